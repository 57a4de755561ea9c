/** Finds the days on which one daily series leaves its habit. */
import { acceptDrift, beginningOf, driftOf } from './drift.ts';
import { adoptLevel, expectation, forget, type Habit, learn, learnResidual, newHabit, noise, SHORTEST_HABIT_DAYS } from './habit.ts';
import { MIN_SCORE, type Series, verdictOf } from './oddness.ts';

/** So many days in a row at a new level are the new habit. */
const NEW_HABIT_DAYS = 5;
/** A bill that is missing for so long breaks the habit. */
const FORGET_DAYS = 7;
/** A step that is taken back within this many days was a long spike. */
const LONGEST_SPIKE_DAYS = 21;
/** Odd days with so few ordinary ones between them are one incident; pieces of a ramp take longer to follow each other. */
const LONGEST_PAUSE_DAYS = 2;
const LONGEST_RAMP_PAUSE_DAYS = 21;

export type AnomalyKind = 'Spike' | 'Drop' | 'Step up' | 'Step down' | 'Ramp up' | 'Ramp down' | 'Begin';

export interface Incident {
  readonly kind: AnomalyKind;
  /** Positions in the series, both inclusive. */
  readonly first: number;
  readonly last: number;
  /** Largest distance from the expectation in robust standard deviations. */
  readonly score: number;
  /** It cost nothing before, so that its own past cannot say whether it is odd. */
  readonly isNew?: boolean;
}

/** Odd days in a row, all in one direction (1 or -1). */
interface Run {
  readonly first: number;
  readonly direction: number;
  readonly score: number;
}

export interface Detection {
  readonly incidents: readonly Incident[];
  /** What was expected of each day, knowing only the days before it. */
  readonly expected: readonly number[];
}

export interface DailySeries {
  /** One value a day without gaps. */
  readonly costs: readonly number[];
  /** Day number of the first value. */
  readonly firstDay: number;
  /** False where nothing is known of the day, so that its cost of zero says nothing. */
  readonly known: readonly boolean[];
}

/**
 * Compares each day with the same weekday of the four weeks before, carried to the present level, and with the same day of the two months
 * before, in robust standard deviations of such comparisons. An odd day is not learned from; five odd days in a row are a step and become
 * the habit. A level that is unlike that of four weeks ago, as it never was before, is a ramp.
 *
 * Why medians: bills are full of one-day events, and a mean would carry each of them for weeks (Leys et al. 2013,
 * doi:10.1016/j.jesp.2013.03.013). What was measured: src/pages/how-well/_measured.json, by bench/anomalies/anomalies.ts.
 *
 * @param minDailyExcess smallest excess of one day that can be odd, in money
 */
export function detectIncidents({ costs, firstDay, known }: DailySeries, minDailyExcess: number): Detection {
  const series: Series = { costs, firstDay, minDailyExcess };
  const habit = newHabit();
  let missingDays = 0;
  // what never cost anything has no habit yet: wider scopes say whether its begin is news
  let hasBegun = false;
  const expected: number[] = [];
  const runs: Incident[] = [];
  let run = null as Run | null;
  for (let t = 0; t < costs.length; t++) {
    missingDays = known[t] ? 0 : missingDays + 1;
    if (missingDays >= FORGET_DAYS) forget(habit, t);
    if (!hasBegun && costs[t] === 0) {
      expected.push(0);
      continue;
    }
    if (!hasBegun && t >= FORGET_DAYS) runs.push(begun(costs, t));
    hasBegun = true;
    const base = expectation(habit);
    const scale = noise(habit, base);
    const verdict = missingDays > 0 ? 'excused' : verdictOf(series, t, habit, { base, scale, runFirst: run?.first ?? t });
    const isOrdinary = verdict === 'ordinary';
    const direction = typeof verdict === 'number' ? verdict : 0;
    expected.push(base);
    if (habit.values.length >= SHORTEST_HABIT_DAYS && missingDays === 0) habit.excesses.set(t, costs[t]! - base);
    if (isOrdinary) learnResidual(habit, costs[t]!, base);
    if (missingDays < FORGET_DAYS) learn(habit, isOrdinary ? costs[t]! : base);
    if (run && direction !== run.direction) {
      runs.push(closed(run, t - 1, false));
      run = null;
    }
    if (direction === 0) {
      const drift = isOrdinary ? drifted(habit, series, t) : null;
      if (drift) runs.push(drift);
      continue;
    }
    const score = scale > 0 ? Math.abs(costs[t]! - base) / scale : MIN_SCORE;
    run = { first: run?.first ?? t, direction, score: Math.max(run?.score ?? 0, score) };
    if (t - run.first + 1 < NEW_HABIT_DAYS) continue;
    runs.push(closed(run, t, true));
    adoptLevel(habit, costs.slice(run.first, t + 1));
    habit.since = run.first;
    run = null;
  }
  if (run) runs.push(closed(run, costs.length - 1, costs.length - run.first >= 3));
  const incidents = joinPauses(joinSpikes(runs));
  for (const incident of incidents) expectAsBefore(expected, incident);
  return { incidents, expected };
}

/** What never cost anything before: a spike when it ends soon, a begin when it has stayed, a step up while nobody can know. */
function begun(costs: readonly number[], first: number): Incident {
  let last = first;
  for (let t = first; t < costs.length && t - last <= FORGET_DAYS; t++) if (costs[t]! > 0) last = t;
  const isOver = last - first < LONGEST_SPIKE_DAYS && last < costs.length - FORGET_DAYS;
  const kind = isOver ? 'Spike' : first > costs.length - LONGEST_SPIKE_DAYS ? 'Step up' : 'Begin';
  return { kind, first, last: isOver ? last : Math.min(costs.length, first + NEW_HABIT_DAYS) - 1, score: MIN_SCORE, isNew: true };
}

/** Expects of what ended, and of the days in which the habit finds back, what was expected of the same weekdays before it. */
function expectAsBefore(expected: number[], { kind, first, last, isNew }: Incident): void {
  if (isNew) expected.fill(0, first, last + 1);
  if (kind.startsWith('Step')) return;
  const isSlow = kind.startsWith('Ramp');
  const isLong = !isSlow && last - first >= NEW_HABIT_DAYS;
  const end = Math.min(expected.length - 1, isLong ? last + NEW_HABIT_DAYS : last);
  for (let t = Math.max(7, isSlow ? first : first + NEW_HABIT_DAYS); t <= end; t++) expected[t] = expected[t - 7]!;
}

function closed(run: Run, last: number, isStep: boolean): Incident {
  const kind = run.direction > 0 ? (isStep ? 'Step up' : 'Spike') : isStep ? 'Step down' : 'Drop';
  return { kind, first: run.first, last, score: run.score };
}

/** A slow move that ends today, told once; null when there is none. */
function drifted(habit: Habit, series: Series, t: number): Incident | null {
  const drift = driftOf(habit, series);
  if (!drift) return null;
  const { position, isStep } = beginningOf(habit);
  const first = position + t + 1 - habit.values.length;
  acceptDrift(habit);
  return { kind: `${isStep ? 'Step' : 'Ramp'} ${drift.direction > 0 ? 'up' : 'down'}`, first, last: t, score: drift.score };
}

/** A step that is soon taken back was a long spike (or drop). */
function joinSpikes(runs: readonly Incident[]): Incident[] {
  const joined: Incident[] = [];
  for (const run of runs) {
    const before = joined.at(-1);
    const isBack = before?.kind === 'Step up' ? run.kind === 'Step down' : before?.kind === 'Step down' && run.kind === 'Step up';
    if (!before || !isBack || run.first - before.first > LONGEST_SPIKE_DAYS) joined.push(run);
    else joined[joined.length - 1] = { ...before, kind: before.kind === 'Step up' ? 'Spike' : 'Drop', last: run.first - 1 };
  }
  return joined;
}

/** Spikes (or drops, or pieces of one ramp) that follow each other closely are one incident. */
function joinPauses(runs: readonly Incident[]): Incident[] {
  const joined: Incident[] = [];
  for (const run of runs) {
    const before = joined.at(-1);
    const pause = before?.kind.startsWith('Ramp') ? LONGEST_RAMP_PAUSE_DAYS : LONGEST_PAUSE_DAYS;
    const isNear = before !== undefined && !before.isNew && before.kind === run.kind && !run.kind.startsWith('Step') && run.first - before.last - 1 <= pause;
    if (isNear) joined[joined.length - 1] = { ...before, last: run.last, score: Math.max(before.score, run.score) };
    else joined.push(run);
  }
  return joined;
}
