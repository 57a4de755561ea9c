/** Calendar arithmetic on text dates `YYYY-MM-DD`, in UTC. */
const DAY_MS = 86_400_000;

/** Days since 1970-01-01. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** The date of a day number. */
export function dateOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** First day of the month that is `months` after the month of `date`. */
export function addMonths(date: string, months: number): string {
  return new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1 + months, 1)).toISOString().slice(0, 10);
}

/** Number of months from one month to another. */
export function monthsBetween(from: string, to: string): number {
  return (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));
}

/** Number of days of the month of `date`. */
export function daysInMonth(date: string): number {
  return dayNumber(addMonths(date, 1)) - dayNumber(addMonths(date, 0));
}

/** True for a day `YYYY-MM-DD`, or a month `YYYY-MM`, that the calendar has. */
export function isInCalendar(date: string): boolean {
  const time = Date.parse(date.padEnd(10, '-01'));
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

/** Last day of the month of `date`, which may be a month `YYYY-MM` alone. */
export function lastDayOf(date: string): string {
  return dateOfDay(dayNumber(addMonths(date, 1)) - 1);
}
