/** Whether one day is odd, and all that excuses it. */
import { median } from 'simple-statistics';
import { type Habit, SHORTEST_HABIT_DAYS } from './habit.ts';

/** What happened this often in the last 60 days is no news. */
const KNOWN_BEFORE = 3;
const MEMORY_DAYS = 60;
/** Year-ago days that count as the same: same date or same weekday, a day more or less. */
const LAST_YEAR_DAYS = [363, 364, 365, 366];
/** Months back in which a fee of the same day of the month is looked for. */
const FEE_MONTHS = [1, 2];
/** A habit that is shorter than this may never have seen the first of a month. */
export const FIRST_TURN_DAYS = 31;
/** Robust standard deviations from the expectation, and share of it, that make a day odd. */
export const MIN_SCORE = 4.5;
export const MIN_SHARE = 0.1;
/** Bills of the last days still grow: they may be too high already, but not too low. */
export const UNSETTLED_DAYS = 3;

export interface Series {
  readonly costs: ArrayLike<number>;
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

/** 1 or -1 when the day is odd upward or downward; ordinary, or excused: a fee, a season, an unsettled day, from which no habit is learned. */
export type Verdict = 1 | -1 | 'ordinary' | 'excused';

/** Judges one day by the habit of the days before it. */
export function verdictOf(series: Series, t: number, habit: Habit, { base, scale, runFirst }: Standard): Verdict {
  if (habit.values.length < SHORTEST_HABIT_DAYS) return 'ordinary';
  const actual = series.costs[t]!;
  const isOdd = (expected: number): boolean => {
    const excess = Math.abs(actual - expected);
    return excess >= series.minDailyExcess && excess >= MIN_SHARE * Math.abs(expected) && excess >= MIN_SCORE * scale;
  };
  if (!isOdd(base)) return 'ordinary';
  habit.oddShares.set(t, share(actual, base));
  const direction = actual > base ? 1 : -1;
  if (t >= series.costs.length - UNSETTLED_DAYS && direction < 0) return 'excused';
  if (isFirstTurn(series, t, habit)) return 'excused';
  for (const fee of feesOf(series, t, habit)) {
    const isBetween = (actual - base) * (actual - base - fee) <= 0;
    if (isBetween || !isOdd(base + fee) || Math.abs(actual - base - fee) < 0.25 * Math.abs(fee)) return 'excused';
  }
  const weekAgo = habit.values.at(-7);
  if (weekAgo !== undefined && !isOdd(weekAgo)) return 'ordinary';
  if (wasOddLastYear(habit, t, share(actual, base))) return 'excused';
  return timesBefore(habit, runFirst, share(actual, base)) >= KNOWN_BEFORE ? 'ordinary' : direction;
}

/** Whether the same week of last year had a move of the same direction that was at least half as large: a season, not an incident. */
function wasOddLastYear({ oddShares }: Habit, t: number, now: number): boolean {
  return LAST_YEAR_DAYS.some((days) => {
    const then = oddShares.get(t - days);
    return then !== undefined && Math.sign(then) === Math.sign(now) && Math.abs(then) >= Math.abs(now) / 2;
  });
}

/** How far the same day of the months before (and, for a last day, those months' last) was off. */
function feesOf({ costs, firstDay }: Series, t: number, { excesses }: Habit): number[] {
  const date = new Date((firstDay + t) * 86_400_000);
  const day = date.getUTCDate();
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const toPosition = (utc: number): number => utc / 86_400_000 - firstDay;
  const isLast = new Date(Date.UTC(year, month, day + 1)).getUTCDate() === 1;
  const positions = FEE_MONTHS.flatMap((back) => [
    toPosition(Date.UTC(year, month - back, day)),
    ...(isLast ? [toPosition(Date.UTC(year, month - back + 1, 0))] : []),
  ]);
  return positions.flatMap((position) => {
    const excess = excesses.get(position);
    if (excess !== undefined) return [excess];
    const around = Array.from({ length: 15 }, (_, i) => costs[position - 7 + i]).filter((cost, i) => i !== 7 && cost !== undefined) as number[];
    return position < 0 || position >= t || around.length < SHORTEST_HABIT_DAYS ? [] : [costs[position]! - median(around)];
  });
}

/** Whether it is the first of a month, and the habit has never seen one: whoever began in mid-month has fees that nobody knows. */
function isFirstTurn({ firstDay }: Series, t: number, { values }: Habit): boolean {
  return new Date((firstDay + t) * 86_400_000).getUTCDate() === 1 && values.length < FIRST_TURN_DAYS;
}

/** How often in the last sixty days of the present level, before the run, the cost left its habit at least three quarters as far. */
function timesBefore({ oddShares, since }: Habit, runFirst: number, now: number): number {
  let times = 0;
  for (let t = Math.max(since, runFirst - MEMORY_DAYS); t < runFirst; t++) {
    const then = oddShares.get(t);
    const isAlike = then !== undefined && Math.sign(then) === Math.sign(now) && (then === now || Math.abs(then) >= 0.75 * Math.abs(now));
    if (isAlike && !oddShares.has(t - 1)) times++;
  }
  return times;
}

/** Excess as a share of the expectation, signed; infinite where nothing was expected. */
export function share(actual: number, base: number): number {
  return (actual - base) / Math.abs(base);
}
