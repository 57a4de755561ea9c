/** What is found, accepted, done, realised and verified, a month: the way of a saving from a sentence to the bill. */
import { shortMoney } from '../format/money.ts';
import { plural } from '../format/sentences.ts';
import type { Row } from '../query/query.ts';
import type { Chart } from './chart.ts';
import { MUTED, UNDER } from './colors.ts';
import { horizontalBars } from './horizontal-bars.ts';
import { ink } from './parts.ts';

export const savingsStages: Chart = {
  width: 1000,
  narrowWidth: 400,
  columns: {
    x_StageName: { label: 'Stage', kind: 'text' },
    x_Recommendations: { label: 'Recommendations', kind: 'count' },
    x_MonthlySavings: { label: 'Savings a month', kind: 'money' },
  },
  finding(rows) {
    const [claimed, verified] = [rows[2], rows[4]];
    if (!claimed || !verified || ink(claimed, 'x_MonthlySavings') === 0)
      return `${shortMoney(rows[0]?.x_MonthlySavings)} a month is found, and nothing was done yet`;
    return `${shortMoney(verified.x_MonthlySavings)} a month is verified on the bill, of ${shortMoney(claimed.x_MonthlySavings)} claimed for what was done`;
  },
  measure: (_rows, context) => `Savings a month by stage, ${context.currency}; grey: said, colored: measured on the bill`,
  plot: (rows, _context, width) => horizontalBars(rows.map(barOf), width),
};

function barOf(row: Row) {
  return {
    name: String(row.x_StageName),
    note: plural(String(row.x_Recommendations ?? 0), 'recommendation'),
    value: ink(row, 'x_MonthlySavings'),
    text: shortMoney(row.x_MonthlySavings),
    color: Number(row.x_StageOrder) < 4 ? MUTED : UNDER,
  };
}
