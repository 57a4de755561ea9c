/** The files of people's inputs that went into an edition. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EditionFile } from '#contract/edition.ts';
import { CostbookError } from '../engine/errors.ts';
import { inputNames, JOURNALS_FILE } from '../engine/folders.ts';
import { sha256Of } from '../engine/lake.ts';

/** Beside the files of the inputs folder itself, which may have any name (a catalog, say), those of these folders below it. */
const FOLDERS = ['mappings', 'dimensions'];

/** Name, hash and size of each input that is there, by name. Throws FileNotReadable (exit code 1) where a folder stands in the place of one. */
export function inputFiles(folder: string): EditionFile[] {
  const names = ['.', ...FOLDERS].flatMap((below) => inputNames(folder, below)).sort();
  return names.map((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) {
      throw new CostbookError({
        name: 'FileNotReadable',
        what: `${path} is a folder.`,
        why: 'Costbook reads an input of this name as a file.',
        fix: 'Remove or rename the folder, or put the file in its place.',
        where: path,
      });
    }
    const bytes = readFileSync(path);
    return { name, sha256: sha256Of(bytes), sizeBytes: bytes.length };
  });
}

/** Hashes of objects that YAML files of inputs name, wherever they stand in them: a closed month names what it keeps. */
export function objectsNamedIn(folder: string): string[] {
  return [...textOf(folder).matchAll(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g)].map(([sha256]) => sha256);
}

/** Ids of editions that YAML files of inputs name, or that journals were booked of. */
export function editionsNamedIn(folder: string): string[] {
  const journals = join(folder, JOURNALS_FILE);
  const text = `${textOf(folder)}\n${existsSync(journals) ? readFileSync(journals, 'utf8') : ''}`;
  return [...text.matchAll(/\b\d{4}-\d{2}-\d{2}-[0-9a-f]{12}\b/g)].map(([id]) => id);
}

function textOf(folder: string): string {
  const names = inputFiles(folder).flatMap(({ name }) => (/\.ya?ml$/i.test(name) ? name : []));
  return names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
}
