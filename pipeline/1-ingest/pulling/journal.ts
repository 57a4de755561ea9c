/** What has been fetched: a journal for each source, and what is known of a period that is not complete yet. */
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CostbookError, EXIT } from '../../engine/errors.ts';
import { sha256Of, writeWhole } from '../../engine/lake.ts';
import { placeOf } from '../bronze.ts';

/** Receipt of one part. */
export interface KeptPart {
  readonly name: string;
  readonly version: string | null;
  readonly sha256: string;
  readonly bytes: number;
}

/** One billing period, complete. */
export interface KeptPeriod {
  /** Provider whose folder in bronze holds the parts. */
  readonly provider: string;
  readonly version: string | null;
  readonly isFinal: boolean;
  /** Hash of the settings that it was asked for with. */
  readonly settings: string;
  /** When its last part came, and when it was last seen to be what the provider has. */
  readonly completedAt: string;
  readonly confirmedAt: string;
  readonly parts: readonly KeptPart[];
}

export interface Journal {
  readonly periods: Readonly<Record<string, KeptPeriod>>;
}

/** A period that is being fetched. */
export interface BegunPeriod {
  readonly version: string | null;
  readonly settings: string;
  readonly startedAt: string;
  readonly parts: readonly (KeptPart & { readonly cursor: string | null })[];
  /** The part whose first bytes lie in the body file. */
  readonly current: { readonly name: string; readonly version: string } | null;
}

/** The journal of a source, or null when nothing of it was ever fetched. Throws PullJournalBroken. */
export function readJournal(state: string, source: string): Journal | null {
  return readState<Journal>(journalPath(state, source), ({ periods }) => typeof periods === 'object' && periods !== null);
}

export function writeJournal(state: string, source: string, journal: Journal): void {
  const periods = Object.fromEntries(Object.entries(journal.periods).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeWhole(journalPath(state, source), `${JSON.stringify({ source, periods }, null, 2)}\n`);
}

export function journalPath(state: string, source: string): string {
  return join(state, 'pulls', `${source}.json`);
}

export function readBegun(state: string, source: string, period: string): BegunPeriod | null {
  return readState<BegunPeriod>(partialPath(state, source, period), ({ parts }) => Array.isArray(parts));
}

export function writeBegun(state: string, source: string, period: string, begun: BegunPeriod): void {
  writeWhole(partialPath(state, source, period), `${JSON.stringify(begun, null, 2)}\n`);
}

/** Forgets what was begun of a period; its whole parts stay in bronze. */
export function dropBegun(state: string, source: string, period: string): void {
  rmSync(partialPath(state, source, period), { force: true });
  rmSync(bodyPath(state, source, period), { force: true });
}

/** Where the bytes of the part that is being fetched are gathered. */
export function bodyPath(state: string, source: string, period: string): string {
  return join(state, 'pulls', `${source}.partial`, `${period}.body`);
}

function partialPath(state: string, source: string, period: string): string {
  return join(state, 'pulls', `${source}.partial`, `${period}.json`);
}

/** True when the bytes of a part are in bronze. */
export function isKept(bronze: string, provider: string, part: KeptPart): boolean {
  const place = placeOf(bronze, provider, part);
  return statSync(place, { throwIfNoEntry: false })?.size === part.bytes;
}

/** Hash of settings as they are written, but for those that `access` names: other settings ask for something else. */
export function hashOfSettings(provider: string, settings: Readonly<Record<string, unknown>>, access: readonly string[] = []): string {
  const asked = Object.fromEntries(Object.entries(settings).filter(([key]) => !access.includes(key)));
  return sha256Of(JSON.stringify([provider, sorted(asked)]));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => [key, sorted(each)]);
}

function readState<T>(path: string, isWhole: (value: T) => boolean): T | null {
  if (!existsSync(path)) return null;
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as T;
    if (isWhole(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new CostbookError({
    name: 'PullJournalBroken',
    what: `${path} is not what \`costbook pull\` wrote.`,
    why: 'It says which bytes make up each billing period; without it a total could not be trusted.',
    fix: 'Bring it back from a copy, or delete it and run `costbook pull` again.',
    where: path,
    exitCode: EXIT.check,
  });
}
