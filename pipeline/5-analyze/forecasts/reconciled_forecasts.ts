/** Table reconciled_forecasts: the trials after choosing model or naive, adding up, and fitting the band. */
// makes: reconciled_forecasts
// in:    forecast_trials, forecast_scopes, cost_centers

import { addMonths } from '../../engine/calendar.ts';
import type { Database } from '../../engine/duckdb.ts';
import { rounded, storeRows } from '../store-rows.ts';
import { addUp, type ForecastTree, readForecastTree } from './forecast-tree.ts';
import { BAND_COLUMNS, type BandFactors, type Bands, bandFactor, bandFactors, bandsAround } from './methods/band.ts';
import { usualFactors } from './methods/usual-factors.ts';
import { scopeKey } from './scopes.ts';

/** So many known errors of a unit decide between its model and the naive forecast. */
const ENOUGH_PAIRS = 6;
const NAIVE_METHOD = 'Last month again (beat the model in the back-test)';

interface Trial {
  readonly key: string;
  readonly level: string;
  readonly unit: string;
  readonly origin: string;
  readonly horizon: number;
  readonly historyMonths: number;
  readonly recipe: string;
  readonly model: number;
  readonly naive: number;
  readonly spread: number;
  readonly actual: number | null;
  /** First day of the month that is forecast. */
  readonly month: string;
}

interface ReconciledForecast extends Bands {
  readonly x_ScopeLevel: string;
  readonly x_ScopeUnit: string;
  readonly x_OriginMonth: string;
  readonly x_HorizonMonths: number;
  readonly x_Method: string;
  readonly x_Forecast: number;
  readonly x_NaiveForecast: number;
  readonly x_NaiveLow80: number;
  readonly x_NaiveHigh80: number;
}

/**
 * At each origin, with nothing that was not known then: a unit uses its model unless the naive forecast (last month again) has had
 * the smaller error so far; the estimates are made to add up; the bands are the errors seen so far at that horizon. The naive
 * forecast has a band by the same rule, so that both can be held against what came.
 */
export async function buildReconciledForecasts(database: Database): Promise<void> {
  const trials = await readTrials(database);
  const tree = await readForecastTree(database);
  const origins = [...new Set(trials.map(({ origin }) => origin))].sort();
  const rows = origins.flatMap((origin) =>
    forecastsAt(
      trials.filter((trial) => trial.origin === origin),
      trials.filter((trial) => trial.actual !== null && trial.month <= origin),
      tree,
    ),
  );
  await storeRows(
    database,
    'reconciled_forecasts',
    {
      x_ScopeLevel: 'VARCHAR',
      x_ScopeUnit: 'VARCHAR',
      x_OriginMonth: 'DATE',
      x_HorizonMonths: 'INTEGER',
      x_Method: 'VARCHAR',
      x_Forecast: 'DECIMAL(38, 12)',
      x_NaiveForecast: 'DECIMAL(38, 12)',
      ...BAND_COLUMNS,
      x_NaiveLow80: 'DECIMAL(38, 12)',
      x_NaiveHigh80: 'DECIMAL(38, 12)',
    },
    rows,
  );
}

async function readTrials(database: Database): Promise<Trial[]> {
  const rows = await database.rows<Record<string, string>>('SELECT * FROM forecast_trials ORDER BY x_OriginMonth, x_HorizonMonths, x_ScopeLevel, x_ScopeUnit');
  return rows.map((row) => ({
    key: scopeKey({ level: row.x_ScopeLevel!, unit: row.x_ScopeUnit! }),
    level: row.x_ScopeLevel!,
    unit: row.x_ScopeUnit!,
    origin: row.x_OriginMonth!,
    horizon: Number(row.x_HorizonMonths),
    historyMonths: Number(row.x_HistoryMonths),
    recipe: row.x_Recipe!,
    model: Number(row.x_ModelForecast),
    naive: Number(row.x_NaiveForecast),
    spread: Number(row.x_Spread),
    actual: row.x_Actual === null ? null : Number(row.x_Actual),
    month: addMonths(row.x_OriginMonth!, Number(row.x_HorizonMonths)),
  }));
}

function forecastsAt(now: readonly Trial[], past: readonly Trial[], tree: ForecastTree): ReconciledForecast[] {
  const naiveScopes = scopesWhereNaiveWins(past);
  const chosen = (trial: Trial): number => (naiveScopes.has(trial.key) ? trial.naive : trial.model);
  const scored = Map.groupBy(
    past.filter(({ spread }) => spread > 0),
    ({ horizon }) => horizon,
  );
  const scoresNear = (horizon: number, forecast: (trial: Trial) => number): number[] =>
    [horizon - 1, horizon, horizon + 1].flatMap((h) => (scored.get(h) ?? []).map((trial) => Math.abs(trial.actual! - forecast(trial)) / trial.spread));
  const rows: ReconciledForecast[] = [];
  let widest: BandFactors = { 50: 0, 80: 0, 95: 0 };
  let naiveWidest = 0;
  for (const [horizon, trials] of [...Map.groupBy(now, (trial) => trial.horizon)].sort(([a], [b]) => a - b)) {
    const values = addUp(tree, new Map(trials.map((trial) => [trial.key, { value: chosen(trial), spread: trial.spread }])));
    const historyMonths = Math.max(...trials.map((trial) => trial.historyMonths));
    const usual = usualFactors(historyMonths, horizon);
    const factors = bandFactors(scoresNear(horizon, chosen), usual);
    widest = { 50: Math.max(widest[50], factors[50]), 80: Math.max(widest[80], factors[80]), 95: Math.max(widest[95], factors[95]) };
    naiveWidest = Math.max(
      naiveWidest,
      bandFactor(
        scoresNear(horizon, (trial) => trial.naive),
        usual[80],
      ),
    );
    for (const trial of trials)
      rows.push(rowOf(trial, values.get(trial.key) ?? rounded(chosen(trial)), { ...widest, naive: naiveWidest }, naiveScopes.has(trial.key)));
  }
  return rows;
}

function rowOf(trial: Trial, value: number, factors: BandFactors & { readonly naive: number }, isNaive: boolean): ReconciledForecast {
  const { spread } = trial;
  return {
    x_ScopeLevel: trial.level,
    x_ScopeUnit: trial.unit,
    x_OriginMonth: trial.origin,
    x_HorizonMonths: trial.horizon,
    x_Method: isNaive ? NAIVE_METHOD : trial.recipe,
    x_Forecast: value,
    x_NaiveForecast: rounded(trial.naive),
    ...bandsAround(value, factors, spread),
    x_NaiveLow80: trial.naive - factors.naive * spread,
    x_NaiveHigh80: trial.naive + factors.naive * spread,
  };
}

function scopesWhereNaiveWins(past: readonly Trial[]): Set<string> {
  const winners = new Set<string>();
  for (const [key, trials] of Map.groupBy(past, (trial) => trial.key)) {
    const errorOf = (forecast: (trial: Trial) => number) => trials.reduce((sum, trial) => sum + Math.abs(trial.actual! - forecast(trial)), 0);
    if (trials.length >= ENOUGH_PAIRS && errorOf((trial) => trial.naive) < errorOf((trial) => trial.model)) winners.add(key);
  }
  return winners;
}
