/** The files of people's inputs that went into an edition. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EditionFile } from '#contract/edition.ts';
import { sha256Of } from '../engine/lake.ts';

const INPUT_FILES = ['organization.yaml', 'allocation.yaml', 'budgets.csv', 'exchange-rates.csv', 'providers.yaml'];

/** Name, hash and size of each input that is there. */
export function inputFiles(folder: string): EditionFile[] {
  return INPUT_FILES.filter((name) => existsSync(join(folder, name))).map((name) => {
    const bytes = readFileSync(join(folder, name));
    return { name, sha256: sha256Of(bytes), sizeBytes: bytes.length };
  });
}
