/** One budget over its period: what was spent since its first day, what was planned, what is expected, and what may be spent. */
import * as Plot from '@observablehq/plot';
import { dayName, monthName } from '../format/dates.ts';
import { shortMoney } from '../format/money.ts';
import { percent } from '../format/percent.ts';
import type { Row } from '../query/query.ts';
import { type Chart, type ChartContext, isNarrow } from './chart.ts';
import { ACCENT, INK, MUTED, OVER } from './colors.ts';
import { domainOf, type EndLabel, endLabels, ink, inkOrGap, moneyAxis, zeroLine } from './parts.ts';

export const budgetBurn: Chart = {
  width: 1000,
  narrowWidth: 380,
  columns: {
    ChargePeriodStart: { label: 'Day', kind: 'date' },
    x_ActualToDate: { label: 'Effective cost to date', kind: 'money' },
    x_PlannedToDate: { label: 'Planned to date', kind: 'money' },
    x_Forecast: { label: 'Expected', kind: 'money' },
    x_Low80: { label: '80 % low', kind: 'money' },
    x_High80: { label: '80 % high', kind: 'money' },
    x_AvailableAmount: { label: 'May be spent', kind: 'money' },
  },
  finding(rows) {
    const last = rows.at(-1);
    if (!last) return 'No budget is set';
    const whole = ink(last, 'x_AvailableAmount');
    const end = inkOrGap(last, 'x_Forecast') ?? ink(last, 'x_ActualToDate');
    const share = whole > 0 ? ` of ${shortMoney(last.x_AvailableAmount)}, ${percent(end / whole)}` : '';
    const period = periodName(rows);
    if (last.x_IsPeriodComplete === true) return `${period} ended at ${shortMoney(end.toString())}${share}${passed(last, 'it passed its budget on')}`;
    return `${period} is heading for ${shortMoney(end.toString())}${share}${passed(last, 'passing its budget on')}`;
  },
  measure: (rows, context) =>
    `Effective cost since ${dayName(rows[0]?.ChargePeriodStart)}, ${context.currency}; dotted: planned; dashed: expected, with its 80 % band${rows.at(-1)?.x_IsPeriodComplete === true ? '' : `; chance to pass the budget ${chance(rows.at(-1)?.x_BreachProbability)}`}`,
  plot,
};

const passed = (row: Row, words: string): string => (row.x_BreachDay ? `, ${words} ${dayName(row.x_BreachDay)}` : '');

/** A chance without digits that nobody can know. */
function chance(value: Row[string] | undefined): string {
  const share = Number(value ?? 0);
  return share >= 0.995 ? 'above 99%' : share < 0.005 ? 'below 1%' : `${Math.round(share * 100)}%`;
}

function periodName(rows: readonly Row[]): string {
  const start = String(rows[0]?.ChargePeriodStart ?? '');
  const kind = rows[0]?.x_PeriodKind;
  if (kind === 'year') return start.slice(0, 4);
  return kind === 'quarter' ? `Q${Math.ceil(Number(start.slice(5, 7)) / 3)} ${start.slice(0, 4)}` : monthName(start);
}

function plot(rows: readonly Row[], _context: ChartContext, width: number): Plot.PlotOptions {
  const narrow = isNarrow(width);
  const height = narrow ? 240 : 320;
  const day = (row: Row) => new Date(`${row.ChargePeriodStart}T00:00:00Z`);
  const columns = ['x_ActualToDate', 'x_PlannedToDate', 'x_Forecast', 'x_High80', 'x_Low80', 'x_AvailableAmount'];
  const domain = domainOf(rows.flatMap((row) => columns.map((column) => inkOrGap(row, column))));
  const line = (column: string, options: Plot.LineYOptions): Plot.Markish => Plot.lineY(rows, { x: day, y: (row: Row) => inkOrGap(row, column), ...options });
  const ahead = rows.filter((row) => row.x_Forecast !== null);
  const breach = rows.filter((row) => row.ChargePeriodStart === row.x_BreachDay);
  const last = rows.at(-1) ?? {};
  const labels: EndLabel[] = [
    { text: narrow ? 'budget' : `budget ${shortMoney(last.x_AvailableAmount)}`, value: ink(last, 'x_AvailableAmount') },
    ...(ahead.length ? [{ text: narrow ? 'expected' : `expected ${shortMoney(last.x_Forecast)}`, value: ink(last, 'x_Forecast') }] : []),
  ];
  return {
    width,
    height,
    marginLeft: 52,
    marginRight: narrow ? 74 : 124,
    marginTop: 16,
    marginBottom: 28,
    x: { type: 'utc' },
    y: { domain },
    marks: [
      ...moneyAxis(4),
      Plot.areaY(ahead, { x: day, y1: (row: Row) => ink(row, 'x_Low80'), y2: (row: Row) => ink(row, 'x_High80'), fill: ACCENT, fillOpacity: 0.16 }),
      zeroLine(),
      line('x_PlannedToDate', { stroke: MUTED, strokeWidth: 1.5, strokeDasharray: '1.5 3.5' }),
      Plot.ruleY([ink(last, 'x_AvailableAmount')], { stroke: INK, strokeWidth: 1.5 }),
      line('x_Forecast', { stroke: ACCENT, strokeWidth: 2, strokeDasharray: '5 4' }),
      line('x_ActualToDate', { stroke: ACCENT, strokeWidth: 2.5 }),
      Plot.dot(breach, { x: day, y: (row: Row) => ink(row, 'x_AvailableAmount'), r: 4.5, fill: OVER, stroke: 'var(--surface)', strokeWidth: 1.5 }),
      Plot.text(breach, {
        x: day,
        y: (row: Row) => ink(row, 'x_AvailableAmount'),
        text: (row: Row) => dayName(row.ChargePeriodStart).replace(/ \d{4}$/, ''),
        textAnchor: 'end',
        dx: -6,
        dy: -10,
        fill: INK,
        fontWeight: 600,
      }),
      Plot.axisX({
        ticks: narrow ? 3 : 6,
        tickSize: 0,
        tickPadding: 7,
        fill: MUTED,
        label: null,
        tickFormat: (date: Date) => dayName(date.toISOString()).replace(/ \d{4}$/, ''),
      }),
      ...endLabels(labels, domain, height - 44),
    ],
  };
}
