/** The part of cost that nobody pays, month by month, against its goal. */
import * as Plot from '@observablehq/plot';
import { monthName, shortMonth } from '../format/dates.ts';
import { percent } from '../format/percent.ts';
import { goalInWords, points } from '../format/unallocated.ts';
import type { Row } from '../query/query.ts';
import { type Chart, type ChartContext, isNarrow } from './chart.ts';
import { GRID, HATCH, INK, MUTED } from './colors.ts';
import { goalLines, ink, inkOrGap, monthAxis, monthsOf } from './parts.ts';

export const unallocatedShare: Chart = {
  width: 1000,
  narrowWidth: 380,
  columns: {
    BillingPeriodStart: { label: 'Month', kind: 'month' },
    EffectiveCost: { label: 'Unallocated', kind: 'money' },
    x_TotalEffectiveCost: { label: 'Effective cost', kind: 'money' },
    x_Share: { label: 'Share', kind: 'percent' },
    x_Goal: { label: 'Goal, at most', kind: 'percent' },
  },
  finding(rows, context) {
    const known = rows.filter((row) => inkOrGap(row, 'x_Share') !== null);
    const now = known.find((row) => row.BillingPeriodStart === context.month);
    if (!now) return 'No month has a share without an owner';
    const goal = now.x_Goal === null ? '' : `, ${goalInWords(now)}`;
    const first = known[0]!;
    const change = ink(now, 'x_Share') - ink(first, 'x_Share');
    if (first === now) return `${percent(now.x_Share)} of ${monthName(now.BillingPeriodStart)} has no owner${goal}`;
    const since = Math.abs(change) < 0.0005 ? 'as' : `${points(change)} ${change > 0 ? 'more' : 'less'} than`;
    return `${percent(now.x_Share)} of ${monthName(now.BillingPeriodStart)} has no owner${goal}; ${since} in ${monthName(first.BillingPeriodStart)}`;
  },
  measure: (rows) =>
    `Part of effective cost that no rule gives an owner, ${shortMonth(rows[0]?.BillingPeriodStart)} to ${shortMonth(rows.at(-1)?.BillingPeriodStart)}${goalsOf(rows).length > 0 ? '; goal as a dashed line' : ''}`,
  plot,
};

function goalsOf(rows: readonly Row[]): number[] {
  return [...new Set(rows.map((row) => inkOrGap(row, 'x_Goal')).filter((goal) => goal !== null))];
}

function plot(rows: readonly Row[], context: ChartContext, width: number): Plot.PlotOptions {
  const narrow = isNarrow(width);
  const months = monthsOf(rows);
  const known = rows.filter((row) => inkOrGap(row, 'x_Share') !== null);
  const goals = goalsOf(rows);
  const shares = known.map((row) => ink(row, 'x_Share'));
  const top = Math.max(0.001, ...shares, ...goals) * 1.15;
  const decimals = top < 0.04 ? 1 : 0;
  const last = known.find((row) => row.BillingPeriodStart === context.month);
  return {
    width,
    height: narrow ? 220 : 260,
    marginLeft: 52,
    marginRight: narrow ? 16 : 40,
    marginBottom: 40,
    marginTop: 20,
    x: { type: 'band', domain: months, padding: 0.3 },
    y: { domain: [Math.min(0, ...shares), top] },
    marks: [
      Plot.gridY({ ticks: 4, stroke: GRID, strokeOpacity: 1 }),
      Plot.axisY({ ticks: 4, tickSize: 0, tickPadding: 8, tickFormat: (value: number) => `${(value * 100).toFixed(decimals)}%`, fill: MUTED, label: null }),
      Plot.barY(known, {
        x: 'BillingPeriodStart',
        y: (row: Row) => ink(row, 'x_Share'),
        fill: HATCH,
        fillOpacity: { value: (row: Row) => (String(row.BillingPeriodStart) > context.month ? 0.45 : 1), scale: null },
        ...(!narrow && { title: (row: Row) => `${shortMonth(row.BillingPeriodStart)}: ${percent(row.x_Share)}` }),
      }),
      Plot.ruleY([0], { stroke: INK }),
      ...goalLines(goals, -8),
      ...(last
        ? [Plot.text([last], { x: 'BillingPeriodStart', y: (row: Row) => ink(row, 'x_Share'), text: (row: Row) => percent(row.x_Share), dy: -8, fill: INK })]
        : []),
      monthAxis(months, width - 92),
    ],
  };
}
