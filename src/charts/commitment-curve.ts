/** What a month costs by how much is committed an hour, and where the three choices lie on it. */
import * as Plot from '@observablehq/plot';
import { shortMoney } from '../format/money.ts';
import type { Row } from '../query/query.ts';
import { type Chart, type ChartContext, isNarrow } from './chart.ts';
import { ACCENT, GRID, INK, MUTED } from './colors.ts';
import { ink } from './parts.ts';

export const commitmentCurve: Chart = {
  width: 620,
  narrowWidth: 380,
  columns: {
    x_Case: { label: 'Commitment', kind: 'text' },
    x_HourlyCommitment: { label: 'An hour', kind: 'money' },
    x_MonthlyCost: { label: 'Cost a month', kind: 'money' },
    x_MonthlySavings: { label: 'Savings a month', kind: 'change' },
    x_Coverage: { label: 'Covered', kind: 'percent' },
    x_Utilization: { label: 'Used', kind: 'percent' },
  },
  finding(rows) {
    const best = rows.find((row) => row.x_Choice === 'Expected');
    const name = String(rows[0]?.x_PlanGroup ?? '');
    return best
      ? `${name}: ${shortMoney(best.x_HourlyCommitment)} more an hour would save ${shortMoney(best.x_MonthlySavings)} a month`
      : `${name}: nothing more is worth committing`;
  },
  measure: (_rows, context) =>
    `Cost a month of 730 hours of usage on demand, and of commitments for it, by commitment an hour; ${context.currency}. Left: nothing more is bought`,
  plot,
};

function plot(rows: readonly Row[], _context: ChartContext, width: number): Plot.PlotOptions {
  const narrow = isNarrow(width);
  const steps = rows.filter((row) => row.x_Choice === null);
  const choices = rows.filter((row) => row.x_Choice !== null);
  const highest = Math.max(1, ...rows.map((row) => ink(row, 'x_MonthlyCost')));
  const x = (row: Row): number => ink(row, 'x_HourlyCommitment');
  const y = (row: Row): number => ink(row, 'x_MonthlyCost');
  return {
    width,
    height: narrow ? 250 : 300,
    marginLeft: 56,
    marginRight: 24,
    marginBottom: 46,
    marginTop: 18,
    x: { domain: [0, Math.max(0.01, ...rows.map(x))] },
    y: { domain: [0, highest * 1.04] },
    marks: [
      Plot.gridY({ ticks: 4, stroke: GRID, strokeOpacity: 1 }),
      Plot.axisY({ ticks: 4, tickSize: 0, tickPadding: 8, tickFormat: (value: number) => shortMoney(String(value)), fill: MUTED, label: null }),
      Plot.axisX({
        ticks: narrow ? 4 : 6,
        tickSize: 0,
        tickPadding: 8,
        tickFormat: (value: number) => shortMoney(String(value)),
        fill: MUTED,
        label: 'committed an hour',
        labelAnchor: 'right',
        labelArrow: 'none',
      }),
      Plot.ruleY([0], { stroke: MUTED }),
      Plot.lineY(steps, { x, y, stroke: ACCENT, strokeWidth: 2.5 }),
      Plot.ruleX(choices, { x, y1: 0, y2: y, stroke: MUTED, strokeDasharray: '2 3' }),
      Plot.dot(choices, {
        x,
        y,
        r: 4.5,
        fill: INK,
        stroke: 'var(--surface)',
        title: (row: Row) => `${row.x_Choice}: ${shortMoney(row.x_HourlyCommitment)} an hour costs ${shortMoney(row.x_MonthlyCost)} a month`,
      }),
      ...(['end', 'middle', 'start'] as const).map((textAnchor, place) =>
        Plot.text(choices.slice(place, place + 1), {
          x,
          y,
          text: (row: Row) => String(row.x_Choice),
          textAnchor,
          dx: (place - 1) * 8,
          dy: place === 1 ? 22 : 13,
          fill: INK,
        }),
      ),
    ],
  };
}
