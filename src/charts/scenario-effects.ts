/** What each scenario adds to the forecast of the months to come, or takes away, with the range that the forecast's band makes of it. */
import * as Plot from '@observablehq/plot';
import { shortMoney, signedMoney } from '../format/money.ts';
import { shorten } from '../format/sentences.ts';
import type { Row } from '../query/query.ts';
import type { Chart } from './chart.ts';
import { INK, OVER, UNDER } from './colors.ts';
import { horizontalBars } from './horizontal-bars.ts';
import { ink } from './parts.ts';

export const scenarioEffects: Chart = {
  width: 1000,
  narrowWidth: 400,
  columns: {
    x_Scenario: { label: 'Scenario', kind: 'text' },
    x_ScenarioDecision: { label: 'Decision', kind: 'text' },
    x_Forecast: { label: 'Forecast', kind: 'money' },
    x_Effect: { label: 'Adds', kind: 'change' },
    x_EffectLow80: { label: 'at least', kind: 'change' },
    x_EffectHigh80: { label: 'at most', kind: 'change' },
    x_ScenarioForecast: { label: 'With it', kind: 'money' },
    x_ScenarioLow80: { label: '80 % low', kind: 'money' },
    x_ScenarioHigh80: { label: '80 % high', kind: 'money' },
  },
  finding(rows) {
    const single = rows.filter((row) => row.x_ScenarioDecision !== 'Together');
    const [most] = [...single].sort((a, b) => ink(a, 'x_Effect') - ink(b, 'x_Effect'));
    if (!most) return 'No scenario is written';
    return ink(most, 'x_Effect') < 0
      ? `${shorten(String(most.x_Scenario), 60)} saves most: ${shortMoney(String(most.x_Effect).replace('-', ''))} of ${shortMoney(most.x_Forecast)}`
      : `No scenario saves anything; ${shorten(String(most.x_Scenario), 60)} adds least`;
  },
  measure: (rows, context) =>
    `Effective cost added to the forecast of the ${rows[0]?.x_Months ?? 12} months to come, ${context.currency}; line: where the forecast comes out at the ends of its 80 % band`,
  plot(rows, _context, width) {
    const bars = horizontalBars(rows.map(barOf), width);
    const values = rows.flatMap((row) => ['x_Effect', 'x_EffectLow80', 'x_EffectHigh80'].map((column) => ink(row, column)));
    const ranges = rows.map((row, place) => ({ place: String(place), low: ink(row, 'x_EffectLow80'), high: ink(row, 'x_EffectHigh80') }));
    return {
      ...bars,
      x: { ...bars.x, domain: [Math.min(0, ...values), Math.max(0, ...values) || 1] },
      marks: [...(bars.marks ?? []), Plot.ruleY(ranges, { y: 'place', x1: 'low', x2: 'high', stroke: INK, strokeWidth: 1.5 })],
    };
  },
};

function barOf(row: Row) {
  return {
    name: String(row.x_Scenario),
    note: String(row.x_ScenarioDecision),
    value: ink(row, 'x_Effect'),
    text: signedMoney(row.x_Effect),
    subtext: `→ ${shortMoney(row.x_ScenarioForecast)}`,
    color: ink(row, 'x_Effect') > 0 ? OVER : UNDER,
  };
}
