/** One file's share of one billing period of one account: what competes with other deliveries. */
import type { SourceTotal } from './profile.ts';
import type { ReadBill } from './read-bill.ts';

export interface Share {
  readonly bill: ReadBill;
  /** The account as it is compared: see {@link accountKey}. */
  readonly account: string | null;
  readonly periodStart: string | null;
  /** Which of a provider's datasets the file holds; null where it has but one. */
  readonly dataset: string | null;
  /** Totals of the period, by issuer, account as it is written, currency and part. */
  readonly totals: readonly SourceTotal[];
}

/** Accounts are one account whatever their case, leading zeros, and path: `/providers/…/billingAccounts/012` is `12`. */
export function accountKey(account: string | null): string | null {
  if (account === null) return null;
  const last = account.split('/').filter(Boolean).at(-1) ?? account;
  return last.toLowerCase().replace(/^0+(?=.)/, '');
}

/**
 * The shares of every bill. Files that stand together as parts of one delivery hold one dataset. Of files of the same bytes only the first
 * has shares, but where others are parts of another dataset, these have too.
 */
export function sharesOf(bills: readonly ReadBill[]): Share[] {
  const datasets = datasetsOf(bills);
  const seen = new Set<string>();
  return bills.flatMap((bill) => {
    const dataset = datasets.get(bill) ?? null;
    const copy = JSON.stringify([bill.sha256, dataset]);
    if (seen.has(copy)) return [];
    seen.add(copy);
    const shares = new Map<string, Share & { totals: SourceTotal[] }>();
    for (const total of bill.profile.totals) {
      const account = accountKey(total.account);
      const key = JSON.stringify([account, total.periodStart]);
      const share = shares.get(key) ?? { bill, account, periodStart: total.periodStart, dataset, totals: [] };
      share.totals.push(total);
      shares.set(key, share);
    }
    return [...shares.values()];
  });
}

/** The share's accounts as its bill writes them. */
export function accountsOf({ totals }: Share): (string | null)[] {
  return [...new Set(totals.map(({ account }) => account))];
}

/** Name of the delivery that a file is a part of: parts differ by a number at their end. */
export function deliveryName(name: string): string {
  return name.replace(/(^|[/_-])part[-_]\d+[-_]\d+((\.\w+)+)$/i, '$1part$2').replace(/([-_.](part[-_]?)?\d{1,5})((\.\w+)+)$/i, '$3');
}

/** By the rows of the file, else those of the other parts of its delivery, else by its name. */
function datasetsOf(bills: readonly ReadBill[]): Map<ReadBill, string> {
  const found = new Map<ReadBill, string>();
  const told = (bill: ReadBill): string | null => bill.provider.parts?.datasetOf(bill.profile.totals) ?? null;
  for (const bill of bills) {
    const { parts } = bill.provider;
    if (!parts) continue;
    const siblings = bills.filter((other) => other.provider === bill.provider && deliveryName(other.name) === deliveryName(bill.name));
    const datasets = new Set(siblings.flatMap((other) => told(other) ?? []));
    const [only] = datasets;
    found.set(bill, told(bill) ?? (datasets.size === 1 ? only! : parts.datasetNamed(bill.name)));
  }
  return found;
}
