/** The query engine while pages are built: native DuckDB over the edition's objects. The one door to native DuckDB in src. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Edition, type EditionObject, objectPath } from '#contract/edition.ts';
import { DuckDBInstance } from '@duckdb/node-api';
import { COLUMNS, emptyTable } from './gold-columns.ts';
import { type Query, QueryError } from './query.ts';
import { columnsRead, sqlTokens } from './sql-text.ts';

/** Set by `costbook site` through Vite: the folder that holds `editions/` and `objects/`, and the edition to show. */
declare const __COSTBOOK_DATA__: string;
declare const __COSTBOOK_EDITION__: string;

/** The edition that these pages show: its manifest and its id. */
export const edition: Edition & { readonly id: string } = {
  ...(JSON.parse(
    readFileSync(join(__COSTBOOK_DATA__, 'editions', __COSTBOOK_EDITION__, 'edition.json'), 'utf8'),
  ) as Edition),
  id: __COSTBOOK_EDITION__,
};

/** The Parquet files of one gold table, oldest month first; none when the edition does not have the table. */
export function objectsOf(table: string): readonly EditionObject[] {
  return edition.tables[table]?.objects ?? [];
}

/** The engine that draws the static pages. */
export const query: Query = {
  async rows(sql, parameters = {}) {
    try {
      await loadTables(sql);
      const connection = await (await instance()).connect();
      try {
        const reader = await connection.runAndReadAll(sql, valuesOf(sql, parameters));
        return reader.getRowObjectsJson().map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, plain(v)])));
      } finally {
        connection.closeSync();
      }
    } catch (error) {
      throw new QueryError(error instanceof Error ? error.message : String(error), sql);
    }
  },
};

const loads = new Map<string, Promise<void>>();
let opened: Promise<DuckDBInstance> | undefined;

function instance(): Promise<DuckDBInstance> {
  opened ??= DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    threads: '2',
  });
  return opened;
}

async function loadTables(sql: string): Promise<void> {
  for (const table of columnsRead(sql, COLUMNS).keys()) {
    if (!loads.has(table)) loads.set(table, loadTable(table));
    await loads.get(table);
  }
}

async function loadTable(table: string): Promise<void> {
  const files = objectsOf(table).map(({ sha256 }) => `'${join(__COSTBOOK_DATA__, objectPath(sha256)).replaceAll("'", "''")}'`);
  const source = files.length ? `SELECT * FROM read_parquet([${files.join(', ')}], union_by_name = true)` : emptyTable(table);
  const connection = await (await instance()).connect();
  await connection.run(`CREATE TABLE ${table} AS ${source}`);
  connection.closeSync();
}

function valuesOf(sql: string, parameters: Readonly<Record<string, string | null>>): Record<string, string | null> {
  const names = sqlTokens(sql).filter((token) => token.kind === 'parameter');
  return Object.fromEntries(names.map(({ value }) => [value, parameters[value] ?? null]));
}

function plain(value: unknown): string | number | boolean | null {
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean | null);
}
