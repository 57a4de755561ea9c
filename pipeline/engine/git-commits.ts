/** The commits that changed the files of a folder, in the order in which its branch took them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { git } from './git.ts';

export interface FileChange {
  /** Name below the folder. */
  readonly name: string;
  /** Bytes before and after; null: there was no such file. */
  readonly before: Buffer | null;
  readonly after: Buffer | null;
}

export interface FolderCommit {
  readonly commit: string;
  /** Who wrote it; of a merge those who wrote what it brought in. */
  readonly author: string;
  /** When it came onto the branch, to the second in UTC: `2026-10-31T09:15:00Z`. */
  readonly time: string;
  /** First line of its message. */
  readonly subject: string;
  readonly changes: readonly FileChange[];
}

export interface FolderCommits {
  /** Oldest first. Of a merged branch the merge alone: this line of commits only ever grows. */
  readonly commits: readonly FolderCommit[];
  /** The clone is shallow, so that what its oldest commit changed is not known, and not listed. */
  readonly isShallow: boolean;
}

const NONE = /^0+$/;
const FORMAT = '--format=%x01%H%x02%P%x02%an%x02%ct%x02%s';

/** Empty where there is no git, no repository or no commit. */
export function folderCommits(folder: string): FolderCommits {
  if (!existsSync(folder)) return { commits: [], isShallow: false };
  const options = ['--first-parent', '-m', '--reverse', '--relative', '--raw', '--no-abbrev', '--no-renames', FORMAT];
  const log = git(folder, '-c', 'core.quotePath=false', 'log', ...options, '--', '.');
  if (log.status !== 0) return { commits: [], isShallow: false };
  const isShallow = git(folder, 'rev-parse', '--is-shallow-repository').stdout.toString('utf8').trim() === 'true';
  const edges = isShallow ? shallowEdges(folder) : new Set<string>();
  const heads = headsOf(log.stdout.toString('utf8')).filter(({ commit }) => !edges.has(commit));
  const blobs = blobsOf(
    folder,
    heads.flatMap(({ files }) => files.flatMap(({ before, after }) => [before, after])),
  );
  return {
    isShallow,
    commits: heads.map(({ parents, author, files, ...head }) => ({
      ...head,
      author: parents > 1 ? authorsOf(folder, head.commit, author) : author,
      changes: files.map(({ name, before, after }) => ({ name, before: blobs.get(before) ?? null, after: blobs.get(after) ?? null })),
    })),
  };
}

/** The newest commit that changed the folder, or null. */
export function lastCommitOf(folder: string): string | null {
  if (!existsSync(folder)) return null;
  const log = git(folder, 'log', '-1', '--first-parent', '-m', '--format=%H', '--', '.');
  return log.status === 0 ? log.stdout.toString('utf8').trim() || null : null;
}

interface Head extends Pick<FolderCommit, 'commit' | 'author' | 'time' | 'subject'> {
  readonly parents: number;
  readonly files: { name: string; before: string; after: string }[];
}

function headsOf(log: string): Head[] {
  const heads: Head[] = [];
  for (const line of log.split('\n')) {
    if (line.startsWith('\x01')) {
      const [commit = '', parents = '', author = '', seconds = '', subject = ''] = line.slice(1).split('\x02');
      const time = `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`;
      heads.push({ commit, parents: parents.split(' ').filter(Boolean).length, author, time, subject, files: [] });
    }
    const [, before, after, name] = /^:\d{6} \d{6} ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [A-Z]\t(.+)$/.exec(line) ?? [];
    if (before && after && name) heads.at(-1)?.files.push({ name, before, after });
  }
  return heads;
}

/** All contents in one question. */
function blobsOf(folder: string, ids: readonly string[]): Map<string, Buffer> {
  const wanted = [...new Set(ids)].filter((id) => !NONE.test(id));
  const found = new Map<string, Buffer>();
  if (wanted.length === 0) return found;
  const { stdout } = spawnSync('git', ['-C', folder, 'cat-file', '--batch'], { input: `${wanted.join('\n')}\n`, maxBuffer: 1 << 30 });
  let at = 0;
  for (const id of wanted) {
    const end = stdout.indexOf('\n', at);
    const size = Number(stdout.subarray(at, end).toString('utf8').split(' ')[2]);
    if (!Number.isInteger(size)) {
      at = end + 1;
      continue;
    }
    found.set(id, stdout.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return found;
}

function authorsOf(folder: string, commit: string, merger: string): string {
  const log = git(folder, 'log', '--no-merges', '--reverse', '--format=%an', `${commit}^1..${commit}`, '--', '.');
  const names = [...new Set(log.stdout.toString('utf8').split('\n').filter(Boolean))];
  return names.join(', ') || merger;
}

function shallowEdges(folder: string): Set<string> {
  const path = resolve(folder, git(folder, 'rev-parse', '--git-path', 'shallow').stdout.toString('utf8').trim());
  return new Set(existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []);
}
