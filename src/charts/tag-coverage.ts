/** The part of cost that carries each required tag, month by month, against the goal. */
import * as Plot from '@observablehq/plot';
import { monthName, shortMonth } from '../format/dates.ts';
import { percent } from '../format/percent.ts';
import { shorten } from '../format/sentences.ts';
import type { Row } from '../query/query.ts';
import { type Chart, type ChartContext, isNarrow } from './chart.ts';
import { colorOf } from './colors.ts';
import { endLabels, goalLines, ink, inkOrGap, monthAxis, monthsFrame, monthsOf, shareAxis } from './parts.ts';

export const tagCoverage: Chart = {
  width: 1000,
  narrowWidth: 380,
  columns: {
    BillingPeriodStart: { label: 'Month', kind: 'month' },
    x_Policy: { label: 'Policy', kind: 'text' },
    x_Coverage: { label: 'Covered', kind: 'percent' },
    x_Goal: { label: 'Goal', kind: 'percent' },
    x_CoveredEffectiveCost: { label: 'Covered effective cost', kind: 'money' },
    EffectiveCost: { label: 'Effective cost', kind: 'money' },
  },
  finding(rows, context) {
    const known = rows.filter((row) => row.x_Coverage !== null);
    const now = known.filter((row) => row.BillingPeriodStart === context.month);
    const worst = [...now].sort((a, b) => ink(b, 'x_Goal') - ink(b, 'x_Coverage') - (ink(a, 'x_Goal') - ink(a, 'x_Coverage')))[0];
    if (!worst) return 'No month has a coverage yet';
    const first = known.find((row) => row.x_Policy === worst.x_Policy);
    if (!first || first === worst) return `The tag of ${worst.x_Policy} is on ${percent(worst.x_Coverage)} of cost in ${monthName(worst.BillingPeriodStart)}`;
    const change = ink(worst, 'x_Coverage') - ink(first, 'x_Coverage');
    const since = `${percent(first.x_Coverage)} in ${monthName(first.BillingPeriodStart)}`;
    if (Math.abs(change) < 0.005) return `Coverage of ${worst.x_Policy} stays at ${percent(worst.x_Coverage)}; it was ${since}`;
    return `Coverage of ${worst.x_Policy} ${change > 0 ? 'rose' : 'fell'} to ${percent(worst.x_Coverage)}, from ${since}`;
  },
  measure: (rows) =>
    `Part of effective cost that carries the tag, ${shortMonth(rows[0]?.BillingPeriodStart)} to ${shortMonth(rows.at(-1)?.BillingPeriodStart)}; goal as a dashed line`,
  plot,
};

function plot(rows: readonly Row[], context: ChartContext, width: number): Plot.PlotOptions {
  const narrow = isNarrow(width);
  const height = narrow ? 250 : 320;
  const months = monthsOf(rows);
  const policies = [...new Set(rows.map((row) => String(row.x_Policy)))];
  const known = rows.filter((row) => inkOrGap(row, 'x_Coverage') !== null);
  const goals = [...new Set(rows.map((row) => ink(row, 'x_Goal')))].sort();
  const low = Math.min(1, ...known.map((row) => ink(row, 'x_Coverage')), ...goals);
  const domain: [number, number] = [Math.max(-1, Math.floor((low - 0.05) * 10) / 10), Math.max(1, ...known.map((row) => ink(row, 'x_Coverage')))];
  const last = policies.map((policy) => known.filter((row) => row.x_Policy === policy).at(-1)).filter((row) => row !== undefined);
  const color = (policy: string): string => colorOf(policy, policies);
  return {
    ...monthsFrame(months, domain, { width, height, marginRight: narrow ? 108 : 168 }, 'points'),
    marks: [
      ...shareAxis(),
      ...goalLines(goals, 10),
      Plot.lineY(known, {
        x: 'BillingPeriodStart',
        y: (row: Row) => ink(row, 'x_Coverage'),
        z: 'x_Policy',
        stroke: { value: (row: Row) => color(String(row.x_Policy)), scale: null } as never,
        strokeWidth: 2.5,
      }),
      Plot.dot(known, {
        x: 'BillingPeriodStart',
        y: (row: Row) => ink(row, 'x_Coverage'),
        r: 3,
        fill: { value: (row: Row) => color(String(row.x_Policy)), scale: null },
        fillOpacity: { value: (row: Row) => (String(row.BillingPeriodStart) > context.month ? 0.45 : 1), scale: null },
        ...(!narrow && { title: (row: Row) => `${row.x_Policy}, ${shortMonth(row.BillingPeriodStart)}: ${percent(row.x_Coverage)}` }),
      }),
      ...endLabels(
        last.map((row) => ({
          text: `${shorten(String(row.x_Policy), narrow ? 8 : 15)} ${percent(row.x_Coverage)}`,
          value: ink(row, 'x_Coverage'),
          color: color(String(row.x_Policy)),
        })),
        domain,
        height - 56,
      ),
      monthAxis(months, width - 180),
    ],
  };
}
