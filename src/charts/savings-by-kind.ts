/** What each kind of recommendation would save a month. */
import { shortMoney } from '../format/money.ts';
import { plural } from '../format/sentences.ts';
import type { Row } from '../query/query.ts';
import type { Chart } from './chart.ts';
import { UNDER } from './colors.ts';
import { horizontalBars } from './horizontal-bars.ts';
import { ink } from './parts.ts';

export const savingsByKind: Chart = {
  width: 1000,
  narrowWidth: 400,
  columns: {
    x_Title: { label: 'Recommendation', kind: 'text' },
    x_Findings: { label: 'Findings', kind: 'count' },
    x_MonthlySavings: { label: 'Savings a month', kind: 'money' },
  },
  finding: (rows) => `${rows[0]?.x_Title}: ${shortMoney(rows[0]?.x_MonthlySavings)} a month`,
  measure: (_rows, context) => `Savings a month if all of a kind were done, ${context.currency}`,
  plot: (rows, _context, width) => horizontalBars(rows.map(barOf), width),
};

function barOf(row: Row) {
  return {
    name: String(row.x_Title),
    note: plural(String(row.x_Findings), 'finding'),
    value: ink(row, 'x_MonthlySavings'),
    text: shortMoney(row.x_MonthlySavings),
    color: UNDER,
  };
}
