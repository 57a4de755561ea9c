/** Finds files that hold the same lines, and which days and sub accounts they hold. */
import type { Context } from '../engine/context.ts';
import { type Database, quoteName, quoteText } from '../engine/duckdb.ts';
import { accountsOf, type Share } from './shares.ts';
import { keptName } from './source.ts';

/** A way to name a line, and the share of the smaller file's lines that must be in the other for both to be the same lines. */
interface Fingerprint {
  readonly sql: string;
  readonly sameFrom: number;
}

/** What a share holds of one sub account on one day. */
export interface Cell {
  readonly day: string;
  /** In lower case; null where the bill names none. */
  readonly subAccount: string | null;
  /** Sum of the amounts' sizes, without their signs: only its proportion means something. */
  readonly weight: number;
}

/** Of large files every 64th line is compared; which ones, their content decides. */
const SAMPLE_ABOVE_ROWS = 200_000;

/** Pairs of files of one period that hold the same lines. */
export async function overlaps({ database, log }: Context, group: readonly Share[]): Promise<(readonly [Share, Share])[]> {
  log.step(`1-ingest  comparing ${group.length} files of ${group[0]!.periodStart?.slice(0, 7)} …`);
  const isSampled = group.some(({ bill }) => bill.profile.rows > SAMPLE_ABOVE_ROWS);
  const lines = group.flatMap((share, index) =>
    fingerprints(share).map(({ sql, sameFrom }, kind) => `SELECT DISTINCT ${index} AS share, ${kind} AS kind, ${sameFrom} AS same_from, ${sql}`),
  );
  const where = isSampled ? 'WHERE line % 64 = 0' : '';
  await database.run(`CREATE OR REPLACE TEMP TABLE delivered_lines AS SELECT * FROM (${lines.join(' UNION ALL ')}) ${where}`);
  const rows = await database.rows<{ a: number; b: number }>(`
    WITH sizes AS (SELECT share, kind, same_from, count(*) AS n FROM delivered_lines GROUP BY ALL),
    shared AS (
      SELECT one.share AS a, other.share AS b, one.kind, count(*) AS n
      FROM delivered_lines AS one JOIN delivered_lines AS other ON one.line = other.line AND one.kind = other.kind AND one.share < other.share
      GROUP BY ALL
    )
    SELECT DISTINCT a, b
    FROM shared
    JOIN sizes AS size_a ON size_a.share = a AND size_a.kind = shared.kind
    JOIN sizes AS size_b ON size_b.share = b AND size_b.kind = shared.kind
    WHERE shared.n >= size_a.same_from * least(size_a.n, size_b.n)`);
  await database.run('DROP TABLE delivered_lines');
  return rows.map(({ a, b }) => [group[a]!, group[b]!] as const);
}

/** Days and sub accounts of a share. */
export async function cellsOf(database: Database, share: Share): Promise<Cell[]> {
  const rows = await database.rows<{ day: string; sub: string | null; weight: string }>(`
    SELECT ChargePeriodStart::DATE::VARCHAR AS day, ltrim(lower(regexp_extract(SubAccountId, '([^/]*)/?$', 1)), '0') AS sub, sum(abs(coalesce(BilledCost, 0)))::VARCHAR AS weight
    FROM ${quoteName(`bill_${share.bill.id}`)}.focus_rows
    WHERE ${isShare(share, 'BillingPeriodStart', 'BillingAccountId')}
    GROUP BY ALL`);
  return rows.map(({ day, sub, weight }) => ({ day, subAccount: sub, weight: Number(weight) }));
}

/** By the provider's own line id; by content and amount; by content alone, as when a discount changes every amount. */
function fingerprints(share: Share): Fingerprint[] {
  const { bill } = share;
  const schema = quoteName(`bill_${bill.id}`);
  const names = new Set(bill.source.columns.map(({ name }) => name));
  const { identity, totals, columns: kinds, verbatim } = bill.provider;
  const kept = bill.source.columns
    .filter(
      ({ name, type }) => type === 'VARCHAR' && !verbatim.has(name) && kinds[name] !== 'money' && kinds[name] !== 'number' && !bill.provider.isRestated?.(name),
    )
    .map(({ name }) => `lower(${quoteName(keptName(name))})`);
  const content = (columns: readonly string[]): string =>
    `hash(${columns.join(', ')}) AS line FROM ${schema}.focus_rows WHERE ${isShare(share, 'BillingPeriodStart', 'BillingAccountId')}`;
  const byId = `hash(${identity.map(quoteName).join(', ')}) AS line FROM ${schema}.native WHERE ${isShare(share, totals.periodStart[0]!, totals.account[0]!)}`;
  return [
    { sql: content([...LINE, 'BilledCost', 'EffectiveCost', 'ConsumedQuantity']), sameFrom: 0.5 },
    { sql: content([...LINE, ...(identity.length > 0 ? [] : kept)]), sameFrom: 0.9 },
    ...(identity.length > 0 && identity.every((name) => names.has(name)) ? [{ sql: byId, sameFrom: 0.5 }] : []),
  ];
}

/** SQL: the row is of this period and account. */
function isShare(share: Share, start: string, payer: string): string {
  const accounts = accountsOf(share).map((account) => `${payer} IS NOT DISTINCT FROM ${account === null ? 'NULL' : quoteText(account)}`);
  return `${start} IS NOT DISTINCT FROM ${share.periodStart === null ? 'NULL' : `TIMESTAMP ${quoteText(share.periodStart)}`} AND (${accounts.join(' OR ')})`;
}

/** What a restatement leaves as it was, without its case: exports write the same id in one way today and in another tomorrow. */
const LINE = [
  'ChargePeriodStart',
  'ChargePeriodEnd',
  ...['BillingAccountId', 'SubAccountId'].map((name) => `ltrim(lower(${name}), '0')`),
  ...[
    'ServiceName',
    'RegionId',
    'AvailabilityZone',
    'ResourceId',
    'SkuId',
    'SkuPriceId',
    'SkuMeter',
    'ChargeCategory',
    'ChargeDescription',
    'PricingCategory',
    'PricingUnit',
    'CommitmentDiscountId',
    'CommitmentDiscountStatus',
    'Tags',
  ].map((name) => `lower(${name})`),
];
