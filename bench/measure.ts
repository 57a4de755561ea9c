/** What a run of the bench found, and how its numbers are put in order. */

export interface Measure {
  readonly name: string;
  readonly unit: 'ms' | 's' | 'KB' | 'MB' | 'rows/s' | '×' | '';
  /** One value a run, in the order they were measured. */
  readonly values: readonly number[];
  readonly median: number;
  /** The median is wished to be at most this. */
  readonly goal: number | null;
}

export interface Section {
  readonly title: string;
  readonly measures: readonly Measure[];
}

/** One measure; the goal is an upper bound in the measure's unit. */
export function measure(name: string, unit: Measure['unit'], values: readonly number[], goal: number | null = null): Measure {
  return { name, unit, values, median: median(values), goal };
}

/** The quotient of two values of the same run, run by run, so that a busy machine slows both. */
export function ratio(name: string, values: readonly number[], others: readonly number[], goal: number | null = null): Measure {
  return measure(
    name,
    '×',
    values.map((value, run) => value / others[run]!),
    goal,
  );
}

/** The middle value, or the mean of the two middle ones; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Runs work several times, one after the other. */
export async function repeat<T>(runs: number, work: (run: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let run = 0; run < runs; run++) results.push(await work(run));
  return results;
}
