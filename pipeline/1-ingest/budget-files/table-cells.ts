/** Numbers and months of tables that people keep, read without a guess. */
import { addMonths } from '../../engine/calendar.ts';

/** How a table writes thousands and decimals. */
interface NumberFormat {
  readonly decimal: string;
  readonly pattern: RegExp;
}

const GROUPS: readonly (readonly [decimal: string, thousands: string])[] = [
  ['.', ','],
  [',', '.'],
  ['.', "'’"],
  [',', ' \u00a0\u202f'],
];
const FORMATS: readonly NumberFormat[] = GROUPS.map(([decimal, thousands]) => ({
  decimal,
  pattern: new RegExp(`^-?(?:\\d+|\\d{1,3}(?:[${thousands}]\\d{3})+)(?:[${decimal}]\\d+)?$`),
}));

/** Amounts as plain decimal text; null where the cells can be read in several ways, or a cell in none (then by its place). */
export type ReadAmounts = { readonly amounts: readonly string[] } | { readonly isAmbiguous: true } | { readonly unreadable: number };

/**
 * Amounts of a column, all written in one way: `1,234.56`, `1.234,56`, `1'234.56` or `1 234,56`, with or without a currency sign. Where more
 * than one way fits every cell and they disagree, nothing is read unless `decimal` says which.
 *
 * @example readAmounts(['1.234,50', '7']) // { amounts: ['1234.50', '7'] }
 */
export function readAmounts(cells: readonly string[], decimal?: string): ReadAmounts {
  const bare = cells.map((cell) =>
    cell
      .replace(/^\((.*)\)$/, '-$1')
      .replace(/\s*(?:[A-Z]{3}|\p{Sc})\s*/gu, '')
      .trim(),
  );
  const fitting = FORMATS.filter((format) => (decimal === undefined || format.decimal === decimal) && bare.every((cell) => format.pattern.test(cell)));
  const readings = fitting.map((format) => bare.map((cell) => plain(cell, format)));
  if (readings.length === 0) {
    const unreadable = bare.findIndex((cell) => !FORMATS.some(({ pattern }) => pattern.test(cell)));
    return unreadable < 0 ? { isAmbiguous: true } : { unreadable };
  }
  const isOne = readings.every((reading) => reading.every((amount, place) => amount === readings[0]![place]));
  return isOne ? { amounts: readings[0]! } : { isAmbiguous: true };
}

function plain(cell: string, { decimal }: NumberFormat): string {
  const [whole = '', fraction] = cell.split(decimal);
  return `${whole.replace(/[^\d-]/g, '')}${fraction === undefined ? '' : `.${fraction}`}`;
}

const MONTH_NAMES = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Other spellings of the first three letters. */
const OTHER_NAMES: Readonly<Record<string, string>> = { mär: 'mar', mrz: 'mar', mai: 'may', okt: 'oct', dez: 'dec' };

/** Periods of a column as budgets.csv writes them; null where a cell is none, or days and months cannot be told apart. */
export function readPeriods(cells: readonly string[]): readonly (string | null)[] {
  const isDayFirst = dayFirst(cells);
  return cells.map((cell) => periodOf(cell, isDayFirst));
}

/**
 * A month, quarter or year in the ways in which tables write them.
 *
 * @example periodOf('Jan-26', null) // '2026-01'
 */
export function periodOf(cell: string, isDayFirst: boolean | null): string | null {
  const text = cell.trim().toLowerCase();
  const [, quarter, quarterYear] = /^q([1-4])[\s/-]*(?:fy)?\s*(\d{4})$/.exec(text) ?? [];
  if (quarter) return `${quarterYear}-Q${quarter}`;
  const [, yearFirst, quarterLast] = /^(\d{4})[\s/-]*q([1-4])$/.exec(text) ?? [];
  if (yearFirst) return `${yearFirst}-Q${quarterLast}`;
  if (/^\d{4}$/.test(text)) return text;
  const [, isoYear, isoMonth] = /^(\d{4})[-/.]?(0[1-9]|1[0-2])(?:[-/.](?:0[1-9]|[12]\d|3[01])(?:[t ].*)?)?$/.exec(text) ?? [];
  if (isoYear) return `${isoYear}-${isoMonth}`;
  const [, month, year] = /^(0?[1-9]|1[0-2])[-/.](\d{4})$/.exec(text) ?? [];
  if (month) return `${year}-${month.padStart(2, '0')}`;
  const [, first, second, dayYear] = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text) ?? [];
  if (first) {
    const number = isDayFirst === null ? 0 : Number(isDayFirst ? second : first);
    return number >= 1 && number <= 12 ? `${dayYear}-${String(number).padStart(2, '0')}` : null;
  }
  return namedMonth(text);
}

function namedMonth(text: string): string | null {
  const [, before, word, after] = /^(\d{4})?[\s.,'’/-]*(?:\d{1,2}[\s.-]+)?([a-zäé]{3,9})\.?[\s.,'’/-]*(\d{2}|\d{4})?$/.exec(text) ?? [];
  if (word === undefined) return null;
  const letters = word.slice(0, 3);
  const place = MONTH_NAMES.indexOf(OTHER_NAMES[letters] ?? letters);
  const year = before ?? (after?.length === 2 ? `20${after}` : after);
  return place < 0 || year === undefined ? null : addMonths(`${year}-01-01`, place).slice(0, 7);
}

/** Whether 01/02/2026 is the first of February: told by numbers above 12, or by which of the two is always the same. */
function dayFirst(cells: readonly string[]): boolean | null {
  const pairs = cells.flatMap((cell) => {
    const [, first, second] = /^\s*(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}\s*$/.exec(cell) ?? [];
    return first === undefined ? [] : [[Number(first), Number(second)] as const];
  });
  if (pairs.some(([first]) => first > 12)) return true;
  if (pairs.some(([, second]) => second > 12)) return false;
  if (pairs.every(([first]) => first === 1) && pairs.some(([, second]) => second !== 1)) return true;
  return pairs.every(([, second]) => second === 1) && pairs.some(([first]) => first !== 1) ? false : null;
}
