/** Fetches bills: source after source, one process at a time. */
import { underLock } from '../../engine/lock.ts';
import { pullSource, type SourceReport } from './pull-source.ts';
import type { PullContext, PullOptions, PullSource } from './source.ts';

/**
 * Fetches what is new of each source into bronze, and journals in `<state>/pulls` which bytes make up each billing period. What fails is
 * in the reports; other sources are fetched all the same. Throws BuildRunning.
 */
export async function pullBills(context: PullContext, sources: readonly PullSource[], options: PullOptions): Promise<SourceReport[]> {
  const pullAll = async (): Promise<SourceReport[]> => {
    const reports: SourceReport[] = [];
    for (const source of sources) reports.push(await pullSource(context, source, options));
    return reports;
  };
  return options.dryRun ? pullAll() : underLock(context.folders.state, pullAll);
}
