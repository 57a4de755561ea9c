/** Editions whose objects were given up: the manifest stays, so that the chain stays, and `pruned.json` beside it says that this was meant. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Edition, objectPath } from '#contract/edition.ts';
import { CostbookError } from '../../engine/errors.ts';
import { writeWhole } from '../../engine/lake.ts';

/** Why the objects of an edition may be gone. */
export interface Pruning {
  /** The newest edition when it was pruned. */
  readonly newest: string;
  readonly keepDays: number;
}

function markerPath(editionsFolder: string, id: string): string {
  return join(editionsFolder, id, 'pruned.json');
}

/** True where the objects of an edition may be gone. */
export function isPruned(editionsFolder: string, id: string): boolean {
  return existsSync(markerPath(editionsFolder, id));
}

/** Says of an edition that its objects may be gone. */
export function markPruned(editionsFolder: string, id: string, pruning: Pruning): void {
  if (!isPruned(editionsFolder, id)) writeWhole(markerPath(editionsFolder, id), `${JSON.stringify(pruning)}\n`);
}

/** Objects that an edition names and that are not in the book. */
export function missingObjects(dataFolder: string, edition: Edition): string[] {
  const named = Object.values(edition.tables).flatMap(({ objects }) => objects.map(({ sha256 }) => sha256));
  return [...new Set(named)].filter((sha256) => !existsSync(join(dataFolder, objectPath(sha256))));
}

/** Throws ObjectsMissing (exit code 1) where tables of an edition cannot be read. */
export function refuseMissingObjects(dataFolder: string, edition: Edition): void {
  const [first, ...others] = missingObjects(dataFolder, edition);
  if (first === undefined) return;
  throw new CostbookError({
    name: 'ObjectsMissing',
    what: `${others.length + 1} object${others.length === 0 ? '' : 's'} of the edition of ${edition.asOf} ${others.length === 0 ? 'is' : 'are'} not in ${dataFolder}.`,
    why: 'They were pruned, or are kept elsewhere: in an object store, in Git LFS, in a backup. Without them its tables cannot be read.',
    fix: 'Bring them back (costbook objects pull s3://…, git lfs pull), or name an edition that is kept: costbook size lists them.',
    where: join(dataFolder, objectPath(first)),
  });
}
