/** Where a book keeps its things. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Folders } from './context.ts';

/** Folders of a book; paths may be relative to the working folder. */
export function foldersOf(dataFolder: string, inputsFolder: string): Folders {
  const data = resolve(dataFolder);
  return {
    inputs: resolve(inputsFolder),
    data,
    bronze: join(data, 'bronze'),
    silver: join(data, 'silver'),
    state: join(data, 'state'),
    objects: join(data, 'objects'),
    editions: join(data, 'editions'),
    pages: join(data, 'pages'),
  };
}

/**
 * The book a reading verb speaks of: the given folder, or `data`; and where `data` has no edition yet but the demo
 * company has, that one, which `say` is told.
 */
export function bookToRead(given: string | undefined, say: (text: string) => void): string {
  const isThere = (folder: string): boolean => existsSync(join(folder, 'editions', 'latest'));
  if (given !== undefined || isThere(DEFAULT_DATA) || !isThere(DEMO_DATA)) return resolve(given ?? DEFAULT_DATA);
  say(`No edition in ${DEFAULT_DATA}: reading the demo company in ${DEMO_DATA}.`);
  return resolve(DEMO_DATA);
}

export const DEFAULT_DATA = 'data';
export const DEFAULT_INPUTS = 'data/inputs';
export const DEMO_DATA = 'data/demo';

/** What was done with editions: it lies among the inputs, and is no part of an edition. */
export const JOURNALS_FILE = 'journals.csv';

/** Files that people own in a folder of inputs, or in a folder below it, by their names below the first: `dimensions/products.yaml`. */
export function inputNames(inputs: string, below = '.'): string[] {
  const folder = join(inputs, below);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /\.(ya?ml|csv)$/i.test(name) && !name.startsWith('.') && name !== JOURNALS_FILE);
  return names.map((name) => (below === '.' ? name : `${below}/${name}`)).sort();
}
