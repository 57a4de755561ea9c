/** Exact sums of amounts that are text. */

const DECIMALS = 12;

/** Sum of decimal texts with up to 12 decimals, as decimal text. */
export function plus(amounts: readonly string[]): string {
  return text(amounts.reduce((sum, amount) => sum + units(amount), 0n));
}

/** Difference of two decimal texts. */
export function minus(a: string, b: string): string {
  return text(units(a) - units(b));
}

export function isZero(amount: string): boolean {
  return units(amount) === 0n;
}

function units(amount: string): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /^\s*(-?)(\d*)\.?(\d*)\s*$/.exec(amount) ?? [];
  return BigInt(`${sign}${whole || '0'}${fraction.slice(0, DECIMALS).padEnd(DECIMALS, '0')}`);
}

function text(amount: bigint): string {
  const digits = String(amount < 0n ? -amount : amount).padStart(DECIMALS + 1, '0');
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}${fraction && `.${fraction}`}`;
}
