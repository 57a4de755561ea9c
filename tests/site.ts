/** A built site of the small book, served under a strict policy, for tests that need a browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { servePreview } from '../pipeline/commands/preview.ts';
import { buildSite } from '../pipeline/commands/site.ts';
import { type Book, makeBook } from './book.ts';
import { launchBrowser } from './browser.ts';

export interface Site {
  readonly book: Book;
  readonly folder: string;
  /** Address of the first page. */
  readonly url: string;
  /** Opens a page of the site; what it does wrong is collected in `faults`. */
  open(path: string, options?: { hasScripts?: boolean; width?: number; pixelRatio?: number }): Promise<{ page: Page; faults: string[] }>;
  close(): Promise<void>;
}

/** Builds and serves; takes some seconds, so once per file. */
export async function serveSite(base = '/costs/'): Promise<Site> {
  const book = await makeBook({ hasParent: true });
  const root = mkdtempSync(join(tmpdir(), 'costbook-site-'));
  const folder = join(root, 'site');
  await buildSite({ dataFolder: book.dataFolder, outFolder: folder, base });
  const preview = await servePreview({ outFolder: folder, port: 0 });
  const browser = await launchBrowser();
  return {
    book,
    folder,
    url: preview.url,
    async open(path, { hasScripts = true, width = 1200, pixelRatio = 1 } = {}) {
      const context = await browser.newContext({
        javaScriptEnabled: hasScripts,
        viewport: { width, height: 900 },
        deviceScaleFactor: pixelRatio,
        acceptDownloads: true,
      });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(preview.url) && !request.url().startsWith('blob:')) faults.push(`outside: ${request.url()}`);
      });
      page.on('response', (response) => {
        if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`);
      });
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(message.text());
      });
      page.on('pageerror', (error) => faults.push(String(error)));
      await page.goto(`${preview.url}${path}`);
      return { page, faults };
    },
    async close() {
      await browser.close();
      await preview.close();
      book.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** The build-time engine over the book: it learns its folder the way the site's build tells it. */
export async function nativeQuery(book: Book): Promise<typeof import('../src/query/at-build.ts')> {
  Object.assign(globalThis, { __COSTBOOK_DATA__: book.dataFolder, __COSTBOOK_EDITION__: book.editionId });
  return import('../src/query/at-build.ts');
}
