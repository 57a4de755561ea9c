/** Budgets: what each unit of the organization planned for each month. Reads budgets.csv, and `delivered_budgets`. */
// makes: budgets
// in:    budgets.csv, delivered_budgets, cost_centers, rate_book, parameters
import { join } from 'node:path';
import { type CsvRow, readCsv } from '../engine/config.ts';
import type { Context } from '../engine/context.ts';
import { CostbookError, nearestWord } from '../engine/errors.ts';

const LEVELS = ['company', 'business unit', 'department', 'cost center'];
const UNIT_COLUMN: Record<string, string> = {
  company: 'x_Company',
  'business unit': 'x_BusinessUnit',
  department: 'x_Department',
  'cost center': 'x_CostCenter',
};

/**
 * Makes `budgets` (x_BudgetName, x_BudgetLevel, x_BudgetUnit, BillingPeriodStart, x_BudgetAmount in the reporting currency).
 * Throws BudgetNotValid, BudgetUnitUnknown, BudgetTwice or ExchangeRateMissing (exit code 1), each with file and line.
 */
export async function buildBudgets(context: Context): Promise<void> {
  const { database, folders } = context;
  const path = join(folders.inputs, 'budgets.csv');
  const lines = [...readCsv(path, { required: ['Budget', 'Level', 'Unit', 'Month', 'Amount', 'Currency'] }), ...(await deliveredBudgets(context))];
  const units = await unitsByLevel(context);
  const seen = new Map<string, string>();
  for (const line of lines) {
    refuseNotValid(line);
    refuseUnknownUnit(line, units);
    refuseTwice(line, seen);
  }
  await database.createTextTable(
    'budget_lines',
    ['x_BudgetName', 'x_BudgetLevel', 'x_BudgetUnit', 'x_Month', 'x_Amount', 'x_Currency', 'x_Where'],
    lines.map(({ cells, where }) => ({
      x_BudgetName: cells.Budget,
      x_BudgetLevel: cells.Level,
      x_BudgetUnit: cells.Unit,
      x_Month: `${cells.Month}-01`,
      x_Amount: cells.Amount,
      x_Currency: cells.Currency,
      x_Where: where,
    })),
  );
  await database.run(`CREATE OR REPLACE TABLE budgets AS
    SELECT
      x_BudgetName, x_BudgetLevel, x_BudgetUnit, budget_lines.x_Month::DATE AS BillingPeriodStart,
      (x_Amount::DECIMAL(28, 10) * CASE WHEN x_Currency = x_ReportingCurrency THEN 1 ELSE month_rate(budget_lines.x_Month::DATE, x_Currency, x_ReportingCurrency) END::DECIMAL(18, 10))::DECIMAL(38, 12) AS x_BudgetAmount,
      budget_lines.x_Where
    FROM budget_lines CROSS JOIN parameters`);
  await refuseMissingRate(context);
}

/** Budgets that came with bills, as if people had written them. */
async function deliveredBudgets({ database }: Context): Promise<CsvRow[]> {
  const isThere = Number(await database.value("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'delivered_budgets'")) > 0;
  const rows = isThere ? await database.rows<Record<string, string>>('SELECT * FROM delivered_budgets ORDER BY ALL') : [];
  return rows.map((row) => ({
    cells: {
      Budget: row.x_BudgetName!,
      Level: row.x_BudgetLevel!,
      Unit: row.x_BudgetUnit!,
      Month: row.x_Month!,
      Amount: row.x_Amount!,
      Currency: row.x_Currency!,
    },
    where: row.x_Where!,
  }));
}

async function unitsByLevel({ database }: Context): Promise<Map<string, string[]>> {
  const rows = await database.rows<Record<string, string>>('SELECT * FROM cost_centers');
  return new Map(LEVELS.map((level) => [level, [...new Set(rows.map((row) => row[UNIT_COLUMN[level]!]!))]]));
}

function refuseNotValid({ cells, where }: CsvRow): void {
  const isValid =
    LEVELS.includes(cells.Level!) &&
    /^\d{4}-(0[1-9]|1[0-2])$/.test(cells.Month!) &&
    /^\d{1,15}(\.\d{1,10})?$/.test(cells.Amount!) &&
    /^[A-Z]{3}$/.test(cells.Currency!);
  if (isValid) return;
  throw new CostbookError({
    name: 'BudgetNotValid',
    what: `"${Object.values(cells).join(',')}" is not a budget.`,
    why: `A line needs a level (${LEVELS.join(', ')}), a month (2026-01), a positive amount without separators and a currency code.`,
    fix: 'Write it like Checkout 2026,department,Checkout,2026-01,125000,USD.',
    where,
  });
}

function refuseUnknownUnit({ cells, where }: CsvRow, units: ReadonlyMap<string, readonly string[]>): void {
  const known = units.get(cells.Level!)!;
  if (known.includes(cells.Unit!)) return;
  const nearest = nearestWord(cells.Unit!, known);
  throw new CostbookError({
    name: 'BudgetUnitUnknown',
    what: `Budget "${cells.Budget}" is for the ${cells.Level} "${cells.Unit}", which does not exist.`,
    why: `organization.yaml has ${known.slice(0, 8).join(', ')}${known.length > 8 ? ', …' : ''}.`,
    fix: nearest ? `Write "${nearest}".` : `Add "${cells.Unit}" to organization.yaml or remove the line.`,
    where,
  });
}

function refuseTwice({ cells, where }: CsvRow, seen: Map<string, string>): void {
  const key = [cells.Budget, cells.Level, cells.Unit, cells.Month].join('\u0000');
  const first = seen.get(key);
  if (first === undefined) return void seen.set(key, where);
  throw new CostbookError({
    name: 'BudgetTwice',
    what: `Budget "${cells.Budget}" has two amounts for ${cells.Unit} in ${cells.Month}.`,
    why: `The first stands at ${first}; counting both would double the budget.`,
    fix: 'Keep one of the two lines, or give one another budget name.',
    where,
  });
}

async function refuseMissingRate({ database }: Context): Promise<void> {
  const [line] = await database.rows<{ x_Where: string; x_Currency: string; x_ReportingCurrency: string; x_Month: string }>(
    `SELECT budget_lines.x_Where, x_Currency, x_ReportingCurrency, x_Month
     FROM budgets JOIN budget_lines USING (x_Where) CROSS JOIN parameters WHERE x_BudgetAmount IS NULL ORDER BY x_Month LIMIT 1`,
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
