/** Files that are either whole or absent: hashing, writing aside, switching. */
import { createHash } from 'node:crypto';
import { copyFileSync, createReadStream, existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** SHA-256 of bytes or text, as 64 hex digits. */
export function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** SHA-256 of a file, read as a stream. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Writes a file beside its place and renames it there, so that a killed process leaves the old file or the new one. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  makeFolder(dirname(path));
  const aside = `${path}.${process.pid}.tmp`;
  writeFileSync(aside, content);
  renameSync(aside, path);
}

/** The same file in a second place; on another disk, or where the system has no links, a copy of the same date. */
export function linkOrCopy(from: string, to: string): void {
  makeFolder(dirname(to));
  try {
    linkSync(from, to);
  } catch {
    const { atime, mtime } = statSync(from);
    copyFileSync(from, to);
    utimesSync(to, atime, mtime);
  }
}

/** A finished file moved to the name its hash gives it; an object that is there already stays, unless its bytes are others by now. */
export async function keepObject(aside: string, place: string, sha256: string): Promise<void> {
  makeFolder(dirname(place));
  const isThere = existsSync(place) && sizeBytesOf(place) === sizeBytesOf(aside) && (await sha256OfFile(place)) === sha256;
  if (isThere) rmSync(aside);
  else renameSync(aside, place);
}

/** Makes a folder and those above it, also while another process does. Throws where the system refuses: Node's own way never returns for a folder below /proc. */
export function makeFolder(path: string): void {
  const first = refusalOf(path);
  if (first === null) return;
  if (first.code !== 'ENOENT') throw first;
  if (!existsSync(dirname(path))) makeFolder(dirname(path));
  const second = refusalOf(path);
  if (second !== null) throw second;
}

/** Why one folder cannot be made, or null when it is there. */
function refusalOf(path: string): NodeJS.ErrnoException | null {
  try {
    mkdirSync(path);
    return null;
  } catch (error) {
    const refusal = error as NodeJS.ErrnoException;
    return refusal.code === 'EEXIST' && statSync(path).isDirectory() ? null : refusal;
  }
}

/**
 * Deletes what killed processes left half done below a folder: `.aside-*` and `*.tmp` (with the number of a process in it, unless that
 * one is alive). The book's lock says that no build of this book is.
 */
export function removeHalfDone(folder: string, isAlive: (processId: number) => boolean): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const [, digits] = /(?:\.(\d+))?\.tmp$/.exec(name) ?? [];
    const isLeft = basename(name).startsWith('.aside-') || (name.endsWith('.tmp') && !(digits && Number(digits) !== process.pid && isAlive(Number(digits))));
    if (isLeft) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Size of a file in bytes. */
export function sizeBytesOf(path: string): number {
  return statSync(path).size;
}
