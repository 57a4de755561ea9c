/** Table month_end_estimates: where the running month will end, for every unit of the organization. */
// makes: month_end_estimates
// in:    scope_daily_costs, scope_monthly_costs, accruing_costs, forecast_calendar
import { median } from 'simple-statistics';
import { addMonths, dateOfDay, dayNumber } from '../../engine/calendar.ts';
import type { Database } from '../../engine/duckdb.ts';
import { rounded, storeRows } from '../store-rows.ts';
import { bandFactor } from './methods/band.ts';
import { forecastDays } from './methods/forecast-days.ts';
import { addUp, readOrganizationTree } from './organization-tree.ts';
import { type Calendar, type DailyScope, readCalendar, readDailyScopes, readScopes, scopeKey } from './scopes.ts';

const HISTORY_DAYS = 400;
const REHEARSALS = 6;
const SHORTEST_REHEARSAL_DAYS = 21;
/** Half-width of a band in daily errors × √days when no month can be rehearsed: twice what independent days would need. */
const DEFAULT_FACTOR = 2.5;

/** How far the rest of a meter that is billed once a month may stray from its share so far. */
const ACCRUAL_ERROR = 0.1;

interface MonthEndEstimate {
  readonly x_ScopeLevel: string;
  readonly x_ScopeUnit: string;
  readonly BillingPeriodStart: string;
  readonly x_KnownDays: number;
  readonly x_MonthEndEstimate: number;
  readonly x_MonthEndLow80: number;
  readonly x_MonthEndHigh80: number;
}

interface Rest {
  readonly value: number;
  /** Error of one day × √days left. */
  readonly spread: number;
}

/**
 * Cost to date plus a daily forecast of the days left; never the run rate, which mistakes a fee on the first for a habit. The band is
 * what the same rule missed on the same day of up to six earlier months (pooled over all units). One-offs: what has come, or the
 * usual month's when less has come. What is billed as one row a month goes on as it began. No rows when the last month is complete.
 */
export async function buildMonthEndEstimates(database: Database): Promise<void> {
  const calendar = await readCalendar(database);
  const rows = calendar?.runningMonth ? await estimates(database, calendar) : [];
  await storeRows(
    database,
    'month_end_estimates',
    {
      x_ScopeLevel: 'VARCHAR',
      x_ScopeUnit: 'VARCHAR',
      BillingPeriodStart: 'DATE',
      x_KnownDays: 'INTEGER',
      x_MonthEndEstimate: 'DECIMAL(38, 12)',
      x_MonthEndLow80: 'DECIMAL(38, 12)',
      x_MonthEndHigh80: 'DECIMAL(38, 12)',
    },
    rows,
  );
}

async function estimates(database: Database, calendar: Calendar): Promise<MonthEndEstimate[]> {
  const month = calendar.runningMonth!;
  const daily = await readDailyScopes(database, calendar, HISTORY_DAYS);
  const toDate = await readToDate(database, month);
  const usualOneOffs = new Map((await readScopes(database, calendar)).map((scope) => [scopeKey(scope), usualOneOff(scope.oneOffCosts)]));
  const accruing = await readAccruing(database);
  const factor = bandFactor(
    daily.flatMap((scope) => rehearse(scope, calendar)),
    DEFAULT_FACTOR,
  );
  const own = new Map<string, Rest>();
  for (const scope of daily) {
    const key = scopeKey(scope);
    const { regular = 0, oneOff = 0 } = toDate.get(key) ?? {};
    const usual = usualOneOffs.get(key) ?? 0;
    const rest = restOfMonth(scope, calendar.knownThrough, month);
    const toCome = accruing.get(key) ?? 0;
    own.set(key, {
      value: regular + rest.value + toCome + (Math.abs(oneOff) >= Math.abs(usual) ? oneOff : usual),
      spread: Math.hypot(rest.spread, ACCRUAL_ERROR * toCome),
    });
  }
  const values = addUp(await readOrganizationTree(database), own);
  const knownDays = dayNumber(calendar.knownThrough) - dayNumber(month) + 1;
  return daily.map((scope) => {
    const key = scopeKey(scope);
    const value = values.get(key) ?? rounded(own.get(key)!.value);
    const half = factor * own.get(key)!.spread;
    return {
      x_ScopeLevel: scope.level,
      x_ScopeUnit: scope.unit,
      BillingPeriodStart: month,
      x_KnownDays: knownDays,
      x_MonthEndEstimate: value,
      x_MonthEndLow80: value - half,
      x_MonthEndHigh80: value + half,
    };
  });
}

/** The one-off cost to expect of a month: the median of the last six complete ones, so that a single event is none. */
export function usualOneOff(oneOffCosts: readonly number[]): number {
  return oneOffCosts.length === 0 ? 0 : median(oneOffCosts.slice(-6));
}

async function readToDate(database: Database, month: string): Promise<Map<string, { regular: number; oneOff: number }>> {
  const rows = await database.rows<Record<'x_ScopeLevel' | 'x_ScopeUnit' | 'x_RegularCost' | 'x_OneOffCost', string>>(
    'SELECT x_ScopeLevel, x_ScopeUnit, x_RegularCost, x_OneOffCost FROM scope_monthly_costs WHERE BillingPeriodStart = $month::DATE',
    { month },
  );
  return new Map(
    rows.map((row) => [scopeKey({ level: row.x_ScopeLevel, unit: row.x_ScopeUnit }), { regular: Number(row.x_RegularCost), oneOff: Number(row.x_OneOffCost) }]),
  );
}

async function readAccruing(database: Database): Promise<Map<string, number>> {
  const rows = await database.rows<Record<'x_ScopeLevel' | 'x_ScopeUnit' | 'x_CostToCome', string>>('SELECT * FROM accruing_costs');
  return new Map(rows.map((row) => [scopeKey({ level: row.x_ScopeLevel, unit: row.x_ScopeUnit }), Number(row.x_CostToCome)]));
}

/** Expected regular cost of the days of `month` after `knownThrough`. */
function restOfMonth({ firstDay, regularCosts }: DailyScope, knownThrough: string, month: string): Rest {
  const known = regularCosts.slice(0, Math.max(0, dayNumber(knownThrough) - firstDay + 1));
  const daysLeft = dayNumber(addMonths(month, 1)) - dayNumber(knownThrough) - 1;
  const { values, errorSd } = forecastDays(known, firstDay, daysLeft);
  return { value: values.reduce((sum, value) => sum + value, 0), spread: errorSd * Math.sqrt(daysLeft) };
}

/** Errors of the same estimate on the same day of earlier months, in units of its own spread. */
function rehearse(scope: DailyScope, { runningMonth, knownThrough }: Calendar): number[] {
  const scores: number[] = [];
  for (let back = 1; back <= REHEARSALS; back++) {
    const month = addMonths(runningMonth!, -back);
    const last = dayNumber(addMonths(month, 1)) - 1;
    const today = Math.min(dayNumber(month) + dayNumber(knownThrough) - dayNumber(runningMonth!), last - 1);
    if (today - scope.firstDay + 1 < SHORTEST_REHEARSAL_DAYS) break;
    const { value, spread } = restOfMonth(scope, dateOfDay(today), month);
    const actual = scope.regularCosts.slice(today - scope.firstDay + 1, last - scope.firstDay + 1).reduce((sum, y) => sum + y, 0);
    if (spread > 0) scores.push(Math.abs(actual - value) / spread);
  }
  return scores;
}
