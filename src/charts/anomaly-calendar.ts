/** Days as a calendar: which were odd, upward or downward, and by how much. Weeks run from left to right, Monday on top. */
import * as Plot from '@observablehq/plot';
import { dayName } from '../format/dates.ts';
import { shortMoney, signedMoney } from '../format/money.ts';
import { plural } from '../format/sentences.ts';
import type { Row } from '../query/query.ts';
import { type Chart, type ChartContext, isNarrow } from './chart.ts';
import { GRID, INK, MUTED, OVER, UNDER } from './colors.ts';
import { ink } from './parts.ts';

const WEEKS = { wide: 53, narrow: 18 };
const LEFT = 38;
const DAY_MS = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const anomalyCalendar: Chart = {
  width: 1000,
  narrowWidth: 380,
  columns: {
    ChargePeriodStart: { label: 'Day', kind: 'date' },
    EffectiveCost: { label: 'Effective cost', kind: 'money' },
    x_Incidents: { label: 'Incidents', kind: 'count' },
    x_Impact: { label: 'More than expected', kind: 'change' },
    x_IsSettled: { label: 'Settled', kind: 'flag' },
  },
  finding(rows) {
    const odd = rows.filter((row) => ink(row, 'x_Incidents') > 0);
    if (odd.length === 0) return `None of ${plural(rows.length, 'day')} was odd`;
    const worst = [...odd].sort((a, b) => Math.abs(ink(b, 'x_Impact')) - Math.abs(ink(a, 'x_Impact')))[0]!;
    return `${plural(odd.length, 'day')} of ${rows.length} ${odd.length === 1 ? 'was' : 'were'} odd; ${dayName(worst.ChargePeriodStart)} stands out most, ${signedMoney(worst.x_Impact)}`;
  },
  measure: (rows, context) =>
    `Cost above (▲) or below (▼) what was expected in open incidents, ${context.currency}, ${dayName(rows[0]?.ChargePeriodStart)} to ${dayName(rows.at(-1)?.ChargePeriodStart)}; dotted: not settled yet`,
  plot,
};

interface Cell {
  readonly row: Row;
  readonly week: number;
  readonly weekday: number;
}

function plot(rows: readonly Row[], context: ChartContext, width: number): Plot.PlotOptions {
  const weeks = isNarrow(width) ? WEEKS.narrow : WEEKS.wide;
  const monday = (row: Row): number => Math.floor((Date.parse(`${row.ChargePeriodStart}T00:00:00Z`) / DAY_MS + 3) / 7);
  const last = rows.length > 0 ? monday(rows.at(-1)!) : 0;
  const cells = rows
    .map((row) => ({ row, week: weeks - 1 - (last - monday(row)), weekday: (Date.parse(`${row.ChargePeriodStart}T00:00:00Z`) / DAY_MS + 3) % 7 }))
    .filter(({ week }) => week >= 0);
  const most = Math.max(1e-9, ...cells.map(({ row }) => Math.abs(ink(row, 'x_Impact'))));
  const isOdd = ({ row }: Cell): boolean => ink(row, 'x_Incidents') > 0;
  const place = { x: 'week', y: 'weekday', inset: 1 } as const;
  const firsts = cells.filter(
    ({ row }, i) => String(row.ChargePeriodStart).endsWith('-01') || (i === 0 && Number(String(row.ChargePeriodStart).slice(8)) < 15),
  );
  return {
    width,
    height: 7 * Math.min(22, (width - LEFT - 4) / weeks) + 26,
    marginLeft: LEFT,
    marginRight: 4,
    marginTop: 22,
    marginBottom: 4,
    x: { type: 'band', domain: Array.from({ length: weeks }, (_, week) => week), axis: null, padding: 0 },
    y: { type: 'band', domain: [0, 1, 2, 3, 4, 5, 6], axis: null, padding: 0 },
    marks: [
      Plot.cell(
        cells.filter(({ row }) => row.x_IsSettled === true),
        { ...place, fill: GRID, title: ({ row }: Cell) => titleOf(row, context) },
      ),
      Plot.cell(
        cells.filter(({ row }) => row.x_IsSettled !== true),
        { ...place, fill: 'none', stroke: MUTED, strokeDasharray: '2 2', title: ({ row }: Cell) => titleOf(row, context) },
      ),
      Plot.cell(cells.filter(isOdd), {
        ...place,
        fill: { value: ({ row }: Cell) => (ink(row, 'x_Impact') > 0 ? OVER : UNDER), scale: null },
        fillOpacity: { value: ({ row }: Cell) => 0.25 + 0.75 * Math.sqrt(Math.abs(ink(row, 'x_Impact')) / most), scale: null },
        title: ({ row }: Cell) => titleOf(row, context),
      }),
      Plot.text(cells.filter(isOdd), {
        x: 'week',
        y: 'weekday',
        text: ({ row }: Cell) => (ink(row, 'x_Impact') > 0 ? '▲' : '▼'),
        fontSize: 9,
        fill: INK,
      }),
      Plot.text(firsts, {
        x: 'week',
        frameAnchor: 'top',
        dy: -12,
        textAnchor: 'start',
        dx: -6,
        text: ({ row }: Cell) => MONTHS[Number(String(row.ChargePeriodStart).slice(5, 7)) - 1]!,
        fill: MUTED,
      }),
      Plot.text(
        [
          [0, 'Mon'],
          [2, 'Wed'],
          [4, 'Fri'],
          [6, 'Sun'],
        ] as const,
        {
          frameAnchor: 'left',
          y: (day: readonly [number, string]) => day[0],
          text: (day: readonly [number, string]) => day[1],
          textAnchor: 'start',
          dx: -LEFT,
          fill: MUTED,
        },
      ),
    ],
  };
}

function titleOf(row: Row, { currency }: ChartContext): string {
  const day = `${dayName(row.ChargePeriodStart)}: ${shortMoney(row.EffectiveCost)} ${currency}`;
  return ink(row, 'x_Incidents') > 0 ? `${day}, ${signedMoney(row.x_Impact)} in ${plural(ink(row, 'x_Incidents'), 'incident')}` : day;
}
