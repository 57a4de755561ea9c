/** What lies in a container: exports, their windows, and the runs that wrote each window again and again. */
import { compareText } from '../find-bills.ts';

export interface Blob {
  readonly name: string;
  readonly etag: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** One run of an export over one window. */
export interface Run {
  readonly export: string;
  /** `20260301-20260331`. */
  readonly window: string;
  /** `YYYY-MM` in which the window begins. */
  readonly period: string;
  /** Folder of the run, or the one file that an export without partitions writes. */
  readonly path: string;
  readonly manifest: Blob | null;
  readonly files: readonly Blob[];
}

/** What of the manifest of a run matters. */
export interface Manifest {
  /** `ActualCost`, `AmortizedCost`, `FocusCost`, `PriceSheet`, … */
  readonly type: string;
  readonly blobs: readonly string[];
}

const FILE = /\.(csv|csv\.gz|parquet)$/i;
const COSTS = /^(actualcost|amortizedcost|focuscost|usage)$/i;

/** Runs by export and window, newest first. */
export function runsIn(blobs: readonly Blob[]): Run[][] {
  const runs = new Map<string, Run & { files: Blob[]; manifest: Blob | null }>();
  for (const blob of blobs) {
    const [, folder = '', window, rest] = /^(?:(.*)\/)?(\d{8}-\d{8})\/(.+)$/.exec(blob.name) ?? [];
    if (window === undefined || rest === undefined) continue;
    const isManifest = /(^|\/)manifest\.json$/i.test(rest);
    if (!isManifest && !FILE.test(rest)) continue;
    const within = rest.split('/').slice(0, -1).join('/');
    const path = `${folder}/${window}/${within === '' && !isManifest ? rest : within}`;
    const name = folder.split('/').at(-1) || 'export';
    const run = runs.get(path) ?? { export: name, window, period: `${window.slice(0, 4)}-${window.slice(4, 6)}`, path, manifest: null, files: [] };
    if (isManifest) run.manifest = blob;
    else run.files.push(blob);
    runs.set(path, run);
  }
  const windows = new Map<string, Run[]>();
  for (const run of runs.values()) {
    const key = run.path.slice(0, run.path.indexOf(run.window) + run.window.length);
    windows.set(key, [...(windows.get(key) ?? []), { ...run, files: [...run.files].sort((a, b) => compareText(a.name, b.name)) }]);
  }
  return [...windows.entries()].sort(([a], [b]) => compareText(a, b)).map(([, each]) => each.sort(newestFirst));
}

/** Of an older layout there may be runs without a manifest; where one has it, those without are not yet complete. */
export function candidatesOf(window: readonly Run[]): Run[] {
  return window.some(({ manifest }) => manifest !== null) ? window.filter(({ manifest }) => manifest !== null) : [...window];
}

/** Reads a manifest; null where it is none, or its export holds something else than costs. */
export function readManifest(text: string): Manifest | null {
  const { exportConfig, blobs } = JSON.parse(text) as { exportConfig?: { type?: string }; blobs?: { blobName?: string }[] };
  const type = exportConfig?.type ?? 'ActualCost';
  return COSTS.test(type) ? { type, blobs: (blobs ?? []).flatMap(({ blobName }) => blobName ?? []) } : null;
}

/** Name of a file in bronze, the same in every run: what it holds, of which export and window, and which part of it. */
export function partName({ export: name, window }: Run, type: string | null, blob: Blob, index: number): string {
  const [, ending = '.csv'] = /((?:\.snappy)?\.(?:csv\.gz|csv|parquet))$/i.exec(blob.name) ?? [];
  return `${[type?.toLowerCase(), name.replace(/[^A-Za-z0-9.]+/g, '-'), window].filter(Boolean).join('_')}_part_${index}_0001${ending.toLowerCase()}`;
}

function newestFirst(a: Run, b: Run): number {
  return compareText(runTime(b), runTime(a)) || modifiedMs(b) - modifiedMs(a) || compareText(b.path, a.path);
}

/** `202604010500`, where the folder of the run begins with it. */
function runTime({ path, window }: Run): string {
  return /^\/(\d{12,14})(\/|$)/.exec(path.slice(path.indexOf(window) + window.length))?.[1]?.padEnd(14, '0') ?? '';
}

function modifiedMs({ files, manifest }: Run): number {
  return Math.max(...[...files, ...(manifest ? [manifest] : [])].map((blob) => blob.modifiedMs));
}
