/** `costbook site`: an edition becomes a folder of static files. */
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { objectPath } from '#contract/edition.ts';
import { Command } from 'commander';
import { editionIds, readEdition } from '../6-publish/editions/manifest.ts';
import { CostbookError } from '../engine/errors.ts';
import { bookToRead } from '../engine/folders.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface SiteOptions {
  /** Folder with `editions/` and `objects/`. */
  readonly dataFolder: string;
  /** The newest edition when absent. */
  readonly editionId?: string | undefined;
  readonly outFolder: string;
  /** Path below which the site is served, e.g. `/costs/`. */
  readonly base?: string;
}

export interface SiteSummary {
  readonly editionId: string;
  readonly outFolder: string;
  readonly pages: number;
}

/** The verb for the command line. */
export const site: Command = new Command('site')
  .description('Build the static site of an edition.')
  .option('--edition <id>', 'edition to show (default: the newest)')
  .option('--data <dir>', 'book to read')
  .option('--out <dir>', 'where the site goes; an earlier site there is replaced', 'dist')
  .option('--base <path>', 'path below which the site will be served, e.g. /costs/', '/')
  .addHelpText('after', '\nExample\n  costbook site --base /costs/ --out public_html/costs')
  .action(async (options: { edition?: string; data?: string; out: string; base: string }) => {
    const dataFolder = bookToRead(options.data, console.error);
    const { editionId, outFolder, pages } = await buildSite({ dataFolder, editionId: options.edition, outFolder: options.out, base: options.base });
    console.error(`${pages} pages of edition ${editionId}`);
    console.log(outFolder);
  });

/**
 * Builds the site aside and puts it in place at the end, so that a build that fails or is killed leaves the last one whole.
 * @throws {CostbookError} EditionMissing, EditionNotReadable, BasePathInvalid, OutFolderInUse
 */
export async function buildSite(options: SiteOptions): Promise<SiteSummary> {
  const base = basePath(options.base ?? '/');
  const dataFolder = resolve(options.dataFolder);
  const outFolder = resolve(options.outFolder);
  const editionId = readEdition(join(dataFolder, 'editions'), options.editionId).id;
  await checkOutFolder(outFolder);
  await mkdir(dirname(outFolder), { recursive: true });
  const aside = await mkdtemp(join(dirname(outFolder), '.costbook-site-'));
  try {
    const built = join(aside, 'site');
    const build = { dataFolder, editionId, built, base, cache: join(aside, 'cache') };
    await buildPages(build);
    await copyData(build);
    const files = await readdir(built, { recursive: true });
    await replaceFolder(built, outFolder, join(aside, 'before'));
    return { editionId, outFolder, pages: files.filter((file) => file.endsWith('.html')).length };
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

interface PageBuild {
  readonly dataFolder: string;
  readonly editionId: string;
  readonly built: string;
  readonly base: string;
  readonly cache: string;
}

async function buildPages({ dataFolder, editionId, built, base, cache }: PageBuild): Promise<void> {
  process.env.ASTRO_TELEMETRY_DISABLED = '1';
  const { build } = await import('astro');
  await build({
    root: ROOT,
    outDir: built,
    cacheDir: cache,
    base,
    logLevel: 'error',
    vite: {
      cacheDir: join(cache, 'vite'),
      logLevel: 'error',
      define: { __COSTBOOK_DATA__: JSON.stringify(dataFolder), __COSTBOOK_EDITION__: JSON.stringify(editionId) },
    },
  });
}

/** The objects that the shown edition names, the manifest of every edition, and where the site expects to be served. */
async function copyData({ dataFolder, editionId, built, base }: PageBuild): Promise<void> {
  const editions = join(dataFolder, 'editions');
  await cp(join(editions, editionId, 'edition.json'), join(built, 'edition.json'));
  for (const id of editionIds(editions)) await cp(join(editions, id, 'edition.json'), join(built, 'editions', id, 'edition.json'));
  for (const { objects } of Object.values(readEdition(editions, editionId).edition.tables)) {
    for (const { sha256 } of objects) await cp(join(dataFolder, objectPath(sha256)), join(built, objectPath(sha256)));
  }
  await writeFile(join(built, 'site.json'), `${JSON.stringify({ edition: editionId, base })}\n`);
}

async function replaceFolder(built: string, outFolder: string, before: string): Promise<void> {
  await rename(outFolder, before).catch(ignoreMissing);
  await rename(built, outFolder);
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
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

/** A folder that holds something else than a site is not replaced. */
async function checkOutFolder(outFolder: string): Promise<void> {
  const names = await readdir(outFolder).catch(() => []);
  if (!names.length || names.includes('site.json')) return;
  throw new CostbookError({
    name: 'OutFolderInUse',
    what: `${outFolder} holds files that are not a Costbook site.`,
    why: 'The site replaces its folder as a whole, and these files would be lost.',
    fix: 'Name another folder with --out, or empty this one.',
    where: outFolder,
  });
}
