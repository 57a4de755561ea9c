/**
 * What rooms 1 and 2 are measured against: DuckDB alone, reading every column of a bill, and reading it and writing it as Parquet.
 * `node bench/bills/read.ts FILE PARQUET THREADS MEMORY`
 */
import { Database, quoteText } from '../../pipeline/engine/duckdb.ts';

const [file, parquet, threads, memoryLimit] = process.argv.slice(2) as [string, string, string, string];
const source = file.endsWith('.parquet') ? `read_parquet(${quoteText(file)})` : `read_csv(${quoteText(file)}, header = true, all_varchar = true)`;
const database = await Database.open({ threads: Number(threads), memoryLimit });
const start = performance.now();
await database.value(`SELECT bit_xor(hash(*COLUMNS(*))) FROM ${source}`);
const milliseconds = performance.now() - start;
await database.run(`COPY (FROM ${source}) TO ${quoteText(parquet)} (FORMAT parquet, COMPRESSION snappy)`);
console.log(JSON.stringify({ milliseconds, copyMs: performance.now() - start - milliseconds }));
database.close();
