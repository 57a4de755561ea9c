/** A book and its site, made from nothing, and made again when one month of one provider was delivered anew. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeDemo } from '../pipeline/1-ingest/demo/generate.ts';
import type { SiteSummary } from '../pipeline/commands/site.ts';
import { sizeBytesOf } from '../pipeline/engine/lake.ts';
import { ROOT, runChild } from './child.ts';
import { measure, ratio, repeat, type Section } from './measure.ts';
import { redeliver } from './pipeline.ts';

export interface RebuildOptions {
  readonly rows: number;
  readonly runs: number;
  /** An empty folder that may be filled. */
  readonly folder: string;
}

/** Each run begins without silver, pages and the site's bundled code; 24 months of bills are written once. */
export async function measureRebuild({ rows, runs, folder }: RebuildOptions): Promise<Section> {
  const demo = await writeDemo({ folder, rows });
  const [data, out] = [join(folder, 'data'), join(folder, 'site')];
  const build = async (): Promise<number> =>
    (await runChild('pipeline/costbook.mjs', 'build', '--bill', demo.bills, '--inputs', demo.inputs, '--data', data)).wallMs;
  const site = async (): Promise<SiteSummary & { wallMs: number }> => {
    const { wallMs, stdout } = await runChild('pipeline/costbook.mjs', 'site', '--data', data, '--out', out, '--json');
    return { ...(JSON.parse(stdout) as SiteSummary), wallMs };
  };
  const results = await repeat(runs, async () => {
    for (const path of [data, out, join(ROOT, '.astro', 'presses')]) rmSync(path, { recursive: true, force: true });
    const full = { build: await build(), site: await site(), bytes: bytesBelow(join(data, 'pages')) };
    const restore = await redeliver(demo.bills);
    const again = { build: await build(), site: await site(), bytes: bytesBelow(join(data, 'pages')) };
    restore();
    return { full, again, unchanged: await site() };
  });
  const values = (value: (run: (typeof results)[number]) => number): number[] => results.map(value);
  const [build0, build1] = [values(({ full }) => full.build / 1000), values(({ again }) => again.build / 1000)];
  const [site0, site1] = [values(({ full }) => full.site.wallMs / 1000), values(({ again }) => again.site.wallMs / 1000)];
  const [unchanged, pages] = [values((run) => run.unchanged.wallMs / 1000), values(({ again }) => again.site.pages)];
  const [drawn, bytes] = [values(({ again }) => again.site.drawn), values(({ full }) => full.bytes / 1e6)];
  const added = values(({ full, again }) => (again.bytes - full.bytes) / 1e6);
  const months = new Set(demo.files.flatMap((file) => /\d{4}-\d{2}/.exec(file) ?? [])).size;
  return {
    title: `Rebuild with one changed month · demo company, ${rows.toLocaleString('en-US')} charges of ${months} months`,
    measures: [
      measure('bills → edition, from nothing', 's', build0),
      measure('  one month delivered anew', 's', build1),
      ratio('  times from nothing', build1, build0, 0.2),
      measure('edition → site, from nothing', 's', site0),
      measure('  one month delivered anew', 's', site1),
      ratio('  times from nothing', site1, site0, 0.2),
      measure('  nothing changed', 's', unchanged),
      measure('pages of the edition', '', pages),
      measure('  drawn when one month was delivered anew', '', drawn),
      measure('pages kept for the first edition', 'MB', bytes),
      measure('  added by the second', 'MB', added),
    ],
  };
}

function bytesBelow(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, entry) => sum + sizeBytesOf(join(entry.parentPath, entry.name)), 0);
}
