/** Commitments in whole cents that one can buy, and how they do when the world is another. */
import { clean, optimalCommitment } from './optimal-commitment.ts';
import { costOfPlans, type Family, optimalPlans, type PlanCommitments } from './optimal-plans.ts';
import { planShares } from './plan-shares.ts';

/** Where the linear program may stop short, as a share of the cost; what is bought is rounded to cents anyway. */
const TOLERANCE = 1e-6;

/** The cheapest commitments in whole cents an hour: each plan alone in closed form where none overlap, else all of them at once. */
export async function cheapestPlans(families: readonly Family[]): Promise<PlanCommitments> {
  const sampled = oneHourADay(families);
  const exact = sampled.some(({ broadDiscount }) => broadDiscount !== null) ? await optimalPlans(sampled, TOLERANCE) : closedForm(sampled);
  return inCents(sampled, exact);
}

function closedForm(families: readonly Family[]): PlanCommitments {
  return { own: families.map(({ hours, ownDiscount }) => (ownDiscount === null ? 0 : optimalCommitment(hours, ownDiscount).commitment)), broad: 0 };
}

/** Where usage is known by the day alone its 24 hours are the same, and one of them has the same optimum. */
function oneHourADay(families: readonly Family[]): readonly Family[] {
  const isByDay = families.every(({ hours }) => hours.length % 24 === 0 && hours.every((usage, hour) => usage === hours[hour - (hour % 24)]));
  return isByDay ? families.map((family) => ({ ...family, hours: family.hours.filter((_, hour) => hour % 24 === 0) })) : families;
}

/** Each commitment is the cheaper of its two neighbouring cents, the lower one where both cost the same. */
function inCents(families: readonly Family[], exact: PlanCommitments): PlanCommitments {
  const point = [...exact.own, exact.broad].map((commitment) => Math.floor(clean(commitment * 100)) / 100);
  const costAt = (): number => costOfPlans(families, { own: point.slice(0, -1), broad: point.at(-1)! });
  let least = costAt();
  for (const [index, commitment] of [...exact.own, exact.broad].entries()) {
    const low = point[index]!;
    point[index] = Math.ceil(clean(commitment * 100)) / 100;
    const cost = costAt();
    if (cost < least - 1e-9) least = cost;
    else point[index] = low;
  }
  return { own: point.slice(0, -1), broad: point.at(-1)! };
}

/** All commitments times the same factor, in whole cents. */
export function scaled({ own, broad }: PlanCommitments, factor: number): PlanCommitments {
  const cents = (value: number): number => Math.round(clean(value * factor * 100)) / 100;
  return { own: own.map(cents), broad: cents(broad) };
}

/** Usage of every hour times the same factor. */
export function withUsage(families: readonly Family[], factor: number): Family[] {
  return families.map((family) => ({ ...family, hours: family.hours.map((usage) => usage * factor) }));
}

/** The hours from one place to another; a negative place counts from the end. */
export function hoursOf(families: readonly Family[], from: number, to?: number): Family[] {
  return families.map((family) => ({ ...family, hours: family.hours.slice(from, to) }));
}

/** What commitments come to over these hours, beside the least that hindsight could have paid. Money is of all hours together. */
export interface PlansJudged {
  readonly hourlyCommitment: number;
  readonly onDemandCost: number;
  readonly cost: number;
  readonly leastCost: number;
  readonly coverage: number;
  readonly utilization: number;
}

/** Judges commitments; `best` are the cheapest ones over these same hours. */
export function judgePlans(families: readonly Family[], commitments: PlanCommitments, best: PlanCommitments): PlansJudged {
  const { onDemandCost, own, broad, committedCost, usedCost, cost } = planShares(families, commitments);
  const covered = own.reduce((a, b) => a + b, broad);
  return {
    hourlyCommitment: clean(commitments.own.reduce((a, b) => a + b, commitments.broad)),
    onDemandCost,
    cost,
    leastCost: Math.min(cost, planShares(families, best).cost),
    coverage: onDemandCost > 0 ? covered / onDemandCost : 0,
    utilization: committedCost > 0 ? usedCost / committedCost : 1,
  };
}
