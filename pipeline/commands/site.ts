/** `costbook site`: an edition becomes a folder of static files. */
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { type Edition, objectPath } from '#contract/edition.ts';
import { CostbookError, nearestWord } from '../engine/errors.ts';

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
  .description('Build the static site of an edition')
  .option('--edition <id>', 'edition to show (default: the newest)')
  .option('--data <folder>', 'folder with editions and objects', 'data')
  .option('--out <folder>', 'where the site goes; what lies there is replaced', 'dist')
  .option('--base <path>', 'path below which the site is served, e.g. /costs/', '/')
  .addHelpText('after', '\nExample:\n  costbook site --base /costs/ --out public_html/costs')
  .action(async (options: { edition?: string; data: string; out: string; base: string }) => {
    const summary = await buildSite({ dataFolder: options.data, editionId: options.edition, outFolder: options.out, base: options.base });
    process.stderr.write(`Edition ${summary.editionId}: ${summary.pages} pages in ${summary.outFolder}\n`);
    process.stdout.write(`${summary.outFolder}\n`);
  });

/**
 * Builds the site aside and puts it in place at the end, so that a build that fails or is killed leaves the last one whole.
 * @throws {CostbookError} NoEdition, EditionUnknown, ObjectMissing, BasePathInvalid, OutFolderInUse
 */
export async function buildSite(options: SiteOptions): Promise<SiteSummary> {
  const base = basePath(options.base ?? '/');
  const dataFolder = resolve(options.dataFolder);
  const outFolder = resolve(options.outFolder);
  const editionId = await chooseEdition(dataFolder, options.editionId);
  await checkOutFolder(outFolder);
  await mkdir(dirname(outFolder), { recursive: true });
  const aside = await mkdtemp(join(dirname(outFolder), '.costbook-site-'));
  try {
    const built = join(aside, 'site');
    await buildPages({ dataFolder, editionId, built, base, cache: join(aside, 'cache') });
    await copyData(dataFolder, editionId, built);
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

/** The objects that the shown edition names, and the manifest of every edition. */
async function copyData(dataFolder: string, editionId: string, built: string): Promise<void> {
  const manifestText = await readFile(join(dataFolder, 'editions', editionId, 'edition.json'), 'utf8');
  await writeFile(join(built, 'edition.json'), manifestText);
  for (const id of await editionIds(dataFolder)) {
    await cp(join(dataFolder, 'editions', id, 'edition.json'), join(built, 'editions', id, 'edition.json'));
  }
  const { tables } = JSON.parse(manifestText) as Edition;
  for (const { sha256 } of Object.values(tables).flatMap(({ objects }) => objects)) {
    await cp(join(dataFolder, objectPath(sha256)), join(built, objectPath(sha256)));
  }
}

async function replaceFolder(built: string, outFolder: string, before: string): Promise<void> {
  await rename(outFolder, before).catch(ignoreMissing);
  await rename(built, outFolder);
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

async function editionIds(dataFolder: string): Promise<string[]> {
  const entries = await readdir(join(dataFolder, 'editions'), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}

async function chooseEdition(dataFolder: string, wanted: string | undefined): Promise<string> {
  const where = join(dataFolder, 'editions');
  const ids = await editionIds(dataFolder);
  if (!ids.length) {
    throw new CostbookError({
      name: 'NoEdition',
      what: 'There is no edition to show yet.',
      why: 'The site is drawn from an edition, and an edition is made of bills.',
      fix: 'Run `costbook build --bill FILE_OR_FOLDER` first, or name the folder that holds editions with --data.',
      where,
    });
  }
  const id = wanted ?? (await readFile(join(where, 'latest'), 'utf8').catch(() => ids.at(-1)!)).trim();
  if (ids.includes(id)) return id;
  throw new CostbookError({
    name: 'EditionUnknown',
    what: `There is no edition ${id}.`,
    why: `Known are ${ids.length}: ${ids.slice(-5).join(', ')}.`,
    fix: `Write --edition ${ids.find((known) => known.startsWith(id)) ?? nearestWord(id, ids) ?? ids.at(-1)}, or leave it out for the newest.`,
    where,
  });
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
  if (!names.length || names.includes('edition.json')) return;
  throw new CostbookError({
    name: 'OutFolderInUse',
    what: `${outFolder} holds files that are not a Costbook site.`,
    why: 'The site replaces its folder as a whole, and these files would be lost.',
    fix: 'Name another folder with --out, or empty this one.',
    where: outFolder,
  });
}
