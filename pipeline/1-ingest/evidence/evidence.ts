/** What is delivered beside bills and holds no charges: how much of a resource is used, and what a provider itself recommends. */
import type { Pull } from '../pull.ts';
import type { Json, TextTable } from '../tabulate.ts';

/** What a file of evidence is about; each becomes one table. */
export type EvidenceKind = 'Utilization' | 'Findings';

/** One place that evidence comes from. A source is a folder: this object in `index.ts`, `README.md` (set-up, least permissions), and `pull.ts` where it can be asked. */
export interface EvidenceSource {
  /** Folder name; names its place in bronze, and `provider:` in providers.yaml. */
  readonly id: string;
  readonly title: string;
  readonly kind: EvidenceKind;
  /** Lays a reply out in the columns of its kind (`utilization.ts`, `findings.ts`); null: not its reply. Rows may be none. */
  tabulate?(document: Json): TextTable | null;
  /** Lays a file of text out in the same way where its columns are its own; null: not its file. */
  tabulateText?(text: string): TextTable | null;
  /** How it is fetched; absent where it can only be handed over as files. */
  readonly pull?: Pull;
}

/** A record of JSON, or an empty one. */
export function record(value: Json | undefined): { readonly [key: string]: Json } {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as { readonly [key: string]: Json }) : {};
}

/** A list of JSON, or an empty one. */
export function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** Text or a number as it is written; null for anything else. */
export function words(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
