/** Datasets of one period that repeat each other in part: which parts of which bill count, and what is odd about them together. */
import type { Defect, SourceTotal } from './profile.ts';
import type { Share } from './shares.ts';

export interface DatasetRuling {
  /** Parts that do not count. */
  readonly leftOut: readonly string[];
  readonly defects: readonly Defect[];
}

/** Rules on the shares that count otherwise, account by account and period by period. */
export function ruleDatasets(shares: readonly Share[]): Map<Share, DatasetRuling> {
  const groups = new Map<string, Share[]>();
  for (const share of shares.filter(({ dataset }) => dataset !== null)) {
    const key = JSON.stringify([share.bill.provider.id, share.account, share.periodStart]);
    groups.set(key, [...(groups.get(key) ?? []), share]);
  }
  return new Map([...groups.values()].flatMap(ruleGroup));
}

function ruleGroup(group: readonly Share[]): [Share, DatasetRuling][] {
  const parts = group[0]!.bill.provider.parts!;
  const totals = new Map<string, SourceTotal[]>();
  for (const { dataset, totals: own } of group) totals.set(dataset!, [...(totals.get(dataset!) ?? []), ...own]);
  const loaded = new Set(totals.keys());
  const defects = parts.defects(totals);
  return group.map((share) => {
    const isFirst = group.find(({ dataset }) => dataset === share.dataset) === share;
    return [
      share,
      {
        leftOut: parts.leftOut(share.dataset!, loaded),
        defects: isFirst ? defects.filter(({ dataset }) => dataset === share.dataset).map(({ defect }) => defect) : [],
      },
    ];
  });
}
