/** Table forecast_trials: what each series said by itself, at every origin of the back-test and today, before anything is added up. */
// makes: forecast_trials
// in:    scope_monthly_costs, month_end_baselines, forecast_calendar, forecast_scopes

import { addMonths } from '../../engine/calendar.ts';
import type { Database } from '../../engine/duckdb.ts';
import { storeRows } from '../store-rows.ts';
import { forecastMany, type MonthsJob } from './many-series.ts';
import type { MonthsForecast } from './methods/forecast-months.ts';
import { usualOneOff } from './month_end_baselines.ts';
import { type Calendar, readCalendar, readScopes, type Scope, scopeKey } from './scopes.ts';

const HORIZON = 12;
const ORIGINS = 12;
const SHORTEST_HISTORY = 4;
/** A running month joins the history once this much of it is known. */
const ENOUGH_KNOWN_DAYS = 10;

/** One series at one origin; `lead` is how many estimated months the history holds beyond it. */
interface Stand {
  readonly scope: Scope;
  readonly origin: string;
  readonly history: readonly number[];
  readonly horizon: number;
  readonly lead: number;
}

interface Trial {
  readonly x_ScopeLevel: string;
  readonly x_ScopeUnit: string;
  readonly x_OriginMonth: string;
  readonly x_HorizonMonths: number;
  readonly x_HistoryMonths: number;
  readonly x_Recipe: string;
  readonly x_ModelForecast: number;
  readonly x_NaiveForecast: number;
  readonly x_Spread: number;
  /** Null when the month is not complete yet. */
  readonly x_Actual: string | null;
}

/**
 * Rolling-origin back-test (Tashman 2000, doi:10.1016/S0169-2070(00)00065-0): stands at each of the last twelve complete months in
 * turn, forgets what came later, and forecasts up to twelve months. The last origin is the real forecast. Regular cost is forecast;
 * one-offs (tax, credits, one-time purchases) are added as a usual month's, so that no single event becomes a trend.
 */
export async function buildForecastTrials(database: Database): Promise<void> {
  const calendar = await readCalendar(database);
  const scopes = calendar ? await readScopes(database, calendar) : [];
  const running = calendar?.runningMonth ? await readRunningMonth(database) : new Map<string, number>();
  const stands = scopes.flatMap((scope) => standsOf(scope, calendar!, running.get(scopeKey(scope))));
  const jobs = stands.map(({ scope, history, horizon }): MonthsJob => ({ kind: 'months', history, firstMonth: scope.firstMonth, horizon }));
  const forecasts = await forecastMany(jobs);
  await storeRows(
    database,
    'forecast_trials',
    {
      x_ScopeLevel: 'VARCHAR',
      x_ScopeUnit: 'VARCHAR',
      x_OriginMonth: 'DATE',
      x_HorizonMonths: 'INTEGER',
      x_HistoryMonths: 'INTEGER',
      x_Recipe: 'VARCHAR',
      x_ModelForecast: 'DECIMAL(38, 12)',
      x_NaiveForecast: 'DECIMAL(38, 12)',
      x_Spread: 'DECIMAL(38, 12)',
      x_Actual: 'DECIMAL(38, 12)',
    },
    stands.flatMap((stand, index) => trialsOf(stand, forecasts[index]!)),
  );
  await database.run(
    `UPDATE forecast_trials SET x_Actual = coalesce(
       (SELECT EffectiveCost FROM scope_monthly_costs AS months
        WHERE months.x_ScopeLevel = forecast_trials.x_ScopeLevel AND months.x_ScopeUnit = forecast_trials.x_ScopeUnit
          AND months.BillingPeriodStart = (x_OriginMonth + to_months(x_HorizonMonths))::DATE), 0)
     WHERE (x_OriginMonth + to_months(x_HorizonMonths))::DATE <= (SELECT x_LastCompleteMonth FROM forecast_calendar)`,
  );
}

async function readRunningMonth(database: Database): Promise<Map<string, number>> {
  const rows = await database.rows<Record<'x_ScopeLevel' | 'x_ScopeUnit' | 'x_MonthEndEstimate', string>>(
    `SELECT x_ScopeLevel, x_ScopeUnit, x_MonthEndEstimate FROM month_end_baselines CROSS JOIN forecast_calendar
     WHERE x_KnownDays >= $enough OR x_RunningMonth = x_HistoryMonth`,
    { enough: ENOUGH_KNOWN_DAYS },
  );
  return new Map(rows.map((row) => [scopeKey({ level: row.x_ScopeLevel, unit: row.x_ScopeUnit }), Number(row.x_MonthEndEstimate)]));
}

function standsOf(scope: Scope, { lastCompleteMonth }: Calendar, runningEstimate: number | undefined): Stand[] {
  const { regularCosts, oneOffCosts } = scope;
  const stands: Stand[] = [];
  for (let back = Math.min(ORIGINS, regularCosts.length - SHORTEST_HISTORY); back >= 1; back--) {
    const history = regularCosts.slice(0, regularCosts.length - back);
    stands.push({ scope, origin: addMonths(lastCompleteMonth, -back), history, horizon: Math.min(HORIZON, back), lead: 0 });
  }
  const history = runningEstimate === undefined ? regularCosts : [...regularCosts, runningEstimate - usualOneOff(oneOffCosts)];
  const lead = history.length - regularCosts.length;
  return [...stands, { scope, origin: lastCompleteMonth, history, horizon: HORIZON + 1 - lead, lead }];
}

function trialsOf({ scope, origin, history, lead }: Stand, { values, spread, recipe }: MonthsForecast): Trial[] {
  const oneOff = usualOneOff(scope.oneOffCosts.slice(0, history.length - lead));
  return values.map((value, h) => ({
    x_ScopeLevel: scope.level,
    x_ScopeUnit: scope.unit,
    x_OriginMonth: origin,
    x_HorizonMonths: h + 1 + lead,
    x_HistoryMonths: history.length,
    x_Recipe: recipe,
    x_ModelForecast: value + oneOff,
    x_NaiveForecast: (history.at(-1) ?? 0) + oneOff,
    x_Spread: spread[h]!,
    x_Actual: null,
  }));
}
