/** What a daily series has shown so far: the level, the week and the noise that the next day is held against. */
import { median, medianAbsoluteDeviation } from 'simple-statistics';

/** Days of habit that are needed before anything can be odd. */
export const SHORTEST_HABIT_DAYS = 7;
const LEVEL_DAYS = 14;
const SCALE_DAYS = 28;
const SAME_WEEKDAYS = 4;
/** Noise below this share of the expectation is not believed. */
const NOISE_FLOOR = 0.04;

export interface Habit {
  /** The costs so far, odd days replaced by what was expected of them. */
  readonly values: number[];
  /** Distances of the ordinary days from their expectation. */
  readonly residuals: number[];
  /** Position from which the present level counts. */
  since: number;
  /** How far odd days were off, as a share of their expectation, by position. */
  readonly oddShares: Map<number, number>;
}

/** A habit of nothing yet. */
export function newHabit(): Habit {
  return { values: [], residuals: [], since: 0, oddShares: new Map() };
}

/** Starts to learn anew: after weeks without bills the old habit says little. */
export function forget(habit: Habit, t: number): void {
  habit.values.length = 0;
  habit.residuals.length = 0;
  habit.since = t + 1;
}

/** Median of the same weekday's last four values when there are three or more, else of the last fourteen days. */
export function expectation(habit: readonly number[]): number {
  if (habit.length === 0) return 0;
  const sameWeekday: number[] = [];
  for (let t = habit.length - 7; t >= 0 && sameWeekday.length < SAME_WEEKDAYS; t -= 7) sameWeekday.push(habit[t]!);
  return sameWeekday.length >= 3 ? median(sameWeekday) : median(habit.slice(-LEVEL_DAYS));
}

/** Robust standard deviation of ordinary days: median absolute deviation × 1.4826, never below 4 % of the expectation. */
export function noise({ values, residuals }: Habit, base: number): number {
  const recent = residuals.slice(-SCALE_DAYS);
  const sample = recent.length > 2 * SHORTEST_HABIT_DAYS ? recent.slice(SHORTEST_HABIT_DAYS) : values.slice(-LEVEL_DAYS);
  const deviation = sample.length === 0 ? 0 : 1.4826 * medianAbsoluteDeviation(sample);
  return Math.max(deviation, NOISE_FLOOR * Math.abs(base));
}

/** Moves the habit to a new level and keeps its week: ratios where there was a level, else the new days repeated. */
export function adoptLevel(habit: number[], days: readonly number[]): void {
  const start = habit.length - days.length;
  const before = median(habit.slice(start));
  const ratio = before > 0 ? median(days) / before : 0;
  for (let t = Math.max(0, start - 2 * SCALE_DAYS); t < start; t++) habit[t] = ratio > 0 ? habit[t]! * ratio : median(days);
  for (const [i, cost] of days.entries()) habit[start + i] = cost;
}
