/** Gold tables as Parquet objects, named by their hash. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type EditionObject, type EditionTable, objectPath } from '#contract/edition.ts';
import { GOLD, type GoldTable, type GoldTableName } from '#contract/gold.ts';
import type { Context } from '../../engine/context.ts';
import { quoteName, quoteText } from '../../engine/duckdb.ts';
import { GOLD_TYPES } from '../../engine/empty-tables.ts';
import { keepObject, sha256OfFile, sizeBytesOf } from '../../engine/lake.ts';

/**
 * Money that fits is written in 64 bits, which a browser reads ten times faster: amounts below a million keep 12 decimals,
 * amounts below a hundred million 10, where that loses nothing. The rest is written in 128 bits.
 */
const SMALL = 'DECIMAL(18, 12)';
const MEDIUM = 'DECIMAL(18, 10)';
const WIDE = GOLD_TYPES.money;

/**
 * Writes one gold table as one object, or one a month, sorted by all its columns, so that the same rows are the same
 * bytes. Returns its entry of the manifest.
 */
export async function writeTable(context: Context, name: GoldTableName): Promise<EditionTable> {
  const table: GoldTable = GOLD[name];
  const start = performance.now();
  const objects: EditionObject[] = [];
  const { parts, sums } = await measured(context, name, table);
  for (const part of parts) objects.push(await writeObject(context, name, table, part));
  const written = { rows: sum(objects.map((object) => object.rows)), sums, objects };
  context.log.table({
    room: '6-publish',
    table: name,
    rows: written.rows,
    sizeBytes: sum(objects.map((object) => object.sizeBytes)),
    milliseconds: performance.now() - start,
  });
  return written;
}

/** What becomes one object. */
interface Part {
  /** First day of its month, or null for a whole table. */
  readonly month: string | null;
  readonly rows: number;
  /** Largest amount in it, regardless of sign. */
  readonly largest: number;
}

/** The months that a table holds, and the exact sums of its money; a table that is not partitioned, or has no rows, is one part. */
async function measured({ database }: Context, name: string, table: GoldTable): Promise<{ parts: Part[]; sums: Record<string, string> }> {
  const money = moneyColumns(table);
  const largest = money.map((column) => `max(abs(${column}))`);
  const sums = money.map((column) => `, coalesce(sum(${column}::${WIDE}), 0)::VARCHAR AS ${column}`);
  const month = table.partitionedBy ? `date_trunc('month', ${quoteName(table.partitionedBy)})::DATE` : 'NULL';
  const rows = await database.rows<Measures>(
    `SELECT ${month} AS x_Month, count(*) AS x_Rows, greatest(${largest.join(', ') || '0'}) AS x_Largest${sums.join('')} FROM ${name}
     ${table.partitionedBy ? `GROUP BY GROUPING SETS ((${month}), ()) ORDER BY grouping(${month}), 1` : ''}`,
  );
  const { x_Month, x_Rows, x_Largest, ...total } = rows.at(-1)!;
  const months = table.partitionedBy && rows.length > 1 ? rows.slice(0, -1) : rows;
  return {
    parts: months.map((row) => ({ month: row.x_Month, rows: Number(row.x_Rows), largest: Number(row.x_Largest ?? 0) })),
    sums: Object.fromEntries(Object.entries(total).map(([column, text]) => [column, withoutTrailingZeros(String(text))])),
  };
}

/** A month of a table, or all of it; sums of money stand beside these by column. */
interface Measures {
  readonly x_Month: string | null;
  readonly x_Rows: string;
  readonly x_Largest: string | null;
}

/** The rows of a part, for a FROM clause. */
function rowsOf(name: string, table: GoldTable, { month }: Part): string {
  if (month === null) return name;
  const day = quoteName(table.partitionedBy ?? '');
  return `(FROM ${name} WHERE ${day} >= DATE ${quoteText(month)} AND ${day} < DATE ${quoteText(month)} + INTERVAL 1 MONTH)`;
}

async function moneyTypeOf({ database }: Context, name: string, table: GoldTable, part: Part): Promise<string> {
  if (part.largest < 999_999) return SMALL;
  if (part.largest >= 99_999_999) return WIDE;
  const tests = moneyColumns(table).map((column) => `${column} <> ${column}::DECIMAL(38, 10)`);
  const longer = await database.value(`SELECT count(*) FROM ${rowsOf(name, table, part)} WHERE ${tests.join(' OR ')}`);
  return longer === '0' ? MEDIUM : WIDE;
}

async function writeObject(context: Context, name: string, table: GoldTable, part: Part): Promise<EditionObject> {
  const { database, folders } = context;
  const folder = join(folders.objects, `.aside-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const aside = join(folder, `${name}.parquet`);
  const money = await moneyTypeOf(context, name, table, part);
  const columns = Object.entries(table.columns).map(
    ([column, kind]) => `${quoteName(column)}::${kind === 'money' ? money : GOLD_TYPES[kind]} AS ${quoteName(column)}`,
  );
  await database.run(
    `COPY (SELECT ${columns.join(', ')} FROM ${rowsOf(name, table, part)} ORDER BY ALL) TO ${quoteText(aside)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  const sha256 = await sha256OfFile(aside);
  const sizeBytes = sizeBytesOf(aside);
  await keepObject(aside, join(folders.data, objectPath(sha256)), sha256);
  rmSync(folder, { recursive: true, force: true });
  return { sha256, sizeBytes, rows: part.rows, month: part.month };
}

/** `12.340000` → `12.34`, `0.000` → `0`. */
export function withoutTrailingZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}

/** Names of a table's money columns. */
export function moneyColumns(table: GoldTable): string[] {
  return Object.entries(table.columns).flatMap(([column, kind]) => (kind === 'money' ? [quoteName(column)] : []));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
