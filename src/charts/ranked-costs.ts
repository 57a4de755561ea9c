/** The costliest names of a month, each with the month before as a mark. */
import { monthName } from '../format/dates.ts';
import { shortMoney } from '../format/money.ts';
import { percent, percentChange } from '../format/percent.ts';
import type { Row } from '../query/query.ts';
import type { Chart } from './chart.ts';
import { HATCH, REST, UNALLOCATED } from './colors.ts';
import { horizontalBars } from './horizontal-bars.ts';
import { ink } from './parts.ts';

/** A figure of rows named by `column`, which readers know as `noun`, costliest first. */
function rankedCosts(column: string, noun: string): Chart {
  return {
    width: 480,
    columns: {
      [column]: { label: noun, kind: 'text' },
      x_PreviousEffectiveCost: { label: 'Month before', kind: 'money' },
      EffectiveCost: { label: 'Effective cost', kind: 'money' },
    },
    finding(rows, context) {
      const total = rows.reduce((sum, row) => sum + ink(row, 'EffectiveCost'), 0);
      const first = rows[0];
      return first && total > 0
        ? `${first[column]} is ${percent(ink(first, 'EffectiveCost') / total)} of ${monthName(context.month)}`
        : `No cost in ${monthName(context.month)}`;
    },
    measure(rows, context) {
      const rest = rows.find((row) => row[column] === REST);
      return `Effective cost by ${noun.toLowerCase()}, ${context.currency}, ${monthName(context.month)}${hasBefore(rows) ? '; the mark is the month before' : ''}${rest ? `; all others ${shortMoney(rest.EffectiveCost)}` : ''}`;
    },
    plot: (rows, _context, width) =>
      horizontalBars(
        rows.filter((row) => row[column] !== REST).map((row) => barOf(row, column, hasBefore(rows))),
        width,
      ),
  };
}

export const costByService = rankedCosts('ServiceName', 'Service');
export const costByPool = rankedCosts('x_Pool', 'Pool');
export const costByResource = rankedCosts('ResourceName', 'Resource');

const hasBefore = (rows: readonly Row[]): boolean => rows.some((row) => ink(row, 'x_PreviousEffectiveCost') !== 0);

function barOf(row: Row, column: string, isCompared: boolean) {
  const name = String(row[column]);
  return {
    name,
    value: ink(row, 'EffectiveCost'),
    text: shortMoney(row.EffectiveCost),
    ...(isCompared && { subtext: ink(row, 'x_PreviousEffectiveCost') ? percentChange(row.x_PreviousEffectiveCost, row.EffectiveCost) : 'new' }),
    tick: ink(row, 'x_PreviousEffectiveCost') || null,
    ...(name === UNALLOCATED && { color: HATCH }),
  };
}
