/** Budgets that stand in bills beside what was spent. */
// makes: delivered_budgets
// in:    bill files
import type { Context } from '../engine/context.ts';
import { quoteName, quoteText } from '../engine/duckdb.ts';
import type { Delivery } from './deliveries.ts';

const COLUMNS = ['x_BudgetName', 'x_BudgetLevel', 'x_BudgetUnit', 'x_Month', 'x_Amount', 'x_Currency', 'x_Where'] as const;

/** Makes `delivered_budgets`: one amount a budget, unit and month (`YYYY-MM`) of the loaded bills, as text, with the line it begins at. */
export async function writeBudgets({ database }: Context, deliveries: readonly Delivery[]): Promise<void> {
  const rows: Record<string, string | null>[] = [];
  for (const { id, bill, status } of deliveries) {
    const { budgets } = bill.provider;
    if (status !== 'Loaded' || !budgets) continue;
    const found = await database.rows<Record<(typeof COLUMNS)[number], string>>(`
      SELECT
        ${quoteText(budgets.name)} AS x_BudgetName, ${quoteText(budgets.level)} AS x_BudgetLevel, coalesce(BudgetUnit, '') AS x_BudgetUnit,
        strftime(BillingPeriodStart, '%Y-%m') AS x_Month, regexp_replace(sum(BudgetAmount)::VARCHAR, '\\.?0+$', '') AS x_Amount,
        BillingCurrency AS x_Currency, ${quoteText(bill.name)} || ':' || (min(x_BillRow) + 1) AS x_Where
      FROM ${quoteName(`bill_${id}`)}.native
      WHERE BudgetAmount IS NOT NULL AND RowKind <> 'left-out' AND NOT EXISTS (
        SELECT 1 FROM superseded_periods AS gone
        WHERE gone.x_BillId = ${quoteText(id)} AND gone.BillingAccountId IS NOT DISTINCT FROM native.BillingAccountId
          AND gone.BillingPeriodStart::TIMESTAMP = native.BillingPeriodStart
      )
      GROUP BY ALL
      ORDER BY ALL`);
    rows.push(...found);
  }
  await database.createTextTable('delivered_budgets', COLUMNS, rows);
}
