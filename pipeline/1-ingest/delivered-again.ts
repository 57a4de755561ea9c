/** A month that one kind of source delivered more than once: which delivery is newer, and what of the others it replaces. */
import type { Context } from '../engine/context.ts';
import { billsOverlapInPart } from './bad-input.ts';
import type { Cells, Claim, Loser } from './claims.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { compareText } from './find-bills.ts';
import { type Overlap, overlaps } from './overlaps.ts';
import { deliveryName, type Share } from './shares.ts';

/** What deliveries of one kind that share lines lose to newer ones. Throws BillsOverlapInPart. */
export async function deliveredAgain(context: Context, shares: readonly Share[], cells: Cells): Promise<Loser[]> {
  const groups = new Map<string, Share[]>();
  for (const share of shares) {
    const { id, identity } = share.bill.provider;
    if (identity.length === 0 && share.account === null) continue;
    const key = JSON.stringify([id, share.dataset, identity.length > 0 ? 'any account: lines have ids' : share.account, share.periodStart]);
    groups.set(key, [...(groups.get(key) ?? []), share]);
  }
  const losers: Loser[] = [];
  for (const group of groups.values()) {
    if (group.length > 1) losers.push(...(await losersOf(group, await overlaps(context, group), cells)));
  }
  return losers;
}

/** Newest first, each gives way to those before it that hold the same lines, and to a later run of the same export; parts of one delivery stand together unless they share lines. */
async function losersOf(group: readonly Share[], pairs: readonly Overlap[], cells: Cells): Promise<Loser[]> {
  const isShared = (a: readonly Share[], b: readonly Share[], isEnough = ({ isSame }: Overlap): boolean => isSame): boolean =>
    pairs.some(
      (overlap) => isEnough(overlap) && overlap.pair.some((one) => a.includes(one) && overlap.pair.some((other) => other !== one && b.includes(other))),
    );
  // Parts of one delivery are cut anywhere, also between two lines that look the same.
  const isDelivery = (parts: readonly Share[]): boolean => !isShared(parts, parts, ({ isWhole }) => isWhole);
  const losers: Loser[] = [];
  const lose = (delivery: readonly Share[], lost: { days: ReadonlySet<string>; isWhole: boolean }, winners: readonly Claim[], why: string): void => {
    losers.push(...delivery.map((share) => ({ claim: whole(share), ...lost, winners, reason: why })));
  };
  const together = partsTogether(group).flatMap((parts) => (isDelivery(parts) ? [parts] : parts.map((part) => [part])));
  const standing: { shares: readonly Share[]; lostDays: ReadonlySet<string> }[] = [];
  for (const delivery of together.sort(newestFirst)) {
    const rerun = together.find((other) => isLaterRun(other, delivery));
    const winners = standing.filter(({ shares }) => isShared(shares, delivery));
    const claims = winners.flatMap(({ shares, lostDays }) => shares.map((share) => ({ share, lostDays })));
    if (rerun) lose(delivery, WHOLE, rerun.map(whole), 'it was run later');
    else if (winners.length === 0) {
      const others = standing.flatMap(({ shares }) => shares);
      refuseExtracts(delivery, others, pairs, 'heldSurely', [delivery[0]!.bill.provider.identity.length > 0 ? FEW_IDS : FEW_LINES, 1]);
      standing.push({ shares: delivery, lostDays: new Set() });
    } else {
      const lost = await lostTo(delivery, claims, cells);
      const others = claims.map(({ share }) => share);
      refuseExtracts(delivery, others, pairs, 'held', [0, MOST_LINES]);
      if (!lost.isWhole) standing.push({ shares: delivery, lostDays: lost.days });
      lose(delivery, lost, claims, reason(winners[0]!.shares, delivery));
    }
  }
  return losers;
}

/** Below this part of its lines, two lines with one id are a coincidence, and two that look the same in every word and digit are two. */
const FEW_IDS = 0.01;
const FEW_LINES = 0.1;
/** Of lines without ids so many have to look the same to be more than a coincidence. */
const LOOKALIKES = 3;
/** A delivery of which the newer one holds less than this was cut another way, not delivered again. */
const MOST_LINES = 0.75;

/**
 * Extracts of one report, each with lines of its own, can neither be added up nor replace each other. Throws BillsOverlapInPart when more than the first and less than the second part of a delivery's lines is in the others.
 */
function refuseExtracts(
  delivery: readonly Share[],
  others: readonly Share[],
  pairs: readonly Overlap[],
  by: 'held' | 'heldSurely',
  [from, to]: readonly [number, number],
): void {
  for (const share of delivery) {
    const least = share.bill.provider.identity.length > 0 ? 1 : LOOKALIKES;
    const met = pairs.filter(({ pair, lines }) => lines >= least && pair.includes(share) && pair.some((other) => other !== share && others.includes(other)));
    const held = met.reduce((sum, overlap) => sum + overlap[by][overlap.pair[0] === share ? 0 : 1], 0);
    if (met.length === 0 || held <= from || held >= to) continue;
    const other = met[0]!.pair.find((each) => each !== share)!;
    throw billsOverlapInPart(share.bill.name, other.bill.name, share.periodStart?.slice(0, 7) ?? '', `${Math.round((1 - held) * 100)} % of its lines`);
  }
}

const WHOLE = { days: new Set<string>(), isWhole: true };

function whole(share: Share): Claim {
  return { share, lostDays: new Set() };
}

/** Lines that have ids replace the whole of an earlier delivery; else it keeps the days that only it holds. */
async function lostTo(delivery: readonly Share[], winners: readonly Claim[], cells: Cells): Promise<{ days: ReadonlySet<string>; isWhole: boolean }> {
  const { provider } = delivery[0]!.bill;
  if (provider.identity.length > 0 || !provider.totals.chargeStart) return WHOLE;
  const own = (await Promise.all(delivery.map((share) => cells(whole(share))))).flat();
  const union = (await Promise.all(winners.map(cells))).flat();
  const coverage: Coverage = coverageOf(own, union, true);
  if (coverage.kind === 'Covered') return coverage;
  if (coverage.kind === 'Apart') return WHOLE;
  const month = delivery[0]!.periodStart?.slice(0, 7) ?? '';
  throw billsOverlapInPart(delivery[0]!.bill.name, winners[0]!.share.bill.name, month, coverage.alone);
}

function partsTogether(group: readonly Share[]): Share[][] {
  const deliveries = new Map<string, Share[]>();
  for (const share of group) {
    const key = deliveryName(share.bill.name);
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

/** Each run of an export writes its whole window again. */
function isLaterRun(other: readonly Share[], delivery: readonly Share[]): boolean {
  const [later, run] = [runOf(other), runOf(delivery)];
  return later !== null && run !== null && later.of === run.of && later.at > run.at;
}

function isInvoiced(delivery: readonly Share[]): boolean {
  return delivery.every(({ totals }) => totals.every(({ invoicedRows, rows }) => invoicedRows === rows));
}

function runOf([first]: readonly Share[]): { readonly of: string; readonly at: string } | null {
  return first!.bill.provider.runOf?.(first!.bill.name) ?? null;
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
