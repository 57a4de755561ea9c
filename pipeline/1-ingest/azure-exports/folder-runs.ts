/** Exports that were copied into a folder as they lay in their container: which of their files do not count, as the manifests say. */
import { compareText } from '../find-bills.ts';
import type { LeftOut } from '../left-out.ts';
import { candidatesOf, type Run, runsIn } from './runs.ts';

interface Told {
  readonly run: Run;
  /** When it was submitted. */
  readonly at: string;
  readonly isOfCosts: boolean;
  readonly files: readonly string[] | null;
}

/** Of each window the newest run whose files are all there counts, and of it the files that its manifest names. */
export async function leaveOut(paths: readonly string[], read: (path: string) => Promise<string>): Promise<LeftOut> {
  const windows = runsIn(paths.map((name) => ({ name, etag: '', sizeBytes: 1, modifiedMs: 0 })));
  const silently: string[] = [];
  const [older, unfinished, other]: [string[], string[], string[]] = [[], [], []];
  for (const window of windows) {
    const told = (await Promise.all(window.map((run) => toldBy(run, read)))).flatMap((each) => each ?? []);
    if (told.length === 0) continue;
    silently.push(...told.map(({ run }) => run.manifest!.name));
    unfinished.push(...namesOf(window.filter((run) => !candidatesOf(window).includes(run))));
    other.push(...namesOf(told.filter(({ isOfCosts }) => !isOfCosts).map(({ run }) => run)));
    const costs = told.filter(({ isOfCosts }) => isOfCosts);
    unfinished.push(...namesOf(costs.filter(({ files }) => files === null).map(({ run }) => run)));
    const [newest, ...rest] = costs.filter(({ files }) => files !== null).sort((a, b) => compareText(b.at, a.at) || compareText(b.run.path, a.run.path));
    older.push(...namesOf(rest.map(({ run }) => run)));
    if (newest) other.push(...namesOf([newest.run]).filter((name) => !newest.files!.includes(name)));
  }
  return {
    silently,
    groups: [
      { paths: older, because: 'an export has written again in a later run' },
      { paths: unfinished, because: 'belong to a run that is not there to its end' },
      { paths: other, because: "hold no costs, or are not among the files of their run's manifest" },
    ].filter((group) => group.paths.length > 0),
  };
}

async function toldBy(run: Run, read: (path: string) => Promise<string>): Promise<Told | null> {
  if (run.manifest === null) return null;
  try {
    const { exportConfig, runInfo, blobs } = JSON.parse((await read(run.manifest.name)).replace(/^\ufeff/, '')) as Readonly<{
      exportConfig?: { type?: string };
      runInfo?: { submittedTime?: string };
      blobs?: { blobName?: string }[];
    }>;
    if (!Array.isArray(blobs)) return null;
    const names = blobs.map(({ blobName }) => run.files.find(({ name }) => name.endsWith(`/${blobName?.split('/').at(-1)}`))?.name);
    const files = names.every((name) => name !== undefined) ? (names as string[]) : null;
    return {
      run,
      at: runInfo?.submittedTime ?? '',
      isOfCosts: /^(actualcost|amortizedcost|focuscost|usage)$/i.test(exportConfig?.type ?? 'ActualCost'),
      files,
    };
  } catch {
    return null;
  }
}

function namesOf(runs: readonly Run[]): string[] {
  return runs.flatMap(({ files }) => files.map(({ name }) => name));
}
