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
          owner: Ana
          teams:
            - { name: Payments, cost_center: CC-1 }
            - { name: Cart, cost_center: CC-2, owner: Bo }
`;

let workshop: Workshop;
afterEach(() => workshop?.close());

async function allocated(allocation: string, rows: DailyCharge[], inputs: Record<string, string> = {}): Promise<Record<string, string>[]> {
  workshop = await openWorkshop({ 'organization.yaml': ORGANIZATION, 'allocation.yaml': allocation, ...inputs });
  await layDailyCharges(workshop, rows);
  await allocate(workshop);
  return workshop.database.rows(`
    SELECT x_CostCenter, x_AllocationKind, x_AllocationRuleId, sum(EffectiveCost)::VARCHAR AS EffectiveCost
    FROM allocated_charges GROUP BY ALL ORDER BY ALL`);
}

async function refusal(allocation: string, inputs: Record<string, string> = {}): Promise<string> {
  try {
    await allocated(allocation, [{}], inputs);
  } catch (error) {
    const { name, what, fix, where } = (error as CostbookError).parts;
    return `${name} | ${what} | ${fix} | ${where.split('/').at(-1)}`;
  }
  return 'no error';
}

describe('rules', () => {
  it('the first rule that matches wins; what no rule catches is Unallocated', async () => {
    const rules = `
rules:
  - { name: cart, when: { SubAccountName: cart }, cost_center: CC-2 }
  - { name: rest-of-shop, when: { SubAccountName: [cart, shop] }, cost_center: CC-1 }`;
    expect(
      await allocated(rules, [{ SubAccountName: 'Cart' }, { SubAccountName: 'shop', EffectiveCost: '2' }, { SubAccountName: 'other', EffectiveCost: '4' }]),
    ).toEqual([
      { x_CostCenter: 'CC-1', x_AllocationKind: 'Direct', x_AllocationRuleId: 'rest-of-shop', EffectiveCost: '2.000000000000' },
      { x_CostCenter: 'CC-2', x_AllocationKind: 'Direct', x_AllocationRuleId: 'cart', EffectiveCost: '1.000000000000' },
      { x_CostCenter: 'Unallocated', x_AllocationKind: 'Unallocated', x_AllocationRuleId: null, EffectiveCost: '4.000000000000' },
    ]);
  });

  it('merges tag keys and values by case and synonyms, and keeps Tags as they were', async () => {
    const rules = `
tags:
  keys: { team: [owner-team] }
  values: { team: { payments: [pay] } }
rules:
  - { name: team-tag, when: { tag.team: { any: true } }, cost_center_from: tag.team }`;
    const rows = ['{"TEAM":"Payments"}', '{"owner-team":"PAY"}', '{"Team":"CC-2"}', '{"team":"nobody"}', '{"team":""}', null].map((Tags) => ({ Tags }));
    expect((await allocated(rules, rows)).map((row) => [row.x_CostCenter, row.EffectiveCost])).toEqual([
      ['CC-1', '2.000000000000'],
      ['CC-2', '1.000000000000'],
      ['Unallocated', '3.000000000000'],
    ]);
    expect(await workshop.database.rows('SELECT DISTINCT Tags FROM allocated_charges ORDER BY 1 LIMIT 1')).toEqual([{ Tags: '{"TEAM":"Payments"}' }]);
  });

  it.each([
    ['prefix', '{ prefix: data- }', ['data-lake']],
    ['contains', '{ contains: LAKE }', ['data-lake', 'lakehouse']],
    ['regex', "{ regex: '^data-.*e$' }", ['data-lake']],
    ['not', '{ not: [data-lake, lakehouse] }', ['web']],
    ['any', '{ any: true }', ['data-lake', 'lakehouse', 'web']],
  ])('%s', async (_, test, caught) => {
    const rules = `rules: [ { name: r, when: { ResourceName: ${test} }, cost_center: CC-1 } ]`;
    await allocated(
      rules,
      ['data-lake', 'lakehouse', 'web'].map((ResourceName) => ({ ResourceName })),
    );
    const rows = await workshop.database.rows("SELECT ResourceName FROM allocated_charges WHERE x_CostCenter = 'CC-1' ORDER BY 1");
    expect(rows.map((row) => row.ResourceName)).toEqual(caught);
  });
});

describe('tags', () => {
  const rules = (when: string, from: string): string => `
tags: { keys: { team: [owner-team] }, values: { owner-team: { payments: [pay] } } }
rules: [ { name: r, when: ${when}, cost_center_from: ${from} } ]`;

  it.each([
    ['a key in another case', '{ ServiceName: Machines }', 'tag.Team'],
    ['a listed variant as payer', '{ ServiceName: Machines }', 'tag.OWNER-team'],
    ['a listed variant as condition', '{ tag.owner-team: { any: true } }', 'tag.team'],
  ])('%s means the canonical key', async (_, when, from) => {
    const rows = await allocated(rules(when, from), [{ Tags: '{"team":"pay"}' }]);
    expect(rows.map((row) => row.x_CostCenter)).toEqual(['CC-1']);
  });

  it('what is no JSON object holds no tags; of a key given twice the first value in order counts', async () => {
    const tags = ['["team"]', 'team=pay', '"x"', '7', '{"team":"Cart","team":"Payments"}'];
    const rows = await allocated(
      rules('{ tag.team: { any: true } }', 'tag.team'),
      tags.map((Tags) => ({ Tags })),
    );
    expect(rows.map((row) => [row.x_CostCenter, row.EffectiveCost])).toEqual([
      ['CC-2', '1.000000000000'],
      ['Unallocated', '4.000000000000'],
    ]);
  });
});

describe('ids', () => {
  it.each(['001010', '1e3', '0x1F', '1.10', '1_000', 'null-1'])('%s stays as it is written', async (id) => {
    const rows = await allocated(`rules: [ { name: r, when: { SubAccountId: 00100 }, cost_center: ${id} } ]`, [{ SubAccountId: '00100' }], {
      'organization.yaml': ORGANIZATION.replace('CC-1', id),
    });
    expect(rows.map((row) => row.x_CostCenter)).toEqual([id]);
  });

  it('lists that are left empty hold nothing', async () => {
    const rows = await allocated('tags:\nrules:\npools:\n', [{}], { 'organization.yaml': 'company:\n  name: Example\n  owner:\n  business_units:\n' });
    expect(rows.map((row) => row.x_CostCenter)).toEqual(['Unallocated']);
  });
});

describe('pools', () => {
  const POOL = (pool: string): string => `
rules:
  - { name: network, when: { ServiceName: Network }, pool: net }
  - { name: payments, when: { SubAccountName: payments }, cost_center: CC-1 }
  - { name: cart, when: { SubAccountName: cart }, cost_center: CC-2 }
pools: [ ${pool} ]`;
  const ROWS = [
    { SubAccountName: 'payments', EffectiveCost: '20' },
    { SubAccountName: 'cart', EffectiveCost: '10' },
    { ServiceName: 'Network', EffectiveCost: '1' },
  ];

  it('proportional: two thirds and one third, the rounding rest to the largest share', async () => {
    const rows = await allocated(POOL('{ name: net, split: proportional }'), ROWS);
    expect(rows.filter((row) => row.x_AllocationKind === 'Shared').map((row) => row.EffectiveCost)).toEqual(['0.666666666700', '0.333333333300']);
  });

  it('even among the named', async () => {
    const rows = await allocated(POOL('{ name: net, split: even, among: [CC-2] }'), ROWS);
    expect(rows.filter((row) => row.x_AllocationKind === 'Shared')).toMatchObject([{ x_CostCenter: 'CC-2', EffectiveCost: '1.000000000000' }]);
  });

  it('falls back to even in a month in which nobody has direct cost', async () => {
    const rows = await allocated(POOL('{ name: net, split: proportional }'), [{ ServiceName: 'Network', EffectiveCost: '1' }]);
    expect(rows.map((row) => row.EffectiveCost)).toEqual(['0.500000000000', '0.500000000000']);
  });
});

describe('bad input', () => {
  it('an unknown key is answered with the nearest known one and its line', async () => {
    expect(await refusal('rules:\n  - name: r\n    wen: { ServiceName: X }\n    cost_center: CC-1\n    when: {}')).toBe(
      'InputKeyUnknown | Unknown key "wen" in rules › [1] of ' +
        `${workshop.folders.inputs}/allocation.yaml. | Write "when:" instead of "wen:". | allocation.yaml:3`,
    );
  });

  it.each([
    ['a missing cost center', 'rules:\n  - { name: r, when: {}, cost_center: CC-3 }', /^CostCenterUnknown .*Write "CC-[12]".*allocation.yaml:2$/],
    ['a missing pool', 'rules:\n  - { name: r, when: {}, pool: net }', /^PoolUnknown .*allocation.yaml:2$/],
    [
      'an unknown column',
      'rules:\n  - { name: r, when: { Servicename: X }, cost_center: CC-1 }',
      /^RuleColumnUnknown .*Write "ServiceName".*allocation.yaml:2$/,
    ],
    ['no target', 'rules:\n  - { name: r, when: {} }', /^RuleTargetMissing .*allocation.yaml:2$/],
    [
      'two rules of one name',
      'rules:\n  - { name: r, when: {}, cost_center: CC-1 }\n  - { name: r, when: {}, cost_center: CC-1 }',
      /^RuleNameTwice .*allocation.yaml:3$/,
    ],
    ['a broken pattern', "rules:\n  - { name: r, when: { ServiceName: { regex: '(' } }, cost_center: CC-1 }", /^RegexNotValid .*allocation.yaml:2$/],
    [
      'a pattern that only JavaScript knows',
      "rules:\n  - { name: r, when: { ServiceName: { regex: '(?=a)' } }, cost_center: CC-1 }",
      /^RegexNotValid .*allocation.yaml:2$/,
    ],
    ['broken YAML', 'rules: [', /^InputNotYaml .*allocation.yaml:1$/],
    ['a condition without a test', 'rules:\n  - { name: r, when: { ServiceName: {} }, cost_center: CC-1 }', /^InputNotValid .*allocation.yaml:2$/],
    ['an empty prefix', "rules:\n  - { name: r, when: { ServiceName: { prefix: '' } }, cost_center: CC-1 }", /^InputNotValid .*allocation.yaml:2$/],
    ['an empty value', 'rules:\n  - name: r\n    cost_center: CC-1\n    when: { ServiceName: [a, ""] }', /^InputNotValid .*allocation.yaml:4$/],
    ['a condition left empty', 'rules:\n  - name: r\n    cost_center: CC-1\n    when:', /^InputNotValid .*Write keys with values;.*allocation.yaml:4$/],
    ['a key that objects forget', 'rules:\n  - name: r\n    when: { __proto__: x }\n    cost_center: CC-1', /^InputKeyUnknown .*allocation.yaml:3$/],
    ['rules that are no list', 'rules: { a: b }', /^InputNotValid .*Write a list;.*allocation.yaml:1$/],
    ['one variant of two keys', 'tags:\n  keys:\n    team: [owner]\n    group: [x, OWNER]', /^SynonymTwice .*allocation.yaml:4$/],
    ['a variant that is a key', 'tags:\n  keys:\n    team: [group]\n    group: [x]', /^SynonymTwice .*allocation.yaml:4$/],
    ['one variant of two values', 'tags:\n  values:\n    team:\n      a: [pay]\n      b:\n        - x\n        - Pay', /^SynonymTwice .*allocation.yaml:7$/],
    [
      'one variant of two values of a key and its variant',
      'tags:\n  keys: { team: [owner] }\n  values:\n    team: { a: [pay] }\n    owner: { b: [pay] }',
      /^SynonymTwice .*allocation.yaml:5$/,
    ],
    ['a payer of a pool twice', 'pools:\n  - name: p\n    split: even\n    among: [CC-1, CC-2, CC-1]', /^PoolMemberTwice .*allocation.yaml:4$/],
  ])('%s', async (_, allocation, message) => {
    expect(await refusal(allocation)).toMatch(message);
  });

  it('a cost center given to two teams', async () => {
    expect(await refusal('', { 'organization.yaml': ORGANIZATION.replace('CC-2', 'CC-1') })).toMatch(/^CostCenterTwice .*organization.yaml:12$/);
  });

  const unit = (name: string, department: string): string => `    - { name: ${name}, departments: [{ name: ${department}, teams: [] }] }\n`;
  it.each([
    ['two business units of one name', ORGANIZATION + unit('retail', 'Other'), /^UnitNameTwice .*organization.yaml:13$/],
    ['two departments of one name', ORGANIZATION + unit('Other', 'Checkout'), /^UnitNameTwice .*organization.yaml:13$/],
    ['a department named Unallocated', ORGANIZATION + unit('Other', 'Unallocated'), /^UnitNameTwice .*organization.yaml:13$/],
    ['a cost center left empty', ORGANIZATION.replace('CC-2', ''), /^InputNotValid .*Write text;.*organization.yaml:12$/],
    ['a cost center of keys', ORGANIZATION.replace('CC-2', '{ a: b }'), /^InputNotValid .*Write text;.*organization.yaml:12$/],
  ])('%s', async (_, organization, message) => {
    expect(await refusal('', { 'organization.yaml': organization })).toMatch(message);
  });

  it.each([
    ['two rates of a month and pair', 'Month,From,To,Rate\n2026-01,EUR,USD,1.1\n2026-01,EUR,USD,1.2', /^RateTwice .*exchange-rates.csv:3$/],
    ['two columns of one name', 'Month,From,To,Rate,Rate\n2026-01,EUR,USD,1.1,1.2', /^InputColumnTwice .*exchange-rates.csv:1$/],
  ])('%s', async (_, rates, message) => {
    expect(await refusal('', { 'exchange-rates.csv': rates })).toMatch(message);
  });

  it('two currencies without a rate name the month and the pair', async () => {
    workshop = await openWorkshop({ 'organization.yaml': ORGANIZATION });
    await layDailyCharges(workshop, [{}, { BillingCurrency: 'EUR' }]);
    await expect(allocate(workshop)).rejects.toMatchObject({
      name: 'ExchangeRateMissing',
      exitCode: 1,
      message: 'No exchange rate from EUR to USD for 2026-01.',
    });
  });

  it('two currencies without a reporting currency', async () => {
    workshop = await openWorkshop();
    await layDailyCharges(workshop, [{}, { BillingCurrency: 'EUR' }]);
    await expect(allocate(workshop)).rejects.toMatchObject({ name: 'ReportingCurrencyMissing', exitCode: 1 });
  });
});
