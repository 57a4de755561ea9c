/** How far an invoice and its charges may be apart before it is a difference. */
import { magnitude, subunitOf } from './exact-money.ts';

/**
 * The tolerance of FOCUS 1.4 for an invoice against so many rows of cost and usage, `MAX(100 × subunit, √rows × 0.5 × subunit)`, in
 * trillionths, rounded down. Amounts are whole trillionths, so none lies between the root and the trillionth below it: to compare with
 * the rounded one is to compare with the root itself.
 * @example tolerance(1_000_000n, 'USD') // 5.00: 5_000_000_000_000n
 */
export function tolerance(rows: bigint, currency: string): bigint {
  const subunit = subunitOf(currency);
  const least = 100n * subunit;
  const grown = rootOf((rows * subunit * subunit) / 4n);
  return grown > least ? grown : least;
}

/** Whether two amounts are no further apart than that. */
export function isWithin(difference: bigint, allowed: bigint): boolean {
  return magnitude(difference) <= allowed;
}

/** The whole part of a square root, by Newton's method from above. */
function rootOf(square: bigint): bigint {
  if (square < 2n) return square;
  let root = 1n << BigInt(Math.ceil(square.toString(2).length / 2));
  for (;;) {
    const next = (root + square / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}
