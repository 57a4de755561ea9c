/** The folder of a built site: what `site.json` in it says, and what makes a folder one that may be replaced. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CostbookError } from '../engine/errors.ts';

export const SITE_FILE = 'site.json';

const Site = z.object({ edition: z.string().regex(/^\d{4}-\d{2}-\d{2}-[0-9a-f]{12}$/), base: z.string().startsWith('/') });

/** The edition that a site shows, and the path below which it is served; null where the folder holds no site, or a file of that name which is none of ours. */
export function siteIn(folder: string): z.output<typeof Site> | null {
  try {
    return Site.safeParse(JSON.parse(readFileSync(join(folder, SITE_FILE), 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** A file, and a folder that holds something else than a site, are not replaced: throws OutFolderInUse (exit code 1). */
export function refuseForeignFolder(outFolder: string): void {
  const names = namesIn(outFolder);
  if (names && (names.length === 0 || siteIn(outFolder) !== null)) return;
  throw new CostbookError({
    name: 'OutFolderInUse',
    what: names ? `${outFolder} holds files that are not a Costbook site.` : `${outFolder} is a file, not a folder.`,
    why: names?.includes(SITE_FILE)
      ? `The site replaces its folder as a whole, and these files would be lost: ${SITE_FILE} does not say which edition a site there shows.`
      : 'The site replaces its folder as a whole, and these files would be lost.',
    fix: 'Name another folder with --out, or empty this one.',
    where: outFolder,
  });
}

/** Null for a file. */
function namesIn(folder: string): string[] | null {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') return null;
    throw error;
  }
}
