/** Evidence is fetched by the day: the days of the last month, in the months that they are in. */
import type { Offer, PeriodRange } from '../pull.ts';

const DAY_MS = 86_400_000;
/** Older days are no evidence of today. */
const DAYS_BACK = 31;

/** Days of a month that are over and not too old, as `YYYY-MM-DD`. */
export function daysOf(period: string, now: Date): string[] {
  const days: string[] = [];
  const oldest = now.getTime() - DAYS_BACK * DAY_MS;
  for (let start = Date.parse(`${period}-01T00:00:00Z`); start + DAY_MS <= now.getTime(); start += DAY_MS) {
    const day = new Date(start).toISOString().slice(0, 10);
    if (!day.startsWith(period)) break;
    if (start >= oldest) days.push(day);
  }
  return days;
}

/** One offer a month that has such days, each of so many requests a day; `priceUsd` of one request as decimal text where it is billed. */
export function offersOfDays({ from, to }: PeriodRange, now: Date, partsADay: number, requests: (days: number) => number | null = () => null): Offer[] {
  const before = new Date(now.getTime() - DAYS_BACK * DAY_MS).toISOString().slice(0, 7);
  const first = from !== null && from > before ? from : before;
  const offers: Offer[] = [];
  for (const month = new Date(`${first}-01T00:00:00Z`); month.toISOString().slice(0, 7) <= to; month.setUTCMonth(month.getUTCMonth() + 1)) {
    const period = month.toISOString().slice(0, 7);
    const days = daysOf(period, now).length;
    if (days > 0) offers.push({ period, version: null, isFinal: false, sizeBytes: null, parts: days * partsADay, requests: requests(days), priceUsd: null });
  }
  return offers;
}

/** Hours of a day, as half-open bounds. */
export function boundsOf(day: string): { readonly start: Date; readonly end: Date } {
  const start = new Date(`${day}T00:00:00Z`);
  return { start, end: new Date(start.getTime() + DAY_MS) };
}
