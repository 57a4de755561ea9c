/** What room 1 is measured against: DuckDB alone, reading every column of a bill. `node bench/bills/read.ts FILE THREADS MEMORY` */
import { Database, quoteText } from '../../pipeline/engine/duckdb.ts';

const [file, threads, memoryLimit] = process.argv.slice(2) as [string, string, string];
const source = file.endsWith('.parquet') ? `read_parquet(${quoteText(file)})` : `read_csv(${quoteText(file)}, header = true, all_varchar = true)`;
const database = await Database.open({ threads: Number(threads), memoryLimit });
const start = performance.now();
const rows = await database.value(`SELECT count(*) FROM (SELECT hash(COLUMNS(*)) FROM ${source}) AS lines WHERE lines IS NOT NULL`);
console.log(JSON.stringify({ rows: Number(rows), milliseconds: performance.now() - start }));
database.close();
