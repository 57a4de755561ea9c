/** What nobody pays, held against its goal, in words. */
import type { Row } from '../query/query.ts';
import { toInk } from './decimal.ts';
import { percent } from './percent.ts';

/** Part of cost over the goal, below 0 within it; null where there is no goal or no share. */
export function overGoal(row: Row | undefined): number | null {
  if (!row || row.x_Goal === null || row.x_Share === null || row.x_Goal === undefined || row.x_Share === undefined) return null;
  return toInk(row.x_Share) - toInk(row.x_Goal);
}

/** `1.2 points over the goal of 2%`, `within the goal of 2%`, or `no goal is set`. */
export function goalInWords(row: Row | undefined): string {
  const over = overGoal(row);
  if (over === null) return 'no goal is set';
  const goal = `the goal of ${percent(row!.x_Goal)}`;
  return over > 0 ? `${points(over)} over ${goal}` : `within ${goal}`;
}

/** `1.2 points`; what is there, but below a tenth, is not called 0. */
export function points(share: number): string {
  const size = Math.abs(share) * 100;
  if (size > 0 && size < 0.05) return 'less than 0.1 points';
  return `${size.toFixed(1)} points`;
}
