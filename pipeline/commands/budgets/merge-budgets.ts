/** Lines put into the text of budgets.csv; every other line, comment and order stays as it is. */
import { csvCell } from '#contract/csv.ts';
import { readCsvText } from '../../engine/config.ts';
import { CostbookError } from '../../engine/errors.ts';

const KEY = ['Budget', 'Level', 'Unit', 'Period', 'Version'] as const;
/** Columns that a new file has even where they are empty. */
const ALWAYS = 6;

export interface Merged {
  readonly text: string;
  readonly added: number;
  readonly replaced: number;
}

/** `columns` are all there may be, in order. Throws InputNotCsv (exit code 1) when the file at hand cannot be read, or a line of it is broken in two. */
export function mergeBudgets(text: string, lines: readonly Readonly<Record<string, string>>[], columns: readonly string[], path: string): Merged {
  const used = columns.filter((column, place) => place < ALWAYS || lines.some((line) => line[column]));
  if (text.trim() === '') return { text: `${[used.join(','), ...lines.map((line) => rowOf(line, used))].join('\n')}\n`, added: lines.length, replaced: 0 };
  const table = readCsvText(text);
  const physical = text.split(/\r?\n/);
  const isWhole = table?.rows.every(
    ({ line, cells }) => readCsvText(`${table.columns.map(csvCell).join(',')}\n${physical[line - 1]}`)?.rows[0]?.cells.length === cells.length,
  );
  if (!table || !isWhole) throw notMergeable(path);
  const periodColumn = table.columns.includes('Period') || !table.columns.includes('Month') ? 'Period' : 'Month';
  const known = table.columns.map((column) => (column === periodColumn ? 'Period' : column));
  const header = [...known, ...used.filter((column) => !known.includes(column))];
  const widened = header.length - known.length;
  const places = new Map(table.rows.map(({ cells, line }) => [keyOf(Object.fromEntries(known.map((column, place) => [column, cells[place] ?? '']))), line]));
  const headerLine = physical.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  const kept = physical.map((line, place) => {
    if (place === headerLine) return [...table.columns, ...header.slice(known.length)].map(csvCell).join(',');
    return table.rows.some((row) => row.line === place + 1) ? `${line}${','.repeat(widened)}` : line;
  });
  const added: string[] = [];
  for (const line of lines) {
    const place = places.get(keyOf(line));
    if (place === undefined) added.push(rowOf(line, header));
    else kept[place - 1] = rowOf(line, header);
  }
  while (kept.at(-1) === '') kept.pop();
  return { text: `${[...kept, ...added].join('\n')}\n`, added: added.length, replaced: lines.length - added.length };
}

function keyOf(line: Readonly<Record<string, string>>): string {
  return KEY.map((column) => line[column] ?? '').join('\u0000');
}

function rowOf(line: Readonly<Record<string, string>>, columns: readonly string[]): string {
  return columns.map((column) => csvCell(line[column])).join(',');
}

function notMergeable(path: string): CostbookError {
  return new CostbookError({
    name: 'InputNotCsv',
    what: `${path} is not valid CSV, or a cell of it goes over several lines.`,
    why: 'Lines that stay must be told from lines that are replaced.',
    fix: 'Correct the file, or move it aside and merge by hand.',
    where: `${path}:1`,
  });
}
