import { errorSdOf, type PathForecast } from './method.ts';

/**
 * The theta method: simple exponential smoothing plus half the slope of the straight line through the history.
 *
 * Why: it won the M3 competition's monthly series (Assimakopoulos & Nikolopoulos 2000, doi:10.1016/S0169-2070(00)00066-2);
 * Hyndman & Billah (2003), doi:10.1016/S0169-2070(01)00143-1, showed that it is this. `slopeShare` below 1 trusts the line less,
 * which short histories need.
 *
 * @example theta([10, 10, 10, 10], 2, 1).values // [10, 10]
 */
export function theta(history: readonly number[], horizon: number, slopeShare = 1): PathForecast {
  const n = history.length;
  const { level, alpha, errors } = simpleSmoothing(history);
  const drift = (slopeShare * slopeOf(history)) / 2;
  const values = Array.from({ length: horizon }, (_, h) => level + drift * (h + (1 - (1 - alpha) ** n) / alpha));
  return { values, errorSd: errorSdOf(errors.slice(1), 1) };
}

/** Last level of simple exponential smoothing whose weight has the smallest squared one-step error on a grid of 0.02. */
export function simpleSmoothing(history: readonly number[]): { level: number; alpha: number; errors: number[] } {
  let best = { level: history[0] ?? 0, alpha: 1, errors: [] as number[] };
  let bestSquares = Number.POSITIVE_INFINITY;
  for (let step = 1; step <= 50; step++) {
    const alpha = step * 0.02;
    let level = history[0] ?? 0;
    let squares = 0;
    const errors: number[] = [];
    for (const y of history) {
      const error = y - level;
      errors.push(error);
      squares += error * error;
      level += alpha * error;
    }
    if (squares >= bestSquares) continue;
    bestSquares = squares;
    best = { level, alpha, errors };
  }
  return best;
}

function slopeOf(history: readonly number[]): number {
  const n = history.length;
  const center = (n - 1) / 2;
  const mean = history.reduce((sum, y) => sum + y, 0) / n;
  const [top, bottom] = history.reduce(([a, b], y, t) => [a + (t - center) * (y - mean), b + (t - center) ** 2], [0, 0] as [number, number]);
  return bottom > 0 ? top / bottom : 0;
}
