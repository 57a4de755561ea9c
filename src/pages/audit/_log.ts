/** The audit log of the edition shown: the changes that it holds, and the editions that led to it. */
import { AUDIT_COLUMNS, type AuditRow, auditLog, type InputChange } from '#contract/audit-log.ts';
import { exactMoney } from '../../format/money.ts';
import { shorten } from '../../format/sentences.ts';
import type { Columns } from '../../format/values.ts';
import { edition, editionIds, type NamedEdition, readEdition } from '../../query/at-build.ts';
import type { Row } from '../../query/query.ts';

/** Rows that the page shows; the file has all. */
export const SHOWN = 300;
const LETTERS = 140;

/** The whole log, oldest first. */
export function logOf(changes: readonly Row[]): AuditRow[] {
  const text = (row: Row): InputChange =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)])) as never;
  return auditLog(
    changes.map(text),
    line().map((each) => ({ id: each.id, edition: each })),
  );
}

/** The edition shown and those before it, oldest first, as far back as the book keeps them. */
function line(): NamedEdition[] {
  const kept = new Set(editionIds());
  const found: NamedEdition[] = [edition];
  for (let parent = edition.parent; parent && kept.has(parent.id); parent = found[0]?.parent ?? null) found.unshift(readEdition(parent.id));
  return found;
}

/** Every column of the log with its digits, for the file. */
export const FILE_COLUMNS: Columns = Object.fromEntries(AUDIT_COLUMNS.map((column) => [column, { label: column, kind: 'text' as const }]));

/** A row as it is read on the page. */
export function shownRow(row: AuditRow): Row {
  const short = (text: string | null): string | null => (text === null ? null : shorten(text, LETTERS));
  return {
    ...row,
    x_ChangedAt: row.x_ChangedAt?.replace('T', ' ').replace(/:\d\dZ$/, '') ?? null,
    x_Before: row.x_LogKind === 'edition' ? null : short(row.x_Before),
    x_After: row.x_LogKind === 'edition' ? withGroupedAmount(row.x_After) : short(row.x_After),
    x_Commit: row.x_Commit?.slice(0, 7) ?? null,
    x_Hash: row.x_Hash.slice(0, 7),
  };
}

/** Whether both sides of a change say already what kind it is. */
export function isPlain(kind: string | null): boolean {
  return kind === null || ['added', 'changed', 'removed', 'published'].includes(kind);
}

/** The hash of a row holds the digits as they are; people read them grouped. */
function withGroupedAmount(text: string | null): string | null {
  return text?.replace(/(?<=effective cost )-?\d+(\.\d+)?/, exactMoney) ?? null;
}
