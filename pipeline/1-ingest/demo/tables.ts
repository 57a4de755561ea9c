/** Lays the company out as tables that demo_usage.sql and demo_charges.sql join. */
import type { Database } from '../../engine/duckdb.ts';
import { SPLIT_METHOD } from './apps/kubernetes.ts';
import { DAY_COUNT, dateOf, MONTH_OF, MONTHS } from './calendar.ts';
import { commitmentPeriods, commitmentRow } from './commitment-rows.ts';
import { COMMITMENTS } from './commitments.ts';
import { PRICE_CHANGES, REGIONS, SUB_ACCOUNTS } from './company.ts';
import { feeLines, PREPAID_FROM } from './fees.ts';
import type { Grain } from './grain.ts';
import { effectiveShare, type UsePlan } from './plan.ts';
import { hexOf, keyOf, resourceOf } from './resources.ts';
import { type PlannedUse, valueAt } from './uses.ts';

type Row = Record<string, string | null>;
const QUANTITY_SCALE = 10_000;

/** Types of the columns that are not text. */
// biome-ignore format: one line, one thing
const TYPES: Readonly<Record<string, string>> = {
  x_UseNumber: 'BIGINT', x_ResourceNumber: 'BIGINT', x_Weight: 'BIGINT', x_Slot: 'BIGINT', x_SlotWeight: 'BIGINT', x_ConsumedPerPriced: 'BIGINT',
  x_FirstDay: 'DATE', x_EndDay: 'DATE', x_TaggedFrom: 'DATE', x_IsLate: 'BOOLEAN', x_IsPieces: 'BOOLEAN', x_IsOnlyFinal: 'BOOLEAN', x_IsFinal: 'BOOLEAN', x_LateFrom: 'DATE', BillingPeriodStart: 'TIMESTAMP', BillingPeriodEnd: 'TIMESTAMP', x_Units: 'DECIMAL(18, 4)', PricingQuantity: 'DECIMAL(18, 4)',
  ListUnitPrice: 'DECIMAL(18, 8)', ContractedUnitPrice: 'DECIMAL(18, 8)', x_EffectiveUnitPrice: 'DECIMAL(18, 8)', ListCost: 'DECIMAL(18, 12)', ContractedCost: 'DECIMAL(18, 12)',
  BilledCost: 'DECIMAL(18, 12)', EffectiveCost: 'DECIMAL(18, 12)', ChargePeriodStart: 'TIMESTAMP', ChargePeriodEnd: 'TIMESTAMP',
};

/** Makes a table from rows, typed by column name. */
export async function makeTable(database: Database, name: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0]!);
  await database.createTextTable('demo_text', columns, rows);
  const selected = columns.map((column) => `${column}::${TYPES[column] ?? 'VARCHAR'} AS ${column}`).join(', ');
  await database.run(`CREATE OR REPLACE TEMP TABLE ${name} AS SELECT ${selected} FROM demo_text`);
  await database.run('DROP TABLE demo_text');
}

/** Makes demo_uses, demo_resources, demo_plans, demo_slots, demo_commitments, demo_commitment_periods and demo_lines. */
export async function makeTables(database: Database, plans: readonly UsePlan[], grains: readonly Grain[]): Promise<void> {
  await makeTable(
    database,
    'demo_uses',
    plans.map(({ use }) => useRow(use)),
  );
  await makeTable(
    database,
    'demo_resources',
    plans.flatMap(({ use }, index) => resourceRows(use, grains[index]!.resources)),
  );
  await makeTable(
    database,
    'demo_plans',
    plans.flatMap((plan, index) => planRows(plan, grains[index]!)),
  );
  await makeTable(database, 'demo_slots', slotRows());
  const monthly = new Set(plans.flatMap(({ covered }, index) => (grains[index]!.step === 'month' ? [...covered.keys()] : [])));
  await makeTable(
    database,
    'demo_commitments',
    COMMITMENTS.map((commitment) => commitmentRow(commitment, monthly.has(commitment))),
  );
  await makeTable(
    database,
    'demo_commitment_periods',
    COMMITMENTS.flatMap((commitment) => commitmentPeriods(commitment, monthly.has(commitment))),
  );
  await makeTable(
    database,
    'demo_lines',
    feeLines((bill, month) => contractedCents(plans, bill, month)),
  );
}

function useRow({ number, bill, app, sku }: PlannedUse): Row {
  const account = SUB_ACCOUNTS.find(({ bill: id, name }) => id === bill.id && name === app.account)!;
  const [regionName, meterPrefix] = REGIONS[app.region]!;
  const block = /^(1M|10K|1K) (.*)$/.exec(sku.pricingUnit);
  const isMarketplace = sku.id.startsWith('aws.market.');
  const instance = /(?:BoxUsage|SpotUsage):([\w.]+)$/.exec(sku.meter)?.[1];
  const isRegional = bill.format === 'parquet' || bill.provider === 'snowflake';
  return {
    x_UseNumber: String(number),
    SubAccountId: account.id,
    SubAccountName: account.name,
    ServiceProviderName: isMarketplace ? 'Contentful' : null,
    HostProviderName: isMarketplace || bill.provider === 'snowflake' ? 'AWS' : null,
    ServiceCategory: sku.serviceCategory,
    ServiceSubcategory: sku.serviceSubcategory,
    ServiceName: sku.serviceName,
    SkuId: hexOf(16, keyOf(`${sku.id} ${app.region}`)).toUpperCase(),
    SkuMeter: sku.meter.replace('{p}', meterPrefix),
    SkuPriceDetails: instance ? JSON.stringify({ InstanceType: instance }) : null,
    PricingUnit: sku.pricingUnit,
    ConsumedUnit: block ? block[2]! : sku.pricingUnit,
    x_ConsumedPerPriced: block ? { '1M': '1000000', '10K': '10000', '1K': '1000' }[block[1]!]! : '1',
    RegionId: isRegional ? app.region : null,
    RegionName: isRegional ? regionName : null,
    ResourceType: sku.resourceType || null,
    x_PricingCategory: sku.id.includes('.spot.') ? 'Dynamic' : 'Standard',
    x_PrepaidFrom: PREPAID_FROM[bill.id] ?? null,
    x_Contract: bill.id === 'snowflake' ? 'SF-0117' : null,
    x_SplitMethod: bill.id === 'kubernetes' ? SPLIT_METHOD : null,
    x_Native: nativeOf(bill.provider, app.app, sku.meter),
  };
}

/** One column of the provider's own that FOCUS has no place for. */
function nativeOf(provider: string, app: string, meter: string): string {
  if (provider === 'azure') return `rg-${app}`;
  if (provider === 'aws') return meter.includes('BoxUsage') || meter.includes('SpotUsage') ? 'RunInstances' : meter.replace(/^\{p\}/, '').split(':')[0]!;
  return provider === 'gcp' ? 'regular' : app;
}

function resourceRows(use: PlannedUse, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const { x_Weight, ...resource } = resourceOf(use, index + 1);
    return { x_UseNumber: String(use.number), x_ResourceNumber: String(index + 1), ...resource, x_Weight: String(x_Weight) };
  });
}

function planRows({ use, uncovered, covered }: UsePlan, { step }: Grain): Row[] {
  const parts = [{ commitment: null, amounts: uncovered }, ...[...covered].map(([commitment, amounts]) => ({ commitment, amounts }))];
  return parts.flatMap(({ commitment, amounts }) =>
    MONTHS.flatMap((month) => {
      let first = month.firstDay;
      let end = month.billedEndDay;
      while (first < end && amounts[first]! <= 0) first++;
      while (end > first && amounts[end - 1]! <= 0) end--;
      if (first === end) return [];
      const quantities = [...amounts.subarray(first, end)].map((amount) => Math.round((amount / use.sku.listUnitPrice) * QUANTITY_SCALE));
      const list = listPrice(use, month.id);
      const contracted = list * (1 - (isNegotiated(use) ? valueAt(use.bill.discounts, month.id) : 0) / 100);
      return [
        {
          x_UseNumber: String(use.number),
          x_Bill: use.bill.id,
          x_Month: month.id,
          CommitmentDiscountId: commitment?.id ?? null,
          x_Step: step,
          x_FirstDay: dateOf(first),
          x_EndDay: dateOf(end),
          x_Quantities: step === 'month' ? String(quantities.reduce((sum, quantity) => sum + quantity, 0)) : quantities.join(','),
          ListUnitPrice: list.toFixed(8),
          ContractedUnitPrice: contracted.toFixed(8),
          x_EffectiveUnitPrice: commitment
            ? (use.sku.listUnitPrice * use.bill.priceFactor * effectiveShare(commitment, use)).toFixed(8)
            : contracted.toFixed(8),
          x_IsPieces: String(use.pattern === 'pieces'),
          x_IsLate: String(/^aws\.(s3|bedrock)\./.test(use.sku.id)),
          x_TaggedFrom: use.app.taggedFrom ?? null,
        },
      ];
    }),
  );
}

function isNegotiated(use: PlannedUse): boolean {
  return !use.sku.id.startsWith('aws.market.') && !use.sku.id.includes('.spot.');
}

function listPrice({ sku, bill }: PlannedUse, month: string): number {
  const changed = PRICE_CHANGES.filter(({ skuPrefix, from }) => sku.id.startsWith(skuPrefix) && from <= month);
  return changed.reduce((price, { factor }) => price * factor, sku.listUnitPrice * bill.priceFactor);
}

/** Hours of a day: quiet at night, busy in the evening. */
function slotRows(): Row[] {
  const busy = [52, 44, 38, 35, 36, 42, 55, 68, 80, 88, 93, 97, 100, 99, 97, 96, 97, 99, 103, 108, 110, 104, 86, 66];
  const hours = busy.map((weight, hour) => ({ x_Step: 'hour', x_Slot: String(hour), x_SlotWeight: String(weight) }));
  return [...hours, { x_Step: 'day', x_Slot: '0', x_SlotWeight: '1' }, { x_Step: 'month', x_Slot: '0', x_SlotWeight: '1' }];
}

/** Cents that a bill's usage costs in a month after negotiated discounts, before commitments. */
function contractedCents(plans: readonly UsePlan[], bill: string, month: number): number {
  let dollars = 0;
  for (const { use, uncovered, covered } of plans) {
    if (use.bill.id !== bill) continue;
    const share = use.bill.priceFactor * (1 - valueAt(use.bill.discounts, MONTHS[month]!.id) / 100);
    for (const amounts of [uncovered, ...covered.values()])
      for (let day = 0; day < DAY_COUNT; day++) if (MONTH_OF[day] === month) dollars += amounts[day]! * share;
  }
  return Math.round(dollars * 100);
}
