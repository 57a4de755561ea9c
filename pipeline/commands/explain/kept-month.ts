/** A closed month where no bill is at hand: what it keeps lies beside gold, with payers and pools. */
import { closedObjects, readClosedMonths } from '../../3-allocate/closed-months/closed-months-file.ts';
import { IN_REPORTING_CURRENCY } from '../../3-allocate/exchange_rates.ts';
import type { StoredEdition } from '../../6-publish/editions/manifest.ts';
import { lastDayOf } from '../../engine/calendar.ts';
import type { Context } from '../../engine/context.ts';
import { quoteText } from '../../engine/duckdb.ts';
import { buildCell, type CellQuestion } from './month-charges.ts';

export interface Closing {
  readonly x_EditionId: string;
  readonly x_EditionSha256: string;
  readonly x_RewrittenProviders: string | null;
}

/** How an edition says that a month is closed, or null. */
export async function closingOf({ database }: Context, month: string): Promise<Closing | null> {
  const [isKnown] = await database.rows("SELECT 1 FROM information_schema.tables WHERE table_schema = 'published' AND table_name = 'closed_months'");
  if (!isKnown) return null;
  const [closing] = await database.rows<Closing>(
    'SELECT x_EditionId, x_EditionSha256, x_RewrittenProviders FROM published.closed_months WHERE BillingPeriodStart = $month::DATE',
    { month },
  );
  return closing ?? null;
}

/**
 * Makes the tables of {@link openCell} without what bills say, from the objects of a closed month; false where closed-months.yaml does not name
 * them any more, or bills rewrite part of the month. Throws the errors of {@link closedObjects} (exit code 2).
 */
export async function openKeptCell(context: Context, { edition }: StoredEdition, question: CellQuestion, closing: Closing): Promise<boolean> {
  const { database, folders } = context;
  const month = question.month.slice(0, 7);
  const entry = readClosedMonths(folders.inputs).find((each) => each.month === month && each.manifest === closing.x_EditionSha256);
  if (!entry || closing.x_RewrittenProviders !== null) return false;
  const [paths] = await closedObjects([entry], folders);
  const known = edition.asOf < lastDayOf(month) ? `WHERE ChargePeriodStart <= ${quoteText(edition.asOf)}::DATE` : '';
  await database.run(`CREATE VIEW stored_charges AS FROM read_parquet(${quoteText(paths!.charges)}) ${known}`);
  await database.run(
    `CREATE VIEW stored_rules AS SELECT *, ${quoteText(question.month)}::DATE AS BillingPeriodStart FROM read_parquet(${quoteText(paths!.rules)})`,
  );
  for (const sql of ROOM_3) await database.run(sql);
  await buildCell(database, question, ['borne_charges', 'pool_origins', 'wanted_charges']);
  for (const sql of NO_BILLS) await database.run(sql);
  return true;
}

/** The tables of room 3 that a cell is made of, as the month keeps them. */
const ROOM_3 = [
  IN_REPORTING_CURRENCY,
  `CREATE VIEW allocated_charges AS SELECT NULL::BIGINT AS x_DailyChargeNumber, * EXCLUDE (x_Rate) FROM stored_charges
     WHERE x_ClosedRowKind = 'Charge' OR (x_ClosedRowKind = 'Part' AND x_Dimension = 'cost_centers')`,
  `CREATE VIEW charge_rates AS SELECT DISTINCT BillingPeriodStart, ChargePeriodStart, BillingCurrency, x_Rate FROM stored_charges`,
  `CREATE VIEW profiled_charges AS SELECT NULL::BIGINT AS x_DailyChargeNumber, to_json([x_AllocationRuleId, x_Pool]) AS x_ProfileId, * EXCLUDE (x_AllocationRuleId, x_Pool)
     FROM stored_charges WHERE x_ClosedRowKind = 'Pooled'`,
  `CREATE VIEW matched_rules AS SELECT DISTINCT to_json([x_AllocationRuleId, x_Pool]) AS x_ProfileId, x_AllocationRuleId, x_Pool
     FROM stored_charges WHERE x_ClosedRowKind = 'Pooled'`,
  `CREATE TABLE daily_charges AS SELECT NULL::BIGINT AS x_DailyChargeNumber, NULL::VARCHAR AS x_Origin, * FROM stored_charges WHERE false`,
];
const NO_BILLS = [
  `CREATE TABLE booked_amounts AS SELECT *, NULL::VARCHAR AS x_Side FROM wanted_charges WHERE false`,
  `CREATE TABLE line_charges AS SELECT x_Through, x_DailyChargeNumber FROM wanted_charges WHERE false`,
  `CREATE TABLE bill_lines AS FROM wanted_charges WHERE false`,
];
