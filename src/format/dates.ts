/** Days and months as text; always in UTC, always with the month as a word. */
import type { Value } from '../query/query.ts';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** `2026-10-01` → `October 2026`. */
export function monthName(value: Value | undefined): string {
  const [year, month] = parts(value);
  return year ? `${MONTHS[month - 1]} ${year}` : '–';
}

/** `2026-10-01` → `Oct 2026`. */
export function shortMonth(value: Value | undefined): string {
  const [year, month] = parts(value);
  return year ? `${MONTHS[month - 1]?.slice(0, 3)} ${year}` : '–';
}

/** `2026-10-01` → `Oct`, and `Jan 2026` → `2026` marks where a year begins. */
export function tickMonth(value: Value | undefined): string {
  const [year, month] = parts(value);
  const name = MONTHS[month - 1]?.slice(0, 3) ?? '';
  return month === 1 ? `${name}\n${year}` : name;
}

/** `2026-10-09` → `9 Oct 2026`. */
export function dayName(value: Value | undefined): string {
  const [year, month, day] = parts(value);
  return year ? `${day} ${MONTHS[month - 1]?.slice(0, 3)} ${year}` : '–';
}

/** First and last day as one phrase: `9 Oct 2026`, `9–12 Oct 2026` or `30 Sep – 2 Oct 2026`. */
export function dayRange(first: Value | undefined, last: Value | undefined): string {
  if (!last || first === last) return dayName(first);
  const [year, month, day] = parts(first);
  const [lastYear, lastMonth] = parts(last);
  if (year === lastYear && month === lastMonth) return `${day}–${dayName(last)}`;
  return `${year === lastYear ? dayName(first).replace(/ \d{4}$/, '') : dayName(first)} – ${dayName(last)}`;
}

/** The month before or after by `count`: `addMonths('2026-01-01', -1)` is `2025-12-01`. */
export function addMonths(value: string, count: number): string {
  const [year, month] = parts(value);
  return new Date(Date.UTC(year, month - 1 + count, 1)).toISOString().slice(0, 10);
}

/** First day of the day's month. */
export function monthOf(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

/** Whether the last day of `month` has passed by the end of `day`. */
export function isMonthComplete(month: string, day: string): boolean {
  const end = addMonths(month, 1);
  const next = new Date(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return next >= end;
}

function parts(value: Value | undefined): [year: number, month: number, day: number] {
  const match = /^(\d{4})-(\d{2})(?:-(\d{2}))?/.exec(String(value ?? ''));
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 1)] : [0, 0, 0];
}
