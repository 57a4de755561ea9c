/** One file, as a relation in DuckDB whose columns carry the names that the provider's `focus.sql` uses. */
import { CHARGE_COLUMNS } from '../contract/charges.ts';
import { type Database, quoteName, quoteText } from '../engine/duckdb.ts';
import { billUnreadable } from './bad-input.ts';
import type { Provider } from './provider.ts';
import { isNested, NULL_WORDS } from './read-values.ts';
import type { Sniffed } from './sniff.ts';

export interface NativeSource {
  readonly header: string;
  /** Name in the relation, unique whatever its case. */
  readonly name: string;
  /** DuckDB type; VARCHAR for all of a CSV. */
  readonly type: string;
}

export interface Source {
  readonly format: string;
  readonly columns: readonly NativeSource[];
  /** `SELECT … FROM read_csv(…)` for a file at this path. Parquet adds `x_BillRow`, from 1. */
  relation(path: string): string;
}

/** What a file's header says, before it is known whose bill it is. Throws BillTruncated. */
export async function headersOf(database: Database, path: string, sniffed: Sniffed): Promise<{ header: string; type: string }[]> {
  if (sniffed.kind === 'csv') return sniffed.headers.map((header) => ({ header: header.trim(), type: 'VARCHAR' }));
  try {
    const rows = await database.rows<{ column_name: string; column_type: string }>(`DESCRIBE SELECT * FROM ${readParquet(path, false)}`);
    return rows.map(({ column_name, column_type }) => ({ header: column_name, type: column_type }));
  } catch (error) {
    throw billUnreadable(path, error);
  }
}

/** The relation over one file in the names of its provider. */
export function sourceOf(provider: Provider, sniffed: Sniffed, headers: readonly { header: string; type: string }[]): Source {
  const names = uniqueNames(headers.map(({ header }) => provider.nativeName(header)));
  const columns = headers.map((column, index) => ({ ...column, name: names[index]! }));
  if (sniffed.kind === 'csv') {
    const { delimiter, isGzip } = sniffed;
    const types = names.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(', ');
    const options =
      `auto_detect = false, header = true, delim = ${quoteText(delimiter)}, quote = '"', escape = '"', strict_mode = true, ` +
      `nullstr = '', allow_quoted_nulls = false, compression = '${isGzip ? 'gzip' : 'none'}', columns = {${types}}`;
    return { format: isGzip ? 'CSV.gz' : 'CSV', columns, relation: (path) => `SELECT * FROM read_csv(${quoteText(path)}, ${options})` };
  }
  const list = columns.map(({ header, name }) => `${quoteName(header)} AS ${quoteName(name)}`).join(', ');
  return { format: 'Parquet', columns, relation: (path) => `SELECT ${list}, file_row_number + 1 AS "x_BillRow" FROM ${readParquet(path, true)}` };
}

function readParquet(path: string, withRowNumber: boolean): string {
  return `read_parquet(${quoteText(path)}, hive_partitioning = false, file_row_number = ${withRowNumber})`;
}

function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>(['x_billrow']);
  return names.map((name) => {
    let unique = name || 'column';
    for (let number = 2; taken.has(unique.toLowerCase()); number++) unique = `${name || 'column'}_${number}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

/** Name under which a native column is kept in silver: `line_item_operation` → `x_LineItemOperation`, `x_Discounts` as it is. */
export function keptName(name: string): string {
  const pascal = /^x_/.test(name)
    ? `x_${name.slice(2).replace(/[^A-Za-z0-9]+(.?)/g, (_, next: string) => next.toUpperCase())}`
    : `x_${name
        .replace(/[^A-Za-z0-9]+/g, ' ')
        .trim()
        .replace(/(^| )(.)/g, (_, _space, first: string) => first.toUpperCase())}`;
  return pascal in CHARGE_COLUMNS ? `${pascal}AsDelivered` : pascal;
}

/** SQL of a native column as it is kept: text without the words for NULL, nested values as JSON text, other types as they are. */
export function keptValue({ name, type }: NativeSource): string {
  const c = quoteName(name);
  if (type === 'VARCHAR') return `CASE WHEN ${c} IN ('', ${NULL_WORDS.map(quoteText).join(', ')}) THEN NULL ELSE ${c} END`;
  return isNested(type) ? `to_json(${c})::VARCHAR` : c;
}
