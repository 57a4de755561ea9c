/** Which files count. The same bytes count once; of a month delivered again only the newest delivery counts; parts of one delivery add up. */
import type { Context } from '../engine/context.ts';
import { compareText } from './find-bills.ts';
import { overlaps } from './overlaps.ts';
import type { SourceTotal } from './profile.ts';
import type { ReadBill } from './read-bill.ts';

/** A billing period of a billing account that a newer delivery holds. */
export interface SupersededPeriod {
  readonly account: string | null;
  readonly periodStart: string | null;
}

export interface Delivery {
  readonly id: string;
  readonly bill: ReadBill;
  readonly status: 'Loaded' | 'Duplicate' | 'Superseded';
  readonly note: string | null;
  /** Of a loaded bill, the periods that do not count. */
  readonly superseded: readonly SupersededPeriod[];
}

/** One file's share of one period of one account. */
export interface Share extends SupersededPeriod {
  readonly bill: ReadBill;
  readonly totals: readonly SourceTotal[];
}

/** Decides for every bill whether it counts, whatever the order in which the files are named. */
export async function decideDeliveries(context: Context, bills: readonly ReadBill[]): Promise<Delivery[]> {
  const ordered = [...bills].sort((a, b) => compareText(a.name, b.name) || compareText(a.sha256, b.sha256));
  const originals = new Map<string, ReadBill>();
  const duplicates: Delivery[] = [];
  for (const bill of ordered) {
    const original = originals.get(bill.sha256);
    if (!original) originals.set(bill.sha256, bill);
    else {
      const number = duplicates.filter(({ bill: { sha256 } }) => sha256 === bill.sha256).length + 2;
      duplicates.push({ id: `${bill.id}-${number}`, bill, status: 'Duplicate', note: `The same bytes as ${original.name}.`, superseded: [] });
    }
  }
  const losers = await supersededShares(context, [...originals.values()]);
  const decided = [...originals.values()].map((bill) =>
    decide(
      bill,
      losers.filter(({ share }) => share.bill === bill),
    ),
  );
  return [...decided, ...duplicates];
}

/** A share that does not count: what counts instead, and why. */
interface Loser {
  readonly share: Share;
  readonly winner: string;
  readonly reason: string;
}

function decide(bill: ReadBill, losers: readonly Loser[]): Delivery {
  const periods = sharesOf(bill).length;
  const isWhole = periods > 0 && losers.length === periods;
  return {
    id: bill.id,
    bill,
    status: isWhole ? 'Superseded' : 'Loaded',
    note: losers.length > 0 ? noteOf(losers) : null,
    superseded: isWhole ? [] : losers.map(({ share: { account, periodStart } }) => ({ account, periodStart })),
  };
}

function noteOf(losers: readonly Loser[]): string {
  const months = new Map<string, string[]>();
  for (const { share, winner, reason } of losers) {
    const because = `delivered again in ${winner}, which counts because ${reason}.`;
    months.set(because, [...(months.get(because) ?? []), month(share.periodStart)]);
  }
  return [...months]
    .map(([because, which]) => `${[...new Set(which)].sort(compareText).join(', ')} ${because}`)
    .sort(compareText)
    .join(' ');
}

function sharesOf(bill: ReadBill): Share[] {
  const shares = new Map<string, Share & { totals: SourceTotal[] }>();
  for (const total of bill.profile.totals) {
    const key = JSON.stringify([total.account, total.periodStart]);
    const share = shares.get(key) ?? { bill, account: total.account, periodStart: total.periodStart, totals: [] };
    share.totals.push(total);
    shares.set(key, share);
  }
  return [...shares.values()];
}

async function supersededShares(context: Context, bills: readonly ReadBill[]): Promise<Loser[]> {
  const groups = new Map<string, Share[]>();
  for (const share of bills.flatMap(sharesOf)) {
    const { id, identity } = share.bill.provider;
    if (identity.length === 0 && share.account === null) continue;
    const key = JSON.stringify([id, identity.length > 0 ? 'any account: lines have ids' : share.account, share.periodStart]);
    groups.set(key, [...(groups.get(key) ?? []), share]);
  }
  const losers: Loser[] = [];
  for (const group of groups.values()) {
    if (group.length > 1) losers.push(...losersOf(group, await overlaps(context, group)));
  }
  return losers;
}

/** Deliveries that share lines compete; parts of one delivery (same name but for its part number) stand together unless they share lines. */
function losersOf(group: readonly Share[], pairs: readonly (readonly [Share, Share])[]): Loser[] {
  const isOverlapping = (a: Share, b: Share): boolean => pairs.some(([x, y]) => (x === a && y === b) || (x === b && y === a));
  let deliveries = partsTogether(group).flatMap((parts) => (parts.some((a) => parts.some((b) => isOverlapping(a, b))) ? parts.map((part) => [part]) : [parts]));
  const losers: Loser[] = [];
  deliveries = deliveries.sort(newestFirst);
  while (deliveries.length > 0) {
    const [winner, ...rest] = deliveries as [Share[], ...Share[][]];
    const beaten = rest.filter((other) => other.some((a) => winner.some((b) => isOverlapping(a, b))));
    for (const delivery of beaten) {
      const names = winner.map(({ bill }) => bill.name).sort(compareText);
      losers.push(...delivery.map((share) => ({ share, winner: names.join(', '), reason: reason(winner, delivery) })));
    }
    deliveries = rest.filter((other) => !beaten.includes(other));
  }
  return losers;
}

function partsTogether(group: readonly Share[]): Share[][] {
  const deliveries = new Map<string, Share[]>();
  for (const share of group) {
    const key = share.bill.name.replace(/([-_.](part[-_]?)?\d{1,5})((\.\w+)+)$/i, '$3');
    deliveries.set(key, [...(deliveries.get(key) ?? []), share]);
  }
  return [...deliveries.values()];
}

/** What makes one delivery newer than another, strongest first; each is told by the bills alone, never by a clock. */
const CRITERIA: readonly { readonly says: string; compare(a: readonly Share[], b: readonly Share[]): number }[] = [
  { says: 'its invoice is final', compare: (a, b) => Number(isInvoiced(b)) - Number(isInvoiced(a)) },
  { says: 'its charges reach further into the period', compare: (a, b) => compareText(lastEnd(b), lastEnd(a)) },
  { says: 'it holds more rows', compare: (a, b) => rowsOf(b) - rowsOf(a) },
  { says: 'its name comes later', compare: (a, b) => compareText(lastName(b), lastName(a)) },
  { says: 'the hash of its bytes comes later', compare: (a, b) => compareText(b[0]!.bill.sha256, a[0]!.bill.sha256) },
];

function newestFirst(a: readonly Share[], b: readonly Share[]): number {
  for (const { compare } of CRITERIA) {
    const order = compare(a, b);
    if (order !== 0) return order;
  }
  return 0;
}

function reason(winner: readonly Share[], loser: readonly Share[]): string {
  return CRITERIA.find(({ compare }) => compare(winner, loser) !== 0)!.says;
}

function isInvoiced(delivery: readonly Share[]): boolean {
  return delivery.every(({ totals }) => totals.every(({ invoicedRows, rows }) => invoicedRows === rows));
}

function lastEnd(delivery: readonly Share[]): string {
  return (
    delivery
      .flatMap(({ totals }) => totals.map(({ lastChargeEnd }) => lastChargeEnd ?? ''))
      .sort()
      .at(-1) ?? ''
  );
}

function rowsOf(delivery: readonly Share[]): number {
  return delivery.reduce((sum, { totals }) => sum + totals.reduce((rows, total) => rows + total.rows, 0), 0);
}

function lastName(delivery: readonly Share[]): string {
  return delivery
    .map(({ bill }) => bill.name)
    .sort(compareText)
    .at(-1)!;
}

function month(periodStart: string | null): string {
  return periodStart?.slice(0, 7) ?? 'A period without a start';
}
