/** Months as they were and as they are expected: bars, then a line within its 50, 80 and 95 % bands; months that known events move are dotted. */
import * as Plot from '@observablehq/plot';
import { monthName, shortMonth } from '../format/dates.ts';
import { shortMoney, signedMoney } from '../format/money.ts';
import type { Row } from '../query/query.ts';
import { BAND_COLUMNS, bandAreas, isExpected } from './bands.ts';
import { type Chart, type ChartContext, isNarrow } from './chart.ts';
import { ACCENT, INK, MUTED } from './colors.ts';
import { actualBars, domainOf, endLabels, ink, inkOrGap, moneyAxis, monthAxis, monthsFrame, monthsOf, zeroLine } from './parts.ts';

export const forecastMonths: Chart = {
  width: 1000,
  narrowWidth: 380,
  columns: {
    BillingPeriodStart: { label: 'Month', kind: 'month' },
    x_Actual: { label: 'Effective cost', kind: 'money' },
    x_Forecast: { label: 'Forecast', kind: 'money' },
    x_Baseline: { label: 'Without events', kind: 'money' },
    x_EventAdjustment: { label: 'Events', kind: 'change' },
    x_EventNames: { label: 'Which events', kind: 'text' },
    ...BAND_COLUMNS,
    x_Method: { label: 'Method', kind: 'text' },
  },
  finding(rows) {
    const ahead = rows.filter(isExpected);
    const last = ahead.at(-1);
    if (!last) return 'There is nothing to forecast from';
    const events = ahead.reduce((sum, row) => sum + ink(row, 'x_EventAdjustment'), 0);
    const known = events === 0 ? '' : `; known events are ${signedMoney(String(events))} of all that is ahead`;
    return `${shortMoney(last.x_Forecast)} expected for ${monthName(last.BillingPeriodStart)}, with four of five chances between ${shortMoney(last.x_Low80)} and ${shortMoney(last.x_High80)}${known}`;
  },
  measure: (rows, context) =>
    `Effective cost a month, ${context.currency}, ${shortMonth(rows[0]?.BillingPeriodStart)} to ${shortMonth(rows.at(-1)?.BillingPeriodStart)}; bands of 50, 80 and 95 %${rows.some(isMoved) ? '; dashed: without known events' : ''}`,
  plot,
};

const isMoved = (row: Row): boolean => isExpected(row) && ink(row, 'x_EventAdjustment') !== 0;

function plot(rows: readonly Row[], _context: ChartContext, width: number): Plot.PlotOptions {
  const narrow = isNarrow(width);
  const height = narrow ? 250 : 340;
  const months = monthsOf(rows);
  const ahead = rows.filter(isExpected);
  const start = rows.filter((row) => row.x_Actual !== null && !isExpected(row)).at(-1);
  const domain = domainOf(rows.flatMap((row) => ['x_Actual', 'x_Forecast', 'x_Low95', 'x_High95'].map((column) => inkOrGap(row, column))));
  const line = [...(start ? [{ month: String(start.BillingPeriodStart), value: ink(start, 'x_Actual'), base: ink(start, 'x_Actual') }] : [])].concat(
    ahead.map((row) => ({ month: String(row.BillingPeriodStart), value: ink(row, 'x_Forecast'), base: ink(row, 'x_Baseline') })),
  );
  const last = ahead.at(-1);
  return {
    ...monthsFrame(months, domain, { width, height, marginRight: last ? (narrow ? 70 : 116) : 8 }),
    marks: [
      ...moneyAxis(4),
      ...bandAreas(ahead, start ?? null, 'BillingPeriodStart'),
      actualBars(rows, isExpected, narrow),
      ...(ahead.some(isMoved) ? [Plot.lineY(line, { x: 'month', y: 'base', stroke: MUTED, strokeWidth: 1.5, strokeDasharray: '3 3' })] : []),
      Plot.lineY(line, { x: 'month', y: 'value', stroke: ACCENT, strokeWidth: 2, strokeDasharray: '5 4' }),
      Plot.dot(ahead.filter(isMoved), {
        x: 'BillingPeriodStart',
        y: (row: Row) => ink(row, 'x_Forecast'),
        r: 3.5,
        fill: INK,
        stroke: 'var(--surface)',
        strokeWidth: 1,
      }),
      zeroLine(),
      ...(last
        ? endLabels(
            [{ text: narrow ? shortMoney(last.x_Forecast) : `forecast ${shortMoney(last.x_Forecast)}`, value: ink(last, 'x_Forecast') }],
            domain,
            height - 56,
          )
        : []),
      monthAxis(months, width - 130),
    ],
  };
}
