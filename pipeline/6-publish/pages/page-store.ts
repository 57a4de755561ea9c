/**
 * Pages of editions as they were drawn, in `data/pages/`: `<aa>/<sha256>.gz` is a file, kept once however many editions have it, and
 * `<edition id>.json` lists those of an edition. What is kept is never drawn again.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { constants, gunzipSync, gzip } from 'node:zlib';
import { z } from 'zod';
import { sha256Of, writeWhole } from '../../engine/lake.ts';

/** What an edition's pages consist of. */
export interface PageList {
  readonly format: 1;
  /** Hash of the code that drew them. */
  readonly code: string;
  /** Hash of what else a page may speak of: editions and charges that were at hand. */
  readonly beside: string;
  /** Texts in place of the marks of `contract/page-marks.ts`. */
  readonly words: Readonly<Record<string, string>>;
  /** Files of the edition by their path below its first page: SHA-256. */
  readonly here: Readonly<Record<string, string>>;
  /** Files that editions share, by their path below the site's first page: SHA-256. */
  readonly root: Readonly<Record<string, string>>;
}

/** Files by their path below a folder; the list lies in the book, and what it names is written into a site. */
const files = z.record(
  z.string().refine((path) => path !== '' && !/^[\\/]|^[A-Za-z]:|\\|\0|(^|\/)\.\.?(\/|$)/.test(path)),
  z.string().regex(/^[0-9a-f]{64}$/),
);
const List: z.ZodType<PageList> = z.object({
  format: z.literal(1),
  code: z.string(),
  beside: z.string(),
  words: z.record(z.string(), z.string()),
  here: files,
  root: files,
});

/** Above this size speed counts more than the last percent. */
const LARGE_BYTES = 1_000_000;

const listPath = (folder: string, id: string): string => join(folder, `${id}.json`);
const filePath = (folder: string, sha256: string): string => join(folder, sha256.slice(0, 2), `${sha256}.gz`);

/** Keeps what `pathOf` has on disk, files first and the list last: killed at any point, every list is whole. */
export async function keepPages(folder: string, id: string, list: PageList, pathOf: (sha256: string) => string): Promise<void> {
  await keepFiles(folder, list, pathOf);
  writeWhole(listPath(folder, id), `${JSON.stringify(list)}\n`);
  // A prune that ran meanwhile did not know this list yet.
  await keepFiles(folder, list, pathOf);
}

async function keepFiles(folder: string, list: PageList, pathOf: (sha256: string) => string): Promise<void> {
  for (const sha256 of filesIn(list)) {
    if (existsSync(filePath(folder, sha256))) continue;
    const content = await readFile(pathOf(sha256));
    writeWhole(filePath(folder, sha256), await promisify(gzip)(content, { level: content.length > LARGE_BYTES ? constants.Z_BEST_SPEED : 6 }));
  }
}

/** The list of an edition, or null when its pages are not kept. A list that cannot be read, or names files outside a site, counts as none. */
export function keptList(folder: string, id: string): PageList | null {
  try {
    return List.safeParse(JSON.parse(readFileSync(listPath(folder, id), 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** The bytes of a kept file, or null when it is missing or no longer what its name says. */
export function keptFile(folder: string, sha256: string): Buffer | null {
  try {
    const content = gunzipSync(readFileSync(filePath(folder, sha256)));
    return sha256Of(content) === sha256 ? content : null;
  } catch {
    return null;
  }
}

/** Whether every file of a list is there. */
export function isWhole(folder: string, list: PageList): boolean {
  return filesIn(list).every((sha256) => existsSync(filePath(folder, sha256)));
}

/** Whether every file of the edition's own is there with the bytes that its name says, and those that it shares are there. */
export function isUnchanged(folder: string, list: PageList): boolean {
  return isWhole(folder, list) && Object.values(list.here).every((sha256) => keptFile(folder, sha256) !== null);
}

/** Hashes of all files of a list, each once. */
export function filesIn({ here, root }: PageList): string[] {
  return [...new Set([...Object.values(here), ...Object.values(root)])];
}

/** Paths of the lists of editions that are not among `kept`, and of files that no other list names. */
export function unusedPages(folder: string, kept: ReadonlySet<string>): { readonly lists: string[]; readonly files: string[] } {
  if (!existsSync(folder)) return { lists: [], files: [] };
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const ids = names.filter((name) => /^[^/\\]+\.json$/.test(name)).map((name) => basename(name, '.json'));
  const lists = ids.filter((id) => kept.has(id)).map((id) => keptList(folder, id));
  const named = new Set(lists.flatMap((list) => (list ? filesIn(list) : [])));
  return {
    lists: ids.filter((id) => !kept.has(id)).map((id) => listPath(folder, id)),
    files: names.filter((name) => name.endsWith('.gz') && !named.has(basename(name, '.gz'))).map((name) => join(folder, name)),
  };
}
