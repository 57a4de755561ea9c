import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { claimDemoFolder, DEMO_MARKER } from '../1-ingest/demo/claim-folder.ts';
import { DEMO_ROWS, writeDemo } from '../1-ingest/demo/generate.ts';
import { latestId } from '../6-publish/editions/manifest.ts';
import { DEMO_DATA, foldersOf } from '../engine/folders.ts';
import { writeWhole } from '../engine/lake.ts';
import { underLock } from '../engine/lock.ts';
import { createLog, type Log } from '../engine/log.ts';
import { recipe } from '../engine/recipe.ts';
import { buildEdition } from './build.ts';
import { portNumber, rowCount } from './options.ts';
import { servePreview } from './preview.ts';
import { buildSite } from './site.ts';

interface DemoBookOptions {
  readonly rows: number;
  readonly data: string;
}

export const demo = new Command('demo')
  .description('Write the bills of a made-up company, build its editions and its site.')
  .option('--rows <n>', 'charges to write', rowCount, DEMO_ROWS)
  .option('--data <dir>', 'where its bills, inputs, editions and site go', DEMO_DATA)
  .option('--no-site', 'stop after the edition')
  .option('--serve', 'serve the site on 127.0.0.1')
  .option('--port <number>', 'port to begin with; the next free one is taken', portNumber)
  .addHelpText('after', '\nExample\n  costbook demo --rows 1000000 --serve')
  .action(async (options: DemoBookOptions & { site: boolean; serve?: boolean; port?: number }) => {
    const log = createLog();
    console.log(await buildDemo(options, log));
    if (!options.site) return;
    log.step('site  pages …');
    const { pages, outFolder } = await buildSite({ dataFolder: options.data, outFolder: join(options.data, 'site'), hasAllEditions: true });
    log.note(`site         ${pages} pages in ${outFolder}`);
    if (!options.serve) return;
    const { url } = await servePreview({ outFolder, port: options.port });
    console.log(url);
    log.note('Ctrl+C ends the preview.');
  });

/**
 * Builds two editions of the demo company, the close of October 2026 and the one after it, and returns the id of the newer.
 * What stands there already, made by the same recipes from as many rows, stays as it is.
 * Throws DemoFolderInUse and the errors of a build.
 */
export async function buildDemo({ rows, data }: DemoBookOptions, log: Log): Promise<string> {
  const stampPath = join(data, DEMO_MARKER);
  const stamp = JSON.stringify({ rows, recipe: recipe().sha256 });
  await claimDemoFolder(data);
  const { editions, state } = foldersOf(data, join(data, 'inputs'));
  const newest = latestId(editions);
  if (newest !== null && readFileSync(stampPath, 'utf8') === stamp) {
    log.note(`demo         edition ${newest} is there already`);
    return newest;
  }
  log.step('demo  bills …');
  const { deliveries, inputs } = await underLock(state, async () => {
    writeWhole(stampPath, '{}\n');
    return writeDemo({ folder: data, rows });
  });
  let id = '';
  for (const [index, day] of deliveries.entries()) {
    log.note(`demo         what was delivered by ${day.slice(-10)}`);
    ({ id } = await buildEdition({ bill: deliveries.slice(0, index + 1), inputs, data, memoryLimit: '4GB' }, log));
  }
  writeWhole(stampPath, stamp);
  return id;
}
