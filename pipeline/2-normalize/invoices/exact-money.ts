/** Amounts as whole numbers of a trillionth, the twelve decimals of DECIMAL(38,12): compared and added without loss. */
import { subunitDecimals } from '#contract/currencies.ts';

const DECIMALS = 12;
export const ONE = 10n ** BigInt(DECIMALS);

/** Decimal text as DuckDB writes it, with at most twelve decimals: `-1.5` → -1500000000000n. */
export function exact(text: string): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [undefined, '', undefined];
  if (whole === undefined || fraction.length > DECIMALS) throw new Error(`${text} is not an amount of at most ${DECIMALS} decimals`);
  const units = BigInt(whole) * ONE + BigInt(fraction.padEnd(DECIMALS, '0'));
  return sign ? -units : units;
}

/** The amount as text that DuckDB reads as DECIMAL(38,12). */
export function decimalText(amount: bigint): string {
  const digits = magnitude(amount)
    .toString()
    .padStart(DECIMALS + 1, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}

/** The amount for a sentence: grouped, rounded half away from zero to the currency's smallest part; what is smaller reads "less than" that. */
export function spoken(amount: bigint, currency: string): string {
  const decimals = subunitDecimals(currency);
  const subunit = subunitOf(currency);
  const parts = (magnitude(amount) + subunit / 2n) / subunit;
  if (parts === 0n && amount !== 0n) return `less than ${written(1n, decimals)} ${currency}`;
  return `${amount < 0n ? '−' : ''}${written(parts, decimals)} ${currency}`;
}

/** The smallest part of a currency in trillionths of a unit. */
export function subunitOf(currency: string): bigint {
  return ONE / 10n ** BigInt(subunitDecimals(currency));
}

function written(parts: bigint, decimals: number): string {
  const digits = parts.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`;
}

export function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
