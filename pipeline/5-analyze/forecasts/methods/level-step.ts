import { mean } from 'simple-statistics';
import { errorSdOf } from './method.ts';

/** Months on either side that a level needs to be believed. */
const SHORTEST_SIDE = 3;
/** A step must be this many standard deviations of what remains. */
const MIN_STEP = 6;

/**
 * The history as if its clearest step in level had always been there: values before it are lifted to the level after it. Unchanged when no
 * step stands out.
 *
 * Why: a team that moves in, or a workload that is switched off, is neither a trend nor a season, but both are fooled by it. The
 * position that splits the history best into two levels is found by least squares (Quandt 1960, doi:10.1080/01621459.1960.10482067);
 * a slope beside them is left out on purpose, because a step against a slope extrapolates wildly.
 *
 * @example liftOverStep([10, 10, 10, 10, 20, 20, 20, 20]) // eight times 20
 */
export function liftOverStep(history: readonly number[]): number[] {
  const n = history.length;
  let best = { at: 0, step: 0, squares: Number.POSITIVE_INFINITY, sd: 0 };
  for (let at = SHORTEST_SIDE; at <= n - SHORTEST_SIDE; at++) {
    const [before, after] = [mean(history.slice(0, at)), mean(history.slice(at))];
    const errors = history.map((y, t) => y - (t < at ? before : after));
    const squares = errors.reduce((sum, e) => sum + e * e, 0);
    if (squares < best.squares) best = { at, step: after - before, squares, sd: errorSdOf(errors, 2) };
  }
  const isClear = n >= 2 * SHORTEST_SIDE + 2 && Math.abs(best.step) > MIN_STEP * best.sd;
  return isClear ? history.map((y, t) => (t < best.at ? y + best.step : y)) : [...history];
}
