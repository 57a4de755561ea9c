/** Which silver files an edition was made of: lets a reader query its charges while they are at hand. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Context, Folders } from '../engine/context.ts';
import { sha256Of, writeWhole } from '../engine/lake.ts';

export interface SilverList {
  /** File names below `<silver>/charges/`: each is the hash of a bill's bytes and of every recipe that touched them. */
  readonly files: readonly string[];
  /** File names below `<silver>/rows/`: bills that came as text, laid out. */
  readonly rows?: readonly string[];
  /** Rows of the table superseded_periods. */
  readonly superseded: readonly Record<string, string | null>[];
}

/** Writes the list of this build's silver files, named by its own hash, which is left in the table `silver_list`. */
export async function keepSilverList({ database, folders }: Context, paths: readonly string[]): Promise<void> {
  const superseded = await database.rows<Record<string, string | null>>('SELECT * FROM superseded_periods ORDER BY ALL');
  await database.run('CREATE TABLE IF NOT EXISTS laid_out_rows (x_File VARCHAR)');
  const rows = await database.rows<{ x_File: string }>('SELECT DISTINCT x_File FROM laid_out_rows ORDER BY ALL');
  const list: SilverList = { files: paths.map((path) => basename(path)).sort(), rows: rows.map(({ x_File }) => x_File), superseded };
  const text = `${JSON.stringify(list, null, 2)}\n`;
  const sha256 = sha256Of(text);
  writeWhole(listPath(folders, sha256), text);
  await database.createTextTable('silver_list', ['x_Sha256'], [{ x_Sha256: sha256 }]);
}

/** The silver files of an edition, or null when they are not at hand. */
export function readSilverList(folders: Folders, sha256: string | undefined): SilverList | null {
  if (sha256 === undefined || !existsSync(listPath(folders, sha256))) return null;
  const list = JSON.parse(readFileSync(listPath(folders, sha256), 'utf8')) as SilverList;
  return list.files.every((file) => existsSync(join(folders.silver, 'charges', file))) ? list : null;
}

/** Where the list with this hash is kept. */
export function listPath({ silver }: Pick<Folders, 'silver'>, sha256: string): string {
  return join(silver, 'lists', `${sha256}.json`);
}
