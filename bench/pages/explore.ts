/** Explore on a large edition, day by day: from a changed filter to the redrawn chart after the page came to rest. */
import type { Page } from 'playwright';
import { servePreview } from '../../pipeline/commands/preview.ts';
import { runChild } from '../child.ts';
import { measure, repeat, type Section } from '../measure.ts';
import { widenEdition } from './large-edition.ts';
import { visit } from './visit.ts';

interface ExploreOptions {
  /** Book of the demo company; gets one more edition. */
  readonly data: string;
  readonly outFolder: string;
  readonly runs: number;
  readonly goldRows: number;
}

/** Days are drawn as one area a part, so one mark can be a whole chart. */
const WATCHED = { chart: '#explore', marks: 1 };

export async function measureExplore({ data, outFolder, runs, goldRows }: ExploreOptions): Promise<Section> {
  const { id, rows } = await widenEdition(data, goldRows);
  await runChild('pipeline/costbook.mjs', 'site', '--data', data, '--edition', id, '--out', outFolder);
  const preview = await servePreview({ outFolder, port: 0 });
  try {
    const times = await repeat(runs, () =>
      visit(`${preview.url}explore/`, WATCHED, async (page) => {
        const chartMs = await page.chartMs();
        await page.rest();
        const daysMs = await page.redrawMs(choose('grain', 'day'));
        await page.rest();
        const serviceMs = await page.redrawMs(tickFirst('service'));
        await page.rest();
        return { chartMs, daysMs, serviceMs, groupMs: await page.redrawMs(choose('by', 'region')) };
      }),
    );
    const of = (name: keyof (typeof times)[number]): number[] => times.map((run) => run[name]);
    return {
      title: `Explore · ${rows.toLocaleString('en-US')} rows of daily_costs`,
      measures: [
        measure('first chart visible', 'ms', of('chartMs')),
        measure('first change after a rest: months → days', 'ms', of('daysMs'), 1000),
        measure('then only one service, by day', 'ms', of('serviceMs'), 1000),
        measure('then grouped by region, by day', 'ms', of('groupMs'), 1000),
      ],
    };
  } finally {
    await preview.close();
  }
}

function choose(name: string, value: string): (page: Page) => Promise<unknown> {
  return (page) => page.selectOption(`select[name="${name}"]`, value);
}

/** Opens a list of parts and ticks its first one. */
function tickFirst(name: string): (page: Page) => Promise<unknown> {
  return async (page) => {
    await page.click(`[data-choice="${name}"]`);
    await page.locator(`details:has([data-choice="${name}"]) input[type="checkbox"]`).first().click();
  };
}
