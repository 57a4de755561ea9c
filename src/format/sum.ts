/** Adds decimal text exactly. */
import type { Value } from '../query/query.ts';

/**
 * The sum of decimal texts with as many decimals as the longest has; nulls count as nothing.
 * @example sumDecimals(['0.1', '0.25', null]) // '0.35'
 */
export function sumDecimals(values: Iterable<Value | undefined>): string {
  const texts = Array.from(values, (value) => String(value ?? '0'));
  const scale = texts.reduce((most, text) => Math.max(most, fractionOf(text).length), 0);
  const sum = texts.reduce((total, text) => total + scaled(text, scale), 0n);
  const digits = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${sum < 0n ? '-' : ''}${digits.slice(0, point)}${scale ? `.${digits.slice(point)}` : ''}`;
}

function scaled(text: string, scale: number): bigint {
  const whole = text.split('.')[0]!;
  return BigInt(whole + fractionOf(text).padEnd(scale, '0'));
}

function fractionOf(text: string): string {
  return text.split('.')[1] ?? '';
}
