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
  /** Whether the provider billed anything at all on that day; a day without is missing, not free. */
  readonly known: readonly boolean[];
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
  readonly x_Costs: string;
}

/** The services of every provider as trees, in name order. Meters that never reach the daily gate are one nameless child. */
export async function readUsageNodes(database: Database, gates: Gates): Promise<UsageNode[]> {
  const rows = await database.rows<SeriesRow>(
    `WITH providers AS (
       SELECT ServiceProviderName, min(ChargePeriodStart) AS x_FirstDay FROM usage_daily_costs GROUP BY ALL
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
       ServiceProviderName, ServiceName, SubAccountId, SkuMeter, RegionId,
       max_by(SubAccountName, (ChargePeriodStart, SubAccountName)) AS SubAccountName,
       string_agg(datediff('day', x_FirstDay, ChargePeriodStart) || ':' || EffectiveCost::DECIMAL(38, 4), ' ' ORDER BY ChargePeriodStart) AS x_Costs
     FROM series JOIN providers USING (ServiceProviderName)
     GROUP BY ServiceProviderName, ServiceName, SubAccountId, SkuMeter, RegionId
     ORDER BY ServiceProviderName, ServiceName, SubAccountId, SkuMeter, RegionId`,
    { gate: gates.dailyExcess },
  );
  const knownDays = await readKnownDays(database);
  const services = new Map<string, UsageNode>();
  const accounts = new Map<string, UsageNode>();
  for (const row of rows) {
    const { ServiceProviderName, ServiceName, SubAccountId, SubAccountName } = row;
    const known = knownDays.get(ServiceProviderName)!;
    const service = grown(services, null, known, {
      ServiceProviderName,
      ServiceName,
      SubAccountId: null,
      SubAccountName: null,
      SkuMeter: null,
      RegionId: null,
    });
    const account = grown(accounts, service, known, { ServiceProviderName, ServiceName, SubAccountId, SubAccountName, SkuMeter: null, RegionId: null });
    const meter = nodeOf(account, known, { ServiceProviderName, ServiceName, SubAccountId, SubAccountName, SkuMeter: row.SkuMeter, RegionId: row.RegionId });
    account.children.push(meter);
    for (const pair of row.x_Costs.split(' ')) {
      const [day, cost] = pair.split(':');
      for (const node of [meter, account, service]) node.costs[Number(day)]! += Number(cost);
    }
  }
  return [...services.values()];
}

/** First day and billed days of a provider. */
interface KnownDays {
  readonly firstDay: number;
  readonly known: readonly boolean[];
}

async function readKnownDays(database: Database): Promise<Map<string, KnownDays>> {
  const rows = await database.rows<{ ServiceProviderName: string; ChargePeriodStart: string }>(
    'SELECT DISTINCT ServiceProviderName, ChargePeriodStart FROM usage_daily_costs ORDER BY ALL',
  );
  return new Map(
    [...Map.groupBy(rows, (row) => row.ServiceProviderName)].map(([provider, billed]) => {
      const days = billed.map((row) => dayNumber(row.ChargePeriodStart));
      const known = new Array<boolean>(days.at(-1)! - days[0]! + 1).fill(false);
      for (const day of days) known[day - days[0]!] = true;
      return [provider, { firstDay: days[0]!, known }];
    }),
  );
}

function grown(nodes: Map<string, UsageNode>, parent: UsageNode | null, days: KnownDays, names: NodeNames): UsageNode {
  const node = nodeOf(parent, days, names);
  const existing = nodes.get(node.key);
  if (existing) return existing;
  nodes.set(node.key, node);
  parent?.children.push(node);
  return node;
}

function nodeOf(parent: UsageNode | null, { firstDay, known }: KnownDays, names: NodeNames): UsageNode {
  return {
    key: [names.ServiceProviderName, names.ServiceName, names.SubAccountId, names.SkuMeter, names.RegionId].map((name) => name ?? '').join('\u0000'),
    names,
    costs: new Array<number>(known.length).fill(0),
    firstDay,
    known,
    parent,
    children: [],
  };
}
