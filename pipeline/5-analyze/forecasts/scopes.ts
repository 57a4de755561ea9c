/** The series that are forecast, read from the tables of this room. */

import { addMonths, dayNumber, monthsBetween } from '../../engine/calendar.ts';
import type { Database } from '../../engine/duckdb.ts';

export interface Calendar {
  /** From here on every month has charges. */
  readonly historyMonth: string;
  readonly lastCompleteMonth: string;
  /** Null when the last month is complete. */
  readonly runningMonth: string | null;
  readonly knownThrough: string;
}

/** A first month whose charges begin after this day is not a whole month and no part of a history. */
const LATE_DAY = 3;

/** One thing that is forecast (a unit of the organization, a provider, a service, a pool) and its complete months, oldest first, from its own first month on. */
export interface Scope {
  readonly level: string;
  readonly unit: string;
  readonly firstMonth: string;
  readonly regularCosts: readonly number[];
  readonly oneOffCosts: readonly number[];
}

/** Key of a scope in maps. */
export function scopeKey({ level, unit }: { readonly level: string; readonly unit: string }): string {
  return `${level}\u0000${unit}`;
}

/** What is known at the as-of day, or null when there are no charges at all. */
export async function readCalendar(database: Database): Promise<Calendar | null> {
  const [row] = await database.rows<Record<string, string | null>>('SELECT * FROM forecast_calendar');
  if (!row) return null;
  return {
    historyMonth: row.x_HistoryMonth!,
    lastCompleteMonth: row.x_LastCompleteMonth!,
    runningMonth: row.x_RunningMonth ?? null,
    knownThrough: row.x_KnownThrough!,
  };
}

interface MonthRow {
  readonly x_ScopeLevel: string;
  readonly x_ScopeUnit: string;
  readonly BillingPeriodStart: string | null;
  readonly x_FirstDay: string | null;
  readonly x_RegularCost: string | null;
  readonly x_OneOffCost: string | null;
}

/** Everything that is forecast with its complete months; months without charges inside a history are zero. */
export async function readScopes(database: Database, calendar: Calendar): Promise<Scope[]> {
  const rows = await database.rows<MonthRow>(
    `SELECT x_ScopeLevel, x_ScopeUnit, BillingPeriodStart, x_FirstDay, x_RegularCost, x_OneOffCost
     FROM forecast_scopes LEFT JOIN scope_monthly_costs USING (x_ScopeLevel, x_ScopeUnit)
     ORDER BY x_ScopeLevel, x_ScopeUnit, BillingPeriodStart`,
  );
  return [...Map.groupBy(rows, (row) => scopeKey({ level: row.x_ScopeLevel, unit: row.x_ScopeUnit })).values()].map((months) => scopeOf(months, calendar));
}

function scopeOf(rows: readonly MonthRow[], { historyMonth, lastCompleteMonth }: Calendar): Scope {
  const known = rows.filter(({ BillingPeriodStart: month }) => month !== null && month >= historyMonth && month <= lastCompleteMonth);
  const first = known.find((row) => Number(row.x_RegularCost) !== 0 || Number(row.x_OneOffCost) !== 0);
  const isLate = first !== undefined && first.BillingPeriodStart! < lastCompleteMonth && Number(first.x_FirstDay!.slice(8)) > LATE_DAY;
  const start = addMonths(first?.BillingPeriodStart ?? lastCompleteMonth, isLate ? 1 : 0);
  const length = known.length === 0 ? 0 : monthsBetween(start, lastCompleteMonth) + 1;
  const byMonth = new Map(known.map((row) => [row.BillingPeriodStart!, row]));
  const months = Array.from({ length }, (_, i) => byMonth.get(addMonths(start, i)));
  return {
    level: rows[0]!.x_ScopeLevel,
    unit: rows[0]!.x_ScopeUnit,
    firstMonth: start,
    regularCosts: months.map((row) => Number(row?.x_RegularCost ?? 0)),
    oneOffCosts: months.map((row) => Number(row?.x_OneOffCost ?? 0)),
  };
}

/** Daily regular cost of one thing that is forecast, one value a day without gaps up to the last known day, and the running month's one-offs to date. */
export interface DailyScope {
  readonly level: string;
  readonly unit: string;
  /** Day number of the first value. */
  readonly firstDay: number;
  readonly regularCosts: readonly number[];
}

/** Daily regular costs of everything that is forecast over the last `days` days. */
export async function readDailyScopes(database: Database, { knownThrough }: Calendar, days: number): Promise<DailyScope[]> {
  const last = dayNumber(knownThrough);
  const rows = await database.rows<{ x_ScopeLevel: string; x_ScopeUnit: string; ChargePeriodStart: string; x_RegularCost: string }>(
    `SELECT x_ScopeLevel, x_ScopeUnit, ChargePeriodStart, sum(x_RegularCost) AS x_RegularCost
     FROM scope_daily_costs
     WHERE ChargePeriodStart <= $last::DATE AND ChargePeriodStart > $last::DATE - $days::INTEGER
     GROUP BY ALL ORDER BY ALL`,
    { last: knownThrough, days },
  );
  return [...Map.groupBy(rows, (row) => scopeKey({ level: row.x_ScopeLevel, unit: row.x_ScopeUnit })).values()].map((known) => {
    const firstDay = dayNumber(known[0]!.ChargePeriodStart);
    const regularCosts = new Array<number>(last - firstDay + 1).fill(0);
    for (const row of known) regularCosts[dayNumber(row.ChargePeriodStart) - firstDay] = Number(row.x_RegularCost);
    return { level: known[0]!.x_ScopeLevel, unit: known[0]!.x_ScopeUnit, firstDay, regularCosts };
  });
}
