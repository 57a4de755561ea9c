/** `npm run screenshots`: the pictures of the README, taken from the demo company's site. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { servePreview } from '../pipeline/commands/preview.ts';
import { launchBrowser } from './browser.ts';
import { costbook } from './command-line.ts';

const ROOT = join(import.meta.dirname, '..');
const DATA = join(ROOT, 'data', 'demo');
const OUT = join(ROOT, '.github', 'screenshots');
const MAX_BYTES = 250_000;

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly height: number;
  /** The page to go on to from there; null stays. */
  readonly link: string | null;
}

const SHOTS: readonly Shot[] = [
  { name: 'at-a-glance', path: '', height: 1100, link: null },
  { name: 'cost-center', path: 'cost-centers/', height: 1000, link: 'main table a[href*="/cost-centers/"]' },
  { name: 'explore', path: 'explore/', height: 1000, link: null },
  { name: 'data-quality', path: 'data-quality/', height: 1000, link: null },
];

if (!existsSync(join(DATA, 'site', 'site.json'))) {
  const { exitCode, stderr } = await costbook('demo', '--data', DATA);
  if (exitCode !== 0) throw new Error(stderr);
}
mkdirSync(OUT, { recursive: true });
const preview = await servePreview({ outFolder: join(DATA, 'site'), port: 0 });
const browser = await launchBrowser();
try {
  for (const shot of SHOTS) console.log(await take(browser, preview.url, shot));
} finally {
  await browser.close();
  await preview.close();
}

/** Writes one picture, at a lower density when it would be too large; returns its path and size. */
async function take(browser: Browser, url: string, { name, path, height, link }: Shot): Promise<string> {
  const file = join(OUT, `${name}.png`);
  for (const deviceScaleFactor of [1.5, 1]) {
    const context = await browser.newContext({ viewport: { width: 1280, height }, deviceScaleFactor, colorScheme: 'light', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${url}${path}`);
    if (link) await page.goto(new URL((await page.locator(link).first().getAttribute('href'))!, page.url()).href);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: file });
    await context.close();
    if (statSync(file).size < MAX_BYTES) break;
  }
  return `${file}  ${Math.round(statSync(file).size / 1000)} KB`;
}
