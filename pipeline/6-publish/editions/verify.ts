/** Proof that an edition is what was published: hashes, chain, sums and checks. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { objectPath } from '#contract/edition.ts';
import type { Folders } from '../../engine/context.ts';
import { Database, quoteName } from '../../engine/duckdb.ts';
import { CostbookError, EXIT } from '../../engine/errors.ts';
import { sha256OfFile } from '../../engine/lake.ts';
import { contradictionIn, tablesWithout } from './contradictions.ts';
import { latestId, readEdition, refuseChangedManifest, type StoredEdition } from './manifest.ts';
import { withoutTrailingZeros } from './objects.ts';
import { openEdition } from './open.ts';
import { isPruned, missingObjects } from './pruned.ts';

export interface Verified {
  readonly id: string;
  /** Objects whose bytes were hashed. */
  readonly objects: number;
  readonly sizeBytes: number;
  /** Objects that were pruned: where there are any, sums and checks cannot be tried. */
  readonly prunedObjects: number;
  /** Tables that the edition is from before: what they add up to was not tried. */
  readonly tablesWithout: readonly string[];
  /** Editions in the chain behind it, itself included. */
  readonly chain: number;
}

export interface Verifying {
  /** Ids of editions that no prune gives up beside the newest: a mark of one excuses no missing object of theirs. */
  readonly kept?: ReadonlySet<string>;
  /** Hashes of objects that are proven already, and are not read again; those that are proven now are added. */
  readonly proven?: Set<string>;
}

/**
 * Verifies one edition and the manifests of all its parents; the objects of a pruned edition as far as they are there.
 * Throws EditionChanged, ObjectMissing, ObjectChanged, ChainBroken, SumChanged or EditionUnbalanced (exit code 2), naming the first
 * thing that differs.
 */
export async function verifyEdition(dataFolder: string, editionsFolder: string, id?: string, options: Verifying = {}): Promise<Verified> {
  const stored = readEdition(editionsFolder, id);
  refuseChangedManifest(stored, editionsFolder);
  return verifyNewestOf(chainOf(editionsFolder, stored), { data: dataFolder, editions: editionsFolder }, options);
}

/** Verifies objects and tables of the first edition of a chain, as {@link chainOf} gives it. Throws what {@link verifyEdition} throws. */
export async function verifyNewestOf(
  chain: readonly StoredEdition[],
  { data, editions }: Pick<Folders, 'data' | 'editions'>,
  { kept, proven = new Set() }: Verifying = {},
): Promise<Verified> {
  const stored = chain[0]!;
  const named = Object.entries(stored.edition.tables).flatMap(([table, { objects }]) => objects.map((object) => ({ table, ...object })));
  const mayLack = isPruned(editions, stored.id) && stored.id !== latestId(editions) && !kept?.has(stored.id);
  const gone = new Set(mayLack ? missingObjects(data, stored.edition) : []);
  const objects = named.filter(({ sha256 }) => !gone.has(sha256));
  for (const { table, sha256 } of objects) {
    if (!proven.has(sha256)) await refuseChangedObject(join(data, objectPath(sha256)), table, sha256);
    proven.add(sha256);
  }
  if (gone.size === 0) await verifyTables(data, stored);
  return {
    id: stored.id,
    objects: objects.length,
    sizeBytes: objects.reduce((total, object) => total + object.sizeBytes, 0),
    prunedObjects: named.length - objects.length,
    tablesWithout: tablesWithout(Object.keys(stored.edition.tables)),
    chain: chain.length,
  };
}

async function verifyTables(dataFolder: string, stored: StoredEdition): Promise<void> {
  const database = await Database.open();
  try {
    await openEdition(database, dataFolder, stored.edition);
    await refuseChangedSums(database, stored);
    await refuseUnbalanced(database, stored);
  } finally {
    database.close();
  }
}

function failed(name: string, what: string, why: string, where: string): CostbookError {
  return new CostbookError({ name, what, why, fix: 'Restore the file from git or a backup, or publish again from the bills.', where, exitCode: EXIT.check });
}

/** Throws ObjectMissing or ObjectChanged (exit code 2). */
export async function refuseChangedObject(path: string, table: string, sha256: string): Promise<void> {
  if (!existsSync(path)) throw failed('ObjectMissing', `An object of table ${table} is missing.`, 'The manifest names it, but the file is gone.', path);
  if ((await sha256OfFile(path)) !== sha256)
    throw failed('ObjectChanged', `An object of table ${table} is not the one that was published.`, 'Its bytes do not hash to its name.', path);
}

/** An edition and its parents, newest first. Throws ChainBroken (exit code 2) where one is missing or is another, EditionChanged where one is not what its id says. */
export function chainOf(folder: string, stored: StoredEdition): StoredEdition[] {
  const chain = [stored];
  for (let child = stored; child.edition.parent !== null; ) {
    const { id, sha256 } = child.edition.parent;
    let parent: StoredEdition;
    try {
      parent = readEdition(folder, id);
    } catch {
      throw failed('ChainBroken', `Edition ${child.id} follows ${id}, which is missing or not readable.`, 'The chain of editions has a gap.', join(folder, id));
    }
    if (parent.sha256 !== sha256)
      throw failed(
        'ChainBroken',
        `Edition ${id} is not the one that ${child.id} follows.`,
        'Its manifest was changed or replaced.',
        join(folder, id, 'edition.json'),
      );
    refuseChangedManifest(parent, folder);
    chain.push(parent);
    child = parent;
  }
  return chain;
}

async function refuseChangedSums(database: Database, { id, edition }: StoredEdition): Promise<void> {
  for (const [name, table] of Object.entries(edition.tables)) {
    const sums = Object.keys(table.sums).map((column) => `, coalesce(sum(${quoteName(column)}::DECIMAL(38, 12)), 0)::VARCHAR AS ${quoteName(column)}`);
    const [row] = await database.rows<Record<string, string>>(`SELECT count(*)::VARCHAR AS "rows"${sums.join('')} FROM ${quoteName(name)}`);
    for (const [column, text] of Object.entries({ ...table.sums, rows: String(table.rows) })) {
      const found = withoutTrailingZeros(row![column]!);
      if (found !== text)
        throw failed('SumChanged', `${name}: ${column} is ${found}, the manifest says ${text}.`, 'Manifest and objects do not belong together.', id);
    }
  }
}

async function refuseUnbalanced(database: Database, { id, edition }: StoredEdition): Promise<void> {
  const sentence = await contradictionIn(database, Object.keys(edition.tables));
  if (sentence !== null) throw failed('EditionUnbalanced', `Edition ${id} fails the check "${sentence}".`, 'Its tables contradict each other.', id);
}
