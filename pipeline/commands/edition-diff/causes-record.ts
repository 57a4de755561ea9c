/** What new data and what new rules did to an edition, kept beside its manifest for readers who have gold alone. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAUSES_FILE, type CauseRow, type EditionCauses } from '#contract/causes.ts';
import { readEdition, type StoredEdition } from '../../6-publish/editions/manifest.ts';
import { missingObjects } from '../../6-publish/editions/pruned.ts';
import type { Folders } from '../../engine/context.ts';
import { Database } from '../../engine/duckdb.ts';
import { CostbookError, EXIT } from '../../engine/errors.ts';
import { FolderHistory } from '../../engine/git-history.ts';
import { writeWhole } from '../../engine/lake.ts';
import { recipe } from '../../engine/recipe.ts';
import { InputFinder } from '../input-finder.ts';
import { assertExact, trimmed } from './assert-exact.ts';
import { causesBetween } from './causes.ts';
import { faultBesideGold } from './causes-beside-gold.ts';
import { compareStates, openPair } from './compare-editions.ts';
import { completeSquare, type Pair } from './square.ts';

/** Text of the file, or why there is none; `isBarred` where none may be, whatever is at hand. */
type Record = { readonly text: string } | { readonly missing: string; readonly isBarred?: true };

/** Writes the file of an edition to which data and rules both came new, unless it is there or charges or rules are not at hand. */
export async function recordCauses(folders: Folders, later: StoredEdition): Promise<void> {
  const path = join(folders.editions, later.id, CAUSES_FILE);
  if (existsSync(path) || later.edition.parent === null) return;
  const record = await causesOf(folders, later);
  if ('text' in record) writeWhole(path, record.text);
}

/**
 * Says in a sentence how the file of an edition was proven, or null where it has none: made again where charges and rules of both editions are at
 * hand and the code is the same, else held against what both published. Throws CausesChanged (exit code 2), also for a file of an edition that can have none.
 */
export async function verifyCauses(folders: Folders, later: StoredEdition): Promise<string | null> {
  const path = join(folders.editions, later.id, CAUSES_FILE);
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8');
  const isOtherCode = later.edition.code.sha256 !== recipe().sha256;
  const barred = barredBy(folders, later);
  const record: Record = barred ?? (isOtherCode ? { missing: 'it was made by other code.' } : await causesOf(folders, later));
  if ('text' in record) {
    if (record.text === text) return 'made again: the same bytes.';
    throw changed(path, later.id, 'Made again from the charges and rules of both editions, it is another text.');
  }
  if (record.isBarred) throw changed(path, later.id, `There is nothing to tell apart: ${record.missing}`);
  const fault = await faultBesideGold(folders, later, text);
  if (fault !== null && fault !== 'not at hand') throw changed(path, later.id, fault);
  return `not made again: ${record.missing}${fault === null ? ' What it says changed is what changed between both editions.' : ''}`;
}

function changed(path: string, id: string, why: string): CostbookError {
  return new CostbookError({
    name: 'CausesChanged',
    what: `What new data and new rules did to edition ${id} is not what ${CAUSES_FILE} says.`,
    why,
    fix: `Restore the file from git, or delete it and run costbook build: where there is something to tell, it is written again.`,
    where: path,
    exitCode: EXIT.check,
  });
}

/** What of both manifests alone says that an edition has no such file, or null. Kinds of inputs are known to the code that wrote them. */
function barredBy(folders: Folders, later: StoredEdition): Record | null {
  const { parent } = later.edition;
  if (parent === null) return { missing: 'it follows no edition.', isBarred: true };
  const earlier = readEdition(folders.editions, parent.id);
  if (earlier.edition.code.sha256 !== later.edition.code.sha256)
    return { missing: 'the recipes came new too; costbook diff tells all three apart.', isBarred: true };
  if (earlier.edition.reportingCurrency !== later.edition.reportingCurrency) return { missing: 'the editions are in two currencies.', isBarred: true };
  return null;
}

async function causesOf(folders: Folders, later: StoredEdition): Promise<Record> {
  const barred = barredBy(folders, later);
  if (barred) return barred;
  const pair: Pair = { earlier: readEdition(folders.editions, later.edition.parent!.id), later };
  const history = new FolderHistory(folders.inputs);
  const causes = causesBetween(pair.earlier, later, history);
  if (!causes.hasData || !causes.hasRules) return { missing: 'one kind of cause alone came new.', isBarred: true };
  if (missingObjects(folders.data, pair.earlier.edition).length > 0) return { missing: 'tables of the edition before are not at hand.' };
  const database = await Database.open();
  try {
    await openPair(database, pair, folders);
    const finder = new InputFinder([folders.inputs], [history]);
    const { states, obstacle } = await completeSquare(database, pair, causes, { folders, finder, isInteractionLeftOut: true });
    if (obstacle !== null) return { missing: obstacle };
    await compareStates(database, states);
    await assertExact(database, pair, false);
    return { text: textOf(pair, trimmed(await database.rows(ROWS)) as unknown as CauseRow[]) };
  } finally {
    database.close();
  }
}

const CHANGES = ['x_Change', 'x_DataChange', 'x_RuleChange'];
const ROWS = `SELECT BillingPeriodStart, ServiceProviderName, x_CostCenter, ChargeCategory, ${CHANGES.map((name) => `sum(${name}) AS ${name}`).join(', ')}
  FROM compared_costs WHERE x_CostColumn = 'EffectiveCost' GROUP BY ALL HAVING ${CHANGES.map((name) => `sum(${name}) <> 0`).join(' OR ')} ORDER BY ALL`;

/** One row a line, so that git shows and stores what differs. */
function textOf({ earlier, later }: Pair, rows: readonly CauseRow[]): string {
  const { rows: _, ...head }: EditionCauses = {
    format: 1,
    earlier: { id: earlier.id, sha256: earlier.sha256 },
    later: { id: later.id, sha256: later.sha256 },
    rows,
  };
  return `${JSON.stringify(head).slice(0, -1)},"rows":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`;
}
