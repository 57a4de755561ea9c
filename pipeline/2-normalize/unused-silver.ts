/** Silver that nobody asks for any more: all of it can be made again from bronze. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Folders } from '../engine/context.ts';
import { listPath, type SilverList } from './silver-list.ts';

/** Paths of files of silver that none of these lists names, the lists of other editions among them. `lists` are the hashes that editions name. */
export function unusedSilver(folders: Pick<Folders, 'silver'>, lists: readonly string[]): string[] {
  const kept = lists.filter((sha256) => existsSync(listPath(folders, sha256)));
  const read = kept.map((sha256) => JSON.parse(readFileSync(listPath(folders, sha256), 'utf8')) as SilverList);
  const used: Readonly<Record<string, ReadonlySet<string>>> = {
    charges: new Set(read.flatMap(({ files }) => files)),
    rows: new Set(read.flatMap(({ rows }) => rows ?? [])),
    lists: new Set(kept.map((sha256) => `${sha256}.json`)),
  };
  return Object.entries(used).flatMap(([part, names]) => {
    const folder = join(folders.silver, part);
    const found = existsSync(folder) ? readdirSync(folder).sort() : [];
    return found.filter((name) => /^[0-9a-f]{64}\.(parquet|json)$/.test(name) && !names.has(name)).map((name) => join(folder, name));
  });
}
