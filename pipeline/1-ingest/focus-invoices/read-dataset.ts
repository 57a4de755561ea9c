/** FOCUS 1.4's datasets InvoiceDetail and BillingPeriod: bills are held against them, and they are never counted as charges. */
import type { Context } from '../../engine/context.ts';
import { quoteName, quoteText } from '../../engine/duckdb.ts';
import { billColumnMissing, billEmpty, billUnreadable, billValueUnreadable } from '../bad-input.ts';
import { asUtf8, hashFile, keepBytes } from '../bronze.ts';
import type { BillFile } from '../find-bills.ts';
import { focusFiles } from '../focus-files/index.ts';
import { layOut } from '../lay-out.ts';
import type { NativeKind } from '../provider.ts';
import { isUnreadable, NATIVE_TYPES, readValue } from '../read-values.ts';
import type { Sniffed } from '../sniff.ts';
import { type Header, type Source, sourceOf } from '../source.ts';

/** Columns that are read of each dataset, and what they hold; the others stay in bronze. */
export const DATASET_COLUMNS = {
  InvoiceDetail: {
    BilledCost: 'money',
    BillingCurrency: 'text',
    BillingPeriodStart: 'time',
    ChargeCategory: 'text',
    InvoiceDetailId: 'text',
    InvoiceDetailLastUpdated: 'time',
    InvoiceId: 'text',
    InvoiceIssueStatus: 'text',
    InvoiceIssuerName: 'text',
    PaymentDueDate: 'time',
  },
  BillingPeriod: { BillingPeriodLastUpdated: 'time', BillingPeriodStart: 'time', BillingPeriodStatus: 'text', InvoiceIssuerName: 'text' },
} as const satisfies Record<string, Readonly<Record<string, NativeKind>>>;

export type InvoiceDataset = keyof typeof DATASET_COLUMNS;

/** Without these nothing can be held against anything. */
const REQUIRED: Readonly<Record<InvoiceDataset, readonly string[]>> = {
  InvoiceDetail: ['BilledCost', 'BillingCurrency', 'BillingPeriodStart', 'InvoiceId', 'InvoiceIssuerName'],
  BillingPeriod: ['BillingPeriodStart', 'BillingPeriodStatus', 'InvoiceIssuerName'],
};
const MEANT: Readonly<Partial<Record<NativeKind, string>>> = { money: 'an amount', time: 'a time' };

/** One file of a dataset. */
export interface ReadDataset {
  readonly dataset: InvoiceDataset;
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly format: string;
  readonly rows: number;
  /** SELECT of its columns, typed, with `x_Where`: `file:line` or `file:row`. */
  readonly sql: string;
}

/**
 * Reads one file whose columns are those of `dataset`, and keeps its bytes in bronze.
 * Throws BillEmpty, BillColumnMissing, BillValueUnreadable, BillTruncated, BillEncoding.
 */
export async function readDataset(
  context: Context,
  file: BillFile,
  dataset: InvoiceDataset,
  sniffed: Extract<Sniffed, { kind: 'csv' | 'parquet' }>,
  headers: readonly Header[],
): Promise<ReadDataset> {
  const { database, folders } = context;
  const source = sourceOf({ ...focusFiles, nativeName: nativeNameOf(dataset) }, sniffed, headers);
  const missing = REQUIRED[dataset].find((name) => !source.columns.some((column) => column.name === name));
  if (missing) throw billColumnMissing(file.path, [missing], false);
  const { sha256, bytes } = await hashFile(file.path);
  const kept = await keepBytes(folders.bronze, 'focus-invoices', { ...file, sha256, bytes });
  try {
    const relation = source.relation(
      await layOut(context, source, kept, sha256, (aside) => (sniffed.kind === 'csv' ? asUtf8(kept, sniffed.encoding, aside) : Promise.resolve(kept))),
    );
    const numbered = `SELECT *, ${source.layOut ? '"x_BillRow" + 1' : '"x_BillRow"'} AS x_Line FROM (${relation})`;
    const rows = Number(await database.value(`SELECT count(*) FROM (${relation})`));
    if (rows === 0) throw billEmpty(file.path);
    await refuseUnreadable(database, dataset, source, numbered, file.path);
    return { dataset, name: file.name, sha256, bytes, format: source.format, rows, sql: typedSql(dataset, source, numbered, file.name) };
  } catch (error) {
    throw error instanceof Error && 'parts' in error ? error : billUnreadable(file.path, error);
  }
}

function nativeNameOf(dataset: InvoiceDataset): (header: string) => string {
  const names = new Map(Object.keys(DATASET_COLUMNS[dataset]).map((name) => [name.toLowerCase(), name]));
  return (header) => {
    const clean = header.replace(/^\ufeff/, '').trim();
    return names.get(clean.replace(/[^A-Za-z0-9]/g, '').toLowerCase()) ?? clean;
  };
}

async function refuseUnreadable(database: Context['database'], dataset: InvoiceDataset, source: Source, relation: string, path: string): Promise<void> {
  for (const [name, kind] of Object.entries(DATASET_COLUMNS[dataset])) {
    const column = source.columns.find((candidate) => candidate.name === name);
    if (!column || kind === 'text') continue;
    const c = quoteName(name);
    const value = readValue(kind, c, column.type, 'month first');
    const isBad = `${isUnreadable(c, value, column.type)}${REQUIRED[dataset].includes(name) ? ` OR ${value} IS NULL` : ''}`;
    const [row] = await database.rows<{ line: string; v: string | null }>(
      `SELECT x_Line AS line, ${c}::VARCHAR AS v FROM (${relation}) WHERE ${isBad} ORDER BY x_Line LIMIT 1`,
    );
    if (row) throw billValueUnreadable(path, Number(row.line), column.header, row.v ?? '', MEANT[kind] ?? 'a value');
  }
}

function typedSql(dataset: InvoiceDataset, source: Source, relation: string, name: string): string {
  const columns = Object.entries(DATASET_COLUMNS[dataset]).map(([column, kind]) => {
    const found = source.columns.find((candidate) => candidate.name === column);
    const value = found ? readValue(kind, quoteName(column), found.type, 'month first') : `NULL::${NATIVE_TYPES[kind]}`;
    return `${value} AS ${column}`;
  });
  return `SELECT ${columns.join(', ')}, ${quoteText(name)} || ':' || x_Line AS x_Where FROM (${relation})`;
}

/** Whether what was read of a file is a dataset, not a bill. */
export function isDataset(read: object | string): read is ReadDataset {
  return typeof read === 'object' && 'dataset' in read;
}
