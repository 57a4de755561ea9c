/** What every forecasting method returns. */
export interface PathForecast {
  /** Expected value 1, 2, … steps after the last observation. */
  readonly values: readonly number[];
  /** Standard deviation of the one-step errors on the history, in the unit of the series. */
  readonly errorSd: number;
}

/** A forecasting method: history (oldest first, no gaps) and number of steps ahead in, expected path out. */
export type Method = (history: readonly number[], horizon: number) => PathForecast;

/** Root mean square of one-step errors; `lost` is how many degrees of freedom the fit used up. */
export function errorSdOf(errors: readonly number[], lost = 0): number {
  if (errors.length === 0) return 0;
  const sum = errors.reduce((total, error) => total + error * error, 0);
  return Math.sqrt(sum / Math.max(1, errors.length - lost));
}

/** Akaike's criterion corrected for short samples (Hurvich & Tsai 1989), Gaussian errors. Smaller is better. */
export function aicc(errors: readonly number[], parameters: number): number {
  const n = errors.length;
  if (n - parameters - 1 <= 0) return Number.POSITIVE_INFINITY;
  const variance = Math.max(errorSdOf(errors) ** 2, 1e-20);
  return n * Math.log(variance) + 2 * parameters + (2 * parameters * (parameters + 1)) / (n - parameters - 1);
}

/** A fitted path and how much the history speaks for it: the smaller the criterion, the more. */
export interface WeighedFit extends PathForecast {
  readonly criterion: number;
}

/**
 * Mean of fits by Akaike weights (Burnham & Anderson 2002, section 2.9): where two shapes fit alike, neither is the only one. Null when
 * none could be fitted.
 */
export function weighedByCriterion(fits: readonly WeighedFit[]): PathForecast | null {
  const best = Math.min(...fits.map((fit) => fit.criterion));
  if (!Number.isFinite(best)) return fits[0] ?? null;
  const weights = fits.map((fit) => Math.exp((best - fit.criterion) / 2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: (fit: WeighedFit) => number): number => fits.reduce((sum, fit, i) => sum + (weights[i]! > 0 ? (weights[i]! / total) * of(fit) : 0), 0);
  return { values: fits[0]!.values.map((_, h) => mean((fit) => fit.values[h]!)), errorSd: mean((fit) => fit.errorSd) };
}
