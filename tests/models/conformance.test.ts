/** The rules of FOCUS: that they can be read, that NULL fools none, and that each kind finds what breaks it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FOCUS_COLUMNS } from '#contract/focus.ts';
import { checkOf } from '../../pipeline/2-normalize/conformance/checks.ts';
import { readCondition, sqlOf } from '../../pipeline/2-normalize/conformance/formula.ts';
import { RULE_BOOK, readBook } from '../../pipeline/2-normalize/conformance/read-rules.ts';
import { type Bench, focusCsv, openBench } from '../ingest/bench-of-bills.ts';

const { rules } = RULE_BOOK;

describe('the book of rules', () => {
  it('names each rule once, and says of each how it is checked or why not', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    expect(rules.length).toBeGreaterThan(590);
    for (const rule of rules) if (rule.reason === null) expect(() => checkOf(rule), rule.id).not.toThrow();
  });

  it.each(FOCUS_COLUMNS)('says of $name what its definition says', ({ name, type, level, isNullable, values }) => {
    const own = rules.filter(({ column, id }) => column === name && id.includes('-C-'));
    const asked = (text: string) => own.some(({ requirement, condition }) => requirement === text && condition === null);
    const typeOf = { string: 'be text', decimal: 'be a decimal', datetime: 'be a date and time' };
    if (type !== 'json') expect(asked(typeOf[type]), 'type').toBe(true);
    else expect(asked('be a JSON object') || asked('be a JSON object of plain values'), 'JSON').toBe(true);
    if (!isNullable) expect(asked('NOT be null'), 'not null').toBe(true);
    if (values && name !== 'CommitmentDiscountType') expect(asked('be one of its allowed values') || name === 'ChargeClass', 'values').toBe(true);
    const present = rules.find(({ column, requirement, keyword }) => column === name && requirement.startsWith('be present') && keyword !== 'MAY');
    expect(present, 'presence').toBeDefined();
    if (level === 'mandatory') expect(present).toMatchObject({ keyword: 'MUST', requirement: 'be present' });
  });

  it('refuses a line that it cannot read', () => {
    expect(() => readBook(['BilledCost\n  C-001-M is nice'])).toThrow('not a rule');
    expect(() => readBook(['BilledCost\n  C-001-M MUST be nice [because]'])).toThrow('no such reason');
    expect(() => checkOf(readBook(['BilledCost\n  C-001-M MUST be nice']).rules[0]!)).toThrow('no check for');
    expect(() => readCondition('BilledCost exceeds 0')).toThrow('not a condition');
  });
});

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

type Bill = Parameters<typeof focusCsv>[0];

/** Verdict on the bill of a rule: status, rows that it speaks of, rows that break it, rows that were repaired. */
async function verdict(rows: Bill, id: string): Promise<string> {
  await bench.load(bench.bill('rules.csv', focusCsv(rows)));
  const [row] = await bench.rows<Record<string, string>>(
    `SELECT x_RuleStatus, x_Rows, x_FailingRows, x_RepairedRows FROM conformance_results WHERE x_RuleId = '${id}' ORDER BY ALL LIMIT 1`,
  );
  return row ? Object.values(row).join(' ') : 'no such rule';
}

describe('conditions', () => {
  it.each([
    ['ChargeClass is not Correction', "ChargeClass = 'x'", true],
    ['ChargeClass is not Correction', 'ChargeClass IS NULL', true],
    ['ChargeClass is Correction', 'ChargeClass IS NULL', false],
    ['ChargeCategory is neither Usage nor Purchase', 'ChargeCategory IS NULL', true],
    ['ChargeCategory is Usage or Purchase and ChargeClass is not Correction', "ChargeCategory = 'Usage' AND ChargeClass IS NULL", true],
    ['ChargeCategory is Tax, or ChargeClass is null', "ChargeCategory = 'Usage' AND ChargeClass IS NULL", true],
  ])('%s, where %s: %s', async (condition, where, expected) => {
    const given = /'(\w+)'/.exec(where);
    const category = where.includes("ChargeCategory = '") ? `'${given![1]}'` : 'NULL';
    const chargeClass = where.includes("ChargeClass = '") ? `'${given![1]}'` : 'NULL';
    const sql = `SELECT ${sqlOf(readCondition(condition))} FROM (SELECT ${category}::VARCHAR AS ChargeCategory, ${chargeClass}::VARCHAR AS ChargeClass)`;
    expect(await bench.database.value(sql)).toBe(expected);
  });
});

describe('rules on rows', () => {
  it('a NULL is no Correction, so the unit price is asked for', async () => {
    const row = { SkuPriceId: 'P-1', ListUnitPrice: '' };
    expect(await verdict([row], 'CAU-ListUnitPrice-C-005-C')).toBe('Broken 1 1 0');
    expect(await verdict([{ ...row, ChargeClass: 'Correction' }], 'CAU-ListUnitPrice-C-005-C')).toBe('Not applicable 0 0 0');
  });

  it.each([
    ['CAU-ListCost-C-011-C', { ListUnitPrice: '0.1', PricingQuantity: '10' }, { ListUnitPrice: '0.2', PricingQuantity: '10' }],
    ['CAU-ListUnitPrice-C-008-M', { ListUnitPrice: '0' }, { ListUnitPrice: '-1' }],
    ['CAU-BillingCurrency-C-006-M', { BillingCurrency: 'EUR' }, { BillingCurrency: 'EUX' }],
    ['CAU-PricingCurrency-C-003-M', { PricingCurrency: 'Tokens' }, { PricingCurrency: 'eur' }],
    ['CAU-ServiceCategory-C-003-M', { ServiceCategory: 'Web' }, { ServiceCategory: 'Webs' }],
    ['CAU-ServiceSubcategory-C-004-M', { ServiceSubcategory: 'Virtual Machines' }, { ServiceSubcategory: 'Block Storage' }],
    ['CAU-PricingUnit-C-003-O', { PricingUnit: '1000 GB-Hours' }, { PricingUnit: '1K hours' }],
    ['CAU-Tags-C-001-M', { Tags: '{"a":"{b}","c":true}' }, { Tags: '{"a":{"b":"c"}}' }],
    ['CAU-Tags-C-001-M', { Tags: '{"a":"b"}' }, { Tags: '{"a":"b","a":"c"}' }],
    ['CAU-SkuPriceDetails-C-017-C', { SkuPriceDetails: '{"CoreCount":4,"x_Kind":"a"}' }, { SkuPriceDetails: '{"Kind":"a"}' }],
    ['CAU-SkuPriceDetails-C-020-M', { SkuPriceDetails: '{"CoreCount":4}' }, { SkuPriceDetails: '{"corecount":4}' }],
    ['CAU-BillingPeriodEnd-C-004-M', {}, { BillingPeriodEnd: '2026-01-01T00:00:00Z' }],
    ['CAU-EffectiveCost-C-017-C', { ChargeCategory: 'Tax' }, { ChargeCategory: 'Tax', EffectiveCost: '0' }],
    ['CAU-EffectiveCost-C-015-C', { ContractApplied: '', CommitmentDiscountId: '' }, { ContractApplied: '', CommitmentDiscountId: '', EffectiveCost: '0' }],
    [
      'CAU-BilledCost-C-011-M',
      { CommitmentDiscountId: 'C-1', CommitmentDiscountStatus: 'Used', BilledCost: '0' },
      { CommitmentDiscountId: 'C-1', CommitmentDiscountStatus: 'Used' },
    ],
    [
      'CAU-PricingCategory-C-009-C',
      { CommitmentDiscountId: 'C-1', PricingCategory: 'Committed' },
      { CommitmentDiscountId: 'C-1', PricingCategory: 'Committed', ChargeCategory: 'Purchase', ChargeFrequency: 'Recurring', EffectiveCost: '0' },
    ],
    [
      'CAU-ContractedCost-C-008-M',
      { ChargeCategory: 'Credit', ContractedUnitPrice: '' },
      { ChargeCategory: 'Credit', ContractedCost: '2', ContractedUnitPrice: '' },
    ],
    ['CAU-AllocatedTags-C-006-M', { AllocatedTags: '{"pod":"a"}', Tags: '{"team":"b"}' }, { AllocatedTags: '{"team":"a"}', Tags: '{"team":"b"}' }],
    [
      'CAU-AllocatedMethodDetailsObject-O-016-C',
      { AllocatedMethodDetails: '{"Elements":[{"AllocatedRatio":1,"UsageQuantity":2,"UsageUnit":"Hours"}]}' },
      { AllocatedMethodDetails: '{"Elements":[{"AllocatedRatio":1,"UsageQuantity":2}]}' },
    ],
    [
      'CAU-ContractAppliedObject-O-067-M',
      { ContractApplied: '{"Elements":[{"ContractId":"a","ContractCommitmentId":"b","ContractCommitmentAppliedCost":1}]}' },
      { ContractApplied: '{"Elements":[{"ContractId":"a","ContractCommitmentId":"b","ContractCommitmentAppliedQuantity":1}]}' },
    ],
    [
      'CAU-CommitmentProgramEligibilityDetailsObject-O-001-M',
      { CommitmentProgramEligibilityDetails: '{"CommitmentPrograms":[{"ProgramType":"Reservation"}]}' },
      { CommitmentProgramEligibilityDetails: '{"CommitmentPrograms":[{"Program":"Reservation"}]}' },
    ],
    ['JsonObjectFormat-A-011-O', { ContractApplied: '{"Elements":[{"x_A":1}]}' }, { ContractApplied: '{"Elements":[{"x_A":{"b":{"c":1}}}]}' }],
  ] as [string, Bill[number], Bill[number]][])('%s', async (id, good, bad) => {
    expect(await verdict([good], id)).toMatch(/^Held 1 0 0$/);
    expect(await verdict([good, bad], id)).toMatch(/^Broken \d 1 0$/);
  });
});

describe('rules across rows', () => {
  it.each([
    ['CAU-ServiceName-C-005-C', [{}, { ServiceCategory: 'Storage' }]],
    [
      'CAU-SkuPriceId-C-008-M',
      [
        { SkuPriceId: 'P', SkuId: 'A' },
        { SkuPriceId: 'P', SkuId: 'B' },
      ],
    ],
    [
      'CAU-CommitmentDiscountUnit-C-008-M',
      [
        { CommitmentDiscountId: 'C', CommitmentDiscountUnit: 'Hours' },
        { CommitmentDiscountId: 'C', CommitmentDiscountUnit: 'USD' },
      ],
    ],
    [
      'CAU-AllocatedMethodDetailsObject-O-014-M',
      [0.25, 0.5].map((ratio) => ({ AllocatedMethodDetails: `{"Elements":[{"AllocatedRatio":${ratio}}]}`, AllocatedMethodId: 'm' })),
    ],
  ] as [string, Bill][])('%s', async (id, rows) => {
    expect(await verdict([rows[0]!], id)).toMatch(id.includes('O-014') ? /^Broken 1 1/ : /^Held 1 0/);
    expect(await verdict(rows, id)).toBe('Broken 2 2 0');
  });

  it('commitments: what was bought is what its usage costs, once all of it is there', async () => {
    const commitment = { CommitmentDiscountId: 'C-1', BillingPeriodEnd: '2026-02-01T00:00:00Z' };
    const bought = {
      ...commitment,
      ChargeCategory: 'Purchase',
      ChargeFrequency: 'Recurring',
      BilledCost: '10',
      EffectiveCost: '0',
      ChargePeriodEnd: '2026-01-03T00:00:00Z',
    };
    const used = (day: number, EffectiveCost: string) => ({
      ...commitment,
      CommitmentDiscountStatus: 'Used',
      BilledCost: '0',
      EffectiveCost,
      ChargePeriodStart: `2026-01-0${day}T00:00:00Z`,
      ChargePeriodEnd: `2026-01-0${day + 1}T00:00:00Z`,
    });
    const rule = 'CAU-EffectiveCost-C-022-C';
    expect(await verdict([bought, used(1, '6'), used(2, '4')], rule)).toBe('Held 3 0 0');
    expect(await verdict([bought, used(1, '6'), used(2, '3')], rule)).toBe('Broken 3 3 0');
    expect(await verdict([bought, used(1, '6')], rule), 'the period has not passed').toBe('Not applicable 0 0 0');
    expect(await verdict([bought, used(1, '6'), used(2, '5')], rule), 'a fee paid before').toBe('Held 3 0 0');
    const upfront = { ...bought, ChargeFrequency: 'One-Time' };
    expect(await verdict([upfront, used(1, '6'), used(2, '5')], rule)).toBe('Broken 3 3 0');
  });
});

describe('rules on what was delivered', () => {
  it('a missing column, unless the file is of a version without it', async () => {
    expect(await verdict([{ ListCost: undefined }], 'CAU-CostAndUsage-D-032-M')).toBe('Broken 1 1 0');
    expect(await verdict([{}], 'CAU-CostAndUsage-D-098-C')).toBe('Not applicable 0 0 0');
    expect(await verdict([{}], 'CAU-CostAndUsage-D-076-M'), 'made of ProviderName').toBe('Held 1 0 0');
  });

  it('one column of a pair', async () => {
    expect(await verdict([{ RegionId: 'north' }], 'CAU-CostAndUsage-D-062-C')).toBe('Broken 1 1 0');
    expect(await verdict([{}], 'CAU-CostAndUsage-D-062-C')).toBe('Not applicable 0 0 0');
  });

  it('what was put right on the way in', async () => {
    expect(await verdict([{}, { BillingPeriodStart: '2026-01-01 00:00:00' }], 'CAU-BillingPeriodStart-C-002-M')).toBe('Repaired 2 0 1');
    expect(await verdict([{}, { ChargeCategory: 'usage' }], 'CAU-ChargeCategory-C-003-M')).toBe('Repaired 2 0 1');
    expect(await verdict([{}, { BilledCost: '$1,000.00', EffectiveCost: '1000' }], 'CAU-BilledCost-C-002-M')).toBe('Repaired 2 0 1');
    expect(await verdict([{}, { ChargeDescription: 'NULL' }], 'CAU-ChargeDescription-C-002-M')).toBe('Repaired 2 0 1');
  });

  it('columns that FOCUS does not name', async () => {
    expect(await verdict([{ Cost: '1' }], 'ColumnHandling-A-010-M')).toBe('Broken 1 1 0');
    expect(await verdict([{ x_Cost: '1' }], 'ColumnHandling-A-010-M')).toBe('Held 1 0 0');
    expect(await verdict([{ x_cost_code: '1' }], 'ColumnHandling-A-011-O')).toBe('Broken 1 1 0');
  });

  it('of a file with two providers, defects are counted for the one that has them', async () => {
    const rows = [{}, {}, { ProviderName: 'Other', ChargeDescription: 'NULL' }];
    await bench.load(bench.bill('two.csv', focusCsv(rows)));
    const found = await bench.rows(
      "SELECT ServiceProviderName AS provider, x_RepairedRows AS n FROM conformance_results WHERE x_RuleId = 'CAU-ChargeDescription-C-002-M' ORDER BY 1",
    );
    expect(found).toEqual([
      { provider: 'Nimbus', n: '0' },
      { provider: 'Other', n: '1' },
    ]);
  });
});

it('rules that data cannot tell are listed with their reason, once', async () => {
  await bench.load(bench.bill('plain.csv', focusCsv([{}])));
  const [row] = await bench.rows(
    "SELECT x_RuleText, ServiceProviderName, x_RuleStatus, x_Reason FROM conformance_results WHERE x_RuleId = 'CAU-BilledCost-C-012-M'",
  );
  expect(row).toEqual({
    x_RuleText: 'BilledCost MUST be as invoiced, not estimated.',
    ServiceProviderName: null,
    x_RuleStatus: 'Not checkable',
    x_Reason: 'It takes the invoice; the page Reconciliation holds bills against invoices.',
  });
  expect(await bench.database.value("SELECT count(*) FROM conformance_results WHERE x_RuleStatus = 'Not checkable'")).toBe(
    String(rules.filter(({ reason }) => reason !== null).length),
  );
});
