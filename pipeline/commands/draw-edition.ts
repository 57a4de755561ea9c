/** The pages of one edition, drawn in a process of its own, or as they were drawn before. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PLACE_MARKS } from '#contract/page-marks.ts';
import type { FocusPart } from '../2-normalize/export-focus.ts';
import { editionIds, readEdition } from '../6-publish/editions/manifest.ts';
import { missingObjects } from '../6-publish/editions/pruned.ts';
import { isUnchanged, keptFile, keptList, type PageList } from '../6-publish/pages/page-store.ts';
import { CostbookError, EXIT } from '../engine/errors.ts';
import { sha256Of } from '../engine/lake.ts';
import { environmentWith } from '../engine/secrets.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface PagesWanted {
  readonly dataFolder: string;
  readonly editionId: string;
  /** Files of charges below `focus/`; null: none. */
  readonly downloads: readonly FocusPart[] | null;
  /** Whether pages stay online when a newer edition comes; then what was drawn before is taken as it is. */
  readonly isLasting: boolean;
  /** A new folder inside the repository. */
  readonly aside: string;
}

export interface EditionPages {
  readonly list: PageList;
  /** Pages that were drawn now; the others are those of an earlier build. */
  readonly drawn: number;
  /** Path of a file that was drawn now; null where the list is the kept one. */
  readonly pathOf: ((sha256: string) => string) | null;
  contentOf(sha256: string): Uint8Array;
}

/** What `drawn.json` says. */
interface Drawn {
  readonly code: string;
  /** True when this code has drawn these pages before: then there is nothing else. */
  readonly isKnown?: boolean;
  readonly drawn: number;
  readonly words: Record<string, string>;
  /** Folder of the files that all pages share, and their hashes. */
  readonly shared: string;
  readonly sharedFiles: Record<string, string>;
}

/** Draws the pages of an edition unless they are kept, drawn by the same code beside the same editions. Throws SiteNotBuilt (exit code 2). */
export async function editionPages(wanted: PagesWanted): Promise<EditionPages> {
  const folder = pagesFolder(wanted.dataFolder);
  const beside = besideHash(wanted);
  const kept = wanted.isLasting ? keptList(folder, wanted.editionId) : null;
  const known = kept && kept.beside === beside && isUnchanged(folder, kept) ? kept.code : null;
  const { dataFolder, editionId, downloads, isLasting, aside } = wanted;
  const request = { dataFolder, editionId, downloads, isLasting, outFolder: aside, pressFolder: join(ROOT, '.astro', 'presses'), known };
  await drawPages(request, editionId);
  const drawn = JSON.parse(await readFile(join(aside, 'drawn.json'), 'utf8')) as Drawn;
  if (drawn.isKnown) return { list: kept!, drawn: 0, pathOf: null, contentOf: (sha256) => contentOf(folder, editionId, sha256) };
  return { ...listDrawn(aside, drawn, beside), drawn: drawn.drawn };
}

/** Folder of the kept pages of a book. */
export function pagesFolder(dataFolder: string): string {
  return join(dataFolder, 'pages');
}

/** Bytes of a kept file. Throws PagesDamaged (exit code 2) when it is missing or other than it was. */
export function contentOf(folder: string, editionId: string, sha256: string): Uint8Array {
  const content = keptFile(folder, sha256);
  if (content) return content;
  throw new CostbookError({
    name: 'PagesDamaged',
    what: `A page of edition ${editionId} is not as it was drawn.`,
    why: 'A file below it is missing, or holds other bytes than its name says.',
    fix: `Delete ${join(folder, `${editionId}.json`)} and run \`costbook site --all-editions\`: the pages are drawn again.`,
    where: join(folder, sha256.slice(0, 2), `${sha256}.gz`),
    exitCode: EXIT.check,
  });
}

function listDrawn(aside: string, { code, words, shared, sharedFiles }: Drawn, beside: string): Omit<EditionPages, 'drawn'> {
  const paths = new Map<string, string>();
  const hashed = (folder: string): [string, string][] =>
    filesBelow(folder).map((name) => {
      const path = join(folder, name);
      const sha256 = sha256Of(readFileSync(path));
      paths.set(sha256, path);
      return [name, sha256];
    });
  for (const [name, sha256] of Object.entries(sharedFiles)) paths.set(sha256, join(shared, name));
  const here = Object.fromEntries(hashed(join(aside, 'here')));
  const root = { ...sharedFiles, ...Object.fromEntries(hashed(join(aside, 'root'))) };
  const pathOf = (sha256: string): string => paths.get(sha256)!;
  return { list: { format: 1, code, beside, words, here, root }, pathOf, contentOf: (sha256) => readFileSync(pathOf(sha256)) };
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

/** Pages speak of other editions and of charges as far as these are at hand. */
function besideHash({ dataFolder, downloads, isLasting }: PagesWanted): string {
  const editions = join(dataFolder, 'editions');
  const others = editionIds(editions).map((id) => [
    id,
    readdirSync(join(editions, id)).sort(),
    missingObjects(dataFolder, readEdition(editions, id).edition).length === 0,
  ]);
  return sha256Of(JSON.stringify({ downloads, isLasting, others }));
}

/** Settings of the caller's environment that would reach into the build are set to what the build means. */
const SETTINGS = { ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production', BASE_URL: PLACE_MARKS.root, NO_COLOR: '1' };

async function drawPages(request: object, editionId: string): Promise<void> {
  const script = join(ROOT, 'src', 'build', 'build-pages.ts');
  try {
    await promisify(execFile)(process.execPath, [script, JSON.stringify(request)], { cwd: ROOT, env: environmentWith(SETTINGS), maxBuffer: 64_000_000 });
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    const said = stderr.trim() || message;
    throw new CostbookError({
      name: 'SiteNotBuilt',
      what: /^(?:\w*Error:|\[[A-Z_]+\]) .*$/m.exec(said)?.[0] ?? said.split('\n')[0]!,
      why: `A page could not be drawn from edition ${editionId}; the site that was there is unchanged.`,
      fix: `Run \`costbook verify ${editionId}\`; if the edition is whole, this is a mistake in Costbook: please report the lines below.\n${said}`,
      where: /src\/pages\/\S+/.exec(said)?.[0] ?? 'src/pages',
      exitCode: EXIT.check,
    });
  }
}
