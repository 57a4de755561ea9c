/** The editions that led to the one shown, and what changed from each to the next. */
import type { EditionFile } from '#contract/edition.ts';
import { edition, editionIds, engineBetween, type NamedEdition, readEdition } from '../../query/at-build.ts';
import type { Row } from '../../query/query.ts';
import changedMonthsSql from './_changed-months.sql?raw';
import changedPartsSql from './_changed-parts.sql?raw';

const COMPARED = 6;

/** One step from an edition to its child. */
export interface Step {
  readonly later: NamedEdition;
  readonly earlier: NamedEdition;
  readonly months: { readonly sql: string; readonly rows: readonly Row[] };
  readonly parts: { readonly sql: string; readonly rows: readonly Row[] };
  /** Names of bills and inputs that came, went or hold other bytes. */
  readonly bills: readonly string[];
  readonly inputs: readonly string[];
  readonly isOtherCode: boolean;
  /** Objects of the later edition, and how many of them the earlier one has not. */
  readonly objects: number;
  readonly newObjects: number;
}

/** The edition shown and its ancestors, newest first, as far back as the book keeps them. */
export function lineage(): NamedEdition[] {
  const kept = new Set(editionIds());
  const line: NamedEdition[] = [edition];
  for (let parent = edition.parent; parent && kept.has(parent.id); parent = line.at(-1)?.parent ?? null) line.push(readEdition(parent.id));
  return line;
}

/** What changed in the last steps, newest first. */
export async function steps(line: readonly NamedEdition[]): Promise<Step[]> {
  const found: Step[] = [];
  for (const [place, later] of line.slice(0, COMPARED).entries()) {
    const earlier = line[place + 1];
    if (earlier) found.push(await stepBetween(earlier, later));
  }
  return found;
}

async function stepBetween(earlier: NamedEdition, later: NamedEdition): Promise<Step> {
  const engine = engineBetween(earlier, later);
  const had = new Set(objectsOf(earlier));
  const has = objectsOf(later);
  return {
    later,
    earlier,
    months: { sql: changedMonthsSql.trim(), rows: await engine.rows(changedMonthsSql) },
    parts: { sql: changedPartsSql.trim(), rows: await engine.rows(changedPartsSql) },
    bills: changedFiles(earlier.bills, later.bills),
    inputs: changedFiles(earlier.inputs, later.inputs),
    isOtherCode: earlier.code.sha256 !== later.code.sha256,
    objects: has.length,
    newObjects: has.filter((sha256) => !had.has(sha256)).length,
  };
}

function objectsOf(of: NamedEdition): string[] {
  return Object.values(of.tables).flatMap((table) => table.objects.map((object) => object.sha256));
}

function changedFiles(earlier: readonly EditionFile[], later: readonly EditionFile[]): string[] {
  const name = (file: EditionFile) => `${file.name} ${file.sha256}`;
  const [before, after] = [new Set(earlier.map(name)), new Set(later.map(name))];
  return [
    ...new Set([...later.filter((file) => !before.has(name(file))), ...earlier.filter((file) => !after.has(name(file)))].map((file) => file.name)),
  ].sort();
}
