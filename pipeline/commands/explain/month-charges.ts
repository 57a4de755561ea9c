/** The charges of one month, allocated once more by room 3 as they were for the edition, with a way from each payer's part back to the bill line. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DAILY_DIMENSIONS } from '#contract/charges.ts';
import { openDatedCharges, openSilver } from '../../2-normalize/open.ts';
import { allocate } from '../../3-allocate/allocate.ts';
import { isAnyMonthClosed } from '../../3-allocate/closed-months/closed-months.ts';
import { readClosedMonths } from '../../3-allocate/closed-months/closed-months-file.ts';
import type { StoredEdition } from '../../6-publish/editions/manifest.ts';
import type { Context } from '../../engine/context.ts';
import { type Database, quoteName, quoteText } from '../../engine/duckdb.ts';
import { asOfGiven } from '../rule-preview/charges.ts';
import { CHARGE_KEY } from './charge-key.ts';

export interface CellQuestion {
  readonly costCenter: string;
  /** First day of the month. */
  readonly month: string;
  /** Null: all of them. */
  readonly service: string | null;
}

/**
 * Makes `borne_charges` (what the cost center bears), `pool_origins` (daily charges of the pools that it bears a part of), `wanted_charges` (both),
 * `booked_amounts` (what is booked of charges of closed months, and what the bills say of them) and `bill_lines` (the lines behind all), in a
 * database that holds nothing else but views. False where the edition's silver is not at hand.
 */
export async function openCell(context: Context, stored: StoredEdition, question: CellQuestion): Promise<boolean> {
  const { database, folders } = context;
  if (!(await openSilver(database, folders, stored.edition))) return false;
  await openDatedCharges(database);
  const asOf = await asOfGiven(context, stored.edition.asOf, 'dated_charges');
  await database.run('DROP VIEW daily_charges');
  // Shares of a month may follow the month before; corrections, what is closed.
  const closed = readClosedMonths(folders.inputs).map(({ month }) => `${quoteText(`${month}-01`)}::DATE`);
  const months = ['$month::DATE', '($month::DATE - INTERVAL 1 MONTH)::DATE', ...closed];
  await database.run(
    `CREATE TABLE daily_charges AS SELECT row_number() OVER () AS x_DailyChargeNumber, * FROM (
       SELECT * FROM daily_origins WHERE x_Origin IS NULL UNION ALL BY NAME SELECT * FROM split_charges) WHERE BillingPeriodStart IN (${months.join(', ')})`,
    { month: question.month },
  );
  await allocate({ ...context, asOf });
  if (!(await isAnyMonthClosed(context)))
    for (const name of ['closed_charges', 'corrections']) await database.run(`CREATE TABLE ${name} AS FROM stored_charges`);
  await buildCell(database, question, ['borne_charges', 'pool_origins', 'wanted_charges', 'booked_amounts', 'line_charges']);
  await database.run(BILL_LINES);
  return true;
}

/** Makes tables by the recipes beside this file, in this order. */
export async function buildCell(database: Database, { costCenter, month, service }: CellQuestion, names: readonly string[]): Promise<void> {
  const asked = { month, cost_center: costCenter, service };
  await database.run(CHARGE_KEY);
  for (const name of names) {
    const sql = await readFile(join(import.meta.dirname, `${name}.sql`), 'utf8');
    const named = Object.fromEntries(Object.entries(asked).filter(([key]) => sql.includes(`$${key}`)));
    await database.run(`CREATE TABLE ${name} AS ${sql}`, named);
  }
}

/** A daily charge that is a part of a split one hangs on all lines of what was split. */
const SAME_ROW = Object.keys(DAILY_DIMENSIONS)
  .map((name) => `daily_charges.${quoteName(name)} IS NOT DISTINCT FROM dated_charges.${quoteName(name)}`)
  .join(' AND ');
const LINE = `dated_charges.x_ChargeId, dated_charges.x_BillId, dated_charges.x_BillRow, dated_charges.BillingPeriodStart, dated_charges.ChargePeriodStart,
  dated_charges.ServiceName, dated_charges.ResourceId, dated_charges.ChargeCategory, dated_charges.BillingCurrency, dated_charges.EffectiveCost`;
const BILL_LINES = `CREATE TABLE bill_lines AS
  SELECT ${LINE}, x_Through, NULL AS x_Origin
  FROM line_charges JOIN daily_charges USING (x_DailyChargeNumber)
  JOIN dated_charges ON dated_charges.x_Origin IS NULL AND daily_charges.x_Origin IS NULL AND ${SAME_ROW}
  UNION ALL BY NAME
  SELECT DISTINCT ${LINE}, x_Through, dated_charges.x_Origin
  FROM line_charges JOIN daily_charges USING (x_DailyChargeNumber)
  JOIN dated_charges ON dated_charges.x_Origin = daily_charges.x_Origin
    AND dated_charges.BillingPeriodStart = daily_charges.BillingPeriodStart AND dated_charges.ChargePeriodStart = daily_charges.ChargePeriodStart`;
