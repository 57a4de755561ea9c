/** One file of evidence, from its bytes to the SQL of its rows. */
import { readFile } from 'node:fs/promises';
import type { Context } from '../../engine/context.ts';
import { quoteText } from '../../engine/duckdb.ts';
import { billEmpty, billUnreadable } from '../bad-input.ts';
import { asUtf8, hashFile, keepBytes } from '../bronze.ts';
import type { BillFile } from '../find-bills.ts';
import { focusFiles } from '../focus-files/index.ts';
import { layOut } from '../lay-out.ts';
import type { Defect } from '../profile.ts';
import type { Sniffed } from '../sniff.ts';
import { type Header, type Source, sourceOf } from '../source.ts';
import { asCsv, type Json, sniffedTable, type TextTable } from '../tabulate.ts';
import { evidenceUnreadable, unitMissing } from './bad-evidence.ts';
import type { EvidenceKind, EvidenceSource } from './evidence.ts';
import { findingsSql, isFindings } from './findings.ts';
import { EVIDENCE } from './index.ts';
import { describedLayout, isUtilization, METRICS, usualLayout, utilizationSql } from './utilization.ts';
import { readUtilizationFile } from './utilization-file.ts';

/** One file of evidence. */
export interface ReadEvidence {
  readonly evidence: EvidenceKind;
  readonly source: string;
  readonly title: string;
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly format: string;
  readonly rows: number;
  readonly defects: readonly Defect[];
  /** SELECT of its rows in the columns of its table. */
  readonly sql: string;
}

type Table = Extract<Sniffed, { kind: 'csv' | 'parquet' }>;
type Typed = (source: Source, relation: string) => string;

/** Whether what was read of a file is evidence, not a bill. */
export function isEvidence(read: object | string): read is ReadEvidence {
  return typeof read === 'object' && 'evidence' in read;
}

/**
 * Reads a table of evidence, and keeps its bytes in bronze; null where its heads are not those of evidence.
 * Throws BillEmpty, EvidenceUnitMissing, EvidenceValueUnreadable, BillTruncated, BillEncoding and the errors of utilization.yaml.
 */
export async function readEvidenceTable(context: Context, file: BillFile, sniffed: Table, headers: readonly Header[]): Promise<ReadEvidence | null> {
  const names = headers.map(({ header }) => header);
  const place = sourceOf(AS_NAMED, sniffed, headers);
  const tables = EVIDENCE.find(({ id }) => id === 'utilization-tables')!;
  const text = (kept: string, aside: string): Promise<string> => (sniffed.kind === 'csv' ? asUtf8(kept, sniffed.encoding, aside) : Promise.resolve(kept));
  if (isFindings(names)) return readRows(context, file, { id: 'findings-tables', title: 'Tables of findings', kind: 'Findings' }, place, findingsOf, text);
  const described = readUtilizationFile(context.folders.inputs).flatMap((table) => describedLayout(table, place.columns) ?? []);
  const layout = described[0] ?? (isUtilization(names) ? usualLayout(place.columns) : undefined);
  if (layout === undefined) return null;
  if (layout === null) throw unitMissing(file.path);
  return readRows(context, file, tables, place, (_, relation) => utilizationSql(layout, relation), text, layout.measures.length);
}

/** Reads a reply of a source of evidence; null where none knows it. A reply without rows is a reason to leave it out. Throws as {@link readEvidenceTable}. */
export async function readEvidenceReply(context: Context, file: BillFile, document: Json): Promise<ReadEvidence | string | null> {
  for (const source of EVIDENCE) {
    const table = source.tabulate?.(document);
    if (table) return readTabulated(context, file, source, table);
  }
  return null;
}

/** Advice that stands above the table in files that are made for spreadsheets. */
const ADVICE = /^select all the lines below/i;

/** Reads text that begins with advice and whose table a source of evidence lays out itself; null where none knows it. Throws as {@link readEvidenceTable}. */
export async function readEvidenceText(context: Context, file: BillFile, sniffed: Table): Promise<ReadEvidence | string | null> {
  if (sniffed.kind !== 'csv' || sniffed.isGzip || !ADVICE.test(sniffed.headers[0] ?? '')) return null;
  const text = await readFile(file.path, 'utf8');
  for (const source of EVIDENCE) {
    const table = source.tabulateText?.(text);
    if (table) return readTabulated(context, file, source, table);
  }
  return null;
}

/** A reply's own row numbers say nothing, so that what is wrong in it is told by the reply alone. */
async function readTabulated(context: Context, file: BillFile, source: EvidenceSource, table: TextTable): Promise<ReadEvidence | string> {
  if (table.rows.length === 0) return file.isNamed ? Promise.reject(billEmpty(file.path)) : 'it is a reply without rows';
  const headers = table.headers.map((header) => ({ header, type: 'VARCHAR' }));
  const place = { ...sourceOf(AS_NAMED, sniffedTable(table), headers), format: 'JSON' };
  const typed: Typed = source.kind === 'Findings' ? findingsOf : (_, relation) => utilizationSql(usualLayout(place.columns)!, relation);
  return readRows(context, file, source, place, typed, (_, aside) => asCsv(aside, table));
}

const AS_NAMED = { ...focusFiles, nativeName: (header: string) => header.replace(/^\ufeff/, '').trim(), supplied: () => [] };

function findingsOf({ columns }: Source, relation: string): string {
  return findingsSql(
    columns.map(({ name }) => name),
    relation,
  );
}

async function readRows(
  context: Context,
  file: BillFile,
  source: EvidenceSource,
  place: Source,
  typed: Typed,
  textOf: (kept: string, aside: string) => Promise<string>,
  rowsEach = 1,
): Promise<ReadEvidence> {
  const { database, folders } = context;
  const { sha256, bytes } = await hashFile(file.path);
  const kept = file.sha256 === undefined ? await keepBytes(folders.bronze, source.id, { ...file, sha256, bytes }) : file.path;
  try {
    // Typed once, as it is laid out: fourteen days of hours are too many to be read as text at each pass.
    const whole: Source = { ...place, layOut: (path) => typed(place, place.layOut?.(path) ?? place.relation(path)) };
    const laid = await layOut(context, whole, kept, sha256, (aside) => textOf(kept, aside));
    const numbered = `file_row_number // ${rowsEach} + ${place.layOut ? 2 : 1}`;
    const rows = `(SELECT * EXCLUDE (file_row_number), ${numbered} AS x_Line FROM read_parquet(${quoteText(laid)}, file_row_number = true))`;
    const sql = `SELECT * EXCLUDE (x_Problem, x_Line) FROM ${rows}`;
    const [found] = await database.rows<{ n: string; problem: string | null; line: string | null; left: string }>(
      `SELECT count(*) AS n, arg_min(x_Problem, x_Line) FILTER (x_Problem IS NOT NULL) AS problem, min(x_Line) FILTER (x_Problem IS NOT NULL) AS line,
       ${source.kind === 'Utilization' ? 'count(*) FILTER (x_Metric IS NULL)' : '0'} AS left FROM ${rows}`,
    );
    const { n, problem, line, left } = found!;
    if (Number(n) === 0) throw billEmpty(file.path);
    if (problem !== null) throw evidenceUnreadable(file.path, place.format === 'JSON' ? null : line, problem);
    return {
      evidence: source.kind,
      source: source.id,
      title: source.title,
      name: file.name,
      sha256,
      bytes,
      format: place.format,
      rows: Number(n),
      defects: unknownMetrics(Number(left)),
      sql,
    };
  } catch (error) {
    throw error instanceof Error && 'parts' in error ? error : billUnreadable(file.path, error);
  }
}

function unknownMetrics(rows: number): Defect[] {
  return rows === 0
    ? []
    : [{ kind: 'Metric not known', column: 'Metric', rows, example: null, treatment: `left out; known are ${Object.keys(METRICS).join(', ')}` }];
}
