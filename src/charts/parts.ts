/** Marks that every chart shares: axes, zero line, labels at the right end. */
import * as Plot from '@observablehq/plot';
import { shortMonth, tickMonth } from '../format/dates.ts';
import { toInk } from '../format/decimal.ts';
import { shortMoney, tickMoney } from '../format/money.ts';
import { percent } from '../format/percent.ts';
import type { Row } from '../query/query.ts';
import { isNarrow } from './chart.ts';
import { ACCENT, GRID, INK, MUTED } from './colors.ts';

/** The column as ink, zero where there is nothing. */
export const ink = (row: Row, column: string): number => toInk(row[column]) || 0;

/** The column as ink, or null where there is nothing, which leaves a gap. */
export function inkOrGap(row: Row, column: string): number | null {
  const value = toInk(row[column]);
  return Number.isNaN(value) ? null : value;
}

/** Lowest and highest value with zero between them and room above for labels; never empty. */
export function domainOf(values: Iterable<number | null>): [number, number] {
  let low = 0;
  let high = 0;
  for (const value of values) {
    if (value === null || Number.isNaN(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low === 0 && high === 0) return [0, 1];
  const room = (high - low) * 0.08;
  return [low < 0 ? low - room : 0, high > 0 ? high + room : 0];
}

/** Months of the rows, each once, in order. */
export function monthsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.map((row) => String(row.BillingPeriodStart)))].sort();
}

/** Share of a month's place that stays empty: a few months do not become walls. */
export function barPadding(months: number): number {
  return months < 8 ? 0.22 + (8 - months) * 0.08 : 0.22;
}

/** Month names below the bars: as many as fit, the year where it begins. */
export function monthAxis(months: readonly string[], width: number): Plot.Markish {
  const every = Math.max(1, Math.ceil((months.length * (isNarrow(width) ? 34 : 40)) / width));
  const ticks = months.filter((month, place) => every === 1 || (every < 4 ? (place - firstJanuary(months)) % every === 0 : /-(01|07)-/.test(month)));
  return Plot.axisX(ticks, { tickSize: 0, tickPadding: 7, tickFormat: tickMonth, lineHeight: 1.2, fill: MUTED, label: null });
}

/** Size, margins and scales of a chart whose months stand side by side: bars in places of their own, or points of lines. */
export function monthsFrame(
  months: readonly string[],
  domain: readonly [number, number],
  { width, height, marginRight }: { readonly width: number; readonly height: number; readonly marginRight: number },
  marks: 'bars' | 'points' = 'bars',
): Plot.PlotOptions {
  return {
    width,
    height,
    marginLeft: 52,
    marginRight,
    marginBottom: 40,
    marginTop: 16,
    x: marks === 'bars' ? { type: 'band', domain: months, padding: barPadding(months.length) } : { type: 'point', domain: months, padding: 0.4 },
    y: { domain },
  };
}

/** Shares left of the plot with their grid lines. */
export function shareAxis(): Plot.Markish[] {
  return [
    Plot.gridY({ ticks: 4, stroke: GRID, strokeOpacity: 1 }),
    Plot.axisY({ ticks: 4, tickSize: 0, tickPadding: 8, tickFormat: (value: number) => `${Math.round(value * 100)}%`, fill: MUTED, label: null }),
  ];
}

/** Amounts left of the plot with their grid lines, and the zero line above both. */
export function moneyAxis(count: number): Plot.Markish[] {
  return [
    Plot.gridY({ ticks: count, stroke: GRID, strokeOpacity: 1 }),
    Plot.axisY({ ticks: count, tickSize: 0, tickPadding: 8, tickFormat: (value: number) => tickMoney(value), fill: MUTED, label: null }),
  ];
}

/** A bar a month of what it cost, fainter while it runs. */
export function actualBars(rows: readonly Row[], isRunning: (row: Row) => boolean, narrow: boolean): Plot.Markish {
  return Plot.barY(
    rows.filter((row) => row.x_Actual !== null),
    {
      x: 'BillingPeriodStart',
      y: (row: Row) => ink(row, 'x_Actual'),
      fill: ACCENT,
      fillOpacity: (row: Row) => (isRunning(row) ? 0.4 : 1),
      ...(!narrow && { title: (row: Row) => `${shortMonth(row.BillingPeriodStart)}: ${shortMoney(row.x_Actual)}${isRunning(row) ? ' so far' : ''}` }),
    },
  );
}

/** The line bars stand on. */
export const zeroLine = (): Plot.Markish => Plot.ruleY([0], { stroke: MUTED });

/** Dashed lines of shares to reach, each named at its left end, `dy` pixels below the line. */
export function goalLines(goals: readonly number[], dy: number): Plot.Markish[] {
  return [
    Plot.ruleY(goals, { stroke: INK, strokeWidth: 1.5, strokeDasharray: '6 4' }),
    Plot.text(goals, {
      frameAnchor: 'left',
      y: (goal: number) => goal,
      text: (goal: number) => `goal ${percent(String(goal))}`,
      textAnchor: 'start',
      dx: 4,
      dy,
      fill: INK,
    }),
  ];
}

export interface EndLabel {
  readonly text: string;
  readonly value: number;
  readonly color?: string;
}

/** Labels right of a plot that shows `domain` in `height` pixels, pushed apart until none overlap. */
export function endLabels(labels: readonly EndLabel[], domain: readonly [number, number], height: number): Plot.Markish[] {
  const placed = spread(labels, ((domain[1] - domain[0]) / height) * 15, domain[1]);
  const dots = placed.filter((label) => label.color);
  return [
    Plot.dot(dots, { frameAnchor: 'right', y: 'at', dx: 10, r: 4.5, symbol: 'square', fill: { value: (label: EndLabel) => label.color, scale: null } }),
    Plot.text(placed, { frameAnchor: 'right', y: 'at', text: 'text', dx: dots.length ? 20 : 6, textAnchor: 'start', fill: INK }),
  ];
}

/** Each label at its value or above the one below it; where they would run over the top, those below give way. */
function spread(labels: readonly EndLabel[], gap: number, top: number): (EndLabel & { at: number })[] {
  const placed = [...labels].sort((a, b) => a.value - b.value).map((label) => ({ ...label, at: label.value }));
  for (let i = 1; i < placed.length; i++) placed[i]!.at = Math.max(placed[i]!.at, placed[i - 1]!.at + gap);
  for (let i = placed.length - 1, limit = top; i >= 0; i--, limit = placed[i + 1]!.at - gap) placed[i]!.at = Math.min(placed[i]!.at, limit);
  return placed;
}

function firstJanuary(months: readonly string[]): number {
  return Math.max(
    0,
    months.findIndex((month) => month.slice(5, 7) === '01'),
  );
}
