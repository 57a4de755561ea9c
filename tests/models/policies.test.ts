import { afterEach, describe, expect, it } from 'vitest';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { summarize } from '../../pipeline/4-summarize/summarize.ts';
import { analyze } from '../../pipeline/5-analyze/analyze.ts';
import type { CostbookError } from '../../pipeline/engine/errors.ts';
import { type DailyCharge, layDailyCharges, openWorkshop, type Workshop } from '../workshop.ts';

let workshop: Workshop;
afterEach(() => workshop?.close());

const ORGANIZATION = `
company: { name: Example, units: [{ name: Shop, units: [{ name: Checkout, cost_center: CC-1 }, { name: Search, cost_center: CC-2 }] }] }
accounts: [{ id: 900, tags: { team: Checkout } }]
`;
const ALLOCATION = `
tags: { keys: { team: [owner-team], environment: [env] }, values: { environment: { prod: [production] } }, inherit: [team] }
rules:
  - { name: shared, when: { ServiceName: Transit }, pool: network }
  - { name: team-tag, when: { tag.team: { any: true } }, cost_center_from: tag.team }
pools: [{ name: network, split: even, among: [CC-1, CC-2] }]
`;

let number = 0;
const charge = (tags: object | null, more: DailyCharge = {}): DailyCharge => {
  number++;
  return { ChargePeriodStart: '2026-01-31', Tags: tags && JSON.stringify(tags), ResourceId: `r-${number}`, ResourceName: `machine-${number}`, ...more };
};

async function judge(policies: string, rows: readonly DailyCharge[]): Promise<void> {
  workshop = await openWorkshop({ 'policies.yaml': policies, 'organization.yaml': ORGANIZATION, 'allocation.yaml': ALLOCATION });
  await layDailyCharges(workshop, rows);
  await allocate(workshop);
  await summarize(workshop);
  await analyze(workshop);
}

/** Sums over all rows, as numbers. */
async function sums(where = 'true'): Promise<Record<string, number>> {
  const columns = [
    'EffectiveCost',
    'x_CoveredEffectiveCost',
    'x_InheritedEffectiveCost',
    'x_WrongEffectiveCost',
    'x_ExemptEffectiveCost',
    'x_Resources',
    'x_CoveredResources',
    'x_WrongResources',
  ];
  const [row] = await workshop.database.rows<Record<string, string>>(
    `SELECT ${columns.map((column) => `sum(${column}) AS ${column}`).join(', ')} FROM tag_policy_results WHERE ${where}`,
  );
  const short = (column: string): string => column.replace('x_', '').replace('EffectiveCost', '').toLowerCase() || 'all';
  return Object.fromEntries(columns.map((column) => [short(column), Number(row![column])]));
}

describe('coverage', () => {
  it('a resource group covers for its time, before the sub account', async () => {
    workshop = await openWorkshop({
      'policies.yaml': 'policies: [ { tag: team, values: [Search] } ]',
      'organization.yaml': `${ORGANIZATION}\nresource_groups: [ { name: rg, tags: { team: Search }, from: 2026-02 }, { name: rg, account: '900', tags: { team: Other } } ]`,
      'allocation.yaml': ALLOCATION,
    });
    const inGroup = { ResourceId: '/subscriptions/1/resourceGroups/RG/x' };
    const rows = [
      charge(null, { ...inGroup, ChargePeriodStart: '2026-01-31', EffectiveCost: '1' }),
      charge(null, { ...inGroup, ChargePeriodStart: '2026-02-28', EffectiveCost: '2' }),
      charge(null, { ...inGroup, ChargePeriodStart: '2026-02-28', EffectiveCost: '4', SubAccountId: '900' }),
    ];
    await layDailyCharges(workshop, rows);
    await allocate(workshop);
    await summarize(workshop);
    await analyze(workshop);
    expect(await sums()).toMatchObject({ all: 7, covered: 2, inherited: 2 });
  });

  it('counts synonyms, inherited tags, wrong values and exceptions, each charge and each resource once', async () => {
    await judge(
      `policies:
  - { tag: Owner-Team, name: team, except: [{ ChargeCategory: Tax }, { ResourceId: { missing: true } }] }
  - { tag: environment, values: [production, dev], from: 2026-01, goal_percent: 90 }`,
      [
        charge({ team: 'Checkout', env: 'PROD' }, { EffectiveCost: '10' }),
        charge({ 'owner-team': 'Search', environment: 'staging' }, { EffectiveCost: '5' }),
        charge(null, { EffectiveCost: '3', SubAccountId: '900' }),
        charge({ environment: '' }, { EffectiveCost: '2' }),
        charge({}, { EffectiveCost: '1', ChargeCategory: 'Tax' }),
        charge(null, { EffectiveCost: '0.5', ResourceId: null }),
        charge(null, { EffectiveCost: '7', ServiceName: 'Transit' }),
      ],
    );
    expect(await sums("x_Policy = 'team'")).toEqual({
      all: 27,
      covered: 18,
      inherited: 3,
      wrong: 0,
      exempt: 1.5,
      resources: 5,
      coveredresources: 3,
      wrongresources: 0,
    });
    expect(await sums("x_Policy = 'environment'")).toEqual({
      all: 28.5,
      covered: 10,
      inherited: 0,
      wrong: 5,
      exempt: 0,
      resources: 6,
      coveredresources: 1,
      wrongresources: 1,
    });
    expect(await sums("x_Pool = 'network' AND x_CostCenter IS NULL AND x_Policy = 'team'")).toMatchObject({ all: 7, covered: 0 });
    expect(
      await workshop.database.rows(
        'SELECT x_Policy, x_TagKey, x_PolicyText, x_ExceptionText, x_Goal::DOUBLE AS x_Goal, x_ValidFrom, x_Where FROM tag_policies ORDER BY x_PolicyOrder',
      ),
    ).toEqual([
      {
        x_Policy: 'team',
        x_TagKey: 'team',
        x_PolicyText: 'Every charge has the tag Owner-Team',
        x_ExceptionText: 'ChargeCategory is Tax; ResourceId is missing',
        x_Goal: 0.98,
        x_ValidFrom: null,
        x_Where: 'policies.yaml:2',
      },
      {
        x_Policy: 'environment',
        x_TagKey: 'environment',
        x_PolicyText: 'Every charge has the tag environment that is production or dev',
        x_ExceptionText: null,
        x_Goal: 0.9,
        x_ValidFrom: '2026-01-01',
        x_Where: 'policies.yaml:3',
      },
    ]);
  });

  it('begins with the month of from', async () => {
    await judge('policies: [{ tag: team, from: 2026-02-15 }]', [charge({}), charge({}, { ChargePeriodStart: '2026-02-01' })]);
    expect(await sums()).toMatchObject({ all: 1 });
  });

  it('a regex may stand anywhere in the value, and takes no longer for a pattern that others backtrack on', async () => {
    await judge("policies: [{ tag: code, regex: '^(a+)+$' }]", [charge({ code: 'AAA' }), charge({ code: `${'a'.repeat(5000)}!` }), charge({})]);
    expect(await sums()).toMatchObject({ all: 3, covered: 1, wrong: 1 });
  });

  it.each([
    ['{ ServiceName: { prefix: mach } }', 1],
    ['{ ServiceName: { not: Machines } }', 1],
    ['{ ServiceName: { contains: [ISK, nothing] }, ChargeCategory: Usage }', 1],
    ['{ ServiceName: { regex: "^d.s" }, ChargeCategory: Tax }', 2],
    ['{ ServiceName: Disks }, { ServiceName: Machines }', 0],
    ['{ ResourceType: { any: true } }', 1],
    ['{ ResourceType: { missing: true } }', 1],
    ['{}', 2],
  ])('except %s', async (except, all) => {
    await judge(`policies: [{ tag: team, except: [${except}] }]`, [
      charge({}, { ServiceName: 'Machines' }),
      charge({}, { ServiceName: 'Disks', ResourceType: 'disk' }),
    ]);
    expect((await sums()).all).toBe(all);
  });

  it('a resource is covered when all of its charges are, and counts where it costs most', async () => {
    const one = { ResourceId: 'r', ResourceName: 'r' };
    await judge('policies: [{ tag: team }]', [
      charge({ team: 'Checkout' }, { ...one, EffectiveCost: '9' }),
      charge({}, { ...one, ChargePeriodStart: '2026-01-01' }),
    ]);
    expect(await sums()).toMatchObject({ all: 10, covered: 9, resources: 1, coveredresources: 0 });
    expect(await sums("x_CostCenter = 'CC-1'")).toMatchObject({ resources: 1 });
  });

  it('without policies there is nothing to show, and nothing fails', async () => {
    await judge('', [charge({})]);
    for (const table of ['tag_policies', 'tag_policy_results', 'untagged_resources'])
      expect(await workshop.database.value(`SELECT count(*) FROM ${table}`)).toBe('0');
  });
});

describe('untagged resources', () => {
  it('say what is missing and whose they may be, by name, else by sub account, else by nobody', async () => {
    const team = (name: string) => ({ team: name, environment: 'prod' });
    await judge('policies: [{ tag: team }, { tag: environment, values: [prod] }]', [
      charge(team('Checkout'), { ResourceName: 'cart-api', EffectiveCost: '4' }),
      charge(team('Checkout'), { ResourceName: 'cart-db', EffectiveCost: '4' }),
      charge(team('Search'), { ResourceName: 'index', EffectiveCost: '20' }),
      charge(null, { ResourceName: 'cart-cache', EffectiveCost: '3' }),
      charge({ environment: "<b>'x'" }, { ResourceName: 'other', EffectiveCost: '2' }),
      charge(team('Checkout'), { ResourceName: 'left', SubAccountId: '102', EffectiveCost: '0.4' }),
      charge(team('Search'), { ResourceName: 'right', SubAccountId: '102', EffectiveCost: '0.45' }),
      charge({ environment: 'prod' }, { ResourceName: 'torn', SubAccountId: '102', EffectiveCost: '0.5' }),
      charge({ team: 'nobody' }, { ResourceName: 'lonely', SubAccountId: '101', SubAccountName: 'island', EffectiveCost: '1' }),
    ]);
    const columns = 'ResourceName, x_MissingTagKeys, x_WrongTagValues, x_CostCenter, x_OwnerGuess, x_GuessReason, EffectiveCost::DOUBLE AS EffectiveCost';
    const untagged = { x_MissingTagKeys: 'environment, team', x_WrongTagValues: '', x_CostCenter: 'Unallocated' };
    expect(await workshop.database.rows(`SELECT ${columns} FROM untagged_resources ORDER BY untagged_resources.EffectiveCost DESC`)).toEqual([
      {
        ...untagged,
        ResourceName: 'cart-cache',
        x_OwnerGuess: 'CC-1',
        x_GuessReason: 'Checkout pays 2 tagged resources whose name begins with cart',
        EffectiveCost: 3,
      },
      {
        ...untagged,
        ResourceName: 'other',
        x_MissingTagKeys: 'team',
        x_WrongTagValues: "environment=<b>'x'",
        x_OwnerGuess: 'CC-2',
        x_GuessReason: 'Search pays most in main: 61 %',
        EffectiveCost: 2,
      },
      { ...untagged, ResourceName: 'lonely', x_MissingTagKeys: 'environment', x_OwnerGuess: null, x_GuessReason: null, EffectiveCost: 1 },
      { ...untagged, ResourceName: 'torn', x_MissingTagKeys: 'team', x_OwnerGuess: null, x_GuessReason: null, EffectiveCost: 0.5 },
    ]);
  });
});

describe('bad input', () => {
  it.each([
    ['policies:\n  - tag: team\n    value: [a]', /^InputKeyUnknown .*Write "values:" instead of "value:".*policies.yaml:3$/],
    ['policies:\n  - { tag: team }\n  - { tag: TEAM }', /^PolicyTwice .*policies.yaml:3$/],
    ['policies: [{ tag: team, values: [a], regex: b }]', /^PolicyValuesTwice /],
    ['policies:\n  - tag: team\n    regex: "(?=x)"', /^RegexNotValid .*policies.yaml:2$/],
    ['policies: [{ tag: a, except: [{ ServiceName: { regex: "(" } }] }]', /^RegexNotValid /],
    ['policies: [{ tag: a, except: [{ Servicename: x }] }]', /^InputKeyUnknown .*Write "ServiceName:"/],
    ['policies: [{ tag: a, except: [{ ResourceId: x }] }]', /^InputNotValid /],
    ['policies: [{ tag: a, goal_percent: 0 }]', /^InputNotValid .*policies.yaml:1$/],
    ['goal_percent: 101', /^InputNotValid /],
    ['policies: [{ tag: a, from: 2026-02-30 }]', /^InputNotValid /],
    ['policies: [{ tag: "" }]', /^InputNotValid /],
    ['policies: [{ tag: a, values: [] }]', /^InputNotValid /],
    ['policies: {', /^InputNotYaml /],
  ])('%s', async (policies, message) => {
    const refusal = await judge(policies, [charge({})]).catch((error: CostbookError) => {
      const { name, fix, where } = error.parts;
      return `${name} | ${fix} | ${where.split('/').at(-1)}`;
    });
    expect(refusal).toMatch(message);
  });
});
