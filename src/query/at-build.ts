/** The query engine while pages are built: native DuckDB over the edition's objects. The one door to native DuckDB in src. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { CAUSES_FILE, type EditionCauses } from '#contract/causes.ts';
import { type Edition, type EditionObject, objectPath } from '#contract/edition.ts';
import { type EditionWords, editionWords, markedWords } from '../format/edition-words.ts';
import { isMarked } from '../navigation.ts';
import { columnsRead } from './columns-read.ts';
import { COLUMNS, emptyTable } from './gold-columns.ts';
import { type Query, QueryError } from './query.ts';
import { sqlTokens } from './sql-text.ts';

/** Set by `costbook site`: the folder that holds `editions/` and `objects/`, and the edition to show. */
declare const __COSTBOOK_DATA__: string;
declare const __COSTBOOK_EDITION__: string;
/** Whether the site keeps pages at an address of their edition; an archive of one edition does not. */
declare const __COSTBOOK_LASTS__: boolean | undefined;

/** A manifest together with the id it is filed under. */
export type NamedEdition = Edition & { readonly id: string };

/** The edition that these pages show: its manifest and its id. */
export const edition: NamedEdition = readEdition(__COSTBOOK_EDITION__);

/** Whether pages of editions stay online when a newer one comes. */
export const isLasting: boolean = typeof __COSTBOOK_LASTS__ === 'boolean' && __COSTBOOK_LASTS__;

/** What every page says of its edition. */
export const stamp: EditionWords = isMarked() ? markedWords(edition.id) : editionWords(edition.id, edition);

/** The engine that draws the static pages. */
export const query: Query = engineOver({ main: edition });

/**
 * The manifest of any edition of the book.
 * @throws when its file is missing or is not JSON.
 */
export function readEdition(id: string): NamedEdition {
  return { ...(JSON.parse(readFileSync(join(__COSTBOOK_DATA__, 'editions', id, 'edition.json'), 'utf8')) as Edition), id };
}

/** Hash of all that the book says of an edition beside its objects: its manifest, its signature, what was found out about it. */
export function recordHash(id: string): string {
  const folder = join(__COSTBOOK_DATA__, 'editions', id);
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(`${name}\n`).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}

/** Ids of all editions of the book, oldest as-of day first. */
export function editionIds(): readonly string[] {
  const folder = join(__COSTBOOK_DATA__, 'editions');
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'edition.json')))
    .sort();
}

/** The edition shown and its ancestors, newest first, as far back as the book keeps them. */
export function lineage(): NamedEdition[] {
  const kept = new Set(editionIds());
  const line: NamedEdition[] = [edition];
  for (let parent = edition.parent; parent && kept.has(parent.id); parent = line.at(-1)?.parent ?? null) line.push(readEdition(parent.id));
  return line;
}

/** An engine whose tables are named `earlier.<table>` and `later.<table>`, to ask what changed between two editions. */
export function engineBetween(earlier: Edition, later: Edition): Query {
  return engineOver({ earlier, later });
}

/** An engine over another edition than the one shown. */
export function engineOf(of: Edition): Query {
  return engineOver({ main: of });
}

/** What new data and what new rules did to an edition, where the build that published it kept that. */
export function causesOf({ id }: NamedEdition): EditionCauses | null {
  const path = join(__COSTBOOK_DATA__, 'editions', id, CAUSES_FILE);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as EditionCauses) : null;
}

/** Whether every object of an edition is there: those of old editions may have been given up. */
export function isAtHand(of: Edition): boolean {
  return Object.values(of.tables).every(({ objects }) => objects.every(({ sha256 }) => existsSync(join(__COSTBOOK_DATA__, objectPath(sha256)))));
}

/** The Parquet files of one gold table, oldest month first; none when the edition does not have the table. */
export function objectsOf(table: string, of: Edition = edition): readonly EditionObject[] {
  return of.tables[table]?.objects ?? [];
}

/** Tables are loaded when a statement first names them, for each edition into the schema it is given under. */
function engineOver(editions: Readonly<Record<string, Edition>>): Query {
  const loads = new Map<string, Promise<void>>();
  let opened: Promise<DuckDBConnection> | undefined;
  return {
    async rows(sql, parameters = {}) {
      try {
        opened ??= connect(Object.keys(editions));
        const connection = await opened;
        for (const table of columnsRead(sql, COLUMNS).keys()) {
          if (!loads.has(table)) loads.set(table, loadTable(connection, editions, table));
          await loads.get(table);
        }
        const reader = await connection.runAndReadAll(sql, valuesOf(sql, parameters));
        return reader.getRowObjectsJson().map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, plain(v)])));
      } catch (error) {
        throw new QueryError(error instanceof Error ? error.message : String(error), sql);
      }
    },
  };
}

async function connect(schemas: readonly string[]): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    threads: '2',
  });
  const connection = await instance.connect();
  for (const schema of schemas) await connection.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  return connection;
}

async function loadTable(connection: DuckDBConnection, editions: Readonly<Record<string, Edition>>, table: string): Promise<void> {
  for (const [schema, of] of Object.entries(editions)) {
    const files = objectsOf(table, of).map(({ sha256 }) => `'${join(__COSTBOOK_DATA__, objectPath(sha256)).replaceAll("'", "''")}'`);
    const source = files.length ? `SELECT * FROM read_parquet([${files.join(', ')}], union_by_name = true)` : emptyTable(table);
    await connection.run(`CREATE TABLE ${schema}.${table} AS ${source}`);
  }
}

function valuesOf(sql: string, parameters: Readonly<Record<string, string | null>>): Record<string, string | null> {
  const names = sqlTokens(sql).filter((token) => token.kind === 'parameter');
  return Object.fromEntries(names.map(({ value }) => [value, parameters[value] ?? null]));
}

function plain(value: unknown): string | number | boolean | null {
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean | null);
}
