/** What an edition changed of each month that the one before it had published. */
import { monthName } from '../format/dates.ts';
import { signOf } from '../format/decimal.ts';
import { signedMoney } from '../format/money.ts';
import { percentChange } from '../format/percent.ts';
import { plural } from '../format/sentences.ts';
import type { Row } from '../query/query.ts';
import type { Chart } from './chart.ts';
import { OVER, UNDER } from './colors.ts';
import { horizontalBars } from './horizontal-bars.ts';
import { ink } from './parts.ts';

/** More would not be one look; the table has them all. */
const MONTHS_DRAWN = 12;

export const changedMonths: Chart = {
  width: 960,
  narrowWidth: 420,
  columns: {
    BillingPeriodStart: { label: 'Month', kind: 'month' },
    x_EarlierBilledCost: { label: 'Billed, before', kind: 'money' },
    BilledCost: { label: 'Billed, now', kind: 'money' },
    x_EarlierEffectiveCost: { label: 'Effective, before', kind: 'money' },
    EffectiveCost: { label: 'Effective, now', kind: 'money' },
    x_Change: { label: 'Change', kind: 'change' },
    x_Moved: { label: 'Between cost centers', kind: 'money' },
    x_Rows: { label: 'Rows changed', kind: 'count' },
  },
  finding(rows) {
    const largest = rows.reduce<Row | undefined>(
      (most, row) => (most && Math.abs(ink(most, 'x_Change')) >= Math.abs(ink(row, 'x_Change')) ? most : row),
      undefined,
    );
    if (!largest) return 'No month changed';
    return signOf(largest.x_Change) === 0
      ? `No month has another total; within ${plural(rows.length, 'month')} cost moved`
      : `${monthName(largest.BillingPeriodStart)} changed most, by ${signedMoney(largest.x_Change)}`;
  },
  measure: (rows, context) =>
    `Change of effective cost, ${context.currency}${rows.length > MONTHS_DRAWN ? `, the newest ${MONTHS_DRAWN} of ${rows.length} months` : ', by month'}`,
  plot: (rows, _context, width) => horizontalBars(rows.slice(0, MONTHS_DRAWN).map(barOf), width),
};

function barOf(row: Row) {
  const change = ink(row, 'x_Change');
  const isNew = ink(row, 'x_EarlierEffectiveCost') === 0;
  return {
    name: monthName(row.BillingPeriodStart),
    note: `${row.x_Rows} ${Number(row.x_Rows) === 1 ? 'row' : 'rows'}`,
    value: change,
    text: signedMoney(row.x_Change),
    subtext: isNew ? 'new' : percentChange(row.x_EarlierEffectiveCost, row.EffectiveCost),
    color: change > 0 ? OVER : UNDER,
  };
}
