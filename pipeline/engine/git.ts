/** The one door to git: who wrote a line of an input and when, and what a folder held in another commit. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { CostbookError, nearestWord } from './errors.ts';

export interface LineOrigin {
  /** Full commit id. */
  readonly commit: string;
  readonly author: string;
  /** Calendar day of the commit, `YYYY-MM-DD` in UTC. */
  readonly day: string;
  /** The same moment in seconds since 1970, to tell which of two is newer. */
  readonly seconds: number;
}

/**
 * Origin of each line of a file, by line number from 1; lines that are not committed yet are left out. Empty where there is no git, no
 * repository, or the file is not in it.
 */
export function lineOrigins(path: string): ReadonlyMap<number, LineOrigin> {
  const taken = TAKEN.get(resolve(path));
  const [folder, name, revision] = taken ? [taken.folder, taken.name, [taken.commit]] : [dirname(path), basename(path), []];
  const blame = git(folder, 'blame', '--line-porcelain', ...revision, '--', name);
  const origins = new Map<number, LineOrigin>();
  if (blame.status !== 0) return origins;
  let commit = '';
  let line = 0;
  let author = '';
  let seconds = 0;
  for (const text of blame.stdout.toString('utf8').split('\n')) {
    const header = /^([0-9a-f]{40,64}) \d+ (\d+)/.exec(text);
    if (header) [commit, line] = [header[1]!, Number(header[2])];
    else if (text.startsWith('author ')) author = text.slice('author '.length);
    else if (text.startsWith('author-time ')) seconds = Number(text.slice('author-time '.length));
    else if (text.startsWith('\t') && !/^0+$/.test(commit)) {
      origins.set(line, { commit, author, seconds, day: new Date(seconds * 1000).toISOString().slice(0, 10) });
    }
  }
  return origins;
}

/** Where files of other commits were put, so that their lines are known by those commits. */
const TAKEN = new Map<string, { readonly folder: string; readonly name: string; readonly commit: string }>();

export interface Revision {
  /** Full commit id. */
  readonly commit: string;
  /** Root of the repository. */
  readonly root: string;
}

/**
 * The commit that a branch, tag or id names in the repository around a folder.
 * Throws GitMissing, NotInGit or RefUnknown (exit code 1), found at `where`.
 */
export function revisionOf(folder: string, ref: string, where: string): Revision {
  const place = existingAncestor(folder);
  const top = git(place, 'rev-parse', '--show-toplevel');
  if ((top.error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') throw gitMissing(ref, where);
  if (top.status !== 0) throw notInGit(folder, ref, top.stderr.toString('utf8'), where);
  const root = top.stdout.toString('utf8').replace(/\n$/, '');
  const commit = git(root, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  if (commit.status !== 0) throw refUnknown(root, ref, where);
  return { commit: commit.stdout.toString('utf8').trim(), root };
}

/** Writes a folder's files, as a commit has them, into another folder, and returns their names below it; none where the commit lacks the folder. */
export function takeFolder({ root, commit }: Revision, folder: string, target: string): string[] {
  const prefix = placeIn(root, folder);
  const list = git(root, 'ls-tree', '-r', '-z', '--full-tree', prefix === '' ? commit : `${commit}:${prefix}`);
  if (list.status !== 0) return [];
  const files = list.stdout
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const [, blob, name] = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
      return blob && name ? [{ blob, name }] : [];
    });
  for (const { blob, name } of files) {
    const path = join(target, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, git(root, 'cat-file', 'blob', blob).stdout);
    TAKEN.set(resolve(path), { folder: root, name: prefix === '' ? name : `${prefix}/${name}`, commit });
  }
  return files.map(({ name }) => name);
}

/** Commits that changed a folder, newest first, reachable from where its repository stands; none where git knows nothing of it. */
export function revisionsOf(folder: string): Revision[] {
  const top = git(existingAncestor(folder), 'rev-parse', '--show-toplevel');
  if (top.status !== 0) return [];
  const root = top.stdout.toString('utf8').replace(/\n$/, '');
  const log = git(root, 'log', '--format=%H', '--', placeIn(root, folder) || '.');
  if (log.status !== 0) return [];
  return log.stdout
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((commit) => ({ commit, root }));
}

/** Sizes of a folder's files in bytes, by their names below it, as a commit has them. */
export function sizesIn({ root, commit }: Revision, folder: string): ReadonlyMap<string, number> {
  const prefix = placeIn(root, folder);
  const list = git(root, 'ls-tree', '-r', '-l', '-z', '--full-tree', prefix === '' ? commit : `${commit}:${prefix}`);
  const lines = list.status === 0 ? list.stdout.toString('utf8').split('\0') : [];
  return new Map(
    lines.flatMap((line) => {
      const [, size, name] = /^100\d{3} blob [0-9a-f]+ +(\d+)\t(.+)$/s.exec(line) ?? [];
      return name === undefined ? [] : [[name, Number(size)] as const];
    }),
  );
}

/** A file that was taken out of a commit now stands somewhere else too. */
export function rememberCopy(from: string, to: string): void {
  const taken = TAKEN.get(resolve(from));
  if (taken) TAKEN.set(resolve(to), taken);
}

/** Runs git in a folder; its output is bytes. */
export function git(folder: string, ...args: string[]) {
  return spawnSync('git', ['-C', folder, ...args], { maxBuffer: 1 << 28 });
}

/** The folder, or the nearest above it that is there. */
function existingAncestor(folder: string): string {
  const path = resolve(folder);
  return existsSync(path) || dirname(path) === path ? path : existingAncestor(dirname(path));
}

/** Path of a folder below the root of its repository. */
function placeIn(root: string, folder: string): string {
  return relative(root, join(realAncestor(folder), relative(existingAncestor(folder), resolve(folder)))).replaceAll('\\', '/');
}

function realAncestor(folder: string): string {
  return realpathSync(existingAncestor(folder));
}

function gitMissing(ref: string, where: string): CostbookError {
  return new CostbookError({
    name: 'GitMissing',
    what: 'There is no git on this machine.',
    why: `"${ref}" names a commit, and only git knows what the inputs were in it.`,
    fix: 'Install git, or name a folder with the other inputs: --against ./other-inputs',
    where,
  });
}

function notInGit(folder: string, ref: string, said: string, where: string): CostbookError {
  return new CostbookError({
    name: 'NotInGit',
    what: `${folder} is in no git repository that can be read.`,
    why: `"${ref}" names a commit of the repository that holds the inputs. git says: ${said.trim().split('\n')[0] || 'nothing'}.`,
    fix: 'Keep the inputs in git (git init, git add, git commit), or name the folder of inputs that is in one with --inputs.',
    where,
  });
}

function refUnknown(root: string, ref: string, where: string): CostbookError {
  const names = git(root, 'for-each-ref', '--format=%(refname:short)', 'refs/heads', 'refs/remotes', 'refs/tags')
    .stdout.toString('utf8')
    .split('\n')
    .filter(Boolean);
  const nearest = nearestWord(ref, names);
  return new CostbookError({
    name: 'RefUnknown',
    what: `git knows no commit "${ref}" in ${root}.`,
    why: 'It is no branch, tag or commit there; a shallow clone, as in a workflow, holds the newest commit alone.',
    fix: nearest ? `Did you mean ${nearest}?` : 'Check its name with git log, or fetch it: in a workflow give actions/checkout "fetch-depth: 0".',
    where,
  });
}
