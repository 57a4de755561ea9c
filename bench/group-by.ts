/** What the pipeline is measured against: DuckDB alone, one GROUP BY over the same bills. `node bench/group-by.ts FOLDER THREADS` */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Database, quoteText } from '../pipeline/engine/duckdb.ts';

const COSTS = ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'];

/** The sum of the four costs by billing period and service, over every Parquet and CSV file of a folder. */
function groupBySql(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const list = (ending: string): string => `[${files.flatMap((file) => (file.endsWith(ending) ? [quoteText(join(folder, file))] : [])).join(', ')}]`;
  const types = `{${COSTS.map((name) => `${name}: 'DECIMAL(18,10)'`).join(', ')}}`;
  const sources = [
    ...(list('.parquet') === '[]' ? [] : [`read_parquet(${list('.parquet')}, union_by_name = true)`]),
    ...(list('.csv') === '[]' ? [] : [`read_csv(${list('.csv')}, union_by_name = true, types = ${types})`]),
  ];
  const rows = sources.map((source) => `SELECT BillingPeriodStart::DATE AS BillingPeriodStart, ServiceName, ${COSTS.join(', ')} FROM ${source}`);
  return `SELECT BillingPeriodStart, ServiceName, ${COSTS.map((name) => `sum(${name}) AS ${name}`).join(', ')}, count(*) AS x_ChargeCount
    FROM (${rows.join(' UNION ALL ')}) GROUP BY ALL ORDER BY ALL`;
}

const [folder, threads] = process.argv.slice(2);
const database = await Database.open({ threads: Number(threads), memoryLimit: '4GB' });
const groups = await database.rows<{ x_ChargeCount: string }>(groupBySql(folder!));
console.log(groups.reduce((sum, row) => sum + Number(row.x_ChargeCount), 0));
database.close();
