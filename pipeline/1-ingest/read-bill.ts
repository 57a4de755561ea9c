/** One file, from its bytes to a profile and the SQL of its FOCUS rows. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { focusDataset } from '../contract/focus.ts';
import type { Context } from '../engine/context.ts';
import { nearestWord } from '../engine/errors.ts';
import { billColumnMissing, billEmpty, billOtherDataset, billUnknown, billUnmapped, billUnreadable, bronzeDamaged } from './bad-input.ts';
import { withCurrencies } from './blank-currency.ts';
import { asUtf8, hashFile, keepBytes, readReceipt, writeReceipt } from './bronze.ts';
import { type ReadEvidence, readEvidenceReply, readEvidenceTable, readEvidenceText } from './evidence/read-evidence.ts';
import type { BillFile } from './find-bills.ts';
import { type ReadDataset, readDataset } from './focus-invoices/read-dataset.ts';
import { PROVIDERS } from './index.ts';
import { layOut } from './lay-out.ts';
import { nativeSql } from './native-view.ts';
import { EMPTY } from './probes.ts';
import { type Defect, type Profile, profileSource } from './profile.ts';
import type { Provider } from './provider.ts';
import { type Sniffed, sniff } from './sniff.ts';
import { headersOf, keptName, leavesOf, type Source, sourceOf } from './source.ts';
import { asCsv, readJson, sniffedTable } from './tabulate.ts';
import { whichProvider } from './which-provider.ts';

/** What people said about a bill in providers.yaml. */
export interface BillRequest {
  readonly file: BillFile;
  /** Provider id, or null: recognised by content. */
  readonly provider: string | null;
  /** Name of the mapping file by which to read it. */
  readonly mapping?: string;
  /** Currency of a file that does not name one. */
  readonly currency: string | null;
}

export interface ReadBill {
  readonly id: string;
  readonly name: string;
  readonly provider: Provider;
  readonly source: Source;
  readonly focusVersion: string | null;
  readonly sha256: string;
  readonly bytes: number;
  readonly profile: Profile;
  readonly defects: readonly Defect[];
  /** SELECT that makes the relation `native`. */
  readonly nativeSql: string;
  /** Hash of everything that turns the bytes into FOCUS rows. */
  readonly recipe: string;
}

/**
 * Reads one file. Returns what bills are held against, or evidence, when it is that; a reason when it is no bill and only its folder was named.
 * Throws BillEmpty, BillUnknown, BillColumnMissing, BillValueUnreadable, BillRagged, BillEncoding, BillQuotes, BillTruncated.
 */
export async function readBill(context: Context, request: BillRequest): Promise<ReadBill | ReadDataset | ReadEvidence | string> {
  const { file } = request;
  const sniffed = await sniff(file.path);
  if (sniffed.kind === 'empty') throw billEmpty(file.path);
  if (sniffed.kind === 'truncated-gzip') throw billUnreadable(file.path, new Error('the gzip stream ends early'));
  if (sniffed.kind === 'other') return notABill(file, sniffed.reason);
  if (sniffed.kind === 'json') return readReply(context, request, sniffed);
  const headers = await headersOf(context.database, file.path, sniffed);
  const dataset = request.mapping === undefined ? focusDataset(headers.map(({ header }) => header)) : null;
  if (dataset === 'InvoiceDetail' || dataset === 'BillingPeriod') return readDataset(context, file, dataset, sniffed, headers);
  if (dataset !== null && dataset !== 'CostAndUsage')
    return file.isNamed ? Promise.reject(billOtherDataset(file.path, dataset)) : `it is the FOCUS dataset ${dataset}, not a bill`;
  const evidence =
    request.mapping === undefined ? ((await readEvidenceTable(context, file, sniffed, headers)) ?? (await readEvidenceText(context, file, sniffed))) : null;
  if (evidence) return evidence;
  const names = headers.map(({ header }) => header);
  const provider = whichProvider(names, request, context.folders.inputs);
  if (!provider) return notABill(file, describeHeaders(names), names);
  const leaves = provider.isNested && sniffed.kind === 'parquet' ? await leavesOf(context.database, file.path, headers) : headers;
  const source = sourceOf(provider, sniffed, leaves);
  requireColumns(provider, source, request, names);
  return profiled(context, request, provider, source, (kept, aside) =>
    sniffed.kind === 'csv' ? asUtf8(kept, sniffed.encoding, aside) : Promise.resolve(kept),
  );
}

/** A JSON reply is kept as it came; what is read is the table that its provider lays it out as. */
async function readReply(context: Context, request: BillRequest, { isGzip }: Extract<Sniffed, { kind: 'json' }>): Promise<ReadBill | ReadEvidence | string> {
  const { file } = request;
  const document = await readJson(file.path, isGzip).catch((error: unknown) => Promise.reject(billUnreadable(file.path, error)));
  for (const provider of PROVIDERS.filter(({ id }) => request.provider === null || id === request.provider)) {
    const table = provider.tabulate?.(document);
    if (!table) continue;
    if (table.rows.length === 0) return file.isNamed ? Promise.reject(billEmpty(file.path)) : 'it is a reply without rows';
    const headers = table.headers.map((header) => ({ header, type: 'VARCHAR' }));
    // BigQuery answers with any table: an export in FOCUS is read as one.
    const reader = provider.recognise(table.headers) > 0 ? provider : (whichProvider(table.headers, request, context.folders.inputs) ?? provider);
    const source = { ...sourceOf(reader, sniffedTable(table), headers), format: 'JSON' };
    requireColumns(reader, source, request, table.headers);
    return profiled(context, request, reader, source, (_, aside) => asCsv(aside, table));
  }
  return (await readEvidenceReply(context, file, document)) ?? notABill(file, 'it is JSON, but no reply of an API that Costbook knows');
}

async function profiled(
  context: Context,
  { file, currency }: BillRequest,
  provider: Provider,
  source: Source,
  textOf: (kept: string, aside: string) => Promise<string>,
): Promise<ReadBill | string> {
  const { sha256, bytes } = await hashFile(file.path);
  if (file.sha256 !== undefined && file.sha256 !== sha256) throw bronzeDamaged(file.path, file.name);
  // What was pulled is in bronze already, under the provider that was asked.
  const kept = file.sha256 === undefined ? await keepBytes(context.folders.bronze, provider.id, { ...file, sha256, bytes }) : file.path;
  const rows = await layOut(context, source, kept, sha256, (aside) => textOf(kept, aside)).catch((error: unknown) =>
    Promise.reject(billUnreadable(file.path, error)),
  );
  const reading = hash([provider.id, source.layOut?.('') ?? '', source.relation(''), currency ?? '', readingCode()]);
  const headers = source.columns.map(({ header, type }) => ({ header, type }));
  let receipt = readReceipt(dirname(kept), reading);
  if (!receipt) {
    context.log.step(`1-ingest  reading ${file.name} …`);
    const profile = await profileSource(context.database, provider, source, source.relation(rows), file.path, currency);
    receipt = { sha256, bytes, rows: profile.rows, provider: provider.id, format: source.format, columns: headers, profile, reading };
    await writeReceipt(dirname(kept), receipt);
  }
  if (receipt.profile.rows === 0) return file.isNamed ? Promise.reject(billEmpty(file.path)) : 'it has a header and no rows';
  const { profile, blank } = withCurrencies(receipt.profile, provider, file.path);
  const ofRows = currency ?? blank;
  const names = source.columns.map(({ name }) => name);
  return {
    id: sha256.slice(0, 12),
    name: file.name,
    provider,
    source,
    focusVersion: provider.focusVersion(names),
    sha256,
    bytes,
    profile,
    defects: [
      ...profile.defects.filter(({ kind }) => kind !== EMPTY || !provider.isEmptyNull).map((defect) => withRepairs(defect, profile)),
      ...columnDefects(provider, source, profile),
    ],
    nativeSql: nativeSql(provider, source, profile, rows, ofRows),
    recipe: hash([
      source.layOut?.('') ?? '',
      nativeSql(provider, source, profile, '', ofRows),
      readFileSync(join(provider.folder, 'focus.sql'), 'utf8'),
      ...lookupsOf(provider).map((path) => readFileSync(path, 'utf8')),
    ]),
  };
}

/** Tables that a provider's `focus.sql` joins: the CSV files beside it, named like the table. */
export function lookupsOf(provider: Provider): string[] {
  return readdirSync(provider.folder)
    .filter((file) => file.endsWith('.csv'))
    .sort()
    .map((file) => join(provider.folder, file))
    .concat(provider.lookups ?? []);
}

function notABill({ path, isNamed, sha256 }: BillFile, reason: string, headers: readonly string[] = []): string {
  if (isNamed || sha256 !== undefined) throw headers.length === 0 ? billUnknown(path, reason) : billUnmapped(path, reason, headers);
  return headers.length === 0 ? reason : `${reason}; given with --bill, it is answered with the draft of a mapping that reads it`;
}

function describeHeaders(headers: readonly string[]): string {
  return `its columns are ${headers.slice(0, 6).join(', ')}${headers.length > 6 ? ' …' : ''}`;
}

function requireColumns(provider: Provider, source: Source, { file: { path }, currency }: BillRequest, headers: readonly string[]): void {
  const names = new Set(source.columns.map(({ name }) => name));
  for (const alternatives of provider.required) {
    const isCurrency = alternatives.some((name) => provider.totals.currency.includes(name));
    if (alternatives.some((name) => names.has(name)) || (isCurrency && currency !== null)) continue;
    throw provider.columnMissing?.(path, alternatives, headers) ?? billColumnMissing(path, alternatives, isCurrency);
  }
}

/** A listed value whose spelling was repaired says so. */
function withRepairs(defect: Defect, { repairs }: Profile): Defect {
  const spellings = Object.entries(repairs[defect.column] ?? {});
  if (defect.kind !== 'Value not in the list' || spellings.length === 0) return defect;
  return { ...defect, treatment: `read as ${spellings.map(([from, to]) => `${to} where it says ${from}`).join(', ')}; rows marked in x_SourceChanges` };
}

function columnDefects(provider: Provider, source: Source, { rows }: Profile): Defect[] {
  const names = source.columns.map(({ name }) => name);
  const known = Object.keys(provider.columns);
  const unknown = provider.expected(names).length === 0 ? [] : names.filter((name) => !(name in provider.columns) && !name.startsWith('x_'));
  const missing = provider.expected(names).filter((name) => !names.includes(name));
  return [
    ...unknown.map((name) => {
      const nearest = nearestWord(
        name,
        known.filter((candidate) => !names.includes(candidate)),
      );
      return { kind: 'Unknown column', column: name, rows, example: nearest ? `perhaps ${nearest}` : null, treatment: `kept as ${keptName(name)}` };
    }),
    ...missing.map((name) => ({
      kind: 'Missing column',
      column: name,
      rows,
      example: null,
      treatment: name === 'EffectiveCost' ? 'filled from BilledCost' : 'read as NULL',
    })),
    ...source.columns.flatMap(({ name, treatment }) => (treatment ? [{ kind: 'Missing column', column: name, rows, example: null, treatment }] : [])),
  ];
}

/** Hash of the code that profiles: a receipt made by other code is made again. */
function readingCode(): string {
  return hash(['profile.ts', 'probes.ts', 'read-values.ts', 'source.ts'].map((file) => readFileSync(join(import.meta.dirname, file), 'utf8')));
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex');
}
