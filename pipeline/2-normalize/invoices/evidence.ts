/** What the bill as a whole says that may explain why an invoice and its charges are apart. */
import { type BillPart, isTax, type PeriodStatus, sumOf } from './facts.ts';

export interface Evidence {
  readonly parts: readonly BillPart[];
  readonly periodStatus: PeriodStatus;
  /** All charges of an issuer, currency and month. */
  monthOf(issuer: string, currency: string, month: string): readonly BillPart[];
  /** Sold by somebody else than the issuer mostly invoices for: Marketplace. */
  isForeign(part: BillPart): boolean;
}

/** Lays the bill out for questions. */
export function evidenceOf(parts: readonly BillPart[], periodStatus: PeriodStatus): Evidence {
  const months = new Map<string, BillPart[]>();
  for (const part of parts) {
    const key = JSON.stringify([part.issuer, part.currency, part.month]);
    months.set(key, [...(months.get(key) ?? []), part]);
  }
  const main = mainSellers(parts);
  return {
    parts,
    periodStatus,
    monthOf: (issuer, currency, month) => months.get(JSON.stringify([issuer, currency, month])) ?? [],
    isForeign: (part) => !isTax(part) && part.seller !== main.get(part.issuer),
  };
}

/** The seller whose charges are most of what an issuer bills. */
function mainSellers(parts: readonly BillPart[]): Map<string, string> {
  const sums = new Map<string, Map<string, bigint>>();
  for (const { issuer, seller, amount } of parts) {
    const own = sums.get(issuer) ?? new Map<string, bigint>();
    sums.set(issuer, own.set(seller, (own.get(seller) ?? 0n) + (amount < 0n ? -amount : amount)));
  }
  return new Map(
    [...sums].map(([issuer, own]) => [issuer, [...own].sort((a, b) => (a[1] === b[1] ? (a[0] < b[0] ? -1 : 1) : a[1] > b[1] ? -1 : 1))[0]![0]] as const),
  );
}

/** Parts by a test, with their sum; null where there is none. */
export function found(parts: readonly BillPart[], test: (part: BillPart) => boolean): { readonly parts: BillPart[]; readonly amount: bigint } | null {
  const those = parts.filter(test);
  return those.length === 0 ? null : { parts: those, amount: sumOf(those) };
}
