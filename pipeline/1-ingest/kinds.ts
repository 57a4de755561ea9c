/** The same month read through two kinds of source: lines before aggregates, and FOCUS before a provider's own format. */
import { billsOverlapInPart } from './bad-input.ts';
import { type Cells, type Claim, type Loser, winnerOf } from './claims.ts';
import { coverageOf } from './coverage.ts';

import { compareText } from './find-bills.ts';
import type { Provider } from './provider.ts';

/** Decides which claims on a month give way to another kind of source. `cells` says what a claim still holds. */
export async function ruleKinds(claims: readonly Claim[], cells: Cells): Promise<Loser[]> {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    for (const issuer of issuersOf(claim).filter(Boolean)) {
      const key = JSON.stringify([issuer, claim.share.periodStart?.slice(0, 7)]);
      groups.set(key, [...(groups.get(key) ?? []), claim]);
    }
  }
  const losers = new Map<Claim, Loser[]>();
  for (const group of groups.values()) {
    if (new Set(group.map(({ share }) => share.bill.provider.id)).size < 2) continue;
    for (const loser of await ruleGroup(group, cells)) losers.set(loser.claim, [...(losers.get(loser.claim) ?? []), loser]);
  }
  return [...losers.values()].flatMap((found) => found.slice(0, 1));
}

async function ruleGroup(group: readonly Claim[], cells: Cells): Promise<Loser[]> {
  const providers = [...new Map(group.map(({ share }) => [share.bill.provider.id, share.bill.provider])).values()].sort(finerFirst);
  const losers: Loser[] = [];
  let standing: Claim[] = [];
  for (const provider of providers) {
    const own = group.filter(({ share }) => share.bill.provider.id === provider.id);
    const lost = await Promise.all(own.map((claim) => loserOf(claim, standing, cells)));
    losers.push(...lost.flatMap((loser) => loser ?? []));
    standing = [...standing, ...own.filter((_, index) => lost[index] === null || !lost[index]!.isWhole)];
  }
  return losers;
}

async function loserOf(claim: Claim, standing: readonly Claim[], cells: Cells): Promise<Loser | null> {
  const { share } = claim;
  const own = await cells(claim);
  const winners: Claim[] = [];
  for (const other of standing) {
    if (coverageOf(own, await cells(other), isSameAccount(claim, other)).kind !== 'Apart') winners.push(other);
  }
  if (winners.length === 0) return null;
  const union = (await Promise.all(winners.map(cells))).flat();
  const coverage = coverageOf(own, union, true);
  if (coverage.kind === 'Apart') return null;
  const refuse = (alone: string): Error =>
    billsOverlapInPart(share.bill.name, winnerOf({ winners: winners.slice(0, 1) }), share.periodStart?.slice(0, 7) ?? '', alone);
  if (coverage.kind === 'Mixed') throw refuse(coverage.alone);
  // Without a native column for the day, what is left of the bill's total could not be proven.
  if (!coverage.isWhole && !share.bill.provider.totals.chargeStart) throw refuse('some of its days');
  const { provider } = winners[0]!.share.bill;
  return { claim, days: coverage.days, isWhole: coverage.isWhole, winners, reason: reasonFor(provider, share.bill.provider) };
}

function isSameAccount(a: Claim, b: Claim): boolean {
  return a.share.account !== null && a.share.account === b.share.account;
}

function finerFirst(a: Provider, b: Provider): number {
  return Number(isAggregate(a)) - Number(isAggregate(b)) || Number(isFocus(b)) - Number(isFocus(a)) || compareText(a.id, b.id);
}

function reasonFor(winner: Provider, loser: Provider): string {
  if (!isAggregate(winner) && isAggregate(loser)) return `lines of a bill are finer than ${loser.title}`;
  if (isFocus(winner)) return 'it is FOCUS, which says both what is billed and what is effective';
  return 'one of the two kinds of source has to count, and its name comes first';
}

function isAggregate({ detail }: Provider): boolean {
  return detail === 'aggregate';
}

function isFocus({ columns }: Provider): boolean {
  return 'BilledCost' in columns && 'EffectiveCost' in columns;
}

/** Who the invoices are from, however the legal name is written: sources of the same issuer may hold the same charges. */
function issuersOf({ share }: Claim): string[] {
  const issuers = share.totals.map(({ issuer }) => issuer?.toLowerCase() ?? '');
  return [
    ...new Set(
      issuers.map(
        (issuer) =>
          /amazon|\baws\b|microsoft|azure|google|\bgcp\b|oracle/
            .exec(issuer)?.[0]
            .replace('aws', 'amazon')
            .replace('azure', 'microsoft')
            .replace('gcp', 'google') ?? issuer,
      ),
    ),
  ];
}
