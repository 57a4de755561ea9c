/** Daily usage cost as a tree: provider's service → in one sub account → one meter in one region. */
import type { Database } from '../../engine/duckdb.ts';
import { dayNumber } from '../calendar.ts';

/** Names of a node; null means any. */
export interface NodeNames {
  readonly ServiceProviderName: string;
  readonly ServiceName: string;
  readonly SubAccountId: string | null;
  readonly SubAccountName: string | null;
  readonly SkuMeter: string | null;
  readonly RegionId: string | null;
}

export interface UsageNode {
  readonly key: string;
  readonly names: NodeNames;
  /** One cost a day from the provider's first to its last day. */
  readonly costs: number[];
  readonly firstDay: number;
  readonly parent: UsageNode | null;
  readonly children: UsageNode[];
}

/** Smallest amounts worth a reader's time, in reporting currency. */
export interface Gates {
  /** One day's excess: 0.02 % of a month's usage. */
  readonly dailyExcess: number;
  /** A whole incident: 0.25 % of a month's usage. */
  readonly impact: number;
}

/** Amounts that matter to a bill of this size: they grow with the median daily usage cost. */
export async function readGates(database: Database): Promise<Gates> {
  const perDay = Number(
    (await database.value(
      'SELECT coalesce(median(EffectiveCost), 0) FROM (SELECT ChargePeriodStart, sum(EffectiveCost) AS EffectiveCost FROM usage_daily_costs GROUP BY ALL)',
    )) ?? 0,
  );
  return { dailyExcess: 30 * perDay * 0.0002, impact: 30 * perDay * 0.0025 };
}

interface SeriesRow {
  readonly ServiceProviderName: string;
  readonly ServiceName: string;
  readonly SubAccountId: string;
  readonly SubAccountName: string;
  readonly SkuMeter: string | null;
  readonly RegionId: string | null;
  readonly x_FirstDay: string;
  readonly x_LastDay: string;
  readonly x_Costs: string;
}

/** The services of every provider as trees, in name order. Meters that never reach the daily gate are one nameless child. */
export async function readUsageNodes(database: Database, gates: Gates): Promise<UsageNode[]> {
  const rows = await database.rows<SeriesRow>(
    `WITH providers AS (
       SELECT ServiceProviderName, min(ChargePeriodStart) AS x_FirstDay, max(ChargePeriodStart) AS x_LastDay FROM usage_daily_costs GROUP BY ALL
     ), sized AS (
       SELECT *, max(EffectiveCost) OVER (PARTITION BY ServiceProviderName, ServiceName, SubAccountId, SkuMeter, RegionId) >= $gate AS isNamed
       FROM usage_daily_costs
     ), series AS (
       SELECT
         ServiceProviderName, ServiceName, SubAccountId, ChargePeriodStart,
         CASE WHEN isNamed THEN SkuMeter END AS SkuMeter,
         CASE WHEN isNamed THEN RegionId END AS RegionId,
         max(SubAccountName) AS SubAccountName,
         sum(EffectiveCost) AS EffectiveCost
       FROM sized GROUP BY ALL
     )
     SELECT
       ServiceProviderName, ServiceName, SubAccountId, SkuMeter, RegionId, x_FirstDay, x_LastDay,
       max_by(SubAccountName, (ChargePeriodStart, SubAccountName)) AS SubAccountName,
       string_agg(datediff('day', x_FirstDay, ChargePeriodStart) || ':' || EffectiveCost::DECIMAL(18, 4), ' ' ORDER BY ChargePeriodStart) AS x_Costs
     FROM series JOIN providers USING (ServiceProviderName)
     GROUP BY ALL
     ORDER BY ServiceProviderName, ServiceName, SubAccountId, SkuMeter, RegionId`,
    { gate: gates.dailyExcess },
  );
  const services = new Map<string, UsageNode>();
  const accounts = new Map<string, UsageNode>();
  for (const row of rows) {
    const { ServiceProviderName, ServiceName, SubAccountId, SubAccountName } = row;
    const service = grown(services, null, row, { ServiceProviderName, ServiceName, SubAccountId: null, SubAccountName: null, SkuMeter: null, RegionId: null });
    const account = grown(accounts, service, row, { ServiceProviderName, ServiceName, SubAccountId, SubAccountName, SkuMeter: null, RegionId: null });
    const meter = nodeOf(account, row, { ServiceProviderName, ServiceName, SubAccountId, SubAccountName, SkuMeter: row.SkuMeter, RegionId: row.RegionId });
    account.children.push(meter);
    for (const pair of row.x_Costs.split(' ')) {
      const [day, cost] = pair.split(':');
      for (const node of [meter, account, service]) node.costs[Number(day)]! += Number(cost);
    }
  }
  return [...services.values()];
}

function grown(known: Map<string, UsageNode>, parent: UsageNode | null, row: SeriesRow, names: NodeNames): UsageNode {
  const node = nodeOf(parent, row, names);
  const existing = known.get(node.key);
  if (existing) return existing;
  known.set(node.key, node);
  parent?.children.push(node);
  return node;
}

function nodeOf(parent: UsageNode | null, { x_FirstDay, x_LastDay }: SeriesRow, names: NodeNames): UsageNode {
  const days = dayNumber(x_LastDay) - dayNumber(x_FirstDay) + 1;
  return {
    key: [names.ServiceProviderName, names.ServiceName, names.SubAccountId, names.SkuMeter, names.RegionId].map((name) => name ?? '').join('\u0000'),
    names,
    costs: new Array<number>(days).fill(0),
    firstDay: dayNumber(x_FirstDay),
    parent,
    children: [],
  };
}
