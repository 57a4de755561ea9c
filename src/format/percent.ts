/** Shares and relative changes as text. */
import type { Value } from '../query/query.ts';
import { groupDecimal, MINUS, toInk } from './decimal.ts';

/**
 * A ratio as percent with one decimal; whole percents from 100 %; what rounds to nothing says so.
 * @example percent(0.0824) // '8.2%'
 */
export function percent(ratio: Value | undefined): string {
  const value = toInk(ratio) * 100;
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : '';
  if (size === 0) return '0%';
  if (size < 0.05) return `${sign}<0.1%`;
  return `${sign}${groupDecimal(size.toFixed(size >= 99.95 ? 0 : 1))}%`;
}

/**
 * The relative change from one amount to the next with its sign; a dash when there was nothing before.
 * @example percentChange('100', '92') // '−8.0%'
 */
export function percentChange(before: Value | undefined, after: Value | undefined): string {
  const from = toInk(before);
  const ratio = (toInk(after) - from) / Math.abs(from);
  if (!Number.isFinite(ratio)) return '–';
  return ratio > 0 ? `+${percent(ratio)}` : percent(ratio);
}
