/** The files of people's inputs that went into an edition. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EditionFile } from '#contract/edition.ts';
import { CostbookError } from '../engine/errors.ts';
import { inputNames } from '../engine/folders.ts';
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
