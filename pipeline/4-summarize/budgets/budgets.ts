/** Budgets: what may be spent on each unit in each month, by which version, and on what terms. Reads budgets.csv, and `delivered_budgets`. */
// makes: budget_months
// in:    budgets.csv, delivered_budgets, cost_centers, known_charges, charge_tags, rate_book, parameters
// makes: budget_terms
// in:    budgets.csv, cost_centers
// makes: budgets
// in:    budget_months, parameters
import type { Context } from '../../engine/context.ts';
import { CostbookError } from '../../engine/errors.ts';
import { type BudgetLine, budgetLine, monthAmounts, readBudgetLines } from './budget-lines.ts';
import { budgetUnits, knownUnits } from './budget-units.ts';
import { refuseClashes, refuseGaps, termsOf } from './budget-versions.ts';

const BEGINNING = '0001-01-01';
const LINE_COLUMNS = [
  'x_BudgetName',
  'x_BudgetLevel',
  'x_BudgetUnit',
  'x_BudgetVersion',
  'x_VersionFrom',
  'x_PeriodStart',
  'x_PeriodMonths',
  'x_Month',
  'x_Amount',
  'x_Currency',
  'x_BudgetEntry',
  'x_Where',
] as const;
const TERM_COLUMNS = [
  'x_BudgetName',
  'x_BudgetLevel',
  'x_BudgetUnit',
  'x_BudgetUnitName',
  'x_CarryOver',
  'x_ActualThresholds',
  'x_ForecastThresholds',
  'x_Owner',
  'x_OwnerEmail',
] as const;

/**
 * Makes `budget_months` (one row a budget, unit, version and month: x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_BudgetVersion, x_VersionFrom,
 * x_PeriodStart, x_PeriodMonths, BillingPeriodStart, x_BudgetAmount in the reporting currency, x_BudgetEntry, x_Where), `budget_terms` (one
 * a budget and unit: carry-over, thresholds, owner) and `budgets`: of each month the version that holds on its last day, or on the day of the
 * edition where that is earlier. It is the one with the newest date that is not after it, or the oldest where all are.
 * Throws the errors of budgets.csv, BudgetUnitUnknown or ExchangeRateMissing (exit code 1), each with file and line.
 */
export async function buildBudgets(context: Context): Promise<void> {
  const { database, folders } = context;
  const written = readBudgetLines(folders.inputs);
  const all = [...written, ...(await deliveredBudgets(context))];
  const units = await knownUnits(context, all);
  const lines = budgetUnits(all, units);
  refuseClashes(lines);
  refuseGaps(lines.slice(0, written.length));
  await database.createTextTable('budget_lines', LINE_COLUMNS, lines.flatMap(rowsOf));
  await database.createTextTable('budget_terms', TERM_COLUMNS, termsOf(lines, units));
  await database.run(BUDGET_MONTHS);
  await refuseMissingRate(context);
  await database.run(BUDGETS);
}

const BUDGET_MONTHS = `CREATE OR REPLACE TABLE budget_months AS
  SELECT
    x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_BudgetVersion, x_VersionFrom::DATE AS x_VersionFrom,
    x_PeriodStart::DATE AS x_PeriodStart, x_PeriodMonths::INTEGER AS x_PeriodMonths, budget_lines.x_Month::DATE AS BillingPeriodStart,
    (x_Amount::DECIMAL(28, 10) * CASE WHEN x_Currency = x_ReportingCurrency THEN 1 ELSE month_rate(budget_lines.x_Month::DATE, x_Currency, x_ReportingCurrency) END::DECIMAL(18, 10))::DECIMAL(38, 12) AS x_BudgetAmount,
    x_BudgetEntry, x_Where
  FROM budget_lines CROSS JOIN parameters`;

const BUDGETS = `CREATE OR REPLACE TABLE budgets AS
  SELECT budget_months.*
  FROM budget_months CROSS JOIN parameters
  QUALIFY row_number() OVER (
    PARTITION BY x_BudgetName, x_BudgetLevel, x_BudgetUnit, BillingPeriodStart
    ORDER BY x_VersionFrom <= least(last_day(BillingPeriodStart), x_AsOf) DESC, abs(x_VersionFrom - least(last_day(BillingPeriodStart), x_AsOf))
  ) = 1`;

function rowsOf(line: BudgetLine): Record<(typeof LINE_COLUMNS)[number], string>[] {
  return monthAmounts(line).map(({ month, amount }) => ({
    x_BudgetName: line.name,
    x_BudgetLevel: line.level,
    x_BudgetUnit: line.unit,
    x_BudgetVersion: line.version,
    x_VersionFrom: line.from ?? BEGINNING,
    x_PeriodStart: line.period.start,
    x_PeriodMonths: String(line.period.months),
    x_Month: month,
    x_Amount: amount,
    x_Currency: line.currency,
    x_BudgetEntry: line.entry,
    x_Where: line.where,
  }));
}

/** Budgets that came with bills, as if people had written them. */
async function deliveredBudgets({ database }: Context): Promise<BudgetLine[]> {
  const isThere = Number(await database.value("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'delivered_budgets'")) > 0;
  const rows = isThere ? await database.rows<Record<string, string>>('SELECT * FROM delivered_budgets ORDER BY ALL') : [];
  return rows.map((row) =>
    budgetLine({
      cells: {
        Budget: row.x_BudgetName!,
        Level: row.x_BudgetLevel!,
        Unit: row.x_BudgetUnit!,
        Period: row.x_Month!,
        Amount: row.x_Amount!,
        Currency: row.x_Currency!,
      },
      where: row.x_Where!,
    }),
  );
}

async function refuseMissingRate({ database }: Context): Promise<void> {
  const [line] = await database.rows<{ x_Where: string; x_Currency: string; x_ReportingCurrency: string; x_Month: string }>(
    `SELECT budget_lines.x_Where, x_Currency, x_ReportingCurrency, budget_lines.x_Month
     FROM budget_months
     JOIN budget_lines ON budget_lines.x_Where = budget_months.x_Where AND budget_lines.x_Month::DATE = BillingPeriodStart
     CROSS JOIN parameters
     WHERE x_BudgetAmount IS NULL ORDER BY budget_lines.x_Month LIMIT 1`,
  );
  if (!line) return;
  const month = line.x_Month.slice(0, 7);
  throw new CostbookError({
    name: 'ExchangeRateMissing',
    what: `No exchange rate from ${line.x_Currency} to ${line.x_ReportingCurrency} for ${month}.`,
    why: 'A budget in another currency cannot be held against cost in the reporting currency without a rate.',
    fix: `Add the line "${month},${line.x_Currency},${line.x_ReportingCurrency},<rate>,<source>" to exchange-rates.csv.`,
    where: line.x_Where,
  });
}
