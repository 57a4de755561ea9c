/** Table month_end_baselines: where the running month will end for everything that is forecast, before known events. */
// makes: month_end_baselines
// in:    daily_trials, daily_rehearsals, scope_monthly_costs, accruing_costs, forecast_calendar, forecast_scopes, cost_centers
import { median } from 'simple-statistics';
import { addMonths, dayNumber } from '../../engine/calendar.ts';
import type { Database } from '../../engine/duckdb.ts';
import { rounded, storeRows } from '../store-rows.ts';
import { addUp, readForecastTree } from './forecast-tree.ts';
import { type BandFactors, bandFactors } from './methods/band.ts';
import { type Calendar, readCalendar, readScopes, scopeKey } from './scopes.ts';

/** Half-widths of the bands in daily errors × √days when nothing can be rehearsed: twice what independent days would need. */
const DEFAULT_FACTORS: BandFactors = { 50: 1.3, 80: 2.5, 95: 4 };

/** How far the rest of a meter that is billed once a month may stray from its share so far. */
const ACCRUAL_ERROR = 0.1;

const MONEY = 'DECIMAL(38, 12)';

interface MonthEndBaseline {
  readonly x_ScopeLevel: string;
  readonly x_ScopeUnit: string;
  readonly BillingPeriodStart: string;
  readonly x_KnownDays: number;
  readonly x_MonthEndEstimate: number;
  readonly x_Half50: number;
  readonly x_Half80: number;
  readonly x_Half95: number;
}

interface Rest {
  readonly value: number;
  /** Error of one day × √days left. */
  readonly spread: number;
}

/**
 * Cost to date plus a daily forecast of the days left; never the run rate, which mistakes a fee on the first for a habit. The bands are
 * what the same rule missed over as many days in rehearsals (pooled over everything). One-offs: what has come, or the usual month's when
 * less has come. What is billed as one row a month goes on as it began. No rows when the last month is complete.
 */
export async function buildMonthEndBaselines(database: Database): Promise<void> {
  const calendar = await readCalendar(database);
  const rows = calendar?.runningMonth ? await baselines(database, calendar) : [];
  await storeRows(
    database,
    'month_end_baselines',
    {
      x_ScopeLevel: 'VARCHAR',
      x_ScopeUnit: 'VARCHAR',
      BillingPeriodStart: 'DATE',
      x_KnownDays: 'INTEGER',
      x_MonthEndEstimate: MONEY,
      x_Half50: MONEY,
      x_Half80: MONEY,
      x_Half95: MONEY,
    },
    rows,
  );
}

async function baselines(database: Database, calendar: Calendar): Promise<MonthEndBaseline[]> {
  const month = calendar.runningMonth!;
  const daysLeft = dayNumber(addMonths(month, 1)) - dayNumber(calendar.knownThrough) - 1;
  const toDate = await readToDate(database, month);
  const usualOneOffs = new Map((await readScopes(database, calendar)).map((scope) => [scopeKey(scope), usualOneOff(scope.oneOffCosts)]));
  const accruing = await readAmounts(database, 'SELECT x_ScopeLevel, x_ScopeUnit, x_CostToCome AS x_Amount FROM accruing_costs');
  const rests = await readRests(database, month, daysLeft);
  const scores = await readScores(database, daysLeft);
  const own = new Map<string, Rest>();
  for (const [key, rest] of rests) {
    const { regular = 0, oneOff = 0 } = toDate.get(key) ?? {};
    const usual = usualOneOffs.get(key) ?? 0;
    const toCome = accruing.get(key) ?? 0;
    own.set(key, {
      value: regular + rest.value + toCome + (Math.abs(oneOff) >= Math.abs(usual) ? oneOff : usual),
      spread: Math.hypot(rest.spread, ACCRUAL_ERROR * toCome),
    });
  }
  const values = addUp(await readForecastTree(database), own);
  const factors = bandFactors(scores, DEFAULT_FACTORS);
  const x_KnownDays = dayNumber(calendar.knownThrough) - dayNumber(month) + 1;
  return [...own].map(([key, { value, spread }]) => {
    const [x_ScopeLevel, x_ScopeUnit] = key.split('\u0000') as [string, string];
    return {
      x_ScopeLevel,
      x_ScopeUnit,
      BillingPeriodStart: month,
      x_KnownDays,
      x_MonthEndEstimate: values.get(key) ?? rounded(value),
      x_Half50: factors[50] * spread,
      x_Half80: factors[80] * spread,
      x_Half95: factors[95] * spread,
    };
  });
}

/** The one-off cost to expect of a month: the median of the last six complete ones, so that a single event is none. */
export function usualOneOff(oneOffCosts: readonly number[]): number {
  return oneOffCosts.length === 0 ? 0 : median(oneOffCosts.slice(-6));
}

/** Expected regular cost of the days of `month` that are not known. */
async function readRests(database: Database, month: string, daysLeft: number): Promise<Map<string, Rest>> {
  const rows = await database.rows<Record<'x_ScopeLevel' | 'x_ScopeUnit' | 'x_Value' | 'x_Spread', string>>(
    `SELECT x_ScopeLevel, x_ScopeUnit, coalesce(sum(x_ModelForecast) FILTER (ChargePeriodStart < $end::DATE), 0) AS x_Value, max(x_Spread) AS x_Spread
     FROM daily_trials GROUP BY ALL ORDER BY ALL`,
    { end: addMonths(month, 1) },
  );
  return new Map(rows.map((row) => [keyOf(row), { value: Number(row.x_Value), spread: Number(row.x_Spread) * Math.sqrt(daysLeft) }]));
}

/** What rehearsals missed over as many days as are left (28 at most), but for the first of a month, which none of them is; in units of their spread. */
async function readScores(database: Database, daysLeft: number): Promise<number[]> {
  const days = Math.min(28, Math.max(1, daysLeft));
  const rows = await database.rows<{ x_Error: string; x_Spread: string }>(
    `SELECT abs(sum(x_Error)) AS x_Error, max(x_Spread) AS x_Spread FROM daily_rehearsals CROSS JOIN forecast_calendar
     WHERE x_HorizonDays <= $days::INTEGER AND x_Spread > 0 AND day(x_KnownThrough - 28 * x_Rehearsal + x_HorizonDays) > 1
     GROUP BY x_ScopeLevel, x_ScopeUnit, x_Rehearsal ORDER BY ALL`,
    { days },
  );
  return rows.map((row) => Number(row.x_Error) / (Number(row.x_Spread) * Math.sqrt(days)));
}

async function readToDate(database: Database, month: string): Promise<Map<string, { regular: number; oneOff: number }>> {
  const rows = await database.rows<Record<'x_ScopeLevel' | 'x_ScopeUnit' | 'x_RegularCost' | 'x_OneOffCost', string>>(
    'SELECT x_ScopeLevel, x_ScopeUnit, x_RegularCost, x_OneOffCost FROM scope_monthly_costs WHERE BillingPeriodStart = $month::DATE',
    { month },
  );
  return new Map(rows.map((row) => [keyOf(row), { regular: Number(row.x_RegularCost), oneOff: Number(row.x_OneOffCost) }]));
}

async function readAmounts(database: Database, sql: string): Promise<Map<string, number>> {
  const rows = await database.rows<Record<'x_ScopeLevel' | 'x_ScopeUnit' | 'x_Amount', string>>(sql);
  return new Map(rows.map((row) => [keyOf(row), Number(row.x_Amount)]));
}

function keyOf({ x_ScopeLevel, x_ScopeUnit }: { readonly x_ScopeLevel: string; readonly x_ScopeUnit: string }): string {
  return scopeKey({ level: x_ScopeLevel, unit: x_ScopeUnit });
}
