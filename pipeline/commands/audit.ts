/** `costbook audit`: every change of the inputs and every published edition as a chain of hashes, made anew from git and manifests each time. */
import { existsSync, readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { AUDIT_COLUMNS, type AuditRow, auditLog, HASHED_COLUMNS, type HashedFacts, hashOf, type PublishedEdition } from '#contract/audit-log.ts';
import { csvCell } from '#contract/csv.ts';
import { editionIds, latestId, readEdition } from '../6-publish/editions/manifest.ts';
import { inputChanges } from '../6-publish/records/input_changes.ts';
import { readCsvText } from '../engine/config.ts';
import { CostbookError, EXIT } from '../engine/errors.ts';
import { bookToRead, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { calendarDay } from './options.ts';
import { tableText } from './query.ts';

interface AuditOptions {
  readonly data?: string;
  readonly inputs: string;
  readonly since?: string;
  readonly check?: string;
  readonly format: string;
}

export const audit = new Command('audit')
  .description(
    'List who changed which rule, budget, owner, decision or rate, when, from what to what, and every published edition, oldest first; ' +
      'each row carries the hash of the one before. Nothing is kept by hand: git and the manifests say it.',
  )
  .option('--data <dir>', 'book whose editions are listed')
  .option('--inputs <dir>', 'folder of inputs, in git', DEFAULT_INPUTS)
  .option('--since <day>', 'show rows from this day on; hashes are those of the whole log', calendarDay)
  .option('--check <file>', 'log exported earlier as CSV: say whether all of it still stands (exit code 2 where not)')
  .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'csv', 'json']).default('text'))
  .addHelpText('after', '\nExample\n  costbook audit --format csv > audit-2026-10.csv\n  costbook audit --check audit-2026-10.csv')
  .action((options: AuditOptions) => {
    const rows = readAuditLog(options);
    if (options.check !== undefined) return console.log(checkedAgainst(options.check, rows));
    if (rows.every(({ x_LogKind }) => x_LogKind === 'edition')) console.error(`Note: git knows no change of ${options.inputs}, so only editions are listed.`);
    const shown = rows.filter(({ x_ChangedAt }) => options.since === undefined || (x_ChangedAt ?? '') >= options.since);
    console.log(options.format === 'json' ? JSON.stringify(shown, null, 2) : options.format === 'csv' ? auditCsv(shown) : text(shown));
  });

/** The whole log of a book: the line of its newest edition, and the inputs as git knows them today. */
export function readAuditLog({ data, inputs }: Pick<AuditOptions, 'data' | 'inputs'>): AuditRow[] {
  const folders = foldersOf(bookToRead(data, console.error), inputs);
  return auditLog(inputChanges(folders.inputs), lineOfEditions(folders.editions));
}

/** Oldest first, as far back as they are kept. */
function lineOfEditions(folder: string): PublishedEdition[] {
  const kept = new Set(editionIds(folder));
  const line: PublishedEdition[] = [];
  for (let id = latestId(folder); id !== null && kept.has(id); id = line[0]!.edition.parent?.id ?? null) line.unshift(readEdition(folder, id));
  return line;
}

function auditCsv(rows: readonly AuditRow[]): string {
  return [AUDIT_COLUMNS.join(','), ...rows.map((row) => AUDIT_COLUMNS.map((column) => csvCell(row[column])).join(','))].join('\n');
}

function text(rows: readonly AuditRow[]): string {
  const shown = rows.map((row) => ({
    Row: row.x_Row,
    When: row.x_ChangedAt,
    Who: row.x_Author,
    What: `${row.x_LogKind} ${row.x_Entry}`,
    '': row.x_ChangeKind,
    Before: shortened(row.x_Before),
    After: shortened(row.x_After),
    Effect: row.x_MoneyEffect === null ? '' : `${row.x_MoneyEffect} of ${row.x_MoneyEffectOf}`,
    Commit: row.x_Commit?.slice(0, 12) ?? '',
    Hash: row.x_Hash.slice(0, 12),
  }));
  return tableText(Object.keys(shown[0] ?? { Row: '' }), shown);
}

const LETTERS = 60;

function shortened(text: string | null): string {
  return text === null || text.length <= LETTERS ? (text ?? '') : `${text.slice(0, LETTERS - 1)}…`;
}

/**
 * A sentence when every row of the file is still the row of the log; a part of the log, as --since prints, is held against that part.
 * Throws AuditLogNotReadable (exit code 1), AuditLogChanged or AuditLogParts (exit code 2), naming the row.
 */
export function checkedAgainst(path: string, log: readonly AuditRow[]): string {
  const rows = exportedRows(path);
  for (const row of rows) {
    const own = hashOf(row.facts, row.previous);
    if (own !== row.hash)
      throw differs('AuditLogChanged', `Row ${row.facts.x_Row} of the file does not hash to its own hash.`, 'The file was changed after it was exported.', row);
    const now = log[Number(row.facts.x_Row) - 1];
    if (now?.x_Hash === row.hash) continue;
    const was = `${row.facts.x_LogKind} ${row.facts.x_Entry} ${row.facts.x_ChangeKind}`;
    const is = now ? `${now.x_LogKind} ${now.x_Entry} ${now.x_ChangeKind}` : 'nothing';
    const what = `From row ${row.facts.x_Row} on the log is another one: exported was "${was}", and now it says "${is}".`;
    throw differs('AuditLogParts', what, 'The history of the inputs was rewritten, or editions of the line are gone.', row);
  }
  return `All ${rows.length} rows still stand; ${log.length - Number(rows.at(-1)?.facts.x_Row ?? 0)} have come since.`;

  function differs(name: string, what: string, why: string, { line }: ExportedRow): CostbookError {
    const fix = 'Find the clone or backup of the inputs that the file was exported from, and compare the two with git log.';
    return new CostbookError({ name, what, why, fix, where: `${path}:${line}`, exitCode: EXIT.check });
  }
}

interface ExportedRow {
  readonly facts: HashedFacts;
  readonly previous: string;
  readonly hash: string;
  readonly line: number;
}

function exportedRows(path: string): ExportedRow[] {
  const table = existsSync(path) ? readCsvText(readFileSync(path, 'utf8')) : null;
  const missing = AUDIT_COLUMNS.find((column) => !table?.columns.includes(column));
  if (!table || missing !== undefined) {
    throw new CostbookError({
      name: 'AuditLogNotReadable',
      what: table ? `${path} has no column ${missing}.` : `${path} is not there, or is not CSV.`,
      why: 'Only a log that `costbook audit` or the page "Audit log" exported can be held against the one of today.',
      fix: 'Export one with: costbook audit --format csv > audit.csv',
      where: path,
    });
  }
  return table.rows.map(({ cells, line }) => {
    const cell = (column: string): string => cells[table.columns.indexOf(column)] ?? '';
    const facts = Object.fromEntries(HASHED_COLUMNS.map((column) => [column, withoutGuard(cell(column)) || null])) as HashedFacts;
    return { facts, previous: cell('x_PreviousHash'), hash: cell('x_Hash'), line };
  });
}

/** A cell leads what a spreadsheet would run with an apostrophe, which is no part of it. */
function withoutGuard(cell: string): string {
  return cell.startsWith("'") && csvCell(cell.slice(1)).replace(/^"/, '').startsWith("'") ? cell.slice(1) : cell;
}
