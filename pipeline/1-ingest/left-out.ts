/** Files of a folder that its manifests say are no part of the newest delivery. */
import { readFile } from 'node:fs/promises';
import type { Log } from '../engine/log.ts';
import { PROVIDERS } from './index.ts';
import type { BillRequest } from './read-bill.ts';

/** What a provider leaves out of a folder, by path. */
export interface LeftOut {
  /** Manifests themselves: nobody takes them for bills. */
  readonly silently: readonly string[];
  /** Files, and how to go on after "left out 3 files that …". */
  readonly groups: readonly { readonly paths: readonly string[]; readonly because: string }[];
}

/** The bills that count; says what was left out. What was named by itself always counts. Throws what providers throw for manifests. */
export async function withoutLeftOut(log: Log, requests: readonly BillRequest[]): Promise<BillRequest[]> {
  const slashed = ({ file }: BillRequest): string => file.path.replaceAll('\\', '/');
  const found = new Map(requests.filter(({ file }) => !file.isNamed && file.sha256 === undefined).map((request) => [slashed(request), request]));
  const out = new Set<string>();
  for (const provider of PROVIDERS) {
    if (!provider.leaveOut) continue;
    const { silently, groups } = await provider.leaveOut([...found.keys()], (path) => readFile(found.get(path)!.file.path, 'utf8'));
    for (const path of silently) out.add(path);
    for (const { paths, because } of groups) {
      for (const path of paths) out.add(path);
      const names = paths.map((path) => found.get(path)!.file.name);
      log.note(
        `1-ingest     left out ${names.length} file${names.length === 1 ? '' : 's'} that ${because}: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' …' : ''}`,
      );
    }
  }
  return requests.filter((request) => request.file.isNamed || !out.has(slashed(request)));
}
