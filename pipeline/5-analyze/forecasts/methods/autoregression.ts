import { leastSquares } from './linear-algebra.ts';
import { aicc, errorSdOf, type PathForecast, type WeighedFit, weighedByCriterion } from './method.ts';

const LONGEST = 5;
const YEAR = 12;

/**
 * Next value from the last one to five values, and from the same month last year where the history is long enough; every choice
 * of lags counts as far as AICc speaks for it.
 *
 * Why: it is the member of the median that can follow a cycle or a return to the mean, fitted by least squares in microseconds
 * (Hurvich & Tsai 1989, doi:10.1093/biomet/76.2.297, for the choice of order). A path that leaves three times the range of the
 * history is replaced by the last value: short fits can explode.
 *
 * @example autoregression([4, 4, 4, 4, 4, 4, 4, 4], 2).values // [4, 4]
 */
export function autoregression(history: readonly number[], horizon: number, canRepeatYear = true): PathForecast {
  const n = history.length;
  const longest = Math.max(1, Math.min(LONGEST, Math.floor(n / 4)));
  const canUseYear = canRepeatYear && n >= 3 * YEAR;
  const first = canUseYear ? YEAR : longest;
  const center = history.reduce((sum, y) => sum + y, 0) / n;
  const y = history.map((value) => value - center);
  const fits: WeighedFit[] = [];
  for (let order = 0; order <= longest; order++) {
    for (const hasYear of canUseYear ? [false, true] : [false]) {
      const lags = [...Array.from({ length: order }, (_, i) => i + 1), ...(hasYear ? [YEAR] : [])];
      const rows = y.slice(first).map((_, i) => [1, ...lags.map((lag) => y[first + i - lag]!)]);
      const weights = leastSquares(rows, y.slice(first));
      if (!weights) continue;
      const errors = rows.map((row, i) => y[first + i]! - row.reduce((sum, v, j) => sum + v * weights[j]!, 0));
      const values = pathOf(y, lags, weights, horizon).map((value) => (value === null ? history.at(-1)! : value + center));
      fits.push({ values, errorSd: errorSdOf(errors, weights.length), criterion: aicc(errors, lags.length + 2) });
    }
  }
  return weighedByCriterion(fits) ?? { values: new Array<number>(horizon).fill(history.at(-1)!), errorSd: 0 };
}

/** The values that follow, null from where they leave three times the range. */
function pathOf(y: readonly number[], lags: readonly number[], weights: readonly number[], horizon: number): (number | null)[] {
  const path = [...y];
  const reach = 3 * Math.max(...y.map(Math.abs));
  for (let h = 0; h < horizon; h++) path.push(weights[0]! + lags.reduce((sum, lag, j) => sum + weights[j + 1]! * path[path.length - lag]!, 0));
  return path.slice(y.length).map((value) => (Math.abs(value) <= reach ? value : null));
}
