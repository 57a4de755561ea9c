/** The audit log: every change of the inputs and every published edition in one chain of hashes, made from gold and manifests alone. */
import { createHash } from 'node:crypto';
import type { Edition } from './edition.ts';

/** One row of gold's `input_changes`, as text. */
export type InputChange = Readonly<
  Record<
    | 'x_ChangedAt'
    | 'x_InputKind'
    | 'x_Author'
    | 'x_Commit'
    | 'x_CommitSubject'
    | 'x_InputFile'
    | 'x_Entry'
    | 'x_ChangeKind'
    | 'x_Before'
    | 'x_After'
    | 'x_FileBefore'
    | 'x_FileAfter',
    string | null
  >
>;

/** What a hash is made of beside the hash before it, in this order. */
export const HASHED_COLUMNS = [
  'x_Row',
  'x_ChangedAt',
  'x_LogKind',
  'x_Author',
  'x_Commit',
  'x_CommitSubject',
  'x_InputFile',
  'x_Entry',
  'x_ChangeKind',
  'x_Before',
  'x_After',
] as const;

export type HashedFacts = Readonly<Record<(typeof HASHED_COLUMNS)[number], string | null>>;

/** One row of the log, all text. */
export interface AuditRow extends HashedFacts {
  /** Of the row before; 64 zeros in the first. */
  readonly x_PreviousHash: string;
  readonly x_Hash: string;
  /** In reporting currency, where two editions tell it of this row alone; told by editions that come later, so no part of the hash. */
  readonly x_MoneyEffect: string | null;
  /** What the effect is of: effective cost, what nobody pays, budgets. */
  readonly x_MoneyEffectOf: string | null;
}

export interface PublishedEdition {
  readonly id: string;
  readonly edition: Edition;
}

/** Columns of the log as a file. */
export const AUDIT_COLUMNS = [...HASHED_COLUMNS, 'x_MoneyEffect', 'x_MoneyEffectOf', 'x_PreviousHash', 'x_Hash'] as const;

const BEGINNING = '0'.repeat(64);

/** SHA-256 over the hash before and the facts of a row, as JSON: `["<hash before>","1","2026-…",…,null]`. */
export function hashOf(facts: HashedFacts, previous: string): string {
  return createHash('sha256')
    .update(JSON.stringify([previous, ...HASHED_COLUMNS.map((column) => facts[column])]))
    .digest('hex');
}

/**
 * The log of changes, oldest first, and of the editions of one line, oldest first. An edition stands behind the changes that its own
 * `input_changes` held, so that what was logged once keeps its place for ever.
 */
export function auditLog(changes: readonly InputChange[], editions: readonly PublishedEdition[]): AuditRow[] {
  const effects = effectsOf(changes, editions);
  const rows: AuditRow[] = [];
  const add = (facts: Omit<HashedFacts, 'x_Row'>, effect: Effect | undefined): void => {
    const x_PreviousHash = rows.at(-1)?.x_Hash ?? BEGINNING;
    const own = trimmed({ x_Row: String(rows.length + 1), ...facts });
    rows.push({ ...own, x_MoneyEffect: effect?.amount ?? null, x_MoneyEffectOf: effect?.of ?? null, x_PreviousHash, x_Hash: hashOf(own, x_PreviousHash) });
  };
  let next = 0;
  const addChanges = (upTo: number): void => {
    for (; next < upTo && next < changes.length; next++) add(factsOf(changes[next]!), effects.get(changes[next]!));
  };
  for (const published of editions) {
    addChanges(published.edition.tables.input_changes?.rows ?? 0);
    add(editionFacts(published), undefined);
  }
  addChanges(changes.length);
  return rows;
}

/** As a CSV file gives them back: nothing around a text, and nothing for an empty one. */
function trimmed(facts: HashedFacts): HashedFacts {
  return Object.fromEntries(Object.entries(facts).map(([name, text]) => [name, text?.trim() || null])) as HashedFacts;
}

function factsOf({ x_InputKind, x_FileBefore: _, x_FileAfter: __, ...facts }: InputChange): Omit<HashedFacts, 'x_Row'> {
  const { x_ChangedAt, x_Author, x_Commit, x_CommitSubject, x_InputFile, x_Entry, x_ChangeKind, x_Before, x_After } = facts;
  return { x_ChangedAt, x_LogKind: x_InputKind, x_Author, x_Commit, x_CommitSubject, x_InputFile, x_Entry, x_ChangeKind, x_Before, x_After };
}

/** A manifest holds no time, so an edition is dated by the day that it speaks of. */
function editionFacts({ id, edition }: PublishedEdition): Omit<HashedFacts, 'x_Row'> {
  return {
    x_ChangedAt: edition.asOf,
    x_LogKind: 'edition',
    x_Author: null,
    x_Commit: null,
    x_CommitSubject: null,
    x_InputFile: null,
    x_Entry: id,
    x_ChangeKind: 'published',
    x_Before: edition.parent?.id ?? null,
    x_After: `${edition.bills.length} bills, effective cost ${edition.tables.monthly_costs?.sums.EffectiveCost ?? 'not stated'} ${edition.reportingCurrency}`,
  };
}

interface Effect {
  readonly amount: string;
  readonly of: string;
}

/** An effect is told where an edition and the next differ in one input alone, and one change made that difference. */
function effectsOf(changes: readonly InputChange[], editions: readonly PublishedEdition[]): Map<InputChange, Effect> {
  const effects = new Map<InputChange, Effect>();
  for (const [place, { edition: later }] of editions.entries()) {
    const earlier = editions[place - 1]?.edition;
    const file = earlier && onlyInputChanged(earlier, later);
    if (!file) continue;
    const [change, ...others] = changes.filter(
      ({ x_InputFile, x_FileBefore, x_FileAfter }) => x_InputFile === file && x_FileBefore === shaOf(earlier, file) && x_FileAfter === shaOf(later, file),
    );
    const effect = change && others.length === 0 ? effectBetween(earlier, later, change) : undefined;
    if (change && effect) effects.set(change, effect);
  }
  return effects;
}

function onlyInputChanged(earlier: Edition, later: Edition): string | null {
  const isSame = (of: (edition: Edition) => unknown): boolean => JSON.stringify(of(earlier)) === JSON.stringify(of(later));
  if (!isSame(({ bills, code, asOf, reportingCurrency, rules }) => [bills, code, asOf, reportingCurrency, rules])) return null;
  const names = new Set([...earlier.inputs, ...later.inputs].map(({ name }) => name));
  const changed = [...names].filter((name) => shaOf(earlier, name) !== shaOf(later, name));
  return changed.length === 1 ? changed[0]! : null;
}

function shaOf({ inputs }: Edition, name: string): string | null {
  return inputs.find((file) => file.name === name)?.sha256 ?? null;
}

function effectBetween(earlier: Edition, later: Edition, { x_InputKind }: InputChange): Effect | undefined {
  const [of, table, column] =
    x_InputKind === 'budget'
      ? ['budgets', 'budget_statuses', 'x_BudgetAmount']
      : x_InputKind === 'rate'
        ? ['effective cost', 'monthly_costs', 'EffectiveCost']
        : ['what nobody pays', 'unallocated_results', 'EffectiveCost'];
  const [before, after] = [earlier.tables[table!]?.sums[column!], later.tables[table!]?.sums[column!]];
  return before === undefined || after === undefined ? undefined : { amount: difference(before, after), of: of! };
}

/** Exact difference of two decimal texts. */
function difference(before: string, after: string): string {
  const decimals = Math.max(...[before, after].map((text) => text.split('.')[1]?.length ?? 0));
  const digits = (text: string): bigint => BigInt(text.replace('.', '') + '0'.repeat(decimals - (text.split('.')[1]?.length ?? 0)));
  const change = digits(after) - digits(before);
  const text = String(change < 0n ? -change : change).padStart(decimals + 1, '0');
  const amount = decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`.replace(/\.?0+$/, '');
  return change < 0n ? `-${amount}` : amount;
}
