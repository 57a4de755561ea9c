/** Silver leaves the house as FOCUS 1.4: one file a billing month and provider, which any FOCUS reader takes, Costbook too. */
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FOCUS_COLUMNS } from '../contract/focus.ts';
import { type Database, quoteName, quoteText } from '../engine/duckdb.ts';

export interface FocusExport {
  /** Folder that the files go to; it is made, and files of the same name are replaced. */
  readonly folder: string;
  readonly format: 'parquet' | 'csv';
  /** Billing months, `YYYY-MM`, both included; null for all. */
  readonly from: string | null;
  readonly to: string | null;
  /** Names of files that are there already. */
  readonly isThere?: ReadonlySet<string>;
}

/** One file of an export, before it is written. */
export interface FocusPart {
  /** `2026-01.focus-files.parquet`. */
  readonly name: string;
  /** `YYYY-MM`. */
  readonly month: string;
  /** Folder name of the provider that read the bills. */
  readonly provider: string;
  readonly rows: number;
  /** Exact, per currency: `12.5 USD`. */
  readonly billed: string;
}

/** The files that an export of the view `counted_charges` has, by month and provider. */
export async function plannedParts(database: Database, { format, from, to }: Omit<FocusExport, 'folder'>): Promise<FocusPart[]> {
  const rows = await database.rows<{ month: string; provider: string; n: string; billed: string }>(`
    SELECT month, provider, sum(n) AS n, string_agg(billed || ' ' || currency, ' + ' ORDER BY currency) AS billed FROM (
      SELECT strftime(BillingPeriodStart, '%Y-%m') AS month, x_Provider AS provider, coalesce(BillingCurrency, '?') AS currency, count(*) AS n, sum(BilledCost)::VARCHAR AS billed
      FROM counted_charges GROUP BY ALL
    ) WHERE ${within('month', from, to)} GROUP BY ALL ORDER BY ALL`);
  return rows.map(({ month, provider, n, billed }) => ({ name: `${month}.${provider}.${format}`, month, provider, rows: Number(n), billed }));
}

/** Shares of charges that an export leaves out, since what they are a share of is in it: `12 shares …`; null: none. */
export async function leftOutOf(database: Database, { from, to }: Pick<FocusExport, 'from' | 'to'>): Promise<string | null> {
  const [row] = await database.rows<{ n: string; effective: string | null }>(`
    SELECT coalesce(sum(n), 0) AS n, string_agg(effective || ' ' || currency, ' + ' ORDER BY currency) AS effective FROM (
      SELECT BillingCurrency AS currency, sum(x_ChargeCount) AS n, sum(EffectiveCost)::VARCHAR AS effective
      FROM uncounted_charges WHERE ${within("strftime(BillingPeriodStart, '%Y-%m')", from, to)} GROUP BY ALL
    )`);
  if (Number(row!.n) === 0) return null;
  return `${row!.n} shares of charges that are in it, ${row!.effective} of effective cost: it would count twice`;
}

function within(month: string, from: string | null, to: string | null): string {
  const conditions = [from === null ? [] : `${month} >= ${quoteText(from)}`, to === null ? [] : `${month} <= ${quoteText(to)}`].flat();
  return conditions.length === 0 ? 'true' : conditions.join(' AND ');
}

/**
 * Writes the view `counted_charges`: shares of what is on a bill are left out. Columns of FOCUS come first and custom ones after them, both sorted; a conditional column that no charge
 * of a provider fills is left out. Values are those of silver, unchanged: also text that a spreadsheet would take for a formula, since
 * FOCUS asks for it; open such a file as text. Times are in UTC, decimals have no exponent and every digit.
 * The same silver gives the same bytes.
 */
export async function exportFocus(database: Database, request: FocusExport): Promise<FocusPart[]> {
  await mkdir(request.folder, { recursive: true });
  const parts = await plannedParts(database, request);
  const missing = parts.filter(({ name }) => !request.isThere?.has(name));
  const columns = await exportedColumns(database, missing);
  await database.inFileOrder(async () => {
    for (const part of missing) await writePart(database, part, columns.get(part.provider)!, request);
  });
  return parts;
}

/** Columns of each provider's files. */
export async function exportedColumns(database: Database, parts: readonly FocusPart[]): Promise<Map<string, string[]>> {
  const columns = new Map<string, string[]>();
  for (const provider of new Set(parts.map((part) => part.provider))) columns.set(provider, await columnsOf(database, provider));
  return columns;
}

async function writePart(database: Database, { name, month, provider }: FocusPart, columns: readonly string[], { folder, format }: FocusExport): Promise<void> {
  const path = join(folder, name);
  const aside = `${path}.${process.pid}.tmp`;
  const start = `DATE ${quoteText(`${month}-01`)}`;
  const options = format === 'csv' ? 'FORMAT csv, HEADER true' : 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880';
  try {
    await database.run(`
      COPY (
        SELECT ${columns.map((column) => `${written(column, format)} AS ${quoteName(column)}`).join(', ')} FROM counted_charges
        WHERE x_Provider = ${quoteText(provider)} AND BillingPeriodStart >= ${start} AND BillingPeriodStart < ${start} + INTERVAL 1 MONTH
      ) TO ${quoteText(aside)} (${options})`);
    await rename(aside, path);
  } finally {
    await rm(aside, { force: true });
  }
}

const TIMES = new Set(FOCUS_COLUMNS.flatMap(({ name, type }) => (type === 'datetime' ? [name] : [])));

/** A time says that it is in UTC: in Parquet by its type, in CSV by its Z. */
function written(column: string, format: FocusExport['format']): string {
  const name = quoteName(column);
  if (!TIMES.has(column)) return name;
  return format === 'parquet' ? `${name}::TIMESTAMPTZ` : `strftime(${name}, '%Y-%m-%dT%H:%M:%SZ')`;
}

/** Mandatory columns, and all others that some charge of the provider fills. */
async function columnsOf(database: Database, provider: string): Promise<string[]> {
  const all = (await database.rows<{ column_name: string }>('DESCRIBE charges')).map(({ column_name }) => column_name);
  const counts = all.map((name, index) => `count(${quoteName(name)}) > 0 AS c${index}`);
  const [filled = {}] = await database.rows<Record<string, boolean>>(`SELECT ${counts.join(', ')} FROM charges WHERE x_Provider = ${quoteText(provider)}`);
  const mandatory = new Set(FOCUS_COLUMNS.flatMap(({ name, level }) => (level === 'mandatory' ? [name] : [])));
  const kept = all.filter((name, index) => filled[`c${index}`] || mandatory.has(name));
  const names = new Set(FOCUS_COLUMNS.map(({ name }) => name));
  const sorted = (own: boolean): string[] => kept.filter((name) => names.has(name) === own).sort();
  return [...sorted(true), ...sorted(false)];
}
