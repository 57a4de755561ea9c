/** Which charges of silver files count: what of a bill does not is left in its file, and left out of the view. */
import { STATED_PERIOD_COLUMN } from '../contract/charges.ts';
import { type Database, quoteText } from '../engine/duckdb.ts';

/** Superseded are whole periods, parts or days of them. */
const SUPERSEDED: readonly { readonly rows: string; readonly match: string }[] = [
  { rows: 'x_Part IS NULL AND ChargePeriodStart IS NULL', match: '' },
  { rows: 'x_Part IS NOT NULL', match: 'AND gone.x_Part = silver.x_Part' },
  { rows: 'ChargePeriodStart IS NOT NULL', match: 'AND gone.ChargePeriodStart::DATE = silver.ChargePeriodStart::DATE' },
];

/** The WHERE over the relation `silver`, or nothing; `isSpread` where a file holds parts of amounts that are laid out over a term. */
export async function whereCounted(database: Database, silver: string, isSpread: boolean, asOf: string | null): Promise<string> {
  const conditions = await notSuperseded(
    database,
    isSpread ? `coalesce(silver.${STATED_PERIOD_COLUMN}, silver.BillingPeriodStart)` : 'silver.BillingPeriodStart',
  );
  if (isSpread) {
    const lastDay = asOf ?? (await lastKnownDay(database, silver, conditions));
    conditions.push(`(silver.${STATED_PERIOD_COLUMN} IS NULL OR silver.ChargePeriodStart::DATE <= ${lastDay === null ? 'NULL' : quoteText(lastDay)}::DATE)`);
  }
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

/** What is laid out over a term says nothing of what is known: the term may end years from now. */
async function lastKnownDay(database: Database, silver: string, conditions: readonly string[]): Promise<string | null> {
  const where = [`silver.${STATED_PERIOD_COLUMN} IS NULL`, ...conditions].join(' AND ');
  return (await database.value<string | null>(`SELECT max(ChargePeriodStart)::DATE::VARCHAR FROM ${silver} WHERE ${where}`)) ?? null;
}

async function notSuperseded(database: Database, statedPeriod: string): Promise<string[]> {
  const conditions: string[] = [];
  for (const { rows, match } of SUPERSEDED) {
    if (Number(await database.value(`SELECT count(*) FROM superseded_periods WHERE ${rows}`)) === 0) continue;
    conditions.push(`NOT EXISTS (
      SELECT 1 FROM (SELECT * FROM superseded_periods WHERE ${rows}) AS gone
      WHERE gone.x_BillId = silver.x_BillId
        AND gone.BillingAccountId IS NOT DISTINCT FROM silver.BillingAccountId
        AND gone.BillingPeriodStart::TIMESTAMP IS NOT DISTINCT FROM ${statedPeriod} ${match}
    )`);
  }
  return conditions;
}
