/** One value of a table as a reader sees it, by what its column holds. */
import { csvCell } from '#contract/csv.ts';
import type { ColumnKind } from '#contract/gold.ts';
import type { Row, Value } from '../query/query.ts';
import { dayName, shortMonth } from './dates.ts';
import { groupDecimal } from './decimal.ts';
import { exactChange, exactMoney, fullMoney, shortMoney } from './money.ts';
import { percent } from './percent.ts';

/** What a column of a figure or table holds: a kind of gold, or one that says how it is read. */
export type CellKind = ColumnKind | 'month' | 'change' | 'digits' | 'percent' | 'short' | 'bytes' | 'trend' | 'tag' | 'time';

export interface Column {
  readonly label: string;
  readonly kind: CellKind;
}

/** Columns in reading order, by their name in the rows. */
export type Columns = Readonly<Record<string, Column>>;

const RIGHT = new Set<CellKind>(['money', 'quantity', 'ratio', 'count', 'change', 'digits', 'percent', 'short', 'bytes', 'trend']);

/** Whether values of this kind stand right, digit under digit. */
export function isNumeric(kind: CellKind): boolean {
  return RIGHT.has(kind);
}

/** The value as text for a table cell. */
export function cellText(value: Value | undefined, kind: CellKind): string {
  if (value === null || value === undefined || value === '') return '–';
  switch (kind) {
    case 'money':
      return exactMoney(value);
    case 'change':
      return exactChange(value);
    case 'digits':
      return fullMoney(value);
    case 'percent':
      return percent(value);
    case 'count':
      return groupDecimal(String(value));
    case 'quantity':
      return groupDecimal(
        String(value)
          .replace(/(\.\d*?)0+$/, '$1')
          .replace(/\.$/, ''),
      );
    case 'ratio':
      return Number(value).toFixed(1);
    case 'short':
      return shortMoney(value);
    case 'bytes':
      return byteText(Number(value));
    case 'month':
      return shortMonth(value);
    case 'date':
      return dayName(value);
    case 'flag':
      return value === true || value === 'true' ? 'Yes' : 'No';
    default:
      return String(value);
  }
}

/** What a table sorts the value by: the number or text itself, the last point of a trend, nothing where there is none. */
export function sortKey(value: Value | undefined, kind: CellKind): string {
  return kind === 'trend'
    ? (String(value ?? '')
        .split(' ')
        .at(-1) ?? '')
    : String(value ?? '');
}

function byteText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * Rows as CSV by RFC 4180, every digit kept, columns named as in the edition.
 * Text that a spreadsheet would take for a formula is led by an apostrophe.
 */
export function csv(rows: readonly Row[], columns: Columns): string {
  const names = Object.keys(columns);
  const lines = rows.map((row) => names.map((name) => csvCell(row[name])).join(','));
  return `${[names.map(csvCell).join(','), ...lines].join('\r\n')}\r\n`;
}
