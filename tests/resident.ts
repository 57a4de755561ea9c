/** A process that runs one command line after the other, each as in a process of its own: the far end of `costbook` in command-line.ts. */
import { PATIENCE } from '../pipeline/1-ingest/pulling/source.ts';
import { main } from '../pipeline/cli.ts';
import type { CommandLine, Outcome } from './command-line.ts';

const said = { stdout: '', stderr: '' };
for (const stream of ['stdout', 'stderr'] as const) {
  process[stream].write = (chunk: string | Uint8Array): boolean => {
    said[stream] += Buffer.from(chunk).toString('utf8');
    return true;
  };
}
// Waits that a test can afford.
Object.assign(PATIENCE, { firstWaitMs: 20 });

const end = process.exit;
process.on('disconnect', () => end());
// A verb that ends its process ends its own run, not the next one.
process.exit = (() => {}) as typeof process.exit;

process.on('message', async ({ args, cwd, environment }: CommandLine) => {
  Object.assign(said, { stdout: '', stderr: '' });
  process.exitCode = undefined;
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  await main(['node', 'costbook', ...args]);
  process.removeAllListeners('SIGINT');
  process.send!({ exitCode: Number(process.exitCode ?? 0), ...said } satisfies Outcome);
});
