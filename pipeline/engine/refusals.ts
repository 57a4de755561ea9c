/** What the system or DuckDB refuses, in words that say what to do: for mistakes that a person can mend, not ones of Costbook. */
import { CostbookError } from './errors.ts';

const FOLDER = {
  name: 'FolderNotUsable',
  why: 'The system does not let this process read or write there, or a file stands where a folder is needed.',
  fix: 'Check the path, its owner and its rights, or name another one on the command line.',
};
const DISK = {
  name: 'DiskFull',
  why: 'The disk, or the share of it that belongs to this user, has no room left, or a file may not be as large; the last edition is unchanged.',
  fix: 'Make room, or name a folder on another disk with --data.',
};
const MEMORY = {
  name: 'MemoryTooSmall',
  why: 'A step needs more memory at once than it was given; the last edition is unchanged.',
  fix: 'Give it more with --memory-limit, for example 8GB, or fewer --threads: each needs its share.',
};

/** What to say for each number of the system's errors that speaks of a path. */
const OF_CODE: Readonly<Record<string, typeof FOLDER>> = {
  ...Object.fromEntries(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENOENT', 'ENAMETOOLONG', 'ELOOP'].map((code) => [code, FOLDER])),
  EISDIR: { name: 'FileNotReadable', why: 'A folder stands where a file is needed.', fix: 'Remove the folder, or put the file in its place.' },
  ENOSPC: DISK,
  EDQUOT: DISK,
  EFBIG: DISK,
};

/** The same error for a person, or null when it is none that a person can mend. */
export function refusalOf(error: unknown): CostbookError | null {
  if (error instanceof CostbookError) return error;
  if (!(error instanceof Error)) return null;
  const { code, path, message } = error as NodeJS.ErrnoException;
  const what = message.split('\n')[0]!;
  const byCode = OF_CODE[code ?? ''];
  if (byCode) return new CostbookError({ ...byCode, what: `${what}.`, where: path ?? 'the folders on the command line' });
  const where = /"([^"]*[/\\][^"]*)"/.exec(what)?.[1] ?? '--data';
  const isOfFiles = /^(IO|Out of Memory) Error|Failed to (commit|append)|Could not write file/.test(what);
  if (isOfFiles && /no space left|max_temp_directory_size|disk quota|file too large/i.test(message)) return new CostbookError({ ...DISK, what, where });
  if (/^Out of Memory Error|^Invalid Input Error: .*memory_limit/i.test(what)) return new CostbookError({ ...MEMORY, what, where: '--memory-limit' });
  if (/^IO Error/.test(what)) return new CostbookError({ ...FOLDER, what, where });
  return null;
}
