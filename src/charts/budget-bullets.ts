/** Budgets one below the other, each as percent of what may be spent: cost to date, what is expected with its 80 % range, and the budget. */
import * as Plot from '@observablehq/plot';
import { shortMoney } from '../format/money.ts';
import { percent } from '../format/percent.ts';
import { joinWords, plural, shorten } from '../format/sentences.ts';
import type { Row } from '../query/query.ts';
import { type Chart, type ChartContext, isNarrow } from './chart.ts';
import { ACCENT, INK, MUTED, OVER } from './colors.ts';
import { ink } from './parts.ts';

const SHOWN = 24;
const ROW = 40;
/** Whatever is further out is cut there. */
const LARGEST_SHARE = 1.6;

export const budgetBullets: Chart = {
  width: 1000,
  narrowWidth: 380,
  columns: {
    x_BudgetName: { label: 'Budget', kind: 'text' },
    x_BudgetUnitName: { label: 'For', kind: 'text' },
    x_AvailableAmount: { label: 'May be spent', kind: 'money' },
    x_ActualToDate: { label: 'To date', kind: 'money' },
    x_PeriodEndEstimate: { label: 'Expected', kind: 'money' },
    x_PeriodEndLow80: { label: '80 % low', kind: 'money' },
    x_PeriodEndHigh80: { label: '80 % high', kind: 'money' },
    x_BreachProbability: { label: 'Chance to pass it', kind: 'percent' },
    x_BudgetStatus: { label: 'Status', kind: 'text' },
  },
  finding(rows) {
    const of = (status: string): number => rows.filter((row) => row.x_BudgetStatus === status).length;
    const parts = [
      ...(of('Over budget') ? [`${of('Over budget')} over budget`] : []),
      ...(of('At risk') ? [`${of('At risk')} at risk`] : []),
      ...(of('On track') ? [`${of('On track')} on track`] : []),
      ...(of('Under budget') ? [`${of('Under budget')} far below`] : []),
    ];
    return rows.length ? `Of ${plural(rows.length, 'budget')} ${joinWords(parts)}` : 'No budget is set';
  },
  measure: (rows) =>
    `Effective cost as percent of what may be spent; bar: to date, shade: 80 % range of what is expected, line: the budget${rows.length > SHOWN ? `; the first ${SHOWN}` : ''}`,
  plot,
};

function plot(all: readonly Row[], _context: ChartContext, width: number): Plot.PlotOptions {
  const narrow = isNarrow(width);
  const rows = all.slice(0, SHOWN).map((row, place) => ({ ...row, place: String(place) }));
  const left = narrow ? 150 : 290;
  const share = (row: Row, column: string): number => Math.min(LARGEST_SHARE, shareOf(row, column));
  const label = (dy: number, text: (row: Row) => string, options: Plot.TextOptions): Plot.Markish =>
    Plot.text(rows, { y: 'place', text, frameAnchor: 'left', textAnchor: 'start', dx: -left, dy, ...options });
  const end = (dy: number, text: (row: Row) => string, options: Plot.TextOptions): Plot.Markish =>
    Plot.text(rows, { y: 'place', text, frameAnchor: 'right', textAnchor: 'end', dx: 86, dy, ...options });
  const largest = Math.max(1.1, ...rows.flatMap((row) => ['x_ActualToDate', 'x_PeriodEndHigh80'].map((column) => share(row, column))));
  return {
    width,
    height: rows.length * ROW + 30,
    marginLeft: left,
    marginRight: 90,
    marginTop: 24,
    marginBottom: 6,
    x: { domain: [Math.min(0, ...rows.map((row) => share(row, 'x_ActualToDate'))), largest], axis: null },
    y: { type: 'band', domain: rows.map((row) => row.place), axis: null, padding: 0.45 },
    marks: [
      Plot.barX(rows, { y: 'place', x1: 0, x2: largest, fill: ACCENT, fillOpacity: 0.06, inset: -3 }),
      Plot.barX(rows, {
        y: 'place',
        x1: (row: Row) => share(row, 'x_PeriodEndLow80'),
        x2: (row: Row) => share(row, 'x_PeriodEndHigh80'),
        fill: ACCENT,
        fillOpacity: 0.28,
        inset: -3,
      }),
      Plot.barX(rows, {
        y: 'place',
        x1: 0,
        x2: (row: Row) => share(row, 'x_ActualToDate'),
        fill: { value: (row: Row) => (row.x_BudgetStatus === 'Over budget' ? OVER : ACCENT), scale: null },
        insetTop: 4,
        insetBottom: 4,
      }),
      Plot.tickX(rows, { y: 'place', x: (row: Row) => share(row, 'x_PeriodEndEstimate'), stroke: ACCENT, strokeWidth: 2, inset: -3, strokeDasharray: '3 2' }),
      Plot.ruleX([1], { stroke: INK, strokeWidth: 2 }),
      Plot.ruleX([0], { stroke: MUTED }),
      Plot.text([1], { x: [1], frameAnchor: 'top', dy: -16, text: ['100% of the budget'], fill: INK, fontSize: 11.5 }),
      label(-8, (row) => shorten(String(row.x_BudgetName), Math.floor(left / 7)), { fill: INK }),
      label(9, (row) => shorten(`${row.x_BudgetStatus}, ${row.x_BudgetUnitName}`, Math.floor(left / 6.2)), { fill: MUTED, fontSize: 11.5 }),
      end(-8, (row) => shareText(row), {
        fill: INK,
        fontWeight: 600,
      }),
      end(9, (row) => `of ${shortMoney(row.x_AvailableAmount)}`, { fill: MUTED, fontSize: 11.5 }),
    ],
  };
}

/** Of what may be spent; where nothing may, every cost is beyond all bounds. */
function shareOf(row: Row, column: string): number {
  const available = ink(row, 'x_AvailableAmount');
  return available > 0 ? ink(row, column) / available : ink(row, column) > 0 ? LARGEST_SHARE : 0;
}

function shareText(row: Row): string {
  return ink(row, 'x_AvailableAmount') > 0 ? percent(shareOf(row, 'x_PeriodEndEstimate')) : 'over';
}
