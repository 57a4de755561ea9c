import { afterEach, describe, expect, it } from 'vitest';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { readChargeback } from '../../pipeline/4-summarize/chargeback/chargeback.ts';
import { type ChargebackWord, chargebackOfWords } from '../../pipeline/4-summarize/chargeback/words.ts';
import { summarize } from '../../pipeline/4-summarize/summarize.ts';
import type { CostbookError } from '../../pipeline/engine/errors.ts';
import { layDailyCharges, openWorkshop, type Workshop } from '../workshop.ts';

let workshop: Workshop;
afterEach(() => workshop?.close());

const ORGANIZATION = 'company: { name: Example, units: [{ name: Checkout, cost_center: CC-1 }, { name: Search, cost_center: CC-2 }] }';
const ALLOCATION = `
rules:
  - { name: transit, when: { ServiceName: Transit }, pool: network }
  - { name: one, when: { SubAccountId: '1' }, cost_center: CC-1 }
pools: [{ name: network, split: fixed, shares: { CC-1: 75, CC-2: 25 } }]
`;
const ACCOUNTS = "accounts: { default: '1', offset: '2', rounding: '3' }";

async function summarized(chargeback: string): Promise<void> {
  workshop = await openWorkshop({ 'organization.yaml': ORGANIZATION, 'allocation.yaml': ALLOCATION, 'chargeback.yaml': chargeback });
  await layDailyCharges(workshop, [{ ChargePeriodStart: '2026-01-05', SubAccountId: '1', ServiceName: 'Machines', EffectiveCost: '100' }]);
  await allocate(workshop);
  await summarize(workshop);
}

const words = () => workshop.database.rows<ChargebackWord>('SELECT * FROM chargeback_words');

describe('chargeback_words', () => {
  it('keep all that chargeback.yaml says, so that they read like it', async () => {
    await summarized(`
default_mode: soft
cost_centers:
  CC-1: { mode: hard, dimensions: { ProfitCenter: '0100' }, tax_code: V1 }
  CC-2: [{ mode: soft, from: 2026-01 }, { mode: hard, from: 2026-07 }]
accounts:
  default: '650000'
  offset: { account: '199900', cost_center: IT, dimensions: { ProfitCenter: P-IT }, pools: { network: { cost_center: NET, tax_code: V0 } } }
  rounding: '659900'
  pools: { network: '651500' }
  service_categories: { Compute: '651000' }
dimensions: { ProfitCenter: P-000 }
tax_code: V0
template: { Z: '{JournalId}', A: '{Account}', M: '{Amount} {Mode}' }
`);
    const { chargeback } = readChargeback(workshop.folders.inputs, null);
    const kept = chargebackOfWords(await words());
    const plain = (each: typeof kept) => ({
      ...each,
      standard: { ...each.standard, where: '' },
      steps: [...each.steps].map(([id, steps]) => [id, steps.map((step) => ({ ...step, where: '' }))]),
    });
    expect(plain(kept)).toEqual(plain(chargeback));
    expect(Object.keys(kept.template)).toEqual(['Z', 'A', 'M']);
    expect(kept.sender).toEqual({ account: '199900', costCenter: 'IT', dimensions: { ProfitCenter: 'P-IT' }, taxCode: '' });
    expect(kept.poolSenders.network).toEqual({ account: '199900', costCenter: 'NET', dimensions: { ProfitCenter: 'P-IT' }, taxCode: 'V0' });
  });

  it('are none without the file, and may name a pool that has no cost yet', async () => {
    await summarized('');
    expect(await words()).toEqual([]);
    expect(chargebackOfWords([]).standard.mode).toBe('showback');
    workshop.close();
    await summarized(`default_mode: hard\n${ACCOUNTS.replace(' }', ", pools: { network: '4' } }")}`);
    expect(chargebackOfWords(await words()).accounts.pools).toEqual({ network: '4' });
  });
});

describe('chargeback_modes', () => {
  it('leave Unallocated unposted under any standard, but not when it is named', async () => {
    const mode = () => workshop.database.value("SELECT x_ChargebackMode FROM chargeback_modes WHERE x_CostCenter = 'Unallocated'");
    await summarized(`default_mode: hard\n${ACCOUNTS}`);
    expect(await mode()).toBe('showback');
    workshop.close();
    await summarized(`cost_centers: { Unallocated: hard }\n${ACCOUNTS}`);
    expect(await mode()).toBe('hard');
  });
});

it.each([
  ['columns without what a ledger needs', "template:\n  A: '{Account}'\n  B: '{Debit}'", 'JournalPlaceholderMissing', '{JournalId}, {Credit} or {Amount}', 1],
  ['memos that look posted', `${ACCOUNTS}\ndefault_mode: soft\ntemplate: { A: '{JournalId}{Account}{Amount}' }`, 'JournalMemosUntold', 'soft', 3],
  ['a dimension of the sender without a default', `accounts:\n  offset: { account: '2', dimensions: { Site: X } }`, 'ChargebackWordUnknown', 'Site', 2],
  ['a sender of a pool that is not', `accounts:\n  offset: { account: '2', pools: { netwerk: { cost_center: N } } }`, 'ChargebackWordUnknown', 'netwerk', 2],
])('refuses %s with its line', async (_, text, name, what, line) => {
  const error = (await summarized(text).catch((caught: unknown) => caught)) as CostbookError;
  expect(error.parts).toMatchObject({ name, what: expect.stringContaining(what), where: expect.stringMatching(new RegExp(`chargeback\\.yaml:${line}$`)) });
});
