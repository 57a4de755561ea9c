import { afterEach, describe, expect, it } from 'vitest';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { summarize } from '../../pipeline/4-summarize/summarize.ts';
import type { CostbookError } from '../../pipeline/engine/errors.ts';
import { type DailyCharge, layDailyCharges, openWorkshop, type Workshop } from '../workshop.ts';

const ORGANIZATION = `
reporting_currency: USD
company: { name: Example, units: [ { name: Payments, cost_center: CC-1 }, { name: Cart, cost_center: CC-2 } ] }
`;
const ALLOCATION = `
tags: { keys: { product: [produkt] } }
rules:
  - { name: network, when: { ServiceName: Network }, pool: net }
  - { name: payments, when: { SubAccountName: payments }, cost_center: CC-1 }
  - { name: cart, when: { SubAccountName: cart }, cost_center: CC-2 }
pools: [ { name: net, split: even } ]
`;
const PRODUCTS = `
name: Product
after: cost_centers
values:
  - { id: shop, name: Web shop }
  - { id: wallet, parent: shop }
  - { id: checkout, name: Checkout, parent: shop }
rules:
  - { name: tagged, when: { tag.product: { any: true } }, value_from: tag.product }
  - { name: team payments, when: { x_CostCenter: cc-1 }, pool: payments }
  - { name: machines, when: { ServiceName: Machines }, value: shop }
pools:
  - { name: payments, split: fixed, shares: { checkout: 60, wallet: 40 } }
`;

let workshop: Workshop;
afterEach(() => workshop?.close());

async function summarized(inputs: Record<string, string>, rows: readonly DailyCharge[]): Promise<void> {
  workshop = await openWorkshop({ 'organization.yaml': ORGANIZATION, 'allocation.yaml': ALLOCATION, ...inputs });
  await layDailyCharges(workshop, rows);
  await allocate(workshop);
  await summarize(workshop);
}

/** Value, kind, rule and effective cost, as text. */
async function costsOf(dimension: string): Promise<string[]> {
  const rows = await workshop.database.rows<Record<string, string>>(
    `SELECT x_DimensionValue, x_AllocationKind, x_AllocationRuleId, sum(EffectiveCost)::DECIMAL(38, 4) AS cost
     FROM dimension_costs WHERE x_Dimension = $dimension GROUP BY ALL ORDER BY ALL`,
    { dimension },
  );
  return rows.map(
    ({ x_DimensionValue, x_AllocationKind, x_AllocationRuleId, cost }) => `${x_DimensionValue} ${x_AllocationKind} ${x_AllocationRuleId} ${cost}`,
  );
}

const ROWS: readonly DailyCharge[] = [
  { SubAccountName: 'payments', ServiceName: 'Database', EffectiveCost: '10' },
  { SubAccountName: 'cart', EffectiveCost: '5' },
  { SubAccountName: 'cart', ServiceName: 'Queue', EffectiveCost: '3' },
  { SubAccountName: 'cart', ServiceName: 'Queue', Tags: '{"Produkt":"CHECKOUT"}', EffectiveCost: '2' },
  { ServiceName: 'Network', EffectiveCost: '1' },
];

describe('a dimension', () => {
  it('is allocated by its own rules and pools, from what cost centers bear', async () => {
    await summarized({ 'dimensions/products.yaml': PRODUCTS }, ROWS);
    expect(await costsOf('products')).toEqual([
      'Unallocated Unallocated null 3.5000',
      'checkout Direct tagged 2.0000',
      'checkout Shared team payments 6.3000',
      'shop Direct machines 5.0000',
      'wallet Shared team payments 4.2000',
    ]);
    expect(await workshop.database.rows("SELECT x_Path FROM dimension_values WHERE x_DimensionValue = 'wallet'")).toEqual([{ x_Path: 'Web shop › wallet' }]);
  });

  it('leaves cost centers as they were', async () => {
    await summarized({ 'dimensions/products.yaml': PRODUCTS }, ROWS);
    const rows = await workshop.database.rows('SELECT x_CostCenter, sum(EffectiveCost)::INTEGER::VARCHAR AS cost FROM daily_costs GROUP BY ALL ORDER BY ALL');
    expect(rows).toEqual([
      { x_CostCenter: 'CC-1', cost: '11' },
      { x_CostCenter: 'CC-2', cost: '11' },
    ]);
  });

  it('starts from the charges themselves where it comes after nothing: a resource of a pool is still a resource', async () => {
    const features = `
values: [ { id: search } ]
rules: [ { name: hub, when: { ResourceName: hub }, value: search } ]`;
    await summarized({ 'dimensions/features.yaml': features }, [{ ServiceName: 'Network', ResourceName: 'hub', EffectiveCost: '4' }, {}]);
    expect(await costsOf('features')).toEqual(['Unallocated Unallocated null 1.0000', 'search Direct hub 4.0000']);
  });

  it('may come after another one that comes after cost centers', async () => {
    const segments = `
after: products
values: [ { id: retail }, { id: business } ]
rules:
  - { name: wallet, when: { dimension.products: { not: wallet, any: true } }, value: retail }
  - { name: rest, when: {}, pool: all }
pools: [ { name: all, split: proportional, of: { dimension.products: checkout } } ]`;
    await summarized({ 'dimensions/products.yaml': PRODUCTS, 'dimensions/a-segments.yaml': segments }, ROWS);
    expect(await costsOf('a-segments')).toEqual(['retail Direct wallet 16.8000', 'retail Shared rest 4.2000']);
  });

  it('knows the quantities of its own metrics, and falls back where there are none', async () => {
    const products = `${PRODUCTS.replace('split: fixed, shares: { checkout: 60, wallet: 40 }', 'split: usage, metric: orders, among: [checkout, wallet], fallback: even')}`;
    await summarized(
      {
        'dimensions/products.yaml': products,
        'dimensions/products-unit-metrics.csv': 'Month,Metric,Value,Quantity\n2026-01,orders,Checkout,3\n2026-01,orders,wallet,1\n',
      },
      [
        { SubAccountName: 'payments', EffectiveCost: '8' },
        { SubAccountName: 'payments', EffectiveCost: '8', ChargePeriodStart: '2026-02-01' },
      ],
    );
    const rows = await workshop.database.rows(
      'SELECT BillingPeriodStart, x_DimensionValue, x_SplitUsed, x_IsFallback, EffectiveCost::INTEGER AS cost FROM dimension_pool_splits ORDER BY ALL',
    );
    expect(rows).toEqual([
      { BillingPeriodStart: '2026-01-01', x_DimensionValue: 'checkout', x_SplitUsed: 'usage', x_IsFallback: false, cost: 6 },
      { BillingPeriodStart: '2026-01-01', x_DimensionValue: 'wallet', x_SplitUsed: 'usage', x_IsFallback: false, cost: 2 },
      { BillingPeriodStart: '2026-02-01', x_DimensionValue: 'checkout', x_SplitUsed: 'even', x_IsFallback: true, cost: 4 },
      { BillingPeriodStart: '2026-02-01', x_DimensionValue: 'wallet', x_SplitUsed: 'even', x_IsFallback: true, cost: 4 },
    ]);
  });

  it('a value that does not hold on a day bears nothing of it: the next rule is tried, and a pool has one payer less', async () => {
    const products = `
values: [ { id: a }, { id: b, from: 2026-02 } ]
rules:
  - { name: b, when: { ServiceName: Machines }, value: b }
  - { name: by tag, when: { tag.product: { any: true } }, value_from: tag.product }
  - { name: shared, when: { ServiceName: Queue }, pool: both }
pools: [ { name: both, split: even } ]`;
    const months = (row: DailyCharge): DailyCharge[] => [row, { ...row, ChargePeriodStart: '2026-02-10' }];
    await summarized({ 'dimensions/products.yaml': products }, [
      ...months({ EffectiveCost: '10' }),
      ...months({ ServiceName: 'Other', Tags: '{"product":"B"}', EffectiveCost: '100' }),
      ...months({ ServiceName: 'Queue', EffectiveCost: '2' }),
    ]);
    const rows = await workshop.database.rows<{ month: string }>(
      'SELECT BillingPeriodStart AS month, x_DimensionValue AS value, sum(EffectiveCost)::INTEGER AS cost FROM dimension_costs GROUP BY ALL ORDER BY ALL',
    );
    expect(rows.map((row) => Object.values(row).join(' '))).toEqual(['2026-01-01 Unallocated 110', '2026-01-01 a 2', '2026-02-01 a 1', '2026-02-01 b 111']);
  });

  it.each([
    ['fixed, shares: { p1: 10, "pool:solo": 90 }', '10 p1, 90 Unallocated'],
    ['even, among: [p1], among_pools: [solo]', '50 p1, 50 Unallocated'],
    ['even, among: [p1], among_pools: [middle]', '50 p1, 50 Unallocated'],
    ['even, among: [p1], among_pools: [ended]', '100 p1'],
    ['fixed, shares: { p1: 10, "pool:ended": 90 }', '10 p1, 90 Unallocated'],
  ])('split %s: what arrives at a pool that nobody bears then is Unallocated', async (split, expected) => {
    const products = `
values: [ { id: p1 }, { id: p2, to: 2026-01 } ]
rules: [ { name: m, when: {}, pool: mix } ]
pools:
  - { name: solo, split: even, among: [p2] }
  - { name: middle, split: fixed, shares: { "pool:solo": 100 } }
  - { name: ended, split: even, among: [p1], to: 2026-01 }
  - { name: mix, split: ${split} }`;
    await summarized({ 'dimensions/products.yaml': products }, [{ EffectiveCost: '100', ChargePeriodStart: '2026-02-10' }]);
    const rows = await workshop.database.rows<{ said: string }>(
      "SELECT sum(EffectiveCost)::INTEGER || ' ' || x_DimensionValue AS said FROM dimension_costs GROUP BY x_DimensionValue ORDER BY x_DimensionValue DESC",
    );
    expect(rows.map(({ said }) => said).join(', ')).toBe(expected);
  });

  it('a pool and its payers begin and end on a day, and a pool that nobody bears says why', async () => {
    const products = `
values: [ { id: p1 }, { id: p2, to: 2026-01-15 } ]
rules: [ { name: solo, when: { ServiceName: Queue }, pool: solo }, { name: m, when: {}, pool: mix } ]
pools:
  - { name: solo, split: even, among: [p2] }
  - { name: mix, split: even, to: 2026-01-25 }`;
    await summarized(
      { 'dimensions/products.yaml': products },
      ['2026-01-15', '2026-01-16', '2026-01-26'].flatMap((ChargePeriodStart) => [{ ChargePeriodStart }, { ChargePeriodStart, ServiceName: 'Queue' }]),
    );
    const rows = await workshop.database.rows<{ said: string }>(
      "SELECT concat_ws(' ', x_Pool, x_DimensionValue, EffectiveCost::DECIMAL(9, 1), x_Share::DECIMAL(4, 2), x_PoolText) AS said FROM dimension_pool_splits ORDER BY 1",
    );
    const mix = 'in equal parts, then held by no entry of dimensions/products.yaml at that time';
    const solo = 'in equal parts, then none of its payers exists at that time';
    expect(rows.map(({ said }) => said)).toEqual([
      `mix Unallocated 1.0 0.33 ${mix}`,
      `mix p1 1.5 0.50 ${mix}`,
      `mix p2 0.5 0.17 ${mix}`,
      `solo Unallocated 2.0 0.67 ${solo}`,
      `solo p2 1.0 0.33 ${solo}`,
    ]);
  });

  it('adds up to the month in the reporting currency too, whatever the rate', async () => {
    const rows = Array.from(
      { length: 40 },
      (_, index): DailyCharge => ({
        SubAccountName: index % 3 ? 'payments' : 'cart',
        BillingCurrency: 'EUR',
        EffectiveCost: `0.00000000${index + 1}7`,
      }),
    );
    const inputs = { 'dimensions/products.yaml': PRODUCTS, 'exchange-rates.csv': 'Month,From,To,Rate\n2026-01,EUR,USD,1.0834567891\n' };
    await summarized(inputs, [...rows, { SubAccountName: 'payments', ServiceName: 'Network', BillingCurrency: 'EUR', EffectiveCost: '0.0000000013' }]);
    const [sums] = await workshop.database.rows<{ months: string; products: string }>(
      'SELECT (SELECT sum(EffectiveCost) FROM monthly_costs) AS months, (SELECT sum(EffectiveCost) FROM dimension_costs) AS products',
    );
    expect(sums!.products).toBe(sums!.months);
  });

  it('says which rule decided, with its line', async () => {
    await summarized({ 'dimensions/products.yaml': PRODUCTS }, ROWS);
    expect(await workshop.database.rows('SELECT x_AllocationRuleText, x_Where FROM dimension_rules ORDER BY x_AllocationRuleOrder')).toEqual([
      { x_AllocationRuleText: 'tag.product is present → the product that tag.product names', x_Where: 'dimensions/products.yaml:9' },
      { x_AllocationRuleText: 'x_CostCenter is cc-1 → pool payments', x_Where: 'dimensions/products.yaml:10' },
      { x_AllocationRuleText: 'ServiceName is Machines → product shop', x_Where: 'dimensions/products.yaml:11' },
      { x_AllocationRuleText: 'Everything that no rule catches → Unallocated', x_Where: 'dimensions/products.yaml' },
    ]);
  });

  it('without one the tables are there and empty', async () => {
    await summarized({}, ROWS);
    for (const table of ['dimension_values', 'dimension_costs', 'dimension_pool_splits', 'dimension_rules']) {
      expect(await workshop.database.rows(`FROM ${table}`)).toEqual([]);
    }
  });
});

describe('bad input', () => {
  async function refusal(inputs: Record<string, string>): Promise<string> {
    try {
      await summarized(inputs, [{}]);
    } catch (error) {
      const { name, what, fix, where } = (error as CostbookError).parts;
      return `${name} | ${what} | ${fix} | ${where.replace(`${workshop.folders.inputs}/`, '')}`;
    }
    return 'no error';
  }

  it.each([
    ['a value that is not in the catalog', ['value: shop', 'value: shob'], /^DimensionValueUnknown .*Write "shop".*dimensions\/products.yaml:11$/],
    ['a value of a pool', ['wallet: 40', 'walet: 40'], /^DimensionValueUnknown .*the product "walet".*Write "wallet".*products.yaml:13$/],
    ['a cost center that is none', ['cc-1', 'CC-12'], /^CostCenterUnknown .*Write "CC-1".*products.yaml:10$/],
    ['an unknown key', ['value_from', 'valu_from'], /^InputKeyUnknown .*Write "value_from:".*products.yaml:9$/],
    ['a key of allocation.yaml', ['value: shop', 'cost_center: CC-1'], /^InputKeyUnknown .*products.yaml:11$/],
    ['two values of one name', ['name: Checkout', 'name: Wallet'], /^DimensionValueTwice .*products.yaml:7$/],
    ['a value named as nobody', ['id: wallet', 'id: unallocated'], /^DimensionValueTwice .*products.yaml:6$/],
    ['an unknown parent', ['{ id: wallet, parent: shop }', '{ id: wallet, parent: chekout }'], /^DimensionValueUnknown .*Write "checkout".*products.yaml:6$/],
    ['parents in a circle', ['name: Web shop }', 'name: Web shop, parent: wallet }'], /^DimensionValueCycle .*shop → wallet → shop.*products.yaml:5$/],
    ['shares that are no whole', ['wallet: 40', 'wallet: 41'], /^PoolSharesNotWhole .*products.yaml:13$/],
    ['a share of one who is gone', ['{ id: wallet,', '{ id: wallet, to: 2026-03,'], /^PoolShareEnds .*products.yaml:13$/],
    [
      'an unknown pool',
      ['pool: payments', 'pool: payment'],
      /^PoolUnknown .*Write "payments", or add "payment" to the pools of dimensions\/products.yaml.*products.yaml:10$/,
    ],
    ['a dimension that is not there', ['after: cost_centers', 'after: cost_center'], /^DimensionUnknown .*Write "cost_centers".*products.yaml:3$/],
    ['a dimension after itself', ['after: cost_centers', 'after: products'], /^DimensionCycle .*products → products.*products.yaml:3$/],
    ['a cost center asked for too early', ['after: cost_centers\n', '\n'], /^DimensionNotBefore .*Write "after: cost_centers".*products.yaml:10$/],
    ['two rules of one name', ['name: machines', 'name: tagged'], /^RuleNameTwice .*products.yaml:11$/],
    ['a rule without a target', [', value: shop', ''], /^RuleTargetMissing .*products.yaml:11$/],
    ['no values', [/values:[\s\S]*rules:/, 'values: []\nrules:'], /^InputNotValid .*products.yaml:4$/],
  ] as const)('%s', async (_, [from, to], message) => {
    const products = PRODUCTS.replace(from, to);
    expect(products).not.toBe(PRODUCTS);
    expect(await refusal({ 'dimensions/products.yaml': products })).toMatch(message);
  });

  it('dimensions in a circle are named with their path', async () => {
    const after = (name: string): string => `after: ${name}\nvalues: [ { id: x } ]`;
    expect(await refusal({ 'dimensions/a.yaml': after('b'), 'dimensions/b.yaml': after('c'), 'dimensions/c.yaml': after('b') })).toMatch(
      /^DimensionCycle .*b → c → b.*dimensions\/b.yaml:1$/,
    );
  });

  it.each([
    ['a name that no rule could write', { 'dimensions/My Products.yaml': PRODUCTS }, /^DimensionNameUnfit .*dimensions\/My Products.yaml$/],
    ['the name of the first dimension', { 'dimensions/cost_centers.yaml': PRODUCTS }, /^DimensionNameUnfit /],
    ['another ending', { 'dimensions/products.yml': PRODUCTS }, /^DimensionNameUnfit .*products.yml$/],
    [
      'metrics of no dimension',
      { 'dimensions/products.yaml': PRODUCTS, 'dimensions/product-unit-metrics.csv': 'Month,Metric,Value,Quantity\n' },
      /^DimensionUnknown .*Write "products".*dimensions\/product-unit-metrics.csv$/,
    ],
    [
      'a quantity of an unknown value',
      { 'dimensions/products.yaml': PRODUCTS, 'dimensions/products-unit-metrics.csv': 'Month,Metric,Value,Quantity\n2026-01,orders,walet,1\n' },
      /^DimensionValueUnknown .*Write "wallet".*products-unit-metrics.csv:2$/,
    ],
    [
      'a catalog with an unknown value',
      {
        'dimensions/products.yaml': PRODUCTS.replace('value_from: tag.product', 'value_from: tag.product, catalog: dimensions/words.csv'),
        'dimensions/words.csv': 'Key,Value\nshop-web,shoop\n',
      },
      /^DimensionValueUnknown .*Write "shop".*dimensions\/words.csv:2$/,
    ],
  ] as const)('%s', async (_, inputs, message) => {
    expect(await refusal(inputs)).toMatch(message);
  });
});
