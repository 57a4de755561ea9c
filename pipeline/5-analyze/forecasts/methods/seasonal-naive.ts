import { errorSdOf, type PathForecast } from './method.ts';

const YEAR = 12;

/**
 * The same month of last year again: the plainest forecast of a seasonal history of twelve months or more
 * (Hyndman & Athanasopoulos, Forecasting: Principles and Practice, section 5.2, https://otexts.com/fpp3/simple-methods.html).
 */
export function seasonalNaive(history: readonly number[], horizon: number): PathForecast {
  const n = history.length;
  const values = Array.from({ length: horizon }, (_, h) => history[n - YEAR + (h % YEAR)]!);
  return { values, errorSd: errorSdOf(history.slice(YEAR).map((y, i) => y - history[i]!)) };
}

/** The last value again: what every other method has to beat. */
export function lastValue(history: readonly number[], horizon: number): PathForecast {
  const values = new Array<number>(horizon).fill(history.at(-1) ?? 0);
  return { values, errorSd: errorSdOf(history.slice(1).map((y, i) => y - history[i]!)) };
}

/** Mean of the last twelve values: slow, but no single month can mislead it. */
export function yearMean(history: readonly number[], horizon: number): PathForecast {
  const recent = history.slice(-YEAR);
  const mean = recent.reduce((sum, y) => sum + y, 0) / Math.max(1, recent.length);
  return {
    values: new Array<number>(horizon).fill(mean),
    errorSd: errorSdOf(
      recent.map((y) => y - mean),
      1,
    ),
  };
}
