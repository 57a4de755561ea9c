/** Months or days as a stack of parts: bars while each can be told from the next, areas when there are more. */
import * as Plot from '@observablehq/plot';
import { dayName, shortMonth, tickMonth } from '../format/dates.ts';
import { shortMoney } from '../format/money.ts';
import { shorten } from '../format/sentences.ts';
import type { Row } from '../query/query.ts';
import { type ChartContext, isNarrow } from './chart.ts';
import { ACCENT, colorOf, MUTED, OTHER, REST, SERIES_COUNT } from './colors.ts';
import { domainOf, type EndLabel, endLabels, ink, moneyAxis, zeroLine } from './parts.ts';

/** Which columns of the rows hold period, part and amount. */
export interface StackColumns {
  readonly period: string;
  readonly part: string;
  readonly measure: string;
  /** How a part is called on the chart. */
  label(part: string): string;
}

/** One period and part as it is drawn. */
interface Piece {
  readonly period: string;
  readonly part: string;
  readonly amount: number;
}

const PARTS_DRAWN = 7;
const BARS_AT_MOST = 100;

/** Plot of rows in the order of their period; periods that the edition has not seen to their end are faded. */
export function stackedPeriods(rows: readonly Row[], context: ChartContext, width: number, columns: StackColumns): Plot.PlotOptions {
  const narrow = isNarrow(width);
  const height = narrow ? 260 : 340;
  const periods = [...new Set(rows.map((row) => String(row[columns.period])))].sort();
  const parts = drawnParts(rows, columns);
  const pieces = piecesOf(rows, columns, periods, parts);
  const domain = domainOf(stackEnds(pieces));
  const isSingle = parts.length === 1 && parts[0] === 'All';
  const colors = colorsOf(parts, context.colorOrder[columns.part] ?? parts.filter((part) => !isUnnamed(part)));
  const color = (part: string): string => (isSingle ? ACCENT : colors.get(part)!);
  const labels = isSingle ? [] : labelsOf(pieces, parts, periods, context, columns, narrow, color);
  const areBars = periods.length <= BARS_AT_MOST;
  return {
    width,
    height,
    marginLeft: 52,
    marginRight: labels.length ? (narrow ? 108 : 176) : 8,
    marginBottom: 40,
    marginTop: 16,
    x: areBars ? { type: 'band', domain: periods, padding: periods.length > 40 ? 0.05 : 0.22 } : { type: 'point', domain: periods, padding: 0 },
    y: { domain },
    marks: [
      ...moneyAxis(narrow ? 4 : 5),
      areBars ? bars(pieces, parts, context, color, columns, periods.length) : areas(pieces, parts, color, columns),
      zeroLine(),
      ...endLabels(labels, domain, height - 56),
      periodAxis(periods, width - 180),
    ],
  };
}

function bars(
  pieces: readonly Piece[],
  parts: readonly string[],
  context: ChartContext,
  color: (part: string) => string,
  columns: StackColumns,
  count: number,
): Plot.Markish {
  const options = {
    x: 'period',
    y: 'amount',
    z: 'part',
    fill: { value: (piece: Piece) => color(piece.part), scale: null },
    ...(count <= 31 && { stroke: 'var(--surface)', strokeWidth: 0.5 }),
    fillOpacity: { value: (piece: Piece) => (isOpen(piece.period, context) ? 0.45 : 1), scale: null },
    title: (piece: Piece) => `${columns.label(piece.part)}, ${periodName(piece.period)}: ${shortMoney(String(piece.amount))}`,
  };
  return Plot.barY(pieces, Plot.stackY({ order: (piece: Piece) => parts.indexOf(piece.part) }, options as Plot.BarYOptions));
}

function areas(pieces: readonly Piece[], parts: readonly string[], color: (part: string) => string, columns: StackColumns): Plot.Markish {
  const options = {
    x: 'period',
    y: 'amount',
    z: 'part',
    curve: 'step',
    fill: { value: (piece: Piece) => color(piece.part), scale: null },
    title: (piece: Piece) => columns.label(piece.part),
  };
  return Plot.areaY(pieces, Plot.stackY({ order: (piece: Piece) => parts.indexOf(piece.part) }, options as Plot.AreaYOptions));
}

/** The costliest parts and, where there are more, Other at the end. */
function drawnParts(rows: readonly Row[], { part, measure }: StackColumns): string[] {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(String(row[part]), (sums.get(String(row[part])) ?? 0) + Math.abs(ink(row, measure)));
  const names = [...sums]
    .sort((a, b) => b[1] - a[1])
    .map(([name]) => name)
    .filter((name) => name !== REST);
  if (names.length + (sums.has(REST) ? 1 : 0) <= PARTS_DRAWN + 1) return sums.has(REST) ? [...names, REST] : names;
  return [...names.slice(0, PARTS_DRAWN), REST];
}

/** Every period of every drawn part, nothing where there is none: areas need all. */
function piecesOf(rows: readonly Row[], { period, part, measure }: StackColumns, periods: readonly string[], parts: readonly string[]): Piece[] {
  const amounts = new Map<string, number>();
  for (const row of rows) {
    const name = parts.includes(String(row[part])) ? String(row[part]) : REST;
    const key = `${row[period]} ${name}`;
    amounts.set(key, (amounts.get(key) ?? 0) + ink(row, measure));
  }
  return periods.flatMap((at) => parts.map((name) => ({ period: at, part: name, amount: amounts.get(`${at} ${name}`) ?? 0 })));
}

function stackEnds(pieces: readonly Piece[]): number[] {
  const ends = new Map<string, number>();
  for (const { period, amount } of pieces) {
    const key = `${period}${amount < 0 ? '-' : '+'}`;
    ends.set(key, (ends.get(key) ?? 0) + amount);
  }
  return [...ends.values()];
}

/** Names at the right, at the height that the parts have in the last finished period. */
function labelsOf(
  pieces: readonly Piece[],
  parts: readonly string[],
  periods: readonly string[],
  context: ChartContext,
  columns: StackColumns,
  narrow: boolean,
  color: (part: string) => string,
): EndLabel[] {
  const at = periods.filter((period) => !isOpen(period, context)).at(-1) ?? periods.at(-1);
  let base = 0;
  return parts.map((part) => {
    const amount = Math.max(0, pieces.find((piece) => piece.period === at && piece.part === part)?.amount ?? 0);
    base += amount;
    return { text: shorten(columns.label(part), narrow ? 11 : 20), value: base - amount / 2, color: color(part) };
  });
}

/** Colors as on every page; where two parts of this chart would share one, the smaller takes the next that is free. */
function colorsOf(parts: readonly string[], order: readonly string[]): Map<string, string> {
  const series = Array.from({ length: SERIES_COUNT }, (_, i) => `var(--series-${i + 1})`);
  const colors = new Map<string, string>();
  for (const part of parts) {
    const usual = isUnnamed(part) ? OTHER : colorOf(part, order);
    const taken = new Set(colors.values());
    const isShared = series.includes(usual) && taken.has(usual);
    colors.set(part, isShared ? (series.find((color) => !taken.has(color)) ?? usual) : usual);
  }
  return colors;
}

/** What has no name, `(none)` or `(untagged)`, is grey. */
function isUnnamed(part: string): boolean {
  return part.startsWith('(');
}

function isOpen(period: string, context: ChartContext): boolean {
  return period.slice(0, 7) > context.month.slice(0, 7);
}

function periodName(period: string): string {
  return period.endsWith('-01') ? shortMonth(period) : dayName(period);
}

/** Months are named as many as fit; days by the first of their month. */
function periodAxis(periods: readonly string[], width: number): Plot.Markish {
  const firsts = periods.filter((period) => period.endsWith('-01'));
  const shown = firsts.length ? firsts : periods.slice(0, 1);
  const every = Math.max(1, Math.ceil((shown.length * 40) / Math.max(width, 40)));
  const ticks = shown.filter((_, place) => place % every === 0);
  return Plot.axisX(ticks, { tickSize: 0, tickPadding: 7, tickFormat: tickMonth, lineHeight: 1.2, fill: MUTED, label: null });
}
