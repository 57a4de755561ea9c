/** Half-widths of an 80 % band in raw spreads when there is nothing to learn from, by months of history. */
const DEFAULT_FACTORS: readonly (readonly [months: number, factor: number])[] = [
  [60, 1.11],
  [36, 1.54],
  [24, 1.81],
  [18, 2.25],
  [0, 1.9],
];

const ENOUGH_SCORES = 20;

/** Factor to start with: short histories underestimate their own noise (measured on the M3 and PBS monthly series). */
export function defaultFactor(historyMonths: number): number {
  return DEFAULT_FACTORS.find(([months]) => historyMonths >= months)![1];
}

/**
 * Factor by which a raw spread becomes half an 80 % band: the 80 % quantile of past errors, each in units of its own spread, with
 * the finite-sample correction of split conformal prediction (Vovk, Gammerman & Shafer 2005; Lei et al. 2018,
 * doi:10.1080/01621459.2017.1307116). `fallback` when fewer than 20 errors are known.
 *
 * @example bandFactor([1, 2, 3], 1.9) // 1.9
 */
export function bandFactor(scores: readonly number[], fallback: number): number {
  if (scores.length < ENOUGH_SCORES) return fallback;
  const sorted = [...scores].sort((a, b) => a - b);
  const rank = Math.min(sorted.length, Math.ceil(0.8 * (sorted.length + 1)));
  return sorted[rank - 1]!;
}
