/** Which files count. The same bytes count once; of a month delivered again only the newest delivery counts; parts of one delivery add up. */
import type { Context } from '../engine/context.ts';
import { billsOverlapInPart } from './bad-input.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { ruleDatasets } from './datasets.ts';
import { compareText } from './find-bills.ts';
import { ruleKinds } from './kinds.ts';
import { type Cell, cellsOf, overlaps } from './overlaps.ts';
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
  const originals = new Map<string, ReadBill>();
  const duplicates: Delivery[] = [];
  for (const bill of ordered) {
    const original = originals.get(bill.sha256);
    if (!original) originals.set(bill.sha256, bill);
    else {
      const number = duplicates.filter(({ bill: { sha256 } }) => sha256 === bill.sha256).length + 2;
      const note = `The same bytes as ${original.name}.`;
      duplicates.push({ id: `${bill.id}-${number}`, bill, status: 'Duplicate', note, superseded: [], totals: [], defects: [] });
    }
  }
  return [...(await decide(context, [...originals.values()])), ...duplicates];
}

async function decide(context: Context, bills: readonly ReadBill[]): Promise<Delivery[]> {
  const shares = sharesOf(bills);
  const cells = rememberedCells(context);
  const again = await deliveredAgain(context, shares, cells);
  const otherKinds = await ruleKinds(claimsOf(shares, again), cells);
  const losers = [...again, ...otherKinds];
  const claims = claimsOf(shares, losers);
  const rulings = ruleDatasets(claims.map(({ share }) => share));
  return Promise.all(
    bills.map(async (bill): Promise<Delivery> => {
      const own = claims.filter(({ share }) => share.bill === bill);
      const lost = losers.filter(({ claim }) => claim.share.bill === bill);
      const isSuperseded = own.length === 0 && lost.length > 0;
      const ruled = rulings.filter((ruling) => ruling.bill === bill);
      const leftOut = ruled.flatMap((ruling) => ruling.leftOut);
      const totals = await Promise.all(own.map(({ share, lostDays }) => totalsWithout(context.database, share, lostDays)));
      const isLeftOut = (total: SourceTotal): boolean =>
        leftOut.some(({ account, periodStart, part }) => account === total.account && periodStart === total.periodStart && part === total.part);
      return {
        id: bill.id,
        bill,
        status: isSuperseded ? 'Superseded' : 'Loaded',
        note: lost.length > 0 ? noteOf(lost) : null,
        superseded: isSuperseded ? [] : [...shares.filter((share) => share.bill === bill).flatMap((share) => lostOf(share, claims)), ...leftOut],
        totals: totals.flat().filter((total) => !isLeftOut(total)),
        defects: ruled.flatMap(({ defects }) => defects),
      };
    }),
  );
}

/** The shares that still count, with the days that they lost. */
function claimsOf(shares: readonly Share[], losers: readonly Loser[]): Claim[] {
  return shares.flatMap((share) => {
    const lost = losers.filter(({ claim }) => claim.share === share);
    if (lost.some(({ isWhole }) => isWhole)) return [];
    return [{ share, lostDays: new Set(lost.flatMap(({ days }) => [...days])) }];
  });
}

function lostOf(share: Share, claims: readonly Claim[]): SupersededPeriod[] {
  const claim = claims.find((each) => each.share === share);
  const days = claim ? [...claim.lostDays].sort(compareText) : [null];
  return accountsOf(share).flatMap((account) => days.map((day) => ({ account, periodStart: share.periodStart, part: null, day })));
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
async function losersOf(group: readonly Share[], pairs: readonly (readonly [Share, Share])[], cells: Cells): Promise<Loser[]> {
  const isOverlapping = (a: Share, b: Share): boolean => pairs.some(([x, y]) => (x === a && y === b) || (x === b && y === a));
  const isShared = (a: readonly Share[], b: readonly Share[]): boolean => a.some((one) => b.some((other) => isOverlapping(one, other)));
  const losers: Loser[] = [];
  const lose = (delivery: readonly Share[], lost: { days: ReadonlySet<string>; isWhole: boolean }, winners: readonly Share[], why: string): void => {
    const winner = [...new Set(winners.map(({ bill }) => bill.name))].sort(compareText).join(', ');
    losers.push(...delivery.map((share) => ({ claim: { share, lostDays: new Set<string>() }, ...lost, winner, reason: why })));
  };
  const together = partsTogether(group).flatMap((parts) => (isShared(parts, parts) ? parts.map((part) => [part]) : [parts]));
  const standing: { shares: readonly Share[]; lostDays: ReadonlySet<string> }[] = [];
  for (const delivery of together.sort(newestFirst)) {
    const rerun = together.find((other) => isLaterRun(other, delivery));
    const winners = standing.filter(({ shares }) => isShared(shares, delivery));
    const claims = winners.flatMap(({ shares, lostDays }) => shares.map((share) => ({ share, lostDays })));
    if (rerun) lose(delivery, WHOLE, rerun, 'it was run later');
    else if (winners.length === 0) standing.push({ shares: delivery, lostDays: new Set() });
    else {
      const lost = await lostTo(delivery, claims, cells);
      if (!lost.isWhole) standing.push({ shares: delivery, lostDays: lost.days });
      const shares = claims.map(({ share }) => share);
      lose(delivery, lost, shares, reason(winners[0]!.shares, delivery));
    }
  }
  return losers;
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
