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

/** Restricted log-likelihood and best linear unbiased month effects for a known variance ratio. */
function fitWithRatio(y: readonly number[], ratio: number): { likelihood: number; effects: number[] } | null {
  const n = y.length;
  const covariance = y.map((_, i) => y.map((_, j) => (i === j ? 1 : 0) + (i % YEAR === j % YEAR ? 1 / ratio : 0)));
  const lower = cholesky(covariance);
  if (!lower) return null;
  const line = [new Array<number>(n).fill(1), y.map((_, t) => (t - (n - 1) / 2) / n)];
  const solvedLine = line.map((column) => solveWith(lower, column));
  const solvedY = solveWith(lower, y);
  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
  const normal = line.map((a) => solvedLine.map((b) => dot(a, b)));
  const normalLower = cholesky(normal);
  if (!normalLower) return null;
  const weights = solveWith(
    normalLower,
    line.map((a) => dot(a, solvedY)),
  );
  const residual = solvedY.map((v, t) => v - weights[0]! * solvedLine[0]![t]! - weights[1]! * solvedLine[1]![t]!);
  const variance = Math.max(dot(y, residual) / (n - 2), 1e-12);
  const logDeterminant = (l: number[][]): number => l.reduce((sum, row, i) => sum + 2 * Math.log(row[i]!), 0);
  const likelihood = -0.5 * ((n - 2) * Math.log(variance) + logDeterminant(lower) + logDeterminant(normalLower));
  const effects = Array.from({ length: YEAR }, (_, m) => residual.reduce((sum, r, t) => sum + (t % YEAR === m ? r / ratio : 0), 0));
  return { likelihood, effects };
}
