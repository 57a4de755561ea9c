/** Draws the pages of one edition with a press, as templates: marks stand for what the site decides that they are put into. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StaticPaths } from 'astro/runtime/prerender/static-paths.js';
import type { Edition } from '#contract/edition.ts';
import { PLACE_MARKS, settledMarks, WORD_MARKS } from '#contract/page-marks.ts';
import { editionWords } from '../format/edition-words.ts';
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
}

/** Draws every page; a page that cannot be drawn throws what it threw. */
export async function draw(press: Press, drawing: Drawing): Promise<Drawn> {
  const { dataFolder, editionId, downloads, isLasting, outFolder } = drawing;
  Object.assign(globalThis, {
    __COSTBOOK_DATA__: dataFolder,
    __COSTBOOK_EDITION__: editionId,
    __COSTBOOK_DOWNLOADS__: downloads,
    __COSTBOOK_LASTS__: isLasting,
    __COSTBOOK_SHARED__: join(outFolder, 'root'),
  });
  const app = await openPress(press);
  const paths = (await new StaticPaths(app).getAll()) as Path[];
  for (const path of paths) await drawPath(app, path, drawing);
  const edition = JSON.parse(await readFile(join(dataFolder, 'editions', editionId, 'edition.json'), 'utf8')) as Edition;
  const words = editionWords(editionId, edition);
  return {
    code: press.key,
    words: { [WORD_MARKS.edition]: words.edition, [WORD_MARKS.asOf]: words.asOf, [WORD_MARKS.madeFrom]: words.madeFrom },
    shared: press.shared,
    sharedFiles: press.sharedFiles,
    drawn: paths.filter(({ route }) => route.type === 'page').length,
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

async function drawPath(app: PressApp, { pathname, route }: Path, { outFolder, editionId }: Drawing): Promise<void> {
  const isPage = route.type === 'page';
  const address = `${PLACE_MARKS.root}${pathname.replace(/^\//, '')}`;
  const response = await app.render(new Request(new URL(isPage ? address.replace(/\/?$/, '/') : address, 'http://localhost')), { routeData: route });
  if (!response.ok) throw new Error(`${route.component} answered ${response.status} for ${pathname}`);
  const text = await response.text();
  const { html, files } = isPage
    ? withoutInlineCode(withIslandsInOrder(settledMarks(text, editionId)), PLACE_MARKS.root)
    : { html: text, files: new Map<string, string>() };
  for (const [name, content] of files) await write(join(outFolder, 'root', '_astro', name), content);
  await write(join(outFolder, 'here', pathname, isPage ? 'index.html' : ''), html);
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
