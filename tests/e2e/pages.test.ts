import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NAVIGATION } from '../../src/navigation.ts';
import { type Site, serveSite } from '../site.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PATHS = [
  ...NAVIGATION.map((page) => page.path),
  'budgets/cc-1-2026/',
  'cost-centers/cc-1/',
  'cost-centers/unallocated/',
  'cost-centers/cc-5/',
  'editions/<newest>/',
];

let site: Site;
beforeAll(async () => {
  site = await serveSite();
});
afterAll(() => site?.close());

/** What axe-core has against the page, as `rule: element`. */
async function violations(page: Page, options: object = {}): Promise<string[]> {
  await page.evaluate(AXE);
  // What passes is not described element by element, which takes longer than the rules.
  return page.evaluate<string[]>(
    `axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...options })}).then(({ violations }) => violations.flatMap((v) => v.nodes.map((node) => v.id + ': ' + node.target.join(' '))))`,
  );
}

/** An element's markup with attributes in one order: the document that draws at build time writes them in another. */
function drawing(selector: string): string {
  const text = (node: Node): string => {
    if (!(node instanceof Element)) return node.textContent ?? '';
    const attributes = Array.from(node.attributes, ({ name, value }) => `${name}="${value}"`).sort();
    return `<${node.tagName} ${attributes.join(' ')}>${Array.from(node.childNodes, text).join('')}`;
  };
  return text(document.querySelector(selector)!.firstElementChild!);
}

describe.each(PATHS)('/%s', (path) => {
  it('is accessible in light and dark, and asks nobody else for anything', async () => {
    const { page, faults } = await site.open(path.replace('<newest>', site.book.editionId));
    await page.waitForLoadState('networkidle');
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page, { runOnly: ['color-contrast'] })).toEqual([]);
    expect(faults).toEqual([]);
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.locator('nav [aria-current=page]').count()).toBeGreaterThan(0);
  });

  it('reads without JavaScript and fits a phone', async () => {
    const { page, faults } = await site.open(path.replace('<newest>', site.book.editionId), { hasScripts: false, width: 390 });
    expect(await page.textContent('h1')).toMatch(/\S \S/);
    expect(await page.locator('.filters:visible, .explore-controls:visible, .scenario-form fieldset:visible').count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(faults).toEqual([]);
  });
});

describe('every file', () => {
  it('holds no inline code, and links to nothing that is missing', () => {
    for (const file of readdirSync(site.folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'))) {
      const html = readFileSync(join(site.folder, file), 'utf8');
      expect(html, file).not.toMatch(/<style|\sstyle="|<script(?![^>]*\ssrc=)(?![^>]*application\/json)|javascript:|\son[a-z]+="/);
      for (const [, address] of html.matchAll(/(?:href|src)="\/costs\/([^"#?]*)/g)) {
        const target = join(site.folder, decodeURIComponent(address!).replaceAll('/', sep), address!.endsWith('/') || address === '' ? 'index.html' : '');
        expect(existsSync(target), `${file} → ${address}`).toBe(true);
      }
    }
  });

  it('keeps the first chart within its bytes', () => {
    const html = readFileSync(join(site.folder, 'index.html'), 'utf8');
    const loaded = Array.from(
      html.matchAll(/<link[^>]+href="\/costs\/(_astro\/[^"]+\.(?:css|woff2))"/g),
      ([, path]) => readFileSync(join(site.folder, path!)).length,
    );
    expect(loaded.length).toBeGreaterThan(1);
    expect(html.length + loaded.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(120_000);
  });
});

describe('scenarios', () => {
  const EFFECT = '.scenario-editor table >> nth=0 >> tbody tr >> nth=-1 >> td >> nth=5';

  it('draws the chosen one, and comes back to the very drawing it was built with', async () => {
    const { page, faults } = await site.open('scenarios/', { pixelRatio: 2 });
    const figure = () => page.evaluate(drawing, '#months .plots');
    await page.waitForSelector('select[name=scenario]:not([disabled])');
    const built = await figure();
    await page.selectOption('select[name=scenario]', 'Euro gains');
    await expect.poll(() => page.textContent('#months h2'), { timeout: 30_000 }).toContain('Euro gains');
    await page.goBack();
    await expect.poll(figure).toBe(built);
    expect(faults).toEqual([]);
  });

  it('computes what a reader assumes, exactly as the build does, and keeps it in the address', async () => {
    const { page, faults } = await site.open('scenarios/');
    await page.waitForSelector('select[name=kind]:not([disabled])');
    await page.selectOption('select[name=begin]', { label: 'Euro gains' });
    await expect.poll(() => page.locator(EFFECT).textContent(), { timeout: 30_000 }).toMatch(/\d/);
    const saved = await page.locator('#changes tbody tr:has(td:text-is("Euro gains")) >> nth=-1').locator('td').nth(6).textContent();
    expect(await page.locator(EFFECT).textContent()).toBe(saved);

    await page.fill('input[name=percent]', '2000');
    await page.waitForSelector('.scenario-form .failure');
    await page.fill('input[name=percent]', '20');
    await page.fill('input[name=name]', '<b>"Euro"</b>');
    await expect.poll(() => page.locator('.scenario-editor h3').textContent(), { timeout: 30_000 }).toContain('<b>"Euro"</b>');
    const twice = await page.locator(EFFECT).textContent();
    expect(Number(twice!.replace(/[+,]/g, ''))).toBeCloseTo(2 * Number(saved!.replace(/[+,]/g, '')), 1);
    expect(await page.textContent('[data-part=yaml]')).toContain('name: "<b>\\"Euro\\"</b>"');
    await page.reload();
    await expect.poll(() => page.locator(EFFECT).textContent(), { timeout: 30_000 }).toBe(twice);
    expect(await violations(page)).toEqual([]);
    expect(faults).toEqual([]);
  });
});

describe('at a glance', () => {
  it('shows its charts and their data without JavaScript', async () => {
    const { page } = await site.open('', { hasScripts: false });
    expect(await page.locator('#cost-over-time svg.plot-wide rect').count()).toBeGreaterThan(12);
    await page.click('#cost-over-time summary:has-text("Data")');
    expect(await page.locator('#cost-over-time tbody tr:visible').count()).toBeGreaterThan(12);
    const file = await page.request.get(new URL((await page.getAttribute('#cost-over-time a[download]', 'href'))!, page.url()).href);
    expect((await file.text()).split('\r\n')[0]).toBe('BillingPeriodStart,x_Actual,x_Forecast,x_Low80,x_High80,x_BudgetAmount');
  });

  it('redraws for a department in place, and comes back to the very drawing it was built with', async () => {
    // Plot moves lines by half a pixel on coarse screens; on a fine one both engines' drawings must agree to the last digit.
    const { page, faults } = await site.open('', { pixelRatio: 2 });
    const figure = () => page.evaluate(drawing, '#cost-over-time .plots');
    const key = () => page.innerText('.kpi-row .kpi-value >> nth=0');
    await page.waitForSelector('select[name=department]:not([disabled])');
    const [built, whole] = [await figure(), await key()];
    await page.selectOption('select[name=department]', { label: 'Data' });
    await expect.poll(figure, { timeout: 30_000 }).not.toBe(built);
    await expect.poll(key).not.toBe(whole);
    expect(new URL(page.url()).search).toBe('?department=Data');
    expect(await page.textContent('#cost-over-time [data-part=parameters]')).toContain('$department = Data');
    await page.goBack();
    await expect.poll(figure).toBe(built);
    await expect.poll(key).toBe(whole);
    expect(faults).toEqual([]);
  });

  it('keeps what it shows, and says so, when the engine cannot be had', async () => {
    const { page } = await site.open('');
    await page.route(/\.wasm$|edition\.json$/, (route) => route.abort());
    await page.waitForSelector('select[name=department]:not([disabled])');
    const built = await page.innerHTML('#cost-over-time .plots');
    await page.selectOption('select[name=department]', { label: 'Data' });
    await page.waitForSelector('[role=status]:has-text("still shows everything")');
    expect(await page.innerHTML('#cost-over-time .plots')).toBe(built);
  });

  it('does not move while it loads', async () => {
    const { page } = await site.open('');
    await page.waitForSelector('select[name=department]:not([disabled])');
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
          }).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => resolve(sum), 300);
        }),
    );
    expect(shift).toBeLessThan(0.01);
  });
});

describe('paper', () => {
  it('prints with the edition and the page on each sheet', async () => {
    const { page } = await site.open('');
    expect(readFileSync(join(site.folder, 'edition.css'), 'utf8')).toContain(site.book.editionId);
    for (const format of ['A4', 'Letter'] as const) expect((await page.pdf({ format })).length).toBeGreaterThan(20_000);
  });
});

describe('tables', () => {
  it('sort by a column, largest number first', async () => {
    const { page } = await site.open('cost-centers/');
    await page.click('#list th button:has-text("Effective cost")');
    const costs = await page.locator('#list tbody tr:not(.group) td:nth-child(5)').allInnerTexts();
    const numbers = costs.map((text) => Number(text.replaceAll(',', '').replace('−', '-')));
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    expect(await page.locator('tr.group:visible').count()).toBe(0);
  });
});
