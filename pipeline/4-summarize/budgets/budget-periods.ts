/** Periods that a budget is written for, and how their amount becomes months. Amounts are exact decimal text. */
import { addMonths } from '../../engine/calendar.ts';

export interface BudgetPeriod {
  /** First day. */
  readonly start: string;
  /** 1, 3 or 12. */
  readonly months: number;
}

/** Decimals that amounts of budgets may have. */
const DECIMALS = 10;
/** Parts of an even split are rounded to cents, or to the decimals of the amount where it has more. */
const CENTS = 2;

/**
 * A month (`2026-01`), a quarter (`2026-Q1`) or a calendar year (`2026`); null for anything else.
 *
 * @example periodOf('2026-Q2') // { start: '2026-04-01', months: 3 }
 */
export function periodOf(text: string): BudgetPeriod | null {
  const [, year, month, quarter] = /^(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?$/i.exec(text) ?? [];
  if (year === undefined) return null;
  if (month !== undefined) return { start: `${year}-${month}-01`, months: 1 };
  if (quarter !== undefined) return { start: addMonths(`${year}-01-01`, (Number(quarter) - 1) * 3), months: 3 };
  return { start: `${year}-01-01`, months: 12 };
}

/** First days of the months of a period. */
export function monthsOf({ start, months }: BudgetPeriod): string[] {
  return Array.from({ length: months }, (_, place) => addMonths(start, place));
}

/** Months of an amount, or in a sentence why the phasing does not fit it. */
export type Phased = { readonly months: readonly string[] } | { readonly problem: string };

/**
 * The amount of each month of a period: as much every month where `phasing` is empty or `flat`; else by a list of percent (`30% 30% 40%`)
 * or amounts (`90 90 120`), one for each month, or four for the quarters of a year. The list must come to the whole. The rounding rest of a
 * split goes to its largest part, the first of equals, so that the months add up to the amount exactly.
 *
 * @example phase('100', { start: '2026-01-01', months: 3 }, '') // { months: ['33.34', '33.33', '33.33'] }
 */
export function phase(amount: string, { months }: BudgetPeriod, phasing: string): Phased {
  const total = units(amount);
  if (phasing === '' || phasing.toLowerCase() === 'flat') return { months: shared(total, new Array<bigint>(months).fill(1n), decimalsOf(amount)).map(asText) };
  const parts = phasing.split(/[\s;/|]+/);
  const isQuarterly = months === 12 && parts.length === 4;
  if (parts.length !== months && !isQuarterly) {
    const wanted = months === 12 ? '12 months, or 4 quarters' : months === 3 ? '3 months' : 'one month, which needs no phasing';
    return { problem: `it has ${parts.length} parts for ${wanted}` };
  }
  const isPercent = parts.every((part) => part.endsWith('%'));
  const numbers = parts.map((part) => part.replace(/%$/, ''));
  if (numbers.some((number) => !/^\d{1,15}(\.\d{1,10})?$/.test(number))) return { problem: 'its parts are not all percent (30%), nor all amounts (3000)' };
  const weights = numbers.map(units);
  const whole = isPercent ? units('100') : total;
  const sum = weights.reduce((left, right) => left + right, 0n);
  if (sum !== whole) {
    const apart = asText(sum > whole ? sum - whole : whole - sum);
    return {
      problem: `its parts come to ${asText(sum)}${isPercent ? ' %' : ''}, ${apart} ${sum > whole ? 'more' : 'less'} than ${isPercent ? '100 %' : `the amount of ${amount}`}`,
    };
  }
  const amounts = isPercent ? shared(total, weights, decimalsOf(amount)) : weights;
  return { months: (isQuarterly ? amounts.flatMap((quarter) => shared(quarter, [1n, 1n, 1n], decimalsOf(amount))) : amounts).map(asText) };
}

/** A total by weights, each part cut to `decimals`, the rest with the largest. */
function shared(total: bigint, weights: readonly bigint[], decimals: number): bigint[] {
  const sum = weights.reduce((left, right) => left + right, 0n);
  if (sum === 0n) return [total, ...weights.slice(1).map(() => 0n)];
  const step = 10n ** BigInt(DECIMALS - decimals);
  const parts = weights.map((weight) => ((total * weight) / sum / step) * step);
  const largest = weights.reduce((best, weight, place) => (weight > weights[best]! ? place : best), 0);
  parts[largest] = parts[largest]! + total - parts.reduce((left, right) => left + right, 0n);
  return parts;
}

function decimalsOf(amount: string): number {
  return Math.max(CENTS, amount.split('.')[1]?.length ?? 0);
}

function units(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(DECIMALS, '0'));
}

function asText(amount: bigint): string {
  const digits = String(amount).padStart(DECIMALS + 1, '0');
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '');
  return `${digits.slice(0, -DECIMALS)}${fraction && `.${fraction}`}`;
}
