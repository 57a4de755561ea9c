/** Which files count. The same bytes count once; of a month delivered again only the newest delivery counts; parts of one delivery add up. */
import type { Context } from '../engine/context.ts';
import { billsOverlapInPart } from './bad-input.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { type DatasetRuling, ruleDatasets } from './datasets.ts';
import { compareText } from './find-bills.ts';
import { ruleKinds } from './kinds.ts';
import { type Cell, cellsOf, type Overlap, overlaps } from './overlaps.ts';
import type { Defect, SourceTotal } from './profile.ts';
import type { ReadBill } from './read-bill.ts';
import { accountsOf, deliveryName, type Share, sharesOf } from './shares.ts';
import { totalsWithout } from './totals-without.ts';

/** What of a loaded bill does not count: a billing period of a billing account, or one part or one day of it. */
export interface SupersededPeriod {
  /** As the bill writes it. */
  readonly account: string | null;
  readonly periodStart: string | null;
  /** Null: every part. */
  readonly part: string | null;
  /** `YYYY-MM-DD`; null: every day. */
  readonly day: string | null;
}

export interface Delivery {
  readonly id: string;
  readonly bill: ReadBill;
  readonly status: 'Loaded' | 'Duplicate' | 'Superseded';
  readonly note: string | null;
  readonly superseded: readonly SupersededPeriod[];
  /** Control totals of what counts. */
  readonly totals: readonly SourceTotal[];
  /** What is odd about it beside the other bills. */
  readonly defects: readonly Defect[];
}

/** A share that counts, but for the days that it lost. */
export interface Claim {
  readonly share: Share;
  readonly lostDays: ReadonlySet<string>;
}

/** A share that does not count, wholly or on some days: what counts instead, and why. */
export interface Loser {
  readonly claim: Claim;
  readonly days: ReadonlySet<string>;
  readonly isWhole: boolean;
  readonly winner: string;
  readonly reason: string;
}

type Cells = (claim: Claim) => Promise<readonly Cell[]>;

/** Decides for every bill whether it counts, whatever the order in which the files are named. Throws BillsOverlapInPart. */
export async function decideDeliveries(context: Context, bills: readonly ReadBill[]): Promise<Delivery[]> {
  const ordered = [...bills].sort((a, b) => compareText(a.name, b.name) || compareText(a.sha256, b.sha256));
  const copies = new Map<string, ReadBill[]>();
  for (const bill of ordered) copies.set(bill.sha256, [...(copies.get(bill.sha256) ?? []), bill]);
  const duplicates = [...copies.values()].flatMap(([original, ...others]) =>
    others.map((bill, index): Delivery => {
      const note = `The same bytes as ${original!.name}.`;
      return { id: `${bill.id}-${index + 2}`, bill, status: 'Duplicate', note, superseded: [], totals: [], defects: [] };
    }),
  );
  const originals = [...copies.values()].map(([original]) => original!);
  return [...(await decide(context, originals, sharesOf(ordered))), ...duplicates];
}

async function decide(context: Context, bills: readonly ReadBill[], shares: readonly Share[]): Promise<Delivery[]> {
  const cells = rememberedCells(context);
  const again = await deliveredAgain(context, shares, cells);
  const otherKinds = await ruleKinds(claimsOf(shares, again), cells);
  const losers = [...again, ...otherKinds];
  const claims = claimsOf(shares, losers);
  const rulings = ruleDatasets(claims.map(({ share }) => share));
  return Promise.all(
    bills.map(async (bill): Promise<Delivery> => {
      const own = shares.filter((share) => share.bill.id === bill.id);
      const standing = claims.filter(({ share }) => own.includes(share));
      const lost = losers.filter(({ claim }) => own.includes(claim.share));
      const isSuperseded = standing.length === 0 && lost.length > 0;
      const slots = slotsOf(own);
      const superseded = slots.flatMap((slot) => lostOf(slot, standing, rulings));
      const totals = await Promise.all(slots.map((slot) => countedTotals(context, slot, standing, superseded)));
      return {
        id: bill.id,
        bill,
        status: isSuperseded ? 'Superseded' : 'Loaded',
        note: lost.length > 0 ? noteOf(lost) : null,
        superseded: isSuperseded ? [] : superseded,
        totals: totals.flat(),
        defects: own.flatMap((share) => rulings.get(share)?.defects ?? []),
      };
    }),
  );
}

/** Shares of one account and period: more than one where the same bytes are a part of several datasets. */
function slotsOf(shares: readonly Share[]): Share[][] {
  const slots = new Map<string, Share[]>();
  for (const share of shares) {
    const key = JSON.stringify([share.account, share.periodStart]);
    slots.set(key, [...(slots.get(key) ?? []), share]);
  }
  return [...slots.values()];
}

/** What counts in none of the slot's datasets. */
function lostOf(slot: readonly Share[], standing: readonly Claim[], rulings: ReadonlyMap<Share, DatasetRuling>): SupersededPeriod[] {
  const claims = standing.filter(({ share }) => slot.includes(share));
  const [share] = slot as [Share];
  const rows = (part: string | null, day: string | null): SupersededPeriod[] =>
    accountsOf(share).map((account) => ({ account, periodStart: share.periodStart, part, day }));
  if (claims.length === 0) return rows(null, null);
  const days = common(claims.map(({ lostDays }) => [...lostDays]));
  const parts = common(claims.map((claim) => rulings.get(claim.share)?.leftOut ?? []));
  return [...days.sort(compareText).flatMap((day) => rows(null, day)), ...parts.flatMap((part) => rows(part, null))];
}

function common(lists: readonly (readonly string[])[]): string[] {
  const [first = [], ...others] = lists;
  return first.filter((each) => others.every((list) => list.includes(each)));
}

async function countedTotals(
  context: Context,
  slot: readonly Share[],
  standing: readonly Claim[],
  superseded: readonly SupersededPeriod[],
): Promise<SourceTotal[]> {
  const [share] = slot as [Share];
  if (!standing.some((claim) => slot.includes(claim.share))) return [];
  const own = superseded.filter(({ periodStart, account }) => periodStart === share.periodStart && accountsOf(share).includes(account));
  const totals = await totalsWithout(context.database, share, new Set(own.flatMap(({ day }) => day ?? [])));
  return totals.filter((total) => !own.some(({ account, part }) => part !== null && part === total.part && account === total.account));
}

/** The shares that still count, with the days that they lost. */
function claimsOf(shares: readonly Share[], losers: readonly Loser[]): Claim[] {
  return shares.flatMap((share) => {
    const lost = losers.filter(({ claim }) => claim.share === share);
    if (lost.some(({ isWhole }) => isWhole)) return [];
    return [{ share, lostDays: new Set(lost.flatMap(({ days }) => [...days])) }];
  });
}

function rememberedCells({ database }: Context): Cells {
  const known = new Map<Share, Promise<Cell[]>>();
  return async ({ share, lostDays }) => {
    const cells = known.get(share) ?? cellsOf(database, share);
    known.set(share, cells);
    return (await cells).filter(({ day }) => !lostDays.has(day));
  };
}

function noteOf(losers: readonly Loser[]): string {
  const months = new Map<string, string[]>();
  for (const { claim, days, isWhole, winner, reason } of losers) {
    const because = `delivered again in ${winner}, which counts because ${reason}.`;
    const [first, last] = [[...days].sort(compareText)[0], [...days].sort(compareText).at(-1)];
    const when = isWhole ? (claim.share.periodStart?.slice(0, 7) ?? 'A period without a start') : first === last ? `${first}` : `${first} to ${last}`;
    months.set(because, [...(months.get(because) ?? []), when]);
  }
  return [...months]
    .map(([because, which]) => `${[...new Set(which)].sort(compareText).join(', ')} ${because}`)
    .sort(compareText)
    .join(' ');
}

/** Deliveries of one kind that share lines compete. */
async function deliveredAgain(context: Context, shares: readonly Share[], cells: Cells): Promise<Loser[]> {
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
  const lose = (delivery: readonly Share[], lost: { days: ReadonlySet<string>; isWhole: boolean }, winners: readonly Share[], why: string): void => {
    const winner = [...new Set(winners.map(({ bill }) => bill.name))].sort(compareText).join(', ');
    losers.push(...delivery.map((share) => ({ claim: { share, lostDays: new Set<string>() }, ...lost, winner, reason: why })));
  };
  const together = partsTogether(group).flatMap((parts) => (isDelivery(parts) ? [parts] : parts.map((part) => [part])));
  const standing: { shares: readonly Share[]; lostDays: ReadonlySet<string> }[] = [];
  for (const delivery of together.sort(newestFirst)) {
    const rerun = together.find((other) => isLaterRun(other, delivery));
    const winners = standing.filter(({ shares }) => isShared(shares, delivery));
    const claims = winners.flatMap(({ shares, lostDays }) => shares.map((share) => ({ share, lostDays })));
    if (rerun) lose(delivery, WHOLE, rerun, 'it was run later');
    else if (winners.length === 0) {
      refuseExtracts(
        delivery,
        standing.flatMap(({ shares }) => shares),
        pairs,
        'heldById',
        [FEW_LINES, 1],
      );
      standing.push({ shares: delivery, lostDays: new Set() });
    } else {
      refuseExtracts(
        delivery,
        claims.map(({ share }) => share),
        pairs,
        'held',
        [0, MOST_LINES],
      );
      const lost = await lostTo(delivery, claims, cells);
      if (!lost.isWhole) standing.push({ shares: delivery, lostDays: lost.days });
      const shares = claims.map(({ share }) => share);
      lose(delivery, lost, shares, reason(winners[0]!.shares, delivery));
    }
  }
  return losers;
}

/** Below this part of its lines, two lines with one id are a coincidence. */
const FEW_LINES = 0.01;
/** A delivery of which the newer one holds less than this was cut another way, not delivered again. */
const MOST_LINES = 0.75;

/**
 * Extracts of one report, each with lines of its own, can neither be added up nor replace each other. Only where lines have ids can that be
 * told. Throws BillsOverlapInPart when more than the first and less than the second part of a delivery's lines is in the others.
 */
function refuseExtracts(
  delivery: readonly Share[],
  others: readonly Share[],
  pairs: readonly Overlap[],
  by: 'held' | 'heldById',
  [from, to]: readonly [number, number],
): void {
  for (const share of delivery.filter(({ bill }) => bill.provider.identity.length > 0)) {
    const met = pairs.filter(({ pair }) => pair.includes(share) && pair.some((other) => other !== share && others.includes(other)));
    const held = met.reduce((sum, overlap) => sum + overlap[by][overlap.pair[0] === share ? 0 : 1], 0);
    if (met.length === 0 || held <= from || held >= to) continue;
    const other = met[0]!.pair.find((each) => each !== share)!;
    throw billsOverlapInPart(share.bill.name, other.bill.name, share.periodStart?.slice(0, 7) ?? '', `${Math.round((1 - held) * 100)} % of its lines`);
  }
}

const WHOLE = { days: new Set<string>(), isWhole: true };

/** Lines that have ids replace the whole of an earlier delivery; else it keeps the days that only it holds. */
async function lostTo(delivery: readonly Share[], winners: readonly Claim[], cells: Cells): Promise<{ days: ReadonlySet<string>; isWhole: boolean }> {
  const { provider } = delivery[0]!.bill;
  if (provider.identity.length > 0 || !provider.totals.chargeStart) return WHOLE;
  const own = (await Promise.all(delivery.map((share) => cells({ share, lostDays: new Set() })))).flat();
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
