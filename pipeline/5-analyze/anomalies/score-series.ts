/**
 * How odd each value of any evenly spaced series is, knowing only the values before it: for series that are no daily costs (hours, minutes,
 * unit metrics). No calendar, no money: see detect-incidents.ts for those.
 */
import { mean } from 'simple-statistics';

/** From this score on a value is an alarm. */
export const ALARM_SCORE = 0.5;
/** Values whose means are looked at. */
const WINDOWS = [1, 12, 48];
/** Distance to this nearest of the earlier ones. */
const NEIGHBOURS = 12;
/** After an alarm, so many values cannot raise another: the same trouble is told once. */
const SILENT_VALUES = 100;
/** Values before anything is scored: 15 % of what is there, at most 750. */
const WARM_UP = { share: 0.15, most: 750 };
/** One in so many earlier values was as far off as an alarm. */
const ONE_IN = 115;

/**
 * Scores 0 to 1, one for each value; from {@link ALARM_SCORE} on it is an alarm. Each value, and the means of the last 12 and 48, are held against
 * all earlier ones by their distance to the nearest of them (conformal k-nearest-neighbours anomaly detection, Burnaev & Ishimtsev 2016,
 * arXiv 1608.04585), and the distances by their rank.
 *
 * @example scoreSeries([...thousandQuietHours, 900]).at(-1) >= ALARM_SCORE // true
 */
export function scoreSeries(values: readonly number[]): number[] {
  const surprises = WINDOWS.map((length) => surpriseOf(meansOf(values, length)));
  let silentUntil = Math.min(WARM_UP.most, Math.floor(WARM_UP.share * values.length));
  return values.map((_, t) => {
    const score = Math.min(1, (ALARM_SCORE * Math.max(...surprises.map((surprise) => surprise[t]!))) / Math.log(ONE_IN));
    if (t < silentUntil || score < ALARM_SCORE) return Math.min(score, ALARM_SCORE - 0.01);
    silentUntil = t + SILENT_VALUES;
    return score;
  });
}

/** Mean of each value and those right before it, up to `length` of them. */
function meansOf(values: readonly number[], length: number): number[] {
  return values.map((_, t) => mean(values.slice(Math.max(0, t - length + 1), t + 1)));
}

/** Minus the logarithm of the share of earlier values that were at least as far from those before them. */
function surpriseOf(feature: readonly number[]): number[] {
  const seen: number[] = [];
  const distances: number[] = [];
  return feature.map((value) => {
    const distance = seen.length > NEIGHBOURS ? distanceTo(seen, value) : 0;
    const rank = distances.length - place(distances, distance);
    const surprise = -Math.log((rank + 1) / (distances.length + 1));
    seen.splice(place(seen, value), 0, value);
    distances.splice(place(distances, distance), 0, distance);
    return surprise;
  });
}

/** Position of the first of ascending numbers that is not smaller. */
function place(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Distance from a value to its k-th nearest among ascending numbers. */
function distanceTo(sorted: readonly number[], value: number): number {
  let right = place(sorted, value);
  let left = right - 1;
  let distance = 0;
  for (let k = 0; k < NEIGHBOURS; k++) {
    const [below, above] = [
      left >= 0 ? value - sorted[left]! : Number.POSITIVE_INFINITY,
      right < sorted.length ? sorted[right]! - value : Number.POSITIVE_INFINITY,
    ];
    distance = Math.min(below, above);
    if (below <= above) left--;
    else right++;
  }
  return distance;
}
