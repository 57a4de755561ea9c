/** Billed cost of each month by what its invoices say: settled at the bottom, what needs a look on top. */
import * as Plot from '@observablehq/plot';
import { monthName, shortMonth } from '../format/dates.ts';
import { shortMoney } from '../format/money.ts';
import { percent } from '../format/percent.ts';
import type { Row } from '../query/query.ts';
import { type Chart, type ChartContext, isNarrow } from './chart.ts';
import { ACCENT, HATCH, OTHER, OVER } from './colors.ts';
import { domainOf, type EndLabel, endLabels, ink, moneyAxis, monthAxis, monthsFrame, monthsOf, zeroLine } from './parts.ts';

const light = (color: string): string => `color-mix(in srgb, ${color} 50%, var(--surface))`;
/** From the bottom up; the lighter of two of a color is the less certain. */
const LOOKS: readonly (readonly [status: string, color: string])[] = [
  ['Reconciled', ACCENT],
  ['Within tolerance', light(ACCENT)],
  ['Not yet final', light(OTHER)],
  ['No invoice', HATCH],
  ['Difference', OVER],
  ['Not in the bill', light(OVER)],
];
const SETTLED = new Set(['Reconciled', 'Within tolerance']);
const STATUSES = LOOKS.map(([status]) => status);

export const reconciledMonths: Chart = {
  width: 1000,
  narrowWidth: 380,
  columns: {
    BillingPeriodStart: { label: 'Month', kind: 'month' },
    x_ReconciliationStatus: { label: 'Status', kind: 'text' },
    x_Invoices: { label: 'Invoices', kind: 'count' },
    BilledCost: { label: 'Billed cost', kind: 'money' },
  },
  finding(rows, context) {
    const month = shownMonth(rows, context);
    const own = rows.filter((row) => row.BillingPeriodStart === month);
    const total = own.reduce((sum, row) => sum + Math.max(0, ink(row, 'BilledCost')), 0);
    if (total <= 0) return 'Nothing was billed';
    const settled = own.filter((row) => SETTLED.has(String(row.x_ReconciliationStatus))).reduce((sum, row) => sum + Math.max(0, ink(row, 'BilledCost')), 0);
    return `${percent(settled / total)} of what was billed for ${monthName(month)} is reconciled with invoices`;
  },
  measure(rows, context) {
    const months = monthsOf(rows);
    return `Billed cost a month by what its invoice says, ${context.currency}, ${shortMonth(months[0])}${months.length > 1 ? ` to ${shortMonth(months.at(-1))}` : ''}`;
  },
  plot,
};

function plot(rows: readonly Row[], _context: ChartContext, width: number): Plot.PlotOptions {
  const narrow = isNarrow(width);
  const height = narrow ? 250 : 320;
  const months = monthsOf(rows);
  const domain = domainOf(
    months.map((month) => rows.filter((row) => row.BillingPeriodStart === month).reduce((sum, row) => sum + Math.max(0, ink(row, 'BilledCost')), 0)),
  );
  const look = (row: Row): (typeof LOOKS)[number] => LOOKS[STATUSES.indexOf(String(row.x_ReconciliationStatus))] ?? LOOKS[2]!;
  return {
    ...monthsFrame(months, domain, { width, height, marginRight: narrow ? 118 : 148 }),
    marks: [
      ...moneyAxis(4),
      Plot.barY(
        rows,
        Plot.stackY({ order: (row: Row) => STATUSES.indexOf(String(row.x_ReconciliationStatus)) }, {
          x: 'BillingPeriodStart',
          y: (row: Row) => Math.max(0, ink(row, 'BilledCost')),
          z: 'x_ReconciliationStatus',
          fill: { value: (row: Row) => look(row)[1], scale: null },
          stroke: 'var(--surface)',
          strokeWidth: 0.75,
          ...(!narrow && { title: (row: Row) => `${row.x_ReconciliationStatus}, ${shortMonth(row.BillingPeriodStart)}: ${shortMoney(row.BilledCost)}` }),
        } as Plot.BarYOptions),
      ),
      zeroLine(),
      ...endLabels(labelsOf(rows, domain), domain, height - 56),
      monthAxis(months, width - 160),
    ],
  };
}

/** Every status that occurs, in the order of the stack. */
function labelsOf(rows: readonly Row[], [, top]: readonly [number, number]): EndLabel[] {
  const present = LOOKS.filter(([status]) => rows.some((row) => row.x_ReconciliationStatus === status && ink(row, 'BilledCost') > 0));
  return present.map(([status, color], place) => ({ text: status, value: top * (0.5 + (place - (present.length - 1) / 2) * 0.1), color }));
}

function shownMonth(rows: readonly Row[], context: ChartContext): string | undefined {
  const months = monthsOf(rows);
  return months.includes(context.month) ? context.month : months.at(-1);
}
