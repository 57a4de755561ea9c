/** The site's one way to ask for rows: native DuckDB while pages are built, DuckDB-WASM in the reader's browser. */

/** DECIMAL, BIGINT, DATE, TIMESTAMP and nested values come as text that loses no digit; INTEGER and DOUBLE as numbers. */
export type Value = string | number | boolean | null;
export type Row = Record<string, Value>;

/** Values of the named parameters, text or NULL; written `$name` in the SQL. */
export type Parameters = Readonly<Record<string, string | null>>;

export interface Query {
  /**
   * Rows of one SELECT over the gold tables of `#contract/gold.ts`, the same in both engines.
   * Parameters that the SQL does not name are ignored; one that it names and that is not given is NULL.
   * @throws {QueryError} when the engine refuses the SQL.
   */
  rows(sql: string, parameters?: Parameters): Promise<Row[]>;
}

/** What an engine said about a query, together with the query. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly sql: string;

  constructor(message: string, sql: string) {
    super(`${message}\n\n${sql.trim()}`);
    this.sql = sql;
  }
}
