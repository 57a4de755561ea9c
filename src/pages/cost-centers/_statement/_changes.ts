/** What statements say otherwise than the edition that first knew the whole of their month. */
import { isMonthComplete } from '../../../format/dates.ts';
import { edition, engineBetween, isAtHand, lineage, type NamedEdition } from '../../../query/at-build.ts';
import type { Row } from '../../../query/query.ts';
import changedSql from './_changed.sql?raw';

/** A change of a month that was complete before. */
export interface Change {
  /** The oldest edition at hand, of those that led here, that knew the month. */
  readonly since: string;
  /** Decimal text. */
  readonly amount: string;
}

/** How to find the change of a cost center in a month, given by its first day; null: the same, or nothing earlier is at hand. */
export async function readChanges(months: readonly string[]): Promise<(month: string, costCenter: string) => Change | null> {
  const before = lineage().filter(({ id, reportingCurrency }) => id !== edition.id && reportingCurrency === edition.reportingCurrency);
  const firsts = new Map(months.map((month) => [month, before.findLast((each) => isMonthComplete(month, each.asOf) && isAtHand(each))]));
  const rows = new Map<NamedEdition, readonly Row[]>();
  for (const first of new Set(firsts.values())) if (first) rows.set(first, await engineBetween(first, edition).rows(changedSql));
  return (month, costCenter) => {
    const first = firsts.get(month);
    const row = first && rows.get(first)?.find((each) => String(each.BillingPeriodStart) === month && each.x_CostCenter === costCenter);
    return row ? { since: first.id, amount: String(row.EffectiveCost) } : null;
  };
}
