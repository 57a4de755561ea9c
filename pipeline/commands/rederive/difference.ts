/** Holds an edition that was made again against the one that was published, and names the first thing that differs. */
import { join } from 'node:path';
import { type Edition, type EditionObject, objectPath } from '#contract/edition.ts';
import type { StoredEdition } from '../../6-publish/editions/manifest.ts';
import { Database, quoteName, quoteText, type Row } from '../../engine/duckdb.ts';
import { CostbookError, EXIT } from '../../engine/errors.ts';

interface Side {
  readonly stored: StoredEdition;
  /** Book that holds its objects. */
  readonly data: string;
}

/** What git says of a line is no bill and no input: a shallow clone and a rewritten history say otherwise. */
const SAID_BY_GIT = ['x_Author', 'x_Commit', 'x_CommittedOn'];
/** A table that is nothing but what git says: a copy of the inputs has none of it, and later commits have more. */
const GIT_ALONE = 'input_changes';
/** Tables of what the edition before expected and recommended, which is gone when that one was pruned. */
const FROM_EDITION_BEFORE = ['earlier_forecasts', 'known_recommendations', 'recommendation_decisions', 'realised_savings'];

/**
 * Throws EditionDiffers (exit code 2) unless both are the same bytes. Where git names other authors of the same rules than it did then, all
 * else is compared, and so it is where the forecasts of the edition before are not at hand; returns a sentence for each, if so.
 */
export async function refuseDifference(published: Side, derived: Side, isBeforeAtHand: boolean): Promise<string[]> {
  if (published.stored.id === derived.stored.id) return [];
  const [then, now] = [published.stored.edition, derived.stored.edition];
  for (const part of ['asOf', 'company', 'reportingCurrency', 'rules', 'bills', 'inputs', 'code'] as const) {
    if (text(then[part]) !== text(now[part])) throw differs(published, `${part}: ${firstOther(then[part], now[part])}`, 'edition.json');
  }
  const others = Object.keys({ ...then.tables, ...now.tables }).filter((name) => text(then.tables[name]) !== text(now.tables[name]));
  const passed: string[] = [];
  const isUnknown = (name: string): boolean => FROM_EDITION_BEFORE.includes(name) && !isBeforeAtHand;
  for (const name of others.filter((each) => !isUnknown(each))) {
    const what = name === GIT_ALONE ? null : await firstOtherRow(name, published, derived);
    if (what === null) passed.push(name);
    else throw differs(published, what, name);
  }
  for (const part of ['silver', 'checks', 'parent'] as const) {
    if (text(then[part]) !== text(now[part])) throw differs(published, `${part}: ${firstOther(then[part], now[part])}`, 'edition.json');
  }
  return [
    ...(passed.length > 0 ? [`but for who wrote the rules when: git here says otherwise than ${passed.join(', ')}`] : []),
    ...(others.some(isUnknown) ? [`but for ${others.filter(isUnknown).join(', ')}, told by the edition before, whose tables were pruned`] : []),
  ];
}

/** The first row of a table that only one side has, in words; null where git alone says otherwise. */
async function firstOtherRow(name: string, published: Side, derived: Side): Promise<string | null> {
  const [month, then, now] = firstOtherObject(published.stored.edition, derived.stored.edition, name);
  const place = month === null ? name : `${name} of ${month.slice(0, 7)}`;
  if (!then) return `${place} is in no edition, but follows from the bills.`;
  if (!now) return `${place} does not follow from the bills.`;
  const database = await Database.open();
  try {
    const view = (side: string, { data }: Side, { sha256 }: EditionObject): Promise<void> =>
      database.run(`CREATE VIEW ${side} AS FROM read_parquet(${quoteText(join(data, objectPath(sha256)))})`);
    await view('published', published, then);
    await view('derived', derived, now);
    const columns = (await database.rows<{ column_name: string }>('DESCRIBE published')).map(({ column_name }) => column_name);
    const bySay = columns.filter((column) => SAID_BY_GIT.includes(column));
    const first = await otherRows(database, bySay);
    if (first) return `${place}: ${first}`;
    return bySay.length > 0 ? null : `${place}: the rows are the same, but they are other bytes.`;
  } finally {
    database.close();
  }
}

async function otherRows(database: Database, without: readonly string[]): Promise<string | null> {
  const rows = without.length === 0 ? '*' : `* EXCLUDE (${without.map(quoteName).join(', ')})`;
  const first = async (a: string, b: string): Promise<Row | undefined> =>
    (await database.rows(`SELECT ${rows} FROM ${a} EXCEPT ALL SELECT ${rows} FROM ${b} ORDER BY ALL LIMIT 1`))[0];
  const [published, derived] = [await first('published', 'derived'), await first('derived', 'published')];
  if (!published && !derived) return null;
  if (!published || !derived) return `${published ? 'only the edition has' : 'the edition lacks'} the row ${text(published ?? derived)}.`;
  const columns = Object.keys(published).filter((column) => published[column] !== derived[column]);
  return `${columns.map((column) => `${column} is ${text(published[column])}, and follows as ${text(derived[column])}`).join('; ')}; first in the row ${text(published)}.`;
}

type OtherObject = readonly [month: string | null, then: EditionObject | undefined, now: EditionObject | undefined];

/** The first of a table's objects, in the order of months, that the sides do not share. */
function firstOtherObject(then: Edition, now: Edition, name: string): OtherObject {
  const [before, after] = [then.tables[name]?.objects ?? [], now.tables[name]?.objects ?? []];
  const months = [...new Set([...before, ...after].map(({ month }) => month))].sort();
  const pairs = months.map((month): OtherObject => [month, before.find((each) => each.month === month), after.find((each) => each.month === month)]);
  return pairs.find(([, a, b]) => a?.sha256 !== b?.sha256) ?? pairs[0]!;
}

/** Where two parts of a manifest differ: the first entry of a list, or the whole. */
function firstOther(then: unknown, now: unknown): string {
  if (!Array.isArray(then) || !Array.isArray(now)) return `${text(then)} in the edition, ${text(now)} derived.`;
  const index = Array.from({ length: Math.max(then.length, now.length) }).findIndex((_, place) => text(then[place]) !== text(now[place]));
  return `${text(then[index])} in the edition, ${text(now[index])} derived.`;
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

function differs({ stored }: Side, what: string, where: string): CostbookError {
  return new CostbookError({
    name: 'EditionDiffers',
    what: `Edition ${stored.id} does not follow from its bills and inputs. ${what}`,
    why: 'Made again by the same code from the same bytes it must be the same bytes: somebody made it otherwise, or this machine reckons otherwise.',
    fix: 'Build the edition again from its bills on a second machine, and compare; --no-rederive verifies hashes, chain, sums and signature alone.',
    where: `${stored.id} › ${where}`,
    exitCode: EXIT.check,
  });
}
