/** What a daily series has shown so far: the level, the week and the noise that the next day is held against. */
import { median, medianAbsoluteDeviation, quantile } from 'simple-statistics';

/** Days of habit that are needed before anything can be odd. */
export const SHORTEST_HABIT_DAYS = 7;
const LEVEL_DAYS = 14;
const SCALE_DAYS = 42;
const SAME_WEEKDAYS = 4;
/** Days before a step that are carried along to its new level. */
const CARRIED_DAYS = 56;
/** A level that grew more than this says nothing of the week after it. */
const MOST_GROWTH = 20;
/** No day of the week is expected to be more than this times the largest of the new days. */
const MOST_OF_DAYS = 3;
/** Noise below this share of the expectation is not believed. */
const NOISE_FLOOR = 0.025;
/** A habit of weekends at nothing is measured against this share of the level. */
const LEAST_OF_LEVEL = 0.25;
/** Standard deviation of a normal distribution in median absolute deviations, and its 95 % point. */
const DEVIATIONS = 1.4826;
const NORMAL_95 = 1.645;

export interface Habit {
  /** The costs so far, odd days replaced by what was expected of them. */
  readonly values: number[];
  /** Median of the fourteen days before each. */
  readonly levels: number[];
  /** Distances of the ordinary days from their expectation, as a share of it. */
  readonly residuals: number[];
  /** Position from which the present level counts. */
  since: number;
  /** How far odd days were off, as a share of their expectation, by position. */
  readonly oddShares: Map<number, number>;
  /** How far every judged day was off, in money, by position. */
  readonly excesses: Map<number, number>;
}

/** A habit of nothing yet. */
export function newHabit(): Habit {
  return { values: [], levels: [], residuals: [], since: 0, oddShares: new Map(), excesses: new Map() };
}

/** Starts to learn anew: after weeks without bills the old habit says little. */
export function forget(habit: Habit, t: number): void {
  habit.values.length = 0;
  habit.levels.length = 0;
  habit.residuals.length = 0;
  habit.since = t + 1;
}

/** Takes one more day into the habit. */
export function learn(habit: Habit, value: number): void {
  habit.levels.push(levelAt(habit.values, habit.values.length));
  habit.values.push(value);
}

/** Takes how far an ordinary day was off. */
export function learnResidual(habit: Habit, actual: number, base: number): void {
  const yardstick = yardstickOf(habit, base);
  if (yardstick > 0) habit.residuals.push((actual - base) / yardstick);
}

/** Median of the fourteen days before a position; zero where there are none. */
export function levelAt(values: readonly number[], t: number): number {
  return t === 0 ? 0 : median(values.slice(Math.max(0, t - LEVEL_DAYS), t));
}

/**
 * Median of the same weekday's last four values, each carried to the present level, when there are three or more; else the median of the
 * last fourteen days. Carrying along takes growth out: a median of four weeks is always two weeks late.
 */
export function expectation({ values, levels }: Habit): number {
  if (values.length === 0) return 0;
  const now = levelAt(values, values.length);
  const sameWeekday: number[] = [];
  for (let t = values.length - 7; t >= 0 && sameWeekday.length < SAME_WEEKDAYS; t -= 7) {
    const growth = t >= SHORTEST_HABIT_DAYS && levels[t]! > 0 && now > 0 ? Math.min(2, Math.max(0.5, now / levels[t]!)) : 1;
    sameWeekday.push(values[t]! * growth);
  }
  return sameWeekday.length >= 3 ? median(sameWeekday) : now;
}

/** Robust standard deviation of ordinary days: the larger of what the middle and the outer residuals say, never below 2.5 % of the expectation. */
export function noise(habit: Habit, base: number): number {
  const recent = habit.residuals.slice(-SCALE_DAYS);
  if (recent.length <= 2 * SHORTEST_HABIT_DAYS) {
    const sample = habit.values.slice(-LEVEL_DAYS);
    return Math.max(sample.length === 0 ? 0 : DEVIATIONS * medianAbsoluteDeviation(sample), 1.6 * NOISE_FLOOR * Math.abs(base));
  }
  const sizes = recent.slice(SHORTEST_HABIT_DAYS).map(Math.abs);
  const share = Math.max(DEVIATIONS * median(sizes), quantile(sizes, 0.9) / NORMAL_95, NOISE_FLOOR);
  return share * yardstickOf(habit, base);
}

function yardstickOf({ values }: Habit, base: number): number {
  return Math.max(Math.abs(base), LEAST_OF_LEVEL * levelAt(values, values.length));
}

/** Moves the habit to a new level and keeps its week: ratios where there was a level, else the new days repeated. */
export function adoptLevel({ values, levels }: Habit, days: readonly number[]): void {
  const start = values.length - days.length;
  const before = median(values.slice(start));
  const ratio = before > 0 && median(days) < MOST_GROWTH * before ? median(days) / before : 0;
  const most = MOST_OF_DAYS * Math.max(...days);
  const from = Math.max(0, start - CARRIED_DAYS);
  for (let t = from; t < start; t++) values[t] = ratio > 0 ? Math.min(values[t]! * ratio, most) : median(days);
  for (const [i, cost] of days.entries()) values[start + i] = cost;
  for (let t = from; t < values.length; t++) levels[t] = levelAt(values, t);
}
