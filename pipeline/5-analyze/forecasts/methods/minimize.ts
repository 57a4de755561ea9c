/**
 * Minimum of a smooth function of a few variables without derivatives: the simplex of Nelder & Mead (1965), The Computer
 * Journal 7(4), doi:10.1093/comjnl/7.4.308. Chosen because the smoothing errors below are cheap, have two to five variables
 * and no handy gradient. Deterministic: the first simplex is `start` plus one `step` along each axis.
 *
 * @example minimize(([x]) => (x! - 2) ** 2, [0], [0.5]) // ≈ [2]
 */
export function minimize(
  f: (x: readonly number[]) => number,
  start: readonly number[],
  step: readonly number[],
  { maxEvaluations = 60 * start.length + 60, tolerance = 1e-6 } = {},
): number[] {
  const safe = (x: readonly number[]): number => {
    const value = f(x);
    return Number.isFinite(value) ? value : Number.MAX_VALUE;
  };
  let simplex = [start, ...start.map((_, i) => start.map((v, j) => (i === j ? v + step[j]! : v)))].map((x) => ({ x: [...x], y: safe(x) }));
  let evaluations = simplex.length;
  const at = (center: readonly number[], worst: readonly number[], factor: number) => {
    const x = center.map((c, j) => c + factor * (worst[j]! - c));
    evaluations++;
    return { x, y: safe(x) };
  };
  while (evaluations < maxEvaluations) {
    simplex.sort((a, b) => a.y - b.y);
    const [best, worst] = [simplex[0]!, simplex.at(-1)!];
    if (worst.y - best.y <= tolerance * (Math.abs(best.y) + 1e-12)) break;
    const others = simplex.slice(0, -1);
    const center = centerOf(others);
    let next = at(center, worst.x, -1);
    if (next.y < best.y) {
      const expanded = at(center, worst.x, -2);
      if (expanded.y < next.y) next = expanded;
    } else if (next.y >= others.at(-1)!.y) {
      next = at(center, worst.x, next.y < worst.y ? -0.5 : 0.5);
      if (next.y >= worst.y) {
        simplex = simplex.map((p) => at(best.x, p.x, 0.5));
        continue;
      }
    }
    simplex = [...others, next];
  }
  return simplex.sort((a, b) => a.y - b.y)[0]!.x;
}

function centerOf(points: readonly { readonly x: readonly number[] }[]): number[] {
  const center = new Array<number>(points[0]!.x.length).fill(0);
  for (const { x } of points) for (let j = 0; j < x.length; j++) center[j]! += x[j]!;
  for (let j = 0; j < center.length; j++) center[j]! /= points.length;
  return center;
}
