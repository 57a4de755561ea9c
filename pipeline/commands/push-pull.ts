/** Objects to and from an S3 bucket: each once, under its hash. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectPath } from '#contract/edition.ts';
import { Bucket, type Listed } from '../1-ingest/aws-data-exports/bucket.ts';
import { failureOf } from '../1-ingest/pulling/failures.ts';
import { patiently } from '../1-ingest/pulling/patience.ts';
import { PATIENCE } from '../1-ingest/pulling/source.ts';
import { editionIds, readEdition } from '../6-publish/editions/manifest.ts';
import { isPruned } from '../6-publish/editions/pruned.ts';
import { objectsOf, storedObjects } from '../6-publish/editions/retention.ts';
import { objectsNamedIn } from '../6-publish/input-files.ts';
import { systemClock } from '../engine/clock.ts';
import type { Folders } from '../engine/context.ts';
import { CostbookError, EXIT } from '../engine/errors.ts';
import { sha256Of, writeWhole } from '../engine/lake.ts';
import { createLog } from '../engine/log.ts';
import { refusalOf } from '../engine/refusals.ts';
import { environment } from '../engine/secrets.ts';

/** A folder of a bucket. */
export interface ObjectStore {
  readonly bucket: string;
  /** Without slashes at its ends; may be empty. */
  readonly prefix: string;
}

export interface Moved {
  readonly objects: number;
  readonly sizeBytes: number;
  /** Objects that were at the other end already. */
  readonly known: number;
}

const AT_ONCE = 8;
const EFFECTS = { clock: systemClock, log: createLog({ isQuiet: true }), environment };

/** Puts every object of a book that the bucket has not. Throws ObjectChanged (exit code 2) rather than push other bytes, ObjectStoreFailed (exit code 3). */
export async function pushObjects({ objects: folder }: Folders, store: ObjectStore): Promise<Moved> {
  return inStore(store, async (bucket, known, keyOf) => {
    const objects = [...storedObjects(folder)];
    const wanted = objects.filter(([sha256]) => !known.has(keyOf(sha256)));
    const sizes = await inTurns(wanted, async ([sha256, path]) => {
      const bytes = readFileSync(path);
      refuseOtherBytes(sha256, bytes, path);
      await bucket.put(keyOf(sha256), bytes);
      return bytes.length;
    });
    return { objects: sizes.length, sizeBytes: sizes.reduce((sum, size) => sum + size, 0), known: objects.length - wanted.length };
  });
}

/**
 * Fetches the objects that a book lacks: those of one edition, or of every one that is not pruned, and of closed months. Throws EditionMissing
 * (exit code 1), ObjectMissing and ObjectChanged (exit code 2), ObjectStoreFailed (exit code 3); what came until then stays.
 */
export async function pullObjects({ data, editions, inputs }: Folders, store: ObjectStore, id?: string): Promise<Moved> {
  const ids = id === undefined ? editionIds(editions).filter((each) => !isPruned(editions, each)) : [id];
  const named = new Set([...ids.flatMap((each) => objectsOf(readEdition(editions, each)).map(({ sha256 }) => sha256)), ...objectsNamedIn(inputs)]);
  const wanted = [...named].filter((sha256) => !existsSync(join(data, objectPath(sha256))));
  return inStore(store, async (bucket, known, keyOf) => {
    const sizes = await inTurns(wanted, async (sha256) => {
      const listed = known.get(keyOf(sha256));
      if (!listed) throw missing(sha256, store, keyOf(sha256));
      const chunks: Uint8Array[] = [];
      for await (const chunk of await bucket.bytes(listed, 0)) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      refuseOtherBytes(sha256, bytes, `s3://${store.bucket}/${keyOf(sha256)}`);
      writeWhole(join(data, objectPath(sha256)), bytes);
      return bytes.length;
    });
    return { objects: sizes.length, sizeBytes: sizes.reduce((sum, size) => sum + size, 0), known: named.size - wanted.length };
  });
}

type Work = (bucket: Bucket, known: ReadonlyMap<string, Listed>, keyOf: (sha256: string) => string) => Promise<Moved>;

async function inStore({ bucket: name, prefix }: ObjectStore, work: Work): Promise<Moved> {
  const bucket = new Bucket({ bucket: name, prefix, requester_pays: false }, EFFECTS);
  const root = prefix === '' ? '' : `${prefix}/`;
  try {
    const listed = await patiently(EFFECTS, PATIENCE, () => bucket.list(`${root}objects/`));
    return await work(bucket, new Map(listed.map((each) => [each.key, each])), (sha256) => `${root}${objectPath(sha256)}`);
  } catch (error) {
    throw refusalOf(error) ?? storeFailed(`s3://${name}/${root}`, failureOf(error, systemClock.now()).says);
  } finally {
    bucket.close();
  }
}

/** Some at a time; each is tried again as long as its failure may pass. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<number>): Promise<number[]> {
  const done: number[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    done.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map((item) => patiently(EFFECTS, PATIENCE, () => work(item))))));
  }
  return done;
}

function refuseOtherBytes(sha256: string, bytes: Uint8Array, where: string): void {
  if (sha256Of(bytes) === sha256) return;
  throw new CostbookError({
    name: 'ObjectChanged',
    what: 'An object is not the one that its name says.',
    why: 'Its bytes do not hash to its name; it was not taken over.',
    fix: 'Restore it from a backup or from the other end, or publish again from the bills.',
    where,
    exitCode: EXIT.check,
  });
}

function missing(sha256: string, { bucket }: ObjectStore, key: string): CostbookError {
  return new CostbookError({
    name: 'ObjectMissing',
    what: `Object ${sha256.slice(0, 12)} is neither here nor in the bucket.`,
    why: 'An edition that is not pruned, or a closed month, names it.',
    fix: 'Push it from the machine that built the edition, or name another edition with --edition.',
    where: `s3://${bucket}/${key}`,
    exitCode: EXIT.check,
  });
}

function storeFailed(place: string, says: string): CostbookError {
  return new CostbookError({
    name: 'ObjectStoreFailed',
    what: `${place} did not do what was asked: ${says}`,
    why: 'What was pushed or pulled until then stays; the same command goes on there.',
    fix: 'Check bucket, region and credentials (the chain of the AWS SDK: AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL_S3); s3:ListBucket, s3:GetObject and s3:PutObject are needed.',
    where: place,
    exitCode: EXIT.provider,
  });
}
