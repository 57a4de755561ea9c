import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { NO_REAL_BILLS, REAL_BILLS } from '../real-bills.ts';
import { type Bench, openBench } from './bench-of-bills.ts';
import { billed, cells, csv, decimal, FIELDS, type GcpRow, jsonLines, nested, writeParquet } from './gcp-bill.ts';

const benches: Bench[] = [];
afterEach(() => {
  for (const bench of benches.splice(0)) bench.close();
});
async function bench(): Promise<Bench> {
  const opened = await openBench();
  benches.push(opened);
  return opened;
}

/** What makes a charge, without its bill and its place in it. */
const CHARGE = `
  ChargeCategory, ChargeClass, ChargeFrequency, ChargePeriodStart, ChargePeriodEnd, BillingPeriodStart, BillingCurrency, BilledCost, EffectiveCost, ListCost,
  ContractedCost, CommitmentDiscountId, CommitmentDiscountStatus, CommitmentDiscountQuantity, CommitmentDiscountUnit, ConsumedQuantity, ConsumedUnit,
  PricingQuantity, PricingUnit, PricingCategory, RegionId, ResourceId, ResourceName, ServiceName, ServiceCategory, SkuId, SkuMeter, SubAccountId,
  SubAccountName, Tags`;
const charges = (from: Bench) => from.rows(`SELECT ${CHARGE} FROM charges ORDER BY ALL`);
const sums = async (from: Bench, by: string, where = 'true') =>
  Object.fromEntries(
    (
      await from.rows<Record<string, string>>(
        `SELECT ${by} AS k, sum(BilledCost)::VARCHAR AS b, sum(EffectiveCost)::VARCHAR AS e FROM charges WHERE ${where} GROUP BY ALL ORDER BY ALL`,
      )
    ).map(({ k, b, e }) => [k, [b, e]]),
  );

const CPU = 'Committed Usage Discount: CPU';
const FEE = 'Commitment v1: Cpu in Americas for 1 Year';

/** One row of every kind. */
const KINDS: readonly GcpRow[] = [
  { cost: '0.632220000001', hours: 20, resource: 'web-1', labels: { team: 'cart', 'a "b"': 'c,d' } },
  {
    cost: '1234567.891234',
    hours: 3,
    credits: [
      { type: 'SUSTAINED_USAGE_DISCOUNT', amount: '-0.06' },
      { type: 'PROMOTION', amount: '-0.2', id: 'p-1', name: 'Trial' },
    ],
  },
  {
    cost: '0.4',
    credits: [
      { type: 'FREE_TIER', amount: '-0.1' },
      { type: 'DISCOUNT', amount: '-0.01' },
      { type: 'RESELLER_MARGIN', amount: '-0.02' },
    ],
  },
  { cost: '0.4', credits: [{ type: 'SUBSCRIPTION_BENEFIT', amount: '-0.4' }], project: 'lab' },
  { cost: '10', hours: 20, credits: [{ type: 'COMMITTED_USAGE_DISCOUNT', amount: '-6', id: 'sub-1' }] },
  { cost: '4.32', hours: 24, sku: FEE, subscription: 'sub-1', project: null },
  { cost: '7.2', hours: 5, subscription: 'sub-2', model: 'Compute Flexible CUD - 1 Year' },
  {
    cost: '10',
    sku: 'Flexible CUD fee for 1 Year',
    subscription: 'sub-2',
    project: null,
    credits: [{ type: 'FEE_UTILIZATION_OFFSET', amount: '-7.2', id: 'sub-2' }],
  },
  { cost: '3.3', costType: 'tax', sku: 'Tax' },
  { cost: '-0.000004', costType: 'rounding_error', sku: 'Rounding error', project: null },
  { cost: '-0.5', costType: 'adjustment', correction: 'USAGE_CORRECTION', start: '2025-07-20T10:00:00Z' },
];

describe('one export in every form', () => {
  const page = (rows: readonly GcpRow[]): string => JSON.stringify({ schema: { fields: FIELDS }, rows: rows.map((row) => cells(nested(row))) });
  const forms: readonly (readonly [string, (to: Bench) => string | Promise<string>])[] = [
    ['CSV with points', (to) => to.bill('a.csv', csv(KINDS))],
    [
      'CSV with underscores',
      (to) =>
        to.bill(
          'a.csv',
          csv(KINDS, (path) => path.join('_')),
        ),
    ],
    [
      'CSV with titles',
      (to) =>
        to.bill(
          'a.csv',
          csv(KINDS, (path) =>
            path
              .join(' ')
              .replaceAll('_', ' ')
              .replace(/^./, (first) => first.toUpperCase()),
          ),
        ),
    ],
    ['CSV of a Looker explore', (to) => to.bill('a.csv', `\ufeff${csv(KINDS, (path) => `gcp_billing_export.${path.join('__')}`)}`)],
    ['JSON lines', (to) => to.bill('a.json', jsonLines(KINDS))],
    ['a JSON array', (to) => to.bill('a.json', `[${jsonLines(KINDS).trim().split('\n').join(',')}]`)],
    ['a page of the REST interface', (to) => to.bill('a.json', page(KINDS))],
    ['nested Parquet', (to) => writeParquet(to, 'a.parquet', KINDS)],
    ['nested Parquet with gzip', (to) => writeParquet(to, 'a.parquet', KINDS, 'gzip')],
  ];
  it.each(forms)('%s', async (_, write) => {
    const [first, second] = [await bench(), await bench()];
    await first.load(first.bill('a.csv', csv(KINDS)));
    await second.load(await write(second));
    expect(await charges(second)).toEqual(await charges(first));
    expect(await second.rows('SELECT x_SourceRows, x_SourceBilledCost, BilledCost, EffectiveCost FROM bill_totals')).toEqual([
      {
        x_SourceRows: String(KINDS.length),
        x_SourceBilledCost: decimal(billed(KINDS)),
        BilledCost: decimal(billed(KINDS)),
        EffectiveCost: decimal(billed(KINDS)),
      },
    ]);
  });
});

describe('credits', () => {
  const withCredits = (credits: string): string => csv([{ cost: '10', hours: 4 }]).replace(',[],202508', `,"${credits.replaceAll('"', '""')}",202508`);
  it.each([
    ['an object alone', '{"type":"DISCOUNT","amount":-2.5}', ['7.500000000000']],
    ['what Python prints', "[{'name': 'Free', 'amount': -2.5, 'full_name': None, 'id': '', 'type': 'FREE_TIER'}]", ['7.500000000000']],
    ['a bare amount', '-2.5', ['7.500000000000']],
    ['an exponent', '[{"type":"DISCOUNT","amount":-2.5E-07}]', ['9.999999750000']],
    ['nothing', '{}', ['10.000000000000']],
    ['a promotion', '[{"type":"PROMOTION","amount":-2.5},{"type":"FREE_TIER","amount":-1}]', ['-2.500000000000', '9.000000000000']],
  ])('as %s', async (_, credits, expected) => {
    const one = await bench();
    await one.load(one.bill('a.csv', withCredits(credits)));
    expect((await one.rows('SELECT BilledCost FROM charges ORDER BY BilledCost')).map(({ BilledCost }) => BilledCost)).toEqual(expected);
  });

  it('that cannot be read stop the build at their line', async () => {
    const one = await bench();
    const path = one.bill('a.csv', `${withCredits('[]')}${withCredits('half {a list')!.split('\n')[1]}\n`);
    expect(await one.refuse(path)).toMatchObject({ name: 'BillValueUnreadable', where: expect.stringContaining('a.csv:3') });
  });
});

describe('committed use with credits', () => {
  const covered = (credit: string, more: Partial<GcpRow> = {}): GcpRow => ({
    cost: '10',
    hours: 20,
    credits: [{ type: 'COMMITTED_USAGE_DISCOUNT', amount: credit, id: 'sub-1' }],
    ...more,
  });
  const fee = (more: Partial<GcpRow> = {}): GcpRow => ({ cost: '4.32', hours: 24, sku: FEE, subscription: 'sub-1', project: null, ...more });

  it('shares the fee of a day among what it covered, also in another file, to the last digit', async () => {
    const rows = [
      covered('-3.3', { resource: 'a' }),
      covered('-3.3', { resource: 'b' }),
      covered('-3.4', { resource: 'c' }),
      fee({ hours: 20 }),
      { cost: '1', resource: 'z' },
    ];
    const [whole, parts] = [await bench(), await bench()];
    await whole.load(whole.bill('a.csv', csv(rows)));
    await parts.load(...rows.map((row, index) => parts.bill(`bill-0000${index}.csv`, csv([row]))));
    expect(await charges(parts)).toEqual(await charges(whole));
    expect(
      await sums(whole, "coalesce(CommitmentDiscountStatus, ChargeCategory) || ' ' || coalesce(ResourceName, '')", 'CommitmentDiscountId IS NOT NULL'),
    ).toEqual({
      'Purchase ': ['4.320000000000', '0.000000000000'],
      'Used a': ['0.000000000000', '1.425600000000'],
      'Used b': ['0.000000000000', '1.425600000000'],
      'Used c': ['0.000000000000', '1.468800000000'],
    });
  });

  it('shows what was not used: by hours of processors and memory apart, and by dollars', async () => {
    const one = await bench();
    const dollars = { type: 'COMMITTED_USAGE_DISCOUNT_DOLLAR_BASE', amount: '-6', id: 'sub-9', name: 'GCE Commitments' };
    await one.load(
      one.bill(
        'a.csv',
        csv([
          covered('-5'),
          fee(),
          { cost: '8', hours: 1, credits: [dollars] },
          { cost: '7.2', hours: 1000, sku: 'Commitment - dollar based v1: GCE for 1 year', subscription: 'sub-9', project: null },
        ]),
      ),
    );
    // 10 of 24 hours, and 6 of 10 dollars.
    expect(await sums(one, "CommitmentDiscountId || ' ' || CommitmentDiscountStatus", "ChargeCategory = 'Usage' AND CommitmentDiscountId IS NOT NULL")).toEqual(
      {
        'sub-1 Unused': ['0.000000000000', '2.520000000000'],
        'sub-1 Used': ['0.000000000000', '1.800000000000'],
        'sub-9 Unused': ['0.000000000000', '2.880000000000'],
        'sub-9 Used': ['0.000000000000', '4.320000000000'],
      },
    );
    expect(
      await one.rows(
        "SELECT ConsumedQuantity, PricingQuantity, ListCost FROM charges WHERE CommitmentDiscountId = 'sub-1' AND CommitmentDiscountStatus = 'Used'",
      ),
    ).toEqual([{ ConsumedQuantity: '36000.000000000000000', PricingQuantity: '10.000000000000000', ListCost: '5.000000000000' }]);
  });

  it('is not guessed: where no line names the commitment, effective cost stays what is billed, and the lines are listed', async () => {
    const one = await bench();
    const unnamed = covered('-6', { credits: [{ type: 'COMMITTED_USAGE_DISCOUNT', amount: '-6', id: CPU }] });
    await one.load(one.bill('a.csv', csv([unnamed, fee(), fee({ cost: '2.5', subscription: undefined })])));
    expect(await one.rows('SELECT BilledCost, EffectiveCost, CommitmentDiscountId FROM charges ORDER BY BilledCost')).toEqual([
      { BilledCost: '2.500000000000', EffectiveCost: '2.500000000000', CommitmentDiscountId: null },
      { BilledCost: '4.000000000000', EffectiveCost: '4.000000000000', CommitmentDiscountId: null },
      { BilledCost: '4.320000000000', EffectiveCost: '4.320000000000', CommitmentDiscountId: null },
    ]);
    expect(await one.rows("SELECT x_Rows FROM source_defects WHERE x_DefectKind = 'Commitment not named'")).toEqual([{ x_Rows: '1' }]);
  });

  it('that nothing used is unused as a whole', async () => {
    const one = await bench();
    await one.load(one.bill('a.csv', csv([fee(), { cost: '1' }])));
    expect(await sums(one, 'coalesce(CommitmentDiscountStatus, ChargeCategory)', 'CommitmentDiscountId IS NOT NULL')).toEqual({
      Purchase: ['4.320000000000', '0.000000000000'],
      Unused: ['0.000000000000', '4.320000000000'],
    });
  });

  it('a delivery that no longer counts has no part in it', async () => {
    const one = await bench();
    const late = covered('-10', { resource: 'late', start: '2025-08-02T20:00:00Z' });
    const early = [covered('-10', { resource: 'a' }), fee({ hours: 20 }), { cost: '1' }];
    await one.load(one.bill('monday.csv', csv(early)), one.bill('tuesday.csv', csv([...early, late])));
    expect(await sums(one, 'ResourceName', "CommitmentDiscountStatus = 'Used'")).toEqual({
      a: ['0.000000000000', '2.160000000000'],
      late: ['0.000000000000', '2.160000000000'],
    });
  });
});

describe('committed use by price', () => {
  const used = (cost: string, more: Partial<GcpRow> = {}): GcpRow => ({
    cost,
    hours: 5,
    subscription: 'sub-2',
    model: 'Compute Flexible CUD - 1 Year',
    ...more,
  });
  const fee = (cost: string, offset: string): GcpRow => ({
    cost,
    sku: 'Flexible CUD fee for 1 Year',
    subscription: 'sub-2',
    project: null,
    credits: [{ type: 'FEE_UTILIZATION_OFFSET', amount: offset, id: 'sub-2' }],
  });
  const BY = 'coalesce(CommitmentDiscountStatus, ChargeCategory)';

  it('bills the whole fee, and usage at its price as what the fee paid for; the rest of the fee is unused', async () => {
    const one = await bench();
    await one.load(one.bill('a.csv', csv([used('7.2'), fee('10', '-7.2')])));
    expect(await sums(one, BY)).toEqual({
      Purchase: ['10.000000000000', '0.000000000000'],
      Unused: ['0.000000000000', '2.800000000000'],
      Used: ['0.000000000000', '7.200000000000'],
    });
    expect(await one.rows('SELECT DISTINCT CommitmentDiscountId, CommitmentDiscountCategory, CommitmentDiscountUnit FROM charges')).toEqual([
      { CommitmentDiscountId: 'sub-2', CommitmentDiscountCategory: 'Spend', CommitmentDiscountUnit: 'USD' },
    ]);
  });

  it('keeps what usage and offset leave over, and across files nothing but that', async () => {
    const [whole, parts] = [await bench(), await bench()];
    const rows = [used('7.2', { resource: 'a' }), fee('10', '-7')];
    await whole.load(whole.bill('a.csv', csv(rows)));
    await parts.load(...rows.map((row, index) => parts.bill(`bill-0000${index}.csv`, csv([row]))));
    const expected = {
      Adjustment: ['0.200000000000', '0.000000000000'],
      Purchase: ['10.000000000000', '0.000000000000'],
      Unused: ['0.000000000000', '3.000000000000'],
      Used: ['0.000000000000', '7.200000000000'],
    };
    expect(await sums(whole, BY)).toEqual(expected);
    expect(await sums(parts, BY)).toEqual(expected);
  });

  it('of which only one side is there stays as it is billed', async () => {
    const [usage, fees] = [await bench(), await bench()];
    await usage.load(usage.bill('a.csv', csv([used('7.2')])));
    expect(await sums(usage, BY)).toEqual({ Used: ['7.200000000000', '7.200000000000'] });
    await fees.load(fees.bill('a.csv', csv([fee('10', '-7.2')])));
    expect(await sums(fees, BY)).toEqual({ Purchase: ['2.800000000000', '0.000000000000'], Unused: ['0.000000000000', '2.800000000000'] });
  });
});

describe('months', () => {
  it('are those of the invoice, from midnight in Los Angeles; late usage stays where its time says', async () => {
    const one = await bench();
    await one.load(
      one.bill(
        'a.csv',
        csv([
          { cost: '1', month: '202508', start: '2025-07-30T10:00:00Z' },
          { cost: '2', month: '202512' },
          { cost: '4', month: '202503' },
          { cost: '8', currency: 'EUR', account: 'B' },
        ]),
      ),
    );
    expect(
      await one.rows('SELECT BilledCost, BillingCurrency, BillingAccountId, BillingPeriodStart, BillingPeriodEnd FROM charges ORDER BY BilledCost'),
    ).toMatchObject([
      { BillingPeriodStart: '2025-08-01 07:00:00', BillingPeriodEnd: '2025-09-01 07:00:00' },
      { BillingPeriodStart: '2025-12-01 08:00:00', BillingPeriodEnd: '2026-01-01 08:00:00' },
      { BillingPeriodStart: '2025-03-01 08:00:00', BillingPeriodEnd: '2025-04-01 07:00:00' },
      { BillingCurrency: 'EUR', BillingAccountId: 'B' },
    ]);
  });

  it('are told by the usage where the export is older than its invoice.month', async () => {
    const one = await bench();
    const header = 'Billing account ID,Service description,SKU description,Project ID,Usage start time,Usage end time,Cost,Currency,Credits';
    const lines = ['2025-08-01T06:30:00Z,2025-08-01T07:30:00Z,1', '2025-08-01T07:00:00Z,2025-08-01T08:00:00Z,2', '2025-01-01T07:30:00Z,2025-01-01T08:30:00Z,4'];
    await one.load(one.bill('a.csv', [header, ...lines.map((line) => `A,Cloud Storage,Storage,p,${line},USD,[]`)].join('\n')));
    expect(await sums(one, 'BillingPeriodStart::VARCHAR')).toEqual({
      '2024-12-01 08:00:00': ['4.000000000000', '4.000000000000'],
      '2025-07-01 07:00:00': ['1.000000000000', '1.000000000000'],
      '2025-08-01 07:00:00': ['2.000000000000', '2.000000000000'],
    });
  });

  it('delivered again with changes count once, in the newer delivery', async () => {
    const one = await bench();
    const rows = Array.from({ length: 20 }, (_, index): GcpRow => ({ cost: `${index}.25`, resource: `vm-${index}` }));
    const late: GcpRow = { cost: '5', resource: 'late', start: '2025-08-30T10:00:00Z' };
    await one.load(one.bill('first.csv', csv(rows)), one.bill('second.csv', csv([...rows, late])));
    expect(await sums(one, "'all'")).toEqual({ all: [decimal(billed([...rows, late])), decimal(billed([...rows, late]))] });
  });
});

it('ten columns are missing and ten are unknown', async () => {
  const one = await bench();
  const gone = /^(transaction_type|seller_name|export_time|tags|system_labels|location\.(zone|country)|project\.(name|number|ancestry_numbers)|cost_type)$/;
  const [header, ...lines] = csv([KINDS[0]!, KINDS[1]!].map(({ labels: _, ...row }) => ({ ...row, credits: [] })))
    .trim()
    .split('\n');
  const keep = header!.split(',').map((name) => !gone.test(name));
  expect(keep.filter((kept) => !kept).length).toBeGreaterThanOrEqual(10);
  const cut = (line: string): string[] =>
    [...line.matchAll(/("([^"]|"")*"|[^,]*)(,|$)/g)].slice(0, keep.length).flatMap(([, cell], index) => (keep[index] ? [cell!] : []));
  const unknown = Array.from({ length: 10 }, (_, index) => `new field ${index}`);
  await one.load(
    one.bill(
      'a.csv',
      [[...cut(header!), ...unknown], ...lines.map((line) => [...cut(line), ...unknown.map((_, index) => `v${index}`)])]
        .map((line) => line.join(','))
        .join('\n'),
    ),
  );
  expect(await one.rows('SELECT BilledCost, SubAccountId, SubAccountName, AvailabilityZone, x_NewField9 FROM charges ORDER BY BilledCost')).toEqual([
    { BilledCost: '0.632220000001', SubAccountId: 'shop-prod', SubAccountName: 'shop-prod', AvailabilityZone: null, x_NewField9: 'v9' },
    { BilledCost: '1234567.891234000000', SubAccountId: 'shop-prod', SubAccountName: 'shop-prod', AvailabilityZone: null, x_NewField9: 'v9' },
  ]);
});

it("Google's own FOCUS view is read as FOCUS: categories in lower case, a last day that is included, tags of four types", async () => {
  const one = await bench();
  const path = one.bill('focus.parquet', '');
  await one.database.run(`COPY (
    SELECT
      0.100000001::DECIMAL(38, 9) AS BilledCost, 0.1::DECIMAL(38, 9) AS EffectiveCost, 0.2::DECIMAL(38, 9) AS ListCost, 0.2::DECIMAL(38, 9) AS ContractedCost,
      'A' AS BillingAccountId, 'USD' AS BillingCurrency, TIMESTAMPTZ '2025-11-01 07:00:00Z' AS BillingPeriodStart, TIMESTAMPTZ '2025-11-30 08:00:00Z' AS BillingPeriodEnd,
      category AS ChargeCategory, CASE WHEN category = 'adjustment' THEN 'correction' END AS ChargeClass, 'Core' AS ChargeDescription, 'standard' AS PricingCategory,
      TIMESTAMPTZ '2025-11-03 00:00:00Z' AS ChargePeriodStart, TIMESTAMPTZ '2025-11-03 01:00:00Z' AS ChargePeriodEnd,
      'Google Cloud' AS InvoiceIssuerName, 'Google Cloud' AS ProviderName, 'Compute' AS ServiceCategory, 'Compute Engine' AS ServiceName,
      [
        {'key': 'team', 'value': 'cart', 'x_type': 'label', 'x_inherited': false, 'x_namespace': 'n/a'},
        {'key': 'team', 'value': 'shop', 'x_type': 'project_label', 'x_inherited': true, 'x_namespace': 'n/a'}
      ] AS Tags,
      [{'Name': 'Trial', 'Amount': -1.5}] AS x_Credits
    FROM (VALUES ('usage'), ('tax'), ('adjustment')) AS kinds (category)) TO '${path}' (FORMAT parquet)`);
  await one.load(path);
  expect(await one.rows('SELECT ChargeCategory, ChargeClass, BillingPeriodEnd, BilledCost, Tags, x_Provider FROM charges ORDER BY ChargeCategory')).toEqual(
    [
      ['Adjustment', 'Correction'],
      ['Tax', null],
      ['Usage', null],
    ].map(([ChargeCategory, ChargeClass]) => ({
      ChargeCategory,
      ChargeClass,
      BillingPeriodEnd: '2025-12-01 08:00:00',
      BilledCost: '0.100000001000',
      Tags: '{"team":"cart","project_label:team":"shop"}',
      x_Provider: 'focus-files',
    })),
  );
});

it.skipIf(!REAL_BILLS)(REAL_BILLS ? 'a real export adds up' : NO_REAL_BILLS, async () => {
  const one = await bench();
  await one.load(join(REAL_BILLS!, 'gcp', 'gcp_2022-08-01_5.csv'));
  expect(await one.rows('SELECT x_SourceRows, x_SourceBilledCost, BilledCost, EffectiveCost, BillingAccountId FROM bill_totals')).toEqual([
    {
      x_SourceRows: '9',
      x_SourceBilledCost: '0.000012000000',
      BilledCost: '0.000012000000',
      EffectiveCost: '0.000012000000',
      BillingAccountId: '018984-D0AAA4-940B88',
    },
  ]);
});
