/** What time it is where people are: quiet hours, and when a digest is due. */
import { dateOfDay, dayNumber } from '../../../engine/calendar.ts';
import { type DigestRule, type QuietHours, WEEKDAYS } from '../alerts-file.ts';

export interface LocalTime {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly weekday: (typeof WEEKDAYS)[number];
  /** `HH:MM` */
  readonly time: string;
}

/** @example localTime(new Date('2026-11-20T23:30:00Z'), 'Europe/Berlin') // { date: '2026-11-21', weekday: 'Saturday', time: '00:30' } */
export function localTime(now: Date, timeZone: string): LocalTime {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(now);
  const part = (type: string): string => parts.find((each) => each.type === type)!.value;
  const date = `${part('year')}-${part('month')}-${part('day')}`;
  return { date, weekday: weekdayOf(date), time: `${part('hour')}:${part('minute')}` };
}

/** Hours from `from` to before `to`, over midnight too, and whole weekends where they are quiet. */
export function isQuiet({ weekday, time }: LocalTime, quiet: QuietHours | null): boolean {
  if (quiet === null) return false;
  const { from, to, hasWeekends } = quiet;
  if (hasWeekends && (weekday === 'Saturday' || weekday === 'Sunday')) return true;
  return from <= to ? from <= time && time < to : from <= time || time < to;
}

/**
 * The day for which a digest is due, or null. One that was missed is due until the next; one that was never sent begins on its day.
 */
export function dueDay({ weekday, at }: Pick<DigestRule, 'weekday' | 'at'>, { date, time }: LocalTime, lastDay: string | undefined): string | null {
  const reached = dayNumber(date) - (time >= at ? 0 : 1);
  const back = weekday === null ? 0 : (WEEKDAYS.indexOf(weekdayOf(dateOfDay(reached))) - WEEKDAYS.indexOf(weekday) + 7) % 7;
  const day = dateOfDay(reached - back);
  return (lastDay === undefined ? day === date : day > lastDay) ? day : null;
}

/** 1970-01-01 was a Thursday. */
function weekdayOf(date: string): LocalTime['weekday'] {
  return WEEKDAYS[(((dayNumber(date) + 3) % 7) + 7) % 7]!;
}
