/** The one door to native DuckDB in the pipeline. */
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue, StatementType } from '@duckdb/node-api';

export type Row = Record<string, unknown>;
export type Parameters = Record<string, string | number | bigint | boolean | null>;

export interface DatabaseOptions {
  /** File that holds the tables while they are built; in memory when absent. */
  readonly path?: string;
  readonly threads?: number;
  readonly memoryLimit?: string;
  /** Where DuckDB spills what does not fit into memory. */
  readonly temporaryFolder?: string;
}

/** One DuckDB database with one connection. */
export class Database {
  readonly connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;
  #schema = 'main';

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.connection = connection;
  }

  /** Opens a database that runs in UTC and reaches no network: extensions are never downloaded. */
  static async open(options: DatabaseOptions = {}): Promise<Database> {
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      preserve_insertion_order: 'false',
      ...(options.threads ? { threads: String(options.threads) } : {}),
      ...(options.memoryLimit ? { memory_limit: options.memoryLimit } : {}),
      ...(options.temporaryFolder ? { temp_directory: options.temporaryFolder } : {}),
    });
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    // What is lost when the process ends is made again, so that nothing waits for a disk: a log of every statement doubles a small build.
    if (options.path) await connection.run(`ATTACH ${quoteText(options.path)} AS build (RECOVERY_MODE no_wal_writes); USE build`);
    return new Database(instance, connection);
  }

  /** Runs one statement for its effect; named parameters are written `$name` in the SQL. */
  async run(sql: string, parameters?: Parameters): Promise<void> {
    await this.connection.run(sql, parameters as Record<string, DuckDBValue> | undefined);
  }

  /** Makes a table of what a SELECT returns, in place of one of that name, and returns how many rows it has. */
  async createTable(name: string, select: string): Promise<number> {
    const result = await this.connection.run(`CREATE OR REPLACE TABLE ${quoteName(name)} AS ${select}`);
    const [[rows]] = (await result.getRowsJson()) as [[string]];
    return Number(rows);
  }

  /**
   * Rows of one query: DECIMAL, BIGINT, DATE and TIMESTAMP come as strings that lose no digit, INTEGER and DOUBLE as
   * numbers, NULL as null.
   */
  async rows<T = Row>(sql: string, parameters?: Parameters): Promise<T[]> {
    const reader = await this.connection.runAndReadAll(sql, parameters as Record<string, DuckDBValue> | undefined);
    return reader.getRowObjectsJson() as T[];
  }

  /** Columns and rows of one SELECT (DESCRIBE and SHOW are ones); null when the text is another statement, none, or several. */
  async select(sql: string): Promise<{ columns: string[]; rows: Row[] } | null> {
    const statements = sql.trim() === '' ? null : await this.connection.extractStatements(sql);
    if (statements?.count !== 1) return null;
    const statement = await statements.prepare(0);
    try {
      if (statement.statementType !== StatementType.SELECT) return null;
      const reader = await statement.runAndReadAll();
      return { columns: reader.deduplicatedColumnNames(), rows: reader.getRowObjectsJson() };
    } finally {
      statement.destroySync();
    }
  }

  /** The first value of the first row, or null. */
  async value<T = string>(sql: string, parameters?: Parameters): Promise<T | null> {
    const [row] = await this.rows(sql, parameters);
    return row ? (Object.values(row)[0] as T) : null;
  }

  /** Fills a table of text columns from JavaScript rows; `null` and `undefined` become NULL. */
  async createTextTable(name: string, columns: readonly string[], rows: readonly Row[]): Promise<void> {
    await this.run(`CREATE OR REPLACE TABLE ${quoteName(name)} (${columns.map((c) => `${quoteName(c)} VARCHAR`).join(', ')})`);
    const appender = await this.connection.createAppender(name, this.#schema);
    for (const row of rows) {
      for (const column of columns) {
        const value = row[column];
        if (value === null || value === undefined) appender.appendNull();
        else appender.appendVarchar(String(value));
      }
      appender.endRow();
    }
    appender.closeSync();
  }

  /**
   * Runs `work` with rows kept in the order of the files they come from, which makes LIMIT, row numbers and written files repeatable,
   * but for what was joined: joins hand rows on in any order. Common subexpressions are not looked for: in a projection of hundreds of columns that takes
   * longer than it saves.
   */
  async inFileOrder<T>(work: () => Promise<T>): Promise<T> {
    await this.connection.run("SET preserve_insertion_order = true; SET disabled_optimizers = 'join_order,build_side_probe_side,common_subexpressions'");
    try {
      return await work();
    } finally {
      await this.connection.run('SET preserve_insertion_order = false; RESET disabled_optimizers');
    }
  }

  /**
   * Runs `work` with tables made in a schema of this name, which begins empty; what is not in it is read from `main`. So one recipe makes
   * the same table several times, each from its own inputs. Schemas do not nest.
   */
  async inNewSchema<T>(schema: string, work: () => Promise<T>): Promise<T> {
    await this.run(`DROP SCHEMA IF EXISTS ${quoteName(schema)} CASCADE`);
    await this.run(`CREATE SCHEMA ${quoteName(schema)}`);
    return this.inSchema(schema, work);
  }

  /** As {@link inNewSchema}, in a schema that is there. */
  async inSchema<T>(schema: string, work: () => Promise<T>): Promise<T> {
    await this.run(`SET search_path = ${quoteText(`${quoteName(schema)},main`)}`);
    this.#schema = schema;
    try {
      return await work();
    } finally {
      this.#schema = 'main';
      await this.run("SET search_path = 'main'");
    }
  }

  close(): void {
    this.connection.closeSync();
    this.#instance.closeSync();
  }
}

/** An SQL identifier that means exactly this name. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** An SQL string literal that means exactly this text. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
