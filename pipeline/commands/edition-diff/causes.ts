/** What went into two editions, and what of it differs: the causes of every difference between their numbers. */
import type { Edition, EditionFile } from '#contract/edition.ts';
import { type InputKind, kindOfInput } from '#contract/input-kinds.ts';
import type { StoredEdition } from '../../6-publish/editions/manifest.ts';
import type { Commit, FolderHistory } from '../../engine/git-history.ts';

/** One bill or input that is not the same in both editions. */
export interface FileChange {
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly kind: InputKind;
  readonly sha256Before: string | null;
  readonly sha256After: string | null;
  /** Newest first; none for bills, and for inputs that git does not know. */
  readonly commits: readonly Commit[];
}

export interface Causes {
  readonly bills: readonly FileChange[];
  readonly inputs: readonly FileChange[];
  readonly asOf: { readonly before: string; readonly after: string };
  readonly code: { readonly before: Edition['code']; readonly after: Edition['code'] };
  /** Bills, rates, metrics or the as-of day differ. */
  readonly hasData: boolean;
  /** Organization, rules, dimensions or catalogs differ. */
  readonly hasRules: boolean;
  /** The recipes themselves differ. */
  readonly hasCode: boolean;
}

/** Compares what two manifests name. */
export function causesBetween(earlier: StoredEdition, later: StoredEdition, history: FolderHistory): Causes {
  const [before, after] = [earlier.edition, later.edition];
  const bills = fileChanges(before.bills, after.bills).map((file) => ({ ...file, kind: 'data' as const, commits: [] }));
  const inputs = fileChanges(before.inputs, after.inputs).map((file) => ({
    ...file,
    kind: kindOfInput(file.name),
    commits: history.commitsBetween(file.name, file.sha256Before, file.sha256After),
  }));
  const isAny = (kind: InputKind): boolean => inputs.some((file) => file.kind === kind);
  return {
    bills,
    inputs,
    asOf: { before: before.asOf, after: after.asOf },
    code: { before: before.code, after: after.code },
    hasData: bills.length > 0 || before.asOf !== after.asOf || before.silver !== after.silver || isAny('data'),
    hasRules: isAny('rules'),
    hasCode: before.code.sha256 !== after.code.sha256,
  };
}

/** Files that came, went or hold other bytes, by name. Bytes that only changed their name are no difference. */
function fileChanges(before: readonly EditionFile[], after: readonly EditionFile[]): Pick<FileChange, 'name' | 'change' | 'sha256Before' | 'sha256After'>[] {
  const isOutside = (others: readonly EditionFile[]) => {
    const known = new Set(others.map(({ sha256 }) => sha256));
    return ({ sha256 }: EditionFile): boolean => !known.has(sha256);
  };
  const gone = new Map(before.filter(isOutside(after)).map(({ name, sha256 }) => [name, sha256]));
  const come = new Map(after.filter(isOutside(before)).map(({ name, sha256 }) => [name, sha256]));
  return [...new Set([...gone.keys(), ...come.keys()])].sort().map((name) => {
    const [sha256Before, sha256After] = [gone.get(name) ?? null, come.get(name) ?? null];
    return { name, change: sha256Before === null ? 'added' : sha256After === null ? 'removed' : 'changed', sha256Before, sha256After };
  });
}
