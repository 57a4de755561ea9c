import { median, medianAbsoluteDeviation } from 'simple-statistics';
import { simpleSmoothing } from './theta.ts';

const WEEK = 7;
const RECENT_DAYS = 56;

/**
 * Expected value of the days that follow a daily history: a level, the weekday, and what returns on the same day of each month.
 *
 * Why these three: people and batch jobs keep a week, fees keep the first of the month, and neither is visible in a run rate.
 * Effects are medians, so that one odd day teaches nothing; the level is simple exponential smoothing (Brown 1959) of what
 * remains, with the weight that fitted the last eight weeks best.
 *
 * @param history one value a day, oldest first, without gaps
 * @param firstDay day number (days since 1970-01-01) of the first value
 */
export function forecastDays(history: readonly number[], firstDay: number, horizonDays: number): { values: number[]; errorSd: number } {
  if (history.length === 0) return { values: new Array<number>(horizonDays).fill(0), errorSd: 0 };
  const fees = monthDayEffects(history, firstDay);
  const withoutFees = history.map((y, t) => y - (fees.get(monthDay(firstDay + t)) ?? 0));
  const recent = withoutFees.slice(-RECENT_DAYS);
  const recentFirst = firstDay + history.length - recent.length;
  const week = weekdayEffects(recent, recentFirst);
  const flat = recent.map((y, t) => y - week[(recentFirst + t) % WEEK]!);
  const { level: smoothed, errors } = simpleSmoothing(flat);
  const level = sharedLevel(flat, smoothed, errors);
  const values = Array.from({ length: horizonDays }, (_, h) => {
    const day = firstDay + history.length + h;
    return level + week[day % WEEK]! + (fees.get(monthDay(day)) ?? 0);
  });
  return { values, errorSd: Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length) };
}

/**
 * Level between the smoothed one, which follows a step at once, and the mean of four weeks, which no single week misleads: each
 * weighs as it predicted the last four weeks (inverse fourth power of its error, as in forecast combination by Bates & Granger 1969).
 */
function sharedLevel(flat: readonly number[], smoothed: number, errors: readonly number[]): number {
  const month = 4 * WEEK;
  if (flat.length < month + WEEK) return smoothed;
  const squares = (values: readonly number[]): number => values.reduce((sum, v) => sum + v * v, 0) ** 2;
  const slow = squares(flat.slice(month).map((y, t) => y - mean(flat.slice(t, t + month))));
  const fast = squares(errors.slice(month));
  const share = slow + fast > 0 ? slow / (slow + fast) : 0.5;
  return share * smoothed + (1 - share) * mean(flat.slice(-month));
}

/** Median distance of each weekday (day number modulo 7) from its centered week; none below two weeks. */
function weekdayEffects(values: readonly number[], firstDay: number): number[] {
  const effects = new Array<number>(WEEK).fill(0);
  if (values.length < 3 * WEEK) return effects;
  const distances: number[][] = effects.map(() => []);
  for (let t = 3; t < values.length - 3; t++) {
    distances[(firstDay + t) % WEEK]!.push(values[t]! - mean(values.slice(t - 3, t + 4)));
  }
  const raw = distances.map((d) => median(d));
  const center = mean(raw);
  return raw.map((effect) => effect - center);
}

/** Amounts that came back on the same day of two or more of the last six months and stand out of the same weekdays around them. */
function monthDayEffects(history: readonly number[], firstDay: number): Map<number, number> {
  const distances = new Map<number, number[]>();
  const all: number[] = [];
  for (let t = Math.max(0, history.length - 184); t < history.length; t++) {
    const around = [-2, -1, 1, 2].map((weeks) => history[t + weeks * WEEK]).filter((y) => y !== undefined);
    if (around.length < 2) continue;
    const distance = history[t]! - median(around);
    all.push(distance);
    const day = monthDay(firstDay + t);
    distances.set(day, [...(distances.get(day) ?? []), distance]);
  }
  if (all.length === 0) return new Map();
  const noise = 1.4826 * medianAbsoluteDeviation(all);
  const effects = [...distances].flatMap(([day, seen]): [number, number][] => {
    const effect = median(seen);
    const isSteady = seen.length >= 2 && seen.every((d) => Math.sign(d) === Math.sign(effect) && Math.abs(d) > 3 * noise);
    return isSteady && effect !== 0 ? [[day, effect]] : [];
  });
  return new Map(effects);
}

/** Day of the month (1–31) of a day number. */
function monthDay(day: number): number {
  return new Date(day * 86_400_000).getUTCDate();
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}
