/** Pages that a press has drawn, by the key of what they tell: a page that tells the same is not drawn again. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A page, and the files that go with it by their path below the site's first page. */
export interface DrawnPage {
  readonly html: string;
  readonly files: Readonly<Record<string, string>>;
}

const UNUSED_MS = 7 * 86_400_000;

/** The page, or null when it was not drawn, or not kept whole. */
export async function drawnBefore(folder: string, key: string): Promise<DrawnPage | null> {
  const path = join(folder, nameOf(key));
  try {
    const page = JSON.parse(await readFile(path, 'utf8')) as DrawnPage;
    const { atime } = await stat(path);
    const now = (await stat(folder)).mtime;
    await utimes(path, atime, now);
    return page;
  } catch {
    return null;
  }
}

/** Keeps a page for the next drawing. */
export async function rememberDrawn(folder: string, key: string, page: DrawnPage): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, nameOf(key));
  await writeFile(`${path}.${process.pid}.tmp`, JSON.stringify(page));
  await rename(`${path}.${process.pid}.tmp`, path);
}

/** Gives up pages that no drawing of the last week has used. */
export async function forgetUnused(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  const ages = await Promise.all(names.map(async (name) => ({ name, usedAt: (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0 })));
  const newest = Math.max(...ages.map(({ usedAt }) => usedAt));
  for (const { name, usedAt } of ages) if (usedAt < newest - UNUSED_MS) await rm(join(folder, name), { force: true });
}

function nameOf(key: string): string {
  return `${createHash('sha256').update(key).digest('hex')}.json`;
}
