/**
 * The scoring of the Numenta Anomaly Benchmark 1.1 (Lavin & Ahmad 2015, arXiv 1510.03336): the first 15 % of a series, at most 750 values, is
 * probation; of the detections in a labelled window the first counts, the more the earlier; each outside costs the more, the farther it lies
 * behind the last window; one threshold for all series.
 */

export interface LabelledSeries {
  readonly values: readonly number[];
  /** First and last position of each window, both inclusive. */
  readonly windows: readonly (readonly [first: number, last: number])[];
}

/** Weights of the standard profile. */
const [TRUE_POSITIVE, FALSE_POSITIVE, FALSE_NEGATIVE] = [1, 0.11, 1];

/** Values at the beginning of a series of this length that are not scored. */
export function probationOf(length: number): number {
  return Math.floor(0.15 * Math.min(length, 5000));
}

/** From -1 to 1: 1 well before the end of a window (-1 is its begin, 0 its end), falling to -1 behind it. */
function scaledSigmoid(position: number): number {
  return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}

/** The sum of a series' detections, with the value of every window missed. */
function rawScore({ values, windows }: LabelledSeries, scores: readonly number[], threshold: number): number {
  const probation = probationOf(values.length);
  const seen = windows.filter(([first]) => first >= probation);
  let sum = 0;
  const best = new Map<number, number>();
  for (let t = probation; t < values.length; t++) {
    if (scores[t]! < threshold) continue;
    const inside = seen.findIndex(([first, last]) => t >= first && t <= last);
    if (inside >= 0) {
      const [first, last] = seen[inside]!;
      const worth = (scaledSigmoid(-(last - t + 1) / (last - first + 1)) * TRUE_POSITIVE) / scaledSigmoid(-1);
      best.set(inside, Math.max(best.get(inside) ?? 0, worth));
      continue;
    }
    const before = windows.findLast(([, last]) => last < t);
    sum += FALSE_POSITIVE * (before ? scaledSigmoid((t - before[1]) / (before[1] - before[0])) : -1);
  }
  for (const worth of best.values()) sum += worth;
  return sum - FALSE_NEGATIVE * (seen.length - best.size);
}

/** Standard score over series whose values have been scored 0 to 1, at a threshold: 0 is to detect nothing, 100 to detect all at once. */
export function nabScore(series: readonly LabelledSeries[], scores: readonly (readonly number[])[], threshold: number): number {
  const windows = series.reduce((sum, { values, windows: own }) => sum + own.filter(([first]) => first >= probationOf(values.length)).length, 0);
  const raw = series.reduce((sum, each, i) => sum + rawScore(each, scores[i]!, threshold), 0);
  return (100 * (raw + FALSE_NEGATIVE * windows)) / ((TRUE_POSITIVE + FALSE_NEGATIVE) * windows);
}
