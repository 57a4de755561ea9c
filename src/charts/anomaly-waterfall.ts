/** From what an incident's days usually cost to what they did cost, cause by cause. */
import type * as Plot from '@observablehq/plot';
import { shortMoney, signedMoney } from '../format/money.ts';
import { percent } from '../format/percent.ts';
import type { Row } from '../query/query.ts';
import type { Chart, ChartContext } from './chart.ts';
import { OTHER, OVER, UNDER } from './colors.ts';
import { ink } from './parts.ts';
import { type WaterfallBar, waterfall } from './waterfall.ts';

/** Names of dimensions as readers know them. */
export function dimensionName(dimension: unknown): string {
  const names: Record<string, string> = {
    ServiceName: 'service',
    SubAccountName: 'sub account',
    RegionId: 'region',
    SkuMeter: 'meter',
    ResourceName: 'resource',
    x_CostCenter: 'cost center',
  };
  return names[String(dimension)] ?? String(dimension).replace(/^tag\./, 'tag ');
}

export const anomalyWaterfall: Chart = {
  width: 480,
  columns: {
    x_Dimension: { label: 'By', kind: 'text' },
    x_Name: { label: 'Cause', kind: 'text' },
    x_UsualCost: { label: 'Usual', kind: 'money' },
    x_ActualCost: { label: 'Actual', kind: 'money' },
    x_Change: { label: 'Change', kind: 'change' },
    x_ChangeShare: { label: 'Of the change', kind: 'percent' },
  },
  finding(rows) {
    const first = rows[0];
    if (!first) return 'No cause is known';
    const change = rows.reduce((sum, row) => sum + ink(row, 'x_Change'), 0);
    const share = change === 0 ? 0 : ink(first, 'x_Change') / change;
    const part = share > 0.995 || share < 0 ? 'the change' : `${percent(String(share))} of the change`;
    return `${first.x_Name} made ${part}: ${signedMoney(first.x_Change)}`;
  },
  measure: (rows, context) =>
    `Effective cost of the incident’s days by ${dimensionName(rows[0]?.x_Dimension)}, ${context.currency}; usual: same weekdays of the four weeks before`,
  plot,
};

function plot(rows: readonly Row[], _context: ChartContext, width: number): Plot.PlotOptions {
  return waterfall(barsOf(rows), width, Math.min(200, width * 0.4));
}

function barsOf(rows: readonly Row[]): WaterfallBar[] {
  const usual = rows.reduce((sum, row) => sum + ink(row, 'x_UsualCost'), 0);
  let level = usual;
  const steps = rows.map((row, i) => {
    const change = ink(row, 'x_Change');
    const bar = { place: i + 1, name: String(row.x_Name), text: signedMoney(row.x_Change), from: level, to: level + change, color: change > 0 ? OVER : UNDER };
    level += change;
    return bar;
  });
  return [
    { place: 0, name: 'Usual', text: shortMoney(usual), from: 0, to: usual, color: OTHER },
    ...steps,
    { place: rows.length + 1, name: 'Actual', text: shortMoney(level), from: 0, to: level, color: OTHER },
  ];
}
