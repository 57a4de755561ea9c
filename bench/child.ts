/** Runs a script as a process of its own and says how long it took and how much memory it had at its peak. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

export interface ChildRun {
  /** From the start of the process to its end, Node's own start included. */
  readonly wallMs: number;
  readonly peakMb: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** @throws {Error} with what the script said, when it ends with another exit code than 0 */
export async function runChild(script: string, ...args: readonly string[]): Promise<ChildRun> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', join(import.meta.dirname, 'report-peak.ts'), join(ROOT, script), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [stdout, stderr, peak] = [textOf(child.stdio[1]!), textOf(child.stdio[2]!), textOf(child.stdio[3] as NodeJS.ReadableStream)];
  const exitCode = await new Promise<number | null>((settle) => child.on('close', settle));
  const wallMs = performance.now() - start;
  if (exitCode !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${exitCode}\n${await stderr}`);
  return { wallMs, peakMb: Number(await peak) / 1024, stdout: await stdout, stderr: await stderr };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}
