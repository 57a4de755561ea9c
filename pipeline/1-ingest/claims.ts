/** Shares that compete for the same charges: what each still claims, and what it lost to which others. */
import type { Database } from '../engine/duckdb.ts';
import { compareText } from './find-bills.ts';
import { type Cell, cellsOf } from './overlaps.ts';
import type { Share } from './shares.ts';

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
  readonly winners: readonly Claim[];
  readonly reason: string;
}

/** What a claim still holds. */
export type Cells = (claim: Claim) => Promise<readonly Cell[]>;

/** The shares that still count, with the days that they lost. */
export function claimsOf(shares: readonly Share[], losers: readonly Loser[]): Claim[] {
  return shares.flatMap((share) => {
    const lost = losers.filter(({ claim }) => claim.share === share);
    if (lost.some(({ isWhole }) => isWhole)) return [];
    return [{ share, lostDays: new Set(lost.flatMap(({ days }) => [...days])) }];
  });
}

/** Reads what a share holds once, however often it is asked. */
export function rememberedCells(database: Database): Cells {
  const known = new Map<Share, Promise<Cell[]>>();
  return async ({ share, lostDays }) => {
    const cells = known.get(share) ?? cellsOf(database, share);
    known.set(share, cells);
    return (await cells).filter(({ day }) => !lostDays.has(day));
  };
}

/** Names of the bills that count instead. */
export function winnerOf({ winners }: Pick<Loser, 'winners'>): string {
  return [...new Set(winners.map(({ share }) => share.bill.name))].sort(compareText).join(', ');
}
