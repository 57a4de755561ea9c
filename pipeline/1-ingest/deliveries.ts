/** Which files count. The same bytes count once; of a month delivered again only the newest delivery counts; parts of one delivery add up. */
import type { Context } from '../engine/context.ts';
import { type Claim, claimsOf, type Loser, rememberedCells, winnerOf } from './claims.ts';
import { type DatasetRuling, ruleDatasets } from './datasets.ts';
import { deliveredAgain } from './delivered-again.ts';
import { compareText } from './find-bills.ts';
import { ruleKinds } from './kinds.ts';
import { type LeftBehind, leftBehind } from './left-behind.ts';
import { refuseTwoLevels } from './levels.ts';
import type { Defect, SourceTotal } from './profile.ts';
import type { ReadBill } from './read-bill.ts';
import { accountsOf, type Share, sharesOf } from './shares.ts';
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

/** Decides for every bill whether it counts, whatever the order in which the files are named. Throws BillsOverlapInPart and ClusterAtTwoLevels. */
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
  const cells = rememberedCells(context.database);
  const again = await deliveredAgain(context, shares, cells);
  const otherKinds = await ruleKinds(claimsOf(shares, again), cells);
  const losers = [...again, ...otherKinds];
  const claims = claimsOf(shares, losers);
  await refuseTwoLevels(context.database, claims);
  const behind = new Map<Loser, LeftBehind | null>();
  for (const loser of losers) behind.set(loser, await leftBehind(loser, cells));
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
        note: lost.length > 0 ? noteOf(lost, behind) : null,
        superseded: isSuperseded ? [] : superseded,
        totals: totals.flat(),
        defects: [...own.flatMap((share) => rulings.get(share)?.defects ?? []), ...lost.flatMap((loser) => behind.get(loser)?.defect ?? [])],
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

function noteOf(losers: readonly Loser[], behind: ReadonlyMap<Loser, LeftBehind | null>): string {
  const months = new Map<string, string[]>();
  for (const loser of losers) {
    const { claim, days, isWhole, reason } = loser;
    const because = `delivered again in ${winnerOf(loser)}, which counts because ${reason}.`;
    const [first, last] = [[...days].sort(compareText)[0], [...days].sort(compareText).at(-1)];
    const when = isWhole ? (claim.share.periodStart?.slice(0, 7) ?? 'A period without a start') : first === last ? `${first}` : `${first} to ${last}`;
    months.set(because, [...(months.get(because) ?? []), when]);
  }
  const again = [...months].map(([because, which]) => `${[...new Set(which)].sort(compareText).join(', ')} ${because}`).sort(compareText);
  return [...again, ...losers.flatMap((loser) => behind.get(loser)?.sentence ?? [])].join(' ');
}
