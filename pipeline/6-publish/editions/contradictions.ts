/** Adds up an edition's tables again: each tells the same money another way, so they must agree to the last digit. */
import type { Database } from '../../engine/duckdb.ts';

const COSTS = ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'];
const sums = COSTS.map((column) => `sum(${column}) AS ${column}`).join(', ');
const differ = (a: string, b: string): string => COSTS.map((column) => `coalesce(${a}.${column}, 0) <> coalesce(${b}.${column}, 0)`).join(' OR ');
const byMonth = (table: string, ...more: string[]): string =>
  `SELECT ${["date_trunc('month', BillingPeriodStart)::DATE AS x_Month", ...more].join(', ')}, ${sums} FROM ${table} GROUP BY ALL`;

/**
 * The first sentence about the tables that is not true, or null: that no blocking check found bad rows; that days and months have the same
 * four costs in every month, and so has every tag key; that what was billed in each currency adds up to them; that the allocation rules have caught the whole effective cost.
 */
export async function contradictionIn(database: Database): Promise<string | null> {
  return database.value(`
    WITH daily AS (${byMonth('daily_costs')}), monthly AS (${byMonth('monthly_costs')}), tagged AS (${byMonth('monthly_tag_costs', 'x_TagKey')}),
    converted AS (
      SELECT date_trunc('month', BillingPeriodStart)::DATE AS x_Month, sum(x_ReportedBilledCost) AS billed, sum(x_ReportedEffectiveCost) AS effective
      FROM currency_costs GROUP BY ALL
    ),
    wholes AS (SELECT monthly.*, x_TagKey FROM monthly, (SELECT DISTINCT x_TagKey FROM monthly_tag_costs))
    SELECT x_CheckName FROM check_results WHERE x_Blocking AND x_BadRows > 0
    UNION ALL
    SELECT 'daily_costs and monthly_costs add up to the same in ' || strftime(x_Month, '%Y-%m')
    FROM daily FULL JOIN monthly USING (x_Month) WHERE ${differ('daily', 'monthly')}
    UNION ALL
    SELECT 'tag key ' || x_TagKey || ' covers the whole cost of ' || strftime(x_Month, '%Y-%m')
    FROM wholes FULL JOIN tagged USING (x_Month, x_TagKey) WHERE ${differ('wholes', 'tagged')}
    UNION ALL
    SELECT 'currency_costs add up to monthly_costs in ' || strftime(x_Month, '%Y-%m')
    FROM monthly FULL JOIN converted USING (x_Month)
    WHERE coalesce(BilledCost, 0) <> coalesce(billed, 0) OR coalesce(EffectiveCost, 0) <> coalesce(effective, 0)
    UNION ALL
    SELECT 'allocation_rules add up to the effective cost of daily_costs'
    FROM (SELECT sum(EffectiveCost) AS ofRules FROM allocation_rules), (SELECT sum(EffectiveCost) AS ofDays FROM daily_costs)
    WHERE coalesce(ofRules, 0) <> coalesce(ofDays, 0)
    LIMIT 1`);
}
