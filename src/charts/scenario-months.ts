/** Months as they were, as they are forecast and as a scenario would make them: two lines, each within its 80 % band. */
import * as Plot from '@observablehq/plot';
import { shortMonth } from '../format/dates.ts';
import { shortMoney, signedMoney } from '../format/money.ts';
import { shorten } from '../format/sentences.ts';
import { sumDecimals } from '../format/sum.ts';
import type { Row } from '../query/query.ts';
import { type Chart, type ChartContext, isNarrow } from './chart.ts';
import { ACCENT, INK, MUTED } from './colors.ts';
import { actualBars, domainOf, endLabels, ink, inkOrGap, moneyAxis, monthAxis, monthsFrame, monthsOf, zeroLine } from './parts.ts';

export const scenarioMonths: Chart = {
  width: 1000,
  narrowWidth: 380,
  columns: {
    BillingPeriodStart: { label: 'Month', kind: 'month' },
    x_Actual: { label: 'Effective cost', kind: 'money' },
    x_Forecast: { label: 'Forecast', kind: 'money' },
    x_Low80: { label: '80 % low', kind: 'money' },
    x_High80: { label: '80 % high', kind: 'money' },
    x_Effect: { label: 'Scenario adds', kind: 'change' },
    x_ScenarioForecast: { label: 'With the scenario', kind: 'money' },
    x_ScenarioLow80: { label: '80 % low', kind: 'money' },
    x_ScenarioHigh80: { label: '80 % high', kind: 'money' },
  },
  finding(rows) {
    const ahead = rows.filter(isAhead);
    const last = ahead.at(-1);
    if (!last) return 'There is nothing to forecast from';
    const effect = sumDecimals(ahead.map((row) => row.x_Effect));
    return `${shorten(String(last.x_Scenario), 60)}: ${ink({ effect }, 'effect') === 0 ? 'nothing changes' : `${signedMoney(effect)} in the ${ahead.length} months to come, ${signedMoney(last.x_Effect)} in the last of them`}`;
  },
  measure: (rows, context) =>
    `Effective cost a month, ${context.currency}, ${shortMonth(rows[0]?.BillingPeriodStart)} to ${shortMonth(rows.at(-1)?.BillingPeriodStart)}; grey: the forecast, colored: with the scenario, each with its 80 % band`,
  plot,
};

const isAhead = (row: Row): boolean => row.x_ScenarioForecast !== null && row.x_ScenarioForecast !== undefined;

function plot(rows: readonly Row[], context: ChartContext, width: number): Plot.PlotOptions {
  const narrow = isNarrow(width);
  const height = narrow ? 250 : 340;
  const months = monthsOf(rows);
  const ahead = rows.filter(isAhead);
  const last = ahead.at(-1);
  const domain = domainOf(
    rows.flatMap((row) =>
      ['x_Actual', 'x_Forecast', 'x_Low80', 'x_High80', 'x_ScenarioForecast', 'x_ScenarioLow80', 'x_ScenarioHigh80'].map((column) => inkOrGap(row, column)),
    ),
  );
  const line = (column: string, options: Plot.LineYOptions): Plot.Markish =>
    Plot.lineY(ahead, { x: 'BillingPeriodStart', y: (row: Row) => ink(row, column), ...options });
  const band = (low: string, high: string, fill: string): Plot.Markish =>
    Plot.areaY(ahead, { x: 'BillingPeriodStart', y1: (row: Row) => ink(row, low), y2: (row: Row) => ink(row, high), fill, fillOpacity: 0.16 });
  return {
    ...monthsFrame(months, domain, { width, height, marginRight: last ? (narrow ? 84 : 128) : 8 }),
    marks: [
      ...moneyAxis(4),
      band('x_Low80', 'x_High80', MUTED),
      band('x_ScenarioLow80', 'x_ScenarioHigh80', ACCENT),
      actualBars(rows, (row) => String(row.BillingPeriodStart) > context.month, narrow),
      line('x_Forecast', { stroke: MUTED, strokeWidth: 1.75, strokeDasharray: '5 4' }),
      line('x_ScenarioForecast', { stroke: ACCENT, strokeWidth: 2.25 }),
      Plot.dot(ahead, {
        x: 'BillingPeriodStart',
        y: (row: Row) => ink(row, 'x_ScenarioForecast'),
        r: 3,
        fill: INK,
        stroke: 'var(--surface)',
        strokeWidth: 1,
        ...(!narrow && {
          title: (row: Row) =>
            `${shortMonth(row.BillingPeriodStart)}: ${shortMoney(row.x_ScenarioForecast)}, ${signedMoney(row.x_Effect)} against the forecast`,
        }),
      }),
      zeroLine(),
      ...(last
        ? endLabels(
            [
              { text: narrow ? `was ${shortMoney(last.x_Forecast)}` : `forecast ${shortMoney(last.x_Forecast)}`, value: ink(last, 'x_Forecast') },
              {
                text: narrow ? shortMoney(last.x_ScenarioForecast) : `scenario ${shortMoney(last.x_ScenarioForecast)}`,
                value: ink(last, 'x_ScenarioForecast'),
              },
            ],
            domain,
            height - 56,
          )
        : []),
      monthAxis(months, width - 140),
    ],
  };
}
