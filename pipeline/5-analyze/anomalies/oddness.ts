/** Whether one day is odd, and all that excuses it. */
import { median } from 'simple-statistics';
import { type Habit, SHORTEST_HABIT_DAYS } from './habit.ts';

/** A value that was there this often in the last 60 days is no news. */
const KNOWN_BEFORE = 3;
const MEMORY_DAYS = 60;
/** Year-ago days that count as the same: same date or same weekday, a day more or less. */
const LAST_YEAR_DAYS = [363, 364, 365, 366];
export const MIN_SCORE = 4;
const MIN_SHARE = 0.25;

export interface Series {
  readonly costs: readonly number[];
  /** Day number of the first value. */
  readonly firstDay: number;
  /** Smallest excess of one day that can be odd, in money. */
  readonly minDailyExcess: number;
}

export interface Standard {
  readonly base: number;
  readonly scale: number;
  /** First day of the run of odd days that the day may belong to. */
  readonly runFirst: number;
}

/** 1 or -1 when the day is odd upward or downward, else 0. A last day may be incomplete, so it cannot be too low. */
export function directionOf(series: Series, t: number, habit: Habit, { base, scale, runFirst }: Standard): number {
  if (habit.values.length < SHORTEST_HABIT_DAYS) return 0;
  const actual = series.costs[t]!;
  const isOdd = (expected: number): boolean => {
    const excess = Math.abs(actual - expected);
    return excess >= series.minDailyExcess && excess >= MIN_SHARE * Math.abs(expected) && excess >= MIN_SCORE * scale;
  };
  if (!isOdd(base)) return 0;
  const direction = Math.sign(actual - base);
  if (t === series.costs.length - 1 && direction < 0) return 0;
  for (const fee of feesOf(series, t)) {
    const isBetween = (actual - base) * (actual - base - fee) <= 0;
    if (isBetween || !isOdd(base + fee)) return 0;
  }
  const weekAgo = habit.values.at(-7);
  if (weekAgo !== undefined && !isOdd(weekAgo)) return 0;
  if (wasOddLastYear(habit, t, share(actual, base))) return 0;
  return timesBefore(series.costs, habit.since, runFirst, actual, direction) >= KNOWN_BEFORE ? 0 : direction;
}

/** Whether the same week of last year had a move of the same direction that was at least half as large: a season, not an incident. */
function wasOddLastYear({ oddShares }: Habit, t: number, now: number): boolean {
  return LAST_YEAR_DAYS.some((days) => {
    const then = oddShares.get(t - days);
    return then !== undefined && Math.sign(then) === Math.sign(now) && Math.abs(then) >= Math.abs(now) / 2;
  });
}

/** How far the same day of the month before (and, for a last day, that month's last) stood out of its own surroundings. */
function feesOf({ costs, firstDay }: Series, t: number): number[] {
  const date = new Date((firstDay + t) * 86_400_000);
  const day = date.getUTCDate();
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const toPosition = (utc: number): number => utc / 86_400_000 - firstDay;
  const isLast = new Date(Date.UTC(year, month, day + 1)).getUTCDate() === 1;
  const positions = [toPosition(Date.UTC(year, month - 1, day)), ...(isLast ? [toPosition(Date.UTC(year, month, 0))] : [])];
  return positions.flatMap((position) => {
    if (position < 0 || position >= t) return [];
    const around = [...costs.slice(Math.max(0, position - 7), position), ...costs.slice(position + 1, position + 8)];
    return around.length < SHORTEST_HABIT_DAYS ? [] : [costs[position]! - median(around)];
  });
}

/** On how many of the last sixty days of the present level, before the run, a cost at least as odd was seen. */
function timesBefore(costs: readonly number[], since: number, runFirst: number, actual: number, direction: number): number {
  let times = 0;
  for (let t = Math.max(since, runFirst - MEMORY_DAYS); t < runFirst; t++) {
    if (direction > 0 ? costs[t]! >= 0.9 * actual : costs[t]! <= 1.1 * actual) times++;
  }
  return times;
}

/** Excess as a share of the expectation, signed; infinite where nothing was expected. */
export function share(actual: number, base: number): number {
  return (actual - base) / Math.abs(base);
}
