/** Closed months held against the editions that they name: the manifest, the bytes that each keeps, and what these come to. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { objectPath } from '#contract/edition.ts';
import { type ClosedMonth, closedObjects, readClosedMonths } from '../../3-allocate/closed-months/closed-months-file.ts';
import { IN_REPORTING_CURRENCY } from '../../3-allocate/exchange_rates.ts';
import { firstDifference } from '../../6-publish/closings/keep-month.ts';
import { editionIds, readEdition, refuseChangedManifest } from '../../6-publish/editions/manifest.ts';
import { refuseChangedObject } from '../../6-publish/editions/verify.ts';
import type { Folders } from '../../engine/context.ts';
import { Database, quoteText } from '../../engine/duckdb.ts';
import { CostbookError, EXIT } from '../../engine/errors.ts';

/** Months like 2026-01. */
export interface ProvenMonths {
  /** What each keeps is whole, and comes to what its edition published. */
  readonly whole: readonly string[];
  /** What each keeps is whole; what its edition published is not at hand. */
  readonly notCompared: readonly string[];
  /** Closed on an edition of another book: inputs at hand may be those of another. */
  readonly elsewhere: readonly string[];
}

/**
 * Proves what closed-months.yaml says. Throws ClosedOnOtherManifest, ClosedMonthDiffers, EditionChanged, ObjectChanged and the errors of
 * {@link closedObjects} (exit code 2).
 */
export async function proveClosedMonths(folders: Folders): Promise<ProvenMonths> {
  const ids = editionIds(folders.editions);
  const all = readClosedMonths(folders.inputs);
  const closed = all.filter(({ edition }) => ids.includes(edition));
  for (const entry of closed) refuseOtherManifest(entry, folders);
  const kept = await closedObjects(closed, folders);
  const whole: string[] = [];
  for (const [index, entry] of closed.entries()) if (await isHeld(entry, kept[index]!.charges, folders)) whole.push(entry.month);
  const named = closed.map(({ month }) => month);
  return {
    whole,
    notCompared: named.filter((month) => !whole.includes(month)),
    elsewhere: all.map(({ month }) => month).filter((month) => !named.includes(month)),
  };
}

function refuseOtherManifest({ month, edition, manifest, where }: ClosedMonth, { editions }: Folders): void {
  const stored = readEdition(editions, edition);
  refuseChangedManifest(stored, editions);
  if (stored.sha256 === manifest) return;
  throw new CostbookError({
    name: 'ClosedOnOtherManifest',
    what: `${month} is closed on edition ${edition} with the manifest ${manifest}, and the manifest of that edition is ${stored.sha256}.`,
    why: 'The entry was changed after the month was closed.',
    fix: 'Restore the entry from git.',
    where,
    exitCode: EXIT.check,
  });
}

/** False where what the edition published of the month is not at hand. */
async function isHeld({ month, edition, where }: ClosedMonth, charges: string, { data, editions }: Folders): Promise<boolean> {
  const table = readEdition(editions, edition).edition.tables.monthly_costs;
  const objects = table?.objects.filter((object) => object.month === `${month}-01`) ?? [];
  const paths = objects.map(({ sha256 }) => join(data, objectPath(sha256)));
  if (paths.length === 0 || !paths.every((path) => existsSync(path))) return false;
  for (const [index, { sha256 }] of objects.entries()) await refuseChangedObject(paths[index]!, 'monthly_costs', sha256);
  const database = await Database.open();
  try {
    await database.run(IN_REPORTING_CURRENCY);
    await database.run(`CREATE TABLE closing_month AS SELECT ${quoteText(`${month}-01`)}::DATE AS BillingPeriodStart`);
    await database.run(`CREATE VIEW kept_rows AS FROM read_parquet(${quoteText(charges)})`);
    await database.inNewSchema('published', () => database.run(`CREATE VIEW monthly_costs AS FROM read_parquet([${paths.map(quoteText).join(', ')}])`));
    const first = await firstDifference(database);
    if (!first) return true;
    throw new CostbookError({
      name: 'ClosedMonthDiffers',
      what: `${month} is closed on edition ${edition}, and what it keeps is not what that edition says: ${first.x_CostCenter} differs by ${first.EffectiveCost} of effective and ${first.BilledCost} of billed cost.`,
      why: 'The charges that the entry names were put in the place of those that were stored when the month was closed.',
      fix: 'Restore the entry from git, and the file that it names from git or a backup.',
      where,
      exitCode: EXIT.check,
    });
  } finally {
    database.close();
  }
}
