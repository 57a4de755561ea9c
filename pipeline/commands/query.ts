import { Command, Option } from 'commander';
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
  try {
    const reader = await database.connection.runAndReadAll(sql);
    return { columns: reader.deduplicatedColumnNames(), rows: reader.getRowObjectsJson() };
  } catch (error) {
    const tables = await database.rows<{ name: string }>('SELECT view_name AS name FROM duckdb_views() WHERE NOT internal ORDER BY 1');
    throw new CostbookError({
      name: 'QueryNotValid',
      what: (error as Error).message.split('\n').filter(Boolean).slice(0, 2).join(' '),
      why: `DuckDB could not run it over edition ${id}.`,
      fix: `Tables here: ${tables.map(({ name }) => name).join(', ')}. Columns of one: "DESCRIBE monthly_costs".`,
      where: sql,
    });
  }
}

function csvText(columns: readonly string[], rows: readonly Row[]): string {
  const line = (cells: readonly unknown[]): string => cells.map(csvCell).join(',');
  return [line(columns), ...rows.map((row) => line(columns.map((column) => row[column])))].join('\n');
}

/** A cell that a spreadsheet reads as text or number, never as a formula (OWASP, CSV injection). */
function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const isFormula = /^[=+@\t\r-]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function tableText(columns: readonly string[], rows: readonly Row[]): string {
  const cells = rows.map((row) =>
    columns.map((column) => (typeof row[column] === 'object' && row[column] !== null ? JSON.stringify(row[column]) : String(row[column] ?? ''))),
  );
  const widths = columns.map((column, index) => Math.max(column.length, ...cells.map((row) => row[index]!.length)));
  const isNumber = columns.map((_, index) => cells.every((row) => /^-?[\d.]*$/.test(row[index]!)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => (isNumber[index] ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!)))
      .join('  ')
      .trimEnd();
  return [line(columns), widths.map((width) => '─'.repeat(width)).join('  '), ...cells.map(line)].join('\n');
}
