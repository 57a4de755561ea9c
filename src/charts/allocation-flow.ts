/** How cost flows: from what was billed directly and from each pool to the departments that bear it. Ribbons as wide as their amount. */
import * as Plot from '@observablehq/plot';
import { monthName } from '../format/dates.ts';
import { shortMoney } from '../format/money.ts';
import { percent } from '../format/percent.ts';
import { shorten } from '../format/sentences.ts';
import type { Row } from '../query/query.ts';
import { type Chart, type ChartContext, isNarrow } from './chart.ts';
import { colorOf, INK, MUTED, UNALLOCATED } from './colors.ts';
import { ink } from './parts.ts';

interface Node {
  readonly name: string;
  readonly amount: number;
  /** Upper and lower edge, in pixels from the top. */
  readonly top: number;
  readonly bottom: number;
}

/** Pixels between neighbours, that all ribbons together are wide, and that a label takes at least. */
const GAP = 6;
const RIBBONS = 240;
const LABEL = { wide: 16, narrow: 29 };

export const allocationFlow: Chart = {
  width: 1000,
  narrowWidth: 380,
  columns: {
    x_Source: { label: 'From', kind: 'text' },
    x_Department: { label: 'To', kind: 'text' },
    EffectiveCost: { label: 'Effective cost', kind: 'money' },
  },
  finding(rows, context) {
    const total = sum(rows);
    const shared = sum(rows.filter((row) => row.x_Source !== 'Direct' && row.x_Source !== UNALLOCATED));
    const pools = new Set(rows.map((row) => row.x_Source)).size;
    if (total <= 0) return `No cost in ${monthName(context.month)}`;
    return shared > 0 && pools > 1
      ? `${percent(shared / total)} of ${monthName(context.month)} is shared and split among teams`
      : `All of ${monthName(context.month)} is direct`;
  },
  measure(rows, context) {
    const credited = sum(rows.filter((row) => ink(row, 'EffectiveCost') < 0));
    const whole = `Effective cost from its source to the department that bears it, ${context.currency}, ${monthName(context.month)}`;
    return credited < 0 ? `${whole}; ${shortMoney(-credited)} that flows back is not drawn` : whole;
  },
  plot: flowPlot,
};

function flowPlot(rows: readonly Row[], context: ChartContext, width: number): Plot.PlotOptions {
  const narrow = isNarrow(width);
  const flows = rows.filter((row) => ink(row, 'EffectiveCost') > 0);
  const sources = namesOf(flows, 'x_Source');
  const targets = namesOf(flows, 'x_Department');
  const scale = RIBBONS / Math.max(sum(flows), 1e-9);
  const slot = narrow ? LABEL.narrow : LABEL.wide;
  const left = nodes(flows, 'x_Source', sources, scale, slot);
  const right = nodes(flows, 'x_Department', targets, scale, slot);
  const height = Math.max(0, ...[...left, ...right].map(({ bottom, top }) => Math.max(bottom, (top + bottom + slot) / 2)));
  const color = (name: string): string => colorOf(name, context.colorOrder.x_Department ?? []);
  const nodeMarks = (list: readonly Node[], x1: number, x2: number, fill: (name: string) => string): Plot.Markish =>
    Plot.rect(list, { x1: () => x1, x2: () => x2, y1: 'top', y2: 'bottom', fill: { value: (node: Node) => fill(node.name), scale: null } });
  const label = (list: readonly Node[], side: 'left' | 'right'): Plot.Markish =>
    Plot.text(list, {
      x: () => (side === 'left' ? 0 : 1),
      y: (node: Node) => (node.top + node.bottom) / 2,
      text: (node: Node) => `${shorten(node.name, narrow ? 14 : 26)}${narrow ? '\n' : '  '}${shortMoney(node.amount)}`,
      textAnchor: side === 'left' ? 'end' : 'start',
      dx: side === 'left' ? -8 : 8,
      fill: INK,
      title: (node: Node) => `${node.name}: ${shortMoney(node.amount)}`,
    });
  const margin = narrow ? 92 : 230;
  return {
    width,
    height: height + 8,
    marginLeft: margin,
    marginRight: margin,
    marginTop: 4,
    marginBottom: 4,
    x: { domain: [0, 1], axis: null },
    y: { domain: [0, height], reverse: true, axis: null },
    marks: [
      ...ribbons(flows, left, right, scale).map((ribbon) =>
        Plot.areaY(ribbon.edge, {
          x: 'x',
          y1: 'top',
          y2: 'bottom',
          curve: 'bump-x',
          fill: color(ribbon.to),
          fillOpacity: 0.34,
          ...(!narrow && { title: () => `${ribbon.from} → ${ribbon.to}: ${shortMoney(ribbon.amount)}` }),
        }),
      ),
      nodeMarks(left, 0, 0.012, () => MUTED),
      nodeMarks(right, 0.988, 1, color),
      label(left, 'left'),
      label(right, 'right'),
    ],
  };
}

/** Names by amount, largest first; Unallocated last. */
function namesOf(rows: readonly Row[], column: string): string[] {
  const amounts = new Map<string, number>();
  for (const row of rows) amounts.set(String(row[column]), (amounts.get(String(row[column])) ?? 0) + ink(row, 'EffectiveCost'));
  return [...amounts].sort(([a, x], [b, y]) => Number(a === UNALLOCATED) - Number(b === UNALLOCATED) || y - x || (a < b ? -1 : 1)).map(([name]) => name);
}

/** One below the other, each with at least the place that its label takes. */
function nodes(rows: readonly Row[], column: string, names: readonly string[], scale: number, slot: number): Node[] {
  let start = 0;
  return names.map((name) => {
    const amount = sum(rows.filter((row) => row[column] === name));
    const place = Math.max(amount * scale, slot);
    const top = start + (place - amount * scale) / 2;
    start += place + GAP;
    return { name, amount, top, bottom: top + amount * scale };
  });
}

interface Ribbon {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
  readonly edge: readonly { readonly x: number; readonly top: number; readonly bottom: number }[];
}

/** In the order of both sides, so that ribbons cross as little as they must. */
function ribbons(rows: readonly Row[], left: readonly Node[], right: readonly Node[], scale: number): Ribbon[] {
  const leaving = new Map(left.map(({ name, top }) => [name, top]));
  const arriving = new Map(right.map(({ name, top }) => [name, top]));
  return left.flatMap(({ name: from }) =>
    right.flatMap(({ name: to }) => {
      const amount = sum(rows.filter((row) => row.x_Source === from && row.x_Department === to));
      if (amount <= 0) return [];
      const [a, b] = [leaving.get(from)!, arriving.get(to)!];
      leaving.set(from, a + amount * scale);
      arriving.set(to, b + amount * scale);
      const at = (x: number, top: number) => ({ x, top, bottom: top + amount * scale });
      return [{ from, to, amount, edge: [at(0.012, a), at(0.988, b)] }];
    }),
  );
}

function sum(rows: readonly Row[]): number {
  return rows.reduce((total, row) => total + ink(row, 'EffectiveCost'), 0);
}
