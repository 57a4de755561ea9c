/** One visit to a page with a browser that has never seen it: a new process and profile each time. */
import type { Page, Request } from 'playwright';
import { launchBrowser } from '../../tests/browser.ts';
import { type WatchOptions, watchPage } from './watch-page.ts';

const TIMEOUT_MS = 120_000;
/** The page rests when it has asked for nothing for so long. */
const REST_MS = 4000;

/** A file that the browser had in full at a certain time. */
export interface Loaded {
  readonly url: string;
  readonly rawBytes: number;
}

export class Visit {
  readonly #page: Page;
  readonly #pending: Set<Request>;
  readonly requests: readonly Request[];

  constructor(page: Page, requests: readonly Request[], pending: Set<Request>) {
    this.#page = page;
    this.requests = requests;
    this.#pending = pending;
  }

  /** Milliseconds from the navigation to the first chart. */
  async chartMs(): Promise<number> {
    await this.#page.waitForFunction(() => window.watch.chartMs !== null, null, { timeout: TIMEOUT_MS });
    return this.#page.evaluate(() => window.watch.chartMs!);
  }

  /** What had arrived when the first chart was visible, the page itself included. */
  loadedByChart(): Promise<Loaded[]> {
    return this.#page.evaluate(() =>
      [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .map((entry) => entry as PerformanceResourceTiming)
        .filter((entry) => entry.responseEnd > 0 && entry.responseEnd <= window.watch.chartMs!)
        .map((entry) => ({ url: entry.name, rawBytes: entry.decodedBodySize })),
    );
  }

  /** Settles when the page has asked for nothing for four seconds. */
  async rest(): Promise<void> {
    let seen = -1;
    for (let quietSince = performance.now(); performance.now() - quietSince < REST_MS; await pause(100)) {
      if (this.requests.length === seen && this.#pending.size === 0) continue;
      seen = this.requests.length;
      quietSince = performance.now();
    }
  }

  /** Does something that changes a filter; milliseconds from the change event to the redrawn chart. */
  async redrawMs(change: (page: Page) => Promise<unknown>): Promise<number> {
    await this.#page.evaluate(() => window.watch.arm());
    await change(this.#page);
    await this.#page.waitForFunction(() => window.watch.redrawnMs !== null, null, { timeout: TIMEOUT_MS });
    return this.#page.evaluate(() => window.watch.redrawnMs! - window.watch.changedMs!);
  }

  /** Requests that went, or tried to go, to another host. */
  get outside(): string[] {
    return this.requests
      .map((request) => new URL(request.url()))
      .flatMap(({ protocol, hostname, href }) => (/^https?:$/.test(protocol) && hostname !== '127.0.0.1' ? [href] : []));
  }
}

/** Opens a page cold and hands the visit over; the browser is gone afterwards. */
export async function visit<T>(url: string, watch: WatchOptions, work: (visit: Visit) => Promise<T>): Promise<T> {
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 1400 } });
    const requests: Request[] = [];
    const pending = new Set<Request>();
    context.on('request', (request) => {
      requests.push(request);
      pending.add(request);
    });
    context.on('requestfinished', (request) => pending.delete(request));
    context.on('requestfailed', (request) => pending.delete(request));
    const page = await context.newPage();
    await page.addInitScript(watchPage, watch);
    await page.goto(url, { waitUntil: 'commit' });
    return await work(new Visit(page, requests, pending));
  } finally {
    await browser.close();
  }
}

/** The same without JavaScript: milliseconds until the chart's marks are there, seen from outside every few milliseconds. */
export async function visitWithoutScripts(url: string, { chart, marks }: WatchOptions): Promise<number> {
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 1400 }, javaScriptEnabled: false });
    const page = await context.newPage();
    const start = performance.now();
    await page.goto(url, { waitUntil: 'commit' });
    const drawn = page.locator(`${chart} svg`).locator('rect, path, circle').filter({ visible: true });
    while ((await drawn.count()) < marks) {
      if (performance.now() - start > TIMEOUT_MS) throw new Error(`Without JavaScript ${url} shows no chart.`);
    }
    return performance.now() - start;
  } finally {
    await browser.close();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((settle) => setTimeout(settle, ms));
}
