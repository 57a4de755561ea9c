/** Entries that hold for a time: `from` and `to`, days or months, both included. */
import { z } from 'zod';
import { isInCalendar } from '../engine/calendar.ts';
import { CostbookError } from '../engine/errors.ts';

const DAY = /^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/;
const date = z.string().regex(DAY, 'is not a day or month like 2026-07-01 or 2026-07').refine(isInCalendar, 'is a day that the calendar does not know');

/** Keys of an entry that may have a beginning and an end. */
export const validity = { from: date.nullish(), to: date.nullish() };

export interface Validity {
  /** First day, `YYYY-MM-DD`, or null: always was. */
  readonly x_ValidFrom: string | null;
  /** First day on which it holds no more, or null: holds on. */
  readonly x_ValidTo: string | null;
}

/** A month stands for its first day in `from` and its last in `to`. Throws DatesReversed (exit code 1). */
export function validityOf(entry: { readonly from?: string | null; readonly to?: string | null }, what: string, where: string): Validity {
  const x_ValidFrom = entry.from ? entry.from.padEnd(10, '-01') : null;
  const x_ValidTo = entry.to ? dayAfter(entry.to) : null;
  if (x_ValidFrom !== null && x_ValidTo !== null && x_ValidTo <= x_ValidFrom) {
    throw new CostbookError({
      name: 'DatesReversed',
      what: `${what} ends (${entry.to}) before it begins (${entry.from}).`,
      why: 'It would never hold.',
      fix: 'Swap from and to; both days are included.',
      where,
    });
  }
  return { x_ValidFrom, x_ValidTo };
}

/** Whether one entry holds on every day on which the other does. */
export function isCovering(a: Validity, b: Validity): boolean {
  return (
    (a.x_ValidFrom === null || (b.x_ValidFrom !== null && a.x_ValidFrom <= b.x_ValidFrom)) &&
    (a.x_ValidTo === null || (b.x_ValidTo !== null && a.x_ValidTo >= b.x_ValidTo))
  );
}

/** `from 2026-02-01 to 2026-03-31`, both included; empty where it always holds. */
export function datesInWords({ x_ValidFrom, x_ValidTo }: Validity): string {
  const last = x_ValidTo === null ? null : new Date(Date.parse(x_ValidTo) - 86_400_000).toISOString().slice(0, 10);
  return [x_ValidFrom && `from ${x_ValidFrom}`, last && `to ${last}`].filter(Boolean).join(' ');
}

/** Whether two entries hold on a common day. */
export function isOverlapping(a: Validity, b: Validity): boolean {
  return (
    (a.x_ValidTo === null || b.x_ValidFrom === null || b.x_ValidFrom < a.x_ValidTo) &&
    (b.x_ValidTo === null || a.x_ValidFrom === null || a.x_ValidFrom < b.x_ValidTo)
  );
}

function dayAfter(date: string): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number | undefined];
  const next = day === undefined ? Date.UTC(year, month, 1) : Date.UTC(year, month - 1, day + 1);
  return new Date(next).toISOString().slice(0, 10);
}
