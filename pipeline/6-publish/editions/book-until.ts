/** A book of its own that ends with an edition, so that nothing that came later can be seen in what is made of it. */
import { copyFileSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CAUSES_FILE } from '#contract/causes.ts';
import { objectPath } from '#contract/edition.ts';
import type { Folders } from '../../engine/context.ts';
import { writeWhole } from '../../engine/lake.ts';
import type { StoredEdition } from './manifest.ts';
import { SIGNATURE_FILE } from './signatures.ts';
import { chainOf } from './verify.ts';

/**
 * Makes it in `place`: manifests and signatures of an edition and its parents, `latest`, and links to those of their objects that are at
 * hand; for null an empty one. A book that is there is taken on to a later edition. Writing into it changes nothing of the book that it is made of. Throws ChainBroken or EditionChanged (exit code 2).
 */
export function bookUntil({ data, editions }: Pick<Folders, 'data' | 'editions'>, last: StoredEdition | null, place: string): void {
  mkdirSync(join(place, 'editions'), { recursive: true });
  if (last === null) return;
  for (const { id, edition } of chainOf(editions, last)) {
    for (const file of ['edition.json', SIGNATURE_FILE, 'pruned.json', CAUSES_FILE]) {
      const path = join(editions, id, file);
      const copied = join(place, 'editions', id, file);
      if (existsSync(path) && !existsSync(copied)) copy(path, copied);
    }
    for (const { objects } of Object.values(edition.tables))
      linkObjects(
        data,
        objects.map(({ sha256 }) => sha256),
        place,
      );
  }
  writeWhole(join(place, 'editions', 'latest'), `${last.id}\n`);
}

/** Links objects of a book into another, those that are at hand. */
export function linkObjects(data: string, names: readonly string[], place: string): void {
  for (const sha256 of names) {
    const [from, to] = [join(data, objectPath(sha256)), join(place, objectPath(sha256))];
    if (existsSync(from) && !existsSync(to)) linkFile(from, to);
  }
}

/** Makes a file appear in a second place; where the system has no links, by copying. */
export function linkFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  try {
    symlinkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    copyFileSync(from, to);
  }
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}
