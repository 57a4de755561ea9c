/** Which editions keep their objects, and what each edition weighs. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EditionObject } from '#contract/edition.ts';
import { sizeBytesOf } from '../../engine/lake.ts';
import { editionIds, latestId, readEdition, type StoredEdition } from './manifest.ts';
import { isPruned } from './pruned.ts';
import { chainOf } from './verify.ts';

/** Why an edition keeps its objects; null: it does not. */
export type KeptBecause = 'newest' | 'recent' | 'month-end' | 'named by inputs' | null;

export interface Weighed {
  readonly id: string;
  /** Its objects may be gone already. */
  readonly isPruned: boolean;
  /** What it added to the book: objects that its parent does not name, and its manifest. */
  readonly ownBytes: number;
  /** Objects that its parent names too. */
  readonly sharedBytes: number;
}

export interface Retention {
  /** Editions are kept that speak of one of so many days before the newest one's. */
  readonly keepDays: number;
  /** Ids of editions to keep whatever their day: months are closed on them. */
  readonly named: ReadonlySet<string>;
}

/** All editions of a book, oldest day first; of one day in the order in which they follow each other. Throws EditionNotReadable, EditionChanged or ChainBroken (exit code 2). */
export function editionsInOrder(editionsFolder: string): StoredEdition[] {
  if (latestId(editionsFolder) === null) return [];
  const chain = chainOf(editionsFolder, readEdition(editionsFolder)).map(({ id }) => id);
  const place = (id: string): number => (chain.includes(id) ? -chain.indexOf(id) : Number.NEGATIVE_INFINITY);
  const all = editionIds(editionsFolder).map((id) => readEdition(editionsFolder, id));
  return all.sort((a, b) => (a.edition.asOf < b.edition.asOf ? -1 : a.edition.asOf > b.edition.asOf ? 1 : Math.sign(place(a.id) - place(b.id)) || 0));
}

/** Why each edition is kept. Time is that of the editions: a book that is not built any more loses nothing. */
export function keptBecause(editions: readonly StoredEdition[], newest: StoredEdition, { keepDays, named }: Retention): Map<string, KeptBecause> {
  const month = ({ edition }: StoredEdition): string => edition.asOf.slice(0, 7);
  const lastOfMonth = new Map(editions.map((each) => [month(each), each.id]));
  const since = new Date(Date.parse(newest.edition.asOf) - keepDays * 86_400_000).toISOString().slice(0, 10);
  return new Map(
    editions.map((each) => {
      if (each.id === newest.id) return [each.id, 'newest'];
      if (named.has(each.id)) return [each.id, 'named by inputs'];
      if (each.edition.asOf >= since) return [each.id, 'recent'];
      return [each.id, lastOfMonth.get(month(each)) === each.id ? 'month-end' : null];
    }),
  );
}

/** What each edition adds to the book. */
export function weigh(editionsFolder: string, editions: readonly StoredEdition[]): Weighed[] {
  const byId = new Map(editions.map((each) => [each.id, each]));
  return editions.map((each) => {
    const parent = each.edition.parent && byId.get(each.edition.parent.id);
    const before = new Set(parent ? objectsOf(parent).map(({ sha256 }) => sha256) : []);
    const objects = objectsOf(each);
    const bytes = (those: readonly EditionObject[]): number => those.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return {
      id: each.id,
      isPruned: isPruned(editionsFolder, each.id),
      ownBytes: bytes(objects.filter(({ sha256 }) => !before.has(sha256))) + sizeBytesOf(join(editionsFolder, each.id, 'edition.json')),
      sharedBytes: bytes(objects.filter(({ sha256 }) => before.has(sha256))),
    };
  });
}

/** Objects of an edition, each once. */
export function objectsOf({ edition }: StoredEdition): EditionObject[] {
  return [...new Map(Object.values(edition.tables).flatMap(({ objects }) => objects.map((object) => [object.sha256, object]))).values()];
}

/** Paths of the objects in a book, by their hash; what is being written is none. */
export function storedObjects(objectsFolder: string): Map<string, string> {
  const names = existsSync(objectsFolder) ? readdirSync(objectsFolder, { recursive: true, encoding: 'utf8' }).sort() : [];
  return new Map(
    names.flatMap((name) => {
      const [, folder, sha256] = /^([0-9a-f]{2})[\\/]([0-9a-f]{64})\.parquet$/.exec(name) ?? [];
      return sha256?.startsWith(folder!) ? [[sha256, join(objectsFolder, name)] as const] : [];
    }),
  );
}
