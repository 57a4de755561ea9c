/** Coverage, utilization and effective savings rate of commitments, month by month. */
import * as Plot from '@observablehq/plot';
import { monthName, shortMonth } from '../format/dates.ts';
import { percent } from '../format/percent.ts';
import type { Row } from '../query/query.ts';
import { type Chart, type ChartContext, isNarrow } from './chart.ts';
import { colorOf } from './colors.ts';
import { endLabels, ink, inkOrGap, monthAxis, monthsFrame, monthsOf, shareAxis, zeroLine } from './parts.ts';

const RATES = [
  { column: 'x_Utilization', name: 'Utilization' },
  { column: 'x_Coverage', name: 'Coverage' },
  { column: 'x_EffectiveSavingsRate', name: 'Effective savings rate', short: 'Savings rate' },
] as const;
const NAMES = RATES.map(({ name }) => name);

export const commitmentRates: Chart = {
  width: 1000,
  narrowWidth: 380,
  columns: {
    BillingPeriodStart: { label: 'Month', kind: 'month' },
    x_Coverage: { label: 'Coverage', kind: 'percent' },
    x_Utilization: { label: 'Utilization', kind: 'percent' },
    x_EffectiveSavingsRate: { label: 'Effective savings rate', kind: 'percent' },
    x_OnDemandCost: { label: 'Eligible, on demand', kind: 'money' },
    x_CoveredOnDemandCost: { label: 'Covered, on demand', kind: 'money' },
    x_UncoveredCost: { label: 'Not covered', kind: 'money' },
    x_CommittedCost: { label: 'Commitments', kind: 'money' },
    x_UnusedCost: { label: 'Unused of them', kind: 'money' },
  },
  finding(rows, context) {
    const now = rows.find((row) => row.BillingPeriodStart === context.month) ?? rows.at(-1);
    if (!now) return 'No month has usage that commitments can cover';
    const rate = `${percent(now.x_Coverage ?? 0)} of eligible usage was covered in ${monthName(now.BillingPeriodStart)}`;
    return now.x_Utilization === null ? rate : `${rate}, and ${percent(now.x_Utilization)} of what was committed was used`;
  },
  measure: (rows) =>
    `Covered ÷ eligible usage at on-demand rates; used ÷ committed effective cost; 1 − cost ÷ eligible usage at on-demand rates; ${shortMonth(rows[0]?.BillingPeriodStart)} to ${shortMonth(rows.at(-1)?.BillingPeriodStart)}`,
  plot,
};

function plot(rows: readonly Row[], context: ChartContext, width: number): Plot.PlotOptions {
  const narrow = isNarrow(width);
  const height = narrow ? 250 : 320;
  const months = monthsOf(rows);
  const points = RATES.flatMap(({ column, name }) =>
    rows.flatMap((row) => {
      const value = inkOrGap(row, column);
      return value === null ? [] : [{ month: String(row.BillingPeriodStart), name, value }];
    }),
  );
  const low = Math.min(0, ...points.map(({ value }) => value));
  const domain: [number, number] = [low < 0 ? Math.max(-1, Math.floor(low * 10) / 10) : 0, 1];
  const shown = points.filter(({ value }) => value >= domain[0]);
  const last = RATES.flatMap((rate) => {
    const row = rows.filter((each) => inkOrGap(each, rate.column) !== null).at(-1);
    return row ? [{ rate, value: ink(row, rate.column) }] : [];
  });
  return {
    ...monthsFrame(months, domain, { width, height, marginRight: narrow ? 122 : 196 }, 'points'),
    marks: [
      ...shareAxis(),
      zeroLine(),
      Plot.lineY(shown, {
        x: 'month',
        y: 'value',
        z: 'name',
        stroke: { value: ({ name }: { name: string }) => colorOf(name, NAMES), scale: null } as never,
        strokeWidth: 2.5,
      }),
      Plot.dot(shown, {
        x: 'month',
        y: 'value',
        r: 3,
        fill: { value: ({ name }: { name: string }) => colorOf(name, NAMES), scale: null },
        fillOpacity: { value: ({ month }: { month: string }) => (month > context.month ? 0.45 : 1), scale: null },
        ...(!narrow && {
          title: ({ name, month, value }: { name: string; month: string; value: number }) => `${name}, ${shortMonth(month)}: ${percent(value)}`,
        }),
      }),
      ...endLabels(
        last.map(({ rate, value }) => ({
          text: `${narrow && 'short' in rate ? rate.short : rate.name} ${percent(value)}`,
          value: Math.max(value, domain[0]),
          color: colorOf(rate.name, NAMES),
        })),
        domain,
        height - 56,
      ),
      monthAxis(months, width - 210),
    ],
  };
}
