/** `costbook preview`: the site on this machine, served as a strict host would serve it; or the preview of a change of rules. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { FOUR_COSTS } from '#contract/focus.ts';
import { CostbookError } from '../engine/errors.ts';
import { DEFAULT_INPUTS } from '../engine/folders.ts';
import { answer } from '../engine/static-files.ts';
import { type CompareOptions, compareRules, FORMATS } from './compare-rules.ts';
import { portNumber } from './options.ts';
import { siteIn } from './site-folder.ts';

const FIRST_PORT = 4321;
const PORTS_TRIED = 20;

export interface PreviewOptions {
  /** Folder that `costbook site` wrote. */
  readonly outFolder: string;
  /** The next free port is taken when this one is not. */
  readonly port?: number;
}

export interface Preview {
  /** Address of the first page. */
  readonly url: string;
  close(): Promise<void>;
}

/** The verb for the command line: the site, or with --against what a change of rules will do to it. */
export const preview: Command = new Command('preview')
  .description('Serve the built site on 127.0.0.1; or with --against say what money a change of rules moves, before it is merged.')
  .option('--out <dir>', 'site to serve', 'dist')
  .option('--port <number>', 'port to begin with; the next free one is taken', portNumber, FIRST_PORT)
  .option('--against <what>', 'edition, git ref of the inputs, or other folder of inputs (./others) to hold the inputs of today against')
  .option('--inputs <dir>', `with --against: inputs of today (default: ${DEFAULT_INPUTS})`)
  .option('--data <dir>', 'with --against: book whose charges count')
  .addOption(new Option('--format <format>', 'with --against').choices(Object.keys(FORMATS)).default('text'))
  .addOption(new Option('--cost <column>', 'with --against: which cost').choices([...FOUR_COSTS]).default('EffectiveCost'))
  .addHelpText('after', '\nExample\n  costbook site && costbook preview\n  costbook preview --against main --format markdown')
  .action(async ({ out, port, against, format, ...options }: PreviewArguments) => {
    if (against !== undefined) return console.log(FORMATS[format]!(await compareRules({ ...options, against })));
    const { url } = await servePreview({ outFolder: out, port });
    console.log(url);
    console.error('Ctrl+C ends the preview.');
  });

interface PreviewArguments extends Omit<CompareOptions, 'against'> {
  readonly out: string;
  readonly port: number;
  readonly against?: string;
  readonly format: string;
}

/**
 * Serves a built site below the base path that it was built for.
 * @throws {CostbookError} SiteMissing, PortsTaken
 */
export async function servePreview({ outFolder, port = FIRST_PORT }: PreviewOptions): Promise<Preview> {
  const folder = resolve(outFolder);
  const base = basePathOf(folder);
  const server = createServer((request, response) => {
    answer(request, response, { folder, base }).catch(() => response.destroy());
  });
  for (let offset = 0; offset < PORTS_TRIED; offset++) {
    const isListening = await new Promise<boolean>((settle, fail) => {
      server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? settle(false) : fail(error)));
      server.listen(port && port + offset, '127.0.0.1', () => settle(true));
    });
    if (!isListening) continue;
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
      close: () =>
        new Promise((done) => {
          server.close(() => done());
          server.closeAllConnections();
        }),
    };
  }
  throw new CostbookError({
    name: 'PortsTaken',
    what: `No free port from ${port} to ${port + PORTS_TRIED - 1} on 127.0.0.1.`,
    why: 'Other programs listen there.',
    fix: 'Name another port to begin with: costbook preview --port 8000',
    where: '--port',
  });
}

function basePathOf(folder: string): string {
  const site = siteIn(folder);
  if (site) return site.base;
  throw new CostbookError({
    name: 'SiteMissing',
    what: `There is no site in ${folder}.`,
    why: 'The preview serves what `costbook site` has built.',
    fix: 'Run `costbook site` first, or name the folder of a built site with --out.',
    where: folder,
  });
}
