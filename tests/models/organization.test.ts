import { afterEach, describe, expect, it } from 'vitest';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { summarize } from '../../pipeline/4-summarize/summarize.ts';
import type { CostbookError } from '../../pipeline/engine/errors.ts';
import { type DailyCharge, layDailyCharges, openWorkshop, type Workshop } from '../workshop.ts';

let workshop: Workshop;
afterEach(() => workshop?.close());

type Inputs = Readonly<Record<string, string>>;

async function organize(inputs: Inputs, rows: readonly DailyCharge[] = [{ ChargePeriodStart: '2026-08-15' }]): Promise<void> {
  workshop = await openWorkshop(inputs);
  await layDailyCharges(workshop, rows);
  await allocate(workshop);
}

async function refusal(inputs: Inputs): Promise<string> {
  try {
    await organize(inputs);
  } catch (error) {
    const { name, what, fix, where } = (error as CostbookError).parts;
    return `${name} | ${what} | ${fix} | ${where.split('/').at(-1)}`;
  }
  return 'no error';
}

const PATHS = `SELECT x_CostCenter, x_Path, x_ValidFrom::VARCHAR AS x_ValidFrom, x_ValidTo::VARCHAR AS x_ValidTo, x_Owner
  FROM cost_center_paths WHERE x_CostCenter <> 'Unallocated' ORDER BY x_CostCenter, x_ValidFrom`;

const TREE = `
company:
  name: Example
  owner: Ada
  units:
    - name: Shop
      kind: division
      units:
        - name: Europe
          units:
            - name: North
              budget_holder: Eva
              units:
                - { name: Checkout, cost_center: CC-1, slack: '#checkout' }
    - name: Platform
      units:
        - { name: Cluster, cost_center: CC-2, owner: Bo, email: bo@x.example }
moves:
  - { unit: Checkout, under: Platform, from: 2026-07 }
`;

describe('a tree of any depth', () => {
  it('knows the path, the department above and the unit below the company', async () => {
    await organize({ 'organization.yaml': TREE.split('moves:')[0]! });
    expect(await workshop.database.rows("SELECT * FROM cost_centers WHERE x_CostCenter = 'CC-1'")).toEqual([
      {
        x_CostCenter: 'CC-1',
        x_CostCenterName: 'Checkout',
        x_Department: 'North',
        x_BusinessUnit: 'Shop',
        x_Company: 'Example',
        x_Path: 'Shop › Europe › North › Checkout',
        x_Owner: 'Ada',
        x_OwnerEmail: null,
        x_OwnerUnit: 'Example',
        x_BudgetHolder: 'Eva',
        x_Slack: '#checkout',
      },
    ]);
  });

  it('remembers where a unit stood before it moved', async () => {
    await organize({ 'organization.yaml': TREE });
    expect(await workshop.database.rows(PATHS)).toEqual([
      { x_CostCenter: 'CC-1', x_Path: 'Shop › Europe › North › Checkout', x_ValidFrom: '0001-01-01', x_ValidTo: '2026-07-01', x_Owner: 'Ada' },
      { x_CostCenter: 'CC-1', x_Path: 'Platform › Checkout', x_ValidFrom: '2026-07-01', x_ValidTo: null, x_Owner: 'Ada' },
      { x_CostCenter: 'CC-2', x_Path: 'Platform › Cluster', x_ValidFrom: '0001-01-01', x_ValidTo: null, x_Owner: 'Bo' },
    ]);
    expect(await workshop.database.value("SELECT x_Department FROM cost_centers WHERE x_CostCenter = 'CC-1'")).toBe('Platform');
  });

  it('an owner that left is followed by the next, else by who owns the unit above', async () => {
    const owners = 'owners: [ { name: Cy, email: cy@x.example, to: 2026-03 }, { name: Di, from: 2026-04, to: 2026-05 } ]';
    await organize({ 'organization.yaml': TREE.split('moves:')[0]!.replace('owner: Bo, email: bo@x.example', owners) });
    const rows = await workshop.database.rows<Record<string, string>>(
      "SELECT x_ValidFrom::VARCHAR AS x_ValidFrom, x_Owner, x_OwnerUnit FROM cost_center_paths WHERE x_CostCenter = 'CC-2' ORDER BY x_ValidFrom",
    );
    expect(rows.map(({ x_ValidFrom, x_Owner, x_OwnerUnit }) => [x_ValidFrom, x_Owner, x_OwnerUnit])).toEqual([
      ['0001-01-01', 'Cy', null],
      ['2026-04-01', 'Di', null],
      ['2026-06-01', 'Ada', 'Example'],
    ]);
  });
});

it('two owners at one time are refused', async () => {
  const owners = 'owners: [ { name: Cy, to: 2026-03 }, { name: Di, from: 2026-03-31 } ]';
  expect(await refusal({ 'organization.yaml': TREE.split('moves:')[0]!.replace('owner: Bo, email: bo@x.example', owners) })).toMatch(
    /^OwnerDatesOverlap .*"Cy" and "Di".*organization.yaml:17$/,
  );
});

describe('master data', () => {
  const CSV = `Dept_ID,Name,Parent_ID,Cost_Center,Owner,From,To
10,Shop,,,Ana,,
20,Platform,,,Bo,,
11,Checkout,10,CC-1,,,2026-06-30
11,Checkout,20,CC-1,,2026-07-01,
`;

  it('is a unit a line, and a line a move', async () => {
    await organize({ 'organization.csv': CSV });
    expect(await workshop.database.rows(PATHS)).toEqual([
      { x_CostCenter: 'CC-1', x_Path: 'Shop › Checkout', x_ValidFrom: '0001-01-01', x_ValidTo: '2026-07-01', x_Owner: 'Ana' },
      { x_CostCenter: 'CC-1', x_Path: 'Platform › Checkout', x_ValidFrom: '2026-07-01', x_ValidTo: null, x_Owner: 'Bo' },
    ]);
  });

  it.each([
    ['an unknown parent', `${CSV}12,Cart,19,CC-2,,,\n`, /^UnitUnknown .*organization.csv:6$/],
    ['two places at one time', CSV.replace('2026-06-30', '2026-07-01'), /^UnitDatesOverlap .*organization.csv:5$/],
    ['a unit under itself', `${CSV}12,Cart,13,CC-2,,,\n13,Carts,12,,,,\n`, /^UnitCycle .*Cart → Carts → Cart.*organization.csv:7$/],
    ['a date that is none', CSV.replace('2026-06-30', '30.6.2026'), /^DateUnreadable .*organization.csv:4$/],
    ['an unknown column', CSV.replace('Owner', 'Ovner'), /^InputColumnUnknown .*Write "Owner".*organization.csv:1$/],
  ])('%s is refused', async (_, csv, message) => {
    expect(await refusal({ 'organization.csv': csv })).toMatch(message);
  });

  it('beside a tree is refused', async () => {
    expect(await refusal({ 'organization.csv': CSV, 'organization.yaml': TREE })).toMatch(/^OrganizationTwice /);
  });
});

describe('bad input', () => {
  it.each([
    ['a move of nobody', TREE.replace('unit: Checkout', 'unit: Chekout'), /^UnitUnknown .*Write "Checkout".*organization.yaml:19$/],
    ['a move under itself', TREE.replace('unit: Checkout, under: Platform', 'unit: Shop, under: Europe'), /^UnitCycle .*organization.yaml:19$/],
    ['a key of units', TREE.replace('kind:', 'knd:'), /^InputKeyUnknown .*Write "kind:".*organization.yaml:7$/],
    ['an account twice', `${TREE}accounts: [ { id: 1 }, { id: 1 } ]`, /^AccountTwice /],
    ['an account of nobody', `${TREE}accounts:\n  - { id: 1, cost_center: CC-9 }`, /^CostCenterUnknown .*organization.yaml:21$/],
  ])('%s is refused', async (_, organization, message) => {
    expect(await refusal({ 'organization.yaml': organization })).toMatch(message);
  });
});

describe('sub accounts', () => {
  const ACCOUNTS = `${TREE}
accounts:
  - { id: 0012, name: shop-prod, cost_center: CC-1, tags: { Team: Cluster } }
  - { id: 0013, tags: { team: Cluster } }
`;
  const rows: DailyCharge[] = [
    { SubAccountId: '0012', SubAccountName: null, EffectiveCost: '1' },
    { SubAccountId: '0013', SubAccountName: 'other', EffectiveCost: '10' },
    { SubAccountId: '0013', SubAccountName: 'other', Tags: '{"team":"Checkout"}', EffectiveCost: '100' },
  ];

  it('have names, and a payer for what no rule catches', async () => {
    await organize({ 'organization.yaml': ACCOUNTS }, rows);
    expect(
      await workshop.database.rows(
        'SELECT SubAccountName, x_CostCenter, x_AllocationRuleId, sum(EffectiveCost)::INTEGER AS n FROM allocated_charges GROUP BY ALL ORDER BY n',
      ),
    ).toEqual([
      { SubAccountName: 'shop-prod', x_CostCenter: 'CC-1', x_AllocationRuleId: 'account 0012', n: 1 },
      { SubAccountName: 'other', x_CostCenter: 'Unallocated', x_AllocationRuleId: null, n: 110 },
    ]);
  });

  it('hand on tags where that is asked, never in Tags', async () => {
    const allocation = 'tags: { inherit: [team] }\nrules: [ { name: team, when: { tag.team: { any: true } }, cost_center_from: tag.team } ]';
    await organize({ 'organization.yaml': ACCOUNTS, 'allocation.yaml': allocation }, rows);
    expect(await workshop.database.rows('SELECT x_CostCenter, Tags, sum(EffectiveCost)::INTEGER AS n FROM allocated_charges GROUP BY ALL ORDER BY n')).toEqual([
      { x_CostCenter: 'CC-2', Tags: null, n: 11 },
      { x_CostCenter: 'CC-1', Tags: '{"team":"Checkout"}', n: 100 },
    ]);
  });
});

describe('resource groups', () => {
  const id = (group: string) => ({ ResourceId: `/subscriptions/1/resourceGroups/${group}/providers/x/y` });
  const rows: DailyCharge[] = [
    { ...id('RG-Cart'), EffectiveCost: '1' },
    { ...id('rg-cart'), EffectiveCost: '10', Tags: '{"team":"Payments"}' },
    { ...id('rg-cart'), EffectiveCost: '100', SubAccountId: '0013' },
    { ...id('rg-cart'), EffectiveCost: '1000', ChargePeriodStart: '2026-02-01' },
    { ...id('rg-other'), EffectiveCost: '10000' },
    { EffectiveCost: '100000', SubAccountId: '0013' },
  ];
  const organization = (groups: string) => `
company: { name: X, teams: [ { name: Payments, cost_center: CC-1 }, { name: Cart, cost_center: CC-2 }, { name: Search, cost_center: CC-3 } ] }
accounts: [ { id: 0013, tags: { team: Search } } ]
resource_groups:
${groups}`;
  const GROUPS = "  - { name: rg-cart, tags: { Team: Cart }, to: 2026-01 }\n  - { name: RG-CART, account: '0013', tags: { team: Payments } }";
  const RULES = 'tags: { inherit: [team] }\nrules: [ { name: team, when: { tag.team: { any: true } }, cost_center_from: tag.team } ]';

  it('hand on tags for a time, before sub accounts and after the tags of the charge', async () => {
    await organize({ 'organization.yaml': organization(GROUPS), 'allocation.yaml': RULES }, rows);
    expect(await workshop.database.rows('SELECT x_CostCenter, sum(EffectiveCost)::INTEGER AS n FROM allocated_charges GROUP BY ALL ORDER BY 1')).toEqual([
      { x_CostCenter: 'CC-1', n: 110 },
      { x_CostCenter: 'CC-2', n: 1 },
      { x_CostCenter: 'CC-3', n: 100_000 },
      { x_CostCenter: 'Unallocated', n: 11_000 },
    ]);
    await summarize(workshop);
    expect(
      await workshop.database.rows(
        'SELECT * REPLACE (EffectiveCost::INTEGER AS EffectiveCost, x_ChargeCount::INTEGER AS x_ChargeCount) FROM tag_inheritances ORDER BY EffectiveCost',
      ),
    ).toEqual([
      {
        x_InheritedFrom: 'resource group',
        x_InheritedName: 'rg-cart',
        x_TagKey: 'team',
        x_TagValue: 'Cart',
        x_Where: 'organization.yaml:5',
        EffectiveCost: 1,
        x_ChargeCount: 1,
      },
      {
        x_InheritedFrom: 'resource group',
        x_InheritedName: 'rg-cart',
        x_TagKey: 'team',
        x_TagValue: 'Payments',
        x_Where: 'organization.yaml:6',
        EffectiveCost: 100,
        x_ChargeCount: 1,
      },
      {
        x_InheritedFrom: 'sub account',
        x_InheritedName: '0013',
        x_TagKey: 'team',
        x_TagValue: 'Search',
        x_Where: 'organization.yaml:3',
        EffectiveCost: 100_000,
        x_ChargeCount: 1,
      },
    ]);
  });

  it('can be what a rule is about', async () => {
    await organize(
      {
        'organization.yaml': organization(GROUPS),
        'allocation.yaml': 'rules: [ { name: r, when: { x_ResourceGroup: { prefix: RG-C } }, cost_center: CC-1 } ]',
      },
      rows,
    );
    expect(await workshop.database.value("SELECT sum(EffectiveCost)::INTEGER FROM allocated_charges WHERE x_CostCenter = 'CC-1'")).toBe(1111);
  });

  it('with two entries for one time are refused', async () => {
    const twice = '  - { name: a, tags: { team: Cart } }\n  - { name: A, tags: { env: x }, from: 2026-01 }';
    await expect(organize({ 'organization.yaml': organization(twice) }, rows)).rejects.toMatchObject({
      name: 'ResourceGroupTwice',
      parts: { where: expect.stringMatching(/organization.yaml:6$/) },
    });
  });
});

describe('what nobody pays', () => {
  const rows: DailyCharge[] = [
    { EffectiveCost: '3' },
    { EffectiveCost: '97', SubAccountId: '7' },
    { EffectiveCost: '1', ChargePeriodStart: '2026-02-01', SubAccountId: '7' },
    { EffectiveCost: '-1', ChargePeriodStart: '2026-03-01' },
  ];
  const organization = (unallocated: string) => `company: { name: X, teams: [ { name: T, cost_center: CC-1 } ] }
accounts: [ { id: 7, cost_center: CC-1 } ]
unallocated: ${unallocated}`;

  it('is held against its goal month by month', async () => {
    await organize({ 'organization.yaml': organization('{ owner: Eva, goal_percent: 2.5 }') }, rows);
    await summarize(workshop);
    expect(await workshop.database.rows('SELECT month(BillingPeriodStart) AS m, x_Share, x_Goal, x_Where FROM unallocated_results ORDER BY 1')).toEqual([
      { m: '1', x_Share: 0.03, x_Goal: 0.025, x_Where: 'organization.yaml:3' },
      { m: '2', x_Share: 0, x_Goal: 0.025, x_Where: 'organization.yaml:3' },
      { m: '3', x_Share: null, x_Goal: 0.025, x_Where: 'organization.yaml:3' },
    ]);
  });

  it.each(['101', '-1', 'two'])('refuses a goal of %s', async (goal) => {
    expect(await refusal({ 'organization.yaml': organization(`{ goal_percent: ${goal} }`) })).toMatch(/^InputNotValid .*organization.yaml:3$/);
  });
});

describe('a cost center that has dates', () => {
  const RULES = `
rules:
  - { name: ads, when: { ServiceName: Machines }, cost_center: CC-2 }
  - { name: tag, when: { tag.team: { any: true } }, cost_center_from: tag.team }
  - { name: shared, when: { ServiceName: Network }, pool: all }
  - { name: rest, when: { ServiceName: Machines }, cost_center: CC-1 }
pools: [{ name: all, split: even }]
`;
  const YAML = `
company: { name: Example, units: [{ name: Core, cost_center: CC-1 }, { name: Ads, cost_center: CC-2, from: 2026-01-02, to: 2026-01-30 }] }`;
  const CSV =
    'Dept_ID,Name,Parent_ID,Cost_Center,From,To\nE,Example,,,,\n1,Core,E,CC-1,,\n2,Ads,E,CC-2,2026-01-02,2026-01-15\n2,Ads,1,CC-2,2026-01-16,2026-01-30\n';

  it.each([
    ['organization.yaml', YAML],
    ['organization.csv', CSV],
  ])('bears nothing on other days, in %s: the next rule is tried, and a pool has one payer less', async (file, organization) => {
    const rows = ['2026-01-01', '2026-01-02', '2026-01-30', '2026-01-31'].flatMap((ChargePeriodStart) => [
      { ChargePeriodStart, EffectiveCost: '100' },
      { ChargePeriodStart, ServiceName: 'Network', EffectiveCost: '20' },
      { ChargePeriodStart, ServiceName: 'Disks', Tags: '{"team":"ADS"}', EffectiveCost: '3' },
    ]);
    await organize({ [file]: organization, 'allocation.yaml': RULES }, rows);
    const days = await workshop.database.rows<{ said: string }>(
      `SELECT concat_ws(' ', day(ChargePeriodStart), x_CostCenter, sum(EffectiveCost)::INTEGER) AS said FROM allocated_charges
       GROUP BY ChargePeriodStart, x_CostCenter ORDER BY ChargePeriodStart, x_CostCenter`,
    );
    const there = (day: number): string[] => [`${day} CC-1 10`, `${day} CC-2 113`];
    const absent = (day: number): string[] => [`${day} CC-1 120`, `${day} Unallocated 3`];
    expect(days.map(({ said }) => said)).toEqual([...absent(1), ...there(2), ...there(30), ...absent(31)]);
    expect(await workshop.database.value("SELECT x_AllocationRuleText FROM rules WHERE x_AllocationRuleId = 'ads'")).toBe(
      'ServiceName is Machines → cost center CC-2; CC-2 bears cost from 2026-01-02 to 2026-01-30, on other days the next rule is tried',
    );
  });

  it('that pauses bears nothing in between', async () => {
    const paused = CSV.replace('2026-01-16', '2026-01-20');
    await organize(
      { 'organization.csv': paused, 'allocation.yaml': RULES },
      ['2026-01-15', '2026-01-16', '2026-01-20'].map((ChargePeriodStart) => ({ ChargePeriodStart })),
    );
    expect(await workshop.database.rows('SELECT x_CostCenter FROM allocated_charges ORDER BY ChargePeriodStart')).toEqual([
      { x_CostCenter: 'CC-2' },
      { x_CostCenter: 'CC-1' },
      { x_CostCenter: 'CC-2' },
    ]);
  });

  it('cannot have a fixed share of a pool on other days', async () => {
    const pools = (dates: string): string => `pools: [{ name: all, split: fixed, shares: { CC-1: 50, CC-2: 50 }${dates} }]`;
    expect(await refusal({ 'organization.yaml': YAML, 'allocation.yaml': pools('') })).toMatch(/^PoolShareEnds .*before CC-2 begins, on 2026-01-02/);
    workshop.close();
    expect(await refusal({ 'organization.yaml': YAML, 'allocation.yaml': pools(', from: 2026-01-02, to: 2026-01-30') })).toBe('no error');
  });
});
