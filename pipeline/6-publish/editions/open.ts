/** The tables of an edition in a database, ready for SQL. */
import { join } from 'node:path';
import { type Edition, objectPath } from '#contract/edition.ts';
import { type Database, quoteName, quoteText } from '../../engine/duckdb.ts';
import { CostbookError } from '../../engine/errors.ts';
import type { StoredEdition } from './manifest.ts';
import { refuseMissingObjects } from './pruned.ts';

/** Makes one view a gold table, over the objects that the edition names. Throws ObjectsMissing (exit code 1) where one is not at hand. */
export async function openEdition(database: Database, dataFolder: string, edition: Edition): Promise<void> {
  refuseMissingObjects(dataFolder, edition);
  for (const [name, { objects }] of Object.entries(edition.tables)) {
    const files = objects.map((object) => quoteText(join(dataFolder, objectPath(object.sha256))));
    await database.run(`CREATE VIEW ${quoteName(name)} AS SELECT * FROM read_parquet([${files.join(', ')}], union_by_name = true)`);
  }
}

/** Throws EditionTooOld (exit code 1) for an edition that was published before it had a table; `before` says what that was before. */
export function refuseWithoutTable({ id, edition }: StoredEdition, table: string, before: string): void {
  if (table in edition.tables) return;
  throw new CostbookError({
    name: 'EditionTooOld',
    what: `Edition ${id} has no table ${table}.`,
    why: `It was published before ${before}.`,
    fix: 'Build a new edition and run this again.',
    where: id,
  });
}
