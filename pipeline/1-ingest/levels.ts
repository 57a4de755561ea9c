/** The same money added up at two levels: each file is right by itself, and both together count it twice. */
import { type Database, quoteName } from '../engine/duckdb.ts';
import { CostbookError } from '../engine/errors.ts';
import type { Claim } from './claims.ts';
import { compareText } from './find-bills.ts';
import { accountKey, type Share } from './shares.ts';
import { native, nativeExpression } from './totals-without.ts';

interface Window {
  readonly share: Share;
  readonly account: string;
  readonly start: string;
  readonly end: string;
  /** As {@link Provider.level} says it: `3 pod`. */
  readonly level: string;
}

/** Throws ClusterAtTwoLevels where two files that count hold the same account and time, one in finer lines than the other. */
export async function refuseTwoLevels(database: Database, claims: readonly Claim[]): Promise<void> {
  const leveled = claims.map(({ share }) => share).filter(({ account, bill }) => account !== null && bill.provider.level !== undefined);
  const bills = [...new Set(leveled.map(({ bill }) => bill))].sort((a, b) => compareText(a.name, b.name));
  if (bills.length < 2) return;
  const windows = (
    await Promise.all(
      bills.map((bill) =>
        windowsOf(
          database,
          leveled.filter((share) => share.bill === bill),
        ),
      ),
    )
  ).flat();
  for (const same of Map.groupBy(windows, ({ account }) => account).values()) {
    const ordered = same.toSorted((a, b) => compareText(a.start, b.start) || compareText(a.share.bill.name, b.share.bill.name));
    for (const [index, one] of ordered.entries()) {
      for (const other of ordered.slice(index + 1)) {
        if (other.start >= one.end) break;
        if (other.level !== one.level) throw twoLevels(one, other);
      }
    }
  }
}

async function windowsOf(database: Database, shares: readonly Share[]): Promise<Window[]> {
  const [{ bill }] = shares as [Share];
  const { totals, level } = bill.provider;
  const rows = await database.rows<{ account: string; start: string; end: string; level: string }>(`
    SELECT
      ${nativeExpression(bill.provider, totals.account)} AS account, ${nativeExpression(bill.provider, totals.chargeStart!)}::VARCHAR AS start,
      max(${nativeExpression(bill.provider, totals.chargeEnd)})::VARCHAR AS end, max(${native(level!)}) AS level
    FROM ${quoteName(`bill_${bill.id}`)}.native
    GROUP BY ALL HAVING max(${native(level!)}) IS NOT NULL`);
  return rows.flatMap((row) => {
    const account = accountKey(row.account);
    const share = shares.find((each) => each.account === account && each.periodStart === row.start);
    return share && account !== null ? [{ ...row, account, share }] : [];
  });
}

function twoLevels(one: Window, other: Window): CostbookError {
  const says = ({ share, level }: Window): string => `${share.bill.name} by ${level.replace(/^\d /, '')}`;
  return new CostbookError({
    name: 'ClusterAtTwoLevels',
    what: `${one.account} is there twice on ${other.start.slice(0, 10)}: ${says(one)}, ${says(other)}.`,
    why: 'Both hold the same cost, added up in two ways; counting both would double it, and which of them is whole cannot be told.',
    fix: 'Leave one of them out: the finer one tells more, if it holds the whole cluster.',
    where: other.share.bill.name,
  });
}
