/** The files of people's inputs that went into an edition. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EditionFile } from '#contract/edition.ts';
import { CostbookError } from '../engine/errors.ts';
import { sha256Of } from '../engine/lake.ts';

const INPUT_FILES = ['organization.yaml', 'allocation.yaml', 'budgets.csv', 'exchange-rates.csv', 'providers.yaml'];

/** Name, hash and size of each input that is there. Throws FileNotReadable (exit code 1) where a folder stands in the place of one. */
export function inputFiles(folder: string): EditionFile[] {
  return INPUT_FILES.filter((name) => existsSync(join(folder, name))).map((name) => {
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
