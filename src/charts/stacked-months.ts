/** Months as stacked bars: the parts of a whole over time, largest at the bottom, named at the right. */
import * as Plot from '@observablehq/plot';
import { shortMonth } from '../format/dates.ts';
import { shortMoney } from '../format/money.ts';
import { shorten } from '../format/sentences.ts';
import type { Row } from '../query/query.ts';
import { type ChartContext, isNarrow } from './chart.ts';
import { colorOf, REST, UNALLOCATED } from './colors.ts';
import { domainOf, type EndLabel, endLabels, ink, moneyAxis, monthAxis, monthsFrame, monthsOf, zeroLine } from './parts.ts';

/** Plot of rows with BillingPeriodStart, the column `part` and EffectiveCost; months after the last complete one are faded. */
export function stackedMonths(rows: readonly Row[], context: ChartContext, width: number, part: string): Plot.PlotOptions {
  const narrow = isNarrow(width);
  const height = narrow ? 250 : 320;
  const months = monthsOf(rows);
  const parts = partsOf(rows, part);
  const domain = domainOf(stackEnds(rows));
  const order = new Map(parts.map((name, place) => [name, place]));
  const color = (name: string) => colorOf(name, context.colorOrder[part] ?? []);
  return {
    ...monthsFrame(months, domain, { width, height, marginRight: narrow ? 108 : 168 }),
    marks: [
      ...moneyAxis(4),
      Plot.barY(
        rows,
        Plot.stackY({ order: (row: Row) => order.get(String(row[part])) ?? 0 }, {
          x: 'BillingPeriodStart',
          y: (row: Row) => ink(row, 'EffectiveCost'),
          z: part,
          fill: { value: (row: Row) => color(String(row[part])), scale: null },
          stroke: 'var(--surface)',
          strokeWidth: 0.75,
          fillOpacity: { value: (row: Row) => (String(row.BillingPeriodStart) > context.month ? 0.45 : 1), scale: null },
          ...(!narrow && { title: (row: Row) => `${row[part]}, ${shortMonth(row.BillingPeriodStart)}: ${shortMoney(row.EffectiveCost)}` }),
        } as Plot.BarYOptions),
      ),
      zeroLine(),
      ...endLabels(labelsOf(rows, part, parts, months, context, narrow), domain, height - 56),
      monthAxis(months, width - 180),
    ],
  };
}

/** Parts from the costliest down; the rest and what is unallocated last. */
function partsOf(rows: readonly Row[], part: string): string[] {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(String(row[part]), (sums.get(String(row[part])) ?? 0) + ink(row, 'EffectiveCost'));
  const isLast = (name: string) => (name === UNALLOCATED ? 2 : name === REST ? 1 : 0);
  return [...sums].sort((a, b) => isLast(a[0]) - isLast(b[0]) || b[1] - a[1]).map(([name]) => name);
}

/** Upper and lower end of each month's stack. */
function stackEnds(rows: readonly Row[]): number[] {
  const ends = new Map<string, number>();
  for (const row of rows) {
    const cost = ink(row, 'EffectiveCost');
    const key = `${row.BillingPeriodStart}${cost < 0 ? '-' : '+'}`;
    ends.set(key, (ends.get(key) ?? 0) + cost);
  }
  return [...ends.values()];
}

function labelsOf(rows: readonly Row[], part: string, parts: readonly string[], months: readonly string[], context: ChartContext, narrow: boolean): EndLabel[] {
  const month = months.includes(context.month) ? context.month : months.at(-1);
  let base = 0;
  return parts.map((name) => {
    const cost = rows
      .filter((row) => row.BillingPeriodStart === month && String(row[part]) === name)
      .reduce((sum, row) => sum + Math.max(0, ink(row, 'EffectiveCost')), 0);
    base += cost;
    return { text: shorten(name, narrow ? 11 : 19), value: base - cost / 2, color: colorOf(name, context.colorOrder[part] ?? []) };
  });
}
