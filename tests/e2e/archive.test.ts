/** An edition as one archive, unpacked and read from a disk. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageFromDisk } from '../../pipeline/6-publish/archive/from-disk.ts';
import { readEdition } from '../../pipeline/6-publish/editions/manifest.ts';
import { missingObjects } from '../../pipeline/6-publish/editions/pruned.ts';
import { exportZip } from '../../pipeline/commands/export-zip.ts';
import { servePreview } from '../../pipeline/commands/preview.ts';
import { foldersOf } from '../../pipeline/engine/folders.ts';
import { withIslandsInOrder } from '../../src/build/islands-in-order.ts';
import { type Book, makeBook } from '../book.ts';
import { launchBrowser } from '../browser.ts';

let book: Book;
let place: string;
let folder: string;
let browser: Browser;
let archive: string;
beforeAll(async () => {
  book = await makeBook();
  place = mkdtempSync(join(tmpdir(), 'costbook-archive-'));
  archive = await exportZip(foldersOf(book.dataFolder, 'none'), { out: join(place, 'edition.zip'), hasCharges: false });
  execFileSync('unzip', ['-q', archive, '-d', place]);
  folder = join(place, `costbook-${book.editionId}`);
  browser = await launchBrowser();
}, 300_000);
afterAll(async () => {
  await browser.close();
  book.close();
  rmSync(place, { recursive: true, force: true });
});

async function open(address: string, hasScripts = true): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({ javaScriptEnabled: hasScripts });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(address.startsWith('file:') ? `${pathToFileURL(folder)}/` : 'http://127.0.0.1') && !/^(blob|data):/.test(request.url()))
      faults.push(request.url());
  });
  page.on('requestfailed', (request) => faults.push(`failed: ${request.url()}`));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(address, { waitUntil: 'load' });
  return { page, faults };
}
const fromDisk = (path: string): string => pathToFileURL(join(folder, path)).href;
const pages = (): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));

describe('read from a disk', () => {
  it.each([true, false])('pages show text, figures and their typeface; scripts: %s', { timeout: 60_000 }, async (hasScripts) => {
    for (const path of ['README.html', 'index.html', 'explore/index.html', 'editions/index.html']) {
      const { page, faults } = await open(fromDisk(path), hasScripts);
      await page.waitForTimeout(hasScripts ? 1500 : 0);
      expect(faults, path).toEqual([]);
      if (path === 'index.html') {
        expect(await page.locator('figure svg').first().isVisible()).toBe(true);
        if (hasScripts) expect(await page.evaluate(() => document.fonts.check('16px Figtree') && document.fonts.size > 0)).toBe(true);
      }
      await page.context().close();
    }
  });

  it('every link of every page leads to a file that is there', () => {
    const broken = pages().flatMap((name) => {
      const path = join(folder, name);
      return [...readFileSync(path, 'utf8').matchAll(/<[a-z][^<>]*?\s(?:href|src)="([^"]+)"/g)].flatMap(([, address]) => {
        const url = new URL(address!.replaceAll('&amp;', '&').replaceAll('&#38;', '&'), pathToFileURL(path));
        if (url.protocol !== 'file:')
          return /^(127\.0\.0\.1|focus\.finops\.org|www\.finops\.org)$/.test(url.hostname) || url.protocol === 'mailto:' ? [] : `${name}: ${address}`;
        const target = fileURLToPath(new URL(url.pathname, 'file:'));
        return existsSync(target) && target.startsWith(folder) && !target.endsWith('/') ? [] : `${name}: ${address}`;
      });
    });
    expect(broken).toEqual([]);
  });

  it('a reader gets from page to page', async () => {
    const { page, faults } = await open(fromDisk('index.html'));
    await page.locator('nav a', { hasText: 'Editions' }).first().click();
    await page.waitForURL(/editions\/index\.html$/);
    expect(await page.locator('h1').first().isVisible()).toBe(true);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

it('served, its figures come alive', { timeout: 60_000 }, async () => {
  const preview = await servePreview({ outFolder: folder, port: 0 });
  const { page, faults } = await open(preview.url);
  await page.waitForFunction(() => document.querySelectorAll('astro-island').length > 0 && document.querySelectorAll('astro-island[ssr]').length === 0);
  expect(faults).toEqual([]);
  await preview.close();
});

it('is the same bytes again, in another time zone too, and a book by itself', { timeout: 120_000 }, async () => {
  const { TZ } = process.env;
  process.env.TZ = 'Asia/Kathmandu';
  const again = await exportZip(foldersOf(book.dataFolder, 'none'), { id: book.editionId, out: join(place, 'again.zip'), hasCharges: false });
  if (TZ === undefined) delete process.env.TZ;
  else process.env.TZ = TZ;
  expect(readFileSync(again).equals(readFileSync(archive))).toBe(true);
  const { id, edition } = readEdition(join(folder, 'editions'));
  expect({ id, missing: missingObjects(folder, edition) }).toEqual({ id: book.editionId, missing: [] });
  const readme = readFileSync(join(folder, 'README.html'), 'utf8');
  const [, commands = ''] = /<pre>(echo [\s\S]*?)<\/pre>/.exec(readme) ?? [];
  expect(execFileSync('bash', ['-c', commands], { cwd: folder, encoding: 'utf8' })).toBe('');
});

it('islands are numbered as they stand in the page', () => {
  const island = (prefix: string): string => `<astro-island uid="x" prefix="${prefix}"><label for="_${prefix}R_0_"></label></astro-island>`;
  expect(withIslandsInOrder([island('r9'), island('r0'), island('r7')].join(''))).toBe([island('r0'), island('r1'), island('r2')].join(''));
});

describe('addresses', () => {
  const isFolder = (path: string): boolean => path === 'services' || path === 'a/b';
  const first = (html: string, name: string): string => pageFromDisk(html, name, isFolder);
  it.each([
    ['<a href="/">', 'index.html', '<a href="index.html">'],
    ['<a class="x" href="/services/?a=1#b">', 'a/b/index.html', '<a class="x" href="../../services/index.html?a=1#b">'],
    ['<a href="/services">', 'services/index.html', '<a href="index.html">'],
    ['<img alt="a > b" src="/x.png">', 'a/index.html', '<img alt="a > b" src="../x.png">'],
    ['<code>x href="/kept"</code>', 'a/index.html', '<code>x href="/kept"</code>'],
    ['<a href="//elsewhere/">', 'a/index.html', '<a href="//elsewhere/">'],
    ['<astro-island component-url="/_astro/x.js">', 'a/index.html', '<astro-island component-url="/_astro/x.js">'],
    ['<script type="module" src="/_astro/x.js">', 'a/index.html', '<script data-module="/_astro/x.js">'],
    ['<link rel="preload" href="/f.woff2" as="font">', 'a/index.html', ''],
  ])('%s in %s', (html, name, expected) => {
    expect(first(html, name)).toBe(expected);
  });
});
