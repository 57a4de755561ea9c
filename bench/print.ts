/** The bench's table as text. */
import type { Measure, Section } from './measure.ts';

/** One line a measure: median, range, runs, and the goal where there is one. */
export function sectionText({ title, measures }: Section): string {
  const lines = measures.map(({ name, unit, values, median, goal }) => [
    name,
    `${shown(median, unit)} ${unit}`.trim(),
    values.length > 1 ? `${shown(Math.min(...values), unit)} … ${shown(Math.max(...values), unit)}` : '',
    String(values.length),
    goal === null ? '' : `≤ ${shown(goal, unit)}`,
    goal === null ? '' : median <= goal ? 'met' : 'not met',
  ]);
  const header = ['', 'median', 'range', 'n', 'goal', ''];
  const widths = header.map((_, column) => Math.max(...[header, ...lines].map((line) => line[column]!.length)));
  const text = (line: readonly string[]): string =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd();
  return [`\n${title}`, text(header), ...lines.map(text)].join('\n');
}

function shown(value: number, unit: Measure['unit']): string {
  const digits = unit === '×' ? 2 : unit === 's' ? 1 : 0;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }).replaceAll(',', '\u202f');
}
