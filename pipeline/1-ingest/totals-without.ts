/** Control totals of a share without the days that another delivery holds. */
import { type Database, quoteName, quoteText } from '../engine/duckdb.ts';
import type { SourceTotal } from './profile.ts';
import type { Provider } from './provider.ts';
import type { Share } from './shares.ts';

/** The share's own totals where it lost no day; else made again from the bill's native columns, without any mapping. */
export async function totalsWithout(database: Database, share: Share, lostDays: ReadonlySet<string>): Promise<readonly SourceTotal[]> {
  if (lostDays.size === 0) return share.totals;
  const { provider, id } = share.bill;
  const { totals } = provider;
  const sql = (names: readonly string[]): string => nativeExpression(provider, names);
  const days = [...lostDays].map(quoteText).join(', ');
  const rows = await database.rows<{ issuer: string | null; account: string | null; currency: string | null; part: string | null; n: string; billed: string }>(`
    SELECT
      ${sql(totals.issuer)} AS issuer, ${sql(totals.account)} AS account, ${sql(totals.currency)} AS currency,
      ${provider.parts ? native(provider.parts.sql) : 'NULL::VARCHAR'} AS part, count(*) AS n, coalesce(sum(${sql(totals.billedCost)}), 0)::VARCHAR AS billed
    FROM ${quoteName(`bill_${id}`)}.native
    WHERE ${sql(totals.periodStart)} IS NOT DISTINCT FROM ${share.periodStart === null ? 'NULL' : `TIMESTAMP ${quoteText(share.periodStart)}`}
      AND (${sql([...(totals.chargeStart ?? []), ...totals.periodStart])})::DATE::VARCHAR NOT IN (${days})
    GROUP BY ALL ORDER BY ALL`);
  const accounts = new Set(share.totals.map(({ account }) => account));
  return rows
    .filter(({ account }) => accounts.has(account))
    .map(({ issuer, account, currency, part, n, billed }) => ({
      issuer,
      account,
      currency,
      part,
      periodStart: share.periodStart,
      periodEnd: share.totals[0]!.periodEnd,
      lastChargeEnd: null,
      invoicedRows: 0,
      rows: Number(n),
      billedCost: billed,
    }));
}

/** The first of these columns and expressions that is not NULL, over the view `native`. */
export function nativeExpression(provider: Provider, entries: readonly string[]): string {
  const values = entries.flatMap((entry) => {
    if (!/^\w+$/.test(entry)) return [`(${native(entry)})`];
    return entry in provider.columns ? [quoteName(entry)] : [];
  });
  return values.length === 0 ? 'NULL' : `coalesce(${values.join(', ')})`;
}

/** `{Column}` is the typed column of `native`. */
export function native(sql: string): string {
  return sql.replace(/\{(\w+)\}/g, (_, name: string) => quoteName(name));
}
