/** Silver for a reader: `charges` and `daily_charges` of an edition, where its files are at hand. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Edition } from '#contract/edition.ts';
import type { Folders } from '../engine/context.ts';
import type { Database } from '../engine/duckdb.ts';
import { createChargesView } from './normalize.ts';
import { readSilverList } from './silver-list.ts';
import { createSplitMacros, SPLIT_FOLDER, SPLIT_MODELS } from './split-costs/split-costs.ts';

/** Makes the views `charges` and `daily_charges`; false when the edition's silver is not at hand. */
export async function openSilver(database: Database, folders: Folders, { code, bills }: Edition): Promise<boolean> {
  const list = readSilverList(
    folders,
    code.sha256,
    bills.map((bill) => bill.sha256),
  );
  if (!list) return false;
  await database.createTextTable('superseded_periods', ['x_BillId', 'BillingAccountId', 'BillingPeriodStart'], list.superseded);
  await createChargesView(
    database,
    list.files.map((file) => join(folders.silver, 'charges', file)),
  );
  await createSplitMacros(database);
  for (const [folder, model] of [...SPLIT_MODELS.map((name) => [SPLIT_FOLDER, name]), [import.meta.dirname, 'daily_charges']] as const) {
    await database.run(`CREATE VIEW ${model} AS ${await readFile(join(folder!, `${model}.sql`), 'utf8')}`);
  }
  return true;
}
