/** What processes that were killed leave behind in a book. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Folders } from '../engine/context.ts';
import { removeHalfDone } from '../engine/lake.ts';
import { isAlive } from '../engine/lock.ts';

/** Deletes it, and what this process leaves; under the book's lock, which says that no other is alive. */
export function removeLeftovers({ state, objects, editions, silver, bronze }: Folders): void {
  for (const name of readdirSync(state)) if (/^(build|spill)-\d+/.test(name)) rmSync(join(state, name), { recursive: true, force: true });
  for (const folder of [objects, editions, silver, bronze, state]) removeHalfDone(folder, isAlive);
}
