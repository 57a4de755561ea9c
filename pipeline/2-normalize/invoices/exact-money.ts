/** Amounts as whole numbers of a trillionth, the twelve decimals of DECIMAL(38,12): compared and added without loss. */
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

/** The amount for a sentence: grouped, at least as many decimals as the currency's smallest part, and none that say nothing. */
export function spoken(amount: bigint, currency: string, decimals: number): string {
  const [whole = '', fraction = ''] = decimalText(magnitude(amount)).split('.');
  const shown = fraction.replace(/0+$/, '').padEnd(decimals, '0');
  return `${amount < 0n ? '−' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${shown ? `.${shown}` : ''} ${currency}`;
}

export function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
