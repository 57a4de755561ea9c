import { median } from 'simple-statistics';
import { weekdayEffects } from './day-shapes.ts';

const WEEK = 7;
/** A new level is believed after so many days, and looked for in the last eight weeks. */
const SHORTEST_SIDE = 4;
const RECENT_DAYS = 56;
/** The step must be so many robust standard deviations of the four weeks before it. */
const MIN_STEP = 6;

/**
 * The history as if a clear step in level within the last eight weeks had always been there. Unchanged when none stands out.
 *
 * Why: a workload that moved in last week is no odd week. Every day since must lie beyond the middle between both levels, so that
 * neither a spike nor a slow growth is taken for a step; the clearest day is where both sides are tightest.
 *
 * @example liftOverDayStep([...new Array(40).fill(50), ...new Array(8).fill(200)]) // 48 times 200
 */
export function liftOverDayStep(history: readonly number[]): readonly number[] {
  const n = history.length;
  const effects = weekdayEffects(history, false);
  const flat = history.map((y, t) => y - effects[t % WEEK]!);
  let best = { at: 0, step: 0, clearness: MIN_STEP };
  for (let at = Math.max(4 * WEEK, n - RECENT_DAYS); at <= n - SHORTEST_SIDE; at++) {
    const before = flat.slice(at - 4 * WEEK, at);
    const after = flat.slice(at);
    const low = median(before);
    const step = median(after) - low;
    const noise = 1.4826 * median(before.map((y) => Math.abs(y - low)));
    const middle = low + step / 2;
    const isApart =
      after.every((y) => Math.sign(y - middle) === Math.sign(step)) && before.slice(-SHORTEST_SIDE).every((y) => Math.sign(middle - y) === Math.sign(step));
    const clearness = Math.abs(step) / Math.max(noise, 1e-9 * Math.abs(low), 1e-12);
    if (step !== 0 && isApart && clearness > best.clearness) best = { at, step, clearness };
  }
  return best.at === 0 ? history : history.map((y, t) => (t < best.at ? y + best.step : y));
}
