import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exactMoney } from '../../src/format/money.ts';
import { HOSTILE_SERVICE } from '../book.ts';
import { ROOT } from '../house/tree.ts';
import { nativeQuery, type Site, serveSite } from '../site.ts';

const AXE = readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');

let site: Site;
beforeAll(async () => {
  site = await serveSite();
});
afterAll(() => site?.close());

async function explore(search = ''): Promise<{ page: Page; faults: string[] }> {
  const opened = await site.open(`explore/${search}`);
  await opened.page.waitForSelector('select[name=by]:not([disabled])');
  return opened;
}

const total = (page: Page): Promise<string | null> => page.textContent('.explore-table tfoot td');
const heading = (page: Page): Promise<string | null> => page.textContent('.explore figure h2');

async function expected(where: string): Promise<string> {
  const { query } = await nativeQuery(site.book);
  const [row] = await query.rows(`SELECT sum(EffectiveCost) AS EffectiveCost FROM monthly_costs WHERE BillingPeriodStart >= DATE '2025-03-01' AND ${where}`);
  return exactMoney(row!.EffectiveCost);
}

describe('without JavaScript', () => {
  it('shows the chart, the table, the SQL and a CSV file', async () => {
    const { page, faults } = await site.open('explore/', { hasScripts: false });
    expect(await page.locator('.explore svg.plot-wide rect').count()).toBeGreaterThan(20);
    expect(await total(page)).toBe(await expected('true'));
    expect(await page.textContent('.sql-box pre')).toContain('FROM monthly_costs');
    const file = await page.request.get(new URL((await page.getAttribute('a[download]', 'href'))!, page.url()).href);
    expect((await file.text()).split('\r\n')[0]).toBe('BillingPeriodStart,ServiceProviderName,EffectiveCost');
    expect(faults).toEqual([]);
  });
});

describe('with JavaScript', () => {
  it('redraws for a filter, exactly, and keeps the view in the URL', async () => {
    const { page, faults } = await explore();
    await page.click('[data-choice=provider]');
    await page.click('.choice fieldset label:has-text("Beta Cloud")');
    await page.selectOption('select[name=by]', 'service');
    await page.waitForFunction(() => document.querySelector('.explore-table th button')?.textContent === 'Service');
    expect(new URL(page.url()).search).toBe('?by=service&provider=Beta+Cloud');
    expect(await total(page)).toBe(await expected("ServiceProviderName = 'Beta Cloud'"));
    const shown = await heading(page);

    await page.reload();
    await page.waitForFunction((text) => document.querySelector('.explore figure h2')?.textContent === text, shown);
    expect(await total(page)).toBe(await expected("ServiceProviderName = 'Beta Cloud'"));

    await page.goBack();
    await page.waitForFunction(() => document.querySelector('.explore-table th button')?.textContent === 'Provider');
    expect(new URL(page.url()).search).toBe('?provider=Beta+Cloud');
    await page.goForward();
    await page.waitForFunction(() => document.querySelector('.explore-table th button')?.textContent === 'Service');
    expect(faults).toEqual([]);
  });

  it('shows days, teams by name and tags', async () => {
    const { page, faults } = await explore('?by=team&grain=day&from=2026-02&to=2026-03');
    await page.waitForFunction(() => document.querySelector('.explore-table th button')?.textContent === 'Team');
    expect(await page.textContent('.explore-table tbody')).toContain('Reporting (CC-3)');
    await page.selectOption('select[name=tag]', 'environment');
    await page.selectOption('select[name=by]', 'tag');
    await page.waitForFunction(() => document.querySelector('.explore-table th button')?.textContent === 'Tag environment');
    expect(await page.textContent('.explore-table tbody')).toContain('(untagged)');
    expect(await page.textContent('.explore-controls')).toContain('Tags are kept by month');
    expect(faults).toEqual([]);
  });

  it('sorts by any column', async () => {
    const { page } = await explore('?by=service');
    await page.waitForFunction(() => document.querySelector('.explore-table th button')?.textContent === 'Service');
    await page.click('.explore-table th:first-child button');
    expect(await page.getAttribute('.explore-table th:first-child', 'aria-sort')).toBe('ascending');
    const names = await page.locator('.explore-table tbody th').allTextContents();
    expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b)));
  });

  it('is worked with the keyboard', async () => {
    const { page } = await explore();
    await page.focus('[data-choice=provider]');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.waitForFunction(() => location.search.includes('provider='));
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-choice'))).toBe('provider');
    expect(await page.locator('details.choice[open]').count()).toBe(0);
    await page.click('.chips button');
    await page.waitForFunction(() => location.search === '');
  });

  it('shows hostile names as text and writes them so that a spreadsheet does not run them', async () => {
    const { page, faults } = await explore('?by=service');
    await page.waitForFunction(() => document.querySelector('.explore-table th button')?.textContent === 'Service');
    expect(await page.locator('.explore-table tbody th').allTextContents()).toContain(HOSTILE_SERVICE);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('.figure-foot > a[download]')]);
    const text = readFileSync(await download.path(), 'utf8');
    expect(text).toContain(`"'${HOSTILE_SERVICE.replaceAll('"', '""')}"`);
    expect(faults).toEqual([]);
  });

  it('runs SQL, and says what is wrong with it', async () => {
    const { page, faults } = await explore();
    await page.click('.sql-box summary');
    expect(await page.inputValue('#explore-sql')).toContain('DATE');
    await page.click('.sql-box button:has-text("Run")');
    await page.waitForSelector('.sql-box tbody tr');
    await page.fill('#explore-sql', 'SELECT x_Department, count(*) AS x_Centers FROM cost_centers GROUP BY ALL ORDER BY ALL');
    await page.click('.sql-box button:has-text("Run")');
    await page.waitForFunction(() => document.querySelector('.sql-box tbody td')?.textContent === 'Data');
    await page.fill('#explore-sql', 'SELECT nope FROM cost_centers');
    await page.click('.sql-box button:has-text("Run")');
    expect(await page.textContent('.sql-box .failure')).toContain('Referenced column "nope" not found');
    expect(faults).toEqual([]);
  });

  it('keeps the published state when the engine cannot be had', async () => {
    const { page } = await site.open('glossary/');
    await page.route('**/*.wasm', (route) => route.abort());
    await page.goto(`${site.url}explore/`);
    await page.waitForSelector('select[name=by]:not([disabled])');
    const before = await total(page);
    await page.selectOption('select[name=by]', 'service');
    await page.waitForSelector('[role=alert]');
    expect(await total(page)).toBe(before);
  });

  it.each(['light', 'dark'] as const)('has nothing that axe would mend, %s', async (colorScheme) => {
    const { page } = await explore('?by=service&provider=Beta+Cloud');
    await page.emulateMedia({ colorScheme });
    await page.click('[data-choice=service]');
    await page.click('.sql-box summary');
    await page.evaluate(AXE);
    const violations = await page.evaluate<string[]>("axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))");
    expect(violations).toEqual([]);
  });

  it('fits a phone', async () => {
    const { page } = await site.open('explore/', { width: 390 });
    await page.waitForSelector('select[name=by]:not([disabled])');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
