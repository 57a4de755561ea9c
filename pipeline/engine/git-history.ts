/** What git remembers of the files in a folder: every version of each, and the commit that made it. */
import { git } from './git.ts';
import { sha256Of } from './lake.ts';

export interface Commit {
  /** Full commit id. */
  readonly commit: string;
  readonly author: string;
  /** Calendar day of the commit, `YYYY-MM-DD` in UTC. */
  readonly day: string;
  /** First line of its message. */
  readonly subject: string;
}

interface Version extends Commit {
  /** Git's id of the bytes; zeros where the commit removed the file. */
  readonly blob: string;
}

/** Versions of the files of one folder, by their names below it, newest first. Empty where there is no git, no repository or no commit. */
export class FolderHistory {
  readonly #folder: string;
  readonly #versions: ReadonlyMap<string, readonly Version[]>;
  readonly #contents = new Map<string, Buffer>();

  constructor(folder: string) {
    this.#folder = folder;
    this.#versions = versionsIn(folder);
  }

  /** The newest content of a file that has this SHA-256, or null where git has none. */
  contentOf(name: string, sha256: string): Buffer | null {
    const version = this.#versionsOf(name).find(({ blob }) => this.#sha256Of(blob) === sha256);
    return version ? this.#contentOf(version.blob) : null;
  }

  /**
   * The commits that led from one content of a file to another, newest first; null stands for no file. Where git never had the earlier
   * content, the commit that brought the later one; none where it never had that.
   */
  commitsBetween(name: string, earlier: string | null, later: string | null): Commit[] {
    const versions = this.#versionsOf(name);
    const hashes = versions.map(({ blob }) => this.#sha256Of(blob));
    const ends = hashes.flatMap((hash, place) => (hash === later ? [place] : []));
    const spans = ends.map((end) => ({ end, start: hashes.findIndex((hash, place) => place > end && hash === earlier) }));
    const span = spans.find(({ start }) => start !== -1);
    const from = span?.end ?? ends[0];
    if (from === undefined) return [];
    const to = span?.start ?? (earlier === null ? versions.length : from + 1);
    return versions.slice(from, to).map(({ blob: _, ...commit }) => commit);
  }

  #versionsOf(name: string): readonly Version[] {
    return this.#versions.get(name) ?? [];
  }

  #sha256Of(blob: string): string | null {
    return isNone(blob) ? null : sha256Of(this.#contentOf(blob));
  }

  #contentOf(blob: string): Buffer {
    const content = this.#contents.get(blob) ?? git(this.#folder, 'cat-file', 'blob', blob).stdout;
    this.#contents.set(blob, content);
    return content;
  }
}

/** One line a commit, then one a file that it changed; a merge tells what it made that none of its parents had. */
function versionsIn(folder: string): Map<string, Version[]> {
  const format = '--format=%x01%H%x02%an%x02%at%x02%s';
  const log = git(folder, '-c', 'core.quotePath=false', 'log', '--relative', '--raw', '--no-abbrev', '--no-renames', '--cc', format, '--', '.');
  const versions = new Map<string, Version[]>();
  if (log.status !== 0) return versions;
  let commit: Commit | undefined;
  for (const line of log.stdout.toString('utf8').split('\n')) {
    if (line.startsWith('\x01')) {
      const [id = '', author = '', time = '', subject = ''] = line.slice(1).split('\x02');
      commit = { commit: id, author, day: new Date(Number(time) * 1000).toISOString().slice(0, 10), subject };
    }
    const [, blob, name] = /^:+(?:\d{6} )+(?:[0-9a-f]{40,64} )*([0-9a-f]{40,64}) [A-Z]+\t(.+)$/.exec(line) ?? [];
    if (commit && blob && name) versions.set(name, [...(versions.get(name) ?? []), { ...commit, blob }]);
  }
  return versions;
}

function isNone(blob: string): boolean {
  return /^0+$/.test(blob);
}
