/** Percent of outcomes that a band should hold. */
export const BAND_LEVELS = [50, 80, 95] as const;
export type BandLevel = (typeof BAND_LEVELS)[number];

/** Past errors of which a quantile can be told: one is beyond the 95 % band only after twenty. */
const ENOUGH_SCORES: Readonly<Record<BandLevel, number>> = { 50: 10, 80: 20, 95: 40 };

export type BandFactors = Readonly<Record<BandLevel, number>>;

/** {@link bandFactor} of every level; a wider band is never the narrower one. */
export function bandFactors(scores: readonly number[], fallbacks: BandFactors): BandFactors {
  const half = bandFactor(scores, fallbacks[50], 50);
  const most = Math.max(half, bandFactor(scores, fallbacks[80], 80));
  return { 50: half, 80: most, 95: Math.max(most, bandFactor(scores, fallbacks[95], 95)) };
}

/**
 * Factor by which a raw spread becomes half a band: the quantile of past errors, each in units of its own spread, with the
 * finite-sample correction of split conformal prediction (Vovk, Gammerman & Shafer 2005; Lei et al. 2018,
 * doi:10.1080/01621459.2017.1307116). `fallback` when too few errors are known.
 *
 * @example bandFactor([1, 2, 3], 1.9) // 1.9
 */
export function bandFactor(scores: readonly number[], fallback: number, level: BandLevel = 80): number {
  if (scores.length < ENOUGH_SCORES[level]) return fallback;
  const sorted = [...scores].sort((a, b) => a - b);
  const rank = Math.min(sorted.length, Math.ceil((level / 100) * (sorted.length + 1)));
  return sorted[rank - 1]!;
}

export interface Bands {
  readonly x_Low50: number;
  readonly x_High50: number;
  readonly x_Low80: number;
  readonly x_High80: number;
  readonly x_Low95: number;
  readonly x_High95: number;
}

/** Columns of {@link Bands} in a table. */
export const BAND_COLUMNS: Readonly<Record<keyof Bands, string>> = {
  x_Low50: 'DECIMAL(38, 12)',
  x_High50: 'DECIMAL(38, 12)',
  x_Low80: 'DECIMAL(38, 12)',
  x_High80: 'DECIMAL(38, 12)',
  x_Low95: 'DECIMAL(38, 12)',
  x_High95: 'DECIMAL(38, 12)',
};

/** The three bands around a value. */
export function bandsAround(value: number, factors: BandFactors, spread: number): Bands {
  return {
    x_Low50: value - factors[50] * spread,
    x_High50: value + factors[50] * spread,
    x_Low80: value - factors[80] * spread,
    x_High80: value + factors[80] * spread,
    x_Low95: value - factors[95] * spread,
    x_High95: value + factors[95] * spread,
  };
}
