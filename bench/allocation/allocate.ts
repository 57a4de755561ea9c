/** Room 3 over what lay-out.ts made up: `node bench/allocation/allocate.ts FOLDER THREADS MEMORY`. */
import { join } from 'node:path';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { Database } from '../../pipeline/engine/duckdb.ts';
import { foldersOf } from '../../pipeline/engine/folders.ts';
import type { Log, TableReport } from '../../pipeline/engine/log.ts';

const [folder, threads, memoryLimit] = process.argv.slice(2) as [string, string, string];
const database = await Database.open({ path: join(folder, 'bench.duckdb'), threads: Number(threads), memoryLimit, temporaryFolder: join(folder, 'spill') });
const tables: TableReport[] = [];
const log: Log = { tables: [], step: () => undefined, note: () => undefined, table: (report) => void tables.push(report) };
const start = performance.now();
await allocate({ database, folders: foldersOf(join(folder, 'data'), join(folder, 'inputs')), log, asOf: null });
const milliseconds = performance.now() - start;
const slowest = tables.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, 5);
const allocated = await database.value<string>('SELECT count(*) FROM allocated_charges');
console.log(JSON.stringify({ milliseconds, allocated: Number(allocated), slowest }));
database.close();
