import { mean, median, quantileSorted } from 'simple-statistics';
import { BAND_LEVELS, type BandLevel } from './band.ts';
import { monthDay, monthDayFees } from './day-fees.ts';
import { dayRegression } from './day-regression.ts';
import { lastYearsCourse, smoothedLevel, WEEK, weekdayMedians } from './day-shapes.ts';
import { liftOverDayStep } from './day-step.ts';
import type { Intervals } from './forecast-months.ts';

/** The past is stood at so many times, so many days apart. */
const REHEARSALS = 3;
const REHEARSAL_DAYS = 28;
const SHORTEST_DAYS = 2 * WEEK;
/** Two years and a month: what is older teaches about another company. */
const LONGEST_DAYS = 762;
/** A few rehearsals see less than there is: what the widths were short of on public daily series. */
const WIDTHS: Readonly<Record<BandLevel, number>> = { 50: 1.05, 80: 1.07, 95: 1.1 };
/** Days that are not rehearsed: so wide in mean absolute one-day moves. */
const UNREHEARSED: Readonly<Record<BandLevel, number>> = { 50: 1, 80: 2, 95: 3.5 };

export interface DaysForecast {
  readonly values: readonly number[];
  /** Between these lie 50, 80 and 95 of a hundred outcomes, day by day. */
  readonly intervals: Intervals;
  /** Standard deviation of a day around its forecast, as rehearsed. */
  readonly errorSd: number;
  /** Actual minus forecast of up to 28 days, made 28, 56 and 84 days ago by methods that knew no more, with the weights of today. */
  readonly rehearsals: readonly (readonly number[])[];
}

export interface DaysOptions {
  /** Day number (days since 1970-01-01) of the first value: tells days of the month. */
  readonly firstDay?: number;
}

/**
 * Expected value of the days that follow a daily history, oldest first, without gaps: the mean of four plain methods, each weighing as it
 * would have done one, two and three times 28 days ago (inverse mean absolute error, Bates & Granger 1969, doi:10.1057/jors.1969.103).
 *
 * Why these four: medians of weekdays, which no odd week misleads; a level that follows at once; the course that last year took; and a
 * regression that knows weekday, day of the month and year together. Fees of the month are put aside first, and a step in the last weeks is
 * taken as the new level.
 */
export function forecastDays(whole: readonly number[], horizon: number, { firstDay: wholeFirstDay = 0 }: DaysOptions = {}): DaysForecast {
  const history = whole.slice(-LONGEST_DAYS);
  const firstDay = wholeFirstDay + whole.length - history.length;
  if (history.length === 0) return around(new Array<number>(horizon).fill(0), 0);
  if (history.length < SHORTEST_DAYS) return shortest(history, horizon);
  const origins = Array.from({ length: REHEARSALS }, (_, index) => history.length - REHEARSAL_DAYS * (index + 1)).filter((known) => known >= 3 * WEEK);
  const rehearsed = origins.map((known) => ({
    members: membersOf(history.slice(0, known), firstDay, REHEARSAL_DAYS),
    actual: history.slice(known, known + REHEARSAL_DAYS),
  }));
  const members = membersOf(history, firstDay, horizon);
  const weights = members.map((path, m) => (path === null ? 0 : weightOf(rehearsed.map(({ members: then, actual }) => errorsOf(then[m] ?? null, actual)))));
  const rehearsals = rehearsed.map(({ members: then, actual }) => errorsOf(combined(then, weights, REHEARSAL_DAYS), actual)!);
  const values = combined(members, weights, horizon);
  return rehearsals.length === 0
    ? around(values, usualMove(history))
    : { values, rehearsals, errorSd: usualSize(rehearsals.flat()), intervals: intervalsOf(values, rehearsals) };
}

/** What each method says of the days to come: of the history without its fees and steps, the fees put back. */
function membersOf(history: readonly number[], firstDay: number, horizon: number): (readonly number[] | null)[] {
  const fees = monthDayFees(history, firstDay);
  const feeOf = (t: number): number => (fees.size === 0 ? 0 : (fees.get(monthDay(firstDay + t)) ?? 0));
  const level = liftOverDayStep(fees.size === 0 ? history : history.map((y, t) => y - feeOf(t)));
  const paths = [
    weekdayMedians(level, horizon),
    smoothedLevel(level, horizon),
    lastYearsCourse(level, horizon),
    level.length >= 4 * WEEK ? dayRegression(level, firstDay, horizon) : null,
  ];
  return paths.map((path) => path?.map((value, h) => value + feeOf(history.length + h)) ?? null);
}

/** What a method missed, or null where it had nothing to say. */
function errorsOf(path: readonly number[] | null, actual: readonly number[]): number[] | null {
  return path && actual.map((y, h) => y - path[h]!);
}

/** One over the mean absolute error; a method that was silent then counts as those that could speak once. */
function weightOf(errors: readonly (readonly number[] | null)[]): number {
  const known = errors.filter((each) => each !== null).flat();
  return known.length === 0 ? (errors.length === 0 ? 1 : 0) : 1 / Math.max(meanSize(known), 1e-9);
}

function combined(members: readonly (readonly number[] | null)[], weights: readonly number[], horizon: number): number[] {
  const total = members.reduce((sum, path, m) => sum + (path ? weights[m]! : 0), 0);
  return Array.from({ length: horizon }, (_, h) => members.reduce((sum, path, m) => sum + (path && total > 0 ? (path[h]! * weights[m]!) / total : 0), 0));
}

/** Quantiles of what rehearsals missed, wider on weekdays that miss more: halfway between a weekday's own mean error and that of all. */
function intervalsOf(values: readonly number[], rehearsals: readonly (readonly number[])[]): Intervals {
  const all = meanSize(rehearsals.flat());
  const scale = Array.from({ length: WEEK }, (_, weekday) => {
    const own = meanSize(rehearsals.flatMap((errors) => errors.filter((__, h) => h % WEEK === weekday)));
    return all > 0 ? (own + all) / (2 * all) : 1;
  });
  const sizes = rehearsals.flatMap((errors) => errors.map((e, h) => Math.abs(e) / scale[h % WEEK]!)).sort((a, b) => a - b);
  return bands(values, (level, h) => WIDTHS[level] * scale[h % WEEK]! * quantileSorted(sizes, level / 100));
}

function bands(values: readonly number[], half: (level: BandLevel, h: number) => number): Intervals {
  return Object.fromEntries(
    BAND_LEVELS.map((level) => [level, { low: values.map((value, h) => value - half(level, h)), high: values.map((value, h) => value + half(level, h)) }]),
  ) as unknown as Intervals;
}

/** The mean of what little there is. */
function shortest(history: readonly number[], horizon: number): DaysForecast {
  return around(new Array<number>(horizon).fill(mean(history.slice(-WEEK))), usualMove(history));
}

/** How far a day is usually from the one before. */
function usualMove(history: readonly number[]): number {
  const moves = history.slice(1).map((y, t) => y - history[t]!);
  return moves.length > 0 ? meanSize(moves) : 0.2 * Math.abs(history[0]!);
}

/** A forecast that nothing was rehearsed for. */
function around(values: readonly number[], move: number): DaysForecast {
  return { values, intervals: bands(values, (level) => UNREHEARSED[level] * move), errorSd: move, rehearsals: [] };
}

/** Standard deviation of ordinary days: the largest misses, such as a fee on the first, are not let in unless there is nothing else. */
function usualSize(errors: readonly number[]): number {
  return 1.4826 * median(errors.map(Math.abs)) || 1.2533 * meanSize(errors);
}

function meanSize(errors: readonly number[]): number {
  return errors.reduce((sum, e) => sum + Math.abs(e), 0) / Math.max(1, errors.length);
}
