/** Draws the pages of one edition with a press, as templates: marks stand for what the site decides that they are put into. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StaticPaths } from 'astro/runtime/prerender/static-paths.js';
import type { Edition } from '#contract/edition.ts';
import { PLACE_MARKS, settledMarks, WORD_MARKS } from '#contract/page-marks.ts';
import { editionWords } from '../format/edition-words.ts';
import { type DrawnPage, drawnBefore, forgetUnused, rememberDrawn } from './drawn-pages.ts';
import { withIslandsInOrder } from './islands-in-order.ts';
import type { Press } from './press.ts';
import { withoutInlineCode } from './strict-policy.ts';

export interface Drawing {
  readonly dataFolder: string;
  readonly editionId: string;
  /** Files of charges that stand below `focus/`; null: none. */
  readonly downloads: readonly object[] | null;
  /** Whether the site keeps these pages at an address of their edition. */
  readonly isLasting: boolean;
  /** New folder: `here/` gets what belongs to the edition, `root/` what editions share, `drawn.json` says the rest. */
  readonly outFolder: string;
}

/** `drawn.json` of a drawing. */
export interface Drawn {
  /** Key of the press. */
  readonly code: string;
  /** Texts in place of marks. */
  readonly words: Readonly<Record<string, string>>;
  /** Folder of the files that the press shares, and their hashes. */
  readonly shared: string;
  readonly sharedFiles: Readonly<Record<string, string>>;
  /** Pages that were drawn. */
  readonly drawn: number;
}

/** A page that Astro would draw. */
interface Path {
  readonly pathname: string;
  readonly route: { readonly type: string; readonly component: string };
  /** Set by a page whose facts are known before it is drawn. */
  readonly cacheKey?: string;
}

/** Draws every page; a page that cannot be drawn throws what it threw. */
export async function draw(press: Press, drawing: Drawing): Promise<Drawn> {
  const { dataFolder, editionId, downloads, isLasting, outFolder } = drawing;
  Object.assign(globalThis, {
    __COSTBOOK_DATA__: dataFolder,
    __COSTBOOK_EDITION__: editionId,
    __COSTBOOK_DOWNLOADS__: downloads,
    __COSTBOOK_LASTS__: isLasting,
    __COSTBOOK_SAVE__: async (path: string, content: string): Promise<void> => {
      saved[path] = content;
    },
  });
  const app = await openPress(press);
  const paths = (await new StaticPaths(app).getAll()) as Path[];
  const memory = join(press.folder, 'drawn');
  let drawn = 0;
  for (const path of paths) {
    const key = path.cacheKey === undefined ? null : JSON.stringify([path.pathname, path.cacheKey, isLasting]);
    const before = key && (await drawnBefore(memory, key));
    const page = before || (await drawPath(app, path, editionId));
    if (key && !before) await rememberDrawn(memory, key, page);
    if (!before && path.route.type === 'page') drawn++;
    await write(join(outFolder, 'here', fileOf(path)), page.html);
    for (const [name, content] of Object.entries(page.files)) await write(join(outFolder, 'root', name), content);
  }
  await forgetUnused(memory);
  const edition = JSON.parse(await readFile(join(dataFolder, 'editions', editionId, 'edition.json'), 'utf8')) as Edition;
  const words = editionWords(editionId, edition);
  return {
    code: press.key,
    words: { [WORD_MARKS.edition]: words.edition, [WORD_MARKS.asOf]: words.asOf, [WORD_MARKS.madeFrom]: words.madeFrom },
    shared: press.shared,
    sharedFiles: press.sharedFiles,
    drawn,
  };
}

type PressApp = ConstructorParameters<typeof StaticPaths>[0] & {
  setOptions(options: object): void;
  setInternals(internals: object): void;
  render(request: Request, options: { readonly routeData: Path['route'] }): Promise<Response>;
};

interface PressManifest {
  readonly routes: readonly { readonly routeData: { readonly route: string; readonly component: string }; readonly styles: readonly object[] }[];
}

/** The bundle asks for two things that it knows while Astro builds, and whose substance its manifest keeps: no scripts on every page, and the styles of each route. */
async function openPress({ entry }: Press): Promise<PressApp> {
  const { app, manifest } = (await import(pathToFileURL(entry).href)) as { app: PressApp; manifest: PressManifest };
  app.setOptions({ settings: { scripts: [] }, logger: { options: { destination: { write: () => true } } } });
  const pagesByKeys = new Map(
    manifest.routes.map(({ routeData, styles }) => [
      `${routeData.route}&${routeData.component}`,
      { styles: styles.map((sheet, order) => ({ sheet, order, depth: 0 })) },
    ]),
  );
  app.setInternals({ pagesByKeys, entrySpecifierToBundleMap: new Map() });
  return app;
}

/** Files that the page being drawn has saved, by their path. */
let saved: Record<string, string> = {};

async function drawPath(app: PressApp, { pathname, route }: Path, editionId: string): Promise<DrawnPage> {
  saved = {};
  const isPage = route.type === 'page';
  const address = `${PLACE_MARKS.root}${pathname.replace(/^\//, '')}`;
  const response = await app.render(new Request(new URL(isPage ? address.replace(/\/?$/, '/') : address, 'http://localhost')), { routeData: route });
  if (!response.ok) throw new Error(`${route.component} answered ${response.status} for ${pathname}`);
  const text = await response.text();
  if (!isPage) return { html: text, files: saved };
  const { html, files } = withoutInlineCode(withIslandsInOrder(settledMarks(text, editionId)), PLACE_MARKS.root);
  return { html, files: { ...saved, ...Object.fromEntries([...files].map(([name, content]) => [`_astro/${name}`, content])) } };
}

function fileOf({ pathname, route }: Path): string {
  return join(pathname, route.type === 'page' ? 'index.html' : '');
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
