/** Silver for a reader: `charges` and `daily_charges` of an edition, where its files are at hand. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Edition } from '#contract/edition.ts';
import type { Folders } from '../engine/context.ts';
import type { Database } from '../engine/duckdb.ts';
import { createAttributedCharges } from './named-columns.ts';
import { createChargesView } from './normalize.ts';
import { readSilverList } from './silver-list.ts';
import { COUNTED_MODELS, createSplitMacros, SPLIT_FOLDER, SPLIT_MODELS } from './split-costs/split-costs.ts';

/** Makes the views `charges` and `daily_charges`, fine enough for the rules of other folders of inputs too; false when the edition's silver is not at hand. */
export async function openSilver(database: Database, folders: Folders, { asOf, silver }: Edition, otherInputs: readonly string[] = []): Promise<boolean> {
  const list = readSilverList(folders, silver);
  if (!list) return false;
  await database.createTextTable('superseded_periods', ['x_BillId', 'BillingAccountId', 'BillingPeriodStart', 'x_Part', 'ChargePeriodStart'], list.superseded);
  await createChargesView(
    database,
    list.files.map((file) => join(folders.silver, 'charges', file)),
    asOf,
  );
  await createAttributedCharges({ database, folders }, otherInputs);
  await createSplitMacros(database);
  await database.run(`CREATE VIEW daily_charges AS ${await dailyChargesSql()}`);
  return true;
}

/** Makes `counted_charges`, the charges without shares of what is on a bill, and `uncounted_charges`, these, over an edition's open silver. */
export async function openCountedCharges(database: Database): Promise<void> {
  await createSplitModels(database, COUNTED_MODELS);
}

/**
 * Makes `dated_charges`, every charge with the dimensions of its day's row, and `daily_origins` and `split_charges`, of which daily charges are
 * made, over an edition's open silver.
 */
export async function openDatedCharges(database: Database): Promise<void> {
  await createSplitModels(database, SPLIT_MODELS);
}

async function createSplitModels(database: Database, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const sql = await readFile(join(SPLIT_FOLDER, `${name}.sql`), 'utf8');
    await database.run(`CREATE ${/^-- kind:\s+view$/m.test(sql) ? 'VIEW' : 'TABLE'} ${name} AS ${sql}`);
  }
}

/** The recipes on which daily charges hang, each evaluated once, and only when somebody asks. */
async function dailyChargesSql(): Promise<string> {
  const read = (folder: string, name: string): Promise<string> => readFile(join(folder, `${name}.sql`), 'utf8');
  const models = await Promise.all(
    SPLIT_MODELS.map(async (name) => {
      const sql = await read(SPLIT_FOLDER, name);
      return `${name} AS ${/^-- kind:\s+view$/m.test(sql) ? 'NOT ' : ''}MATERIALIZED (${sql})`;
    }),
  );
  return `WITH ${models.join(', ')} ${await read(import.meta.dirname, 'daily_charges')}`;
}
