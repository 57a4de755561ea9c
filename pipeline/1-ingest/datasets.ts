/** Datasets of one period that repeat each other in part: which parts of which bill count, and what is odd about them together. */
import type { SupersededPeriod } from './deliveries.ts';
import type { Defect, SourceTotal } from './profile.ts';
import type { ReadBill } from './read-bill.ts';
import { accountsOf, type Share } from './shares.ts';

export interface DatasetRuling {
  readonly bill: ReadBill;
  readonly leftOut: readonly SupersededPeriod[];
  readonly defects: readonly Defect[];
}

/** Rules on the shares that count otherwise, account by account and period by period. */
export function ruleDatasets(shares: readonly Share[]): DatasetRuling[] {
  const groups = new Map<string, Share[]>();
  for (const share of shares.filter(({ dataset }) => dataset !== null)) {
    const key = JSON.stringify([share.bill.provider.id, share.account, share.periodStart]);
    groups.set(key, [...(groups.get(key) ?? []), share]);
  }
  return [...groups.values()].flatMap(ruleGroup);
}

function ruleGroup(group: readonly Share[]): DatasetRuling[] {
  const parts = group[0]!.bill.provider.parts!;
  const totals = new Map<string, SourceTotal[]>();
  for (const share of group) totals.set(share.dataset!, [...(totals.get(share.dataset!) ?? []), ...share.totals]);
  const defects = parts.defects(totals);
  const first = new Map([...totals.keys()].map((dataset) => [dataset, group.find((share) => share.dataset === dataset)!]));
  return group.map((share) => ({
    bill: share.bill,
    leftOut: accountsOf(share).flatMap((account) =>
      parts.leftOut(share.dataset!, new Set(totals.keys())).map((part) => ({ account, periodStart: share.periodStart, part, day: null })),
    ),
    defects: defects.filter(({ dataset }) => first.get(dataset) === share).map(({ defect }) => defect),
  }));
}
