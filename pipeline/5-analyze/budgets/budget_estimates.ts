/** Table budget_estimates: what each unit that has a budget is expected to cost in the running month and the twelve after it. */
// makes: budget_estimates
// in:    budget_daily_costs, budget_accruing_costs, budget_scopes, cost_forecasts, forecast_calendar
import { addMonths, dayNumber, monthsBetween } from '../../engine/calendar.ts';
import type { Database } from '../../engine/duckdb.ts';
import { forecastDays } from '../forecasts/methods/forecast-days.ts';
import { forecastMonths } from '../forecasts/methods/forecast-months.ts';
import { usualOneOff } from '../forecasts/month_end_baselines.ts';
import { type Calendar, readCalendar } from '../forecasts/scopes.ts';
import { storeRows } from '../store-rows.ts';

const HORIZON_MONTHS = 12;
const HISTORY_DAYS = 400;
/** Half-width of a band in daily errors × √days: twice what independent days would need. */
const DAILY_FACTOR = 2.5;
/** How far the rest of a meter that is billed once a month may stray from its share so far. */
const ACCRUAL_ERROR = 0.1;

interface BudgetEstimate {
  readonly x_BudgetLevel: string;
  readonly x_BudgetUnit: string;
  readonly BillingPeriodStart: string;
  readonly x_Estimate: number | string;
  readonly x_Low80: number | string;
  readonly x_High80: number | string;
}

interface UnitRow {
  readonly x_BudgetLevel: string;
  readonly x_BudgetUnit: string;
}

interface DayRow extends UnitRow {
  readonly BillingPeriodStart: string;
  readonly ChargePeriodStart: string;
  readonly x_RegularCost: string;
  readonly x_OneOffCost: string;
}

/**
 * A unit that is forecast takes its rows of `cost_forecasts`; of others, such as a tag or a sub account, the running month is cost to date and
 * a daily forecast of the days left, and later months are {@link forecastMonths}, with the bands that are usual for so long a history.
 */
export async function buildBudgetEstimates(database: Database): Promise<void> {
  const calendar = await readCalendar(database);
  const days = calendar ? await readDays(database, calendar) : [];
  const others = Map.groupBy(days, unitKey);
  const accruing = await database.rows<UnitRow & { x_CostToCome: string }>('SELECT * FROM budget_accruing_costs');
  const toCome = new Map(accruing.map((row) => [unitKey(row), Number(row.x_CostToCome)]));
  const known = await database.rows<Record<keyof BudgetEstimate, string>>(`
    SELECT x_BudgetLevel, x_BudgetUnit, BillingPeriodStart, x_Forecast AS x_Estimate, x_Low80, x_High80
    FROM cost_forecasts JOIN budget_scopes USING (x_ScopeLevel, x_ScopeUnit)
    WHERE x_Forecast IS NOT NULL ORDER BY ALL`);
  await storeRows(
    database,
    'budget_estimates',
    {
      x_BudgetLevel: 'VARCHAR',
      x_BudgetUnit: 'VARCHAR',
      BillingPeriodStart: 'DATE',
      x_Estimate: 'DECIMAL(38, 12)',
      x_Low80: 'DECIMAL(38, 12)',
      x_High80: 'DECIMAL(38, 12)',
    },
    [...known, ...[...others].flatMap(([key, rows]) => estimates(rows, calendar!, toCome.get(key) ?? 0))] as readonly BudgetEstimate[],
  );
}

const unitKey = ({ x_BudgetLevel, x_BudgetUnit }: UnitRow): string => `${x_BudgetLevel}\u0000${x_BudgetUnit}`;

/** Daily costs of the units that `cost_forecasts` does not know. */
async function readDays(database: Database, { knownThrough, historyMonth }: Calendar): Promise<DayRow[]> {
  return database.rows<DayRow>(
    `SELECT x_BudgetLevel, x_BudgetUnit, BillingPeriodStart, ChargePeriodStart, x_RegularCost, x_OneOffCost
     FROM budget_daily_costs
     ANTI JOIN budget_scopes USING (x_BudgetLevel, x_BudgetUnit)
     WHERE ChargePeriodStart <= $last::DATE AND BillingPeriodStart >= $first::DATE
     ORDER BY ALL`,
    { last: knownThrough, first: historyMonth },
  );
}

function estimates(rows: readonly DayRow[], { knownThrough, lastCompleteMonth, runningMonth }: Calendar, toCome: number): BudgetEstimate[] {
  const months = Map.groupBy(rows, (row) => row.BillingPeriodStart);
  const firstMonth = rows[0]!.BillingPeriodStart;
  const length = Math.max(0, monthsBetween(firstMonth, lastCompleteMonth) + 1);
  const complete = Array.from({ length }, (_, place) => months.get(addMonths(firstMonth, place)) ?? []);
  const regular = complete.map((each) => sum(each, 'x_RegularCost'));
  const oneOff = usualOneOff(complete.map((each) => sum(each, 'x_OneOffCost')));
  const running =
    runningMonth === null ? null : runningEstimate(rows, months.get(runningMonth) ?? [], { month: runningMonth, knownThrough, usual: oneOff, toCome });
  const history = running === null ? regular : [...regular, running.value - oneOff];
  const next = addMonths(runningMonth ?? lastCompleteMonth, 1);
  const ahead = history.length === 0 ? null : forecastMonths(history, HORIZON_MONTHS, { firstMonth: length === 0 ? runningMonth! : firstMonth });
  const estimateOf = (month: string, value: number, half: number): BudgetEstimate => ({
    x_BudgetLevel: rows[0]!.x_BudgetLevel,
    x_BudgetUnit: rows[0]!.x_BudgetUnit,
    BillingPeriodStart: month,
    x_Estimate: value,
    x_Low80: value - half,
    x_High80: value + half,
  });
  return [
    ...(running === null ? [] : [estimateOf(runningMonth!, running.value, running.half)]),
    ...(ahead?.values.map((value, place) => estimateOf(addMonths(next, place), value + oneOff, ahead.intervals[80].high[place]! - value)) ?? []),
  ];
}

interface Running {
  readonly month: string;
  readonly knownThrough: string;
  /** One-off cost of a usual month. */
  readonly usual: number;
  /** Of what is billed as one row a month and still grows. */
  readonly toCome: number;
}

function runningEstimate(rows: readonly DayRow[], known: readonly DayRow[], { month, knownThrough, usual, toCome }: Running): { value: number; half: number } {
  const last = dayNumber(knownThrough);
  const first = Math.max(dayNumber(rows[0]!.ChargePeriodStart), last - HISTORY_DAYS + 1);
  const daily = new Array<number>(Math.max(0, last - first + 1)).fill(0);
  for (const row of rows) {
    const place = dayNumber(row.ChargePeriodStart) - first;
    if (place >= 0) daily[place]! += Number(row.x_RegularCost);
  }
  // A meter that has come in part would look like a drop on the first.
  const firstOfMonth = dayNumber(month) - first;
  if (firstOfMonth >= 0) daily[firstOfMonth]! += toCome;
  const daysLeft = dayNumber(addMonths(month, 1)) - last - 1;
  const { values, errorSd } = forecastDays(daily, daysLeft, { firstDay: first });
  const oneOff = sum(known, 'x_OneOffCost');
  return {
    value: sum(known, 'x_RegularCost') + values.reduce((total, value) => total + value, 0) + toCome + (Math.abs(oneOff) >= Math.abs(usual) ? oneOff : usual),
    half: Math.hypot(DAILY_FACTOR * errorSd * Math.sqrt(daysLeft), ACCRUAL_ERROR * toCome),
  };
}

function sum(rows: readonly DayRow[], column: 'x_RegularCost' | 'x_OneOffCost'): number {
  return rows.reduce((total, row) => total + Number(row[column]), 0);
}
