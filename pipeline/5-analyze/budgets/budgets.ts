/** Budgets in the order in which their tables are made. */
import { basename, dirname } from 'node:path';
import type { Context } from '../../engine/context.ts';
import { makeEmptyTables } from '../../engine/empty-tables.ts';
import { reported } from '../../engine/log.ts';
import { buildModels } from '../../engine/model.ts';
import { buildBudgetEstimates } from './budget_estimates.ts';

/** Makes `budget_periods`, `budget_statuses` and `budget_burns` of the budgets that room 4 has read, and `cost_bridges`. */
export async function buildBudgets(context: Context): Promise<void> {
  const { database, log } = context;
  const models = (...names: string[]) => buildModels(context, import.meta.dirname, names);
  if ((await database.value('SELECT count(*) FROM budget_terms')) === '0')
    await makeEmptyTables(database, ['budget_periods', 'budget_statuses', 'budget_burns']);
  else {
    await models('budget_scopes', 'budget_daily_costs', 'budget_accruing_costs');
    await reported(log, database, basename(dirname(import.meta.dirname)), 'budget_estimates', () => buildBudgetEstimates(database));
    await models('budget_period_months', 'budget_days', 'budget_periods', 'budget_statuses', 'budget_burns');
  }
  await models('cost_bridges');
}
