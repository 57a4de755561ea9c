/** The one door to git: who wrote a line of an input, and when. */
import { spawnSync } from 'node:child_process';
import { basename, dirname } from 'node:path';

export interface LineOrigin {
  /** Full commit id. */
  readonly commit: string;
  readonly author: string;
  /** Calendar day of the commit, `YYYY-MM-DD` in UTC. */
  readonly day: string;
}

/**
 * Origin of each line of a file, by line number from 1; lines that are not committed yet are left out. Empty where there is no git, no
 * repository, or the file is not in it.
 */
export function lineOrigins(path: string): ReadonlyMap<number, LineOrigin> {
  const blame = spawnSync('git', ['-C', dirname(path), 'blame', '--line-porcelain', '--', basename(path)], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const origins = new Map<number, LineOrigin>();
  if (blame.status !== 0) return origins;
  let commit = '';
  let line = 0;
  let author = '';
  let day = '';
  for (const text of blame.stdout.split('\n')) {
    const header = /^([0-9a-f]{40,64}) \d+ (\d+)/.exec(text);
    if (header) [commit, line] = [header[1]!, Number(header[2])];
    else if (text.startsWith('author ')) author = text.slice('author '.length);
    else if (text.startsWith('author-time ')) day = new Date(Number(text.slice('author-time '.length)) * 1000).toISOString().slice(0, 10);
    else if (text.startsWith('\t') && !/^0+$/.test(commit)) origins.set(line, { commit, author, day });
  }
  return origins;
}
