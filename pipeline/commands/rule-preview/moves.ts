/** What a change of rules moves, as rows to print: exact amounts in the reporting currency as decimal text. */
import { withoutTrailingZeros } from '../../6-publish/editions/objects.ts';
import type { Database, Row } from '../../engine/duckdb.ts';
import { CostbookError, EXIT } from '../../engine/errors.ts';

export interface Moves {
  /** What was compared with: a commit, a folder or an edition. */
  readonly against: { readonly kind: 'commit' | 'folder' | 'edition'; readonly name: string; readonly commit: string | null };
  /** Edition whose charges were allocated twice. */
  readonly edition: string;
  readonly asOf: string;
  readonly currency: string;
  /** Which of the four costs. */
  readonly cost: string;
  /** Months that the charges know, and those in which anything moved. */
  readonly months: { readonly first: string | null; readonly last: string | null; readonly known: number; readonly moved: number };
  /** x_BetweenCostCenters, x_BecameAllocated, x_BecameUnallocated, x_UnallocatedBefore, x_UnallocatedAfter, x_Before, x_After. */
  readonly totals: Row;
  /**
   * What all moves come to: 0. An edition rounds each converted row to 12 decimals, so against one it is what rounding leaves, or what other
   * exchange rates make, where bills are in several currencies; in billing currency it is 0 there too.
   */
  readonly conversionRest: string;
  /** One cost center over all months: x_CostCenter, x_CostCenterName, x_Before, x_After, x_Move. */
  readonly costCenters: readonly Row[];
  /** One cost center and month: BillingPeriodStart and the columns above. */
  readonly monthlyMoves: readonly Row[];
  readonly rules: readonly Row[];
  readonly pools: readonly Row[];
  /** x_RuleBefore, x_TargetBefore, x_RuleAfter, x_TargetAfter and the cost that took that way. */
  readonly flows: readonly Row[];
  readonly organization: readonly Row[];
  readonly budgets: readonly Row[];
  /** One value of a dimension beside cost centers and month: BillingPeriodStart, x_Dimension, x_DimensionValue, their names, x_Before, x_After, x_Move. */
  readonly dimensions: readonly Row[];
}

type Compared = Pick<Moves, 'against' | 'edition' | 'asOf' | 'cost'>;

/** Reads the tables that `buildMoves` made. Throws MovesDoNotAddUp (exit code 2) when they are not exactly zero together. */
export async function readMoves(database: Database, compared: Compared): Promise<Moves> {
  const rest = await conversionRest(database);
  await assertZero(database, compared, rest);
  const exact = async (sql: string): Promise<Row[]> => (await database.rows(sql)).map(trimmed);
  const [months] = await database.rows<{ first: string; last: string; known: string; moved: string }>(
    `SELECT strftime(min(BillingPeriodStart), '%Y-%m') AS first, strftime(max(BillingPeriodStart), '%Y-%m') AS last,
       count(DISTINCT BillingPeriodStart) AS known, (SELECT count(DISTINCT BillingPeriodStart) FROM cost_centers_moved) AS moved
     FROM costs_moved`,
  );
  const [totals] = await exact('FROM totals');
  return {
    ...compared,
    currency: (await database.value('SELECT x_ReportingCurrency FROM parameters'))!,
    months: { ...months!, known: Number(months!.known), moved: Number(months!.moved) },
    totals: totals!,
    conversionRest: rest,
    costCenters: await exact(
      `SELECT x_CostCenter, x_CostCenterName, sum(x_Before) AS x_Before, sum(x_After) AS x_After, sum(x_After) - sum(x_Before) AS x_Move
       FROM costs_moved JOIN (SELECT DISTINCT x_CostCenter, x_CostCenterName FROM cost_centers_moved) USING (x_CostCenter)
       GROUP BY ALL ORDER BY abs(x_Move) DESC, x_CostCenter`,
    ),
    monthlyMoves: await exact('FROM cost_centers_moved ORDER BY BillingPeriodStart DESC, abs(x_Move) DESC, x_CostCenter'),
    rules: await exact('FROM rules_moved ORDER BY abs(x_Move) DESC, x_AllocationRuleId'),
    pools: await exact('FROM pools_moved ORDER BY abs(x_Move) DESC, x_Shifted DESC, x_Pool'),
    flows: await exact(
      `SELECT x_RuleBefore, x_TargetBefore, x_RuleAfter, x_TargetAfter, sum(${compared.cost}) AS ${compared.cost}
       FROM flows GROUP BY ALL ORDER BY abs(sum(${compared.cost})) DESC, x_RuleBefore, x_TargetBefore, x_RuleAfter, x_TargetAfter`,
    ),
    organization: await exact('FROM organization_moved ORDER BY x_CostCenter, x_FirstMonth, x_PathAfter'),
    budgets: await exact('FROM budgets_moved ORDER BY ALL'),
    dimensions: await exact('FROM dimensions_moved ORDER BY x_Dimension, BillingPeriodStart DESC, abs(x_Move) DESC, x_DimensionValue'),
  };
}

/** True when not even the words of a rule, pool, budget or unit differ. */
export function isUnchanged({ costCenters, rules, pools, flows, organization, budgets, dimensions }: Moves): boolean {
  return [costCenters, rules, pools, flows, organization, budgets, dimensions].every((rows) => rows.length === 0);
}

async function conversionRest(database: Database): Promise<string> {
  return withoutTrailingZeros((await database.value('SELECT coalesce(sum(x_After) - sum(x_Before), 0) FROM costs_moved'))!);
}

/** In every billing period and currency, and over all of them in the reporting currency, what is taken is what is given. */
async function assertZero(database: Database, { edition, against }: Compared, rest: string): Promise<void> {
  const isPublished = against.kind === 'edition';
  const [bad] = await database.rows<{ what: string; difference: string }>(`
    SELECT strftime(BillingPeriodStart, '%Y-%m') || ' in ' || BillingCurrency AS what, sum(x_BilledAfter) - sum(x_BilledBefore) AS difference
    FROM costs_moved GROUP BY BillingPeriodStart, BillingCurrency
    HAVING sum(x_BilledAfter) <> sum(x_BilledBefore)${isPublished ? '' : ' OR sum(x_After) <> sum(x_Before)'}
    ORDER BY ALL LIMIT 1`);
  const [books] = await database.rows<{ isZero: boolean; isBooked: boolean }>(`
    SELECT
      (SELECT coalesce(sum(x_Move), 0) FROM cost_centers_moved) = ${isPublished ? rest : 0} AS isZero,
      x_UnallocatedBefore - x_BecameAllocated + x_BecameUnallocated = x_UnallocatedAfter AS isBooked
    FROM totals`);
  if (!bad && books!.isZero && (books!.isBooked || isPublished)) return;
  throw new CostbookError({
    name: 'MovesDoNotAddUp',
    what: bad
      ? `What moves in ${bad.what} comes to ${bad.difference} and not to 0.`
      : 'What gained or lost a payer does not come to the difference of Unallocated.',
    why: 'A rule hands cost from one payer to another; it never makes or loses any.',
    fix: 'This is a mistake in Costbook: please report it with both versions of the inputs.',
    where: `edition ${edition}`,
    exitCode: EXIT.check,
  });
}

const AMOUNT = /^x_(Before|After|Move|Shifted|BetweenCostCenters|Became\w+|Unallocated\w+)$|Cost$/;

/** Amounts without the zeros that say nothing. */
function trimmed(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, AMOUNT.test(key) && value !== null ? withoutTrailingZeros(String(value)) : value]));
}
