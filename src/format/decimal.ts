/** Decimal text as it comes from the engines: rounded and grouped without ever becoming a binary fraction. */
import type { Value } from '../query/query.ts';

/** Narrow enough to keep a number on one line, wide enough to be read as a gap. */
export const NBSP = '\u00a0';
export const MINUS = '\u2212';

/** The value as ink: a JavaScript number for pixel positions and shares, NaN when it is not a number. Never for sums. */
export function toInk(value: Value | undefined): number {
  return value === null || value === undefined || value === '' ? Number.NaN : Number(value);
}

/**
 * Decimal text rounded half away from zero to `digits` decimals, without loss for any length.
 * @example roundDecimal('-1.005', 2) // '-1.01'
 */
export function roundDecimal(text: string, digits: number): string {
  const plain = /^-?\d+(\.\d+)?$/.test(text) ? text : plainNotation(text);
  const isNegative = plain.startsWith('-');
  const [whole = '0', fraction = ''] = (isNegative ? plain.slice(1) : plain).split('.');
  const kept = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  const rounded = (fraction[digits] ?? '0') >= '5' ? kept + 1n : kept;
  const digitsText = rounded.toString().padStart(digits + 1, '0');
  const sign = isNegative && rounded !== 0n ? '-' : '';
  return sign + digitsText.slice(0, digitsText.length - digits) + (digits ? `.${digitsText.slice(-digits)}` : '');
}

/**
 * Grouped for reading, with a real minus sign.
 * @example groupDecimal('-1234567.5') // '−1,234,567.5'
 */
export function groupDecimal(text: string): string {
  const isNegative = text.startsWith('-');
  const [whole = '', fraction] = (isNegative ? text.slice(1) : text).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return (isNegative ? MINUS : '') + grouped + (fraction === undefined ? '' : `.${fraction}`);
}

/** Sign of decimal text: -1, 0 or 1; 0 for null. */
export function signOf(value: Value | undefined): -1 | 0 | 1 {
  const text = String(value ?? '0');
  if (!/[1-9]/.test(text.split(/[eE]/)[0] ?? '')) return 0;
  return text.startsWith('-') ? -1 : 1;
}

function plainNotation(text: string): string {
  const number = Number(text);
  return Number.isFinite(number) ? number.toFixed(20).replace(/\.?0+$/, '') : '0';
}
