/** One unit of a tree with its own estimate and how far that may be off (a standard deviation, any common factor). */
export interface Estimate {
  readonly id: string;
  readonly value: number;
  readonly spread: number;
  readonly children: readonly Estimate[];
}

interface Combined {
  readonly value: number;
  readonly variance: number;
  readonly children: readonly { readonly estimate: Estimate; readonly combined: Combined }[];
}

/**
 * Makes the estimates of a tree add up: every unit becomes the sum of its children, and each moves the less the surer it is.
 * Returns the values by id; leaves are rounded with `round`, so that sums of rounded leaves are what parents show.
 *
 * Why: the least-squares reconciliation with one variance per unit (Hyndman, Ahmed, Athanasopoulos & Shang 2011,
 * doi:10.1016/j.csda.2011.03.006; Wickramasuriya, Athanasopoulos & Hyndman 2019, doi:10.1080/01621459.2018.1448825) uses what the
 * whole knows and what the parts know. On a tree its normal equations are solved exactly by one pass up (combine a unit's own
 * estimate with the sum below it) and one pass down (hand the difference to the children in proportion to their variances).
 *
 * @example
 * // company 100 ± 1 over two teams 60 ± 1 and 60 ± 1: the difference of 20 is shared 1 : 1 : 1
 * // → company 106.67, teams 53.33
 */
export function reconcile(root: Estimate, round: (value: number) => number = (value) => value): Map<string, number> {
  const values = new Map<string, number>();
  handDown(root, combineUp(root), null, round, values);
  return values;
}

function combineUp(estimate: Estimate): Combined {
  const own = estimate.spread ** 2;
  const children = estimate.children.map((child) => ({ estimate: child, combined: combineUp(child) }));
  if (children.length === 0) return { value: estimate.value, variance: own, children };
  const sum = children.reduce((total, { combined }) => total + combined.value, 0);
  const variance = children.reduce((total, { combined }) => total + combined.variance, 0);
  if (variance === 0) return { value: sum, variance: 0, children };
  const share = variance / (variance + own);
  return { value: sum + share * (estimate.value - sum), variance: share * own, children };
}

function handDown(estimate: Estimate, combined: Combined, target: number | null, round: (value: number) => number, values: Map<string, number>): number {
  const value = target ?? combined.value;
  if (combined.children.length === 0) {
    const leaf = round(value);
    values.set(estimate.id, leaf);
    return leaf;
  }
  const sum = combined.children.reduce((total, child) => total + child.combined.value, 0);
  const variance = combined.children.reduce((total, child) => total + child.combined.variance, 0);
  const parts = combined.children.map((child) => {
    const share = variance === 0 ? 0 : child.combined.variance / variance;
    return handDown(child.estimate, child.combined, child.combined.value + share * (value - sum), round, values);
  });
  const whole = round(parts.reduce((total, part) => total + part, 0));
  values.set(estimate.id, whole);
  return whole;
}
