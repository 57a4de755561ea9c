import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { DEMO_ROWS, writeDemo } from '../1-ingest/demo/generate.ts';
import { DEMO_DATA } from '../engine/folders.ts';
import { createLog } from '../engine/log.ts';
import { buildEdition } from './build.ts';
import { servePreview } from './preview.ts';
import { buildSite } from './site.ts';

export const demo = new Command('demo')
  .description('Write the bills of a made-up company, build its editions and its site.')
  .option('--rows <n>', 'charges to write', rowCount, DEMO_ROWS)
  .option('--data <dir>', 'where its bills, inputs, editions and site go', DEMO_DATA)
  .option('--no-site', 'stop after the edition')
  .option('--serve', 'serve the site on 127.0.0.1')
  .option('--port <number>', 'port to begin with; the next free one is taken', Number)
  .addHelpText('after', '\nExample\n  costbook demo --rows 1000000 --serve')
  .action(async (options: { rows: number; data: string; site: boolean; serve?: boolean; port?: number }) => {
    const log = createLog();
    log.step('demo  bills …');
    const { bills, inputs } = await writeDemo({ folder: options.data, rows: options.rows });
    const { id } = await buildEdition({ bill: [bills], inputs, data: options.data, memoryLimit: '4GB' }, log);
    console.log(id);
    if (!options.site) return;
    log.step('site  pages …');
    const { pages, outFolder } = await buildSite({ dataFolder: options.data, outFolder: join(options.data, 'site') });
    log.note(`site         ${pages} pages in ${outFolder}`);
    if (!options.serve) return;
    const { url } = await servePreview({ outFolder, port: options.port });
    console.log(url);
    log.note('Ctrl+C ends the preview.');
  });

function rowCount(text: string): number {
  const rows = Number(text.replaceAll('_', ''));
  if (!Number.isInteger(rows) || rows < 1000) throw new InvalidArgumentError('Write a whole number of at least 1000.');
  return rows;
}
