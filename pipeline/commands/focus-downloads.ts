/** The charges of an edition as FOCUS 1.4 files beside its pages, where silver is at hand and not too large. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exportFocus, type FocusPart, plannedParts } from '../2-normalize/export-focus.ts';
import { openCountedCharges, openSilver } from '../2-normalize/open.ts';
import { readSilverList } from '../2-normalize/silver-list.ts';
import { readEdition } from '../6-publish/editions/manifest.ts';
import { Database } from '../engine/duckdb.ts';
import { DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';

/** Silver of an edition up to this size goes beside its pages; more is left to `costbook export --focus`. */
const LARGEST_BYTES = 200_000_000;

export interface FocusDownloads {
  /** What there will be; null: the charges are not at hand, or too many. */
  readonly parts: readonly FocusPart[] | null;
  /** Writes them; may run while pages are drawn. */
  write(folder: string): Promise<void>;
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
    async write(folder) {
      try {
        await exportFocus(database, { ...request, folder });
      } finally {
        database.close();
      }
    },
  };
}
