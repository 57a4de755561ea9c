import type { PathForecast } from './method.ts';

const YEAR = 12;
/** Older months cost much and tell little. */
const LONGEST = 96;
/** A slope keeps so much of itself each month. */
const DAMPING = 0.95;
/** What is tried of each part, as variances in units of the noise (and ratios): a climb of the search along each list. */
const GRIDS: readonly (readonly number[])[] = [
  [0, 0.01, 0.04, 0.12, 0.35, 1, 3, 10, 40], // steps of the level
  [0, 0.05, 0.15, 0.5, 1.5, 5, 15, 60], // months of the year
  [0, 0.0003, 0.003, 0.01, 0.03, 0.1, 0.3, 1], // slope of the whole
  [1, 0.97, 0.9, 0.75], // how alike a month is a year later
  [1, 0.95, 0.85, 0.7], // how far the level returns: 1 never
  [0, 0.0003, 0.001, 0.004, 0.015, 0.06, 0.25], // changes of the slope
];
const START = [4, 4, 2, 0, 0, 0];
const SWEEPS = 3;

interface Fit {
  readonly place: readonly number[];
  readonly likelihood: number;
  readonly values: readonly number[];
  readonly variance: number;
}

/**
 * A level that wanders, a slope that changes and fades, months of the year that slowly change, and noise, all at once: the best linear
 * forecast under the variances that the history speaks for.
 *
 * Why: a structural model (Harvey 1989, ISBN 9780521405737) weighs level, slope and season against each other where the other methods
 * take one after the other. As a Gaussian process (Rasmussen & Williams 2006, section 2.2) it is one Cholesky factor a try. The variances
 * are climbed to by restricted likelihood; every try on the way counts by its likelihood, so that no single choice decides.
 *
 * @example structural([5, 5, 5, 5, 5, 5], 2).values // ≈ [5, 5]
 */
export function structural(history: readonly number[], horizon: number): PathForecast {
  const y = history.slice(-LONGEST);
  const slopes = fadingSlopes(y.length + horizon);
  const tried = new Map<string, Fit>();
  const at = (place: readonly number[]): Fit => {
    const key = place.join();
    const fit = tried.get(key) ?? fitAt(y, horizon, place, slopes);
    tried.set(key, fit);
    return fit;
  };
  const isYearless = y.length < YEAR + 2;
  let best = at(isYearless ? START.map((v, i) => (i === 1 ? 0 : v)) : START);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const before = best;
    for (const [part, grid] of GRIDS.entries()) {
      if (isYearless && (part === 1 || part === 3)) continue;
      for (const step of [1, -1]) {
        for (;;) {
          const place = best.place.map((v, i) => (i === part ? v + step : v));
          if (place[part]! < 0 || place[part]! >= grid.length) break;
          const next = at(place);
          if (next.likelihood <= best.likelihood + 1e-9) break;
          best = next;
        }
      }
    }
    if (best === before) break;
  }
  return averageOf([...tried.values()], best.likelihood, horizon);
}

function averageOf(fits: readonly Fit[], highest: number, horizon: number): PathForecast {
  const weights = fits.map((fit) => Math.exp(fit.likelihood - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const average = (of: (fit: Fit) => number): number => fits.reduce((sum, fit, i) => sum + (weights[i]! / total) * of(fit), 0);
  return { values: Array.from({ length: horizon }, (_, h) => average((fit) => fit.values[h]!)), errorSd: Math.sqrt(average((fit) => fit.variance)) };
}

/** Covariances of the sums of a slope that changes each month by a variance of one and fades, row after row. */
function fadingSlopes(length: number): Float64Array {
  const sums = new Float64Array(length * length);
  const alike = powers(DAMPING, length).map((v) => v / (1 - DAMPING ** 2));
  for (let i = 0; i < length; i++) {
    let row = 0;
    for (let j = 0; j < length; j++) {
      row += alike[Math.abs(i - j)]!;
      sums[i * length + j] = row + (i > 0 ? sums[(i - 1) * length + j]! : 0);
    }
  }
  return sums;
}

function powers(base: number, length: number): Float64Array {
  const values = new Float64Array(length).fill(1);
  for (let i = 1; i < length; i++) values[i] = values[i - 1]! * base;
  return values;
}

function fitAt(y: readonly number[], horizon: number, place: readonly number[], slopes: Float64Array): Fit {
  const n = y.length;
  const length = n + horizon;
  const [level, months, slope, alike, returning, bend] = place.map((index, part) => GRIDS[part]![index]!) as [number, number, number, number, number, number];
  // What depends on how far two months are apart: a level that returns, and the months of the year.
  const apart = powers(returning, length).map((v) => (returning === 1 ? 0 : (level * v) / (1 - returning ** 2)));
  for (let years = 0; years * YEAR < length; years++) apart[years * YEAR]! += months * alike ** years;
  const wandering = returning === 1 ? level : 0;
  const covariance = (i: number, j: number): number => apart[j - i]! + wandering * (i + 1) + slope * (i - n + 1) * (j - n + 1) + bend * slopes[i * length + j]!;
  const lower = new Float64Array(n * n);
  let logRoot = 0;
  const one = new Float64Array(n).fill(1);
  const z = Float64Array.from(y);
  for (let i = 0; i < n; i++) {
    const row = lower.subarray(i * n, (i + 1) * n);
    for (let j = 0; j <= i; j++) {
      let sum = covariance(j, i) + (i === j ? 1 : 0);
      for (let k = 0, at = j * n; k < j; k++, at++) sum -= row[k]! * lower[at]!;
      row[j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j * n + j]!;
    }
    for (let k = 0; k < i; k++) {
      z[i]! -= lower[i * n + k]! * z[k]!;
      one[i]! -= lower[i * n + k]! * one[k]!;
    }
    z[i]! /= lower[i * n + i]!;
    one[i]! /= lower[i * n + i]!;
    logRoot += Math.log(lower[i * n + i]!);
  }
  const weight = one.reduce((sum, v) => sum + v * v, 0);
  const center = one.reduce((sum, v, i) => sum + v * z[i]!, 0) / weight;
  const residual = z.map((v, i) => v - center * one[i]!);
  const noise = Math.max(residual.reduce((sum, v) => sum + v * v, 0) / Math.max(1, n - 1), 1e-12);
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) residual[i]! -= lower[k * n + i]! * residual[k]!;
    residual[i]! /= lower[i * n + i]!;
  }
  const values = Array.from({ length: horizon }, (_, h) => residual.reduce((sum, v, i) => sum + covariance(i, n + h) * v, center));
  const likelihood = -0.5 * ((n - 1) * Math.log(noise) + 2 * logRoot + Math.log(weight));
  // the mean variance of a step ahead is the determinant's root
  return { place, likelihood, values, variance: noise * Math.exp((2 * logRoot) / n) };
}
