/** The part of `costbook check` that holds what a unit is going to cost, and a planned change, against a limit and against budgets. */
import { amountText, rounded } from '#contract/currencies.ts';
import type { StoredEdition } from '../../6-publish/editions/manifest.ts';
import { openEdition, refuseWithoutTable } from '../../6-publish/editions/open.ts';
import { Database, type Row } from '../../engine/duckdb.ts';
import { CostbookError } from '../../engine/errors.ts';
import { type Report, signed } from '../report-text.ts';
import { type PlannedChange, readInfracost } from './infracost.ts';
import { type Scope, scopeOf } from './scope.ts';

const RESOURCES_SHOWN = 30;

export interface CostLimits {
  /** Decimal text: percent of the last complete month, or an amount in the reporting currency. */
  readonly maxIncrease: { readonly value: string; readonly isPercent: boolean } | null;
  /** Units whose budgets must hold, as people wrote them; without one the increase is that of the company. */
  readonly budgets: readonly string[];
  /** File of Infracost; null: the forecast alone counts. */
  readonly infracost: string | null;
}

/** One line of the answer; amounts are exact decimal text. */
export interface CostVerdict {
  readonly check: 'increase' | 'budget';
  readonly unit: string;
  /** What it is held against: the last complete month, or the month's end as it is expected. */
  readonly before: string;
  readonly change: string;
  readonly after: string;
  readonly limit: string;
  readonly isWithin: boolean;
  readonly sentence: string;
}

export interface CostCheck {
  readonly edition: string;
  readonly asOf: string;
  readonly currency: string;
  readonly verdicts: readonly CostVerdict[];
  readonly planned: PlannedChange | null;
}

/** Throws the errors of Infracost's file and of the units, CurrencyDiffers, BudgetMissing, HistoryMissing and EditionTooOld (exit code 1). */
export async function checkCosts(dataFolder: string, stored: StoredEdition, limits: CostLimits): Promise<CostCheck> {
  const { id, edition } = stored;
  refuseWithoutTable(stored, 'budget_periods', 'cost was checked against budgets');
  const currency = edition.reportingCurrency;
  const planned = limits.infracost === null ? null : readInfracost(limits.infracost);
  if (planned && planned.currency !== currency) throw currencyDiffers(planned.currency, currency, limits.infracost!);
  const database = await Database.open();
  try {
    await openEdition(database, dataFolder, edition);
    const ask: Ask = { database, currency, asOf: edition.asOf, change: planned?.monthlyChange ?? null };
    const scopes = await Promise.all(limits.budgets.map((text) => scopeOf(database, text, '--budget')));
    const verdicts: CostVerdict[] = [];
    if (limits.maxIncrease !== null) {
      const judged = scopes.length > 0 ? scopes : [await scopeOf(database, 'company', '--budget')];
      for (const scope of judged) verdicts.push(await increaseOf(ask, scope, limits.maxIncrease));
    }
    for (const scope of scopes) verdicts.push(...(await budgetsOf(ask, scope)));
    return { edition: id, asOf: edition.asOf, currency, verdicts, planned };
  } finally {
    database.close();
  }
}

interface Ask {
  readonly database: Database;
  readonly currency: string;
  readonly asOf: string;
  /** What the planned change adds a month; null: nothing is planned. */
  readonly change: string | null;
}

type Amounts = Record<'before' | 'change' | 'after' | 'bound', string> & { isWithin: boolean; month: string };

/** The change, or the rise that is forecast for the next month that ends, at the length of the last complete month, against that one. */
async function increaseOf(
  { database, currency, change }: Ask,
  scope: Scope,
  { value, isPercent }: NonNullable<CostLimits['maxIncrease']>,
): Promise<CostVerdict> {
  const [row] = await database.rows<Amounts>(
    `WITH months AS (
      SELECT
        max_by(x_Actual, BillingPeriodStart) FILTER (x_IsMonthComplete) AS x_Last,
        max(BillingPeriodStart) FILTER (x_IsMonthComplete) AS x_Month,
        min_by(x_Forecast, BillingPeriodStart) FILTER (NOT x_IsMonthComplete) AS x_Next,
        min(BillingPeriodStart) FILTER (NOT x_IsMonthComplete) AS x_NextMonth
      FROM cost_forecasts WHERE x_ScopeLevel = $level AND x_ScopeUnit = $unit
    ), sides AS (
      SELECT x_Month, x_Last::DECIMAL(38, 12) AS before, 
        coalesce($change::DECIMAL(38, 12), x_Next * day(last_day(x_Month)) / day(last_day(x_NextMonth)) - x_Last)::DECIMAL(38, 12) AS change,
        CASE WHEN $is_percent THEN (abs(x_Last)::DECIMAL(28, 12) * ($value::DECIMAL(10, 4) * 0.01::DECIMAL(2, 2)))::DECIMAL(38, 12) ELSE $value::DECIMAL(38, 12) END AS bound
      FROM months
    )
    SELECT strftime(x_Month, '%B %Y') AS month, before, change, (before + change)::DECIMAL(38, 12) AS after, (before + bound)::DECIMAL(38, 12) AS bound, change <= bound AS isWithin
    FROM sides WHERE before IS NOT NULL AND change IS NOT NULL`,
    { level: scope.level, unit: scope.unit, change, value, is_percent: isPercent },
  );
  if (!row) throw historyMissing(scope);
  const [limit, most] = [amountText(row.bound, currency), isPercent ? `${value} %` : amountText(value, currency)];
  const subject = change === null ? `${scope.name} is expected to cost` : `With this change ${scope.name} costs`;
  const span =
    change === null
      ? `in a month as long as ${row.month}, after ${amountText(row.before, currency)} then`
      : `a month after ${amountText(row.before, currency)} in ${row.month}`;
  return {
    check: 'increase',
    unit: scope.name,
    before: row.before,
    change: row.change,
    after: row.after,
    limit: row.bound,
    isWithin: row.isWithin,
    sentence: `${subject} ${amountText(row.after, currency)} ${span}; ${most} more are allowed, up to ${limit}`,
  };
}

/** The expected end of the running month, of the one before while the running one has no settled day, and the change as if it were there all month, against each budget of the unit. */
async function budgetsOf({ database, currency, asOf, change }: Ask, scope: Scope): Promise<CostVerdict[]> {
  const rows = await database.rows<Amounts & { budget: string }>(
    `WITH months AS (
      SELECT x_BudgetName, BillingPeriodStart, x_AvailableAmount, x_MonthEndEstimate, coalesce($change::DECIMAL(38, 12), 0) AS change
      FROM budget_statuses
      WHERE x_BudgetLevel = $level AND x_BudgetUnit = $unit AND BillingPeriodStart BETWEEN date_trunc('month', $as_of::DATE - 7) AND $as_of::DATE
      QUALIFY BillingPeriodStart = max(BillingPeriodStart) OVER ()
    )
    SELECT x_BudgetName AS budget, strftime(BillingPeriodStart, '%B %Y') AS month, x_MonthEndEstimate::DECIMAL(38, 12) AS before, change,
      (x_MonthEndEstimate + change)::DECIMAL(38, 12) AS after, x_AvailableAmount::DECIMAL(38, 12) AS bound, x_MonthEndEstimate + change <= x_AvailableAmount AS isWithin
    FROM months ORDER BY x_BudgetName`,
    { level: scope.level, unit: scope.unit, as_of: asOf, change },
  );
  if (rows.length === 0) throw budgetMissing(scope, asOf);
  return rows.map((row) => ({
    check: 'budget' as const,
    unit: scope.name,
    before: row.before,
    change: row.change,
    after: row.after,
    limit: row.bound,
    isWithin: row.isWithin,
    sentence: `${scope.name} is expected to cost ${amountText(row.after, currency)} in ${row.month}${change === null ? '' : ', this change included'}; its budget ${row.budget} is ${amountText(row.bound, currency)}`,
  }));
}

/** The finding first, then the table of checks and what the change is made of. */
export function costReport({ verdicts, planned, currency, asOf, edition }: CostCheck): Report {
  const failed = verdicts.filter(({ isWithin }) => !isWithin);
  const money = (value: string): string => rounded(value, currency);
  const rows = verdicts.map(
    ({ check, unit, before, change, after, limit, isWithin }): Row => ({
      Check: check,
      Unit: unit,
      Before: money(before),
      Change: signed(money(change)),
      After: money(after),
      Limit: money(limit),
      Verdict: isWithin ? 'within' : 'beyond',
    }),
  );
  const resources = (planned?.resources ?? [])
    .slice(0, RESOURCES_SHOWN)
    .map(({ name, type, monthlyChange }): Row => ({ Resource: name, Type: type, Change: signed(money(monthlyChange)) }));
  const left = (planned?.resources.length ?? 0) - resources.length;
  return {
    sentences: [
      failed.length > 0
        ? `${failed.length} of ${verdicts.length} cost check${verdicts.length === 1 ? '' : 's'} failed`
        : `${verdicts.length === 1 ? 'The cost check' : `All ${verdicts.length} cost checks`} passed`,
      ...verdicts.map(({ sentence }) => `${sentence}.`),
      ...(planned
        ? [
            `Infracost speaks of list prices: commitments and discounts of the bill are not in it${planned.unpriced > 0 ? `, nor are ${planned.unpriced} resources without a price` : ''}.`,
          ]
        : []),
    ],
    sections: [
      {
        title: `Effective cost a month in ${currency}, edition ${edition} as of ${asOf}`,
        columns: ['Check', 'Unit', 'Before', 'Change', 'After', 'Limit', 'Verdict'],
        rows,
      },
      { title: `What changes${left > 0 ? `, the largest ${RESOURCES_SHOWN}` : ''}`, columns: ['Resource', 'Type', 'Change'], rows: resources, isLong: true },
    ],
    amounts: new Set(['Before', 'Change', 'After', 'Limit']),
    wholly: 'costbook check --json',
  };
}

function currencyDiffers(planned: string, currency: string, path: string): CostbookError {
  return new CostbookError({
    name: 'CurrencyDiffers',
    what: `Infracost speaks ${planned}, the edition ${currency}.`,
    why: 'Two currencies cannot be added without a rate of a day that nobody named.',
    fix: `Run infracost configure set currency ${currency}, or set INFRACOST_CURRENCY=${currency}, and write the file again.`,
    where: `--infracost ${path}`,
  });
}

function budgetMissing({ name, level }: Scope, asOf: string): CostbookError {
  return new CostbookError({
    name: 'BudgetMissing',
    what: `${name} has no budget for ${asOf.slice(0, 7)}.`,
    why: 'Without one nothing could be exceeded, and the check would always pass.',
    fix: `Add a line for the ${level} to budgets.csv and build an edition, or leave --budget away.`,
    where: 'data/inputs/budgets.csv',
  });
}

function historyMissing({ name }: Scope): CostbookError {
  return new CostbookError({
    name: 'HistoryMissing',
    what: `${name} has no complete month yet, or no forecast.`,
    why: 'An increase is held against the last complete month.',
    fix: 'Name another unit with --budget, or wait until its first month is complete.',
    where: '--max-increase',
  });
}
