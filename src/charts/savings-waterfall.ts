/** From what a month costs to what would be left of it if every recommendation were done, kind by kind. */
import type * as Plot from '@observablehq/plot';
import { shortMoney, signedMoney } from '../format/money.ts';
import { percent } from '../format/percent.ts';
import type { Row } from '../query/query.ts';
import type { Chart, ChartContext } from './chart.ts';
import { OTHER, UNDER } from './colors.ts';
import { ink } from './parts.ts';
import { type WaterfallBar, waterfall } from './waterfall.ts';

export const savingsWaterfall: Chart = {
  width: 1000,
  narrowWidth: 400,
  columns: {
    x_Step: { label: 'Step', kind: 'text' },
    x_Change: { label: 'Change', kind: 'change' },
    x_Total: { label: 'Effective cost a month', kind: 'money' },
  },
  finding(rows) {
    const [now, after] = [ink(rows[0] ?? {}, 'x_Total'), ink(rows.at(-1) ?? {}, 'x_Total')];
    if (!(now > 0)) return 'Nothing is found to save';
    return `A month could cost ${shortMoney(rows.at(-1)?.x_Total)} instead of ${shortMoney(rows[0]?.x_Total)}: ${percent((now - after) / now)} less`;
  },
  measure: (_rows, context) =>
    `Effective cost of the last complete month and savings a month by kind, ${context.currency}; each is counted once, and what renewing a commitment keeps is none`,
  plot,
};

function barOf(row: Row, place: number): WaterfallBar {
  const total = ink(row, 'x_Total');
  const isEnd = row.x_Change === null;
  return {
    place,
    name: String(row.x_Step),
    text: isEnd ? shortMoney(row.x_Total) : signedMoney(row.x_Change),
    from: isEnd ? 0 : total - ink(row, 'x_Change'),
    to: total,
    color: isEnd ? OTHER : UNDER,
  };
}

function plot(rows: readonly Row[], _context: ChartContext, width: number): Plot.PlotOptions {
  return waterfall(rows.map(barOf), width, Math.min(width > 700 ? 300 : 170, width * 0.42));
}
