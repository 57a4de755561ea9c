/** When commitments end: how much of what is committed an hour falls away in each month to come. */
import * as Plot from '@observablehq/plot';
import { addMonths, monthName, shortMonth } from '../format/dates.ts';
import { shortMoney } from '../format/money.ts';
import { percent } from '../format/percent.ts';
import { plural, shorten } from '../format/sentences.ts';
import type { Row } from '../query/query.ts';
import { type Chart, type ChartContext, isNarrow } from './chart.ts';
import { ACCENT, INK } from './colors.ts';
import { barPadding, domainOf, ink, moneyAxis, monthAxis, zeroLine } from './parts.ts';

export const commitmentLadder: Chart = {
  width: 1000,
  narrowWidth: 380,
  columns: {
    x_EndMonth: { label: 'Ends in', kind: 'month' },
    x_Commitments: { label: 'Commitments', kind: 'count' },
    x_HourlyCost: { label: 'An hour', kind: 'money' },
    x_Share: { label: 'Share', kind: 'percent' },
    x_Names: { label: 'Which', kind: 'text' },
  },
  finding(rows, context) {
    const unknown = rows.find((row) => row.x_EndMonth === null);
    const open = unknown ? `; of ${percent(unknown.x_Share ?? 0)} nobody knows when` : '';
    const known = rows.filter((row) => row.x_EndMonth !== null);
    const soon = known.filter((row) => String(row.x_EndMonth) <= addMonths(context.month, 12)).reduce((sum, row) => sum + ink(row, 'x_Share'), 0);
    const first = known[0];
    if (!first) return unknown ? 'Nobody knows when the commitments end' : 'No commitment is active';
    return `${percent(soon)} of what is committed ends within a year, the first in ${monthName(first.x_EndMonth)}${open}`;
  },
  measure: (rows, context) =>
    `Effective cost an hour of active commitments by the month in which they end, ${context.currency}${rows.some((row) => row.x_EndMonth === null) ? '; those without a known end stand in the table alone' : ''}`,
  plot,
};

function plot(rows: readonly Row[], context: ChartContext, width: number): Plot.PlotOptions {
  const narrow = isNarrow(width);
  const known = rows.filter((row) => row.x_EndMonth !== null);
  const last =
    known
      .map((row) => String(row.x_EndMonth))
      .sort()
      .at(-1) ?? context.month;
  const months: string[] = [];
  for (let month = addMonths(context.month, 1); month <= last || months.length < 12; month = addMonths(month, 1)) months.push(month);
  return {
    width,
    height: narrow ? 230 : 280,
    marginLeft: 52,
    marginRight: 8,
    marginBottom: 40,
    marginTop: 26,
    x: { type: 'band', domain: months, padding: barPadding(months.length) },
    y: { domain: domainOf(known.map((row) => ink(row, 'x_HourlyCost'))) },
    marks: [
      ...moneyAxis(4),
      Plot.barY(known, {
        x: 'x_EndMonth',
        y: (row: Row) => ink(row, 'x_HourlyCost'),
        fill: ACCENT,
        title: (row: Row) =>
          `${shortMonth(row.x_EndMonth)}: ${shortMoney(row.x_HourlyCost)} an hour, ${plural(String(row.x_Commitments), 'commitment')}: ${shorten(String(row.x_Names), 90)}`,
      }),
      Plot.text(known, {
        x: 'x_EndMonth',
        y: (row: Row) => ink(row, 'x_HourlyCost'),
        text: (row: Row) => percent(row.x_Share ?? 0),
        dy: -9,
        fill: INK,
        fontWeight: 600,
      }),
      zeroLine(),
      monthAxis(months, width - 70),
    ],
  };
}
