import type { Database } from './duckdb.ts';
import type { Log } from './log.ts';

/** Where a build reads and writes. Every path is absolute. */
export interface Folders {
  /** Owned by people: organization, rules, budgets. May not exist. */
  readonly inputs: string;
  readonly data: string;
  readonly bronze: string;
  readonly silver: string;
  readonly state: string;
  readonly objects: string;
  readonly editions: string;
  /** Pages of editions as they were drawn. */
  readonly pages: string;
}

/** What every room is handed: the database that holds the tables, the folders, the log, and the day the build speaks of. */
export interface Context {
  readonly database: Database;
  readonly folders: Folders;
  readonly log: Log;
  /** Calendar day `YYYY-MM-DD` given with --as-of, or null: then the last day that the bills know. */
  readonly asOf: string | null;
  /** Full id of the commit whose rules are in `folders.inputs`, where they are not those of today. */
  readonly rulesCommit?: string;
}
