/** Slow moves: what rises a little every day is never odd on any of them. */
import { linearRegression, median, medianAbsoluteDeviation } from 'simple-statistics';
import { type Habit, levelAt } from './habit.ts';
import type { Series } from './oddness.ts';

/** The present level is held against that of so many days before. */
export const DRIFT_DAYS = 28;
/** Habit that is needed: one drift to judge and two to judge it by. */
const NEEDED_DAYS = 3 * DRIFT_DAYS;
/** Earlier drifts, one a week. */
const EARLIER_DRIFTS = 16;
/** A drift matters from this growth on, and so many robust standard deviations beyond what is usual. */
const MIN_GROWTH = Math.log(1.2);
const MIN_SCORE = 6.5;
/** Growth of calm series is not believed to be known better than this. */
const GROWTH_FLOOR = 0.03;
/** Days that are searched for the beginning of a drift, and the fewest before and after it. */
const LOOK_BACK_DAYS = 42;
const SHORTEST_PIECE_DAYS = 4;
/** Beyond this ratio of two levels the days before say nothing of the week after. */
const MOST_GROWTH = 5;
/** A carried day is at most this times the present level. */
const MOST_OF_LEVEL = 4;
/** A day's excess at the end of a ramp, in daily gates. */
const DAILY_GATES = 0.5;

export interface Drift {
  /** 1 or -1. */
  readonly direction: number;
  readonly score: number;
}

/** Whether the last 28 days of a habit rose or fell as they never did before; null when not, or when too little is known. */
export function driftOf({ values }: Habit, { minDailyExcess }: Series): Drift | null {
  const n = values.length;
  if (n < NEEDED_DAYS) return null;
  const growthAt = (end: number): number => {
    const [before, now] = [levelAt(values, end - DRIFT_DAYS), levelAt(values, end)];
    return before > 0 && now > 0 ? Math.log(now / before) : 0;
  };
  const [before, now] = [levelAt(values, n - DRIFT_DAYS), levelAt(values, n)];
  const growth = growthAt(n);
  if (Math.abs(now - before) < DAILY_GATES * minDailyExcess || Math.abs(growth) < MIN_GROWTH) return null;
  const earlier: number[] = [];
  for (let end = n - DRIFT_DAYS; end >= 2 * DRIFT_DAYS && earlier.length < EARLIER_DRIFTS; end -= 7) earlier.push(growthAt(end));
  const usual = median(earlier);
  const scale = Math.max(1.4826 * medianAbsoluteDeviation(earlier), GROWTH_FLOOR);
  const score = Math.abs(growth - usual) / scale;
  return score >= MIN_SCORE && Math.abs(growth - usual) >= MIN_GROWTH ? { direction: Math.sign(growth - usual), score } : null;
}

/** Carries the days of a habit to its present level, so that one drift is told once. */
export function acceptDrift({ values, levels }: Habit): void {
  const start = values.length - NEEDED_DAYS;
  const now = levelAt(values, values.length);
  const carried = values.slice(start).map((value, i) => {
    const growth = now / levels[start + i]!;
    return growth > 1 / MOST_GROWTH && growth < MOST_GROWTH ? Math.min(value * growth, MOST_OF_LEVEL * now) : now;
  });
  for (const [i, value] of carried.entries()) values[start + i] = value;
  for (let t = start; t < values.length; t++) levels[t] = levelAt(values, t);
}

/** Where a drift began, and whether the level changed there at once. */
export interface Beginning {
  readonly position: number;
  readonly isStep: boolean;
}

/**
 * Looks back over six weeks for the split with the least squared error: two levels make a step, a level and a slope a ramp. One split of
 * optimal partitioning (Jackson et al. 2005, doi:10.1109/LSP.2001.838216).
 */
export function beginningOf({ values }: Habit): Beginning {
  const start = Math.max(0, values.length - LOOK_BACK_DAYS);
  const window = values.slice(start);
  const weekdays = Array.from({ length: 7 }, (_, weekday) => median(window.filter((_, i) => i % 7 === weekday)));
  const y = window.map((value, i) => (weekdays[i % 7]! > 0 ? value / weekdays[i % 7]! : 1));
  let best = { position: 0, isStep: false, error: Number.POSITIVE_INFINITY };
  for (let split = SHORTEST_PIECE_DAYS; split <= y.length - SHORTEST_PIECE_DAYS; split++) {
    const before = squaredError(y.slice(0, split));
    for (const isStep of [true, false]) {
      const error = before + (isStep ? squaredError(y.slice(split)) : slopeError(y.slice(split)));
      // a slope has one number more to fit with
      if (error * (isStep ? 1 : 1.1) < best.error) best = { position: start + split, isStep, error: error * (isStep ? 1 : 1.1) };
    }
  }
  return best;
}

function squaredError(y: readonly number[]): number {
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  return y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

function slopeError(y: readonly number[]): number {
  const { m, b } = linearRegression(y.map((value, i) => [i, value]));
  return y.reduce((sum, value, i) => sum + (value - b - m * i) ** 2, 0);
}
