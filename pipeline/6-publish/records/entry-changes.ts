/** What differs between two states of a file that people wrote, entry by entry. */
import { type WrittenEntry, writtenEntries } from './written-entries.ts';

export interface EntryChange {
  readonly kind: string;
  readonly key: string;
  readonly change: 'added' | 'changed' | 'removed' | 'order changed';
  /** What differs, as text; null where there was nothing. */
  readonly before: string | null;
  readonly after: string | null;
}

const OWNER_FIELDS = new Set(['owner', 'email', 'owners', 'budget_holder', 'slack', 'Owner', 'Email', 'Budget_Holder', 'Slack']);
const IN_ORDER = new Set(['rule']);

/** Null stands for no file. A state that cannot be read counts as one entry that says so. */
export function entryChanges(name: string, before: string | null, after: string | null): EntryChange[] {
  const [was, is] = [entriesOf(name, before), entriesOf(name, after)];
  const changes: EntryChange[] = [];
  for (const [id, entry] of was) if (!is.has(id)) changes.push({ ...entry, change: 'removed', before: fieldsText(entry.fields), after: null });
  for (const [id, entry] of is) {
    const old = was.get(id);
    if (!old) changes.push({ ...entry, change: 'added', before: null, after: fieldsText(entry.fields) });
    else changes.push(...changed(old, entry));
  }
  return [...changes, ...reordered([...was.values()], [...is.values()])].map(({ kind, key, change, before, after }) => ({ kind, key, change, before, after }));
}

/** What an entry says, as text. */
export function fieldsText(fields: WrittenEntry['fields']): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
}

function entriesOf(name: string, text: string | null): Map<string, WrittenEntry> {
  const unreadable: WrittenEntry = { kind: 'file', key: name, fields: { it: 'cannot be read' }, firstLine: 1, lastLine: 1 };
  const entries = text === null ? [] : (writtenEntries(name, text) ?? [unreadable]);
  return new Map(entries.map((entry) => [`${entry.kind} ${entry.key}`, entry]));
}

function changed(old: WrittenEntry, now: WrittenEntry): (WrittenEntry & EntryChange)[] {
  const names = [...new Set([...Object.keys(old.fields), ...Object.keys(now.fields)])].filter((name) => old.fields[name] !== now.fields[name]);
  if (names.length === 0) return [];
  const pick = (fields: WrittenEntry['fields']): string =>
    fieldsText(Object.fromEntries(names.filter((name) => name in fields).map((name) => [name, fields[name]!])));
  const kind = now.kind === 'organization' && names.every((name) => OWNER_FIELDS.has(name)) ? 'owner' : now.kind;
  return [{ ...now, kind, change: 'changed', before: pick(old.fields) || null, after: pick(now.fields) || null }];
}

/** Rules are tried in order, so that their order says something too. */
function reordered(was: readonly WrittenEntry[], is: readonly WrittenEntry[]): (WrittenEntry & EntryChange)[] {
  const keys = (entries: readonly WrittenEntry[]): string[] => entries.filter(({ kind }) => IN_ORDER.has(kind)).map(({ key }) => key);
  const [keysBefore, keysAfter] = [keys(was), keys(is)];
  const [before, after] = [keysBefore.filter((key) => keysAfter.includes(key)), keysAfter.filter((key) => keysBefore.includes(key))];
  const first = is.find(({ kind }) => IN_ORDER.has(kind));
  if (!first || before.join('\n') === after.join('\n')) return [];
  return [{ ...first, key: 'order of rules', change: 'order changed', before: before.join(', '), after: after.join(', ') }];
}
