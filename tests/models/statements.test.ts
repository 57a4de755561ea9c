import { afterEach, describe, expect, it } from 'vitest';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { summarize } from '../../pipeline/4-summarize/summarize.ts';
import type { CostbookError } from '../../pipeline/engine/errors.ts';
import { type DailyCharge, layDailyCharges, openWorkshop, type Workshop } from '../workshop.ts';

let workshop: Workshop;
afterEach(() => workshop?.close());

const ORGANIZATION = 'company: { name: Example, units: [{ name: Checkout, cost_center: CC-1 }, { name: Search, cost_center: CC-2 }] }';
const ALLOCATION = `
rules:
  - { name: transit, when: { ServiceName: Transit }, pool: network }
  - { name: one, when: { SubAccountId: '1' }, cost_center: CC-1 }
  - { name: two, when: { SubAccountId: '2' }, cost_center: CC-2 }
pools: [{ name: network, split: fixed, shares: { CC-1: 75, CC-2: 25 } }]
`;

async function summarized(rows: readonly DailyCharge[], chargeback = ''): Promise<void> {
  workshop = await openWorkshop({ 'organization.yaml': ORGANIZATION, 'allocation.yaml': ALLOCATION, 'chargeback.yaml': chargeback });
  await layDailyCharges(workshop, rows);
  await allocate(workshop);
  await summarize(workshop);
}

const charge = (day: string, SubAccountId: string, ServiceName: string, EffectiveCost: string, more: DailyCharge = {}): DailyCharge => ({
  ChargePeriodStart: day,
  SubAccountId,
  ServiceName,
  EffectiveCost,
  ...more,
});

const lines = (month: string, costCenter = 'CC-1') =>
  workshop.database.rows<Record<string, string>>(
    `SELECT concat_ws(' ', x_StatementSection, x_AllocationKind, x_ChargeKind, coalesce(x_Pool, ServiceName), x_MovementKind) AS line, EffectiveCost::DECIMAL(38, 2)::VARCHAR AS amount
     FROM statement_lines WHERE BillingPeriodStart = $month::DATE AND x_CostCenter = $costCenter ORDER BY 1`,
    { month, costCenter },
  );

describe('statement_lines', () => {
  it('leads from the month before to the month, direct and shared apart, and says what the closing is made of', async () => {
    await summarized([
      charge('2026-01-05', '1', 'Machines', '100'),
      charge('2026-01-05', '1', 'Tables', '40'),
      charge('2026-01-05', '9', 'Transit', '8'),
      charge('2026-02-05', '1', 'Machines', '120'),
      charge('2026-02-06', '1', 'Machines', '-5', { ChargeCategory: 'Credit' }),
      charge('2026-02-06', '1', 'Machines', '-1', { ChargeClass: 'Correction' }),
      charge('2026-01-30', '1', 'Machines', '2', { BillingPeriodStart: '2026-02-01' }),
      charge('2026-02-07', '1', 'Queues', '3'),
      charge('2026-02-05', '9', 'Transit', '4'),
    ]);
    const said = (await lines('2026-02-01')).map(({ line, amount }) => `${line}: ${amount}`);
    expect(said).toEqual([
      'Charge Direct Charge Machines: 120.00',
      'Charge Direct Charge Queues: 3.00',
      'Charge Direct Correction Machines: 1.00',
      'Charge Direct Credit Machines: -5.00',
      'Charge Shared Charge network: 3.00',
      'Closing: 122.00',
      'Movement Direct Machines Up: 16.00',
      'Movement Direct Queues New: 3.00',
      'Movement Direct Tables Gone: -40.00',
      'Movement Shared Transit Down: -3.00',
      'Opening: 146.00',
    ]);
  });

  it('closes a cost center that has gone at nothing, and opens it no more', async () => {
    await summarized([charge('2026-01-05', '2', 'Machines', '7'), charge('2026-02-05', '1', 'Machines', '1'), charge('2026-03-05', '1', 'Machines', '1')]);
    expect((await lines('2026-02-01', 'CC-2')).map(({ line, amount }) => `${line}: ${amount}`)).toEqual([
      'Closing: 0.00',
      'Movement Direct Machines Gone: -7.00',
      'Opening: 7.00',
    ]);
    expect(await lines('2026-03-01', 'CC-2')).toEqual([]);
  });

  it('names the method of a pool with what the payer weighs and bears of it', async () => {
    await summarized([charge('2026-01-05', '1', 'Machines', '100'), charge('2026-01-05', '9', 'Transit', '8')]);
    const [row] = await workshop.database.rows(
      "SELECT x_PoolText, x_Share::DECIMAL(4, 2)::VARCHAR AS share FROM statement_lines WHERE x_Pool = 'network' AND x_CostCenter = 'CC-1'",
    );
    expect(row).toMatchObject({ share: '0.75' });
    expect(row!.x_PoolText).toMatch(/\w/);
  });

  it('says that a pool fell back, and through which pool a part came', async () => {
    workshop = await openWorkshop({
      'organization.yaml': ORGANIZATION,
      'allocation.yaml': `
rules: [{ name: transit, when: { ServiceName: Transit }, pool: network }]
pools:
  - { name: network, split: usage, metric: requests, among: [CC-1], among_pools: [hub, old], fallback: even }
  - { name: hub, split: even, among: [CC-2] }
  - { name: old, split: fixed, shares: { "pool:older": 100 } }
  - { name: older, split: even, to: 2025-12 }
`,
    });
    await layDailyCharges(workshop, [charge('2026-01-05', '9', 'Transit', '9')]);
    await allocate(workshop);
    await summarize(workshop);
    const rows = await workshop.database.rows('SELECT x_CostCenter, x_PoolText FROM statement_lines WHERE x_Pool IS NOT NULL ORDER BY 1');
    const fallback = 'by requests; the measure says nothing of the month, so in equal parts';
    expect(rows).toEqual([
      { x_CostCenter: 'CC-1', x_PoolText: fallback },
      { x_CostCenter: 'CC-2', x_PoolText: `${fallback}; through pool hub` },
      { x_CostCenter: 'Unallocated', x_PoolText: `${fallback}; through pool old › older, which nobody bears then` },
    ]);
  });
});

describe('chargeback_modes', () => {
  const rows = [charge('2026-01-05', '1', 'Machines', '100')];
  const ACCOUNTS = "accounts: { default: '1', offset: '2', rounding: '3' }";

  it('is showback without chargeback.yaml, and follows its steps with one', async () => {
    const modes = () =>
      workshop.database.rows(
        "SELECT x_CostCenter || ' ' || x_ValidFrom || ' ' || x_ChargebackMode AS mode FROM chargeback_modes WHERE x_CostCenter <> 'Unallocated' ORDER BY 1",
      );
    await summarized(rows);
    expect(await modes()).toEqual([{ mode: 'CC-1 0001-01-01 showback' }, { mode: 'CC-2 0001-01-01 showback' }]);
    workshop.close();
    await summarized(rows, `cost_centers: { CC-1: hard, CC-2: [{ mode: hard, from: 2026-07 }, { mode: soft, from: 2026-01 }] }\n${ACCOUNTS}`);
    expect(await modes()).toEqual([
      { mode: 'CC-1 0001-01-01 hard' },
      { mode: 'CC-2 0001-01-01 showback' },
      { mode: 'CC-2 2026-01-01 soft' },
      { mode: 'CC-2 2026-07-01 hard' },
    ]);
  });

  it.each([
    ['an unknown key', 'cost_centres: {}', 'InputKeyUnknown', 'cost_centers:', 1],
    ['an unknown mode', 'default_mode: firm', 'InputNotValid', 'showback or soft or hard', 1],
    ['a cost center that is not', `${ACCOUNTS}\ncost_centers:\n  CC-11: hard`, 'ChargebackWordUnknown', 'CC-1', 3],
    ['a pool that is not', "accounts:\n  pools:\n    netwerk: '7'", 'ChargebackWordUnknown', 'Write "network"', 3],
    ['a service category that FOCUS does not know', "accounts: { service_categories: { Computing: '7' } }", 'ChargebackWordUnknown', 'Compute', 1],
    ['a charge category that FOCUS does not know', "accounts: { charge_categories: { Taxx: '7' } }", 'ChargebackWordUnknown', 'Write "Tax"', 1],
    ['a dimension without a default', `cost_centers: { CC-1: { mode: hard, dimensions: { Site: X } } }\n${ACCOUNTS}`, 'ChargebackWordUnknown', 'Site', 1],
    ['no accounts to post to', 'cost_centers: { CC-1: soft }', 'ChargebackAccountMissing', "default: '600000'", 1],
    ['two steps of one month', `${ACCOUNTS}\ncost_centers: { CC-1: [hard, soft] }`, 'InputNotValid', '', 2],
    [
      'two steps from one month',
      `${ACCOUNTS}\ncost_centers: { CC-1: [{ mode: hard, from: 2026-01 }, { mode: soft, from: 2026-01 }] }`,
      'ChargebackMonthTwice',
      'from:',
      2,
    ],
    ['a placeholder that no line has', "template:\n  A: '{Account}'\n  B: '{Acount}'", 'JournalPlaceholderUnknown', 'Write {Account}.', 3],
  ])('refuses %s with its line', async (_, text, name, fix, line) => {
    const error = (await summarized(rows, text).catch((caught: unknown) => caught)) as CostbookError;
    expect(error.parts).toMatchObject({ name, where: expect.stringMatching(new RegExp(`chargeback\\.yaml:${line}$`)) });
    expect(error.parts.fix).toContain(fix);
  });
});
