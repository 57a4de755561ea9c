/** The demo company's site in a real browser, beside a floor page and a bare DuckDB-WASM page in the same run. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { servePreview } from '../../pipeline/commands/preview.ts';
import { runChild } from '../child.ts';
import type { Section } from '../measure.ts';
import { writeBarePage, writeFloorPage } from './compared-pages.ts';
import { measureExplore } from './explore.ts';
import { measureFilter } from './filter.ts';
import { measureFirstChart } from './first-chart.ts';
import { readFrontPage } from './front-page.ts';
import { serveWithoutPolicy } from './serve.ts';

export interface PagesOptions {
  readonly runs: number;
  /** An empty folder that may be filled. */
  readonly folder: string;
  /** Rows of daily_costs that Explore is measured on, at least. */
  readonly goldRows: number;
}

/** Builds the default demo company's site, serves it with the project's own preview server, and visits it. */
export async function* measurePages({ runs, folder, goldRows }: PagesOptions): AsyncGenerator<Section> {
  const data = join(folder, 'demo');
  mkdirSync(data, { recursive: true });
  await runChild('pipeline/costbook.mjs', 'demo', '--data', data);
  const siteFolder = join(data, 'site');
  const frontPage = readFrontPage(siteFolder);
  writeFloorPage(siteFolder, frontPage);
  writeBarePage(siteFolder, frontPage);
  const preview = await servePreview({ outFolder: siteFolder, port: 0 });
  const floor = await serveWithoutPolicy(siteFolder);
  const pages = { siteFolder, site: preview.url, floor: `${floor.url}floor.html`, bare: `${preview.url}bare.html` };
  try {
    yield await measureFirstChart(pages, runs);
    yield await measureFilter(pages, frontPage, runs);
  } finally {
    await preview.close();
    await floor.close();
  }
  yield await measureExplore({ data, runs, goldRows, outFolder: join(folder, 'explore-site') });
}
