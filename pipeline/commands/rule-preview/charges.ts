/** The charges of a preview: as fine as rules can tell them apart and no finer, for a preview asks for payers, not for days and resources. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAILY_MEASURES } from '#contract/charges.ts';
import { CORRECTION_COLUMNS } from '#contract/closing.ts';
import { FOUR_COSTS } from '#contract/focus.ts';
import { openSilver } from '../../2-normalize/open.ts';
import { POLICY_COLUMNS } from '../../3-allocate/charge-policies.ts';
import { buildClosedMonths } from '../../3-allocate/closed-months/closed-months.ts';
import { readClosedMonths } from '../../3-allocate/closed-months/closed-months-file.ts';
import type { StoredEdition } from '../../6-publish/editions/manifest.ts';
import { openEdition } from '../../6-publish/editions/open.ts';
import type { Context } from '../../engine/context.ts';
import { quoteName, quoteText } from '../../engine/duckdb.ts';
import { CostbookError } from '../../engine/errors.ts';
import { inputNames } from '../../engine/folders.ts';

export type Cost = (typeof FOUR_COSTS)[number];

/** Columns that room 3 reads whether or not a rule names them. */
const ALWAYS_READ = ['BillingPeriodStart', 'BillingCurrency', 'InvoiceIssuerName', 'BillingAccountId', 'SubAccountId', 'ChargeCategory', 'Tags'];
const ruleFiles = (folder: string): string[] => ['allocation.yaml', ...inputNames(folder, 'dimensions')];
const datedFiles = (folder: string): string[] => [...ruleFiles(folder), 'organization.yaml', 'organization.csv'];

/**
 * Makes the table `daily_charges`, numbered by x_DailyChargeNumber, of an edition's own charges, as fine as in the edition, and opens what
 * it published.
 * Throws ChargesNotAtHand (exit code 1).
 */
export async function openCharges(context: Context, stored: StoredEdition): Promise<void> {
  await open(context, stored, []);
  await number(context, 'SELECT * FROM daily_charges');
}

/**
 * The same, added up to what the rules of these folders can tell apart: columns that no rule names are empty, days stand under the first day
 * of their month since which no date of a rule or unit passed (where rates are monthly), and costs but the one asked for, and the effective
 * one by which pools are split, are not carried along. Sums are exact; only the last of the ten decimals of a pool's part may differ.
 */
export async function openChargesFor(context: Context, stored: StoredEdition, cost: Cost, ruleFolders: readonly string[]): Promise<void> {
  const { database, folders } = context;
  await open(context, stored, ruleFolders);
  await database.run('CREATE TABLE all_charges AS FROM daily_charges');
  await database.run('DROP VIEW daily_charges; ALTER TABLE all_charges RENAME TO daily_charges');
  const asOf = await asOfGiven(context, stored.edition.asOf);
  if (readClosedMonths(folders.inputs).length > 0) await keepOpenCharges(context, stored, asOf);
  const words = matches(ruleFolders, ruleFiles, /[A-Za-z_]\w*/g);
  const named = new Set([...ALWAYS_READ, 'x_NamedColumns', ...words, ...(words.includes('policies') ? POLICY_COLUMNS : [])]);
  const hasGroups = matches(ruleFolders, datedFiles, /\bresource_groups\b|\bx_ResourceGroup\b/g).length > 0;
  const days = matches(ruleFolders, datedFiles, /\d{4}-\d{2}-\d{2}/g);
  await database.createTextTable(
    'cut_days',
    ['x_Day'],
    days.map((x_Day) => ({ x_Day })),
  );
  await database.run(CUTS);
  const isMonthly = !/\bDate\b/i.test(textOf(join(folders.inputs, 'exchange-rates.csv')).split('\n')[0] ?? '');
  const columns = await database.rows<{ column_name: string; column_type: string }>('DESCRIBE daily_charges');
  const selected = columns.map(({ column_name: name, column_type: type }) => {
    const quoted = quoteName(name);
    if (name === 'ChargePeriodStart') return isMonthly ? `${SINCE} AS ChargePeriodStart` : quoted;
    const isCarried = name === cost || !FOUR_COSTS.some((each) => each === name);
    if (name in DAILY_MEASURES) return `${type === 'DATE' ? 'max' : 'sum'}(${isCarried ? quoted : 'EffectiveCost'})::${type} AS ${quoted}`;
    if (name === 'ResourceId' && !named.has(name) && hasGroups) return `${RESOURCE_GROUP_PART} AS ResourceId`;
    return named.has(name) ? quoted : `NULL::${type} AS ${quoted}`;
  });
  const known = asOf === null ? '' : `WHERE daily_charges.ChargePeriodStart <= ${quoteText(asOf)}::DATE`;
  await number(context, `SELECT ${selected.join(', ')} FROM daily_charges LEFT JOIN month_cuts USING (ChargePeriodStart) ${known} GROUP BY ALL`);
}

/** Leaves closed months out, which no rule moves any more, and puts what corrects them into the open ones. */
async function keepOpenCharges(context: Context, stored: StoredEdition, asOf: string | null): Promise<void> {
  const { database } = context;
  await database.run('CREATE TABLE parameters AS SELECT $asOf::DATE AS x_AsOf, $asOf IS NOT NULL AS x_IsAsOfGiven', { asOf });
  await buildClosedMonths(context, stored.edition.reportingCurrency);
  await database.run(`CREATE TABLE all_charges AS SELECT * EXCLUDE (${Object.keys(CORRECTION_COLUMNS).join(', ')}) FROM open_charges`);
  await database.run('DROP TABLE daily_charges; ALTER TABLE all_charges RENAME TO daily_charges');
}

/**
 * Opens the tables that an edition published in the schema `published`, and its bills as the rooms know them. It knows its inputs by their
 * hashes alone, so no charge can be followed from rule to rule.
 */
export async function openPublished({ database, folders }: Context, { edition }: StoredEdition): Promise<void> {
  await database.run("CREATE SCHEMA published; SET schema = 'published'");
  await openEdition(database, folders.data, edition);
  await database.run("SET schema = 'main'");
  for (const name of ['bills', 'bill_totals']) await database.run(`CREATE VIEW ${name} AS FROM published.${name}`);
}

/** All that room 3 reads of a resource's id to know its resource group. */
const RESOURCE_GROUP_PART = "nullif(regexp_extract(daily_charges.ResourceId, '(?i)/resourcegroups/[^/]+'), '')";

/** A date, and the day after it, since some dates are the last day of something. */
const CUTS = `CREATE TEMP TABLE month_cuts AS
  WITH cuts AS (SELECT unnest([TRY_CAST(x_Day AS DATE), TRY_CAST(x_Day AS DATE) + 1]) AS x_Cut FROM cut_days)
  SELECT ChargePeriodStart, max(x_Cut) AS x_Cut
  FROM (SELECT DISTINCT ChargePeriodStart FROM daily_charges) JOIN cuts ON x_Cut <= ChargePeriodStart
  GROUP BY ChargePeriodStart`;
const SINCE = "greatest(date_trunc('month', daily_charges.ChargePeriodStart)::DATE, month_cuts.x_Cut)";

async function open(context: Context, stored: StoredEdition, ruleFolders: readonly string[]): Promise<void> {
  const { database, folders } = context;
  if (!(await openSilver(database, folders, stored.edition, ruleFolders))) throw chargesNotAtHand(stored.id, folders.silver);
  await openPublished(context, stored);
}

async function number({ database }: Context, sql: string): Promise<void> {
  await database.run(`CREATE TABLE numbered_charges AS SELECT row_number() OVER () AS x_DailyChargeNumber, * FROM (${sql})`);
  const kind = await database.value("SELECT table_type FROM information_schema.tables WHERE table_name = 'daily_charges'");
  await database.run(`DROP ${kind === 'VIEW' ? 'VIEW' : 'TABLE'} daily_charges`);
  await database.run('ALTER TABLE numbered_charges RENAME TO daily_charges');
}

/**
 * The as-of day that the edition was built with, or null where it is the last day that its charges know: then what is dated later counts too.
 */
export async function asOfGiven({ database }: Pick<Context, 'database'>, asOf: string, table = 'daily_charges'): Promise<string | null> {
  const later = await database.value<string>(
    `SELECT count(*) FROM ${quoteName(table)} WHERE ChargeCategory = 'Usage' AND ChargePeriodStart > ${quoteText(asOf)}::DATE
       AND ChargePeriodStart >= BillingPeriodStart AND ChargePeriodStart < BillingPeriodStart + INTERVAL 1 MONTH`,
  );
  return Number(later) === 0 ? null : asOf;
}

function matches(folders: readonly string[], files: (folder: string) => string[], pattern: RegExp): string[] {
  return [...new Set(folders.flatMap((folder) => files(folder).flatMap((file) => textOf(join(folder, file)).match(pattern) ?? [])))].sort();
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** The error of an edition whose silver is gone. */
export function chargesNotAtHand(id: string, where: string): CostbookError {
  return new CostbookError({
    name: 'ChargesNotAtHand',
    what: `The charges of edition ${id} are not at hand.`,
    why: 'Rules read single charges. They lie in silver, which stays on the machine that built the edition.',
    fix: 'Run costbook build here first, with the same bills; then ask again.',
    where,
  });
}
