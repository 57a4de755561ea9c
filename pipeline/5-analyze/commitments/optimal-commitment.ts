/** The hourly commitment of one plan that would have been cheapest: a quantile of usage, in closed form. */

/** What a commitment comes to over the hours it is judged on. Money is in the currency of the usage. */
export interface CommitmentResult {
  /** Committed each hour, at the plan's own rates. */
  readonly commitment: number;
  /** On-demand usage that this covers in an hour: commitment ÷ (1 − discount). */
  readonly coveredLevel: number;
  readonly onDemandCost: number;
  /** Commitment of every hour, used or not, and on demand what is above it. */
  readonly cost: number;
  readonly savings: number;
  /** Covered usage ÷ all usage, both at on-demand rates. */
  readonly coverage: number;
  /** Used part of the commitment ÷ the whole. 1 where nothing is committed. */
  readonly utilization: number;
  /** 1 − cost ÷ on-demand cost: the effective savings rate, waste included. */
  readonly effectiveSavingsRate: number;
  /** Share of hours in which usage reaches the covered level; above {@link breakEvenUtilization} the last dollar committed pays. */
  readonly hoursAtLevel: number;
}

/** Below this share of use a committed dollar costs more than on demand: 1 − discount. */
export function breakEvenUtilization(discount: number): number {
  return 1 - discount;
}

/**
 * The commitment that minimises Σ [c + max(0, u − c ÷ (1 − d))] over hours of usage at on-demand rates: the covered level is the d-quantile of usage,
 * u at place ⌈n·d⌉ in ascending order. Where a stretch of levels ties, the lowest is taken: it binds least. `discount` is between 0 and 1, 1 excluded.
 *
 * Newsvendor with overage cost 1 − d and underage cost d: Arrow, Harris, Marschak, "Optimal Inventory Policy" (1951).
 *
 * @example optimalCommitment([10, 10, 10, 10, 10, 8, 8, 6, 4, 2], 0.3).commitment // 4.2
 */
export function optimalCommitment(hours: readonly number[], discount: number): CommitmentResult {
  return judgeCommitment(hours, discount, optimalLevel(hours, discount) * (1 - discount));
}

/** The cheapest covered level, on-demand dollars an hour. */
export function optimalLevel(hours: readonly number[], discount: number): number {
  const ascending = Float64Array.from(hours).sort();
  // 0.1 × 30 is above 3 in binary: places that are whole numbers in the decimals people write stay whole.
  const place = Math.ceil(Number((hours.length * discount).toFixed(9)));
  return place === 0 ? 0 : Math.max(0, ascending[place - 1]!);
}

/** What any commitment comes to over these hours. */
export function judgeCommitment(hours: readonly number[], discount: number, commitment: number): CommitmentResult {
  const coveredLevel = clean(commitment / (1 - discount));
  let onDemandCost = 0;
  let covered = 0;
  let reached = 0;
  for (const usage of hours) {
    onDemandCost += usage;
    covered += Math.min(usage, coveredLevel);
    if (usage >= coveredLevel - 1e-9) reached++;
  }
  const cost = commitment * hours.length + onDemandCost - covered;
  return {
    commitment: clean(commitment),
    coveredLevel,
    onDemandCost: clean(onDemandCost),
    cost: clean(cost),
    savings: clean(onDemandCost - cost),
    coverage: onDemandCost > 0 ? covered / onDemandCost : 0,
    utilization: coveredLevel > 0 ? covered / (coveredLevel * hours.length) : 1,
    effectiveSavingsRate: onDemandCost > 0 ? 1 - cost / onDemandCost : 0,
    hoursAtLevel: hours.length > 0 ? reached / hours.length : 0,
  };
}

/** The commitment in whole cents that costs least: the cheaper neighbour of the optimum, the lower one where both cost the same. */
export function optimalCents(hours: readonly number[], discount: number): CommitmentResult {
  const exact = optimalCommitment(hours, discount).commitment * 100;
  const low = judgeCommitment(hours, discount, Math.floor(clean(exact)) / 100);
  const high = judgeCommitment(hours, discount, Math.ceil(clean(exact)) / 100);
  return high.cost < low.cost ? high : low;
}

/** Without the dust of binary fractions: ten digits behind the point. */
export function clean(value: number): number {
  return Number(value.toFixed(10));
}
