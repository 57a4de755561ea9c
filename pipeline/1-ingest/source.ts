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
  /** Of a column that the file lacks and its others tell: what is said of it. */
  readonly treatment?: string;
}

export interface Source {
  readonly format: string;
  readonly columns: readonly NativeSource[];
  /** `SELECT … FROM read_csv(…)` that lays a file at this path out as the Parquet that `relation` reads; null where the file is Parquet itself. */
  readonly layOut: ((path: string) => string) | null;
  /** `SELECT …, x_BillRow FROM read_parquet(…)` for Parquet at this path; x_BillRow counts from 1. */
  relation(path: string): string;
}

/** A column as the file has it; of one that a nested file does not have itself, the SQL that reads it. */
export interface Header {
  readonly header: string;
  readonly type: string;
  readonly sql?: string;
}

/** What a file's header says, before it is known whose bill it is. Throws BillTruncated. */
export async function headersOf(database: Database, path: string, sniffed: Sniffed): Promise<Header[]> {
  if (sniffed.kind === 'csv') return sniffed.headers.map((header) => ({ header: header.trim(), type: 'VARCHAR' }));
  try {
    const rows = await database.rows<{ column_name: string; column_type: string }>(`DESCRIBE SELECT * FROM ${readParquet(path, false)}`);
    return rows.map(({ column_name, column_type }) => ({ header: column_name, type: column_type }));
  } catch (error) {
    throw billUnreadable(path, error);
  }
}

/** Of columns that hold records, one column a field, `parent.field`; lists, and lists in them, become JSON text. */
export async function leavesOf(database: Database, path: string, headers: readonly Header[]): Promise<Header[]> {
  const leaves: Header[] = [];
  for (const { header, type, sql = quoteName(header) } of headers) {
    if (type.endsWith(']')) leaves.push({ header, type: 'VARCHAR', sql: `to_json(${sql})::VARCHAR` });
    else if (!type.startsWith('STRUCT')) leaves.push({ header, type, sql });
    else {
      const fields = await database.rows<{ column_name: string; column_type: string }>(`DESCRIBE SELECT unnest(${sql}) FROM ${readParquet(path, false)}`);
      const [only] = fields;
      // Writers of older Parquet wrap a list in records: list.element, bag.array_element.
      if (fields.length === 1 && /^(list|bag|array)$/.test(only!.column_name) && /^STRUCT\(.*\)\[\]$/s.test(only!.column_type)) {
        const element = /^STRUCT\("?(\w+)"? /.exec(only!.column_type)![1]!;
        const list = `list_transform(${sql}.${quoteName(only!.column_name)}, lambda x: x.${quoteName(element)})`;
        leaves.push({ header, type: 'VARCHAR', sql: `to_json(${list})::VARCHAR` });
        continue;
      }
      const nested = fields.map(({ column_name, column_type }) => ({
        header: `${header}.${column_name}`,
        type: column_type,
        sql: `${sql}.${quoteName(column_name)}`,
      }));
      leaves.push(...(await leavesOf(database, path, nested)));
    }
  }
  return leaves;
}

/** The relation over one file in the names of its provider, with what its columns tell beside. */
export function sourceOf(provider: Provider, sniffed: Sniffed, headers: readonly Header[]): Source {
  const delivered = deliveredSource(provider, sniffed, headers);
  const supplied = (provider.supplied?.(delivered.columns) ?? []).filter(({ name }) => !delivered.columns.some((column) => column.name === name));
  if (supplied.length === 0) return delivered;
  const layers = [...new Set(supplied.map(({ layer = 0 }) => layer))].sort((a, b) => a - b);
  const lists = layers.map((each) =>
    supplied
      .filter(({ layer = 0 }) => layer === each)
      .map(({ sql, name }) => `${sql} AS ${quoteName(name)}`)
      .join(', '),
  );
  return {
    ...delivered,
    columns: [...delivered.columns, ...supplied.map(({ name, type, treatment }) => ({ header: name, name, type, ...(treatment ? { treatment } : {}) }))],
    relation: (path) => lists.reduce((relation, list) => `SELECT *, ${list} FROM (${relation})`, delivered.relation(path)),
  };
}

function deliveredSource(provider: Provider, sniffed: Sniffed, headers: readonly Header[]): Source {
  const names = uniqueNames(headers.map(({ header }) => provider.nativeName(header)));
  const columns = headers.map(({ header, type }, index) => ({ header, type, name: names[index]! }));
  if (sniffed.kind === 'csv') {
    const { delimiter, isGzip } = sniffed;
    const types = names.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(', ');
    const options =
      `auto_detect = false, header = true, delim = ${quoteText(delimiter)}, quote = '"', escape = '"', strict_mode = true, ` +
      `nullstr = '', allow_quoted_nulls = false, compression = '${isGzip ? 'gzip' : 'none'}', columns = {${types}}`;
    return {
      format: isGzip ? 'CSV.gz' : 'CSV',
      columns,
      layOut: (path) => `SELECT * FROM read_csv(${quoteText(path)}, ${options})`,
      relation: numbered(names.map(quoteName)),
    };
  }
  const list = headers.map(({ header, sql }, index) => `${sql ?? quoteName(header)} AS ${quoteName(names[index]!)}`);
  return { format: 'Parquet', columns, layOut: null, relation: numbered(list) };
}

function numbered(list: readonly string[]): (path: string) => string {
  return (path) => `SELECT ${list.join(', ')}, file_row_number + 1 AS "x_BillRow" FROM ${readParquet(path, true)}`;
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
