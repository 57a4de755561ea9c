/** The running month of one budget: spent so far, the estimate for its end with its 80 % range, and the budget. */
import * as Plot from '@observablehq/plot';
import { monthName } from '../format/dates.ts';
import { shortMoney } from '../format/money.ts';
import { percent } from '../format/percent.ts';
import type { Row } from '../query/query.ts';
import { type Chart, type ChartContext, isNarrow } from './chart.ts';
import { ACCENT, INK, MUTED } from './colors.ts';
import { ink } from './parts.ts';

export const budgetBullet: Chart = {
  width: 1000,
  narrowWidth: 380,
  columns: {
    BillingPeriodStart: { label: 'Month', kind: 'month' },
    x_BudgetAmount: { label: 'Budget', kind: 'money' },
    x_ActualToDate: { label: 'To date', kind: 'money' },
    x_MonthEndEstimate: { label: 'Month-end estimate', kind: 'money' },
    x_MonthEndLow80: { label: '80 % low', kind: 'money' },
    x_MonthEndHigh80: { label: '80 % high', kind: 'money' },
    x_BudgetStatus: { label: 'Status', kind: 'text' },
  },
  finding(rows) {
    const row = rows.at(-1);
    if (!row) return 'No budget is set';
    const ratio = ink(row, 'x_BudgetAmount') ? ink(row, 'x_MonthEndEstimate') / ink(row, 'x_BudgetAmount') : Number.NaN;
    const verb = row.x_IsMonthComplete === true ? 'ended at' : 'is heading for';
    return `${monthName(row.BillingPeriodStart)} ${verb} ${percent(ratio)} of its budget: ${String(row.x_BudgetStatus ?? '').toLowerCase()}`;
  },
  measure: (rows, context) => `Effective cost against budget, ${context.currency}, ${monthName(rows.at(-1)?.BillingPeriodStart)}`,
  plot,
};

function plot(rows: readonly Row[], _context: ChartContext, width: number): Plot.PlotOptions {
  const row = rows.at(-1) ?? {};
  const [spent, estimate, low, high, budget] = ['x_ActualToDate', 'x_MonthEndEstimate', 'x_MonthEndLow80', 'x_MonthEndHigh80', 'x_BudgetAmount'].map((column) =>
    ink(row, column),
  ) as [number, number, number, number, number];
  const right = Math.max(spent, high, estimate, budget) * 1.06 || 1;
  const label = (value: number, text: string, dy: number): Plot.Markish =>
    Plot.text([value], {
      x: [value],
      frameAnchor: 'middle',
      dy,
      text: [text],
      fill: INK,
      textAnchor: value > right * 0.75 ? 'end' : value < right * 0.2 ? 'start' : 'middle',
    });
  const bar = (from: number, to: number, opacity: number, inset: number): Plot.Markish =>
    Plot.rectX([0], { x1: [from], x2: [to], insetTop: inset, insetBottom: inset, fill: ACCENT, fillOpacity: opacity });
  return {
    width,
    height: 104,
    marginLeft: 2,
    marginRight: 2,
    marginTop: 30,
    marginBottom: 30,
    x: { domain: [Math.min(0, spent), right], axis: null },
    marks: [
      bar(0, right, 0.07, 4),
      bar(low, high, 0.22, 4),
      bar(0, spent, 1, 13),
      Plot.ruleX([estimate], { stroke: ACCENT, strokeWidth: 2, insetTop: 4, insetBottom: 4, strokeDasharray: '3 2' }),
      Plot.ruleX([budget], { stroke: INK, strokeWidth: 2.5, insetTop: -3, insetBottom: -3 }),
      Plot.ruleX([0], { stroke: MUTED }),
      label(budget, `budget ${shortMoney(budget)}`, -36),
      label(estimate, `${isNarrow(width) ? '' : 'month-end '}estimate ${shortMoney(estimate)}`, 36),
      ...(isNarrow(width) ? [] : [label(spent / 2, `to date ${shortMoney(spent)}`, 36)]),
    ],
  };
}
