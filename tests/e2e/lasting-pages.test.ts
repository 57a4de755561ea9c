/** Pages of an edition stay online at an address of their own when a newer one comes, and are not drawn again. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutOtherParts } from '../../pipeline/6-publish/pages/place-pages.ts';
import { servePreview } from '../../pipeline/commands/preview.ts';
import { buildSite, siteText } from '../../pipeline/commands/site.ts';
import { keyedMark, PART_MARKS, settledMarks, WORD_MARKS } from '../../pipeline/contract/page-marks.ts';
import { sha256Of } from '../../pipeline/engine/lake.ts';
import { launchBrowser } from '../browser.ts';
import { costbook, Desk, focusCsv, monthOfRows } from '../command-line.ts';

let book: Desk;
let older: string;
let newer: string;
/** Hash of each file below a folder, by its path. */
function hashes(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.sort().map((name) => [name.replaceAll(sep, '/'), sha256Of(readFileSync(join(folder, name)))]));
}
const out = (name = 'site'): string => join(book.folder, name);
const kept = (id: string, name = 'site'): string => join(out(name), 'e', id);
const site = (more: Partial<Parameters<typeof buildSite>[0]> = {}) => buildSite({ dataFolder: book.data, outFolder: out(), base: '/costs/', ...more });
let first: Record<string, string>;

beforeAll(async () => {
  book = new Desk();
  book.write('inputs/organization.yaml', 'company: { name: Example }\n');
  const bills = ['2026-01', '2026-02'].map((month) => book.write(`${month}.csv`, focusCsv(monthOfRows(month))));
  older = (await book.build('--bill', bills[0]!, '--as-of', '2026-03-05')).stdout.trim();
  await site();
  first = hashes(kept(older));
  newer = (await book.build('--bill', bills[0]!, '--bill', bills[1]!, '--as-of', '2026-03-10')).stdout.trim();
}, 120_000);
afterAll(() => book.clear());

describe('pages that stay', { timeout: 120_000 }, () => {
  it('are those of the newest edition, but for where their links lead', () => {
    expect(first['index.html']).toBeDefined();
    expect(Object.keys(first).filter((name) => name.endsWith('.html')).length).toBeGreaterThan(12);
    const [shown, stays] = [join(out(), 'index.html'), join(kept(older), 'index.html')].map((path) => readFileSync(path, 'utf8'));
    expect(shown).not.toMatch(/outdated|newest\.css/);
    expect(shown).not.toContain('~');
    expect(stays).toContain('<a href="/costs/">read the newest</a>');
    expect(stays).toContain(`<a href="/costs/e/${older}/cost-centers/"`);
    expect(
      stays!.replaceAll(`/costs/e/${older}/`, '/costs/').replace(/<link rel="stylesheet" href="\/costs\/newest.css">|<p class="outdated">.*?<\/p>/g, ''),
    ).toBe(shown!.replaceAll(`/costs/e/${older}/`, '/costs/'));
  });

  it('stay byte for byte, and are not drawn again', async () => {
    const january = readdirSync(join(out(), 'focus')).find((name) => name.startsWith('2026-01'))!;
    const inode = statSync(join(out(), 'focus', january)).ino;
    const summary = await site();
    expect(statSync(join(out(), 'focus', january)).ino).toBe(inode);
    expect(readdirSync(join(out(), 'focus')).some((name) => name.startsWith('2026-02'))).toBe(true);
    expect(summary).toMatchObject({ editionId: newer, kept: [older], drawnEditions: [], notKept: [] });
    expect(summary.drawn).toBeGreaterThan(0);
    expect(hashes(kept(older))).toEqual(first);
    expect(readFileSync(join(out(), 'newest.css'), 'utf8')).toContain(newer);
    expect(readFileSync(join(out(), 'editions/index.html'), 'utf8')).toContain(`href="/costs/e/${older}/"`);
  });

  it('are linked from the site before, and written again where somebody changed them', async () => {
    const path = join(kept(older), 'services/index.html');
    const inode = statSync(path).ino;
    await site();
    expect(statSync(path).ino).toBe(inode);
    writeFileSync(path, 'changed');
    await site();
    expect(hashes(kept(older))).toEqual(first);
  });

  it('lead to nothing that is missing', () => {
    for (const name of Object.keys(hashes(out())).filter((file) => file.endsWith('.html'))) {
      for (const [, address] of readFileSync(join(out(), name), 'utf8').matchAll(/(?:href|src|component-url|renderer-url)="\/costs\/([^"#?]*)/g)) {
        const target = join(out(), decodeURIComponent(address!), address!.endsWith('/') || address === '' ? 'index.html' : '');
        expect(existsSync(target), `${name} → ${address}`).toBe(true);
      }
    }
  });

  it('say that a newer edition exists, without scripts; those of the newest do not', async () => {
    const preview = await servePreview({ outFolder: out(), port: 0 });
    const browser = await launchBrowser();
    const page = await (await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } })).newPage();
    const faults: string[] = [];
    page.on('response', (response) => response.status() >= 400 && faults.push(response.url()));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    const notice = page.locator('.outdated');
    await page.goto(`${preview.url}e/${older}/cost-centers/`);
    expect(await notice.isVisible()).toBe(true);
    expect(await notice.textContent()).toContain(older);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await notice.getByRole('link', { name: 'read the newest' }).click();
    expect(page.url()).toBe(preview.url);
    expect(await notice.count()).toBe(0);
    await page.goto(`${preview.url}e/${newer}/`);
    expect(await notice.isVisible()).toBe(false);
    expect(faults).toEqual([]);
    await browser.close();
    await preview.close();
  });

  it('ask the objects of their own edition when a reader explores', async () => {
    const preview = await servePreview({ outFolder: out(), port: 0 });
    const browser = await launchBrowser();
    const asked: string[] = [];
    const page = await browser.newPage();
    page.on('request', (request) => asked.push(request.url().slice(preview.url.length)));
    await page.goto(`${preview.url}e/${older}/explore/`);
    await page.waitForRequest((request) => request.url().endsWith('.parquet'));
    const { tables } = JSON.parse(readFileSync(join(book.data, 'editions', older, 'edition.json'), 'utf8'));
    const own = new Set(
      Object.values(tables as Record<string, { objects: { sha256: string }[] }>).flatMap((table) => table.objects.map((object) => object.sha256)),
    );
    const objects = asked.flatMap((path) => /([0-9a-f]{64})\.parquet$/.exec(path)?.[1] ?? []);
    expect(asked).toContain(`editions/${older}/edition.json`);
    expect(objects.filter((sha256) => !own.has(sha256))).toEqual([]);
    await browser.close();
    await preview.close();
  });

  it('are taken as they are when nothing changed', async () => {
    const before = hashes(out());
    const summary = await site();
    expect(summary.drawn).toBe(0);
    expect(siteText(summary)).toMatch(/^(\d+) pages of edition .*: 0 drawn, \1 as they were drawn before\n1 earlier edition online, 0 of them drawn$/);
    expect(hashes(out())).toEqual(before);
  });

  it('are the same for a machine that kept nothing, once it draws them', async () => {
    const before = hashes(out());
    const fresh = new Desk();
    cpSync(book.data, fresh.data, { recursive: true });
    rmSync(join(fresh.data, 'pages'), { recursive: true });
    const without = await site({ dataFolder: fresh.data, outFolder: out('fresh') });
    expect(without).toMatchObject({ kept: [], notKept: [older] });
    expect(readFileSync(join(kept(older, 'fresh'), 'index.html'), 'utf8')).toContain('costbook site --all-editions');
    const all = await costbook('site', '--data', fresh.data, '--out', out('fresh'), '--base', '/costs/', '--all-editions', '--json');
    expect(JSON.parse(all.stdout)).toMatchObject({ kept: [older], drawnEditions: [older], notKept: [] });
    expect(hashes(out('fresh'))).toEqual(before);
    fresh.clear();
  });

  it('are not shown when they are damaged, and keep no other page from being shown', async () => {
    const list = JSON.parse(readFileSync(join(book.data, 'pages', `${older}.json`), 'utf8')) as { here: Record<string, string> };
    const sha256 = list.here['services/index.html']!;
    const path = join(book.data, 'pages', sha256.slice(0, 2), `${sha256}.gz`);
    const good = readFileSync(path);
    writeFileSync(path, 'no gzip');
    rmSync(out(), { recursive: true });
    expect(await site()).toMatchObject({ kept: [], notKept: [older] });
    writeFileSync(path, good);
    expect(await site()).toMatchObject({ kept: [older], notKept: [] });
    expect(hashes(kept(older))).toEqual(first);
  });

  it('go with the tables that a prune gives up', async () => {
    const desk = new Desk();
    cpSync(book.data, desk.data, { recursive: true });
    const pruned = JSON.parse((await costbook('prune', '--data', desk.data, '--inputs', book.inputs, '--keep-days', '1', '--json')).stdout);
    expect(pruned.pageFiles).toBeGreaterThan(10);
    expect(readdirSync(join(desk.data, 'pages')).filter((name) => name.endsWith('.json'))).toEqual([`${newer}.json`]);
    expect(await site({ dataFolder: desk.data, outFolder: out('pruned') })).toMatchObject({ kept: [], notKept: [older] });
    expect(readFileSync(join(kept(older, 'pruned'), 'index.html'), 'utf8')).toContain('given up with its tables');
    expect(hashes(kept(newer, 'pruned'))).not.toEqual({});
    desk.clear();
  });
});

describe('marks', () => {
  const [start, end] = PART_MARKS.kept;
  const keyed = (mark: string): string => keyedMark(mark, '2026-01-01-0123456789ab');

  it('are left out with what stands between them, or alone', () => {
    const page = `a${start}old${end}b${PART_MARKS.newest[0]}new${PART_MARKS.newest[1]}c`;
    expect(withoutOtherParts(page, 'newest')).toBe('abnewc');
    expect(withoutOtherParts(page, 'kept')).toBe('aoldbc');
  });

  it('in text of a bill are text', () => {
    const page = settledMarks(`<b>${start}</b>${keyed(start)}x${keyed(end)}<i>${end}${WORD_MARKS.edition}</i>`, '2026-01-01-0123456789ab');
    expect(withoutOtherParts(page, 'newest')).toBe('<b>~kept(&#126;</b><i>~)kept&#126;~edition&#126;</i>');
  });
});
