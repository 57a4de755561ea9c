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

/** What a share holds of one sub account, day and currency. */
export interface Cell {
  readonly day: string;
  /** In lower case; null where the bill names none. */
  readonly subAccount: string | null;
  /** Sum of the amounts' sizes, without their signs: only its proportion means something. */
  readonly weight: number;
  /** Exact, in this currency. */
  readonly billed: string;
  readonly currency: string;
  readonly rows: number;
}

/** Of large files every 64th line is compared; which ones, their content decides. */
const SAMPLE_ABOVE_ROWS = 200_000;

/** Two files that hold lines of each other. */
export interface Overlap {
  readonly pair: readonly [Share, Share];
  /** Enough of them for both to be deliveries of the same charges. */
  readonly isSame: boolean;
  /** Not only on the days that both hold, but of all lines of the smaller one. */
  readonly isWhole: boolean;
  /** How much of each one's lines of the days that both hold the other holds, from 0 to 1, by whatever names lines best. */
  readonly held: readonly [number, number];
  /** The same by the ids of lines alone, or where lines have none by content and amount: what only looks alike may be two. */
  readonly heldSurely: readonly [number, number];
  /** How many lines are in both; of large files, of those that are compared. */
  readonly lines: number;
}

/** Pairs of files of one period that hold the same lines, on the days that both hold. */
export async function overlaps({ database, log }: Context, group: readonly Share[]): Promise<Overlap[]> {
  log.step(`1-ingest  comparing ${group.length} files of ${group[0]!.periodStart?.slice(0, 7)} …`);
  const isSampled = group.some(({ bill }) => bill.profile.rows > SAMPLE_ABOVE_ROWS);
  const lines = group.flatMap((share, index) =>
    fingerprints(share).map(({ sql, sameFrom }, kind) => `SELECT DISTINCT ${index} AS share, ${kind} AS kind, ${sameFrom} AS same_from, ${sql}`),
  );
  const where = isSampled ? 'WHERE line % 64 = 0' : '';
  const sureKind = group[0]!.bill.provider.identity.length > 0 ? BY_ID : BY_CONTENT;
  await database.run(`CREATE OR REPLACE TEMP TABLE delivered_lines AS SELECT * FROM (${lines.join(' UNION ALL ')}) ${where}`);
  const rows = await database.rows<{
    a: number;
    b: number;
    is_same: boolean;
    is_whole: boolean;
    of_a: number;
    of_b: number;
    sure_of_a: number;
    sure_of_b: number;
    lines: string;
  }>(`
    WITH sizes AS (SELECT share, kind, day, same_from, count(*) AS n FROM delivered_lines GROUP BY ALL),
    whole AS (SELECT share, kind, sum(n) AS n FROM sizes GROUP BY ALL),
    common AS (
      SELECT one.share AS a, other.share AS b, one.kind, one.same_from, sum(one.n) AS of_a, sum(other.n) AS of_b, least(sum(one.n), sum(other.n)) AS n
      FROM sizes AS one JOIN sizes AS other ON one.kind = other.kind AND one.day = other.day AND one.share < other.share
      GROUP BY ALL
    ),
    shared AS (
      SELECT one.share AS a, other.share AS b, one.kind, count(*) AS n
      FROM delivered_lines AS one JOIN delivered_lines AS other ON one.line = other.line AND one.kind = other.kind AND one.share < other.share
      GROUP BY ALL
    )
    SELECT
      shared.a, shared.b,
      bool_or(shared.n >= common.same_from * common.n) AS is_same,
      bool_or(shared.n >= common.same_from * common.n AND shared.n >= common.same_from * least(whole_a.n, whole_b.n)) AS is_whole,
      max(shared.n::DOUBLE / common.of_a) AS of_a, max(shared.n::DOUBLE / common.of_b) AS of_b,
      coalesce(max(shared.n::DOUBLE / common.of_a) FILTER (shared.kind = ${sureKind}), 0) AS sure_of_a,
      coalesce(max(shared.n::DOUBLE / common.of_b) FILTER (shared.kind = ${sureKind}), 0) AS sure_of_b,
      max(shared.n) AS lines
    FROM shared
    JOIN common ON common.a = shared.a AND common.b = shared.b AND common.kind = shared.kind
    JOIN whole AS whole_a ON whole_a.share = shared.a AND whole_a.kind = shared.kind
    JOIN whole AS whole_b ON whole_b.share = shared.b AND whole_b.kind = shared.kind
    GROUP BY ALL`);
  await database.run('DROP TABLE delivered_lines');
  return rows.map(({ a, b, is_same, is_whole, of_a, of_b, sure_of_a, sure_of_b, lines }) => ({
    pair: [group[a]!, group[b]!],
    isSame: is_same,
    isWhole: is_whole,
    held: [of_a, of_b],
    heldSurely: [sure_of_a, sure_of_b],
    lines: Number(lines),
  }));
}

/** Days and sub accounts of a share. */
export async function cellsOf(database: Database, share: Share): Promise<Cell[]> {
  const rows = await database.rows<{ day: string; sub: string | null; currency: string; weight: string; billed: string; n: string }>(`
    SELECT
      ChargePeriodStart::DATE::VARCHAR AS day, ltrim(lower(regexp_extract(SubAccountId, '([^/]*)/?$', 1)), '0') AS sub, BillingCurrency AS currency,
      sum(abs(coalesce(BilledCost, 0)))::VARCHAR AS weight, sum(coalesce(BilledCost, 0))::VARCHAR AS billed, count(*) AS n
    FROM ${quoteName(`bill_${share.bill.id}`)}.focus_rows
    WHERE ${isShare(share, 'BillingPeriodStart', 'BillingAccountId')}
    GROUP BY ALL`);
  return rows.map(({ day, sub, currency, weight, billed, n }) => ({ day, subAccount: sub, weight: Number(weight), billed, currency, rows: Number(n) }));
}

/** Places in the list of {@link fingerprints}. */
const BY_CONTENT = 0;
const BY_ID = 2;

/** By content and amount; by content alone, as when a discount changes every amount; by the provider's own line id. */
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
  // Deliveries that replace each other as a whole are compared as a whole.
  const day = totals.chargeStart && identity.length === 0 ? "coalesce(ChargePeriodStart::DATE, DATE '1970-01-01')" : "DATE '1970-01-01'";
  const content = (columns: readonly string[]): string =>
    `hash(${columns.join(', ')}) AS line, ${day} AS day FROM ${schema}.focus_rows WHERE ${isShare(share, 'BillingPeriodStart', 'BillingAccountId')}`;
  const byId = `hash(${identity.map(quoteName).join(', ')}) AS line, DATE '1970-01-01' AS day FROM ${schema}.native WHERE ${isShare(share, totals.periodStart[0]!, totals.account[0]!)}`;
  return [
    // Sums by other dimensions than these would look alike without them.
    { sql: content([...LINE, 'BilledCost', 'EffectiveCost', 'ConsumedQuantity', ...(bill.provider.detail === 'aggregate' ? kept : [])]), sameFrom: 0.5 },
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
