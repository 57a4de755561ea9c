import { cholesky, solveWith } from './linear-algebra.ts';

const YEAR = 12;
/** Error variance over month variance; infinity means that the months do not differ. */
const RATIOS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, Number.POSITIVE_INFINITY];

/**
 * Effect of each calendar position (index 0 = month of the first observation) around a straight line, shrunk towards none as far
 * as the history asks for: y = a + b·t + s(month) + e with s ~ N(0, τ²), e ~ N(0, σ²), the ratio σ²/τ² by restricted likelihood.
 *
 * Why: tests for seasonality see nothing in fewer than three years, yet two Decembers do carry news. An empirical-Bayes month
 * effect (Robinson 1991, "That BLUP is a good thing", doi:10.1214/ss/1177011926; Miller & Williams 2003,
 * doi:10.1016/S0169-2070(02)00077-8, on shrinking seasonal factors) takes as much of it as it has earned.
 *
 * @example seasonalProfile(new Array(24).fill(7)) // twelve zeros
 */
export function seasonalProfile(history: readonly number[]): number[] {
  const fits = RATIOS.flatMap((ratio) => fitWithRatio(history, ratio) ?? []);
  const highest = Math.max(...fits.map((fit) => fit.likelihood));
  const weights = fits.map((fit) => Math.exp(fit.likelihood - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const best = Array.from({ length: YEAR }, (_, m) => fits.reduce((sum, fit, i) => sum + (weights[i]! * fit.effects[m]!) / total, 0));
  const center = best.reduce((sum, s) => sum + s, 0) / YEAR;
  return best.map((s) => s - center);
}

/**
 * Restricted log-likelihood and best linear unbiased month effects for a known variance ratio. The covariance is the identity and, for each
 * month of the year, a block of `1 / ratio`; so its inverse and its determinant are known (Sherman & Morrison 1950, doi:10.1214/aoms/1177729893).
 */
function fitWithRatio(y: readonly number[], ratio: number): { likelihood: number; effects: number[] } | null {
  const n = y.length;
  const block = 1 / ratio;
  const counts = sumsByMonth(new Array<number>(n).fill(1));
  const solve = (v: readonly number[]): number[] => {
    const sums = sumsByMonth(v);
    return v.map((value, t) => value - (block / (1 + block * counts[t % YEAR]!)) * sums[t % YEAR]!);
  };
  const line = [new Array<number>(n).fill(1), y.map((_, t) => (t - (n - 1) / 2) / n)];
  const solvedLine = line.map(solve);
  const solvedY = solve(y);
  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
  const normalLower = cholesky(line.map((a) => solvedLine.map((b) => dot(a, b))));
  if (!normalLower) return null;
  const weights = solveWith(
    normalLower,
    line.map((a) => dot(a, solvedY)),
  );
  const residual = solvedY.map((v, t) => v - weights[0]! * solvedLine[0]![t]! - weights[1]! * solvedLine[1]![t]!);
  const variance = Math.max(dot(y, residual) / (n - 2), 1e-12);
  const logDeterminant =
    counts.reduce((sum, count) => sum + Math.log1p(block * count), 0) + normalLower.reduce((sum, row, i) => sum + 2 * Math.log(row[i]!), 0);
  return { likelihood: -0.5 * ((n - 2) * Math.log(variance) + logDeterminant), effects: sumsByMonth(residual).map((sum) => sum * block) };
}

/** Sum of the values at each of the twelve calendar positions. */
function sumsByMonth(values: readonly number[]): number[] {
  const sums = new Array<number>(YEAR).fill(0);
  for (let t = 0; t < values.length; t++) sums[t % YEAR]! += values[t]!;
  return sums;
}
