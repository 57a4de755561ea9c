/** ActualCost and AmortizedCost: the same charges twice, but for commitments. Which rows of each count. */
import { isZero, minus, plus } from '../amounts.ts';
import type { Defect, SourceTotal } from '../profile.ts';
import type { Parts } from '../provider.ts';

/** What is charged, before taxes, in the billing currency. */
export const COST = 'coalesce({CostInBillingCurrency}, {Cost}, {PreTaxCost})';

const CHARGE_TYPE = "replace(lower(coalesce({ChargeType}, 'usage')), ' ', '')";
const IS_COMMITTED =
  "coalesce(replace(lower({PricingModel}), ' ', '') IN ('reservation', 'savingsplan'), {ReservationId} IS NOT NULL OR {BenefitId} IS NOT NULL)";

/**
 * `Purchase` is what commitments cost, `Amortized` what of it the use of a day costs and what was not used, `Covered` use that costs
 * nothing more; everything else is `Rest`, the same in both datasets.
 */
export const PART = `CASE
  WHEN starts_with(${CHARGE_TYPE}, 'unused') OR (${CHARGE_TYPE} = 'usage' AND ${IS_COMMITTED} AND ${COST} <> 0) THEN 'Amortized'
  WHEN ${CHARGE_TYPE} IN ('purchase', 'refund') AND ${IS_COMMITTED} THEN 'Purchase'
  WHEN ${CHARGE_TYPE} = 'usage' AND ${IS_COMMITTED} THEN 'Covered'
  ELSE 'Rest' END`;

/** What is billed: the amortized share of a commitment is not, its purchase was. */
export const BILLED = `CASE WHEN (${PART}) = 'Amortized' THEN 0 ELSE ${COST} END`;

const ACTUAL = 'ActualCost';
const AMORTIZED = 'AmortizedCost';

export const parts: Parts = {
  sql: PART,
  datasetOf(totals) {
    if (rowsOf(totals, 'Amortized') > 0) return AMORTIZED;
    return totals.some(({ part, billedCost }) => part === 'Purchase' && !isZero(billedCost)) ? ACTUAL : null;
  },
  datasetNamed: (name) => (/amorti/i.test(name) ? AMORTIZED : ACTUAL),
  // Silver has each purchase twice, and one of the two counts: without effective cost where that is amortized over use.
  leftOut(dataset, loaded) {
    if (dataset === AMORTIZED) return loaded.has(ACTUAL) ? ['Purchase', 'PurchaseAmortized', 'PurchaseOnly'] : ['PurchaseOnly'];
    return loaded.has(AMORTIZED) ? ['Rest', 'Covered', 'Amortized', 'PurchaseOnly'] : ['PurchaseAmortized'];
  },
  defects(loaded) {
    const actual = loaded.get(ACTUAL);
    const amortized = loaded.get(AMORTIZED);
    if (actual && amortized) return differences(actual, amortized);
    if (actual) return amortizedMissing(actual);
    return amortized ? purchasesMissing(amortized) : [];
  },
};

function amortizedMissing(actual: readonly SourceTotal[]): { dataset: string; defect: Defect }[] {
  const rows = rowsOf(actual, 'Purchase') + rowsOf(actual, 'Covered');
  if (rows === 0) return [];
  const treatment = 'EffectiveCost is BilledCost: commitments cost their buyer on the day of purchase; export AmortizedCost too';
  return [{ dataset: ACTUAL, defect: { kind: 'Amortized cost missing', column: 'EffectiveCost', rows, example: inWords(actual), treatment } }];
}

function purchasesMissing(amortized: readonly SourceTotal[]): { dataset: string; defect: Defect }[] {
  const rows = rowsOf(amortized, 'Amortized');
  if (rows === 0 || rowsOf(amortized, 'Purchase') > 0) return [];
  const treatment = 'BilledCost of what commitments cover is 0, and what they were bought for is not there; export ActualCost too';
  return [{ dataset: AMORTIZED, defect: { kind: 'Purchases of commitments missing', column: 'BilledCost', rows, example: inWords(amortized), treatment } }];
}

/** What is billed of both exports together, against what the actual one says by itself. */
function differences(actual: readonly SourceTotal[], amortized: readonly SourceTotal[]): { dataset: string; defect: Defect }[] {
  const currencies = [...new Set([...actual, ...amortized].map(({ currency }) => currency))].sort();
  return currencies.flatMap((currency) => {
    const own = actual.filter((total) => total.currency === currency);
    const others = amortized.filter((total) => total.currency === currency && total.part !== 'Purchase');
    const alone = plus(own.map(({ billedCost }) => billedCost));
    const together = plus([...others, ...own.filter(({ part }) => part === 'Purchase')].map(({ billedCost }) => billedCost));
    const rows = rowsOf(own) + rowsOf(others);
    // Each export rounds by itself: a cent for every ten thousand rows.
    if (Math.abs(Number(minus(together, alone))) <= 0.01 * Math.ceil(rows / 10_000)) return [];
    const example = `${inWords(own)}: ${alone} ${currency ?? ''} in ActualCost, ${together} in both together`;
    const treatment = 'kept: the two exports do not hold the same charges; export both for the same scope and days';
    return [{ dataset: ACTUAL, defect: { kind: 'The two exports differ', column: 'BilledCost', rows, example, treatment } }];
  });
}

function rowsOf(totals: readonly SourceTotal[], part?: string): number {
  return totals.filter((total) => part === undefined || total.part === part).reduce((sum, { rows }) => sum + rows, 0);
}

function inWords(totals: readonly SourceTotal[]): string {
  const [total] = totals;
  return `${total?.account ?? 'no account'}, ${total?.periodStart?.slice(0, 7) ?? 'no period'}`;
}
