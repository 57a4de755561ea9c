/** What each dimension beside cost centers costs: cubes of room 4 made of its own allocation, gathered into one table for all dimensions. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runChecks } from '../../engine/checks.ts';
import type { Context } from '../../engine/context.ts';
import { quoteName } from '../../engine/duckdb.ts';
import { buildModels } from '../../engine/model.ts';

/** Recipes of cost centers that a dimension has the like of. */
const SHARED = ['reported_charges', 'monthly_costs', 'pool_splits', 'allocation_rules'];
const GATHERED = ['dimension_costs', 'dimension_pool_splits', 'dimension_rules'];

/**
 * Makes `dimension_costs`, `dimension_pool_splits` and `dimension_rules`, empty where there is no dimension.
 * Throws CheckFailed (exit code 2) when a cent is lost.
 */
export async function summarizeDimensions(context: Context): Promise<void> {
  const { database } = context;
  const here = import.meta.dirname;
  for (const name of GATHERED) {
    const sql = await readFile(join(here, `${name}.sql`), 'utf8');
    await database.run(`CREATE OR REPLACE TABLE ${name} AS SELECT * FROM (${sql}) LIMIT 0`);
  }
  const dimensions = await database.rows<{ x_Dimension: string; x_Schema: string }>('SELECT * FROM dimensions ORDER BY x_DimensionOrder::INTEGER');
  for (const { x_Dimension, x_Schema } of dimensions) {
    await database.inSchema(x_Schema, async () => {
      await buildModels(context, join(here, '..'), SHARED);
      await buildModels(context, here, GATHERED);
      await runChecks(context, join(here, 'checks'), `4-summarize, ${x_Dimension}`);
    });
    for (const name of GATHERED) await database.run(`INSERT INTO ${name} FROM ${quoteName(x_Schema)}.${name}`);
  }
}
