/** `costbook site`: an edition becomes a folder of static files, beside the pages that earlier editions keep. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { objectPath } from '#contract/edition.ts';
import { KEPT_FOLDER, NEWEST_STYLE } from '#contract/page-marks.ts';
import { bookUntil } from '../6-publish/editions/book-until.ts';
import { editionIds, latestId, readEdition, type StoredEdition } from '../6-publish/editions/manifest.ts';
import { isPruned, missingObjects, refuseMissingObjects } from '../6-publish/editions/pruned.ts';
import { isSigned, SIGNATURE_FILE } from '../6-publish/editions/signatures.ts';
import { notKeptPage, stylesOf } from '../6-publish/pages/not-kept.ts';
import { isWhole, keepPages, keptList } from '../6-publish/pages/page-store.ts';
import { type Placing, placeKept, placeNewest, type SiteFolder } from '../6-publish/pages/place-pages.ts';
import { CostbookError } from '../engine/errors.ts';
import { bookToRead, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { recoverSwitches, switchFolder } from '../engine/switch-folder.ts';
import { contentOf, type EditionPages, editionPages, pagesFolder } from './draw-edition.ts';
import { focusDownloads } from './focus-downloads.ts';
import { refuseForeignFolder, SITE_FILE, siteIn } from './site-folder.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface SiteOptions {
  /** Folder with `editions/` and `objects/`. */
  readonly dataFolder: string;
  /** The newest edition when absent. */
  readonly editionId?: string | undefined;
  readonly outFolder: string;
  /** Path below which the site is served, e.g. `/costs/`. */
  readonly base?: string;
  /** False for a site of one edition: pages are not kept in the book, and earlier editions are only listed. */
  readonly isLasting?: boolean;
  /** Draws the pages of earlier editions too, where they are not kept and their tables are at hand. */
  readonly hasAllEditions?: boolean;
}

export interface SiteSummary {
  readonly editionId: string;
  readonly outFolder: string;
  /** Pages of the edition. */
  readonly pages: number;
  /** Those of them that were drawn now; the others are as they were drawn before. */
  readonly drawn: number;
  /** Earlier editions whose pages are online; of these, those drawn now; and those whose pages are not there. */
  readonly kept: readonly string[];
  readonly drawnEditions: readonly string[];
  readonly notKept: readonly string[];
}

/** The verb for the command line. */
export const site: Command = new Command('site')
  .description('Build the static site of an edition; the pages of earlier ones stay online below e/.')
  .option('--edition <id>', 'edition to show (default: the newest)')
  .option('--data <dir>', 'book to read')
  .option('--out <dir>', 'where the site goes; an earlier site there is replaced', 'dist')
  .option('--base <path>', 'path below which the site will be served, e.g. /costs/', '/')
  .option('--all-editions', 'draw the pages of earlier editions too that are not kept and whose tables are at hand')
  .option('--json', 'print the result as JSON')
  .addHelpText('after', '\nExample\n  costbook site --base /costs/ --out public_html/costs')
  .action(async (options: { edition?: string; data?: string; out: string; base: string; allEditions?: boolean; json?: boolean }) => {
    const dataFolder = bookToRead(options.data, console.error);
    const { edition, out, base, allEditions = false } = options;
    const summary = await buildSite({ dataFolder, editionId: edition, outFolder: out, base, hasAllEditions: allEditions });
    console.error(siteText(summary));
    console.log(options.json ? JSON.stringify(summary, null, 2) : summary.outFolder);
  });

/** What was drawn and what was not, in a sentence each. */
export function siteText({ editionId, pages, drawn, kept, drawnEditions, notKept }: SiteSummary): string {
  const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
  return [
    `${count(pages, 'page')} of edition ${editionId}: ${drawn} drawn, ${pages - drawn} as they were drawn before`,
    ...(kept.length ? [`${count(kept.length, 'earlier edition')} online, ${drawnEditions.length} of them drawn`] : []),
    ...(notKept.length
      ? [
          `${count(notKept.length, 'earlier edition')} without pages: costbook site --all-editions draws those whose tables are at hand and hold what pages ask today`,
        ]
      : []),
  ].join('\n');
}

/**
 * Builds the site aside and puts it in place at the end, so that a build that fails or is killed leaves the last one whole.
 * @throws {CostbookError} EditionMissing, EditionNotReadable, ObjectsMissing, BasePathInvalid, OutFolderInUse, SiteNotBuilt
 */
export async function buildSite({ isLasting = true, hasAllEditions = false, ...options }: SiteOptions): Promise<SiteSummary> {
  const base = basePath(options.base ?? '/');
  const dataFolder = resolve(options.dataFolder);
  const outFolder = resolve(options.outFolder);
  const editions = join(dataFolder, 'editions');
  const stored = readEdition(editions, options.editionId);
  refuseMissingObjects(dataFolder, stored.edition);
  await recoverSwitches(outFolder);
  refuseForeignFolder(outFolder);
  const aside = await asideFolder();
  try {
    const downloads = await focusDownloads(dataFolder, stored.id);
    const written = join(aside, 'focus');
    const [shown] = await Promise.all([
      editionPages({ dataFolder, isLasting, editionId: stored.id, downloads: downloads.parts, aside: join(aside, 'shown') }),
      downloads.write(written, join(outFolder, 'focus')),
    ]);
    const line = isLasting ? lineOf(editions, stored) : [];
    if (isLasting && stored.id === latestId(editions)) await keep(dataFolder, stored.id, shown);
    const drawnEditions = hasAllEditions ? await drawMissing(dataFolder, line.slice(1), aside) : [];
    const target: SiteFolder = { folder: join(aside, 'site'), base, before: siteIn(outFolder)?.base === base ? outFolder : null };
    placeNewest(target, { id: stored.id, ...shown });
    const online = placeLine(target, dataFolder, line, shown);
    await copyData(target.folder, dataFolder, [stored, ...online]);
    await writeFile(join(target.folder, SITE_FILE), `${JSON.stringify({ edition: stored.id, base })}\n`);
    if (downloads.parts) await rename(written, join(target.folder, 'focus'));
    await switchFolder(target.folder, outFolder);
    const kept = online.map(({ id }) => id).filter((id) => id !== stored.id);
    const pages = Object.keys(shown.list.here).filter((path) => path.endsWith('.html')).length;
    const notKept = line.slice(1).flatMap(({ id }) => (kept.includes(id) ? [] : [id]));
    return { editionId: stored.id, outFolder, pages, drawn: shown.drawn, kept, drawnEditions, notKept };
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** An edition and those that led to it, newest first, as far back as the book keeps manifests. */
function lineOf(editions: string, last: StoredEdition): StoredEdition[] {
  const known = new Set(editionIds(editions));
  const line = [last];
  for (let parent = last.edition.parent; parent && known.has(parent.id); parent = line.at(-1)!.edition.parent) line.push(readEdition(editions, parent.id));
  return line;
}

/** Draws what is not kept of earlier editions, given newest first, in a book that grows and ends with each: its pages are those that it had as the newest. */
async function drawMissing(dataFolder: string, earlier: readonly StoredEdition[], aside: string): Promise<string[]> {
  const drawn: string[] = [];
  const book = join(aside, 'book');
  for (const stored of earlier.toReversed()) {
    const { id, edition } = stored;
    if (hasPages(dataFolder, id) || missingObjects(dataFolder, edition).length > 0) continue;
    bookUntil(foldersOf(dataFolder, DEFAULT_INPUTS), stored, book);
    try {
      await keep(dataFolder, id, await editionPages({ dataFolder: book, editionId: id, isLasting: true, downloads: null, aside: join(aside, id) }));
      drawn.unshift(id);
    } catch (error) {
      // Pages ask for what tables hold today; an edition of an older Costbook may not have it.
      if ((error as Error).name !== 'SiteNotBuilt') throw error;
    }
  }
  return drawn;
}

/** Keeps what was drawn. While an edition is the newest its pages follow the code that draws them, then they stay. A book that cannot be written is read all the same. */
async function keep(dataFolder: string, id: string, { list, pathOf }: EditionPages): Promise<void> {
  if (!pathOf) return;
  try {
    await keepPages(pagesFolder(dataFolder), id, list, pathOf);
  } catch (error) {
    if (!['EROFS', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

function hasPages(dataFolder: string, id: string): boolean {
  const list = keptList(pagesFolder(dataFolder), id);
  return list !== null && isWhole(pagesFolder(dataFolder), list);
}

/** Puts the pages of a line of editions below `e/`, and returns the editions that have some. */
function placeLine(target: SiteFolder, dataFolder: string, line: readonly StoredEdition[], shown: EditionPages): StoredEdition[] {
  if (line.length === 0) return [];
  const folder = pagesFolder(dataFolder);
  const online: StoredEdition[] = [];
  for (const each of line) {
    const { id } = each;
    const list = keptList(folder, id);
    const isKept = list !== null && isWhole(folder, list);
    if (each === line[0]) placeKept(target, { id, ...(isKept ? { list, contentOf: (sha256: string) => contentOf(folder, id, sha256) } : shown) });
    else if (!isKept || !isPlaced(target, { id, list, contentOf: (sha256) => contentOf(folder, id, sha256) })) {
      placeNotKept(target, dataFolder, each, shown);
      continue;
    }
    online.push(each);
  }
  const newest = line[0]!.id;
  writeFileSync(join(target.folder, NEWEST_STYLE), `body:not([data-edition="${newest}"]) .outdated { display: block; }\n`);
  return online;
}

/** Puts kept pages into the site; false where one of them is damaged, which must not keep the others from being read. */
function isPlaced(target: SiteFolder, placing: Placing): boolean {
  try {
    placeKept(target, placing);
    return true;
  } catch (error) {
    if ((error as Error).name !== 'PagesDamaged') throw error;
    rmSync(join(target.folder, KEPT_FOLDER, placing.id), { recursive: true, force: true });
    return false;
  }
}

function placeNotKept({ folder, base }: SiteFolder, dataFolder: string, { id, edition }: StoredEdition, { list, contentOf }: EditionPages): void {
  const page = list.here['editions/index.html'];
  const styles = page === undefined ? [] : stylesOf(Buffer.from(contentOf(page)).toString('utf8'), base);
  mkdirSync(join(folder, KEPT_FOLDER, id), { recursive: true });
  const text = notKeptPage(id, { base, company: edition.company, styles, isPruned: isPruned(join(dataFolder, 'editions'), id) });
  writeFileSync(join(folder, KEPT_FOLDER, id, 'index.html'), text);
}

/** A new folder for one build inside the repository, where Astro needs it; what killed builds left an hour ago goes. */
async function asideFolder(): Promise<string> {
  const folder = join(ROOT, '.astro', 'sites');
  await mkdir(folder, { recursive: true });
  const aside = await mkdtemp(join(folder, 'site-'));
  const { mtimeMs: now } = await stat(aside);
  for (const name of await readdir(folder)) {
    const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: now }));
    if (mtimeMs < now - 3_600_000) await rm(join(folder, name), { recursive: true, force: true });
  }
  return aside;
}

/** The objects that the editions online name, each once; manifest and signature of every edition. */
async function copyData(site: string, dataFolder: string, online: readonly StoredEdition[]): Promise<void> {
  const editions = join(dataFolder, 'editions');
  await cp(join(editions, online[0]!.id, 'edition.json'), join(site, 'edition.json'));
  for (const id of editionIds(editions)) {
    for (const file of isSigned(editions, id) ? ['edition.json', SIGNATURE_FILE] : ['edition.json']) {
      await cp(join(editions, id, file), join(site, 'editions', id, file));
    }
  }
  const names = new Set(online.flatMap(({ edition }) => Object.values(edition.tables).flatMap(({ objects }) => objects.map(({ sha256 }) => sha256))));
  for (const sha256 of names) {
    const object = join(dataFolder, objectPath(sha256));
    if (existsSync(object)) await cp(object, join(site, objectPath(sha256)), { dereference: true });
  }
}

/** `costs`, `/costs` and `/costs/` all mean `/costs/`. */
function basePath(text: string): string {
  const parts = text.split('/').filter(Boolean);
  if (parts.every((part) => /^[\w.~-]+$/.test(part) && part !== '..')) return `/${parts.map((part) => `${part}/`).join('')}`;
  throw new CostbookError({
    name: 'BasePathInvalid',
    what: `--base ${text} is not a path.`,
    why: 'It is the part of the address between the host and the first page, for example /costs/ in https://example.com/costs/.',
    fix: 'Write letters, digits, dots and dashes between slashes: --base /costs/',
    where: '--base',
  });
}
