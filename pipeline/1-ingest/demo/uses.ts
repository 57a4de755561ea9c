/** Uses: each application's use of each SKU, events included, with the words that bills say about it. */
import { join } from 'node:path';
import { readCsv } from '../../engine/config.ts';
import type { App, Pattern, Use } from './apps/app.ts';
import { AWS_APPS } from './apps/aws.ts';
import { AZURE_APPS, AZURE_EUROPE_APPS } from './apps/azure.ts';
import { FOLLOWED_APPS } from './apps/followed.ts';
import { GCP_APPS } from './apps/gcp.ts';
import { KUBERNETES_APPS } from './apps/kubernetes.ts';
import { DATADOG_APPS, SNOWFLAKE_APPS } from './apps/saas.ts';
import { WASTEFUL_APPS } from './apps/waste.ts';
import { DAY_COUNT, dayNumber } from './calendar.ts';
import { BILLS, type Bill } from './company.ts';
import { DEMO_EVENTS, type DemoEvent } from './events.ts';

/** One line of price-list.csv. */
export interface Sku {
  readonly id: string;
  readonly serviceCategory: string;
  readonly serviceSubcategory: string;
  readonly serviceName: string;
  /** `{p}` stands for the region's prefix. */
  readonly meter: string;
  readonly pricingUnit: string;
  /** US dollars for one pricing unit. */
  readonly listUnitPrice: number;
  readonly resourceType: string;
  readonly resourceId: string;
}

export interface PlannedUse {
  readonly number: number;
  readonly bill: Bill;
  readonly app: App;
  readonly sku: Sku;
  readonly daily: number;
  readonly resources: number;
  /** Word that uses of the same resources share, or null. */
  readonly resource: string | null;
  readonly growth: number;
  readonly pattern: Pattern;
  readonly commitment: string | null;
  readonly firstDay: number;
  /** Day after the last. */
  readonly endDay: number;
  readonly event: DemoEvent | null;
  /** True where tests and pages look at single days, at any number of rows. */
  readonly isAlwaysDaily: boolean;
}

// biome-ignore format: one line, one thing
const APPS: Readonly<Record<string, readonly App[]>> = {
  aws: AWS_APPS, kubernetes: KUBERNETES_APPS, azure: AZURE_APPS, 'azure-europe': AZURE_EUROPE_APPS, gcp: GCP_APPS, datadog: DATADOG_APPS, snowflake: SNOWFLAKE_APPS,
};

/** price-list.csv by SKU. */
export function readPriceList(): ReadonlyMap<string, Sku> {
  const required = ['Sku', 'ServiceCategory', 'ServiceSubcategory', 'ServiceName', 'SkuMeter', 'PricingUnit', 'ListUnitPrice', 'ResourceType', 'ResourceId'];
  return new Map(
    readCsv(join(import.meta.dirname, 'price-list.csv'), { required }).map(({ cells }) => [
      cells.Sku!,
      {
        id: cells.Sku!,
        serviceCategory: cells.ServiceCategory!,
        serviceSubcategory: cells.ServiceSubcategory!,
        serviceName: cells.ServiceName!,
        meter: cells.SkuMeter!,
        pricingUnit: cells.PricingUnit!,
        listUnitPrice: Number(cells.ListUnitPrice),
        resourceType: cells.ResourceType!,
        resourceId: cells.ResourceId!,
      },
    ]),
  );
}

/** All uses of the company in a fixed order. Throws when an application names a SKU that price-list.csv does not have. */
export function plannedUses(priceList: ReadonlyMap<string, Sku>): PlannedUse[] {
  const uses: PlannedUse[] = [];
  const eventSkus = new Set(DEMO_EVENTS.map((event) => `${event.bill} ${event.subAccount} ${event.sku}`));
  const add = (bill: Bill, app: App, key: string, use: Use, event: DemoEvent | null): void => {
    const sku = priceList.get(`${bill.provider}.${key}`);
    if (!sku) throw new Error(`price-list.csv has no SKU ${bill.provider}.${key}`);
    const from = use.from ?? app.from;
    const to = use.to ?? app.to;
    uses.push({
      number: uses.length + 1,
      bill,
      app,
      sku,
      daily: use.daily,
      resources: use.resources ?? 1,
      resource: use.resource ?? null,
      growth: use.growth ?? app.growth,
      pattern: use.pattern ?? app.pattern,
      commitment: use.commitment ?? null,
      firstDay: from ? dayNumber(from) : 0,
      endDay: to ? Math.min(DAY_COUNT, dayNumber(to) + 1) : DAY_COUNT,
      event,
      isAlwaysDaily: event !== null || use.isDaily === true || eventSkus.has(`${bill.id} ${app.account} ${key}`),
    });
  };
  for (const bill of BILLS) {
    for (const app of APPS[bill.id]!)
      for (const [key, use] of Object.entries(app.uses)) add(bill, app, key, typeof use === 'number' ? { daily: use } : use, null);
  }
  for (const event of DEMO_EVENTS) {
    const bill = BILLS.find(({ id }) => id === event.bill)!;
    const like = APPS[event.bill]!.find((app) => app.app === event.app && app.account === event.subAccount)!;
    if (event.dailyAmount > 0)
      add(bill, { ...like, region: event.region }, event.sku, { daily: listPerDay(bill, event), from: event.firstDay, to: event.lastDay }, event);
  }
  for (const bill of BILLS) {
    for (const app of [...(WASTEFUL_APPS[bill.id] ?? []), ...(FOLLOWED_APPS[bill.id] ?? [])])
      for (const [key, use] of Object.entries(app.uses)) add(bill, app, key, typeof use === 'number' ? { daily: use } : use, null);
  }
  return uses;
}

/** US dollars at list prices that come out as the event's effective cost. */
function listPerDay(bill: Bill, event: DemoEvent): number {
  return event.dailyAmount / bill.priceFactor / (1 - valueAt(bill.discounts, event.firstDay) / 100);
}

/** The value that holds at a date or month, of a list with the oldest first. */
export function valueAt<T>(history: readonly (readonly [from: string, value: T])[], date: string): T {
  return history.findLast(([from]) => from <= date)![1];
}
