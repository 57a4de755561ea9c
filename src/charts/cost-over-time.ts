/** Months as they were, the running month so far, the forecast with its 80 % band, and the budget as a stepped line. */
import * as Plot from '@observablehq/plot';
import { addMonths, monthName, shortMonth } from '../format/dates.ts';
import { shortMoney } from '../format/money.ts';
import { percentChange } from '../format/percent.ts';
import type { Row } from '../query/query.ts';
import { type Chart, type ChartContext, isNarrow } from './chart.ts';
import { ACCENT, INK, MUTED } from './colors.ts';
import { actualBars, domainOf, type EndLabel, endLabels, ink, inkOrGap, moneyAxis, monthAxis, monthsFrame, monthsOf, zeroLine } from './parts.ts';

export const costOverTime: Chart = {
  width: 1000,
  narrowWidth: 380,
  columns: {
    BillingPeriodStart: { label: 'Month', kind: 'month' },
    x_Actual: { label: 'Effective cost', kind: 'money' },
    x_Forecast: { label: 'Forecast', kind: 'money' },
    x_Low80: { label: '80 % low', kind: 'money' },
    x_High80: { label: '80 % high', kind: 'money' },
    x_BudgetAmount: { label: 'Budget', kind: 'money' },
  },
  finding(rows, context) {
    const last = rows.find((row) => row.BillingPeriodStart === context.month);
    const ahead = rows.filter((row) => row.x_Forecast !== null).at(-1);
    const yearAgo = rows.find((row) => row.BillingPeriodStart === addMonths(context.month, -12));
    const past = yearAgo && ink(yearAgo, 'x_Actual') > 0 ? `, ${percentChange(yearAgo.x_Actual, last?.x_Actual ?? '0')} on a year before` : '';
    const next = ahead ? `; ${shortMoney(ahead.x_Forecast)} expected for ${monthName(ahead.BillingPeriodStart)}` : '';
    return `${shortMoney(last?.x_Actual ?? '0')} in ${monthName(context.month)}${past}${next}`;
  },
  measure: (rows, context) =>
    `Effective cost a month, ${context.currency}, ${spanOf(rows)}${rows.some((row) => row.x_Forecast !== null) ? '; forecast with its 80 % band' : ''}${rows.some((row) => row.x_BudgetAmount !== null) ? ', budget as a line' : ''}`,
  plot,
};

function plot(rows: readonly Row[], context: ChartContext, width: number): Plot.PlotOptions {
  const narrow = isNarrow(width);
  const height = narrow ? 250 : 340;
  const months = monthsOf(rows);
  const fan = fanOf(rows, context);
  const domain = domainOf(rows.flatMap((row) => ['x_Actual', 'x_Forecast', 'x_High80', 'x_Low80', 'x_BudgetAmount'].map((column) => inkOrGap(row, column))));
  const labels = [lastOf(rows, 'x_Forecast', 'forecast', narrow), lastOf(rows, 'x_BudgetAmount', 'budget', narrow)].filter((label) => label !== null);
  const hasLabels = labels.length > 0;
  const budgetEnd = rows.filter((row) => row.x_BudgetAmount !== null).at(-1);
  return {
    ...monthsFrame(months, domain, { width, height, marginRight: hasLabels ? (narrow ? 78 : 116) : 8 }),
    marks: [
      ...moneyAxis(4),
      Plot.areaY(fan, { x: 'month', y1: 'low', y2: 'high', fill: ACCENT, fillOpacity: 0.16 }),
      actualBars(rows, (row) => isRunning(row, context), narrow),
      Plot.lineY(fan, { x: 'month', y: 'mid', stroke: ACCENT, strokeWidth: 2, strokeDasharray: '5 4' }),
      Plot.tickY(
        rows.filter((row) => row.x_BudgetAmount !== null),
        { x: 'BillingPeriodStart', y: (row: Row) => ink(row, 'x_BudgetAmount'), stroke: INK, strokeWidth: 1.5, inset: narrow ? -1.5 : -3.5 },
      ),
      zeroLine(),
      Plot.text(
        rows.filter((row) => row.BillingPeriodStart === context.month && row.x_Actual !== null),
        {
          x: 'BillingPeriodStart',
          y: () => heightAround(rows, context),
          text: (row: Row) => shortMoney(row.x_Actual),
          textAnchor: 'end',
          dx: 16,
          dy: -9,
          fontWeight: 600,
          fill: INK,
        },
      ),
      Plot.text(narrow ? [] : rows.filter((row) => isRunning(row, context) && row.x_Actual !== null), {
        x: 'BillingPeriodStart',
        y: (row: Row) => Math.max(0, ink(row, 'x_Actual')),
        text: () => 'so far',
        dy: -8,
        fill: MUTED,
        fontSize: 11,
      }),
      Plot.text(narrow || !budgetEnd || budgetEnd === rows.at(-1) ? [] : [budgetEnd], {
        x: 'BillingPeriodStart',
        y: (row: Row) => ink(row, 'x_BudgetAmount'),
        text: (row: Row) => `budget ${shortMoney(row.x_BudgetAmount)}`,
        textAnchor: 'start',
        dx: 18,
        dy: 24,
        fill: INK,
      }),
      ...(hasLabels ? endLabels(labels, domain, height - 56) : []),
      monthAxis(months, width - 130),
    ],
  };
}

/** Where a label above the last complete month is clear of its bar, of its neighbour's and of both budgets. */
function heightAround(rows: readonly Row[], context: ChartContext): number {
  const around = rows.filter((row) => row.BillingPeriodStart === context.month || row.BillingPeriodStart === context.previousMonth);
  return Math.max(0, ...around.flatMap((row) => [ink(row, 'x_Actual'), ink(row, 'x_BudgetAmount')]));
}

/** The band opens at the last complete month, where low, middle and high are what it cost. */
function fanOf(rows: readonly Row[], context: ChartContext): { month: string; low: number; mid: number; high: number }[] {
  const ahead = rows.filter((row) => row.x_Forecast !== null);
  const last = rows.find((row) => row.BillingPeriodStart === context.month && row.x_Actual !== null);
  if (!ahead.length) return [];
  const from = last ? [{ month: context.month, low: ink(last, 'x_Actual'), mid: ink(last, 'x_Actual'), high: ink(last, 'x_Actual') }] : [];
  return [
    ...from,
    ...ahead.map((row) => ({
      month: String(row.BillingPeriodStart),
      low: inkOrGap(row, 'x_Low80') ?? ink(row, 'x_Forecast'),
      mid: ink(row, 'x_Forecast'),
      high: inkOrGap(row, 'x_High80') ?? ink(row, 'x_Forecast'),
    })),
  ];
}

function lastOf(rows: readonly Row[], column: string, word: string, narrow: boolean): EndLabel | null {
  const last = rows.filter((row) => row[column] !== null).at(-1);
  if (!last || last.BillingPeriodStart !== rows.at(-1)?.BillingPeriodStart) return null;
  return { text: narrow ? word : `${word} ${shortMoney(last[column])}`, value: ink(last, column) };
}

const isRunning = (row: Row, context: ChartContext): boolean => String(row.BillingPeriodStart) > context.month;

function spanOf(rows: readonly Row[]): string {
  const first = shortMonth(rows[0]?.BillingPeriodStart);
  const last = shortMonth(rows.at(-1)?.BillingPeriodStart);
  return first === last ? first : `${first} to ${last}`;
}
