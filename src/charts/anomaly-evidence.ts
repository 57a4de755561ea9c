/** One incident day by day: what it cost, what was expected, and the days it lasted. */
import * as Plot from '@observablehq/plot';
import { dayName, dayRange } from '../format/dates.ts';
import { shortMoney } from '../format/money.ts';
import type { Row } from '../query/query.ts';
import type { Chart, ChartContext } from './chart.ts';
import { ACCENT, INK, MUTED, OVER } from './colors.ts';
import { domainOf, ink, inkOrGap, moneyAxis, zeroLine } from './parts.ts';

export const anomalyEvidence: Chart = {
  width: 480,
  columns: {
    ChargePeriodStart: { label: 'Day', kind: 'date' },
    EffectiveCost: { label: 'Effective cost', kind: 'money' },
    x_Expected: { label: 'Expected', kind: 'money' },
    x_IsIncident: { label: 'Incident', kind: 'flag' },
  },
  finding(rows) {
    const days = incidentOf(rows);
    const actual = days.reduce((sum, row) => sum + ink(row, 'EffectiveCost'), 0) / (days.length || 1);
    const expected = days.reduce((sum, row) => sum + ink(row, 'x_Expected'), 0) / (days.length || 1);
    return `${shortMoney(actual)} a day instead of ${shortMoney(expected)}, ${dayRange(days[0]?.ChargePeriodStart, days.at(-1)?.ChargePeriodStart)}`;
  },
  measure: (rows, context) =>
    `Effective cost a day, ${context.currency}, ${dayName(rows[0]?.ChargePeriodStart)} to ${dayName(rows.at(-1)?.ChargePeriodStart)}; dashed: expected`,
  plot,
};

function plot(rows: readonly Row[], _context: ChartContext, width: number): Plot.PlotOptions {
  const days = incidentOf(rows);
  const day = (row: Row) => new Date(`${row.ChargePeriodStart}T00:00:00Z`);
  return {
    width,
    height: 190,
    marginLeft: 52,
    marginRight: 12,
    marginTop: 12,
    marginBottom: 28,
    x: { type: 'utc' },
    y: { domain: domainOf(rows.flatMap((row) => [inkOrGap(row, 'EffectiveCost'), inkOrGap(row, 'x_Expected')])) },
    marks: [
      ...moneyAxis(4),
      ...(days.length
        ? [Plot.rect([0], { x1: () => shifted(day(days[0]!), -0.5), x2: () => shifted(day(days.at(-1)!), 0.5), fill: OVER, fillOpacity: 0.1 })]
        : []),
      zeroLine(),
      Plot.lineY(rows, { x: day, y: (row: Row) => inkOrGap(row, 'x_Expected'), stroke: MUTED, strokeWidth: 1.5, strokeDasharray: '4 3' }),
      Plot.lineY(rows, { x: day, y: (row: Row) => inkOrGap(row, 'EffectiveCost'), stroke: ACCENT, strokeWidth: 2 }),
      Plot.dot(days.slice(0, 1), { x: day, y: (row: Row) => ink(row, 'EffectiveCost'), r: 4, fill: OVER, stroke: 'var(--surface)', strokeWidth: 1.5 }),
      Plot.axisX({
        ticks: 4,
        tickSize: 0,
        tickPadding: 7,
        fill: MUTED,
        label: null,
        tickFormat: (date: Date) => dayName(date.toISOString()).replace(/ \d{4}$/, ''),
      }),
      Plot.text(days.slice(0, 1), {
        x: day,
        y: (row: Row) => ink(row, 'EffectiveCost'),
        text: (row: Row) => dayName(row.ChargePeriodStart).replace(/ \d{4}$/, ''),
        dy: -12,
        fill: INK,
        fontWeight: 600,
      }),
    ],
  };
}

const incidentOf = (rows: readonly Row[]): Row[] => rows.filter((row) => row.x_IsIncident === true);

function shifted(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 86_400_000);
}
