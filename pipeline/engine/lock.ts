/** One process at a time writes into a book: a lock file that outlives no process. */
import { constants, copyFileSync, linkSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CostbookError } from './errors.ts';
import { makeFolder } from './lake.ts';

/** How often a process says that it still holds a lock: numbers of processes mean nothing on another machine or in another container. */
const TOUCH_MS = 60_000;
/** A lock of a process elsewhere that has said nothing for so long is taken over. */
const SILENT_MS = 15 * TOUCH_MS;

/** Machine and process namespace, in which the number of a process is its own. */
const HERE = `${hostname().replace(/\s/g, '-')}/${namespace()}`;

/** Who holds a lock: its process, and its machine where that is another one, or another container. */
export interface Holder {
  readonly holder: number;
  readonly elsewhere: string | null;
}

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
      what: `Process ${lock.holder}${lock.elsewhere === null ? '' : ` of ${lock.elsewhere}`} is working on ${join(state, '..')}.`,
      why: 'Two at once, builds or pulls, would write the same files twice.',
      fix:
        lock.elsewhere === null
          ? `Wait until it is done, or stop it. A lock whose process is gone is taken over by itself; if ${lock.holder} is neither a build nor a pull, delete ${path}.`
          : `Wait until it is done, or stop it there: it is on another machine or in another container. A lock of which nothing is heard is taken over after ${SILENT_MS / 60_000} minutes; if you know that it is gone, delete ${path}.`,
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
 * Takes the lock of a folder, or says which living process holds it. The file appears whole, with the number of the process, when it
 * began and where; one that names no living process, or another of the same number, is taken over, and so is one from elsewhere of which
 * nothing has been heard for long.
 */
export function takeLock(folder: string): { release(): void } | Holder {
  makeFolder(folder);
  const path = join(folder, 'lock');
  const own = `${process.pid} ${startOf(process.pid)} ${HERE}`;
  const aside = `${path}.${process.pid}.tmp`;
  writeFileSync(aside, own);
  try {
    while (!appear(aside, path)) {
      const found = readLock(path);
      const holder = found === null ? null : holderOf(found, path, aside);
      if (holder !== null) return holder;
      if (found !== null) removeStale(path, found);
    }
  } finally {
    rmSync(aside, { force: true });
  }
  held.add(path);
  const touching = setInterval(() => touch(path, own, aside), TOUCH_MS).unref();
  return {
    release() {
      clearInterval(touching);
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

/** The living process that wrote a lock, or null. `aside` was written this moment, so both dates are of the same clock. */
function holderOf(text: string, path: string, aside: string): Holder | null {
  const [, digits, start = '', place = HERE] = /^(\d+)(?: (\d*))?(?: (\S+))?$/.exec(text.trim()) ?? [];
  const holder = Number(digits ?? 0);
  if (holder === 0) return null;
  if (place !== HERE) return isSilent(path, aside) ? null : { holder, elsewhere: place.slice(0, place.lastIndexOf('/')) };
  if (!isAlive(holder)) return null;
  if (holder === process.pid) return held.has(path) ? { holder, elsewhere: null } : null;
  const startNow = startOf(holder);
  return start !== '' && startNow !== '' && start !== startNow ? null : { holder, elsewhere: null };
}

function isSilent(path: string, aside: string): boolean {
  const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return touched !== undefined && statSync(aside).mtimeMs - touched > SILENT_MS;
}

/** Gives a lock that is still ours the date of this moment, by the clock of its disk. */
function touch(path: string, own: string, aside: string): void {
  try {
    if (readLock(path) !== own) return;
    writeFileSync(aside, own);
    const { mtime } = statSync(aside);
    utimesSync(path, mtime, mtime);
  } catch {
    // The work goes on; a disk that takes no date will say so where it matters.
  } finally {
    rmSync(aside, { force: true });
  }
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

/** The namespace of the numbers of processes, or '' where the system has none. */
function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
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
