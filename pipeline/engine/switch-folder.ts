/** Puts a whole folder in the place of another, so that a process that fails or is killed leaves one of the two. */
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './lake.ts';
import { isAlive } from './lock.ts';

/** Names of the folders beside a place in which it is switched: which place, by which process. */
const BESIDE = /^\.costbook-site-(.+)-(\d+)-\w{6}$/;

/** Those that this process made: its own number in any other was written by an earlier process of that number. */
const own = new Set<string>();

/**
 * Moves `built` to `place` with two renames; from another disk it is copied beside its place first. What stood there comes back when
 * the second rename fails.
 */
export async function switchFolder(built: string, place: string): Promise<void> {
  makeFolder(dirname(place));
  const beside = await mkdtemp(join(dirname(place), `.costbook-site-${basename(place)}-${process.pid}-`));
  const before = join(beside, 'before');
  own.add(beside);
  try {
    const next = join(beside, 'next');
    await rename(built, next).catch(() => cp(built, next, { recursive: true, preserveTimestamps: true }));
    await rename(place, before).catch(ignoreMissing);
    await rename(next, place).catch(async (error: Error) => {
      await rename(before, place).catch(ignoreMissing);
      throw error;
    });
  } finally {
    own.delete(beside);
    if (existsSync(place) || !existsSync(before)) await rm(beside, { recursive: true, force: true });
  }
}

/** Brings back a folder whose switching was killed between the two renames, and deletes what killed switches left beside it. */
export async function recoverSwitches(place: string): Promise<void> {
  const parent = dirname(place);
  for (const name of await readdir(parent).catch((): string[] => [])) {
    const [, target, processId] = BESIDE.exec(name) ?? [];
    if (target === undefined || isSwitching(join(parent, name), Number(processId))) continue;
    const before = join(parent, name, 'before');
    if (!existsSync(join(parent, target)) && existsSync(before)) await rename(before, join(parent, target));
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

function isSwitching(beside: string, processId: number): boolean {
  return processId === process.pid ? own.has(beside) : isAlive(processId);
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
