/** Daily usage cost of every combination that a bill names, and the scopes over it that are watched. */
import { dayNumber } from '../../engine/calendar.ts';
import type { Database } from '../../engine/duckdb.ts';
import type { DailySeries } from './detect-incidents.ts';

/** What a scope can be named by, in the order in which a cause is narrowed down. */
export const DIMENSIONS = ['ServiceProviderName', 'ServiceName', 'SubAccountId', 'RegionId', 'SkuMeter', 'x_CostCenter'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Names of a leaf or scope; null: any, and in a leaf: too small to be named. */
export type ScopeNames = Readonly<Record<Dimension, string | null>>;

export interface Leaf {
  readonly names: ScopeNames;
  readonly costs: Float64Array;
}

export interface UsageCube {
  readonly leaves: readonly Leaf[];
  readonly firstDay: number;
  readonly days: number;
  /** By provider: whether it billed anything at all on that day; a day without is missing, not free. */
  readonly known: ReadonlyMap<string, readonly boolean[]>;
}

/** Smallest amounts worth a reader's time, in reporting currency. */
export interface Gates {
  /** One day's excess: 0.02 % of a month's usage. */
  readonly dailyExcess: number;
  /** A whole incident: 0.15 % of a month's usage. */
  readonly impact: number;
}

export interface Scope extends DailySeries {
  readonly names: ScopeNames;
  /** Positions of its leaves in the cube. */
  readonly members: readonly number[];
}

export const ANY: ScopeNames = Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, null])) as never;

/** Levels that are watched day by day, from the widest to the narrowest. */
const LEVELS: readonly (readonly Dimension[])[] = [
  [],
  ['ServiceProviderName'],
  ['x_CostCenter'],
  ['ServiceProviderName', 'ServiceName'],
  ['ServiceProviderName', 'SubAccountId'],
  ['ServiceProviderName', 'RegionId'],
  ['ServiceProviderName', 'ServiceName', 'SubAccountId'],
  ['ServiceProviderName', 'ServiceName', 'SkuMeter'],
  ['ServiceProviderName', 'ServiceName', 'SubAccountId', 'RegionId', 'SkuMeter'],
  DIMENSIONS,
];
/** A provider whose bills ended so long before the others' has ended; before that its days are only late. */
const LATE_DAYS = 14;
/** A provider that joins lifts every total: those totals are not judged while it is new. */
const JOINING_DAYS = 7;

/** Amounts that matter to a bill of this size: they grow with the median daily usage cost. */
export function gatesOf(medianDailyCost: number): Gates {
  return { dailyExcess: 30 * medianDailyCost * 0.0002, impact: 30 * medianDailyCost * 0.0015 };
}

/** Scopes of every level whose cost ever reaches the daily gate; of scopes with the same leaves only the widest. */
export function scopesOf(cube: UsageCube, gates: Gates): Scope[] {
  const seen = new Set<string>();
  return LEVELS.flatMap((level) => {
    const groups = Map.groupBy(cube.leaves.keys(), (member) => {
      const { names } = cube.leaves[member]!;
      return level.some((dimension) => names[dimension] === null) ? '' : JSON.stringify(level.map((dimension) => names[dimension]));
    });
    if (level.length > 0) groups.delete('');
    return [...groups.values()].flatMap((members) => {
      const id = members.join();
      if (seen.has(id)) return [];
      seen.add(id);
      const first = cube.leaves[members[0]!]!.names;
      const names = { ...ANY, ...Object.fromEntries(level.map((dimension) => [dimension, first[dimension]])) };
      const scope = scopeOf(cube, names, members);
      return scope.costs.some((cost) => cost >= gates.dailyExcess) ? [scope] : [];
    });
  });
}

/** The sum of some leaves as one daily series. */
export function scopeOf(cube: UsageCube, names: ScopeNames, members: readonly number[]): Scope {
  const costs = new Array<number>(cube.days).fill(0);
  for (const member of members) for (const [t, cost] of cube.leaves[member]!.costs.entries()) costs[t]! += cost;
  const providers = [...new Set(members.map((member) => cube.leaves[member]!.names.ServiceProviderName!))];
  const known = knownOf(
    providers.map((provider) => cube.known.get(provider)!),
    cube.days,
  );
  return { names, members, costs, firstDay: cube.firstDay, known };
}

function knownOf(providers: readonly (readonly boolean[])[], days: number): boolean[] {
  const known = new Array<boolean>(days).fill(true);
  const beginnings = providers.map((billed) => billed.indexOf(true));
  const begin = Math.min(...beginnings);
  for (const [i, billed] of providers.entries()) {
    const [first, last] = [beginnings[i]!, billed.lastIndexOf(true)];
    const end = providers.length > 1 && last < days - LATE_DAYS ? last + 1 : days;
    for (let t = first; t < end; t++) if (!billed[t] || (first > begin && t < first + JOINING_DAYS)) known[t] = false;
  }
  return known.fill(false, 0, begin);
}

interface LeafRow extends Record<Dimension, string | null> {
  readonly x_Costs: string;
}

/** Reads `usage_daily_costs`. Leaves that never reach the daily gate are summed up without region, meter and cost center. */
export async function readUsageCube(database: Database): Promise<{ cube: UsageCube; gates: Gates }> {
  const gates = gatesOf(
    Number(
      (await database.value(
        'SELECT coalesce(median(EffectiveCost), 0) FROM (SELECT ChargePeriodStart, sum(EffectiveCost) AS EffectiveCost FROM usage_daily_costs GROUP BY ALL)',
      )) ?? 0,
    ),
  );
  const billed = await database.rows<{ ServiceProviderName: string; ChargePeriodStart: string }>(
    'SELECT DISTINCT ServiceProviderName, ChargePeriodStart FROM usage_daily_costs ORDER BY ChargePeriodStart, ServiceProviderName',
  );
  if (billed.length === 0) return { cube: { leaves: [], firstDay: 0, days: 0, known: new Map() }, gates };
  const firstDay = dayNumber(billed[0]!.ChargePeriodStart);
  const days = dayNumber(billed.at(-1)!.ChargePeriodStart) - firstDay + 1;
  const known = new Map<string, boolean[]>();
  for (const { ServiceProviderName, ChargePeriodStart } of billed) {
    if (!known.has(ServiceProviderName)) known.set(ServiceProviderName, new Array<boolean>(days).fill(false));
    known.get(ServiceProviderName)![dayNumber(ChargePeriodStart) - firstDay] = true;
  }
  const rows = await database.rows<LeafRow>(
    `WITH sized AS (
       SELECT *, max(EffectiveCost) OVER (PARTITION BY ServiceProviderName, ServiceName, SubAccountId, SkuMeter, RegionId, x_CostCenter) >= $gate AS isNamed
       FROM usage_daily_costs
     ), series AS (
       SELECT
         ServiceProviderName, ServiceName, SubAccountId, ChargePeriodStart,
         CASE WHEN isNamed THEN RegionId END AS RegionId,
         CASE WHEN isNamed THEN SkuMeter END AS SkuMeter,
         CASE WHEN isNamed THEN x_CostCenter END AS x_CostCenter,
         sum(EffectiveCost) AS EffectiveCost
       FROM sized GROUP BY ALL
     )
     SELECT
       * EXCLUDE (ChargePeriodStart, EffectiveCost),
       string_agg(datediff('day', $first::DATE, ChargePeriodStart) || ':' || EffectiveCost::DECIMAL(38, 4), ' ' ORDER BY ChargePeriodStart) AS x_Costs
     FROM series GROUP BY ALL ORDER BY ALL`,
    { gate: gates.dailyExcess, first: billed[0]!.ChargePeriodStart },
  );
  const leaves = rows.map(({ x_Costs, ...names }) => {
    const costs = new Float64Array(days);
    for (const pair of x_Costs.split(' ')) {
      const [day, cost] = pair.split(':');
      costs[Number(day)]! += Number(cost);
    }
    return { names, costs };
  });
  return { cube: { leaves, firstDay, days, known }, gates };
}
