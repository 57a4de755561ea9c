/** The charges of an edition as FOCUS 1.4 files beside its pages, where silver is at hand and not too large. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exportedColumns, exportFocus, type FocusPart, plannedParts } from '../2-normalize/export-focus.ts';
import { partKeys } from '../2-normalize/focus-part-keys.ts';
import { openCountedCharges, openSilver } from '../2-normalize/open.ts';
import { readSilverList } from '../2-normalize/silver-list.ts';
import { readEdition } from '../6-publish/editions/manifest.ts';
import { Database } from '../engine/duckdb.ts';
import { DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { linkOrCopy, sha256OfFile, writeWhole } from '../engine/lake.ts';

/** Silver of an edition up to this size goes beside its pages; more is left to `costbook export --focus`. */
const LARGEST_BYTES = 200_000_000;

/** Lists the files of a folder with their hashes, and with keys that say when the next site may take one as it is. */
const PARTS_FILE = 'parts.json';

interface WrittenPart {
  readonly name: string;
  readonly sha256: string;
  readonly key: string;
}

export interface FocusDownloads {
  /** What there will be; null: the charges are not at hand, or too many. */
  readonly parts: readonly FocusPart[] | null;
  /** Writes them, but for those that are the same in the folder of an earlier site; may run while pages are drawn. */
  write(folder: string, before: string | null): Promise<void>;
}

/** Looks at what there is, and leaves the writing for later. */
export async function focusDownloads(dataFolder: string, editionId: string): Promise<FocusDownloads> {
  const folders = foldersOf(dataFolder, DEFAULT_INPUTS);
  const { edition } = readEdition(folders.editions, editionId);
  const list = readSilverList(folders, edition.silver);
  const sizes = await Promise.all((list?.files ?? []).map(async (file) => (await stat(join(folders.silver, 'charges', file))).size));
  if (!list || sizes.reduce((sum, size) => sum + size, 0) > LARGEST_BYTES) return { parts: null, write: async () => {} };
  const database = await Database.open();
  await openSilver(database, folders, edition);
  await openCountedCharges(database);
  const request = { format: 'parquet', from: null, to: null } as const;
  const parts = await plannedParts(database, request);
  return {
    parts,
    async write(folder, before) {
      try {
        const files = list.files.map((file) => join(folders.silver, 'charges', file));
        const keys = await partKeys(database, parts, { files, columns: await exportedColumns(database, parts) });
        mkdirSync(folder, { recursive: true });
        const isThere = await takeUnchanged(folder, before, keys);
        await exportFocus(database, { ...request, folder, isThere });
        const written = await Promise.all(parts.map(async ({ name }) => ({ name, sha256: await sha256OfFile(join(folder, name)), key: keys.get(name)! })));
        writeWhole(join(folder, PARTS_FILE), `${JSON.stringify(written, null, 2)}\n`);
      } finally {
        database.close();
      }
    },
  };
}

/** Links what an earlier site has of the same key and with the bytes that it wrote; returns the names. */
async function takeUnchanged(folder: string, before: string | null, keys: ReadonlyMap<string, string>): Promise<Set<string>> {
  const path = before && join(before, PARTS_FILE);
  const taken = new Set<string>();
  if (!path || !existsSync(path)) return taken;
  for (const { name, sha256, key } of JSON.parse(readFileSync(path, 'utf8')) as WrittenPart[]) {
    const file = join(before, name);
    if (keys.get(name) !== key || !existsSync(file) || (await sha256OfFile(file)) !== sha256) continue;
    linkOrCopy(file, join(folder, name));
    taken.add(name);
  }
  return taken;
}
