/** What was realised each month, measured on the bill: saved, and avoided on usage that grew. */
import { shortMonth } from '../format/dates.ts';
import { shortMoney } from '../format/money.ts';
import { sumDecimals } from '../format/sum.ts';
import type { Chart } from './chart.ts';
import { stackedMonths } from './stacked-months.ts';

export const realisedSavings: Chart = {
  width: 1000,
  narrowWidth: 380,
  columns: {
    BillingPeriodStart: { label: 'Month', kind: 'month' },
    x_SavingsKind: { label: 'Kind', kind: 'text' },
    x_RealisedSavings: { label: 'Realised', kind: 'money' },
    x_ClaimedSavings: { label: 'Claimed for all of it', kind: 'money' },
  },
  finding(rows) {
    const realised = sumDecimals(rows.map((row) => row.x_RealisedSavings));
    const claimed = sumDecimals(rows.map((row) => row.x_ClaimedSavings));
    return `${shortMoney(realised)} realised since ${shortMonth(rows[0]?.BillingPeriodStart)}, where ${shortMoney(claimed)} had been claimed`;
  },
  measure: (rows, context) =>
    `Realised savings a month on the usage of that month, ${context.currency}, ${shortMonth(rows[0]?.BillingPeriodStart)} to ${shortMonth(rows.at(-1)?.BillingPeriodStart)}`,
  plot: (rows, context, width) =>
    stackedMonths(
      rows.map((row) => ({ ...row, EffectiveCost: row.x_RealisedSavings ?? null })),
      { ...context, colorOrder: { ...context.colorOrder, x_SavingsKind: ['Saved', 'Avoided'] } },
      width,
      'x_SavingsKind',
    ),
};
