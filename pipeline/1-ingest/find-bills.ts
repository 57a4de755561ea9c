/** Turns the files and folders that were named into a list of files. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { CostbookError } from '../engine/errors.ts';

export interface BillFile {
  /** Absolute path. */
  readonly path: string;
  /** Path below the folder that was named, or the file's own name: holds nothing of this machine. */
  readonly name: string;
  /** The file itself was named, not a folder around it. */
  readonly isNamed: boolean;
  /** Hash that its bytes had when they were pulled: they are a bill, and the same one still. */
  readonly sha256?: string;
}

/**
 * Files below the named paths, each once, sorted by name. Hidden files and folders are left out.
 * Throws BillMissing when a path does not exist.
 */
export async function findBills(paths: readonly string[]): Promise<BillFile[]> {
  const files = new Map<string, BillFile>();
  for (const path of paths) {
    for (const file of await filesAt(path)) {
      const known = files.get(file.path);
      if (!known || file.isNamed) files.set(file.path, file);
    }
  }
  return [...files.values()].sort((a, b) => compareText(a.name, b.name) || compareText(a.path, b.path));
}

async function filesAt(path: string): Promise<BillFile[]> {
  const root = await realpath(path).catch(() => {
    throw new CostbookError({
      name: 'BillMissing',
      what: `There is no file or folder ${path}.`,
      why: 'A bill that is not there cannot be counted, and a total without it would be wrong.',
      fix: 'Check the path; it is relative to the folder you are in, in providers.yaml to the inputs folder.',
      where: path,
    });
  });
  if ((await stat(root)).isFile()) return [{ path: root, name: basename(root), isNamed: true }];
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: file, name: relative(root, file).replaceAll('\\', '/'), isNamed: false }))
    .filter(({ name }) => !name.split('/').some((part) => part.startsWith('.')));
}

/** Orders text by its code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
