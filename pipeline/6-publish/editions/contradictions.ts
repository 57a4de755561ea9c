/** Adds up an edition's tables again: each tells the same money another way, so they must agree to the last digit. */
import type { Database } from '../../engine/duckdb.ts';

const COSTS = ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'];
const sums = COSTS.map((column) => `sum(${column}) AS ${column}`).join(', ');
const differ = (a: string, b: string): string => COSTS.map((column) => `coalesce(${a}.${column}, 0) <> coalesce(${b}.${column}, 0)`).join(' OR ');
const byMonth = (table: string, ...more: string[]): string =>
  `SELECT ${["date_trunc('month', BillingPeriodStart)::DATE AS x_Month", ...more].join(', ')}, ${sums} FROM ${table} GROUP BY ALL`;

/** The query of a sentence, for each month in which it is not true, and the tables that it needs. */
interface Sentence {
  readonly needs: readonly string[];
  readonly sql: string;
}

const SENTENCES: readonly Sentence[] = [
  { needs: ['check_results'], sql: 'SELECT x_CheckName FROM check_results WHERE x_Blocking AND x_BadRows > 0' },
  {
    needs: ['daily_costs', 'monthly_costs'],
    sql: `
    WITH daily AS (${byMonth('daily_costs')}), monthly AS (${byMonth('monthly_costs')})
    SELECT 'daily_costs and monthly_costs add up to the same in ' || strftime(x_Month, '%Y-%m')
    FROM daily FULL JOIN monthly USING (x_Month) WHERE ${differ('daily', 'monthly')}`,
  },
  {
    needs: ['monthly_costs', 'monthly_tag_costs'],
    sql: `
    WITH monthly AS (${byMonth('monthly_costs')}), tagged AS (${byMonth('monthly_tag_costs', 'x_TagKey')}),
    wholes AS (SELECT monthly.*, x_TagKey FROM monthly, (SELECT DISTINCT x_TagKey FROM monthly_tag_costs))
    SELECT 'tag key ' || x_TagKey || ' covers the whole cost of ' || strftime(x_Month, '%Y-%m')
    FROM wholes FULL JOIN tagged USING (x_Month, x_TagKey) WHERE ${differ('wholes', 'tagged')}`,
  },
  {
    needs: ['currency_costs', 'monthly_costs'],
    sql: `
    WITH monthly AS (${byMonth('monthly_costs')}), converted AS (
      SELECT date_trunc('month', BillingPeriodStart)::DATE AS x_Month, sum(x_ReportedBilledCost) AS billed, sum(x_ReportedEffectiveCost) AS effective
      FROM currency_costs GROUP BY ALL
    )
    SELECT 'currency_costs add up to monthly_costs in ' || strftime(x_Month, '%Y-%m')
    FROM monthly FULL JOIN converted USING (x_Month)
    WHERE coalesce(BilledCost, 0) <> coalesce(billed, 0) OR coalesce(EffectiveCost, 0) <> coalesce(effective, 0)`,
  },
  {
    needs: ['allocation_rules', 'daily_costs'],
    sql: `
    SELECT 'allocation_rules add up to the effective cost of daily_costs'
    FROM (SELECT sum(EffectiveCost) AS ofRules FROM allocation_rules), (SELECT sum(EffectiveCost) AS ofDays FROM daily_costs)
    WHERE coalesce(ofRules, 0) <> coalesce(ofDays, 0)`,
  },
];

/** Tables that are added up against each other and that are not among these: an edition may be from before them. */
export function tablesWithout(names: readonly string[]): string[] {
  return [...new Set(SENTENCES.flatMap(({ needs }) => needs))].filter((name) => !names.includes(name)).sort();
}

/**
 * The first sentence about the tables of these names that is not true, or null: that no blocking check found bad rows; that days and months have the
 * same four costs in every month, and so has every tag key; that what was billed in each currency adds up to them; that the allocation rules have
 * caught the whole effective cost. A sentence about a table that is not there is left out.
 */
export async function contradictionIn(database: Database, names: readonly string[]): Promise<string | null> {
  const gone = tablesWithout(names);
  for (const { needs, sql } of SENTENCES) {
    const sentence = needs.some((name) => gone.includes(name)) ? null : await database.value<string>(`${sql} LIMIT 1`);
    if (sentence !== null) return sentence;
  }
  return null;
}
