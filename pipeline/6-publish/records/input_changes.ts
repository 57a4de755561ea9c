/** Tables of who wrote what: `input_changes`, every change of the inputs as git tells it, and `input_entries`, what they say today with its authors. */
// makes: input_changes, input_entries
// in:    *.yaml, *.csv
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../../engine/context.ts';
import { inputNames } from '../../engine/folders.ts';
import { type LineOrigin, lineOrigins } from '../../engine/git.ts';
import { folderCommits } from '../../engine/git-commits.ts';
import { sha256Of } from '../../engine/lake.ts';
import { entryChanges, fieldsText } from './entry-changes.ts';
import { type WrittenEntry, writtenEntries } from './written-entries.ts';

const CHANGE_COLUMNS = [
  'x_ChangeNumber',
  'x_ChangedAt',
  'x_InputKind',
  'x_Author',
  'x_Commit',
  'x_CommitSubject',
  'x_InputFile',
  'x_Entry',
  'x_ChangeKind',
  'x_Before',
  'x_After',
  'x_FileBefore',
  'x_FileAfter',
] as const;
const ENTRY_COLUMNS = ['x_InputFile', 'x_InputKind', 'x_Entry', 'x_Says', 'x_Where', 'x_Author', 'x_Commit', 'x_CommittedOn'] as const;

/** One row of `input_changes`, in gold's columns, as text. */
export type InputChangeRow = Readonly<Record<(typeof CHANGE_COLUMNS)[number], string | null>>;

/** Makes both tables; they are empty where the inputs are not in git, and where there are none. */
export async function buildInputRecords({ database, folders }: Context): Promise<void> {
  await database.createTextTable('input_changes', CHANGE_COLUMNS, inputChanges(folders.inputs));
  await database.createTextTable('input_entries', ENTRY_COLUMNS, inputEntries(folders.inputs));
}

/** Every change of an entry since git knows the folder, oldest first. */
export function inputChanges(inputs: string): InputChangeRow[] {
  const { commits, isShallow } = folderCommits(inputs);
  const rows: Omit<InputChangeRow, 'x_ChangeNumber'>[] = [];
  for (const { commit, author, time, subject, changes } of commits) {
    const at = { x_ChangedAt: time, x_Author: author, x_Commit: commit, x_CommitSubject: subject };
    for (const { name, before, after } of changes.filter(({ name }) => isInput(name)).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = { x_InputFile: name, x_FileBefore: before && sha256Of(before), x_FileAfter: after && sha256Of(after) };
      for (const change of entryChanges(name, textOf(before), textOf(after))) {
        rows.push({
          ...at,
          ...file,
          x_InputKind: change.kind,
          x_Entry: change.key,
          x_ChangeKind: change.change,
          x_Before: change.before,
          x_After: change.after,
        });
      }
    }
  }
  const [first] = rows;
  const cut = isShallow && first ? [{ ...NOTHING, x_ChangedAt: first.x_ChangedAt, x_Entry: 'git holds no older commits here', x_ChangeKind: 'begins' }] : [];
  return [...cut, ...rows].map((row, index) => ({ x_ChangeNumber: String(index + 1), ...row }));
}

const NOTHING = {
  x_ChangedAt: null,
  x_InputKind: 'history',
  x_Author: null,
  x_Commit: null,
  x_CommitSubject: null,
  x_InputFile: null,
  x_Entry: null,
  x_ChangeKind: null,
  x_Before: null,
  x_After: null,
  x_FileBefore: null,
  x_FileAfter: null,
} as const;

function textOf(bytes: Buffer | null): string | null {
  return bytes === null ? null : bytes.toString('utf8');
}

function isInput(name: string): boolean {
  return /^((mappings|dimensions)\/)?[^/.][^/]*\.(ya?ml|csv)$/i.test(name);
}

function inputEntries(inputs: string): Readonly<Record<(typeof ENTRY_COLUMNS)[number], string | null>>[] {
  const names = ['.', 'mappings', 'dimensions'].flatMap((below) => inputNames(inputs, below)).filter((name) => existsSync(join(inputs, name)));
  return names.flatMap((name) => {
    const path = join(inputs, name);
    const origins = lineOrigins(path);
    return (writtenEntries(name, readFileSync(path, 'utf8')) ?? []).map((entry) => {
      const origin = newestOf(entry, origins);
      return {
        x_InputFile: name,
        x_InputKind: entry.kind,
        x_Entry: entry.key,
        x_Says: fieldsText(entry.fields),
        x_Where: `${name}:${entry.firstLine}`,
        x_Author: origin?.author ?? null,
        x_Commit: origin?.commit.slice(0, 12) ?? null,
        x_CommittedOn: origin?.day ?? null,
      };
    });
  });
}

/** Who changed any of its lines last; nobody where one of them is not committed yet. */
function newestOf({ firstLine, lastLine }: WrittenEntry, origins: ReadonlyMap<number, LineOrigin>): LineOrigin | null {
  const lines = Array.from({ length: lastLine - firstLine + 1 }, (_, index) => origins.get(firstLine + index));
  if (lines.some((origin) => origin === undefined)) return null;
  return lines.reduce<LineOrigin | null>((newest, origin) => (newest && newest.seconds >= origin!.seconds ? newest : origin!), null);
}
