import { Command, Option } from 'commander';
import { csvCell } from '#contract/csv.ts';
import { openSilver } from '../2-normalize/open.ts';
import { readEdition } from '../6-publish/editions/manifest.ts';
import { openEdition } from '../6-publish/editions/open.ts';
import { Database, type Row } from '../engine/duckdb.ts';
import { CostbookError } from '../engine/errors.ts';
import { bookToRead, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';

export const query = new Command('query')
  .description("Run SQL over an edition's tables, and over charges and daily_charges where silver is at hand.")
  .argument('<sql>', 'one SELECT')
  .option('--edition <id>', 'edition to read (default: the newest)')
  .option('--data <dir>', 'book to read')
  .addOption(new Option('--json', 'print rows as JSON').conflicts('csv'))
  .option('--csv', 'print rows as CSV')
  .addHelpText('after', '\nExample\n  costbook query "SELECT ServiceName, sum(EffectiveCost) FROM monthly_costs GROUP BY ALL ORDER BY 2 DESC LIMIT 5"')
  .action(async (sql: string, options: { edition?: string; data?: string; json?: boolean; csv?: boolean }) => {
    const folders = foldersOf(bookToRead(options.data, console.error), DEFAULT_INPUTS);
    const { id, edition } = readEdition(folders.editions, options.edition);
    const database = await Database.open();
    try {
      await openEdition(database, folders.data, edition);
      await openSilver(database, folders, edition);
      const { columns, rows } = await select(database, sql, id);
      console.log(options.json ? JSON.stringify(rows, null, 2) : options.csv ? csvText(columns, rows) : tableText(columns, rows));
    } finally {
      database.close();
    }
  });

async function select(database: Database, sql: string, id: string): Promise<{ columns: string[]; rows: Row[] }> {
  const result = await database.select(sql).catch(async (error: Error) => {
    if (/native callback/.test(error.message)) return null;
    const tables = await database.rows<{ name: string }>('SELECT view_name AS name FROM duckdb_views() WHERE NOT internal ORDER BY 1');
    throw new CostbookError({
      name: 'QueryNotValid',
      what: error.message.split('\n').filter(Boolean).slice(0, 2).join(' '),
      why: `DuckDB could not run it over edition ${id}.`,
      fix: `Tables here: ${tables.map(({ name }) => name).join(', ')}. Columns of one: "DESCRIBE monthly_costs".`,
      where: sql,
    });
  });
  if (result) return result;
  throw new CostbookError({
    name: 'QueryNotOneSelect',
    what: sql.trim() === '' ? 'The query is empty.' : 'The query is not one SELECT.',
    why: 'A query reads an edition: it writes no file and changes no table.',
    fix: 'Write one SELECT; for a file, let the shell write it: costbook query "SELECT …" --csv > costs.csv',
    where: sql.trim() === '' ? 'costbook query' : sql,
  });
}

function csvText(columns: readonly string[], rows: readonly Row[]): string {
  const line = (cells: readonly unknown[]): string => cells.map((cell) => csvCell(textOf(cell))).join(',');
  return [line(columns), ...rows.map((row) => line(columns.map((column) => row[column])))].join('\n');
}

/** Rows for a terminal, numbers to the right. */
export function tableText(columns: readonly string[], rows: readonly Row[]): string {
  const heads = columns.map(printable);
  const cells = rows.map((row) => columns.map((column) => printable(textOf(row[column]))));
  const widths = heads.map((head, index) => cells.reduce((width, row) => Math.max(width, row[index]!.length), head.length));
  const isNumber = heads.map((_, index) => cells.every((row) => /^[+-]?[\d.]*$/.test(row[index]!)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => (isNumber[index] ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!)))
      .join('  ')
      .trimEnd();
  return [line(heads), widths.map((width) => '─'.repeat(width)).join('  '), ...cells.map(line)].join('\n');
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Text that a terminal shows and does not obey: control characters, and those that turn its direction, are written out. */
function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu,
    (character) => ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
