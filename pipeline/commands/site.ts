/** `costbook site`: an edition becomes a folder of static files. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { objectPath } from '#contract/edition.ts';
import type { FocusPart } from '../2-normalize/export-focus.ts';
import { editionIds, readEdition } from '../6-publish/editions/manifest.ts';
import { refuseMissingObjects } from '../6-publish/editions/pruned.ts';
import { isSigned, SIGNATURE_FILE } from '../6-publish/editions/signatures.ts';
import { CostbookError, EXIT } from '../engine/errors.ts';
import { bookToRead } from '../engine/folders.ts';
import { environmentWith } from '../engine/secrets.ts';
import { recoverSwitches, switchFolder } from '../engine/switch-folder.ts';
import { focusDownloads } from './focus-downloads.ts';

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

/** What the process that draws the pages is told; every path is absolute. */
interface PageBuild {
  readonly dataFolder: string;
  readonly editionId: string;
  readonly outFolder: string;
  readonly cacheFolder: string;
  readonly base: string;
  /** Files of charges below `focus/`; null: none. */
  readonly downloads: readonly FocusPart[] | null;
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
 * @throws {CostbookError} EditionMissing, EditionNotReadable, ObjectsMissing, BasePathInvalid, OutFolderInUse, SiteNotBuilt
 */
export async function buildSite(options: SiteOptions): Promise<SiteSummary> {
  const base = basePath(options.base ?? '/');
  const dataFolder = resolve(options.dataFolder);
  const outFolder = resolve(options.outFolder);
  const { id: editionId, edition } = readEdition(join(dataFolder, 'editions'), options.editionId);
  refuseMissingObjects(dataFolder, edition);
  await recoverSwitches(outFolder);
  await checkOutFolder(outFolder);
  const aside = await asideFolder();
  try {
    const downloads = await focusDownloads(dataFolder, editionId);
    const build = { dataFolder, editionId, outFolder: join(aside, 'site'), cacheFolder: join(aside, 'cache'), base, downloads: downloads.parts };
    const written = join(aside, 'focus');
    await Promise.all([buildPages(build), downloads.write(written)]);
    await copyData(build);
    if (downloads.parts) await rename(written, join(build.outFolder, 'focus'));
    const files = await readdir(build.outFolder, { recursive: true });
    await switchFolder(build.outFolder, outFolder);
    return { editionId, outFolder, pages: files.filter((file) => file.endsWith('.html')).length };
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
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

/** Settings of the caller's environment that would reach into the build are set to what the build means. */
const settingsOf = ({ base }: PageBuild) => ({ ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production', BASE_URL: base, NO_COLOR: '1' });

async function buildPages(build: PageBuild): Promise<void> {
  const script = join(ROOT, 'src', 'build', 'build-pages.ts');
  try {
    await promisify(execFile)(process.execPath, [script, JSON.stringify(build)], { cwd: ROOT, env: environmentWith(settingsOf(build)), maxBuffer: 64_000_000 });
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    const said = stderr.trim() || message;
    throw new CostbookError({
      name: 'SiteNotBuilt',
      what: /^(?:\w*Error:|\[[A-Z_]+\]) .*$/m.exec(said)?.[0] ?? said.split('\n')[0]!,
      why: `A page could not be drawn from edition ${build.editionId}; the site that was there is unchanged.`,
      fix: `Run \`costbook verify ${build.editionId}\`; if the edition is whole, this is a mistake in Costbook: please report the lines below.\n${said}`,
      where: /src\/pages\/\S+/.exec(said)?.[0] ?? 'src/pages',
      exitCode: EXIT.check,
    });
  }
}

/** The objects that the shown edition names, manifest and signature of every edition, and where the site expects to be served. */
async function copyData({ dataFolder, editionId, outFolder, base }: PageBuild): Promise<void> {
  const editions = join(dataFolder, 'editions');
  await cp(join(editions, editionId, 'edition.json'), join(outFolder, 'edition.json'));
  for (const id of editionIds(editions)) {
    for (const file of isSigned(editions, id) ? ['edition.json', SIGNATURE_FILE] : ['edition.json']) {
      await cp(join(editions, id, file), join(outFolder, 'editions', id, file));
    }
  }
  for (const { objects } of Object.values(readEdition(editions, editionId).edition.tables)) {
    for (const { sha256 } of objects) await cp(join(dataFolder, objectPath(sha256)), join(outFolder, objectPath(sha256)), { dereference: true });
  }
  await writeFile(join(outFolder, 'site.json'), `${JSON.stringify({ edition: editionId, base })}\n`);
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

/** A file, and a folder that holds something else than a site, are not replaced. */
async function checkOutFolder(outFolder: string): Promise<void> {
  const names = await readdir(outFolder).catch((error: NodeJS.ErrnoException): string[] | null => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (names && (names.length === 0 || names.includes('site.json'))) return;
  throw new CostbookError({
    name: 'OutFolderInUse',
    what: names ? `${outFolder} holds files that are not a Costbook site.` : `${outFolder} is a file, not a folder.`,
    why: 'The site replaces its folder as a whole, and these files would be lost.',
    fix: 'Name another folder with --out, or empty this one.',
    where: outFolder,
  });
}
