/** Tables daily_trials and daily_rehearsals: what each daily series says of its days to come, and what it would have missed before. */
// makes: daily_trials, daily_rehearsals
// in:    scope_daily_costs, forecast_scopes, forecast_calendar

import { addMonths, dateOfDay, dayNumber } from '../../engine/calendar.ts';
import type { Database } from '../../engine/duckdb.ts';
import { storeRows } from '../store-rows.ts';
import { forecastMany } from './many-series.ts';
import { readCalendar, readDailyScopes } from './scopes.ts';

/** Two years and a month, so that the season of last year is seen. */
const HISTORY_DAYS = 762;

interface DailyTrial {
  readonly x_ScopeLevel: string;
  readonly x_ScopeUnit: string;
  readonly ChargePeriodStart: string;
  readonly x_ModelForecast: number;
  readonly x_Spread: number;
}

interface DailyRehearsal {
  readonly x_ScopeLevel: string;
  readonly x_ScopeUnit: string;
  readonly x_Rehearsal: number;
  readonly x_HorizonDays: number;
  readonly x_Error: number;
  readonly x_Spread: number;
}

/**
 * Regular cost of every day up to the end of the month after the last known day, and the errors of the same forecast made four, eight and
 * twelve weeks ago by methods that knew nothing of what came later, weighed as they are today.
 */
export async function buildDailyTrials(database: Database): Promise<void> {
  const calendar = await readCalendar(database);
  const scopes = calendar ? await readDailyScopes(database, calendar, HISTORY_DAYS) : [];
  const nextDay = calendar ? dayNumber(calendar.knownThrough) + 1 : 0;
  const horizon = calendar ? dayNumber(addMonths(calendar.knownThrough, 2)) - nextDay : 0;
  const forecasts = await forecastMany(scopes.map(({ regularCosts, firstDay }) => ({ kind: 'days' as const, history: regularCosts, firstDay, horizon })));
  const named = scopes.map(({ level, unit }, index) => ({ scope: { x_ScopeLevel: level, x_ScopeUnit: unit }, ...forecasts[index]! }));
  await storeRows<DailyTrial>(
    database,
    'daily_trials',
    { x_ScopeLevel: 'VARCHAR', x_ScopeUnit: 'VARCHAR', ChargePeriodStart: 'DATE', x_ModelForecast: 'DECIMAL(38, 12)', x_Spread: 'DECIMAL(38, 12)' },
    named.flatMap(({ scope, values, errorSd }) =>
      values.map((value, h) => ({ ...scope, ChargePeriodStart: dateOfDay(nextDay + h), x_ModelForecast: value, x_Spread: errorSd })),
    ),
  );
  await storeRows<DailyRehearsal>(
    database,
    'daily_rehearsals',
    {
      x_ScopeLevel: 'VARCHAR',
      x_ScopeUnit: 'VARCHAR',
      x_Rehearsal: 'INTEGER',
      x_HorizonDays: 'INTEGER',
      x_Error: 'DECIMAL(38, 12)',
      x_Spread: 'DECIMAL(38, 12)',
    },
    named.flatMap(({ scope, rehearsals, errorSd }) =>
      rehearsals.flatMap((errors, rehearsal) =>
        errors.map((error, h) => ({ ...scope, x_Rehearsal: rehearsal + 1, x_HorizonDays: h + 1, x_Error: error, x_Spread: errorSd })),
      ),
    ),
  );
}
