/** Why a month costs more or less than the same month of the year before: one step for each cause, from one cost to the other. */
import * as Plot from '@observablehq/plot';
import { monthName, shortMonth } from '../format/dates.ts';
import { shortMoney, signedMoney } from '../format/money.ts';
import { percentChange } from '../format/percent.ts';
import type { Row } from '../query/query.ts';
import { type Chart, type ChartContext, isNarrow } from './chart.ts';
import { ACCENT, INK, MUTED, OVER, UNDER } from './colors.ts';
import { domainOf, ink, moneyAxis, zeroLine } from './parts.ts';

export const costBridge: Chart = {
  width: 480,
  columns: {
    x_Step: { label: 'Step', kind: 'text' },
    x_Month: { label: 'Month', kind: 'month' },
    x_Change: { label: 'Change', kind: 'change' },
    x_Total: { label: 'Effective cost', kind: 'money' },
  },
  finding(rows) {
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) return 'No month to compare with';
    const name = last.x_Department ? `${last.x_Department}: ` : '';
    const largest = effectsOf(rows).reduce<Row | undefined>(
      (best, row) => (best && Math.abs(ink(best, 'x_Change')) >= Math.abs(ink(row, 'x_Change')) ? best : row),
      undefined,
    );
    const most =
      largest && ink(largest, 'x_Change') !== 0 ? `, most of it ${WORDS[String(largest.x_Step)] ?? largest.x_Step} (${signedMoney(largest.x_Change)})` : '';
    return `${name}${percentChange(first.x_Total, last.x_Total)} since ${monthName(first.x_Month)}${most}`;
  },
  measure: (rows, context) =>
    `Effective cost a month, ${context.currency}, ${shortMonth(rows[0]?.x_Month)} to ${shortMonth(rows.at(-1)?.x_Month)}, and what moved it in between`,
  plot,
};

const WORDS: Readonly<Record<string, string>> = {
  Price: 'price',
  Usage: 'usage',
  Mix: 'a dearer or cheaper mix',
  New: 'what is new',
  Gone: 'what is gone',
  'One-off': 'taxes, credits and other one-offs',
  Shared: 'its part of shared platforms',
};

const effectsOf = (rows: readonly Row[]): Row[] => rows.filter((row) => row.x_Step !== 'Before' && row.x_Step !== 'After');
const isEnd = (row: Row): boolean => row.x_Step === 'Before' || row.x_Step === 'After';

function plot(rows: readonly Row[], _context: ChartContext, width: number): Plot.PlotOptions {
  const from = (row: Row): number => (isEnd(row) ? 0 : ink(row, 'x_Total') - ink(row, 'x_Change'));
  const name = (row: Row): string => (isEnd(row) ? shortMonth(row.x_Month) : String(row.x_Step));
  const small = isNarrow(width) ? 10 : 11;
  const [low, high] = domainOf(rows.flatMap((row) => [from(row), ink(row, 'x_Total')]));
  return {
    width,
    height: 260,
    marginLeft: 46,
    marginRight: 4,
    marginTop: 22,
    marginBottom: 34,
    x: { type: 'band', domain: rows.map(name), padding: 0.18 },
    y: { domain: [low, high] },
    marks: [
      ...moneyAxis(4),
      Plot.barY(rows, {
        x: name,
        y1: from,
        y2: (row: Row) => ink(row, 'x_Total'),
        fill: { value: (row: Row) => (isEnd(row) ? ACCENT : ink(row, 'x_Change') > 0 ? OVER : UNDER), scale: null },
        title: (row: Row) => `${name(row)}: ${isEnd(row) ? shortMoney(row.x_Total) : signedMoney(row.x_Change)}`,
      }),
      zeroLine(),
      Plot.text(rows, {
        x: name,
        y: (row: Row) => Math.max(from(row), ink(row, 'x_Total')),
        text: (row: Row) => (isEnd(row) ? shortMoney(row.x_Total) : signedMoney(row.x_Change)),
        dy: -8,
        fontSize: small,
        fill: INK,
        fontWeight: 600,
      }),
      Plot.axisX({
        tickSize: 0,
        tickPadding: 7,
        tickFormat: (text: string) => text.replace(' ', '\n'),
        lineHeight: 1.15,
        fontSize: small,
        fill: MUTED,
        label: null,
      }),
    ],
  };
}
