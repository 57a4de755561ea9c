/** What every page asks of the edition at build time: its months, its color order, and answers to SQL. */
import { createHash } from 'node:crypto';
import { slugsOf } from '#contract/slugs.ts';
import type { ChartContext } from '../charts/chart.ts';
import { addMonths, isMonthComplete, monthOf } from '../format/dates.ts';
import { href } from '../navigation.ts';
import { edition, query } from '../query/at-build.ts';
import type { Parameters, Row } from '../query/query.ts';

/** Rows together with how they were asked for, so that a figure can show it and ask again. */
export interface Answer {
  readonly sql: string;
  readonly parameters: Parameters;
  readonly rows: readonly Row[];
}

const newest = await lastMonth();

/** The edition's months and colors. */
export const context: ChartContext = {
  currency: edition.reportingCurrency,
  company: edition.company,
  asOf: edition.asOf,
  month: newest,
  previousMonth: addMonths(newest, -1),
  isComplete: isMonthComplete(newest, edition.asOf),
  colorOrder: {
    x_AllocationKind: ['Direct', 'Shared', 'Unallocated'],
    x_Department: await namesByCost('x_Department', 'monthly_costs LEFT JOIN cost_centers USING (x_CostCenter)'),
    ServiceProviderName: await namesByCost('ServiceProviderName', 'monthly_costs'),
    ServiceCategory: await namesByCost('ServiceCategory', 'monthly_costs'),
  },
};

/** Cost centers of the edition, each with the path of its page. */
export const costCenters: readonly CostCenter[] = await readCostCenters();

export interface CostCenter {
  readonly id: string;
  readonly name: string;
  readonly department: string | null;
  readonly businessUnit: string | null;
  readonly owner: string | null;
  readonly ownerEmail: string | null;
  /** The unit above whose owner stands in, or null. */
  readonly ownerUnit: string | null;
  /** Part of the URL that names it. */
  readonly slug: string;
}

export interface ClosedMonth {
  /** Edition that holds for the month. */
  readonly edition: string;
  /** Providers whose later deliveries rewrite it all the same, or null. */
  readonly rewritten: string | null;
}

/** Closed months by their first day. */
export const closedMonths: ReadonlyMap<string, ClosedMonth> = new Map(
  (await query.rows('SELECT BillingPeriodStart, x_EditionId, x_RewrittenProviders FROM closed_months ORDER BY 1')).map((row) => [
    String(row.BillingPeriodStart),
    { edition: String(row.x_EditionId), rewritten: row.x_RewrittenProviders == null ? null : String(row.x_RewrittenProviders) },
  ]),
);

/** Address of a cost center's page, or null for an id that has none. */
export function costCenterHref(id: unknown): string | null {
  const found = costCenters.find((costCenter) => costCenter.id === id);
  return found ? href(`cost-centers/${found.slug}/`) : null;
}

/**
 * The `cacheKey` of a page whose facts are all that it tells: a page with the key of one that the same code drew is that one. What every page
 * has is among them: company, currency, where tables come from.
 */
export function pageKey(facts: object): string {
  const { company, reportingCurrency, tables } = edition;
  return createHash('sha256')
    .update(JSON.stringify({ company, reportingCurrency, recipes: tables.table_recipes?.objects, facts }))
    .digest('hex');
}

/** Budgets whose period is running, or was the last complete month; each has a page of its own. */
export const budgets: readonly Budget[] = await readBudgets();

export interface Budget {
  readonly name: string;
  readonly level: string;
  readonly unit: string;
  readonly unitName: string;
  /** Part of the URL that names it. */
  readonly slug: string;
}

/** Address of the page of a row's budget, or null for one that has none. */
export function budgetHref(row: Row): string | null {
  const found = budgets.find(({ name, level, unit }) => name === row.x_BudgetName && level === row.x_BudgetLevel && unit === row.x_BudgetUnit);
  return found ? href(`budgets/${found.slug}/`) : null;
}

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

async function readCostCenters(): Promise<CostCenter[]> {
  const rows = await query.rows(
    'SELECT x_CostCenter, x_CostCenterName, x_Department, x_BusinessUnit, x_Owner, x_OwnerEmail, x_OwnerUnit FROM cost_centers ORDER BY x_CostCenter',
  );
  const slugs = slugsOf(rows.map((row) => String(row.x_CostCenter)));
  const text = (value: Row[string] | undefined) => (value === null || value === undefined ? null : String(value));
  return rows.map((row) => {
    return {
      id: String(row.x_CostCenter),
      name: String(row.x_CostCenterName ?? row.x_CostCenter),
      department: text(row.x_Department),
      businessUnit: text(row.x_BusinessUnit),
      owner: text(row.x_Owner),
      ownerEmail: text(row.x_OwnerEmail),
      ownerUnit: text(row.x_OwnerUnit),
      slug: slugs.get(String(row.x_CostCenter))!,
    };
  });
}

async function readBudgets(): Promise<Budget[]> {
  const rows = await query.rows(
    'SELECT DISTINCT x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_BudgetUnitName FROM budget_periods WHERE x_PeriodEnd > $month::DATE ORDER BY ALL',
    { month: newest },
  );
  const named = rows.map((row) => ({
    name: String(row.x_BudgetName),
    level: String(row.x_BudgetLevel),
    unit: String(row.x_BudgetUnit),
    unitName: String(row.x_BudgetUnitName),
  }));
  const isAlone = ({ name }: { name: string }) => named.filter((other) => other.name === name).length === 1;
  const ids = named.map((budget) => (isAlone(budget) ? budget.name : `${budget.name} ${budget.unit} ${budget.level}`));
  const slugs = slugsOf(ids);
  return named.map((budget, place) => ({ ...budget, slug: slugs.get(ids[place]!)! }));
}

async function namesByCost(column: string, source: string): Promise<string[]> {
  const rows = await query.rows(
    `SELECT ${column} AS x_Name FROM ${source} WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY sum(EffectiveCost) DESC, 1 LIMIT 40`,
  );
  return rows.map((row) => String(row.x_Name));
}
