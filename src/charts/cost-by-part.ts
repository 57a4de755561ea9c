/** Figures whose months are split into parts; one chart for each column that parts them. */
import { monthName, shortMonth } from '../format/dates.ts';
import { shortMoney } from '../format/money.ts';
import { percent } from '../format/percent.ts';
import type { Row } from '../query/query.ts';
import type { Chart, ChartContext } from './chart.ts';
import { ink, monthsOf } from './parts.ts';
import { stackedMonths } from './stacked-months.ts';

/** A figure of monthly effective cost, parted by `column`, which readers know as `noun`. */
function costByPart(column: string, noun: string, verb = 'is'): Chart {
  return {
    width: 1000,
    narrowWidth: 380,
    columns: {
      BillingPeriodStart: { label: 'Month', kind: 'month' },
      [column]: { label: noun, kind: 'text' },
      EffectiveCost: { label: 'Effective cost', kind: 'money' },
    },
    finding(rows, context) {
      const month = rows
        .filter((row) => row.BillingPeriodStart === shownMonth(rows, context))
        .sort((a, b) => ink(b, 'EffectiveCost') - ink(a, 'EffectiveCost'));
      const total = month.reduce((sum, row) => sum + ink(row, 'EffectiveCost'), 0);
      const first = month[0];
      if (!first || total <= 0) return 'No cost to show';
      return `${first[column]} ${verb} ${percent(ink(first, 'EffectiveCost') / total)} of the ${shortMoney(total)} in ${monthName(first.BillingPeriodStart)}`;
    },
    measure(rows, context) {
      const months = monthsOf(rows);
      return `Effective cost a month by ${noun.toLowerCase()}, ${context.currency}, ${shortMonth(months[0])}${months.length > 1 ? ` to ${shortMonth(months.at(-1))}` : ''}`;
    },
    plot: (rows, context, width) => stackedMonths(rows, context, width, column),
  };
}

export const costByAllocation = costByPart('x_AllocationKind', 'Kind');
export const costByAiKind = costByPart('x_AiKind', 'Kind', 'are');
export const costByProvider = costByPart('ServiceProviderName', 'Provider');
export const costByCategory = costByPart('ServiceCategory', 'Category');
export const costByDepartment = costByPart('x_Department', 'Department');

function shownMonth(rows: readonly Row[], context: ChartContext): string | undefined {
  const months = monthsOf(rows);
  return months.includes(context.month) ? context.month : months.at(-1);
}
