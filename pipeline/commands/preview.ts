/** `costbook preview`: the site on this machine, served as a strict host would serve it. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { CostbookError } from '../engine/errors.ts';
import { answer } from '../engine/static-files.ts';
import { portNumber } from './options.ts';

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

/** The verb for the command line. */
export const preview: Command = new Command('preview')
  .description('Serve the built site on 127.0.0.1.')
  .option('--out <dir>', 'site to serve', 'dist')
  .option('--port <number>', 'port to begin with; the next free one is taken', portNumber, FIRST_PORT)
  .addHelpText('after', '\nExample\n  costbook site && costbook preview')
  .action(async (options: { out: string; port: number }) => {
    const { url } = await servePreview({ outFolder: options.out, port: options.port });
    console.log(url);
    console.error('Ctrl+C ends the preview.');
  });

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
  const path = join(folder, 'site.json');
  if (existsSync(path)) return (JSON.parse(readFileSync(path, 'utf8')) as { base: string }).base;
  throw new CostbookError({
    name: 'SiteMissing',
    what: `There is no site in ${folder}.`,
    why: 'The preview serves what `costbook site` has built.',
    fix: 'Run `costbook site` first, or name the folder of a built site with --out.',
    where: folder,
  });
}
