/**
 * What room 3 is measured against, DuckDB alone over the same tables: each charge with the payer that its resource has, and each part of a
 * pool as cost times share; nothing rounded, nothing checked. `node bench/allocation/join.ts FOLDER THREADS MEMORY`
 */
import { join } from 'node:path';
import { Database } from '../../pipeline/engine/duckdb.ts';

const [folder, threads, memoryLimit] = process.argv.slice(2) as [string, string, string];
const database = await Database.open({ path: join(folder, 'bench.duckdb'), threads: Number(threads), memoryLimit, temporaryFolder: join(folder, 'spill') });
const resources = 'SELECT ResourceId, any_value(x_CostCenter) AS x_Payer FROM allocated_charges WHERE ResourceId IS NOT NULL GROUP BY ResourceId';
await database.run(`CREATE OR REPLACE TABLE resource_payers AS ${resources}`);
const start = performance.now();
await database.run('CREATE OR REPLACE TABLE bare_charges AS SELECT daily_charges.*, x_Payer FROM daily_charges LEFT JOIN resource_payers USING (ResourceId)');
await database.run(`
  CREATE OR REPLACE TABLE bare_parts AS
  SELECT x_PoolChargeNumber, x_CostCenter, BilledCost * x_Share AS BilledCost, EffectiveCost * x_Share AS EffectiveCost, ListCost * x_Share AS ListCost, ContractedCost * x_Share AS ContractedCost
  FROM pool_charges JOIN pool_shares USING (x_Pool, BillingPeriodStart, x_BaseKey)`);
console.log(JSON.stringify({ milliseconds: performance.now() - start }));
database.close();
