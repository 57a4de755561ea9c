import { median, medianAbsoluteDeviation } from 'simple-statistics';

const WEEK = 7;
const RECENT_DAYS = 184;

/**
 * Amounts that came back on the same day of two or more of the last six months, by day of the month (1–31): what stands out of the same
 * weekdays around them every time, such as a fee on the first.
 *
 * Why apart: a fee hides the weekday it falls on, and no method that looks at weeks can foresee the next one.
 */
export function monthDayFees(history: readonly number[], firstDay: number): ReadonlyMap<number, number> {
  const distances = new Map<number, number[]>();
  const all: number[] = [];
  for (let t = Math.max(0, history.length - RECENT_DAYS); t < history.length; t++) {
    const around = [-2, -1, 1, 2].map((weeks) => history[t + weeks * WEEK]).filter((y) => y !== undefined);
    if (around.length < 2) continue;
    const distance = history[t]! - median(around);
    all.push(distance);
    const day = monthDay(firstDay + t);
    distances.set(day, [...(distances.get(day) ?? []), distance]);
  }
  if (all.length === 0) return new Map();
  const noise = 1.4826 * medianAbsoluteDeviation(all);
  return new Map(
    [...distances].flatMap(([day, seen]): [number, number][] => {
      const fee = median(seen);
      const isSteady = seen.length >= 2 && seen.every((d) => Math.sign(d) === Math.sign(fee) && Math.abs(d) > 3 * noise);
      return isSteady && fee !== 0 ? [[day, fee]] : [];
    }),
  );
}

/** Day of the month (1–31) of a day number. */
export function monthDay(day: number): number {
  return new Date(day * 86_400_000).getUTCDate();
}
