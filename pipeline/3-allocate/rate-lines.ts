/** Lines of exchange-rates.csv, read and checked. */
import { NATIONAL_CURRENCIES } from '#contract/currencies.ts';
import { type CsvRow, readCsv } from '../engine/config.ts';
import { CostbookError, nearestWord } from '../engine/errors.ts';

/** Columns of `rate_book`, all text. */
export const RATE_COLUMNS = ['x_Month', 'x_Date', 'x_From', 'x_To', 'x_Rate', 'x_RateSource'] as const;
export type RateLine = Readonly<Record<(typeof RATE_COLUMNS)[number], string | null>>;

const DECIMALS = 10;

/**
 * The rates of the file at `path`, and of lines that say so their inverse, rounded to ten decimals; none when there is no file.
 * Throws ExchangeRateNotValid, RateTwice or InputColumnMissing and the errors of {@link readCsv} (exit code 1), each with its line.
 */
export function readRates(path: string): { readonly rates: readonly RateLine[]; readonly lastLine: number } {
  const lines = readCsv(path, { required: ['From', 'To', 'Rate'], optional: ['Month', 'Date', 'Source', 'Inverse'] });
  const [first] = lines;
  if (first && !('Month' in first.cells) && !('Date' in first.cells)) throw timeMissing(path);
  const seen = new Map<string, string>();
  const rates: RateLine[] = [];
  for (const line of lines) {
    refuseNotValid(line);
    for (const rate of ratesOf(line)) {
      refuseTwice(rate, line.where, seen);
      rates.push(rate);
    }
  }
  return { rates, lastLine: lines.length + 1 };
}

function ratesOf({ cells }: CsvRow): RateLine[] {
  const { Month, Date: day, From, To, Rate, Source, Inverse } = cells;
  const rate: RateLine = { x_Month: Month ? `${Month}-01` : null, x_Date: day || null, x_From: From!, x_To: To!, x_Rate: Rate!, x_RateSource: Source || null };
  if (Inverse !== 'yes') return [rate];
  const source = [Source, `inverse of ${Rate} ${From} to ${To}`].filter(Boolean).join(', ');
  return [rate, { ...rate, x_From: To!, x_To: From!, x_Rate: inverse(Rate!), x_RateSource: source }];
}

/** One divided by a rate, rounded half up: never through floating point. */
function inverse(rate: string): string {
  const [whole, fraction = ''] = rate.split('.');
  const scaled = BigInt(whole + fraction.padEnd(DECIMALS, '0'));
  const digits = ((2n * 10n ** BigInt(2 * DECIMALS) + scaled) / (2n * scaled)).toString().padStart(DECIMALS + 1, '0');
  return `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}

function refuseNotValid({ cells, where }: CsvRow): void {
  const fault = faultOf(cells);
  if (fault === null) return;
  throw new CostbookError({ name: 'ExchangeRateNotValid', what: `"${Object.values(cells).join(',')}" is not an exchange rate.`, ...fault, where });
}

function faultOf({ Month = '', Date: day = '', From, To, Rate = '', Inverse = '' }: CsvRow['cells']): { why: string; fix: string } | null {
  const example = { fix: 'Write it like 2026-01,EUR,USD,1.0842,ECB.' };
  if ((Month === '') === (day === '')) return { why: 'A line needs either a month or a date, and not both.', ...example };
  if (Month !== '' && !/^\d{4}-(0[1-9]|1[0-2])$/.test(Month)) return { why: `"${Month}" is not a month.`, ...example };
  if (day !== '' && !isDay(day)) return { why: `"${day}" is not a day that the calendar knows.`, fix: 'Write it like 2026-01-15,EUR,USD,1.0842,ECB.' };
  for (const code of [From ?? '', To ?? '']) {
    if (NATIONAL_CURRENCIES.has(code)) continue;
    const nearest = nearestWord(code, NATIONAL_CURRENCIES);
    return { why: `"${code}" is no currency of ISO 4217.`, fix: nearest ? `Write "${nearest}" if that is meant.` : 'Write its three letters, like EUR.' };
  }
  if (From === To) return { why: 'A currency is worth itself.', fix: 'Remove the line, or correct one of the two codes.' };
  if (!/^\d{1,8}(\.\d{1,10})?$/.test(Rate) || Number(Rate) === 0) return { why: `"${Rate}" is not a positive rate with at most 10 decimals.`, ...example };
  if (Inverse !== '' && Inverse !== 'yes')
    return { why: `Inverse is "${Inverse}".`, fix: 'Write yes where the rate may also be used the other way round, else leave it empty.' };
  if (Inverse === 'yes' && !/^\d{1,8}\./.test(inverse(Rate)))
    return { why: `One divided by ${Rate} is too large.`, fix: 'Write the rate of the other direction.' };
  return null;
}

function refuseTwice({ x_Month, x_Date, x_From, x_To }: RateLine, where: string, seen: Map<string, string>): void {
  const time = x_Date ?? x_Month!.slice(0, 7);
  const key = [time, x_From, x_To].join(' ');
  const first = seen.get(key);
  if (first === undefined) return void seen.set(key, where);
  throw new CostbookError({
    name: 'RateTwice',
    what: `${time} has two rates from ${x_From} to ${x_To}.`,
    why: `The first stands at ${first}; which of them counts would be left to chance.`,
    fix: 'Keep one of the two lines.',
    where,
  });
}

function timeMissing(path: string): CostbookError {
  return new CostbookError({
    name: 'InputColumnMissing',
    what: `${path} has neither a column "Month" nor a column "Date".`,
    why: 'A rate without its time holds for nothing.',
    fix: 'Add the column "Month" (2026-01) or "Date" (2026-01-15).',
    where: `${path}:1`,
  });
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
