/** Table daily_forecasts: the days to the end of next month, adding up to what the months are expected to cost. */
// makes: daily_forecasts
// in:    daily_trials, daily_rehearsals, cost_forecasts, forecast_scopes, cost_centers
import type { Database } from '../../engine/duckdb.ts';
import { rounded, storeRows } from '../store-rows.ts';
import { addUp, type ForecastTree, readForecastTree } from './forecast-tree.ts';
import { BAND_COLUMNS, type BandFactors, type Bands, bandFactors, bandsAround } from './methods/band.ts';
import { scopeKey } from './scopes.ts';

/** Half-widths in daily errors when nothing can be rehearsed. */
const DEFAULT_FACTORS: BandFactors = { 50: 0.7, 80: 1.4, 95: 2.4 };

interface DailyForecast extends Bands {
  readonly x_ScopeLevel: string;
  readonly x_ScopeUnit: string;
  readonly ChargePeriodStart: string;
  readonly x_Forecast: number;
}

interface Trial {
  readonly key: string;
  readonly day: string;
  readonly value: number;
  readonly spread: number;
}

/**
 * Each day's own forecasts are made to add up over organization, providers and pools; what a month is expected to cost beyond them (tax,
 * fees, known events, what months know better than days) is spread evenly over its days, so that days are their months to a ten-thousandth.
 */
export async function buildDailyForecasts(database: Database): Promise<void> {
  const trials = await readTrials(database);
  const toCome = await readToCome(database);
  const factors = await readFactors(database);
  const tree = await readForecastTree(database);
  const values = addedUpDays(trials, toCome, tree);
  await storeRows<DailyForecast>(
    database,
    'daily_forecasts',
    {
      x_ScopeLevel: 'VARCHAR',
      x_ScopeUnit: 'VARCHAR',
      ChargePeriodStart: 'DATE',
      x_Forecast: 'DECIMAL(38, 12)',
      ...BAND_COLUMNS,
    },
    trials.map(({ key, day, value, spread }) => {
      const [x_ScopeLevel, x_ScopeUnit] = key.split('\u0000') as [string, string];
      const middle = values.get(`${key}\u0000${day}`) ?? rounded(value);
      return {
        x_ScopeLevel,
        x_ScopeUnit,
        ChargePeriodStart: day,
        x_Forecast: middle,
        ...bandsAround(middle, factors, spread),
      };
    }),
  );
}

/** Value of each thing and day, by key and day. */
function addedUpDays(trials: readonly Trial[], toCome: ReadonlyMap<string, number>, tree: ForecastTree): Map<string, number> {
  const byDay = Map.groupBy(trials, ({ day }) => day);
  const coherent = new Map([...byDay].map(([day, each]) => [day, addUp(tree, new Map(each.map(({ key, value, spread }) => [key, { value, spread }])))]));
  const values = new Map<string, number>();
  for (const days of Map.groupBy([...byDay.keys()].sort(), (day) => day.slice(0, 7)).values()) {
    for (const key of new Set(trials.map((trial) => trial.key))) {
      const own = days.map((day) => coherent.get(day)!.get(key) ?? 0);
      const whole = toCome.get(`${key}\u0000${days[0]!.slice(0, 7)}`) ?? own.reduce((sum, value) => sum + value, 0);
      const more = (whole - own.reduce((sum, value) => sum + value, 0)) / days.length;
      let rest = whole;
      for (const [index, day] of days.entries()) {
        const value = index === days.length - 1 ? rounded(rest) : rounded(own[index]! + more);
        rest -= value;
        values.set(`${key}\u0000${day}`, value);
      }
    }
  }
  return values;
}

async function readTrials(database: Database): Promise<Trial[]> {
  const rows = await database.rows<Record<'x_ScopeLevel' | 'x_ScopeUnit' | 'ChargePeriodStart' | 'x_ModelForecast' | 'x_Spread', string>>(
    'SELECT * FROM daily_trials ORDER BY x_ScopeLevel, x_ScopeUnit, ChargePeriodStart',
  );
  return rows.map((row) => ({
    key: scopeKey({ level: row.x_ScopeLevel, unit: row.x_ScopeUnit }),
    day: row.ChargePeriodStart,
    value: Number(row.x_ModelForecast),
    spread: Number(row.x_Spread),
  }));
}

/** What each month is still expected to cost, by key and month. */
async function readToCome(database: Database): Promise<Map<string, number>> {
  const rows = await database.rows<Record<'x_ScopeLevel' | 'x_ScopeUnit' | 'x_Month' | 'x_ToCome', string>>(
    `SELECT x_ScopeLevel, x_ScopeUnit, strftime(BillingPeriodStart, '%Y-%m') AS x_Month, x_Forecast - coalesce(x_Actual, 0) AS x_ToCome
     FROM cost_forecasts WHERE NOT x_IsMonthComplete`,
  );
  return new Map(rows.map((row) => [`${scopeKey({ level: row.x_ScopeLevel, unit: row.x_ScopeUnit })}\u0000${row.x_Month}`, Number(row.x_ToCome)]));
}

async function readFactors(database: Database): Promise<BandFactors> {
  const rows = await database.rows<{ x_Score: number }>('SELECT (abs(x_Error) / x_Spread)::DOUBLE AS x_Score FROM daily_rehearsals WHERE x_Spread > 0');
  const scores = rows.map((row) => Number(row.x_Score));
  return bandFactors(scores, DEFAULT_FACTORS);
}
