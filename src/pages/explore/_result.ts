/** What a view's rows say: a table of parts with exact sums, a finding and the words around it. */
import type { ChartContext } from '../../charts/chart.ts';
import { REST, UNALLOCATED } from '../../charts/colors.ts';
import { dayName, monthName, shortMonth } from '../../format/dates.ts';
import { toInk } from '../../format/decimal.ts';
import { shortMoney } from '../../format/money.ts';
import { percent } from '../../format/percent.ts';
import { plural } from '../../format/sentences.ts';
import { sumDecimals } from '../../format/sum.ts';
import type { Columns } from '../../format/values.ts';
import type { Row } from '../../query/query.ts';
import { DIMENSIONS, grainOf, MEASURES, type View } from './_view.ts';
import { viewQuery } from './_view-sql.ts';

/** One part with its sums; months are the first days of the view's months that have cost. */
export interface PartLine {
  readonly part: string;
  readonly total: string;
  /** Share of the whole, as a ratio. */
  readonly share: number;
  readonly byMonth: Readonly<Record<string, string>>;
}

export interface Result {
  readonly view: View;
  readonly rows: readonly Row[];
  readonly months: readonly string[];
  readonly lines: readonly PartLine[];
  readonly total: PartLine;
}

/** Adds the rows of a view's query up, exactly. */
export function resultOf(view: View, rows: readonly Row[]): Result {
  const { period, part } = viewQuery(view);
  const monthOf = (row: Row): string => `${String(row[period]).slice(0, 7)}-01`;
  const months = [...new Set(rows.map(monthOf))].sort();
  const grand = sumDecimals(rows.map((row) => row[view.measure]));
  const line = (name: string, ofPart: readonly Row[]): PartLine => {
    const total = sumDecimals(ofPart.map((row) => row[view.measure]));
    const inMonth = grouped(ofPart, monthOf);
    const byMonth = Object.fromEntries(Array.from(inMonth, ([month, its]) => [month, sumDecimals(its.map((row) => row[view.measure]))]));
    return { part: name, total, share: toInk(total) / toInk(grand), byMonth };
  };
  const lines = Array.from(
    grouped(rows, (row) => String(row[part])),
    ([name, ofPart]) => line(name, ofPart),
  );
  lines.sort((a, b) => toInk(b.total) - toInk(a.total));
  return { view, rows, months, lines, total: line('Total', rows) };
}

/** The heading above the chart. */
export function finding({ view, lines, total, months }: Result, label: (part: string) => string): string {
  if (!lines.length) return 'No cost matches these filters';
  const span = spanOf(months);
  const [first] = lines;
  if (lines.length === 1 || view.by === 'none' || toInk(total.total) <= 0) return `${shortMoney(total.total)} ${MEASURES[view.measure].toLowerCase()} ${span}`;
  const named = lines.find(({ part }) => part !== REST && part !== UNALLOCATED) ?? first!;
  return `${label(named.part)} is ${percent(named.share)} of ${shortMoney(total.total)} ${span}`;
}

/** Measure, grouping, currency and what is left out. */
export function measureLine({ view, lines, months }: Result, { currency, asOf }: ChartContext): string {
  const by = view.by === 'none' ? '' : ` by ${view.by === 'tag' ? `tag ${view.tagKey}` : DIMENSIONS[view.by].label.toLowerCase()}`;
  const open = months.some((month) => month.slice(0, 7) === asOf.slice(0, 7)) ? `; ${monthName(asOf)} up to ${dayName(asOf)}` : '';
  const parts = view.by === 'none' ? '' : `, ${plural(lines.length, 'part')}`;
  return `${MEASURES[view.measure]} a ${grainOf(view)}${by}, ${currency}${parts}${open}`;
}

/** Columns of the CSV file: one line for each period and part. */
export function csvColumns(view: View): Columns {
  const { period, part } = viewQuery(view);
  return {
    [period]: { label: period, kind: 'date' },
    [part]: { label: part, kind: 'text' },
    [view.measure]: { label: MEASURES[view.measure], kind: 'money' },
  };
}

function grouped(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

function spanOf(months: readonly string[]): string {
  const [first, last] = [months[0], months.at(-1)];
  return first === last ? `in ${monthName(first)}` : `from ${shortMonth(first)} to ${shortMonth(last)}`;
}
