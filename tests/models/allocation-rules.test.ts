import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import type { CostbookError } from '../../pipeline/engine/errors.ts';
import { type DailyCharge, layDailyCharges, openWorkshop, type Workshop } from '../workshop.ts';

const ORGANIZATION = `
reporting_currency: USD
company:
  name: Example
  business_units:
    - name: Retail
      departments:
        - name: Checkout
          teams:
            - { name: Payments, cost_center: CC-1 }
            - { name: Cart, cost_center: CC-2 }
            - { name: Search, cost_center: CC-3 }
`;

let workshop: Workshop;
afterEach(() => workshop?.close());

type Inputs = Readonly<Record<string, string>>;

async function payers(allocation: string, rows: readonly DailyCharge[], inputs: Inputs = {}): Promise<Record<string, string>> {
  workshop = await openWorkshop({ 'organization.yaml': ORGANIZATION, 'allocation.yaml': allocation, ...inputs });
  await layDailyCharges(workshop, rows);
  await allocate(workshop);
  const sums = await workshop.database.rows<Record<string, string>>(
    'SELECT x_CostCenter, sum(EffectiveCost)::DECIMAL(18, 2)::VARCHAR AS EffectiveCost FROM allocated_charges GROUP BY ALL ORDER BY ALL',
  );
  return Object.fromEntries(sums.map(({ x_CostCenter, EffectiveCost }) => [x_CostCenter, EffectiveCost]));
}

async function refusal(allocation: string, inputs: Inputs = {}): Promise<string> {
  try {
    await payers(allocation, [{}], inputs);
  } catch (error) {
    const { name, what, fix, where } = (error as CostbookError).parts;
    return `${name} | ${what} | ${fix} | ${where.split('/').at(-1)}`;
  }
  return 'no error';
}

const services = (...names: string[]): DailyCharge[] => names.map((ServiceName, index) => ({ ServiceName, EffectiveCost: String(10 ** index) }));

describe('any, all and not', () => {
  it.each([
    ['any', '{ any: [ { ServiceName: a }, { ServiceName: b } ] }', '11.00'],
    ['all', '{ all: [ { ServiceName: { prefix: b } }, { ServiceName: { contains: c } } ] }', '100.00'],
    ['not', '{ not: { ServiceName: { prefix: b } } }', '1.00'],
    ['not of any', '{ not: { any: [ { ServiceName: a }, { ServiceName: bc } ] } }', '10.00'],
    ['not of all', '{ not: { all: [ { ServiceName: { prefix: b } }, { ServiceName: { contains: c } } ] } }', '11.00'],
    ['not of not', '{ not: { not: { ServiceName: b } } }', '10.00'],
    ['beside a column', '{ ServiceCategory: Compute, any: [ { ServiceName: a }, { not: { ServiceName: { prefix: b } } } ] }', '1.00'],
    ['nothing, which is everything', '{}', '111.00'],
  ])('%s', async (_, when, caught) => {
    const sums = await payers(`rules: [ { name: r, when: ${when}, cost_center: CC-1 } ]`, services('a', 'b', 'bc'));
    expect(sums['CC-1']).toBe(caught);
  });

  it('what a charge does not have is not it', async () => {
    const rule = (when: string): string => `rules: [ { name: r, when: ${when}, cost_center: CC-1 } ]`;
    const rows = [
      { ResourceName: null, EffectiveCost: '1' },
      { ResourceName: 'x', EffectiveCost: '10' },
    ];
    expect(await payers(rule('{ not: { ResourceName: x } }'), rows)).toEqual({ 'CC-1': '1.00', Unallocated: '10.00' });
    workshop.close();
    expect(await payers(rule('{ not: { ResourceName: { any: true } } }'), rows)).toEqual({ 'CC-1': '1.00', Unallocated: '10.00' });
  });

  it('says the rule in words', async () => {
    await payers('rules: [ { name: r, when: { any: [ { ServiceName: [a, b] }, { not: { tag.team: x } } ] }, cost_center: CC-1, to: 2026-03 } ]', [{}]);
    expect(await workshop.database.value('SELECT x_AllocationRuleText FROM rules')).toBe(
      '(ServiceName is a or b or not (tag.team is x)) → cost center CC-1, to 2026-03',
    );
  });
});

describe('rules for a time', () => {
  it('holds from the first to the last day, both included', async () => {
    const rules = `
rules:
  - { name: old, when: { ServiceName: a }, cost_center: CC-1, to: 2026-03-15 }
  - { name: new, when: { ServiceName: a }, cost_center: CC-2, from: 2026-03-16 }`;
    const days = ['2026-03-14', '2026-03-15', '2026-03-16'].map((ChargePeriodStart, index) => ({
      ServiceName: 'a',
      ChargePeriodStart,
      EffectiveCost: String(10 ** index),
    }));
    expect(await payers(rules, days)).toEqual({ 'CC-1': '11.00', 'CC-2': '100.00' });
  });

  it('a month is all of its days', async () => {
    const rules = 'rules: [ { name: r, when: {}, cost_center: CC-1, from: 2026-02, to: 2026-02 } ]';
    const days = ['2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01'].map((ChargePeriodStart, index) => ({
      ChargePeriodStart,
      EffectiveCost: String(10 ** index),
    }));
    expect(await payers(rules, days)).toEqual({ 'CC-1': '110.00', Unallocated: '1001.00' });
  });
});

describe('a catalog', () => {
  const rules = 'rules: [ { name: owners, when: { tag.service: { any: true } }, cost_center_from: tag.service, catalog: catalog.csv } ]';

  it('says who owns what, by cost center or name', async () => {
    const rows = ['pay', 'CART-API', 'unknown'].map((service, index) => ({ Tags: `{"service":"${service}"}`, EffectiveCost: String(10 ** index) }));
    expect(await payers(rules, rows, { 'catalog.csv': 'Key,CostCenter\nPay,CC-1\ncart-api,cart\n' })).toEqual({
      'CC-1': '1.00',
      'CC-2': '10.00',
      Unallocated: '100.00',
    });
  });

  it.each([
    ['that is not there', {}, /^CatalogMissing .*allocation.yaml:1$/],
    ['that names an unknown payer', { 'catalog.csv': 'Key,CostCenter\npay,CC-9\n' }, /^CostCenterUnknown .*catalog.csv:2$/],
    ['that names a word twice', { 'catalog.csv': 'Key,CostCenter\npay,CC-1\nPAY,CC-2\n' }, /^CatalogKeyTwice .*catalog.csv:3$/],
  ])('%s is refused', async (_, inputs, message) => {
    expect(await refusal(rules, inputs)).toMatch(message);
  });
});

describe('pools', () => {
  const RULES = `
rules:
  - { name: shared, when: { ServiceName: Shared }, pool: shared }
  - { name: security, when: { ServiceName: Security }, pool: security }
  - { name: payments, when: { SubAccountName: payments }, cost_center: CC-1 }
  - { name: cart, when: { SubAccountName: cart }, cost_center: CC-2 }
  - { name: search, when: { SubAccountName: search }, cost_center: CC-3 }
pools:
`;
  const DIRECT: DailyCharge[] = [
    { SubAccountName: 'payments', ServiceName: 'Machines', EffectiveCost: '60' },
    { SubAccountName: 'cart', ServiceName: 'Machines', EffectiveCost: '20' },
    { SubAccountName: 'cart', ServiceName: 'Database', EffectiveCost: '20' },
  ];
  const shares = async (pools: string, rows: DailyCharge[], inputs: Inputs = {}): Promise<Record<string, string>> => {
    await payers(RULES + pools, rows, inputs);
    const parts = await workshop.database.rows<Record<string, string>>(
      "SELECT x_CostCenter, sum(EffectiveCost)::DECIMAL(18, 2)::VARCHAR AS EffectiveCost FROM allocated_charges WHERE x_AllocationKind <> 'Direct' GROUP BY ALL ORDER BY ALL",
    );
    return Object.fromEntries(parts.map(({ x_CostCenter, EffectiveCost }) => [x_CostCenter, EffectiveCost]));
  };
  const SHARED: DailyCharge = { ServiceName: 'Shared', EffectiveCost: '100' };
  const SECURITY = '  - { name: security, split: even }\n';

  it('in proportion to a chosen base', async () => {
    const pool = '  - { name: shared, split: proportional, of: { ServiceName: Machines } }\n';
    expect(await shares(pool + SECURITY, [...DIRECT, SHARED])).toEqual({ 'CC-1': '75.00', 'CC-2': '25.00' });
  });

  it('in fixed parts', async () => {
    expect(await shares(`  - { name: shared, split: fixed, shares: { CC-1: 12.5, CC-3: 87.5 } }\n${SECURITY}`, [...DIRECT, SHARED])).toEqual({
      'CC-1': '12.50',
      'CC-3': '87.50',
    });
  });

  it('by usage, over a window of months', async () => {
    const metrics = 'Month,Metric,CostCenter,Quantity\n2025-11,requests,CC-3,1000\n2025-12,requests,CC-1,30\n2026-01,requests,Cart,10\n2026-01,other,CC-3,5\n';
    const pool = (months: number): string => `  - { name: shared, split: usage, metric: requests, window_months: ${months} }\n${SECURITY}`;
    expect(await shares(pool(2), [...DIRECT, SHARED], { 'unit-metrics.csv': metrics })).toEqual({ 'CC-1': '75.00', 'CC-2': '25.00' });
    workshop.close();
    expect(await shares(pool(1), [...DIRECT, SHARED], { 'unit-metrics.csv': metrics })).toEqual({ 'CC-2': '100.00' });
  });

  it('a month without the metric falls back, and says so', async () => {
    const pool = (fallback: string): string => `  - { name: shared, split: usage, metric: requests${fallback} }\n${SECURITY}`;
    expect(await shares(pool(''), [...DIRECT, SHARED])).toEqual({ 'CC-1': '60.00', 'CC-2': '40.00' });
    expect(await workshop.database.value("SELECT DISTINCT x_SplitUsed FROM pool_weights WHERE x_Pool = 'shared'")).toBe('proportional');
    workshop.close();
    expect(await shares(pool(', fallback: even'), [...DIRECT, SHARED])).toEqual({ 'CC-1': '33.33', 'CC-2': '33.33', 'CC-3': '33.33' });
  });

  it('in tiers of direct cost', async () => {
    const pool = '  - { name: shared, split: tiered, tiers: [ { up_to: 40, weight: 2 }, { weight: 1 } ] }\n';
    // 60 weighs 40 × 2 + 20 × 1 = 100, 40 weighs 80.
    expect(await shares(pool + SECURITY, [...DIRECT, { ...SHARED, EffectiveCost: '180' }])).toEqual({ 'CC-1': '100.00', 'CC-2': '80.00' });
  });

  it('on what it was computed on: the same billing account', async () => {
    const rows = [
      { SubAccountName: 'payments', BillingAccountId: 'A', EffectiveCost: '1' },
      { SubAccountName: 'cart', BillingAccountId: 'A', EffectiveCost: '3' },
      { SubAccountName: 'search', BillingAccountId: 'B', EffectiveCost: '5' },
      { ...SHARED, BillingAccountId: 'A', EffectiveCost: '8' },
      { ...SHARED, BillingAccountId: 'B', EffectiveCost: '100' },
    ];
    expect(await shares(`  - { name: shared, split: base }\n${SECURITY}`, rows)).toEqual({ 'CC-1': '2.00', 'CC-2': '6.00', 'CC-3': '100.00' });
  });

  it('support is spread on the month before', async () => {
    const rows = [
      { SubAccountName: 'payments', ChargePeriodStart: '2026-01-10', EffectiveCost: '4' },
      { SubAccountName: 'cart', ChargePeriodStart: '2026-02-10', EffectiveCost: '4' },
      { ...SHARED, ChargePeriodStart: '2026-02-01', EffectiveCost: '8' },
    ];
    expect(await shares(`  - { name: shared, split: base, base_month: previous }\n${SECURITY}`, rows)).toEqual({ 'CC-1': '8.00' });
  });

  it('step by step: a pool that uses another hands its part on', async () => {
    const pools = `
  - { name: shared, split: even, among: [CC-1], among_pools: [security] }
  - { name: security, split: fixed, shares: { CC-2: 50, CC-3: 50 } }
`;
    const rows = [...DIRECT, SHARED, { ServiceName: 'Security', EffectiveCost: '10' }];
    expect(await shares(pools, rows)).toEqual({ 'CC-1': '50.00', 'CC-2': '30.00', 'CC-3': '30.00' });
  });

  it('one split after another', async () => {
    const pools = `
  - { name: shared, split: fixed, shares: { CC-1: 100 }, to: 2026-01 }
  - { name: shared, split: fixed, shares: { CC-2: 100 }, from: 2026-02 }
`;
    expect(await shares(pools + SECURITY, [SHARED, { ...SHARED, ChargePeriodStart: '2026-02-01', EffectiveCost: '7' }])).toEqual({
      'CC-1': '100.00',
      'CC-2': '7.00',
    });
  });
});

describe('bad input', () => {
  const RULE = 'rules: []\npools:\n';
  it.each([
    [
      'shares that are not a whole',
      `${RULE}  - { name: p, split: fixed, shares: { CC-1: 60, CC-2: 39.5 } }`,
      /^PoolSharesNotWhole .*add up to 99.5 %.*Change one of them by 0.5.*allocation.yaml:3$/,
    ],
    ['a share of nobody', `${RULE}  - { name: p, split: fixed, shares: { CC-9: 100 } }`, /^CostCenterUnknown .*allocation.yaml:3$/],
    ['a pool that feeds itself', `${RULE}  - { name: p, split: even, among_pools: [p] }`, /^PoolCycle .*p → p.*allocation.yaml:3$/],
    [
      'pools in a circle',
      `${RULE}  - { name: a, split: even, among_pools: [b] }\n  - { name: b, split: even, among_pools: [c] }\n  - { name: c, split: fixed, shares: { "pool:a": 100 } }`,
      /^PoolCycle .*a → b → c → a/,
    ],
    [
      'dates that overlap',
      `${RULE}  - { name: p, split: even, to: 2026-03 }\n  - { name: p, split: even, from: 2026-03 }`,
      /^PoolDatesOverlap .*allocation.yaml:4$/,
    ],
    ['dates the wrong way round', 'rules: [ { name: r, when: {}, cost_center: CC-1, from: 2026-03, to: 2026-02 } ]', /^DatesReversed .*allocation.yaml:1$/],
    ['a day that is none', 'rules: [ { name: r, when: {}, cost_center: CC-1, from: 2026-02-30 } ]', /^InputNotValid .*allocation.yaml:1$/],
    ['a key of another split', `${RULE}  - { name: p, split: even, metric: x }`, /^PoolKeyUnfit .*split: usage.*allocation.yaml:3$/],
    ['a split without its key', `${RULE}  - { name: p, split: usage }`, /^PoolKeyUnfit .*Add "metric:".*allocation.yaml:3$/],
    [
      'tiers in no order',
      `${RULE}  - { name: p, split: tiered, tiers: [ { up_to: 5, weight: 1 }, { up_to: 4, weight: 2 }, { weight: 1 } ] }`,
      /^PoolTiersNotAscending .*allocation.yaml:3$/,
    ],
    [
      'a weight of a tier that is too fine',
      `${RULE}  - { name: p, split: tiered, tiers: [ { weight: 0.0000001 } ] }`,
      /^InputNotValid .*not a weight like 2 or 0.5.*allocation.yaml:3$/,
    ],
    [
      'a weight of a tier that is too large',
      `${RULE}  - { name: p, split: tiered, tiers: [ { weight: 123456789 } ] }`,
      /^InputNotValid .*not a weight like 2 or 0.5.*allocation.yaml:3$/,
    ],
    ['a catalog without an attribute', 'rules: [ { name: r, when: {}, cost_center: CC-1, catalog: c.csv } ]', /^RuleTargetMissing .*allocation.yaml:1$/],
    [
      'a rule that nobody could read',
      `rules: [ { name: r, when: { all: [${Array.from({ length: 9 }, (_, i) => `{ any: [ { ServiceName: a${i} }, { ServiceName: b${i} } ] }`).join(', ')}] }, cost_center: CC-1 } ]`,
      /^RuleTooWide .*allocation.yaml:1$/,
    ],
    [
      'an unknown column deep inside',
      'rules:\n  - name: r\n    cost_center: CC-1\n    when: { any: [ { Servicename: x } ] }',
      /^RuleColumnUnknown .*Write "ServiceName"/,
    ],
  ])('%s', async (_, allocation, message) => {
    expect(await refusal(allocation)).toMatch(message);
  });

  it.each([
    ['negative usage', 'Month,Metric,CostCenter,Quantity\n2026-01,m,CC-1,-1\n', /^MetricQuantityUnreadable .*unit-metrics.csv:2$/],
    ['a month that is none', 'Month,Metric,CostCenter,Quantity\n2026-13,m,CC-1,1\n', /^MetricMonthUnreadable .*unit-metrics.csv:2$/],
    ['usage of nobody', 'Month,Metric,CostCenter,Quantity\n2026-01,m,CC-9,1\n', /^CostCenterUnknown .*unit-metrics.csv:2$/],
    ['a month twice', 'Month,Metric,CostCenter,Quantity\n2026-01,m,CC-1,1\n2026-01,m,Payments,1\n', /^MetricTwice .*unit-metrics.csv:3$/],
    ['a day twice', 'Month,Metric,CostCenter,Quantity\n2026-01-02,m,CC-1,1\n2026-01-02,m,CC-1,1\n', /^MetricTwice .*unit-metrics.csv:3$/],
    ['a month and a day of it', 'Month,Metric,CostCenter,Quantity\n2026-01-02,m,CC-1,1\n2026-01,m,CC-1,1\n', /^MetricTwice .*unit-metrics.csv:3$/],
  ])('%s', async (_, metrics, message) => {
    expect(await refusal('', { 'unit-metrics.csv': metrics })).toMatch(message);
  });
});

it('a metric that no line has is refused with the nearest', async () => {
  const inputs = { 'unit-metrics.csv': 'Month,Metric,CostCenter,Quantity\n2026-01,requests,CC-1,1\n' };
  expect(await refusal('rules: []\npools:\n  - { name: p, split: usage, metric: reqests }', inputs)).toMatch(
    /^MetricUnknown .*"reqests".*Write "requests".*allocation.yaml:3$/,
  );
});

describe('a rule in git', () => {
  it('names its author and commit; a line that is not committed names nobody', async () => {
    const rules = 'rules:\n  - { name: a, when: { ServiceName: a }, cost_center: CC-1 }\n';
    await payers(rules, [{}]);
    const git = (...args: string[]): string =>
      execFileSync('git', ['-C', workshop.folders.inputs, '-c', 'user.name=Ana', '-c', 'user.email=ana@x.example', ...args], {
        encoding: 'utf8',
        env: { ...process.env, GIT_AUTHOR_DATE: '2026-03-01T12:00:00Z', GIT_COMMITTER_DATE: '2026-03-01T12:00:00Z' },
      }).trim();
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'Say who pays');
    workshop.write('allocation.yaml', `${rules}  - { name: b, when: {}, cost_center: CC-2 }\n`);
    await allocate(workshop);
    expect(await workshop.database.rows('SELECT x_AllocationRuleId, x_Author, x_Commit, x_CommittedOn FROM rules')).toEqual([
      { x_AllocationRuleId: 'a', x_Author: 'Ana', x_Commit: git('rev-parse', 'HEAD').slice(0, 12), x_CommittedOn: '2026-03-01' },
      { x_AllocationRuleId: 'b', x_Author: null, x_Commit: null, x_CommittedOn: null },
    ]);
  });
});

describe('further columns of a charge', () => {
  const rows = ['a', 'b', null].map((value, index) => ({
    x_NamedColumns: JSON.stringify({ x_Project: value, SkuPriceId: `p${index}` }),
    EffectiveCost: String(10 ** index),
  }));

  it('can be what a rule is about, and whom it names', async () => {
    const rules = `rules:
  - { name: one, when: { x_Project: a }, cost_center: CC-1 }
  - { name: two, when: { SkuPriceId: { prefix: p1 }, not: { x_Project: a } }, cost_center: CC-2 }`;
    expect(await payers(rules, rows)).toEqual({ 'CC-1': '1.00', 'CC-2': '10.00', Unallocated: '100.00' });
  });

  it('that no bill has are refused', async () => {
    await expect(payers('rules: [ { name: r, when: { x_Projekt: a }, cost_center: CC-1 } ]', rows)).rejects.toMatchObject({ name: 'RuleColumnUnknown' });
  });
});
