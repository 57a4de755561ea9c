/** The shape of a manifest as it is read: what stands in a file may have been changed by anybody. */
import { z } from 'zod';
import type { Edition } from '#contract/edition.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
const day = z.iso.date();
const name = z.string().regex(/^[A-Za-z]\w*$/);
const file = z.object({ name: z.string(), sha256, sizeBytes: count });
/** Inputs are laid out again under their names: below a folder and nowhere else, whichever slash the system takes. */
const input = file.extend({ name: z.string().refine((path) => !/^[\\/]|^[A-Za-z]:|(^|[\\/])\.\.([\\/]|$)/.test(path), 'leads out of the folder of inputs') });
const said = z.object({ provider: z.string(), mapping: z.string(), currency: z.string() }).partial();
const object = z.object({ sha256, sizeBytes: count, rows: count, month: day.nullable() });
const table = z.object({ rows: count, sums: z.record(name, z.string().regex(/^-?\d+(\.\d+)?$/)), objects: z.array(object).min(1) });

const manifest: z.ZodType<Edition> = z.object({
  format: z.literal(1),
  asOf: day,
  company: z.string(),
  reportingCurrency: z.string(),
  parent: z.object({ id: z.string().regex(/^\d{4}-\d{2}-\d{2}-[0-9a-f]{12}$/), sha256 }).nullable(),
  code: z.object({ version: z.string(), sha256 }),
  silver: sha256.optional(),
  bills: z.array(file.extend({ said: said.optional() })),
  inputs: z.array(input),
  rules: z.object({ commit: z.string().regex(/^[0-9a-f]{40,64}$/) }).optional(),
  tables: z.record(name, table),
  checks: z.object({ passed: count, warnings: count }),
});

/** What is wrong with the shape of a manifest, or null: `tables › daily_costs › rows: expected int`. */
export function faultOfManifest(value: unknown): string | null {
  const [issue] = manifest.safeParse(value).error?.issues ?? [];
  return issue ? `${issue.path.join(' › ') || 'the file'}: ${issue.message}` : null;
}
