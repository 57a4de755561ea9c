/** The rows of a bill that came as text, laid out as Parquet: text is taken apart once, and every pass after that reads columns with all threads. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Context } from '../engine/context.ts';
import { quoteText } from '../engine/duckdb.ts';
import { checkGzip } from './bronze.ts';
import type { Source } from './source.ts';

/**
 * Path of Parquet with the rows of the file at `kept`, all text, in the file's order; a Parquet bill is its own. `textOf` is handed a path
 * that it may write to and returns that of CSV in UTF-8, plain or as the gzip that came. Rows that are laid out already are not again;
 * each is noted in the table `laid_out_rows`.
 * Needs rows in file order: see Database.inFileOrder. Throws what DuckDB, zlib and `textOf` say of damaged bytes.
 */
export async function layOut(
  { database, folders }: Context,
  source: Source,
  kept: string,
  sha256: string,
  textOf: (aside: string) => Promise<string>,
): Promise<string> {
  if (!source.layOut) return kept;
  const key = createHash('sha256')
    .update([sha256, source.layOut('')].join('\0'))
    .digest('hex');
  const path = join(folders.silver, 'rows', `${key}.parquet`);
  await database.run('CREATE TABLE IF NOT EXISTS laid_out_rows (x_File VARCHAR)');
  await database.run('INSERT INTO laid_out_rows VALUES ($file)', { file: basename(path) });
  if (existsSync(path)) return path;
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.${process.pid}.tmp`;
  const written = `${aside}.csv`;
  try {
    const text = await textOf(written);
    const isWhole = source.format === 'CSV.gz' ? checkGzip(text) : Promise.resolve();
    const copied = database.run(`COPY (${source.layOut(text)}) TO ${quoteText(aside)} (FORMAT parquet, COMPRESSION snappy)`);
    // What is wrong with the gzip explains what is wrong with the rows.
    for (const outcome of await Promise.allSettled([isWhole, copied])) if (outcome.status === 'rejected') throw outcome.reason;
    await rename(aside, path);
  } finally {
    await Promise.all([aside, written].map((left) => rm(left, { force: true })));
  }
  return path;
}
