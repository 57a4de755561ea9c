/** Actual minus budget of each unit for the last complete month: who is over, who is under, by how much. */
import { monthName } from '../format/dates.ts';
import { signOf } from '../format/decimal.ts';
import { signedMoney } from '../format/money.ts';
import { percent } from '../format/percent.ts';
import { joinWords, plural } from '../format/sentences.ts';
import type { Row } from '../query/query.ts';
import type { Chart } from './chart.ts';
import { OVER, UNDER } from './colors.ts';
import { horizontalBars } from './horizontal-bars.ts';
import { ink } from './parts.ts';

export const budgetVariance: Chart = {
  width: 480,
  columns: {
    x_BudgetUnit: { label: 'Unit', kind: 'text' },
    x_Actual: { label: 'Effective cost', kind: 'money' },
    x_BudgetAmount: { label: 'Budget', kind: 'money' },
    x_Variance: { label: 'Over or under', kind: 'change' },
    x_BudgetStatus: { label: 'Status', kind: 'text' },
  },
  finding(rows, context) {
    const over = rows.filter((row) => signOf(row.x_Variance) > 0);
    if (!over.length) return rows.length ? `Nobody was over budget in ${monthName(context.month)}` : 'No budget to compare with';
    const names = over.slice(0, 2).map((row) => String(row.x_BudgetUnit));
    const rest = over.length - names.length;
    return `${joinWords(rest ? [...names, plural(rest, 'other')] : names)} ${over.length === 1 ? 'was' : 'were'} over budget in ${monthName(context.month)}`;
  },
  measure: (_rows, context) => `Effective cost minus budget, ${context.currency}, ${monthName(context.month)}`,
  plot: (rows, _context, width) => horizontalBars(rows.map(barOf), width),
};

function barOf(row: Row) {
  const variance = ink(row, 'x_Variance');
  const share = ink(row, 'x_BudgetAmount') ? `${percent(Math.abs(variance / ink(row, 'x_BudgetAmount')))} ` : '';
  return {
    name: String(row.x_BudgetUnit),
    value: variance,
    text: signedMoney(row.x_Variance),
    subtext: `${share}${variance > 0 ? 'over' : 'under'}`,
    color: variance > 0 ? OVER : UNDER,
  };
}
