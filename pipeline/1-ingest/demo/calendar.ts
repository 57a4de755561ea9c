/** Days of the demo and how load moves over them. Only + − × ÷ on doubles: the same numbers on every machine. */
import type { Pattern } from './apps/app.ts';
import { FIRST_DAY, LAST_DAY, SEED } from './company.ts';

const DAY_MS = 86_400_000;

/** Days since FIRST_DAY of a date YYYY-MM-DD. */
export function dayNumber(date: string): number {
  return Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${FIRST_DAY}T00:00:00Z`)) / DAY_MS);
}

/** Date YYYY-MM-DD of a day number. */
export function dateOf(day: number): string {
  return new Date(Date.parse(`${FIRST_DAY}T00:00:00Z`) + day * DAY_MS).toISOString().slice(0, 10);
}

export const DAY_COUNT = dayNumber(LAST_DAY) + 1;

export interface Month {
  /** YYYY-MM. */
  readonly id: string;
  readonly firstDay: number;
  /** Day after the last of the calendar month. */
  readonly endDay: number;
  /** Day after the last that is billed. */
  readonly billedEndDay: number;
}

/** All months of the demo, the running one last. */
export const MONTHS: readonly Month[] = (() => {
  const months: Month[] = [];
  for (let firstDay = 0; firstDay < DAY_COUNT; ) {
    const date = new Date(`${dateOf(firstDay)}T00:00:00Z`);
    const endDay = firstDay + new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    months.push({ id: dateOf(firstDay).slice(0, 7), firstDay, endDay, billedEndDay: Math.min(endDay, DAY_COUNT) });
    firstDay = endDay;
  }
  return months;
})();

/** Month index of each day. */
export const MONTH_OF: readonly number[] = MONTHS.flatMap((month, index) => Array<number>(month.billedEndDay - month.firstDay).fill(index));

/** A number in [0, 1) that depends on nothing but the seed and its keys. */
export function chance(...keys: readonly number[]): number {
  let state = SEED;
  for (const key of keys) {
    state = Math.imul(state ^ (key + 0x9e3779b9), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    state ^= state >>> 16;
  }
  return (state >>> 0) / 4_294_967_296;
}

/** Sum of three uniform draws, centered: about normal, in [-1.5, 1.5], standard deviation 0.5. */
export function wobble(...keys: readonly number[]): number {
  return chance(...keys, 1) + chance(...keys, 2) + chance(...keys, 3) - 1.5;
}

/** Sunday first. */
const WEEK: Record<Pattern, readonly number[]> = {
  shop: [1.1, 1.04, 0.96, 0.94, 0.96, 1.0, 1.06],
  office: [0.58, 1.12, 1.17, 1.18, 1.16, 1.09, 0.62],
  batch: [0.93, 1.08, 1.03, 1.01, 1.02, 0.98, 0.95],
  flat: [1, 1, 1, 1, 1, 1, 1],
  stored: [1, 1, 1, 1, 1, 1, 1],
  pieces: [1, 1, 1, 1, 1, 1, 1],
};
/** January first; mid-month values, straight lines between. */
const SHOP_YEAR = [0.96, 0.93, 0.96, 0.97, 1.0, 0.97, 1.01, 0.96, 0.99, 1.04, 1.19, 1.19];
const OFFICE_YEAR = [0.99, 1.01, 1.02, 1.01, 1.0, 0.99, 0.96, 0.95, 1.01, 1.03, 1.04, 0.97];
const NOISE: Record<Pattern, number> = { shop: 0.045, office: 0.05, batch: 0.12, flat: 0.012, stored: 0.003, pieces: 0 };
/** First and last day, and what they do to shops and offices. */
// biome-ignore format: one line, one thing
const SPECIAL: readonly (readonly [first: string, last: string, shop: number, office: number])[] = [
  ...['2024', '2025', '2026'].flatMap((year): [string, string, number, number][] => {
    const blackFriday = { 2024: 29, 2025: 28, 2026: 27 }[year] ?? 29;
    const day = (offset: number): string => dateOf(dayNumber(`${year}-11-${blackFriday}`) + offset);
    return [[day(-9), day(-2), 1.09, 1], [day(-1), day(-1), 1.24, 0.5], [day(0), day(0), 1.66, 0.72], [day(1), day(2), 1.4, 1], [day(3), day(3), 1.58, 1.08], [day(4), day(6), 1.17, 1], [`${year}-12-24`, `${year}-12-26`, 0.72, 0.42], [`${year}-12-27`, `${year}-12-31`, 1.02, 0.58]];
  }),
  ['2025-01-01', '2025-01-01', 0.9, 0.45], ['2026-01-01', '2026-01-01', 0.9, 0.45], ['2025-07-04', '2025-07-04', 0.95, 0.55], ['2026-07-03', '2026-07-04', 0.95, 0.6],
  ['2025-07-08', '2025-07-11', 1.21, 1], ['2026-07-14', '2026-07-17', 1.24, 1], ['2025-09-01', '2025-09-01', 1.06, 0.55], ['2026-09-07', '2026-09-07', 1.06, 0.55],
];

const SHOP_SPECIAL = specialDays(2);
const OFFICE_SPECIAL = specialDays(3);

function specialDays(column: 2 | 3): readonly number[] {
  const factors = Array<number>(DAY_COUNT).fill(1);
  for (const special of SPECIAL) {
    for (let day = Math.max(0, dayNumber(special[0])); day <= dayNumber(special[1]) && day < DAY_COUNT; day++) factors[day] = special[column];
  }
  return factors;
}

function ofYear(values: readonly number[], day: number): number {
  const month = MONTHS[MONTH_OF[day]!]!;
  const position = (day - month.firstDay + 0.5) / (month.endDay - month.firstDay) - 0.5;
  const index = Number(month.id.slice(5)) - 1;
  const neighbour = values[(index + (position < 0 ? 11 : 1)) % 12]!;
  return values[index]! + (neighbour - values[index]!) * Math.abs(position);
}

/** Load of a day against a plain day: weekday, season, holidays, the day's traffic and the workload's own noise. */
export function loadOf(pattern: Pattern, day: number, workload: number): number {
  const weekday = WEEK[pattern][(day + 5) % 7]!;
  const noise = 1 + NOISE[pattern] * wobble(workload, day);
  if (pattern === 'shop') return weekday * ofYear(SHOP_YEAR, day) * SHOP_SPECIAL[day]! * (1 + 0.04 * wobble(7, day)) * noise;
  if (pattern === 'office') return weekday * ofYear(OFFICE_YEAR, day) * OFFICE_SPECIAL[day]! * (1 + 0.03 * wobble(8, day)) * noise;
  if (pattern === 'batch') return weekday * (1 + 0.05 * wobble(9, day)) * noise;
  return noise;
}

/** Growth of each day against the first: the given percent a month (fading when fast), a wander of its own, and a few changes of mind. */
export function growthOf(percentAMonth: number, startDay: number, workload: number): readonly number[] {
  const wander = percentAMonth === 0 ? 0.4 : 2.2;
  const monthly = [1];
  for (let month = 0, rate = percentAMonth; month <= MONTHS.length; month++) {
    monthly.push(monthly.at(-1)! * (1 + (rate + wander * wobble(workload, 1000 + month)) / 100));
    if (rate > 4) rate *= 0.95;
  }
  const changes = [1, 2].map((number) => ({
    day: Math.floor(chance(workload, 2000 + number) * DAY_COUNT * 1.6),
    factor: percentAMonth === 0 ? 1 : 1 + 0.16 * wobble(workload, 3000 + number),
  }));
  return Array.from({ length: DAY_COUNT }, (_, day) => {
    const age = Math.max(0, day - startDay) / 30.4375;
    const month = Math.floor(age);
    const base = monthly[month]! + (monthly[month + 1]! - monthly[month]!) * (age - month);
    return changes.reduce((level, change) => level * (1 + (change.factor - 1) * Math.min(1, Math.max(0, (day - change.day) / 12))), base);
  });
}
