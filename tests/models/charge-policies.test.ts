import { afterEach, describe, expect, it } from 'vitest';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { summarize } from '../../pipeline/4-summarize/summarize.ts';
import type { CostbookError } from '../../pipeline/engine/errors.ts';
import { type DailyCharge, layDailyCharges, openWorkshop, type Workshop } from '../workshop.ts';

const ORGANIZATION = `
company:
  name: Example
  teams: [{ name: Payments, cost_center: CC-1 }, { name: Cart, cost_center: CC-2 }, { name: Search, cost_center: CC-3 }]
accounts:
  - { id: A1, cost_center: CC-1 }
  - { id: A2, cost_center: CC-3, to: 2026-01 }
  - { id: A3, name: nobody's }
`;
const RULES = `
rules:
  - { name: team, when: { tag.team: { any: true } }, cost_center_from: tag.team }
  - { name: network, when: { ServiceName: Network }, pool: network }
pools:
  - { name: network, split: fixed, shares: { CC-2: 25, CC-3: 75 } }
`;

let workshop: Workshop;
afterEach(() => workshop?.close());

async function allocated(policies: string, rows: readonly DailyCharge[], organization = ORGANIZATION): Promise<void> {
  workshop = await openWorkshop({
    'organization.yaml': organization,
    'allocation.yaml': `policies:\n${policies}\n${policies.includes('\nrules:') ? '' : RULES}`,
  });
  await layDailyCharges(workshop, rows);
  await allocate(workshop);
}

/** Who bears what is no plain usage, `CC-1 -6.00`. */
async function payers(policies: string, rows: readonly DailyCharge[]): Promise<string[]> {
  await allocated(policies, rows);
  const sums = await workshop.database.rows<Record<string, string>>(
    `SELECT x_CostCenter, sum(EffectiveCost)::DECIMAL(18, 2)::VARCHAR AS EffectiveCost FROM allocated_charges
     WHERE ChargeCategory <> 'Usage' OR ChargeClass = 'Correction' OR CommitmentDiscountStatus = 'Unused' GROUP BY ALL ORDER BY ALL`,
  );
  return sums.map(({ x_CostCenter, EffectiveCost }) => `${x_CostCenter} ${EffectiveCost}`);
}

const usage = (team: string | null, EffectiveCost: string, more: DailyCharge = {}): DailyCharge => ({
  SubAccountId: 'A1',
  Tags: team === null ? '{}' : JSON.stringify({ team }),
  EffectiveCost,
  ...more,
});
const credit = (EffectiveCost: string, more: DailyCharge = {}): DailyCharge => ({ SubAccountId: 'A1', ChargeCategory: 'Credit', EffectiveCost, ...more });

describe('what follows usage', () => {
  it('is paid as the same service of the same sub account in the same month', async () => {
    const rows = [
      usage('Payments', '30'),
      usage('Cart', '10'),
      usage('Search', '99', { SubAccountId: 'A2' }),
      usage('Search', '99', { ServiceName: 'Disks' }),
      usage('Search', '99', { ChargePeriodStart: '2026-02-01' }),
      credit('-8', { ChargePeriodStart: '2026-01-31', Tags: '{"team":"Search"}' }),
    ];
    expect(await payers('  credits: follow_usage', rows)).toEqual(['CC-1 -6.00', 'CC-2 -2.00']);
  });

  it.each([
    ['the sub account', { ServiceName: 'Gift' }, ['CC-1 -6.00', 'CC-2 -2.00'], 'by all usage of the sub account'],
    ['the billing account', { SubAccountId: null, ServiceName: null }, ['CC-1 -3.00', 'CC-2 -1.00', 'CC-3 -4.00'], 'by all usage of the billing account'],
    ['everything', { SubAccountId: null, BillingAccountId: 'other' }, ['CC-1 -1.50', 'CC-2 -0.50', 'CC-3 -6.00'], 'by all usage'],
  ])('falls back to %s, and says so', async (_, where, expected, said) => {
    const rows = [
      usage('Payments', '30'),
      usage('Cart', '10'),
      usage('Search', '40', { SubAccountId: 'A2' }),
      usage('Search', '80', { BillingAccountId: '2', SubAccountId: 'B1' }),
      credit('-8', where),
    ];
    expect(await payers('  credits: follow_usage', rows)).toEqual(expected);
    await summarize(workshop);
    expect(await workshop.database.rows('SELECT DISTINCT x_Pool, x_SplitUsed, x_IsFallback FROM pool_splits')).toEqual([
      { x_Pool: 'credits by usage', x_SplitUsed: said, x_IsFallback: true },
    ]);
  });

  it('goes the way of usage that a pool takes, and of usage that nobody pays', async () => {
    const rows = [
      usage('Payments', '50', { SubAccountId: 'A3', ServiceName: 'Disks' }),
      usage(null, '20', { ServiceName: 'Network' }),
      usage(null, '30', { SubAccountId: 'A3', ServiceName: 'Disks' }),
      credit('-8', { ServiceName: 'Network' }),
      credit('-80', { SubAccountId: 'A3', ServiceName: 'Disks' }),
    ];
    expect(await payers('  credits: follow_usage', rows)).toEqual(['CC-1 -50.00', 'CC-2 -2.00', 'CC-3 -6.00', 'Unallocated -30.00']);
  });

  it('stays without an owner in a month that has no usage', async () => {
    expect(await payers('  credits: follow_usage', [usage('Cart', '1'), credit('-8', { ChargePeriodStart: '2026-03-01' })])).toEqual(['Unallocated -8.00']);
    await summarize(workshop);
    expect(await workshop.database.value('SELECT x_PoolText FROM pool_splits')).toBe('no usage to follow in this month');
  });

  it('is, of a commitment, who used it', async () => {
    const commitment = { CommitmentDiscountId: 'sp-1', CommitmentDiscountStatus: 'Used' };
    const rows = [
      usage('Cart', '5', commitment),
      usage('Search', '15', { ...commitment, SubAccountId: 'A2' }),
      usage('Payments', '99'),
      usage(null, '4', { ...commitment, CommitmentDiscountStatus: 'Unused' }),
    ];
    expect(await payers('  unused_commitments: follow_usage', rows)).toEqual(['CC-2 1.00', 'CC-3 3.00']);
  });
});

it('each kind has its own payer, before any rule, and the rule is named after it', async () => {
  const policies = `  credits: { cost_center: CC-3 }
  taxes: { pool: network }
  adjustments: { cost_center: Unallocated }
  refunds:
    - { when: { ServiceName: Disks }, cost_center: CC-1, from: 2026-01, to: 2026-01 }
    - { cost_center: CC-2 }
  unused_commitments: { pool: network }`;
  const tags = { Tags: '{"team":"Payments"}' };
  const refund = { ...tags, ChargeClass: 'Correction', ServiceName: 'Disks' };
  const rows = [
    usage('Payments', '1'),
    credit('-2', tags),
    { ...tags, ChargeCategory: 'Tax', EffectiveCost: '4' },
    { ...tags, ChargeCategory: 'Adjustment', EffectiveCost: '8' },
    { ...refund, EffectiveCost: '-16' },
    { ...refund, EffectiveCost: '-32', ChargePeriodStart: '2026-02-01' },
    { ...tags, CommitmentDiscountStatus: 'Unused', EffectiveCost: '64' },
  ];
  expect(await payers(policies, rows)).toEqual(['CC-1 -16.00', 'CC-2 -15.00', 'CC-3 49.00', 'Unallocated 8.00']);
  expect(await workshop.database.rows('SELECT x_AllocationRuleId, x_Where FROM rules ORDER BY x_AllocationRuleOrder::INTEGER LIMIT 6')).toEqual([
    { x_AllocationRuleId: 'policy credits', x_Where: 'allocation.yaml:2' },
    { x_AllocationRuleId: 'policy taxes', x_Where: 'allocation.yaml:3' },
    { x_AllocationRuleId: 'policy adjustments', x_Where: 'allocation.yaml:4' },
    { x_AllocationRuleId: 'policy refunds', x_Where: 'allocation.yaml:6' },
    { x_AllocationRuleId: 'policy refunds 2', x_Where: 'allocation.yaml:7' },
    { x_AllocationRuleId: 'policy unused_commitments', x_Where: 'allocation.yaml:8' },
  ]);
  expect(await workshop.database.value("SELECT x_AllocationRuleText FROM rules WHERE x_AllocationRuleId = 'policy refunds'")).toBe(
    'ChargeClass is Correction and ServiceName is Disks → cost center CC-1, from 2026-01 to 2026-01',
  );
});

it('the owner is the payer of the sub account while it is that; else the rules decide', async () => {
  const unused = (SubAccountId: string, EffectiveCost: string, more: DailyCharge = {}) =>
    usage('Cart', EffectiveCost, { SubAccountId, CommitmentDiscountStatus: 'Unused', ...more });
  const rows = [unused('A1', '1'), unused('A2', '10'), unused('A2', '100', { ChargePeriodStart: '2026-02-01' }), unused('A3', '1000')];
  expect(await payers('  unused_commitments: owner', rows)).toEqual(['CC-1 1.00', 'CC-2 1100.00', 'CC-3 10.00']);
});

it.each([
  ['nobody', '  credits: { when: {} }', /^PolicyTargetMissing .*credits: follow_usage.*allocation.yaml:2$/],
  ['two payers', '  credits: { pool: network, cost_center: CC-1 }', /^PolicyTargetMissing .*more than one.*allocation.yaml:2$/],
  ['an unknown pool', '  taxes: { pool: netwrok }', /^PoolUnknown .*Write "network".*allocation.yaml:2$/],
  ['an unknown cost center', '  taxes:\n    - { cost_center: CC-9 }', /^CostCenterUnknown .*allocation.yaml:3$/],
  ['an unknown kind', '  credit: follow_usage', /^InputKeyUnknown .*Write "credits:".*allocation.yaml:2$/],
  ['an unknown key', '  credits: { pol: network }', /^Input(KeyUnknown|NotValid) .*allocation.yaml:2$/],
  ['an unknown word', '  credits: follow', /^InputNotValid .*follow_usage or owner.*allocation.yaml:2$/],
  ['an unknown column', '  credits: { when: { Servicename: x }, pool: network }', /^RuleColumnUnknown .*Write "ServiceName".*allocation.yaml:2$/],
  [
    'dates that overlap',
    '  credits:\n    - { pool: network, to: 2026-03 }\n    - { cost_center: CC-1, from: 2026-03 }',
    /^PolicyDatesOverlap .*allocation.yaml:4$/,
  ],
  [
    'a name that a rule has',
    '  credits: follow_usage\nrules:\n  - { name: policy credits, when: {}, cost_center: CC-1 }',
    /^RuleNameTwice .*allocation.yaml:4$/,
  ],
  [
    'one that nothing reaches',
    '  credits:\n    - follow_usage\n    - { cost_center: CC-1, when: { ServiceName: x } }',
    /^PolicyDatesOverlap .*allocation.yaml:4$/,
  ],
])('refuses %s', async (_, policies, message) => {
  const error = await allocated(policies, [{}]).catch((thrown: unknown) => thrown as CostbookError);
  const { name, what, fix, where } = (error as CostbookError).parts;
  expect(`${name} | ${what} | ${fix} | ${where.split('/').at(-1)}`).toMatch(message);
});

it('refuses an owner where no account has one', async () => {
  await expect(
    allocated('  credits: owner', [{}], 'company: { name: X, teams: [ { name: T, cost_center: CC-2 }, { name: U, cost_center: CC-3 } ] }'),
  ).rejects.toMatchObject({
    name: 'PolicyOwnerUnknown',
  });
});
