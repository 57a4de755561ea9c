/** What pulled bills come to: rooms 1 and 2 over the providers.yaml of a desk, which is what a build begins with and most of what a pull can spoil. */
import { ingest } from '../../pipeline/1-ingest/ingest.ts';
import { normalize } from '../../pipeline/2-normalize/normalize.ts';
import { Database } from '../../pipeline/engine/duckdb.ts';
import { foldersOf } from '../../pipeline/engine/folders.ts';
import { createLog } from '../../pipeline/engine/log.ts';
import type { Desk } from '../command-line.ts';

/** Rows of a query over the tables of both rooms. Throws their errors. */
export async function queryPulled<T>(desk: Desk, sql: string): Promise<T[]> {
  const database = await Database.open({ threads: 1 });
  try {
    const context = { database, folders: foldersOf(desk.data, desk.inputs), log: createLog({ isQuiet: true }), asOf: null };
    await ingest(context, []);
    await normalize(context);
    return await database.rows<T>(sql);
  } finally {
    database.close();
  }
}

/** The exact billed cost of all pulled charges, without zeros at its end. */
export async function billedOf(desk: Desk): Promise<string> {
  const [row] = await queryPulled<{ x_Billed: string }>(desk, 'SELECT sum(BilledCost)::VARCHAR AS x_Billed FROM daily_charges');
  return row!.x_Billed.replace(/\.?0+$/, '');
}
