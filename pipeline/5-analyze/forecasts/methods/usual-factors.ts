import type { BandFactors } from './band.ts';

/** Half-widths of bands in raw spreads by months of history and months ahead, where there is nothing else to learn from. */
const FACTORS: readonly (readonly [months: number, byHorizon: readonly BandFactors[]])[] = [
  [
    48,
    [
      { 50: 0.48, 80: 1.05, 95: 1.9 },
      { 50: 0.58, 80: 1.25, 95: 2.45 },
      { 50: 0.7, 80: 1.5, 95: 2.95 },
    ],
  ],
  [
    14,
    [
      { 50: 0.8, 80: 1.6, 95: 2.8 },
      { 50: 0.87, 80: 1.85, 95: 3.6 },
      { 50: 1, 80: 2.2, 95: 4.5 },
    ],
  ],
  [
    0,
    [
      { 50: 0.9, 80: 1.9, 95: 3.9 },
      { 50: 1, 80: 2.1, 95: 4.2 },
      { 50: 1.1, 80: 2.4, 95: 4.8 },
    ],
  ],
];

/**
 * Factors to start with, measured on 2,300 public monthly series: short histories underestimate their own noise, and errors grow with
 * the months ahead (one to three, four to six, more).
 */
export function usualFactors(historyMonths: number, horizon: number): BandFactors {
  const [, byHorizon] = FACTORS.find(([months]) => historyMonths >= months)!;
  return byHorizon[horizon <= 3 ? 0 : horizon <= 6 ? 1 : 2]!;
}
