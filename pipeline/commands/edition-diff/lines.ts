/** Down to the bill line: which charges came, went or say something else, where the silver of both editions is at hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHARGE_COLUMNS, STATED_PERIOD_COLUMN } from '#contract/charges.ts';
import { FOUR_COSTS } from '#contract/focus.ts';
import { PROVIDERS } from '../../1-ingest/index.ts';
import { keptName } from '../../1-ingest/source.ts';
import { openCountedCharges, openSilver } from '../../2-normalize/open.ts';
import { readSilverList, type SilverList } from '../../2-normalize/silver-list.ts';
import type { StoredEdition } from '../../6-publish/editions/manifest.ts';
import type { Folders } from '../../engine/context.ts';
import { type Database, quoteName, quoteText } from '../../engine/duckdb.ts';
import type { Pair } from './square.ts';

/** Where a line stands is no part of what it says. */
const PLACE = ['x_ChargeId', 'x_BillId', 'x_Provider', 'x_BillRow', 'x_SourceChanges'];
const SAID = Object.keys(CHARGE_COLUMNS).filter((name) => !PLACE.includes(name));
/** What a line is about, whatever it costs: lines without an id of their provider that agree in these are one line. */
const ABOUT = [
  ...['x_Provider', 'InvoiceIssuerName', 'BillingCurrency', 'SubAccountId', 'ServiceName', 'RegionId', 'ResourceId', 'SkuId', 'SkuMeter'],
  ...['ChargeCategory', 'ChargeDescription', 'PricingCategory', 'CommitmentDiscountId', 'CommitmentDiscountStatus', 'ChargePeriodStart', 'ChargePeriodEnd'],
];
/** The same wherever it is booked, at the same cost. */
const ABOUT_ELSEWHERE = [...ABOUT.filter((name) => name !== 'SubAccountId'), 'BilledCost', 'EffectiveCost', 'ConsumedQuantity'];
/** Columns by which readers know a line. */
const SHOWN = [
  ...['BillingPeriodStart', 'BillingCurrency', 'ServiceProviderName', 'SubAccountId', 'SubAccountName', 'ServiceName', 'ResourceId'],
  ...['ChargeCategory', 'ChargeDescription', 'ChargePeriodStart'],
];

interface Side {
  readonly name: 'Before' | 'After';
  readonly stored: StoredEdition;
  readonly list: SilverList;
}

/**
 * Makes the table `changed_lines` of the lines that one edition counts and the other does not, or counts otherwise, in billing currency;
 * false where the silver of one of them is not at hand.
 */
export async function buildChangedLines(database: Database, { earlier, later }: Pair, folders: Folders): Promise<boolean> {
  const [before, after] = [readSilverList(folders, earlier.edition.silver), readSilverList(folders, later.edition.silver)];
  if (before === null || after === null) return false;
  const sides: Side[] = [
    { name: 'Before', stored: earlier, list: before },
    { name: 'After', stored: later, list: after },
  ];
  const told: string[] = [];
  for (const side of sides) told.push(await openSide(database, side, folders));
  const bills = told[0] === told[1] && !told[0]!.includes('all') ? await billsUnlike(database, sides, folders) : null;
  for (const side of sides) await addLines(database, side, bills);
  for (const name of ['line_fingerprints', 'unlike_lines', 'line_pairs']) {
    await database.run(`CREATE TABLE ${name} AS ${readFileSync(join(import.meta.dirname, `${name}.sql`), 'utf8')}`);
  }
  await database.run(`CREATE TABLE changed_lines AS ${changedLinesSql()}`);
  return true;
}

/**
 * Opens the silver of one side in a schema of its own. Returns the last day that counts, where one was asked for, and `all` where what
 * counts of one bill hangs on the others or on the day, so that no bill may be left aside.
 */
async function openSide(database: Database, { name, stored }: Side, folders: Folders): Promise<string> {
  return database.inNewSchema(name.toLowerCase(), async () => {
    await openSilver(database, folders, stored.edition);
    await openCountedCharges(database);
    const day = `${quoteText(stored.edition.asOf)}::DATE`;
    const isCut = `ChargeCategory = 'Usage' AND ChargePeriodStart::DATE > ${day} AND ChargePeriodStart >= BillingPeriodStart AND ChargePeriodStart < coalesce(BillingPeriodEnd, BillingPeriodStart + INTERVAL 1 MONTH)`;
    const columns = await columnsOf(database);
    const later = Number(await database.value(`SELECT count(*) FROM counted_charges WHERE ${isCut}`));
    const left = Number(await database.value('SELECT count(*) FROM uncounted_charges'));
    await database.run(`CREATE VIEW known_lines AS FROM counted_charges ${later > 0 ? `WHERE ChargePeriodStart::DATE <= ${day}` : ''}`);
    return `${later > 0 ? stored.edition.asOf : ''} ${left > 0 || columns.has(STATED_PERIOD_COLUMN) ? 'all' : ''}`;
  });
}

/** Bills of silver files that one side alone has, or of which it leaves out something else. */
async function billsUnlike(database: Database, sides: readonly Side[], folders: Folders): Promise<string[]> {
  const [before, after] = sides.map(({ list }) => list) as [SilverList, SilverList];
  const alone = <T>(a: readonly T[], b: readonly T[]): T[] => {
    const keys = new Set(b.map((each) => JSON.stringify(each)));
    return a.filter((each) => !keys.has(JSON.stringify(each)));
  };
  const files = [...alone(before.files, after.files), ...alone(after.files, before.files)];
  const ids = [...alone(before.superseded, after.superseded), ...alone(after.superseded, before.superseded)].map(({ x_BillId }) => x_BillId!);
  for (const file of files) {
    const id = await database.value(`SELECT x_BillId FROM ${quoteText(join(folders.silver, 'charges', file))} LIMIT 1`);
    if (id !== null) ids.push(id);
  }
  return [...new Set(ids)];
}

/** Adds the lines of one side, of these bills or of all, to `charge_lines`. */
async function addLines(database: Database, { name }: Side, bills: readonly string[] | null): Promise<void> {
  await database.inSchema(name.toLowerCase(), async () => {
    const columns = await columnsOf(database);
    const ids = PROVIDERS.map(({ identity }) => identity.map(keptName)).filter((names) => names.length > 0 && names.every((each) => columns.has(each)));
    const lineIds = ids.map((names) => `CASE WHEN ${quoteName(names[0]!)} IS NOT NULL THEN ${textOf(['x_Provider', 'BillingCurrency', ...names])} END`);
    const where = bills === null ? '' : `WHERE x_BillId IN (${['NULL', ...bills.map(quoteText)].join(', ')})`;
    const select = `
      SELECT ${quoteText(name)} AS x_Side, ${[...PLACE, ...SAID].map(quoteName).join(', ')},
        coalesce(${['NULL', ...lineIds].join(', ')})::VARCHAR AS x_LineId, ${textOf(ABOUT)} AS x_About,
        ${textOf(ABOUT_ELSEWHERE)} AS x_AboutElsewhere, md5(${textOf(SAID)}) AS x_Fingerprint
      FROM known_lines ${where}`;
    await database.run(name === 'Before' ? `CREATE OR REPLACE TABLE main.charge_lines AS ${select}` : `INSERT INTO main.charge_lines BY NAME ${select}`);
  });
}

async function columnsOf(database: Database): Promise<Set<string>> {
  const rows = await database.rows<{ column_name: string }>('DESCRIBE SELECT * FROM counted_charges');
  return new Set(rows.map(({ column_name }) => column_name));
}

/** Columns as one text in which no value runs into the next. */
function textOf(columns: readonly string[]): string {
  return `to_json([${columns.map((name) => `${quoteName(name)}::VARCHAR`).join(', ')}])::VARCHAR`;
}

/** Pairs of lines with the columns in which they differ, by name and with both values. */
function changedLinesSql(): string {
  const value = (side: string, name: string): string => {
    const text = `${side}.${quoteName(name)}::VARCHAR`;
    return `coalesce(${CHARGE_COLUMNS[name]!.startsWith('DECIMAL') ? `rtrim(rtrim(${text}, '0'), '.')` : text}, '(none)')`;
  };
  const where = (then: (name: string) => string): string =>
    SAID.map((name) => `CASE WHEN before_.${quoteName(name)} IS DISTINCT FROM after_.${quoteName(name)} THEN ${then(name)} END`).join(', ');
  const both = 'x_ChargeIdBefore IS NOT NULL AND x_ChargeIdAfter IS NOT NULL';
  return `
    SELECT
      CASE WHEN x_ChargeIdBefore IS NULL THEN 'Added' WHEN x_ChargeIdAfter IS NULL THEN 'Removed' ELSE 'Changed' END AS x_LineChange,
      CASE WHEN ${both} THEN concat_ws(', ', ${where(quoteText)}) END AS x_ChangedColumns,
      CASE WHEN ${both} THEN concat_ws('; ', ${where((name) => `${quoteText(`${name}: `)} || ${value('before_', name)} || ' → ' || ${value('after_', name)}`)}) END AS x_ChangedValues,
      ${SHOWN.map((name) => `coalesce(after_.${name}, before_.${name}) AS ${name}`).join(', ')},
      ${FOUR_COSTS.map((name) => `coalesce(before_.${name}, 0) AS x_${name}Before, coalesce(after_.${name}, 0) AS x_${name}After`).join(', ')},
      x_ChargeIdBefore, before_.x_BillId AS x_BillIdBefore, before_.x_BillRow AS x_BillRowBefore,
      x_ChargeIdAfter, after_.x_BillId AS x_BillIdAfter, after_.x_BillRow AS x_BillRowAfter
    FROM line_pairs
    LEFT JOIN (FROM unlike_lines WHERE x_Side = 'Before') AS before_ ON before_.x_ChargeId = x_ChargeIdBefore
    LEFT JOIN (FROM unlike_lines WHERE x_Side = 'After') AS after_ ON after_.x_ChargeId = x_ChargeIdAfter`;
}
