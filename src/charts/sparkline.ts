/** A trend the height of a line of text; its numbers stand in the row beside it. */

import { toInk } from '../format/decimal.ts';
import type { Value } from '../query/query.ts';

export interface Sparkline {
  /** Path data in a box of `width` by `height`. */
  readonly path: string;
  /** Where the last value is. */
  readonly end: readonly [x: number, y: number];
}

/** Path of the values from left to right with zero at the bottom; null when there are not two. */
export function sparkline(values: readonly Value[], width = 88, height = 22): Sparkline | null {
  const numbers = values.map((value) => toInk(value) || 0);
  if (numbers.length < 2) return null;
  const low = Math.min(0, ...numbers);
  const high = Math.max(0, ...numbers);
  const round = (value: number) => Number(value.toFixed(1));
  const points = numbers.map((value, place): [number, number] => [
    round(2 + (place * (width - 4)) / (numbers.length - 1)),
    round(height - 2 - ((value - low) / (high - low || 1)) * (height - 4)),
  ]);
  return { path: `M${points.map((point) => point.join(',')).join('L')}`, end: points.at(-1)! };
}
