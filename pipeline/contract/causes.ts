/**
 * What new data and what new rules did to an edition, where both came at once: `causes.json` beside its manifest, written by the build that published it
 * and had the charges at hand. It is no part of the edition: the same two editions give the same file, and `costbook verify` makes it again.
 */

/** File beside `edition.json`. */
export const CAUSES_FILE = 'causes.json';

export interface CauseRow {
  /** First day of the month. */
  readonly BillingPeriodStart: string;
  readonly ServiceProviderName: string;
  readonly x_CostCenter: string;
  readonly ChargeCategory: string;
  /** Exact amounts of effective cost in the reporting currency; the first is the sum of the others. */
  readonly x_Change: string;
  /** By new bills, rates and days under the rules of before. */
  readonly x_DataChange: string;
  /** By the new rules over the new data. */
  readonly x_RuleChange: string;
}

export interface EditionCauses {
  readonly format: 1;
  readonly earlier: { readonly id: string; readonly sha256: string };
  readonly later: { readonly id: string; readonly sha256: string };
  /** One month, provider, cost center and charge category in which anything changed, in this order. */
  readonly rows: readonly CauseRow[];
}
