/**
 * Manifests say which files make up a delivery: `<report>-Manifest.json` of a Cost and Usage Report (`reportKeys`, `assemblyId`) and
 * `<export>-Manifest.json` of a Data Export (`dataFiles`, `executionId`), with deliveries that overwrite each other or stand side by side.
 * https://docs.aws.amazon.com/cur/latest/userguide/dataexports-export-delivery.html
 */

export interface Manifest {
  /** Where it lies: key of the object, or path. */
  readonly key: string;
  /** Folder of the export, of which there is one delivery a period. */
  readonly export: string;
  /** Billing period, `YYYY-MM`. */
  readonly period: string;
  /** Names the delivery. */
  readonly id: string | null;
  /** Keys of its files, as the manifest writes them. */
  readonly files: readonly string[];
  /** It lies in its period's own folder, not in that of one delivery. */
  readonly isTop: boolean;
}

/** True for names that manifests have. */
export function isManifestName(key: string): boolean {
  return /manifest\.json$/i.test(key);
}

/** Reads a manifest; null for other JSON. Throws SyntaxError. */
export function readManifest(key: string, text: string): Manifest | null {
  const document = JSON.parse(text.replace(/^\ufeff/, '')) as Readonly<Record<string, unknown>> | null;
  if (typeof document !== 'object' || document === null) return null;
  const files = [document.reportKeys, document.dataFiles].find(Array.isArray)?.filter((file): file is string => typeof file === 'string');
  const stated = (document.billingPeriod as Readonly<Record<string, unknown>> | undefined)?.start;
  const period =
    (typeof stated === 'string' ? /^(\d{4})-?(\d{2})/.exec(stated)?.slice(1, 3).join('-') : undefined) ??
    periodOf(key) ??
    files?.map(periodOf).find((each) => each !== null);
  if (!files || !period) return null;
  const id = [document.assemblyId, document.executionId].find((each): each is string => typeof each === 'string' && each !== '') ?? null;
  const { folder, below } = split(key);
  return { key, export: folder, period, id, files, isTop: below.length === 0 };
}

/** Folder in a path that names a billing period: `BILLING_PERIOD=2026-10`, `20261001-20261101`, `year=2026/month=10`. */
const PERIOD_FOLDER = /(?:^|\/)(?:[\w-]+=(\d{4})-(\d{2})(?:-\d{2})?|year=(\d{4})\/month=(\d{1,2})|(\d{4})(\d{2})\d{2}-\d{8})(?=\/)/gi;

/** The last such folder: what stands above it may name anything. */
function periodFolder(path: string): RegExpExecArray | undefined {
  return [...path.matchAll(PERIOD_FOLDER)].at(-1);
}

/** Billing period that a path names in one of its folders, or null. */
export function periodOf(path: string): string | null {
  const found = periodFolder(path)
    ?.slice(1)
    .filter((each) => each !== undefined);
  return found ? `${found[0]}-${found[1]!.padStart(2, '0')}` : null;
}

/** The folder of the export that a path belongs to, and the folders between its period and its name. */
export function split(path: string): { readonly folder: string; readonly below: readonly string[] } {
  const found = periodFolder(path);
  if (!found) return { folder: path.slice(0, Math.max(path.lastIndexOf('/'), 0)), below: [] };
  const below = path
    .slice(found.index + found[0].length + 1)
    .split('/')
    .slice(0, -1);
  return { folder: path.slice(0, found.index).replace(/(^|\/)(meta)?data$/i, ''), below };
}

/**
 * The manifests that count for one period of one export: the newest, or several when nothing but a clock could tell. `modifiedOf` gives
 * the time at which a bucket was given an object.
 */
export function newestOf(manifests: readonly Manifest[], modifiedOf?: (key: string) => number): readonly Manifest[] {
  if (manifests.length < 2) return manifests;
  if (modifiedOf)
    return [
      manifests.reduce((best, each) =>
        modifiedOf(each.key) > modifiedOf(best.key) || (modifiedOf(each.key) === modifiedOf(best.key) && each.isTop) ? each : best,
      ),
    ];
  const top = manifests.filter(({ isTop }) => isTop);
  if (top.length === 1 && manifests.some((each) => !each.isTop && each.id === top[0]!.id)) return top;
  // Folders of Data Exports begin with the time of the delivery.
  const stamps = manifests.map((each) => /^(\d{4}-?\d{2}-?\d{2}T?[\d:.-]*)/.exec(split(each.key).below[0] ?? '')?.[1]);
  if (top.length > 0 || stamps.includes(undefined)) return manifests;
  const last = [...(stamps as string[])].sort().at(-1)!;
  return manifests.filter((_, index) => stamps[index] === last);
}

/** Finds files of manifests among paths, also where a folder was copied from the bucket to somewhere else. */
export class FileIndex {
  readonly #byName = new Map<string, string[]>();
  readonly #all: ReadonlySet<string>;

  constructor(paths: readonly string[]) {
    this.#all = new Set(paths);
    for (const path of paths) this.#byName.set(nameOf(path), [...(this.#byName.get(nameOf(path)) ?? []), path]);
  }

  /** The path of a file that a manifest names, or null. */
  find(manifest: Manifest, named: string): string | null {
    const key = named.replace(/^s3a?:\/\/[^/]+\//i, '').replace(/^\/+/, '');
    if (this.#all.has(key)) return key;
    const parts = key.split('/').filter((part) => part !== '');
    const candidates = (this.#byName.get(nameOf(key)) ?? []).filter((path) => (periodOf(path) ?? manifest.period) === manifest.period);
    const shared = candidates.map((path) => ({
      path,
      length: sharedEnd(
        path.split('/').filter((part) => part !== ''),
        parts,
      ),
      begin: sharedStart(path, manifest.key),
    }));
    // Copied without the folders above its period, a file is still told by those below it.
    const enough = periodOf(key) === null ? 1 : split(key).below.length + 1;
    const best = shared.filter(({ length }) => length >= enough).sort((a, b) => b.length - a.length || b.begin - a.begin);
    const [first, second] = best;
    if (!first || (second && second.length === first.length && second.begin === first.begin)) return null;
    return first.path;
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length++;
  return length;
}
