/** The newest delivery of each billing period in a bucket: by its manifests, or where there are none by the folders of its files. */
import { CostbookError, EXIT } from '../../engine/errors.ts';
import { sha256Of } from '../../engine/lake.ts';
import type { Listed } from './bucket.ts';
import { FileIndex, isManifestName, type Manifest, newestOf, periodOf, readManifest, split } from './manifest.ts';

export interface BucketDelivery {
  readonly period: string;
  readonly version: string;
  readonly files: readonly { readonly name: string; readonly object: Listed }[];
  /** Why it cannot be fetched now. */
  readonly problem: CostbookError | null;
}

export interface BucketPlace {
  /** `s3://bucket/prefix`, for messages. */
  readonly url: string;
  /** Name of the export, where its folder holds several. */
  readonly export: string | undefined;
  text(object: Listed): Promise<string>;
}

/** Deliveries of the periods that `isWanted`. Throws AwsExportMissing and AwsExportAmbiguous. */
export async function deliveriesIn(place: BucketPlace, objects: readonly Listed[], isWanted: (period: string) => boolean): Promise<BucketDelivery[]> {
  const manifests = objects.filter(({ key }) => isManifestName(key) && periodOf(key) !== null);
  const all = manifests.length > 0 ? manifests : objects.filter(({ key }) => isData(key));
  if (all.length === 0) throw exportMissing(place);
  const one = ofOneExport(place, all);
  return manifests.length > 0 ? byManifest(place, objects, one, isWanted) : byFolder(one, isWanted);
}

async function byManifest(
  place: BucketPlace,
  objects: readonly Listed[],
  manifests: readonly Listed[],
  isWanted: (period: string) => boolean,
): Promise<BucketDelivery[]> {
  const files = new FileIndex(objects.map(({ key }) => key));
  const objectOf = new Map(objects.map((object) => [object.key, object]));
  const deliveries: BucketDelivery[] = [];
  for (const [period, candidates] of grouped(manifests, ({ key }) => periodOf(key) ?? '')) {
    if (period === '' || !isWanted(period)) continue;
    const unread = candidates.map(({ key }): Manifest => ({ key, export: '', period, id: null, files: [], isTop: split(key).below.length === 0 }));
    const [newest] = newestOf(unread, (key) => objectOf.get(key)!.modifiedMs);
    const object = objectOf.get(newest!.key)!;
    const manifest = read(object.key, await place.text(object));
    if (!manifest) {
      deliveries.push({ period, version: object.etag, files: [], problem: manifestBroken(place, object.key) });
      continue;
    }
    const found = manifest.files.map((named) => objectOf.get(files.find(manifest, named) ?? ''));
    const missing = manifest.files.filter((_, index) => !found[index]);
    const there = found.filter((each) => each !== undefined);
    deliveries.push({ ...delivered(period, manifest.id, there), problem: missing.length > 0 ? incomplete(place, object.key, period, missing) : null });
  }
  return deliveries;
}

function read(key: string, text: string): Manifest | null {
  try {
    return readManifest(key, text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Files of one period and one delivery folder belong together; of several such folders the one that was written last counts. */
function byFolder(objects: readonly Listed[], isWanted: (period: string) => boolean): BucketDelivery[] {
  return [...grouped(objects, ({ key }) => periodOf(key) ?? periodInName(key) ?? '')]
    .filter(([period]) => period !== '' && isWanted(period))
    .map(([period, files]) => {
      const folders = [...grouped(files, ({ key }) => split(key).below.join('/')).values()];
      const lastMs = (each: readonly Listed[]): number => Math.max(...each.map(({ modifiedMs }) => modifiedMs));
      return {
        ...delivered(
          period,
          null,
          folders.reduce((best, each) => (lastMs(each) > lastMs(best) ? each : best)),
        ),
        problem: null,
      };
    });
}

function delivered(period: string, id: string | null, objects: readonly Listed[]): Omit<BucketDelivery, 'problem'> {
  const bases = objects.map(({ key }) => key.split('/').at(-1)!);
  const files = objects.map((object, index) => {
    const isAlone = bases.filter((base) => base === bases[index]).length === 1;
    return { object, name: isAlone ? bases[index]! : object.key.split('/').slice(-2).join('-') };
  });
  const version = sha256Of(JSON.stringify([id, files.map(({ name, object }) => [name, object.etag, object.sizeBytes])])).slice(0, 32);
  return { period, version, files };
}

function ofOneExport(place: BucketPlace, objects: readonly Listed[]): readonly Listed[] {
  const nameOf = (folder: string): string => folder.split('/').at(-1) ?? '';
  const byExport = grouped(objects, ({ key }) => split(key).folder);
  const wanted = place.export === undefined ? byExport : new Map([...byExport].filter(([folder]) => nameOf(folder) === place.export));
  if (wanted.size === 1) return [...wanted.values()][0]!;
  const names = [...new Set([...byExport.keys()].map(nameOf))].sort();
  if (wanted.size === 0) throw exportMissing(place, names);
  throw new CostbookError({
    name: 'AwsExportAmbiguous',
    what: `There are ${byExport.size} exports below ${place.url}: ${names.join(', ')}.`,
    why: 'Exports of the same account repeat each other; together they would count its cost twice.',
    fix: `Name one: \`export: ${names[0]}\`, with the prefix that only it has where names are the same; a second payer is a bill of its own.`,
    where: place.url,
  });
}

/** What a bucket holds beside bills: the status table of Athena, SQL, templates. */
export function isData(key: string): boolean {
  return /\.(csv|gz|parquet)$/i.test(key) && !/cost_and_usage_data_status/i.test(key);
}

function periodInName(key: string): string | null {
  const found = /(?:^|\D)(20\d{2})[-_]?(0[1-9]|1[0-2])(?:[-_]?\d{2})?(?!\d)/.exec(key.split('/').at(-1)!);
  return found ? `${found[1]}-${found[2]}` : null;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function exportMissing({ url, export: name }: BucketPlace, names: readonly string[] = []): CostbookError {
  return new CostbookError({
    name: 'AwsExportMissing',
    what: name === undefined ? `There is no Data Export and no Cost and Usage Report below ${url}.` : `There is no export named ${name} below ${url}.`,
    why: names.length > 0 ? `There are ${names.join(', ')}.` : 'AWS writes the first files up to 24 hours after an export is created.',
    fix: 'Check bucket, prefix and export, or wait; pipeline/1-ingest/aws-data-exports/README.md, section "Export".',
    where: url,
    exitCode: EXIT.provider,
  });
}

function manifestBroken({ url }: BucketPlace, key: string): CostbookError {
  return new CostbookError({
    name: 'AwsManifestBroken',
    what: `The manifest ${key} below ${url} names no files.`,
    why: 'Without it nobody can tell which files make up the month.',
    fix: 'Wait for the next delivery, or refresh the export in the AWS console.',
    where: key,
    exitCode: EXIT.provider,
  });
}

function incomplete({ url }: BucketPlace, key: string, period: string, missing: readonly string[]): CostbookError {
  return new CostbookError({
    name: 'AwsDeliveryIncomplete',
    what: `The newest manifest of ${period} names ${missing.length} file${missing.length === 1 ? '' : 's'} that the bucket does not hold, such as ${missing[0]}.`,
    why: 'The month would be too small without them; the last complete delivery stays in place.',
    fix: `Wait for the next delivery; if files below ${url} were deleted or moved, put them back.`,
    where: key,
    exitCode: EXIT.provider,
  });
}
