/** From a changed filter to the redrawn chart on the front page: engine not loaded, after a rest, and once more. */
import type { Page } from 'playwright';
import { measure, ratio, repeat, type Section } from '../measure.ts';
import { type Pages, WATCHED } from './first-chart.ts';
import { FILTER, type FrontPage } from './front-page.ts';
import { visit } from './visit.ts';

interface FilterTimes {
  /** Changed as soon as the list can be used. */
  readonly coldMs: number;
  /** The first change after the page came to rest. */
  readonly restedMs: number;
  /** A change after that one. */
  readonly warmMs: number;
}

export async function measureFilter({ site, bare }: Pages, { options }: FrontPage, runs: number): Promise<Section> {
  const times = await repeat(runs, async () => ({ ours: await filterTimes(site, options), bare: await filterTimes(bare, options) }));
  const ours = (name: keyof FilterTimes): number[] => times.map((run) => run.ours[name]);
  const others = (name: keyof FilterTimes): number[] => times.map((run) => run.bare[name]);
  return {
    title: 'Filter → chart · demo front page, Department',
    measures: [
      measure('cold: as soon as the list can be used', 'ms', ours('coldMs')),
      measure('  bare DuckDB-WASM page', 'ms', others('coldMs')),
      ratio('  times the bare page', ours('coldMs'), others('coldMs')),
      measure('first change after a rest', 'ms', ours('restedMs'), 1000),
      measure('  bare DuckDB-WASM page', 'ms', others('restedMs')),
      measure('warm: next change', 'ms', ours('warmMs'), 50),
      measure('  bare DuckDB-WASM page', 'ms', others('warmMs')),
      ratio('  times the bare page', ours('warmMs'), others('warmMs')),
    ],
  };
}

async function filterTimes(url: string, options: readonly string[]): Promise<FilterTimes> {
  const choose = (option: string) => (page: Page) => page.selectOption(FILTER, option);
  const coldMs = await visit(url, WATCHED, (page) => page.redrawMs(choose(options[0]!)));
  const [restedMs, warmMs] = await visit(url, WATCHED, async (page) => {
    await page.chartMs();
    await page.rest();
    const first = await page.redrawMs(choose(options[0]!));
    await page.rest();
    return [first, await page.redrawMs(choose(options[1]!))];
  });
  return { coldMs, restedMs: restedMs!, warmMs: warmMs! };
}
