/** Room 4: cubes small enough for a browser, in the reporting currency. */

import { join } from 'node:path';
import { runChecks } from '../engine/checks.ts';
import type { Context } from '../engine/context.ts';
import { buildModels } from '../engine/model.ts';
import { buildBudgets } from './budgets/budgets.ts';
import { buildChargebackModes } from './chargeback/chargeback_modes.ts';
import { summarizeDimensions } from './dimensions/dimensions.ts';

/**
 * Makes the cost tables of gold and `budgets` from `allocated_charges`.
 * Throws the errors of budgets.csv (exit code 1) or CheckFailed (exit code 2) when a cent is lost.
 */
export async function summarize(context: Context): Promise<void> {
  await buildModels(context, import.meta.dirname, [
    'reported_charges',
    'daily_costs',
    'monthly_costs',
    'monthly_tag_costs',
    'monthly_resource_costs',
    'currency_costs',
    'cost_movements',
    'allocation_rules',
    'pool_splits',
    'unallocated_results',
    'data_freshness',
    'statement_lines',
    'cost_corrections',
    'tag_set_costs',
    'tag_merges',
    'tag_inheritances',
    'tag_near_duplicates',
  ]);
  await summarizeDimensions(context);
  await buildBudgets(context);
  await buildChargebackModes(context);
  await runChecks(context, join(import.meta.dirname, 'checks'));
}
