/** One process at a time writes into a book: a lock file that outlives no process. */
import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CostbookError } from './errors.ts';
import { makeFolder } from './lake.ts';

/** Locks that this process holds: its own number in any other lock was written by an earlier process of that number. */
const held = new Set<string>();

/**
 * Does `work` while no other process writes into the book whose state folder this is.
 * Throws BuildRunning (exit code 1), naming the living process that does.
 */
export async function underLock<T>(state: string, work: () => Promise<T>): Promise<T> {
  const lock = takeLock(state);
  if ('holder' in lock) {
    const path = join(state, 'lock');
    throw new CostbookError({
      name: 'BuildRunning',
      what: `Process ${lock.holder} is working on ${join(state, '..')}.`,
      why: 'Two at once, builds or pulls, would write the same files twice.',
      fix: `Wait until it is done, or stop it. A lock whose process is gone is taken over by itself; if ${lock.holder} is neither a build nor a pull, delete ${path}.`,
      where: path,
    });
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/**
 * Takes the lock of a folder, or says which living process holds it. The file appears whole, with the number of the process and when it
 * began; one that names no living process, or another of the same number, is taken over.
 */
export function takeLock(folder: string): { release(): void } | { holder: number } {
  makeFolder(folder);
  const path = join(folder, 'lock');
  const own = `${process.pid} ${startOf(process.pid)}`;
  const aside = `${path}.${process.pid}.tmp`;
  writeFileSync(aside, own);
  try {
    while (!appear(aside, path)) {
      const found = readLock(path);
      const holder = found === null ? null : holderOf(found, path);
      if (holder !== null) return { holder };
      if (found !== null) removeStale(path, found);
    }
  } finally {
    rmSync(aside, { force: true });
  }
  held.add(path);
  return {
    release() {
      held.delete(path);
      if (readLock(path) === own) rmSync(path, { force: true });
    },
  };
}

/** True while a process with this number runs. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return !isDefunct(processId);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Gives a whole file its name unless that is taken; a file system without links gets a copy. */
function appear(aside: string, path: string): boolean {
  try {
    linkSync(aside, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error;
  }
  try {
    copyFileSync(aside, path, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readLock(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The living process that wrote a lock, or null. */
function holderOf(text: string, path: string): number | null {
  const [, digits, start = ''] = /^(\d+)(?: (\d*))?$/.exec(text.trim()) ?? [];
  const processId = Number(digits ?? 0);
  if (processId === 0 || !isAlive(processId)) return null;
  if (processId === process.pid) return held.has(path) ? processId : null;
  const startNow = startOf(processId);
  return start !== '' && startNow !== '' && start !== startNow ? null : processId;
}

/** Moves a stale lock away; when another process was faster and it is that one's new lock that moved, it is put back. */
function removeStale(path: string, stale: string): void {
  const away = `${path}.stale.${process.pid}.tmp`;
  try {
    renameSync(path, away);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(away, 'utf8') !== stale) appear(away, path);
  rmSync(away, { force: true });
}

/** When a process began, in clock ticks since the machine did, or '' where the system does not say. */
function startOf(processId: number): string {
  return statOf(processId)[19] ?? '';
}

/** True for a process that has ended and that nobody has asked about yet: the system still knows its number. */
function isDefunct(processId: number): boolean {
  return /^[ZX]/.test(statOf(processId)[0] ?? '');
}

/** Fields of /proc/<pid>/stat behind the name of the program, or none where there is no such file. */
function statOf(processId: number): string[] {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
