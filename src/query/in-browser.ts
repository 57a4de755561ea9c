/**
 * The query engine in the reader's browser: DuckDB-WASM over the same Parquet objects that the pages were built from.
 * The one door to DuckDB-WASM. Its Parquet reader would be fetched from another host, so hyparquet decodes the objects.
 */

import type { AsyncDuckDB, AsyncDuckDBConnection, DuckDBBundles } from '@duckdb/duckdb-wasm';
import ehWorker from '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url';
import mvpWorker from '@duckdb/duckdb-wasm/dist/duckdb-browser-mvp.worker.js?url';
import ehModule from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import mvpModule from '@duckdb/duckdb-wasm/dist/duckdb-mvp.wasm?url';
import { type Edition, objectPath } from '#contract/edition.ts';
import { columnsRead } from './columns-read.ts';
import { decodeObjects } from './decoder.ts';
import { COLUMNS, emptyTable } from './gold-columns.ts';
import { type Parameters, type Query, QueryError, type Row } from './query.ts';
import { isOneSelect, positionalParameters } from './sql-text.ts';

const START_TIMEOUT_MS = 60_000;
const LARGE_TABLE_ROWS = 200_000;

/** The engine that redraws figures. It starts with the first query, and each table's columns are loaded once, when first named. */
export const query: Query = {
  async rows(sql, parameters = {}) {
    if (!isOneSelect(sql)) throw new QueryError('Only one SELECT can be asked here.', sql);
    try {
      const [connection] = await Promise.all([connected(), loadTables(sql)]);
      return await inTurn(() => runQuery(connection, sql, parameters));
    } catch (error) {
      throw new QueryError(withoutInstallHint(error instanceof Error ? error.message : String(error)), sql);
    }
  },
};

/**
 * Starts the engine, loads what the given queries read, one after the other, and rehearses those with parameters, so that
 * the first click finds it warm; a bare table name stands for all its columns. Call it when the page is idle. Does nothing for readers who ask to save data,
 * and leaves large tables alone on phones and small machines. Never throws.
 */
export async function warmUp(queries: readonly string[]): Promise<void> {
  const { connection, deviceMemory = 8 } = navigator as Navigator & { connection?: { saveData?: boolean }; deviceMemory?: number };
  if (connection?.saveData) return;
  const isSmallMachine = deviceMemory < 4 || matchMedia('(pointer: coarse)').matches;
  try {
    const { tables } = await manifest();
    const isLarge = (table: string): boolean => (tables[table]?.rows ?? 0) > LARGE_TABLE_ROWS;
    for (const sql of queries) {
      if (isSmallMachine && [...columnsRead(sql, COLUMNS).keys()].some(isLarge)) continue;
      const [engine] = await Promise.all([connected(), loadTables(sql)]);
      if (positionalParameters(sql).names.length) await inTurn(() => runQuery(engine, sql, {}));
    }
  } catch {
    // The first query will say what is wrong.
  }
}

let connecting: Promise<AsyncDuckDBConnection> | undefined;

function connected(): Promise<AsyncDuckDBConnection> {
  connecting ??= connect().catch((error) => {
    connecting = undefined;
    throw error;
  });
  return connecting;
}

async function connect(): Promise<AsyncDuckDBConnection> {
  const duckdb = await import('@duckdb/duckdb-wasm');
  const bundles: DuckDBBundles = {
    mvp: { mainModule: absolute(mvpModule), mainWorker: absolute(mvpWorker) },
    eh: { mainModule: absolute(ehModule), mainWorker: absolute(ehWorker) },
  };
  const { mainModule, mainWorker } = await duckdb.selectBundle(bundles);
  const worker = new Worker(mainWorker!);
  const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  await started(database, worker, mainModule);
  await database.open({ filesystem: { forceFullHTTPReads: false } });
  const connection = await database.connect();
  await connection.query(`
    SET autoinstall_known_extensions = false;
    SET autoload_known_extensions = false;
    SET enable_external_access = false;
    SET lock_configuration = true;`);
  return connection;
}

/** `instantiate` never settles when the worker or the module cannot be had, so the signs of that and a timer race it. */
async function started(database: AsyncDuckDB, worker: Worker, module: string): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await Promise.race([
      database.instantiate(module),
      new Promise((_, reject) => {
        const fail = (): void => reject(new Error('The query engine did not start. The page keeps showing the published state.'));
        timer = setTimeout(fail, START_TIMEOUT_MS);
        worker.addEventListener('error', fail);
        fetch(module, { method: 'HEAD' }).then(({ status }) => status === 404 && fail(), fail);
      }),
    ]);
  } catch (error) {
    worker.terminate();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function runQuery(connection: AsyncDuckDBConnection, sql: string, parameters: Parameters): Promise<Row[]> {
  const { rowsOf } = await import('./arrow-rows.ts');
  const positional = positionalParameters(sql);
  if (!positional.names.length) return rowsOf(await connection.query(sql));
  const statement = await prepared(connection, positional.sql);
  return rowsOf(await statement.query(...positional.names.map((name) => parameters[name] ?? null)));
}

type Statement = Awaited<ReturnType<AsyncDuckDBConnection['prepare']>>;

const STATEMENTS_KEPT = 24;
const statements = new Map<string, Statement>();

/** Planning takes as long as running, so the statements asked last are kept; DuckDB plans them anew when a table has changed. */
async function prepared(connection: AsyncDuckDBConnection, sql: string): Promise<Statement> {
  const statement = statements.get(sql) ?? (await connection.prepare(sql));
  statements.delete(sql);
  statements.set(sql, statement);
  const [oldest] = statements.keys();
  if (statements.size > STATEMENTS_KEPT) {
    await statements.get(oldest!)!.close();
    statements.delete(oldest!);
  }
  return statement;
}

const loadedColumns = new Map<string, ReadonlySet<string>>();
const loads = new Map<string, Promise<void>>();

async function loadTables(sql: string): Promise<void> {
  await Promise.all(Array.from(columnsRead(sql, COLUMNS), ([table, columns]) => loadAfterOthers(table, columns)));
}

function loadAfterOthers(table: string, columns: readonly string[]): Promise<void> {
  const earlier = loads.get(table) ?? Promise.resolve();
  const load = earlier.catch(() => {}).then(() => loadColumns(table, columns));
  loads.set(table, load);
  return load;
}

async function loadColumns(table: string, columns: readonly string[]): Promise<void> {
  const present = loadedColumns.get(table) ?? new Set();
  const missing = columns.filter((column) => !present.has(column));
  if (!missing.length) return;
  const objects = (await manifest()).tables[table]?.objects ?? [];
  const locations = objects.map(({ sha256, sizeBytes }) => ({ url: fromRoot(objectPath(sha256)), sizeBytes }));
  const stream = locations.length ? await decodeObjects(locations, missing) : null;
  const connection = await connected();
  await inTurn(() => (present.size ? addColumns(connection, table, stream!, [...present, ...missing]) : createTable(connection, table, stream)));
  loadedColumns.set(table, stream ? new Set([...present, ...missing]) : new Set(COLUMNS[table]));
}

async function createTable(connection: AsyncDuckDBConnection, table: string, stream: Uint8Array | null): Promise<void> {
  if (stream) await connection.insertArrowFromIPCStream(stream, { name: table, create: true });
  else await connection.query(`CREATE TABLE ${table} AS ${emptyTable(table)}`);
}

/** Widens a table by the columns of the stream, row by row, and keeps the columns in gold's order. */
async function addColumns(connection: AsyncDuckDBConnection, table: string, stream: Uint8Array, names: readonly string[]): Promise<void> {
  await connection.insertArrowFromIPCStream(stream, { name: `${table}_more`, create: true });
  const inOrder = COLUMNS[table]!.filter((column) => names.includes(column));
  await connection.query(`
    CREATE TABLE ${table}_wide AS SELECT ${inOrder.join(', ')} FROM ${table} POSITIONAL JOIN ${table}_more;
    DROP TABLE ${table}; DROP TABLE ${table}_more;
    ALTER TABLE ${table}_wide RENAME TO ${table};`);
}

/** DuckDB advises to install extensions, which come from another host and are shut out here. */
function withoutInstallHint(message: string): string {
  return message.replace(/\n\nPlease try installing[\s\S]*/, '\nThe engine on this page does not have it.');
}

let reading: Promise<Edition> | undefined;

/** Of the edition that the page says it shows: scripts are the same for all editions. */
function manifest(): Promise<Edition> {
  const { edition } = document.body.dataset;
  reading ??= fetch(fromRoot(`editions/${edition}/edition.json`)).then((response) => {
    if (!response.ok) throw new Error(`Edition ${edition} is no longer published; reload the page.`);
    return response.json() as Promise<Edition>;
  });
  reading.catch(() => {
    reading = undefined;
  });
  return reading;
}

let turn: Promise<unknown> = Promise.resolve();

/** One statement at a time: a table must not change under a running query. */
function inTurn<T>(action: () => Promise<T>): Promise<T> {
  const result = turn.then(action, action);
  turn = result.catch(() => {});
  return result;
}

function fromRoot(path: string): string {
  return absolute(`${import.meta.env.BASE_URL.replace(/\/?$/, '/')}${path}`);
}

function absolute(url: string): string {
  return new URL(url, document.baseURI).href;
}
