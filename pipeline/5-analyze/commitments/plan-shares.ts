/** What commitments cover, plan by plan. */
import type { Family, PlanCommitments } from './optimal-plans.ts';

/** Over all hours, at on-demand rates unless they say otherwise. */
export interface PlanShares {
  readonly onDemandCost: number;
  /** Covered by each family's own plan. */
  readonly own: readonly number[];
  /** Covered by the broad plan. */
  readonly broad: number;
  /** Committed, used or not, at the plans' rates. */
  readonly committedCost: number;
  /** Used part of what is committed, at the plans' rates. */
  readonly usedCost: number;
  /** Of each family's own plan and of the broad one, at the plans' rates. */
  readonly ownUsedCost: readonly number[];
  readonly broadUsedCost: number;
  /** Commitments, and on demand the rest. */
  readonly cost: number;
}

/** Applies own plans first, then the broad plan to what is left, highest discount first: the order of providers. */
export function planShares(families: readonly Family[], { own, broad }: PlanCommitments): PlanShares {
  const hourCount = families[0]?.hours.length ?? 0;
  const order = families.flatMap(({ broadDiscount }, index) => (broadDiscount === null ? [] : [index]));
  order.sort((a, b) => families[b]!.broadDiscount! - families[a]!.broadDiscount! || a - b);
  const levels = families.map(({ ownDiscount }, index) => (ownDiscount === null ? 0 : own[index]! / (1 - ownDiscount)));
  const ownCovered = families.map(({ hours }, index) => hours.reduce((sum, usage) => sum + Math.min(usage, levels[index]!), 0));
  const ownUsedCost = ownCovered.map((covered, index) => covered * (1 - (families[index]!.ownDiscount ?? 0)));
  let broadCovered = 0;
  let broadUsedCost = 0;
  for (let hour = 0; hour < hourCount && broad > 0; hour++) {
    let left = broad;
    for (const index of order) {
      const rest = families[index]!.hours[hour]! - levels[index]!;
      if (rest <= 0 || left <= 0) continue;
      const price = 1 - families[index]!.broadDiscount!;
      const covered = Math.min(rest, left / price);
      left -= covered * price;
      broadCovered += covered;
    }
    broadUsedCost += broad - Math.max(0, left);
  }
  const onDemandCost = families.reduce((sum, { hours }) => sum + hours.reduce((a, b) => a + b, 0), 0);
  const committedCost = hourCount * own.reduce((sum, each) => sum + each, broad);
  const covered = ownCovered.reduce((a, b) => a + b, broadCovered);
  const usedCost = ownUsedCost.reduce((a, b) => a + b, broadUsedCost);
  return {
    onDemandCost,
    own: ownCovered,
    broad: broadCovered,
    committedCost,
    usedCost,
    ownUsedCost,
    broadUsedCost,
    cost: committedCost + onDemandCost - covered,
  };
}
