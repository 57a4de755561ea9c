/** Closed months keep what they were: their charges come from what was stored, and what bills say of them since is a correction. */
// makes: stored_charges, stored_payers, stored_rules, stored_pools, stored_bills
// in:    closed-months.yaml
// makes: rewriting_providers
// in:    providers.yaml
// makes: closed_months
// in:    closed-months.yaml, rewriting_providers, stored_bills
// makes: rewritten_accounts
// in:    bill_totals, bills, rewriting_providers, stored_bills
import { basename } from 'node:path';
import { CLOSED_MONTHS_FILE, CLOSED_TABLE_NAMES, CLOSED_TABLES, type ClosedTableName } from '../../contract/closing.ts';
import { addMonths } from '../../engine/calendar.ts';
import type { Context } from '../../engine/context.ts';
import { quoteName, quoteText } from '../../engine/duckdb.ts';
import { CostbookError } from '../../engine/errors.ts';
import { buildModels } from '../../engine/model.ts';
import { type ClosedMonth, closedObjects, readClosedMonths } from './closed-months-file.ts';
import { rewritingProviders } from './restating-providers.ts';

/** Folder of the models that take the place of their namesakes where a month is closed. */
export const CLOSED_FOLDER = import.meta.dirname;

/**
 * Makes `closed_months` (contract/gold.ts, and x_OpenMonth, into which its corrections go), `stored_charges`, `stored_payers`,
 * `stored_rules`, `stored_pools` and `stored_bills` (contract/closing.ts, with their BillingPeriodStart), `rewritten_accounts`, `closed_charges`, `closed_rates`, `corrections` and `open_charges`; empty where no month
 * is closed, or closed months are left out. Reads `daily_charges`, `parameters`, and where a month is closed `bills` and `bill_totals`.
 * Throws ClosedInOtherCurrency, the errors of {@link readClosedMonths} and {@link rewritingProviders} (exit code 1) and of {@link closedObjects} (exit code 2).
 */
export async function buildClosedMonths(context: Context, reportingCurrency: string, isLeftOut = false): Promise<void> {
  const { database, folders } = context;
  const months = isLeftOut ? [] : readClosedMonths(folders.inputs);
  for (const month of months) refuseOtherCurrency(month, reportingCurrency);
  const paths = await closedObjects(months, folders);
  for (const name of CLOSED_TABLE_NAMES) await database.run(`CREATE OR REPLACE VIEW ${quoteName(`stored_${name}`)} AS ${storedRows(name, months, paths)}`);
  const rewriting = months.length === 0 ? [] : rewritingProviders(folders.inputs);
  await layMonths(context, months, rewriting);
  await layRewrittenAccounts(context, rewriting, months.length > 0);
  const own = months.length > 0 ? ['closed_charges', 'closed_rates', 'correction_bills', 'moved_months', 'corrections', 'open_charges'] : [];
  await buildModels(context, CLOSED_FOLDER, own);
  if (months.length === 0) await database.run(NO_RATES);
}

/** Whether the tables of {@link buildClosedMonths} hold anything. */
export async function isAnyMonthClosed({ database }: Context): Promise<boolean> {
  return (await database.value<string>('SELECT count(*) FROM closed_months')) !== '0';
}

/** Enters payers of closed months that the organization does not know any more into `cost_centers`, as they were last. */
export async function keepFormerPayers({ database }: Context): Promise<void> {
  await database.run(`INSERT INTO cost_centers BY NAME
    SELECT * EXCLUDE (x_Dimension, BillingPeriodStart, x_ValidFrom, x_ValidTo)
    FROM stored_payers
    WHERE x_Dimension = 'cost_centers' AND x_CostCenter NOT IN (SELECT x_CostCenter FROM cost_centers)
    QUALIFY row_number() OVER (PARTITION BY x_CostCenter ORDER BY x_ValidFrom DESC) = 1`);
}

const NO_RATES = `CREATE OR REPLACE TABLE closed_rates (
  BillingPeriodStart DATE, ChargePeriodStart DATE, BillingCurrency VARCHAR, x_Rate DECIMAL(18, 10), x_RateDay DATE, x_RateSource VARCHAR)`;

/** One SELECT over the objects of all closed months; charges say their month themselves. */
function storedRows(name: ClosedTableName, months: readonly ClosedMonth[], paths: readonly Record<ClosedTableName, string>[]): string {
  const columns = Object.entries(CLOSED_TABLES[name]);
  const isDated = columns.some(([column]) => column === 'BillingPeriodStart');
  const empty = columns.map(([column, type]) => `NULL::${type} AS ${quoteName(column)}`).join(', ');
  const month = (text: string): string => (isDated ? '' : `, ${text}::DATE AS BillingPeriodStart`);
  const parts = months.map((entry, index) => `SELECT *${month(quoteText(`${entry.month}-01`))} FROM read_parquet(${quoteText(paths[index]![name])})`);
  return [`SELECT ${empty}${month('NULL')} WHERE false`, ...parts].join(' UNION ALL BY NAME ');
}

async function layMonths({ database }: Context, months: readonly ClosedMonth[], rewriting: readonly string[]): Promise<void> {
  const closed = new Set(months.map(({ month }) => month));
  const rows = months.map(({ month, edition, manifest, reason, where }) => ({
    BillingPeriodStart: `${month}-01`,
    x_EditionId: edition,
    x_EditionSha256: manifest,
    x_Reason: reason ?? null,
    x_Where: `${CLOSED_MONTHS_FILE}:${basename(where).split(':').at(-1)}`,
    x_OpenMonth: `${openMonthAfter(month, closed)}-01`,
  }));
  await database.createTextTable('closed_months_text', COLUMNS, rows);
  await database.createTextTable(
    'rewriting_providers',
    ['x_Provider'],
    rewriting.map((x_Provider) => ({ x_Provider })),
  );
  await database.run(`CREATE OR REPLACE TABLE closed_months AS
    SELECT
      * REPLACE (BillingPeriodStart::DATE AS BillingPeriodStart, x_OpenMonth::DATE AS x_OpenMonth),
      (SELECT string_agg(DISTINCT x_Provider, ', ' ORDER BY x_Provider) FROM stored_bills JOIN rewriting_providers USING (x_Provider)
        WHERE stored_bills.BillingPeriodStart = closed_months_text.BillingPeriodStart::DATE) AS x_RewrittenProviders
    FROM closed_months_text`);
}

const COLUMNS = ['BillingPeriodStart', 'x_EditionId', 'x_EditionSha256', 'x_Reason', 'x_Where', 'x_OpenMonth'];

/** Corrections go into the first month after the closed one that is still open. */
export function openMonthAfter(month: string, closed: ReadonlySet<string>): string {
  const next = addMonths(month, 1).slice(0, 7);
  return closed.has(next) ? openMonthAfter(next, closed) : next;
}

/** Accounts as bills then and now know them. */
async function layRewrittenAccounts({ database }: Context, rewriting: readonly string[], isAny: boolean): Promise<void> {
  const now = 'SELECT InvoiceIssuerName, BillingAccountId FROM bill_totals JOIN bills USING (x_BillId) JOIN rewriting_providers USING (x_Provider)';
  const then = 'SELECT InvoiceIssuerName, BillingAccountId FROM stored_bills JOIN rewriting_providers USING (x_Provider)';
  const accounts =
    isAny && rewriting.length > 0 ? `${then} UNION ${now}` : 'SELECT NULL::VARCHAR AS InvoiceIssuerName, NULL::VARCHAR AS BillingAccountId WHERE false';
  await database.run(`CREATE OR REPLACE TABLE rewritten_accounts AS SELECT *, true AS x_IsRewritten FROM (${accounts})`);
}

function refuseOtherCurrency({ month, currency, where }: ClosedMonth, reportingCurrency: string): void {
  if (currency === reportingCurrency) return;
  throw new CostbookError({
    name: 'ClosedInOtherCurrency',
    what: `${month} was closed in ${currency}, and the reporting currency is ${reportingCurrency}.`,
    why: 'A closed month does not change, and amounts in two currencies cannot be added.',
    fix: `Write "reporting_currency: ${currency}" in organization.yaml, or begin a new book (--data) in ${reportingCurrency}.`,
    where,
  });
}
