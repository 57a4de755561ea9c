/** What moved most from one month to the next, up and down. */
import { monthName } from '../format/dates.ts';
import { signedMoney } from '../format/money.ts';
import { percentChange } from '../format/percent.ts';
import type { Row } from '../query/query.ts';
import type { Chart } from './chart.ts';
import { OVER, UNDER } from './colors.ts';
import { horizontalBars } from './horizontal-bars.ts';
import { ink } from './parts.ts';

export const topMovers: Chart = {
  width: 480,
  columns: {
    ServiceName: { label: 'Service', kind: 'text' },
    x_CostCenterName: { label: 'Cost center', kind: 'text' },
    SubAccountName: { label: 'Sub account', kind: 'text' },
    ServiceProviderName: { label: 'Provider', kind: 'text' },
    x_PreviousEffectiveCost: { label: 'Month before', kind: 'money' },
    EffectiveCost: { label: 'Month', kind: 'money' },
    x_Change: { label: 'Change', kind: 'change' },
  },
  finding(rows, context) {
    const first = rows[0];
    if (!first) return `Nothing moved in ${monthName(context.month)}`;
    const verb = ink(first, 'x_Change') > 0 ? 'rose' : 'fell';
    return `${first.ServiceName} ${verb} most: ${signedMoney(first.x_Change)} in ${monthName(context.month)}`;
  },
  measure: (_rows, context) => `Change of effective cost, ${context.currency}, ${monthName(context.month)} against ${monthName(context.previousMonth)}`,
  plot: (rows, _context, width) => horizontalBars(rows.map(barOf), width),
};

function barOf(row: Row) {
  const change = ink(row, 'x_Change');
  return {
    name: String(row.ServiceName),
    note: [row.x_CostCenterName, row.SubAccountName].filter(Boolean).join(' · '),
    value: change,
    text: signedMoney(row.x_Change),
    subtext:
      ink(row, 'x_PreviousEffectiveCost') === 0
        ? 'new'
        : ink(row, 'EffectiveCost') === 0
          ? 'gone'
          : percentChange(row.x_PreviousEffectiveCost, row.EffectiveCost),
    color: change > 0 ? OVER : UNDER,
  };
}
