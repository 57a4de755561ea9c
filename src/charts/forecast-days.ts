/** Days as they were and as they are expected to the end of next month. */
import * as Plot from '@observablehq/plot';
import { dayName } from '../format/dates.ts';
import { shortMoney } from '../format/money.ts';
import type { Row } from '../query/query.ts';
import { BAND_COLUMNS, bandAreas, isExpected } from './bands.ts';
import { type Chart, type ChartContext, isNarrow } from './chart.ts';
import { ACCENT, MUTED } from './colors.ts';
import { domainOf, ink, inkOrGap, moneyAxis, zeroLine } from './parts.ts';

export const forecastDays: Chart = {
  width: 1000,
  narrowWidth: 380,
  columns: {
    ChargePeriodStart: { label: 'Day', kind: 'date' },
    x_Actual: { label: 'Effective cost', kind: 'money' },
    x_Forecast: { label: 'Forecast', kind: 'money' },
    ...BAND_COLUMNS,
  },
  finding(rows) {
    const ahead = rows.filter(isExpected);
    const last = ahead.at(-1);
    const mean = ahead.reduce((sum, row) => sum + ink(row, 'x_Forecast'), 0) / (ahead.length || 1);
    return last ? `${shortMoney(String(mean))} a day expected until ${dayName(last.ChargePeriodStart)}` : 'No day is forecast';
  },
  measure: (rows, context) =>
    `Effective cost a day, ${context.currency}, ${dayName(rows[0]?.ChargePeriodStart)} to ${dayName(rows.at(-1)?.ChargePeriodStart)}; bands of 50, 80 and 95 %`,
  plot,
};

function plot(rows: readonly Row[], _context: ChartContext, width: number): Plot.PlotOptions {
  const day = (row: Row) => dateOf(row.ChargePeriodStart);
  const ahead = rows.filter(isExpected);
  const back = rows.filter((row) => !isExpected(row));
  return {
    width,
    height: isNarrow(width) ? 220 : 260,
    marginLeft: 52,
    marginRight: 12,
    marginTop: 12,
    marginBottom: 28,
    x: { type: 'utc' },
    y: { domain: domainOf(rows.flatMap((row) => ['x_Actual', 'x_Forecast', 'x_Low95', 'x_High95'].map((column) => inkOrGap(row, column)))) },
    marks: [
      ...moneyAxis(4),
      ...bandAreas(ahead, null, 'ChargePeriodStart', dateOf),
      zeroLine(),
      Plot.lineY(back, { x: day, y: (row: Row) => ink(row, 'x_Actual'), stroke: ACCENT, strokeWidth: 2 }),
      Plot.lineY(ahead, { x: day, y: (row: Row) => ink(row, 'x_Forecast'), stroke: ACCENT, strokeWidth: 2, strokeDasharray: '5 4' }),
      Plot.axisX({
        ticks: isNarrow(width) ? 4 : 8,
        tickSize: 0,
        tickPadding: 7,
        fill: MUTED,
        label: null,
        tickFormat: (date: Date) => dayName(date.toISOString()).replace(/ \d{4}$/, ''),
      }),
    ],
  };
}

const dateOf = (value: unknown): Date => new Date(`${String(value)}T00:00:00Z`);
