/** What people know of the future, and of the past, that bills do not say: reads events.yaml. */
import { join } from 'node:path';
import { z } from 'zod';
import { dayNumber, isInCalendar, lastDayOf } from '../../engine/calendar.ts';
import { listOf, readYaml, text } from '../../engine/config.ts';
import { type EntryProblem, namedEntries } from '../named-entries.ts';

export const EVENTS_FILE = 'events.yaml';

export const EVENT_KINDS = ['launch', 'migration', 'commitment start', 'commitment expiry', 'price change', 'other'] as const;

const DAY = /^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/;
const day = z.string().regex(DAY, 'is not a day or month like 2026-07-01 or 2026-07').refine(isInCalendar, 'is a day that the calendar does not know');
const amount = z.string().regex(/^-?\d{1,15}(\.\d{1,10})?$/, 'is not an amount without separators like 12000 or -450.50');
const percent = z
  .string()
  .regex(/^-?\d{1,4}(\.\d{1,4})?$/, 'is not a percentage like 8 or -12.5')
  .refine((value) => Number(value) >= -100, 'takes away more than all there is');
const Scope = z.strictObject({
  business_unit: text.nullish(),
  department: text.nullish(),
  cost_center: text.nullish(),
  provider: text.nullish(),
  service: text.nullish(),
  pool: text.nullish(),
});
const Entry = z.strictObject({
  name: text,
  kind: z.enum(EVENT_KINDS).nullish(),
  from: day,
  to: day.nullish(),
  scope: Scope.nullish(),
  amount: amount.nullish(),
  amount_per_month: amount.nullish(),
  percent: percent.nullish(),
});
const File = z.strictObject({ events: listOf(Entry) });

/** An event, nothing left open. */
export interface KnownEvent {
  readonly name: string;
  readonly kind: (typeof EVENT_KINDS)[number];
  /** `YYYY-MM-DD`, both included; lastDay null: it stays. */
  readonly firstDay: string;
  readonly lastDay: string | null;
  /** company, business unit, department or cost center, and which of these; null for the company. */
  readonly level: string;
  readonly unit: string | null;
  readonly provider: string | null;
  readonly service: string | null;
  readonly pool: string | null;
  /** Decimal text in the reporting currency: over all of its days, or each month; or percent of what the scope costs. At most one is there. */
  readonly totalAmount: string | null;
  readonly monthlyAmount: string | null;
  readonly percent: string | null;
  /** `events.yaml:line` */
  readonly where: string;
}

/**
 * Events of events.yaml; none without the file. Throws the errors of YAML, EventTwice, EventEndsBeforeItBegins, EventScopeTwice,
 * EventAmountTwice or EventWithoutEnd (exit code 1), each with file and line.
 */
export function readKnownEvents(inputs: string): KnownEvent[] {
  const { value, whereOf } = readYaml(join(inputs, EVENTS_FILE), File);
  return namedEntries(value.events, whereOf, { list: 'events', noun: 'Event', problemOf, make: eventOf });
}

function eventOf(entry: z.output<typeof Entry>, where: string): KnownEvent {
  const { business_unit, department, cost_center, provider, service, pool } = entry.scope ?? {};
  return {
    name: entry.name,
    kind: entry.kind ?? 'other',
    firstDay: entry.from.padEnd(10, '-01'),
    lastDay: entry.to ? (entry.to.length === 7 ? lastDayOf(entry.to) : entry.to) : null,
    level: cost_center ? 'cost center' : department ? 'department' : business_unit ? 'business unit' : 'company',
    unit: cost_center ?? department ?? business_unit ?? null,
    provider: provider ?? null,
    service: service ?? null,
    pool: pool ?? null,
    totalAmount: entry.amount ?? null,
    monthlyAmount: entry.amount_per_month ?? null,
    percent: entry.percent ?? null,
    where,
  };
}

function problemOf(whole: z.output<typeof Entry>, firstOfName: string | undefined): EntryProblem | null {
  const { scope, ...entry } = whole;
  const event = eventOf(whole, '');
  const units = [scope?.business_unit, scope?.department, scope?.cost_center].filter((unit) => unit);
  const amounts = [entry.amount, entry.amount_per_month, entry.percent].filter((amount) => amount);
  const problems: readonly (EntryProblem | false)[] = [
    firstOfName !== undefined && { name: 'EventTwice', why: `One of this name stands at ${firstOfName}.`, fix: 'Give one of them another name:.' },
    event.lastDay !== null &&
      dayNumber(event.lastDay) < dayNumber(event.firstDay) && {
        name: 'EventEndsBeforeItBegins',
        why: `It begins on ${event.firstDay} and ends on ${event.lastDay}.`,
        fix: 'Correct from: or to:.',
        key: 'to',
      },
    units.length > 1 && {
      name: 'EventScopeTwice',
      why: 'Its scope names several units; which of them it moves would be a guess.',
      fix: 'Keep one of business_unit:, department:, cost_center:.',
      key: 'scope',
    },
    amounts.length > 1 && {
      name: 'EventAmountTwice',
      why: 'It says more than one amount; adding them would be a guess.',
      fix: 'Keep one of amount:, amount_per_month:, percent:.',
    },
    event.totalAmount !== null &&
      event.lastDay === null && {
        name: 'EventWithoutEnd',
        why: 'amount: is spread over the days of the event, and it has no last one.',
        fix: 'Add to:, or write amount_per_month:.',
        key: 'amount',
      },
  ];
  return problems.find((problem) => problem !== false) || null;
}
