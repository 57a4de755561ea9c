/** From nothing to the first chart: bytes, requests, milliseconds, with JavaScript and without. */
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { measure, ratio, repeat, type Section } from '../measure.ts';
import { CHART } from './front-page.ts';
import { type Loaded, visit, visitWithoutScripts } from './visit.ts';

export interface Pages {
  readonly siteFolder: string;
  /** Addresses. */
  readonly site: string;
  readonly floor: string;
  readonly bare: string;
}

/** Grid lines and axes alone are fewer marks than this. */
export const WATCHED = { chart: CHART, marks: 12 };

export async function measureFirstChart({ siteFolder, site, floor, bare }: Pages, runs: number): Promise<Section> {
  const results = await repeat(runs, async () => ({
    floorMs: await visit(floor, WATCHED, (page) => page.chartMs()),
    ours: await visit(site, WATCHED, async (page) => {
      const chartMs = await page.chartMs();
      const loaded = await page.loadedByChart();
      await page.rest();
      return { chartMs, loaded, restRequests: page.requests.length, outside: page.outside.length };
    }),
    withoutScriptsMs: await visitWithoutScripts(site, WATCHED),
    floorWithoutScriptsMs: await visitWithoutScripts(floor, WATCHED),
    bareMs: await visit(bare, WATCHED, (page) => page.chartMs()),
  }));
  const loaded = results.map(({ ours }) => ours.loaded);
  const ours = results.map((run) => run.ours.chartMs);
  const without = results.map((run) => run.withoutScriptsMs);
  return {
    title: 'First chart · demo front page, cold cache, 127.0.0.1, preview server (compresses text and engine)',
    measures: [
      measure('first chart visible', 'ms', ours),
      measure(
        'floor page: same SVG, style inline',
        'ms',
        results.map((run) => run.floorMs),
      ),
      ratio(
        '  times the floor page',
        ours,
        results.map((run) => run.floorMs),
        1.5,
      ),
      measure(
        'bare DuckDB-WASM page',
        'ms',
        results.map((run) => run.bareMs),
      ),
      measure('without JavaScript, from outside', 'ms', without),
      ratio(
        '  times the floor page, same way',
        without,
        results.map((run) => run.floorWithoutScriptsMs),
        1.5,
      ),
      measure(
        'bytes until then, raw',
        'KB',
        loaded.map((files) => sum(files, ({ rawBytes }) => rawBytes) / 1000),
        120,
      ),
      measure(
        'bytes until then, gzip',
        'KB',
        loaded.map((files) => sum(files, (file) => gzipBytes(siteFolder, file)) / 1000),
        40,
      ),
      measure(
        'requests until then',
        '',
        loaded.map((files) => files.length),
      ),
      measure(
        'requests of the page at rest, engine warmed',
        '',
        results.map((run) => run.ours.restRequests),
      ),
      measure(
        'requests to other hosts',
        '',
        results.map((run) => run.ours.outside),
        0,
      ),
    ],
  };
}

function sum(files: readonly Loaded[], size: (file: Loaded) => number): number {
  return files.reduce((total, file) => total + size(file), 0);
}

/** What gzip (level 6) makes of a file of the site; fonts and Parquet are compressed already. */
function gzipBytes(siteFolder: string, { url, rawBytes }: Loaded): number {
  const { pathname } = new URL(url);
  const path = join(siteFolder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
  const isText = ['.html', '.js', '.css', '.json', '.svg', '.wasm'].includes(extname(path));
  return isText && existsSync(path) ? gzipSync(readFileSync(path), { level: 6 }).length : rawBytes;
}
