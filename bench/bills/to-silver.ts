/** Rooms 1 and 2 over one bill, from its bytes to silver. `node bench/bills/to-silver.ts FILE DATA THREADS MEMORY` */
import { join } from 'node:path';
import { ingest } from '../../pipeline/1-ingest/ingest.ts';
import { normalize } from '../../pipeline/2-normalize/normalize.ts';
import { Database } from '../../pipeline/engine/duckdb.ts';
import { foldersOf } from '../../pipeline/engine/folders.ts';
import type { Log } from '../../pipeline/engine/log.ts';

const [file, data, threads, memoryLimit] = process.argv.slice(2) as [string, string, string, string];
const folders = foldersOf(data, join(data, 'inputs'));
const database = await Database.open({ path: join(data, 'bench.duckdb'), threads: Number(threads), memoryLimit, temporaryFolder: join(data, 'spill') });
const start = performance.now();
let charges = 0;
let chargesMs = Number.NaN;
const log: Log = {
  tables: [],
  step: () => undefined,
  note: () => undefined,
  // The first table of room 2 is the bill's charges.
  table: ({ room, rows }) => {
    if (room !== '2-normalize' || charges > 0) return;
    charges = rows;
    chargesMs = performance.now() - start;
  },
};
const context = { database, folders, log, asOf: null };
await ingest(context, [file]);
await normalize(context);
const billed = await database.value('SELECT sum(BilledCost)::VARCHAR FROM bill_totals WHERE x_Difference = 0');
console.log(JSON.stringify({ charges, chargesMs, allMs: performance.now() - start, billed }));
database.close();
