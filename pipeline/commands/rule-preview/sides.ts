/** The same charges allocated twice, under the rules before and after a change; then what moved between the two. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AllocateOptions, allocate } from '../../3-allocate/allocate.ts';
import { buildBudgets } from '../../4-summarize/budgets/budgets.ts';
import { summarizeDimensions } from '../../4-summarize/dimensions/dimensions.ts';
import type { Context } from '../../engine/context.ts';
import { quoteName } from '../../engine/duckdb.ts';
import { buildModels } from '../../engine/model.ts';
import type { Cost } from './charges.ts';

/** What each side leaves behind: tables of rooms 3 and 4, and queries of this folder. */
const KEPT = ['cost_centers', 'cost_center_paths', 'budgets', 'dimension_values'];
const ASKED = ['payers', 'targets', 'rule_texts', 'pool_texts'];
const MOVED = ['costs_moved', 'cost_centers_moved', 'rules_moved', 'pools_moved', 'flows', 'totals', 'organization_moved', 'budgets_moved', 'dimensions_moved'];

export type Side = 'before' | 'after';

/** Allocates the charges under the inputs of a context and keeps the answer as `<table>_before` or `<table>_after`. */
export async function allocateSide(context: Context, side: Side, cost: Cost, options: AllocateOptions = {}): Promise<void> {
  const { database } = context;
  await allocate(context, options);
  await buildBudgets(context);
  for (const name of KEPT) await database.run(`CREATE TABLE ${quoteName(`${name}_${side}`)} AS FROM ${quoteName(name)}`);
  for (const name of ASKED) await database.run(`CREATE TABLE ${quoteName(`${name}_${side}`)} AS ${await sqlOf(name, cost)}`);
  await keepDimensions(context, side, cost);
}

/** What each dimension beside cost centers made of the charges. */
async function keepDimensions({ database }: Context, side: Side, cost: Cost): Promise<void> {
  const sql = await sqlOf('dimension_payers', cost);
  await database.run(`CREATE TABLE dimension_payers_${side} AS SELECT * FROM (${sql}) LIMIT 0`);
  for (const { x_Schema } of await database.rows<{ x_Schema: string }>('SELECT x_Schema FROM dimensions')) {
    await database.inSchema(x_Schema, () => database.run(`INSERT INTO main.dimension_payers_${side} ${sql}`));
  }
}

/** Makes the tables of what moved: every file `*_moved.sql` here, `flows` and `totals`. Both sides are converted at the rates of the last one. */
export async function buildMoves({ database }: Context, cost: Cost, tables: readonly string[] = MOVED): Promise<void> {
  for (const name of tables) await database.run(`CREATE TABLE ${quoteName(name)} AS ${await sqlOf(name, cost)}`);
}

/** An edition holds budgets against cost: those of other months are not in it. */
const OUTSIDE_EDITION = `BillingPeriodStart > (SELECT x_AsOf FROM parameters) OR BillingPeriodStart < (SELECT min(BillingPeriodStart) FROM published.monthly_costs)`;

/** Makes the tables of what moved since an edition: its published costs against those of today's rules, both rounded as editions are. */
export async function buildMovesSince(context: Context, cost: Cost): Promise<void> {
  const { database } = context;
  await buildModels(context, join(import.meta.dirname, '../../4-summarize'), [
    'reported_charges',
    'daily_costs',
    'monthly_costs',
    'pool_splits',
    'allocation_rules',
  ]);
  await summarizeDimensions(context);
  for (const name of ['cost_centers', 'cost_center_paths']) await database.run(`CREATE TABLE ${name}_before AS FROM published.${name}`);
  for (const name of ['payers', 'targets', 'rule_texts', 'pool_texts']) await database.run(`CREATE TABLE ${name}_before AS FROM ${name}_after LIMIT 0`);
  await database.run(
    'CREATE TABLE budgets_before AS SELECT * EXCLUDE x_BudgetAmount, x_BudgetAmount::DECIMAL(38, 12) AS x_BudgetAmount FROM published.budget_statuses',
  );
  await database.run('DELETE FROM pool_texts_after');
  for (const side of ['before', 'after']) await database.run(`DELETE FROM budgets_${side} WHERE ${OUTSIDE_EDITION}`);
  await database.run(`CREATE TABLE costs_moved AS ${await sqlOf('published_costs', cost)}`);
  await database.run(`CREATE TABLE rules_moved AS ${await sqlOf('published_rules', 'EffectiveCost')}`);
  await buildDimensionsMovedSince(context, cost);
  await buildMoves(context, cost, ['cost_centers_moved', 'pools_moved', 'flows', 'totals', 'organization_moved', 'budgets_moved']);
  await database.run(`UPDATE totals SET
    x_BecameAllocated = greatest(x_UnallocatedBefore - x_UnallocatedAfter, 0),
    x_BecameUnallocated = greatest(x_UnallocatedAfter - x_UnallocatedBefore, 0)`);
}

/** An edition from before there were dimensions says nothing of them, so nothing of them is held against it. */
async function buildDimensionsMovedSince({ database }: Context, cost: Cost): Promise<void> {
  const published = await database.value(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'published' AND table_name = 'dimension_costs'",
  );
  const schema = published === null ? 'main' : 'published';
  await database.run(`CREATE TABLE dimensions_moved AS ${(await sqlOf('published_dimensions', cost)).replaceAll('published.', `${schema}.`)}`);
}

async function sqlOf(name: string, cost: Cost): Promise<string> {
  return (await readFile(join(import.meta.dirname, `${name}.sql`), 'utf8')).replaceAll('EffectiveCost', cost);
}
