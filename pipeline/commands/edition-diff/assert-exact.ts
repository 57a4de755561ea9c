/**
 * Proof that a difference is exact: its parts come to the difference of what both manifests state. That the causes of one row come to its
 * change is how compared_costs.sql reckons them; that the states between both editions are right is held against what rules cannot do.
 */
import { CLOSED_MONTHS_FILE } from '#contract/closing.ts';
import { FOUR_COSTS } from '#contract/focus.ts';
import { withoutTrailingZeros } from '../../6-publish/editions/objects.ts';
import { type Database, quoteText, type Row } from '../../engine/duckdb.ts';
import { CostbookError, EXIT } from '../../engine/errors.ts';
import type { Pair } from './square.ts';

/** Throws DiffDoesNotAddUp (exit code 2), naming what does not. */
export async function assertExact(database: Database, pair: Pair, hasLines: boolean): Promise<void> {
  for (const cost of FOUR_COSTS) await assertTotal(database, pair, cost);
  if (await areRulesNeutral(database, pair)) await assertRulesMoveNothing(database, pair);
  if (hasLines) await assertLines(database, pair);
}

async function assertTotal(database: Database, pair: Pair, cost: string): Promise<void> {
  const stated = ({ edition }: Pair['earlier']): string => `${quoteText(edition.tables.monthly_costs?.sums[cost] ?? '0')}::DECIMAL(38, 12)`;
  const [sum] = await database.rows<{ found: string; stated: string }>(
    `SELECT coalesce(sum(x_Change), 0)::DECIMAL(38, 12) AS found, ${stated(pair.later)} - ${stated(pair.earlier)} AS stated
     FROM changed_costs WHERE x_CostColumn = ${quoteText(cost)}`,
  );
  if (sum!.found !== sum!.stated) throw doesNotAddUp(`What changed of ${cost} comes to ${sum!.found}, the manifests differ by ${sum!.stated}.`, pair);
}

/**
 * Rules hand money on, and make none: where all is billed in the reporting currency. In others each part of a split is rounded, and where a
 * month is closed its corrections are booked in another month.
 */
async function areRulesNeutral(database: Database, pair: Pair): Promise<boolean> {
  const editions = [pair.earlier.edition, pair.later.edition];
  if (editions.some(({ tables, inputs }) => !tables.currency_costs || inputs.some(({ name }) => name === CLOSED_MONTHS_FILE))) return false;
  const [others] = await database.rows<{ count: string }>(
    `SELECT count(*)::VARCHAR AS count FROM (SELECT BillingCurrency FROM earlier.currency_costs UNION ALL SELECT BillingCurrency FROM later.currency_costs)
     WHERE BillingCurrency <> ${quoteText(pair.later.edition.reportingCurrency)}`,
  );
  return others!.count === '0';
}

async function assertRulesMoveNothing(database: Database, pair: Pair): Promise<void> {
  const [moved] = await database.rows<{ x_Month: string; x_CostColumn: string; x_Total: string }>(
    `SELECT strftime(BillingPeriodStart, '%Y-%m') AS x_Month, x_CostColumn, sum(x_RuleChange)::VARCHAR AS x_Total
     FROM compared_costs GROUP BY ALL HAVING sum(x_RuleChange) <> 0 ORDER BY ALL LIMIT 1`,
  );
  if (moved) throw doesNotAddUp(`New rules move the ${moved.x_CostColumn} of ${moved.x_Month} by ${moved.x_Total} as a whole, over the same charges.`, pair);
}

/** Bill lines are in billing currency, as are `currency_costs`. */
async function assertLines(database: Database, pair: Pair): Promise<void> {
  if (!pair.earlier.edition.tables.currency_costs || !pair.later.edition.tables.currency_costs) return;
  const sides = [
    'SELECT BillingCurrency, x_BilledCostAfter - x_BilledCostBefore AS x_Billed, x_EffectiveCostAfter - x_EffectiveCostBefore AS x_Effective FROM changed_lines',
    'SELECT BillingCurrency, BilledCost::DECIMAL(38, 12), EffectiveCost::DECIMAL(38, 12) FROM earlier.currency_costs',
    'SELECT BillingCurrency, -BilledCost::DECIMAL(38, 12), -EffectiveCost::DECIMAL(38, 12) FROM later.currency_costs',
  ];
  const [bad] = await database.rows<{ BillingCurrency: string; billed: string; effective: string }>(
    `SELECT BillingCurrency, sum(x_Billed) AS billed, sum(x_Effective) AS effective FROM (${sides.join(' UNION ALL ')})
     GROUP BY ALL HAVING sum(x_Billed) <> 0 OR sum(x_Effective) <> 0 ORDER BY ALL LIMIT 1`,
  );
  if (bad) throw doesNotAddUp(`Changed bill lines in ${bad.BillingCurrency} miss the difference by ${bad.billed} billed and ${bad.effective} effective.`, pair);
}

function doesNotAddUp(what: string, { earlier, later }: Pair): CostbookError {
  return new CostbookError({
    name: 'DiffDoesNotAddUp',
    what,
    why: 'A difference whose parts do not come to the whole explains nothing.',
    fix: 'Prove both editions with costbook verify; if both are whole, this is a mistake in Costbook: please report it.',
    where: `editions ${earlier.id} and ${later.id}`,
    exitCode: EXIT.check,
  });
}

/** Amounts without the zeros that say nothing. */
export function trimmed(rows: readonly Row[]): Row[] {
  const isAmount = (key: string): boolean => /^x_(Interaction|\w*(Change|Before|After|Moved))$/.test(key);
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [key, isAmount(key) && /^-?\d+\.\d+$/.test(String(value)) ? withoutTrailingZeros(String(value)) : value]),
    ),
  );
}
