/** Commitments of several plans at once, where a broad plan covers what the plans of single families leave. */
import { type Cut, CutMaster } from './linear-program.ts';
import { clean } from './optimal-commitment.ts';

/** Hourly usage of one family at on-demand rates, with the discount of its own plan and that of the broad one. */
export interface Family {
  readonly hours: readonly number[];
  /** Null where the family has no plan of its own. */
  readonly ownDiscount: number | null;
  /** Null where the broad plan does not cover the family. */
  readonly broadDiscount: number | null;
}

/** Commitments an hour, at the plans' own rates: one for each family, then the broad plan's. */
export interface PlanCommitments {
  readonly own: readonly number[];
  readonly broad: number;
}

export interface OptimalPlans extends PlanCommitments {
  readonly cost: number;
  readonly onDemandCost: number;
  /** No commitments can cost less than this. */
  readonly lowerBound: number;
}

/** Hours whose cost is bounded together: more of them need fewer rounds and a larger program. */
const GROUPS = 16;
const MAX_ROUNDS = 300;

/**
 * Cheapest commitments over these hours: of each family's own plan, applied first, and of one broad plan over what is left, highest discount first,
 * as providers apply them. Cost is convex and piecewise linear, so planes below it, added where a linear program of the planes so far is cheapest within
 * a box around the best point, close in on the optimum; {@link OptimalPlans.lowerBound} proves it to `tolerance`, a share of the cost.
 *
 * Method: Linderoth and Wright, "Decomposition Algorithms for Stochastic Programming on a Computational Grid" (2003).
 */
export async function optimalPlans(families: readonly Family[], tolerance = 1e-7): Promise<OptimalPlans> {
  const problem = layOut(families);
  const { hourCount, limits } = problem;
  let best = judge(
    problem,
    limits.map(() => 0),
  );
  const onDemandCost = best.cost;
  let lowerBound = 0;
  let radius = 1;
  const master = await CutMaster.open(
    limits.map(() => hourCount),
    limits,
    GROUPS,
  );
  try {
    master.add(best.cuts);
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const low = limits.map((limit, index) => Math.max(0, best.point[index]! - radius * limit));
      const high = limits.map((limit, index) => Math.min(limit, best.point[index]! + radius * limit));
      const guess = master.solve(low, high);
      const isWhole = radius >= 1;
      if (isWhole) lowerBound = Math.max(lowerBound, guess.value);
      const promised = best.cost - guess.value;
      if (promised <= tolerance * onDemandCost) {
        if (isWhole) break;
        radius = 1;
        continue;
      }
      const judged = judge(problem, guess.point);
      master.add(judged.cuts);
      const won = best.cost - judged.cost;
      if (won > 0) best = judged;
      if (won < 0.1 * promised) radius = Math.max(1e-4, radius / 2);
      else if (won > 0.5 * promised) radius = Math.min(1, radius * 2);
    }
  } finally {
    master.close();
  }
  return { own: best.point.slice(0, -1).map(clean), broad: clean(best.point.at(-1)!), cost: clean(best.cost), onDemandCost: clean(onDemandCost), lowerBound };
}

/** What given commitments cost over these hours, on demand for the rest included. */
export function costOfPlans(families: readonly Family[], commitments: PlanCommitments): number {
  return clean(judge(layOut(families), [...commitments.own, commitments.broad]).cost);
}

interface Problem {
  readonly families: readonly Family[];
  readonly hourCount: number;
  /** Families that the broad plan covers, highest discount first. */
  readonly order: readonly number[];
  /** No commitment above these can pay: the highest hour. */
  readonly limits: readonly number[];
  /** Group of each hour: hours of like usage together. */
  readonly groupOf: readonly number[];
}

function layOut(families: readonly Family[]): Problem {
  const hourCount = families[0]?.hours.length ?? 0;
  const order = families
    .flatMap(({ broadDiscount }, index) => (broadDiscount === null ? [] : [index]))
    .sort((a, b) => families[b]!.broadDiscount! - families[a]!.broadDiscount! || a - b);
  const totals = Array.from({ length: hourCount }, (_, hour) =>
    order.reduce((sum, index) => sum + families[index]!.hours[hour]! * (1 - families[index]!.broadDiscount!), 0),
  );
  const ranked = totals.map((_, hour) => hour).sort((a, b) => totals[a]! - totals[b]! || a - b);
  const groupOf = new Array<number>(hourCount).fill(0);
  for (const [rank, hour] of ranked.entries()) groupOf[hour] = Math.floor((rank * GROUPS) / hourCount);
  const highest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
  const limits = [...families.map(({ hours, ownDiscount }) => (ownDiscount === null ? 0 : (1 - ownDiscount) * highest(hours))), highest(totals)];
  return { families, hourCount, order, limits, groupOf };
}

interface Judged {
  readonly point: readonly number[];
  readonly cost: number;
  readonly cuts: Cut[];
}

/** Cost at a point, and for each group of hours the plane that touches its on-demand cost there. */
function judge({ families, hourCount, order, groupOf }: Problem, point: readonly number[]): Judged {
  const broad = point.length - 1;
  const levels = families.map(({ ownDiscount }, index) => (ownDiscount === null ? 0 : point[index]! / (1 - ownDiscount)));
  const values = new Array<number>(GROUPS).fill(0);
  const slopes = Array.from({ length: GROUPS }, () => new Array<number>(point.length).fill(0));
  for (let hour = 0; hour < hourCount; hour++) {
    const slope = slopes[groupOf[hour]!]!;
    let left = point[broad]!;
    // What one more dollar of the broad plan would save in this hour: nothing until it runs out.
    let worth = 0;
    let onDemand = 0;
    for (const index of order) {
      const { hours, broadDiscount } = families[index]!;
      const rest = hours[hour]! - levels[index]!;
      if (rest <= 0) continue;
      const price = 1 - broadDiscount!;
      const covered = Math.min(rest, left / price);
      left = covered < rest ? 0 : left - covered * price;
      onDemand += rest - covered;
      if (covered < rest && worth === 0) worth = 1 / price;
    }
    slope[broad]! -= worth;
    for (const [index, { hours, ownDiscount, broadDiscount }] of families.entries()) {
      const rest = hours[hour]! - levels[index]!;
      if (rest <= 0) continue;
      if (broadDiscount === null) onDemand += rest;
      if (ownDiscount !== null) slope[index]! -= Math.min(1, broadDiscount === null ? 1 : (1 - broadDiscount) * worth) / (1 - ownDiscount);
    }
    values[groupOf[hour]!]! += onDemand;
  }
  const cost = values.reduce((a, b) => a + b, 0) + hourCount * point.reduce((a, b) => a + b, 0);
  return { point, cost, cuts: values.map((value, group) => ({ group, value, slopes: slopes[group]!, at: point })) };
}
