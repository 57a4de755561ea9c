/**
 * The site's code made ready to draw pages: Astro and Vite bundle it once, and every site, edition and base is drawn with the bundle
 * until the code changes. Pages are drawn by `draw.ts`, not by Astro.
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AstroIntegration } from 'astro';
import { PLACE_MARKS } from '#contract/page-marks.ts';

export interface Press {
  /** Hash of the code and of what it depends on. */
  readonly key: string;
  /** Module that draws: its exports are `app` and `manifest`. */
  readonly entry: string;
  /** Folder of the files that all pages share: scripts, styles, the query engine. */
  readonly shared: string;
  /** Their SHA-256, by their path. */
  readonly sharedFiles: Readonly<Record<string, string>>;
  /** Folder for what was drawn with it. */
  readonly folder: string;
}

/** What the bundle is made of, below the repository. */
const SOURCES = ['src', 'public', 'pipeline/contract', 'astro.config.mjs', 'package-lock.json', 'tsconfig.json'];
/** Presses that stay: today's, and those of code that somebody may go back to. */
const KEPT = 3;
const HOUR_MS = 3_600_000;

/** The press of the code below `root`, made when there is none yet in `folder`, which must be inside `root`: packages are found from there. */
export async function press(root: string, folder: string): Promise<Press> {
  const key = await keyOf(root);
  const place = join(folder, key);
  await mkdir(folder, { recursive: true });
  const isThere = await stat(join(place, 'server')).catch(() => null);
  if (!isThere) await make(root, place);
  await rememberUse(folder, key);
  const entry = (await readdir(join(place, 'server'))).find((name) => name.startsWith('prerender-entry'));
  if (entry === undefined) throw new Error(`Astro left no prerender entry in ${place}.`);
  const sharedFiles = JSON.parse(await readFile(join(place, 'shared.json'), 'utf8')) as Record<string, string>;
  return { key, entry: join(place, 'server', entry), shared: join(place, 'shared'), sharedFiles, folder: place };
}

/** Hash of every file that the bundle is made of, and of what runs it. */
async function keyOf(root: string): Promise<string> {
  const hash = createHash('sha256').update(`${process.version} ${process.platform}\n`);
  for (const source of SOURCES) {
    for (const path of await filesOf(join(root, source))) {
      hash.update(`${path.slice(root.length)}\n${await sha256Of(path)}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

async function sha256Of(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null);
  if (!found) return [];
  if (found.isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Makes it aside and renames it: whoever is faster wins, and both are the same. */
async function make(root: string, place: string): Promise<void> {
  const aside = await mkdtemp(`${place}.aside-`);
  const [shared, server] = [join(aside, 'shared'), join(aside, 'server')];
  try {
    // Astro and Vite take longer to load than many pages to draw, and a press that is there does without them.
    const { build } = await import('astro');
    await build({
      root,
      outDir: shared,
      cacheDir: join(aside, 'cache'),
      base: PLACE_MARKS.root,
      logLevel: 'error',
      integrations: [bundleOnly(join(shared, '.prerender'), server)],
      vite: { cacheDir: join(aside, 'cache', 'vite'), logLevel: 'error' },
    });
    await rm(join(aside, 'cache'), { recursive: true, force: true });
    const hashes = await Promise.all((await filesOf(shared)).map(async (path) => [path.slice(shared.length + 1).replaceAll('\\', '/'), await sha256Of(path)]));
    await writeFile(join(aside, 'shared.json'), JSON.stringify(Object.fromEntries(hashes)));
    await rename(aside, place);
  } catch (error) {
    if (!(await stat(place).catch(() => null))) throw error;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** Has Astro draw no page, and keeps the bundle that would have drawn them, which it deletes at its end. */
function bundleOnly(bundle: string, server: string): AstroIntegration {
  return {
    name: 'bundle-only',
    hooks: {
      'astro:build:start': ({ setPrerenderer }) => {
        setPrerenderer((standard) => ({
          name: 'bundle-only',
          async getStaticPaths() {
            await cp(bundle, server, { recursive: true });
            return [];
          },
          render: standard.render,
        }));
      },
    },
  };
}

/** Marks the press as used, and deletes those that were not used for the longest time, and what killed builds left an hour ago. */
async function rememberUse(folder: string, key: string): Promise<void> {
  const mark = join(folder, key, 'used');
  await writeFile(mark, '');
  const { mtimeMs: now } = await stat(mark);
  await utimes(join(folder, key), now / 1000, now / 1000);
  const others = await Promise.all(
    (await readdir(folder))
      .filter((name) => name !== key)
      .map(async (name) => ({ name, usedAt: (await stat(join(folder, name)).catch(() => ({ mtimeMs: now }))).mtimeMs })),
  );
  const old = others.filter(({ usedAt }) => usedAt < now - HOUR_MS).toSorted((a, b) => b.usedAt - a.usedAt);
  const gone = [...old.filter(({ name }) => name.includes('.aside-')), ...old.filter(({ name }) => !name.includes('.aside-')).slice(KEPT - 1)];
  for (const { name } of gone) await rm(join(folder, name), { recursive: true, force: true });
}
