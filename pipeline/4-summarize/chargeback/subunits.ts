/** Amounts as whole numbers of a trillionth, and as whole numbers of a currency's smallest part. */
import { subunitDecimals } from '#contract/currencies.ts';

const DECIMALS = 12;

/** Decimal text with at most twelve decimals: `-1.5` → -1500000000000n. */
export function exactAmount(text: string): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined || fraction.length > DECIMALS) throw new Error(`${text} is not an amount of at most ${DECIMALS} decimals`);
  const units = BigInt(whole + fraction.padEnd(DECIMALS, '0'));
  return sign ? -units : units;
}

/** An exact amount in smallest parts of the currency, rounded half away from zero. */
export function inSubunits(amount: bigint, currency: string): bigint {
  const size = 10n ** BigInt(DECIMALS - subunitDecimals(currency));
  const parts = (magnitude(amount) + size / 2n) / size;
  return amount < 0n ? -parts : parts;
}

/** Smallest parts as decimal text of the currency: 1234n → `12.34` USD, `1234` JPY, `1.234` KWD. */
export function subunitText(parts: bigint, currency: string): string {
  const decimals = subunitDecimals(currency);
  const digits = magnitude(parts)
    .toString()
    .padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return `${parts < 0n ? '-' : ''}${whole}${decimals === 0 ? '' : `.${digits.slice(-decimals)}`}`;
}

export function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
