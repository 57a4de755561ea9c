/** From what a month costs to what would be left of it if every recommendation were done, kind by kind. */
import * as Plot from '@observablehq/plot';
import { shortMoney, signedMoney } from '../format/money.ts';
import { percent } from '../format/percent.ts';
import { shorten } from '../format/sentences.ts';
import type { Row } from '../query/query.ts';
import type { Chart, ChartContext } from './chart.ts';
import { INK, MUTED, OTHER, UNDER } from './colors.ts';
import { domainOf, ink } from './parts.ts';

const ROW = 30;

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

interface Bar {
  readonly place: number;
  readonly name: string;
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly color: string;
}

function barOf(row: Row, place: number): Bar {
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
  const bars = rows.map(barOf);
  const left = Math.min(width > 700 ? 300 : 170, width * 0.42);
  return {
    width,
    height: Math.max(1, bars.length) * ROW + 8,
    marginLeft: left,
    marginRight: 84,
    marginTop: 4,
    marginBottom: 4,
    x: { domain: domainOf(bars.flatMap(({ from, to }) => [from, to])), axis: null },
    y: { type: 'band', domain: bars.map(({ place }) => place), axis: null, padding: 0.3 },
    marks: [
      Plot.ruleX([0], { stroke: MUTED }),
      Plot.barX(bars, { x1: 'from', x2: 'to', y: 'place', fill: { value: 'color', scale: null }, title: ({ name, text }: Bar) => `${name}: ${text}` }),
      Plot.text(bars, {
        y: 'place',
        text: ({ name }: Bar) => shorten(name, Math.floor(left / 6.8)),
        title: 'name',
        frameAnchor: 'left',
        textAnchor: 'start',
        dx: -left,
        fill: INK,
      }),
      Plot.text(bars, { y: 'place', text: 'text', frameAnchor: 'right', textAnchor: 'end', dx: 80, fill: INK, fontWeight: 600 }),
    ],
  };
}
