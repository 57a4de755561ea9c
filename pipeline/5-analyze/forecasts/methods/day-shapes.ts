import { mean, median } from 'simple-statistics';

export const WEEK = 7;
const YEAR_DAYS = 364;
/** Days around a day of last year that tell its height, on either side. */
const SHAPE_HALF = 10;
/** Days that tell the level, of this year and of last. */
const LEVEL_DAYS = 56;
const EFFECT_WEEKS = 26;

/** Each of the next days as the median of its last `weeks` weekdays: no single week can mislead it. */
export function weekdayMedians(history: readonly number[], horizon: number, weeks = 8): number[] {
  const n = history.length;
  const week = Array.from({ length: WEEK }, (_, weekday) => {
    const same = Array.from({ length: weeks }, (_, back) => history[n + weekday - WEEK * (back + 1)]).filter((y) => y !== undefined);
    return same.length > 0 ? median(same) : (history.at(-1) ?? 0);
  });
  return Array.from({ length: horizon }, (_, h) => week[h % WEEK]!);
}

/** A level that follows at once where that has fitted best (simple exponential smoothing, smallest absolute error), and the weekday. */
export function smoothedLevel(history: readonly number[], horizon: number): number[] {
  const effects = weekdayEffects(history, false);
  const flat = history.slice(-400).map((y, i) => y - effects[(Math.max(0, history.length - 400) + i) % WEEK]!);
  let best = { level: flat.at(-1) ?? 0, errors: Number.POSITIVE_INFINITY };
  for (let step = 1; step <= 50; step++) {
    let level = mean(flat.slice(0, WEEK));
    let errors = 0;
    for (const y of flat) {
      errors += Math.abs(y - level);
      level += (step / 50) * (y - level);
    }
    if (errors < best.errors) best = { level, errors };
  }
  return Array.from({ length: horizon }, (_, h) => best.level + effects[(history.length + h) % WEEK]!);
}

/**
 * The course that the year took after these days last year, from the level of today, with the weekdays of the last half year; null where
 * last year is not known or cost was not above zero.
 */
export function lastYearsCourse(history: readonly number[], horizon: number): number[] | null {
  const n = history.length;
  if (n < YEAR_DAYS + LEVEL_DAYS + 2 * SHAPE_HALF) return null;
  const effects = weekdayEffects(history, true);
  if (effects.some((effect) => effect <= 0.02)) return null;
  const flat = history.map((y, t) => y / effects[t % WEEK]!);
  const around = (center: number, half: number): number => withoutTails(flat.slice(Math.max(0, center - half), center + half + 1));
  const level = withoutTails(flat.slice(-LEVEL_DAYS));
  const before = around(Math.round(n - 1 - (LEVEL_DAYS - 1) / 2 - YEAR_DAYS), LEVEL_DAYS / 2);
  if (before <= 0 || level <= 0) return null;
  return Array.from({ length: horizon }, (_, h) => {
    const then = around(n + h - YEAR_DAYS * Math.ceil((h + 1) / YEAR_DAYS), SHAPE_HALF);
    return ((level * Math.max(0, then)) / before) * effects[(n + h) % WEEK]!;
  });
}

/** Median distance (or ratio) of each weekday, by index of the history modulo 7, from its centered week; none below three weeks. */
export function weekdayEffects(history: readonly number[], isRatio: boolean): number[] {
  const none = isRatio ? 1 : 0;
  const n = history.length;
  if (n < 3 * WEEK) return new Array<number>(WEEK).fill(none);
  const distances: number[][] = Array.from({ length: WEEK }, () => []);
  for (let t = Math.max(3, n - EFFECT_WEEKS * WEEK); t < n - 3; t++) {
    let week = 0;
    for (let around = t - 3; around <= t + 3; around++) week += history[around]! / WEEK;
    distances[t % WEEK]!.push(isRatio ? (week > 0 ? history[t]! / week : 1) : history[t]! - week);
  }
  const raw = distances.map((each) => (each.length > 0 ? median(each) : none));
  const center = mean(raw);
  return raw.map((effect) => (isRatio ? (center > 0 ? effect / center : 1) : effect - center));
}

/** Mean without the highest and lowest 15 %. */
function withoutTails(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const cut = Math.floor(sorted.length * 0.15);
  return mean(sorted.slice(cut, sorted.length - cut));
}
