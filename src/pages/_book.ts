/** What every page asks of the edition at build time: its months, its color order, and answers to SQL. */
import type { ChartContext } from '../charts/chart.ts';
import { addMonths, isMonthComplete, monthOf } from '../format/dates.ts';
import { edition, query } from '../query/at-build.ts';
import type { Parameters, Row } from '../query/query.ts';

/** Rows together with how they were asked for, so that a figure can show it and ask again. */
export interface Answer {
  readonly sql: string;
  readonly parameters: Parameters;
  readonly rows: readonly Row[];
}

const newest = await lastMonth();

/** The edition's months and colors, before a page names its subject. */
export const context: ChartContext = {
  currency: edition.reportingCurrency,
  company: edition.company,
  asOf: edition.asOf,
  month: newest,
  previousMonth: addMonths(newest, -1),
  isComplete: isMonthComplete(newest, edition.asOf),
  subject: null,
  colorOrder: {
    x_AllocationKind: ['Direct', 'Shared', 'Unallocated'],
    x_Department: await namesByCost('x_Department', 'monthly_costs LEFT JOIN cost_centers USING (x_CostCenter)'),
    ServiceProviderName: await namesByCost('ServiceProviderName', 'monthly_costs'),
    ServiceCategory: await namesByCost('ServiceCategory', 'monthly_costs'),
  },
};

/** The answer to a page's SQL; the months and the as-of day are always among the parameters. */
export async function ask(sql: string, parameters: Parameters = {}): Promise<Answer> {
  const all = { month: context.month, previous_month: context.previousMonth, as_of: context.asOf, ...parameters };
  const named = Object.fromEntries(Object.entries(all).filter(([name]) => new RegExp(`\\$${name}\\b`).test(sql)));
  return { sql: sql.trim(), parameters: named, rows: await query.rows(sql, named) };
}

async function lastMonth(): Promise<string> {
  const [row] = await query.rows(
    `SELECT coalesce(max(BillingPeriodStart) FILTER (last_day(BillingPeriodStart) <= $as_of::DATE), max(BillingPeriodStart)) AS x_Month
     FROM monthly_costs WHERE BillingPeriodStart <= $as_of::DATE`,
    { as_of: edition.asOf },
  );
  return String(row?.x_Month ?? monthOf(edition.asOf));
}

async function namesByCost(column: string, source: string): Promise<string[]> {
  const rows = await query.rows(`SELECT ${column} AS x_Name FROM ${source} WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY sum(EffectiveCost) DESC, 1 LIMIT 40`);
  return rows.map((row) => String(row.x_Name));
}
