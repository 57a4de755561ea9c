/** FOCUS files: what is put right on the way in, and what is not, and which files are no bills. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { focusDataset } from '#contract/focus.ts';
import { type Bench, focusCsv, openBench } from './bench-of-bills.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

type Bill = Parameters<typeof focusCsv>[0];

async function charges(rows: Bill, columns: string): Promise<Record<string, unknown>[]> {
  await bench.load(bench.bill('repairs.csv', focusCsv(rows)));
  return bench.rows(`SELECT ${columns}, x_SourceChanges FROM charges ORDER BY x_BillRow`);
}

describe('repairs', () => {
  it('a list cost is the unit price times the quantity, to the last digit', async () => {
    const row = { ListCost: '', ListUnitPrice: '0.1234567', PricingQuantity: '123456.7890123456' };
    expect(await charges([row, { ...row, ListCost: '7' }, { ...row, ListUnitPrice: '' }], 'ListCost')).toEqual([
      { ListCost: '15241.567764060447', x_SourceChanges: 'Product:ListCost' },
      { ListCost: '7.000000000000', x_SourceChanges: null },
      { ListCost: null, x_SourceChanges: null },
    ]);
  });

  it('a contracted cost too, but not where digits would be lost', async () => {
    const row = { ContractedCost: '', ContractedUnitPrice: '2', PricingQuantity: '1.5' };
    expect(await charges([row, { ...row, ContractedUnitPrice: '0.1234567890123' }], 'ContractedCost')).toEqual([
      { ContractedCost: '3.000000000000', x_SourceChanges: 'Product:ContractedCost' },
      { ContractedCost: null, x_SourceChanges: null },
    ]);
  });

  it('the frequency of a commitment purchase follows its own term, where that is plain', async () => {
    const bought = { ChargeCategory: 'Purchase', CommitmentDiscountId: 'C-1', EffectiveCost: '0', ChargeFrequency: 'Usage-Based' };
    const rows = ['2027-01-01', '2026-02-01', '2026-01-02'].map((end) => ({ ...bought, ChargePeriodEnd: `${end}T00:00:00Z` }));
    expect(await charges(rows, 'ChargeFrequency')).toEqual([
      { ChargeFrequency: 'One-Time', x_SourceChanges: 'Term:ChargeFrequency' },
      { ChargeFrequency: 'Recurring', x_SourceChanges: 'Term:ChargeFrequency' },
      { ChargeFrequency: 'Usage-Based', x_SourceChanges: null },
    ]);
  });

  it('a purchase whose usage carries its cost has no effective cost of its own', async () => {
    const bought = { ChargeCategory: 'Purchase', ChargeFrequency: 'Recurring', BilledCost: '10', EffectiveCost: '10' };
    const used = { CommitmentDiscountId: 'C-1', CommitmentDiscountStatus: 'Used', PricingCategory: 'Committed', BilledCost: '0', EffectiveCost: '10' };
    const rows = [{ ...bought, CommitmentDiscountId: 'C-1' }, { ...bought, CommitmentDiscountId: 'C-2' }, used];
    expect(await charges(rows, 'EffectiveCost')).toEqual([
      { EffectiveCost: '0.000000000000', x_SourceChanges: 'Covered:EffectiveCost' },
      { EffectiveCost: '10.000000000000', x_SourceChanges: null },
      { EffectiveCost: '10.000000000000', x_SourceChanges: null },
    ]);
    expect(await bench.rows('SELECT sum(BilledCost) AS billed, sum(x_Difference) AS apart FROM bill_totals')).toEqual([
      { billed: '20.000000000000', apart: '0.000000000000' },
    ]);
  });

  it('usage that a commitment covers is committed', async () => {
    const used = { CommitmentDiscountId: 'C-1', CommitmentDiscountStatus: 'Used', BilledCost: '0', PricingCategory: 'Standard' };
    expect(await charges([used, { PricingCategory: 'Standard' }], 'PricingCategory')).toEqual([
      { PricingCategory: 'Committed', x_SourceChanges: 'Covered:PricingCategory' },
      { PricingCategory: 'Standard', x_SourceChanges: null },
    ]);
  });

  it.each([
    ['2026-01-31T00:00:00Z', '2026-02-01 00:00:00', 'Inclusive:BillingPeriodEnd'],
    ['2026-01-31T23:59:59Z', '2026-02-01 00:00:00', 'Inclusive:BillingPeriodEnd'],
    ['2026-02-01T00:00:00Z', '2026-02-01 00:00:00', null],
    ['2026-01-30T00:00:00Z', '2026-01-30 00:00:00', null],
  ])('a billing period until %s ends %s', async (BillingPeriodEnd, end, x_SourceChanges) => {
    expect(await charges([{ BillingPeriodEnd }], 'BillingPeriodEnd::VARCHAR AS e')).toEqual([{ e: end, x_SourceChanges }]);
  });

  it('several in one row are all named', async () => {
    const row = { ListCost: '', ListUnitPrice: '2', ChargeCategory: 'usage', BillingPeriodEnd: '2026-01-31T00:00:00Z' };
    expect((await charges([row], 'ListCost'))[0]!.x_SourceChanges).toBe('Spelling:ChargeCategory Product:ListCost Inclusive:BillingPeriodEnd');
  });
});

it('ten columns less and ten strange ones more change no total', async () => {
  const gone = [
    'ChargeDescription',
    'ChargeFrequency',
    'InvoiceIssuerName',
    'PricingQuantity',
    'PricingUnit',
    'ResourceId',
    'ServiceCategory',
    'SubAccountId',
    'SubAccountName',
    'ListCost',
  ];
  const strange = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`Strange ${index}`, `v${index}`]));
  const row = { ...Object.fromEntries(gone.map((name) => [name, undefined])), ...strange, BilledCost: '0.1234567890' };
  await bench.load(bench.bill('strange.csv', focusCsv([row, { ...row, BilledCost: '2' }])));
  expect(await bench.rows('SELECT sum(BilledCost) AS billed, sum(x_Difference) AS apart FROM bill_totals')).toEqual([
    { billed: '2.123456789000', apart: '0.000000000000' },
  ]);
  expect(await bench.rows('SELECT DISTINCT x_Strange0, x_Strange9 FROM charges')).toEqual([{ x_Strange0: 'v0', x_Strange9: 'v9' }]);
  expect(await bench.database.value("SELECT count(*) FROM source_defects WHERE x_DefectKind = 'Unknown column'")).toBe('10');
  expect(await bench.database.value("SELECT x_RuleStatus FROM conformance_results WHERE x_RuleId = 'CAU-CostAndUsage-D-032-M'")).toBe('Broken');
});

const INVOICE_DETAIL = {
  BilledCost: '10',
  BillingAccountId: 'A-1',
  BillingCurrency: 'USD',
  BillingPeriodEnd: '2026-02-01T00:00:00Z',
  BillingPeriodStart: '2026-01-01T00:00:00Z',
  ChargeCategory: 'Usage',
  InvoiceDetailId: '1',
  InvoiceId: 'I-1',
  InvoiceIssueStatus: 'Issued',
  InvoiceIssuerName: 'Nimbus Inc.',
  PaymentTerms: 'Net 30',
};
const csv = (row: Readonly<Record<string, string>>): string => `${Object.keys(row).join(',')}\n${Object.values(row).join(',')}\n`;

describe("FOCUS's other datasets", () => {
  const others: [string, Record<string, string>][] = [
    ['InvoiceDetail', INVOICE_DETAIL],
    [
      'BillingPeriod',
      { BillingPeriodStart: '2026-01-01T00:00:00Z', BillingPeriodEnd: '2026-02-01T00:00:00Z', BillingPeriodStatus: 'Open', InvoiceIssuerName: 'Nimbus Inc.' },
    ],
    ['ContractCommitment', { BillingCurrency: 'USD', ContractCommitmentId: 'C', ContractCommitmentCost: '5', ContractId: 'K', ServiceProviderName: 'Nimbus' }],
  ];

  it.each(others)('%s alone is no bill', async (dataset, row) => {
    expect(focusDataset(Object.keys(row))).toBe(dataset);
    expect(await bench.refuse(bench.bill(`${dataset}.csv`, csv(row)))).toMatchObject({ name: 'BillOtherDataset', what: expect.stringContaining(dataset) });
  });

  it('beside bills it is not counted, and says so', async () => {
    bench.bill('month/charges.csv', focusCsv([{}]));
    const folder = bench.bill('month/invoices.csv', csv(INVOICE_DETAIL)).replace(/\/[^/]+$/, '');
    await bench.load(folder);
    expect(await bench.rows('SELECT x_BillName, x_BillStatus, x_ChargeRows FROM bills')).toEqual([
      { x_BillName: 'charges.csv', x_BillStatus: 'Loaded', x_ChargeRows: '1' },
      { x_BillName: 'invoices.csv', x_BillStatus: 'Not a bill', x_ChargeRows: '0' },
    ]);
    expect(await bench.database.value('SELECT sum(BilledCost) FROM charges')).toBe('1.000000000000');
  });

  it('charges with invoice ids are a bill', () => {
    expect(focusDataset(['BilledCost', 'ChargePeriodStart', 'InvoiceId', 'InvoiceDetailId'])).toBe('CostAndUsage');
    expect(focusDataset(['Cost', 'Day'])).toBeNull();
  });
});
