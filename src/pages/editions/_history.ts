/** The editions that led to the one shown, and what changed from each to the next. */
import type { EditionFile } from '#contract/edition.ts';
import { kindOfInput } from '#contract/input-kinds.ts';
import { joinWords, plural, shorten } from '../../format/sentences.ts';
import { sumDecimals } from '../../format/sum.ts';
import { href } from '../../navigation.ts';
import { engineBetween, isAtHand, type NamedEdition, recordHash } from '../../query/at-build.ts';
import type { Query, Row } from '../../query/query.ts';
import { type Answer, costCenters } from '../_book.ts';
import changedMonthsSql from './_changed-months.sql?raw';

/** Steps that have a page of their own. */
const COMPARED = 12;

/** One step from an edition to its child. */
export interface Step {
  readonly later: NamedEdition;
  readonly earlier: NamedEdition;
  readonly months: Answer;
  /** Names of bills and inputs that came, went or hold other bytes. */
  readonly bills: readonly string[];
  readonly inputs: readonly string[];
  /** What can have moved cost: `new data`, `new rules`, `other recipes`. */
  readonly causes: readonly string[];
  /** Objects of the later edition, and how many of them the earlier one has not. */
  readonly objects: number;
  readonly newObjects: number;
}

/** What changed in the last steps, newest first; editions whose objects were given up are stepped over. */
export async function steps(line: readonly NamedEdition[]): Promise<Step[]> {
  const readable = line.filter(isAtHand);
  const found: Step[] = [];
  for (const [place, later] of readable.slice(0, COMPARED).entries()) {
    const earlier = readable[place + 1];
    if (earlier) found.push(await stepBetween(earlier, later));
  }
  return found;
}

/** All that the page of a step tells, for its key. */
export function factsOf({ later, earlier }: Step): object {
  return { later: recordHash(later.id), earlier: recordHash(earlier.id), costCenters };
}

/** Address of a step's page, below that of all editions. */
export function stepHref({ later }: Step): string {
  return href(`editions/${later.id}/`);
}

/** Asks both editions of a step, whose tables are named `earlier.<table>` and `later.<table>`. */
export async function askBoth({ earlier, later }: Step, sql: string): Promise<Answer> {
  return { sql: sql.trim(), parameters: {}, rows: await engineOf(earlier, later).rows(sql) };
}

/** Exact sum of a column over the months of a step. */
export function sumOf({ months }: Step, column: string): string {
  return sumDecimals(months.rows.map((row: Row) => row[column]));
}

/** What went in otherwise, in one sentence. */
export function causeSentence({ bills, inputs, causes, earlier, later }: Step): string {
  const named = (files: readonly string[], noun: string): string[] =>
    files.length === 0
      ? []
      : [files.length > 3 ? plural(files.length, noun) : `${noun}${files.length > 1 ? 's' : ''} ${joinWords(files.map((file) => shorten(file, 60)))}`];
  const all = [
    ...named(bills, 'bill'),
    ...named(inputs, 'input'),
    ...(earlier.asOf === later.asOf ? [] : ['the as-of day']),
    ...(causes.includes('other recipes') ? ['the recipes themselves'] : []),
  ];
  return all.length === 0 ? 'Nothing that goes in changed.' : `Went in otherwise: ${joinWords(all)}.`;
}

const engines = new Map<string, Query>();

/** One engine for all that is asked of a step: each loads the tables of both editions. */
function engineOf(earlier: NamedEdition, later: NamedEdition): Query {
  const key = `${earlier.id} ${later.id}`;
  const engine = engines.get(key) ?? engineBetween(earlier, later);
  engines.set(key, engine);
  return engine;
}

async function stepBetween(earlier: NamedEdition, later: NamedEdition): Promise<Step> {
  const had = new Set(objectsOf(earlier));
  const has = objectsOf(later);
  const bills = changedFiles(earlier.bills, later.bills);
  const inputs = changedFiles(earlier.inputs, later.inputs);
  const isData = bills.length > 0 || earlier.asOf !== later.asOf || earlier.silver !== later.silver || inputs.some((name) => kindOfInput(name) === 'data');
  return {
    later,
    earlier,
    months: { sql: changedMonthsSql.trim(), parameters: {}, rows: await engineOf(earlier, later).rows(changedMonthsSql) },
    bills,
    inputs,
    causes: [
      ...(isData ? ['new data'] : []),
      ...(inputs.some((name) => kindOfInput(name) === 'rules') ? ['new rules'] : []),
      ...(earlier.code.sha256 === later.code.sha256 ? [] : ['other recipes']),
    ],
    objects: has.length,
    newObjects: has.filter((sha256) => !had.has(sha256)).length,
  };
}

function objectsOf(of: NamedEdition): string[] {
  return Object.values(of.tables).flatMap((table) => table.objects.map((object) => object.sha256));
}

function changedFiles(earlier: readonly EditionFile[], later: readonly EditionFile[]): string[] {
  const [before, after] = [new Set(earlier.map(({ sha256 }) => sha256)), new Set(later.map(({ sha256 }) => sha256))];
  const names = [...later.filter(({ sha256 }) => !before.has(sha256)), ...earlier.filter(({ sha256 }) => !after.has(sha256))].map(({ name }) => name);
  return [...new Set(names)].sort();
}
