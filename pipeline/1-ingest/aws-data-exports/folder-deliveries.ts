/** Which files of a folder that was copied from a bucket count: those that the newest manifest of each period names. */
import { CostbookError } from '../../engine/errors.ts';
import type { LeftOut } from '../left-out.ts';
import { isData } from './bucket-deliveries.ts';
import { FileIndex, isManifestName, type Manifest, newestOf, periodOf, readManifest } from './manifest.ts';

/**
 * What does not count, by absolute path with `/`. Where nothing in the folder tells which manifest is the newest, nothing is left out.
 * Throws BillPartMissing when the newest delivery is there only in part.
 */
export async function leaveOut(paths: readonly string[], read: (path: string) => Promise<string>): Promise<LeftOut> {
  const manifests: Manifest[] = [];
  for (const path of paths.filter(isManifestName)) {
    const manifest = await read(path)
      .then((text) => readManifest(path, text))
      .catch(notJson);
    if (manifest) manifests.push(manifest);
  }
  const index = new FileIndex(paths);
  const groups = Map.groupBy(manifests, (manifest) => JSON.stringify([manifest.export, manifest.period]));
  const groupsLeftOut = [...groups.values()].flatMap((group) => leftOutOf(paths, group, index));
  return { silently: manifests.map(({ key }) => key), groups: groupsLeftOut };
}

function leftOutOf(paths: readonly string[], group: readonly Manifest[], index: FileIndex): LeftOut['groups'] {
  const [newest, another] = newestOf(group);
  if (!newest || another) return [];
  const found = newest.files.map((named) => index.find(newest, named));
  if (found.every((path) => path === null)) return [];
  const missing = newest.files.filter((_, at) => found[at] === null);
  if (missing.length > 0) throw partMissing(newest, missing);
  const counts = new Set(found);
  const named = new Set(group.flatMap((manifest) => manifest.files.map((file) => index.find(manifest, file))));
  const isOfPeriod = (path: string): boolean => path.startsWith(`${newest.export}/`) && periodOf(path) === newest.period && isData(path);
  const others = paths.filter((path) => !counts.has(path) && (named.has(path) || isOfPeriod(path)));
  return others.length === 0 ? [] : [{ paths: others, because: `the newest manifest of ${newest.period} does not name` }];
}

function notJson(error: unknown): null {
  if (error instanceof SyntaxError) return null;
  throw error;
}

function partMissing({ key, period, files }: Manifest, missing: readonly string[]): CostbookError {
  return new CostbookError({
    name: 'BillPartMissing',
    what: `The manifest of ${period} names ${files.length} files, and ${missing.length} of them ${missing.length === 1 ? 'is' : 'are'} not there, such as ${missing[0]}.`,
    why: 'The month would be too small without them.',
    fix: 'Copy the whole delivery from the bucket; or delete the manifest, if the files that are there are meant to count alone.',
    where: key,
  });
}
