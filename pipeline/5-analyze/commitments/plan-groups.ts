/** Usage that plans can cover, hour by hour, and the discounts that hold for it. */
import type { Database } from '../../engine/duckdb.ts';
import type { Family } from './optimal-plans.ts';

/** Usage that is covered or not by the same plans. */
export interface PlanGroup {
  readonly name: string;
  readonly provider: string;
  readonly broadPlan: string | null;
  readonly families: readonly GroupFamily[];
  /** Days of usage at hand, and the last of them. */
  readonly days: number;
  readonly lastDay: string;
  /** Share of the usage that the bill tells by the hour; the rest is spread evenly over its day or month. */
  readonly hourlyShare: number;
}

export interface GroupFamily {
  readonly family: string;
  readonly region: string | null;
  readonly ownPlan: string | null;
  readonly isBroad: boolean;
  /** At on-demand rates, oldest first. */
  readonly hours: readonly number[];
}

export interface PlanRate {
  readonly plan: string;
  readonly family: string | null;
  readonly termMonths: number;
  readonly payment: string;
  readonly discount: number;
  readonly source: string;
  /** The bill shows it. */
  readonly isShown: boolean;
}

/** Term and payment of a purchase. */
export interface PurchaseOption {
  readonly termMonths: number;
  readonly payment: string;
}

interface UsageRow {
  x_PlanGroup: string;
  x_Family: string;
  x_OwnPlan: string | null;
  x_BroadPlan: string | null;
  ServiceProviderName: string;
  RegionId: string | null;
  hour: number;
  usage: number;
  hourly: number;
  days: number;
  lastDay: string;
}

/** Reads `commitment_usage`: whole days, from the first with any usage to the last known one of `forecast_calendar`; hours without usage are 0. */
export async function readPlanGroups(database: Database): Promise<PlanGroup[]> {
  const rows = await database.rows<UsageRow>(`
    SELECT x_PlanGroup, x_Family, x_OwnPlan, x_BroadPlan, ServiceProviderName, RegionId,
      date_diff('hour', firstDay::TIMESTAMP, x_Hour)::DOUBLE AS hour, x_OnDemandCost AS usage, x_HourlyLineCost AS hourly,
      (x_KnownThrough - firstDay + 1)::DOUBLE AS days, x_KnownThrough::VARCHAR AS lastDay
    FROM commitment_usage CROSS JOIN forecast_calendar CROSS JOIN (SELECT min(x_Hour)::DATE AS firstDay FROM commitment_usage)
    ORDER BY ServiceProviderName, x_PlanGroup, x_Family, RegionId, x_OwnPlan, hour`);
  const groups = new Map<
    string,
    { first: UsageRow; broadPlan: string | null; families: Map<string, { row: UsageRow; hours: number[] }>; whole: number; hourly: number }
  >();
  for (const row of rows) {
    const groupKey = `${row.ServiceProviderName}|${row.x_PlanGroup}`;
    const group = groups.get(groupKey) ?? { first: row, broadPlan: null, families: new Map(), whole: 0, hourly: 0 };
    groups.set(groupKey, group);
    group.broadPlan ??= row.x_BroadPlan;
    group.whole += row.usage;
    group.hourly += row.hourly;
    const familyKey = `${row.x_Family}|${row.RegionId}|${row.x_OwnPlan}`;
    const family = group.families.get(familyKey) ?? { row, hours: new Array<number>(24 * row.days).fill(0) };
    group.families.set(familyKey, family);
    family.hours[row.hour]! += row.usage;
  }
  return [...groups.values()].map(({ first, broadPlan, families, whole, hourly }) => ({
    name: first.x_PlanGroup,
    provider: first.ServiceProviderName,
    broadPlan,
    days: first.days,
    lastDay: first.lastDay,
    hourlyShare: whole > 0 ? hourly / whole : 0,
    families: [...families.values()].map(({ row, hours }) => ({
      family: row.x_Family,
      region: row.RegionId,
      ownPlan: row.x_OwnPlan,
      isBroad: row.x_BroadPlan !== null,
      hours,
    })),
  }));
}

/** Rates in the order in which they hold: what the bill shows, what the company was offered, what lists say. */
export async function readRates(database: Database): Promise<PlanRate[]> {
  return database.rows<PlanRate & Record<string, never>>(`
    SELECT x_Plan AS plan, x_Family AS family, x_TermMonths::DOUBLE AS "termMonths", x_Payment AS payment, x_Discount::DOUBLE AS discount, x_DiscountSource AS source, "isShown"
    FROM (SELECT true AS "isShown", * FROM commitment_observed_rates UNION ALL SELECT false, * FROM commitment_rates)
    ORDER BY "isShown" DESC, x_Plan, x_Family, x_TermMonths, x_Payment, x_Discount, x_DiscountSource`);
}

/** The rate of a plan for a family: one that names it, else one that speaks of all; each as the bill shows it, else as lists say. */
export function rateOf(rates: readonly PlanRate[], plan: string | null, family: string, { termMonths, payment }: PurchaseOption): PlanRate | null {
  const fitting = rates.filter((rate) => rate.plan === plan && rate.termMonths === termMonths && rate.payment === payment);
  return fitting.find((rate) => rate.family === family) ?? fitting.find((rate) => rate.family === null) ?? null;
}

/** Every term and payment that a plan of the group can be bought at, shortest and least upfront first. */
export function optionsOf(group: PlanGroup, rates: readonly PlanRate[]): PurchaseOption[] {
  const plans = new Set([group.broadPlan, ...group.families.map(({ ownPlan }) => ownPlan)]);
  const payments = ['No upfront', 'Partial upfront', 'All upfront'];
  const keys = new Set(
    rates.filter(({ plan }) => plans.has(plan)).map(({ termMonths, payment }) => `${String(termMonths).padStart(4, '0')}|${payments.indexOf(payment)}`),
  );
  return [...keys].sort().map((key) => ({ termMonths: Number(key.slice(0, 4)), payment: payments[Number(key.slice(5))]! }));
}

/** The families with the discounts of one option. */
export function withRates(group: PlanGroup, rates: readonly PlanRate[], option: PurchaseOption): Family[] {
  return group.families.map(({ hours, family, ownPlan, isBroad }) => ({
    hours,
    ownDiscount: rateOf(rates, ownPlan, family, option)?.discount ?? null,
    broadDiscount: isBroad ? (rateOf(rates, group.broadPlan, family, option)?.discount ?? null) : null,
  }));
}
