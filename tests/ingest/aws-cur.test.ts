import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quoteText } from '../../pipeline/engine/duckdb.ts';
import { type Bench, openBench } from './bench-of-bills.ts';
import { curCsv, type Line, line, snake } from './cur.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const load = (name: string, lines: readonly Line[]): Promise<void> => bench.load(bench.bill(name, curCsv(lines)));
const defects = (): Promise<{ kind: string; column: string; rows: string }[]> =>
  bench.rows('SELECT x_DefectKind AS kind, x_Column AS "column", x_Rows AS rows FROM source_defects WHERE x_DefectKind <> \'Time without Z\' ORDER BY ALL');
const snaked = (lines: readonly Line[]): Line[] => lines.map((each) => Object.fromEntries(Object.entries(each).map(([key, value]) => [snake(key), value])));
/** A line without the columns of which CUR 2.0 makes entries of a map. */
const withoutProduct = ({ 'product/ProductName': _, 'product/regionCode': __, ...rest }: Line): Line => rest;

describe('maps', () => {
  const product = { product_name: 'Amazon Elastic Compute Cloud', region: 'eu-west-1', instance_type: 'm5.large', operating_system: 'Linux', vcpu: '2' };
  const tags = { user_name: 'web', user_cost_center: 'a=b, "c"', aws_created_by: 'me' };
  const expected = [
    {
      ServiceName: 'Amazon Elastic Compute Cloud',
      RegionId: 'eu-west-1',
      RegionName: 'Europe (Ireland)',
      ResourceName: 'web',
      tags: { name: 'web', cost_center: 'a=b, "c"', 'aws:created_by': 'me' },
      details: { InstanceType: 'm5.large' },
    },
  ];
  const bare = { ...withoutProduct(line({ 'lineItem/ResourceId': 'i-1', 'pricing/RateCode': 'SKU1.TERM.RATE', 'lineItem/UnblendedCost': '1' })) };
  const seen = async (): Promise<unknown[]> =>
    (await bench.rows<Record<string, string>>('SELECT ServiceName, RegionId, RegionName, ResourceName, Tags, SkuPriceDetails FROM charges')).map(
      ({ Tags, SkuPriceDetails, ...rest }) => ({ ...rest, tags: JSON.parse(Tags!), details: JSON.parse(SkuPriceDetails!) }),
    );

  it('as JSON in CSV', async () => {
    await load('json.csv', snaked([{ ...bare, product: JSON.stringify(product), resource_tags: JSON.stringify(tags) }]));
    expect(await seen()).toEqual(expected);
    expect(await bench.rows('SELECT SkuId, SkuPriceId FROM charges')).toEqual([{ SkuId: 'SKU1', SkuPriceId: 'SKU1.TERM.RATE' }]);
    expect(await defects()).toEqual([]);
  });

  it('as {k=v} in CSV, which is said', async () => {
    const pairs = (map: Readonly<Record<string, string>>): string =>
      `{${Object.entries(map)
        .map(([key, value]) => `${key}=${value}`)
        .join(', ')}}`;
    await load('pairs.csv', snaked([{ ...bare, product: pairs(product), resource_tags: pairs(tags) }]));
    expect(await seen()).toEqual(expected);
    expect(await defects()).toEqual([
      { kind: 'Not JSON', column: 'product', rows: '1' },
      { kind: 'Not JSON', column: 'resource_tags', rows: '1' },
    ]);
  });

  it.each([
    ['MAP', (map: object) => `MAP ${JSON.stringify(map).replaceAll("'", "''").replaceAll('\\"', '@@').replaceAll('"', "'").replaceAll('@@', '"')}`],
    ['STRUCT', (map: object) => `${JSON.stringify(map).replaceAll('\\"', '@@').replaceAll('"', "'").replaceAll('@@', '"')}`],
    ['a list of pairs', (map: object) => `[${Object.entries(map).map(([key, value]) => `{'key': ${quoteText(key)}, 'value': ${quoteText(String(value))}}`)}]`],
  ])('as %s in Parquet', async (kind, sql) => {
    const [one] = snaked([bare]) as [Line];
    const times = ['bill_billing_period_start_date', 'bill_billing_period_end_date', 'line_item_usage_start_date', 'line_item_usage_end_date'];
    const columns = Object.entries(one).map(([name, value]) => {
      const text = quoteText(value);
      return `${times.includes(name) ? `${text}::TIMESTAMP` : name === 'line_item_unblended_cost' ? `${text}::DOUBLE` : text} AS ${name}`;
    });
    const path = bench.bill('maps.parquet', '');
    await bench.database.run(
      `COPY (SELECT ${[...columns, `${sql(product)} AS product`, `${sql(tags)} AS resource_tags`].join(', ')}) TO ${quoteText(path)} (FORMAT parquet)`,
    );
    await bench.load(path);
    const details = kind === 'MAP' ? { CoreCount: 2, InstanceType: 'm5.large', OperatingSystem: 'Linux' } : { InstanceType: 'm5.large' };
    expect(await seen()).toEqual(expected.map((each) => ({ ...each, details })));
  });

  it('beside columns of their own, which count', async () => {
    await load('both.csv', [line({ product: '{"region_code":"us-east-1","product_name":"other"}', 'lineItem/UnblendedCost': '1' })]);
    expect(await bench.rows('SELECT ServiceName, RegionId FROM charges')).toEqual([{ ServiceName: 'Amazon Elastic Compute Cloud', RegionId: 'eu-west-1' }]);
  });
});

describe('columns', () => {
  it.each([
    ['as slashes', (header: string) => header],
    ['as CUR 2.0', snake],
    ['in capitals', (header: string) => snake(header).toUpperCase()],
    ['run together', (header: string) => header.toLowerCase().replace('/', '_')],
    ['with _arn', (header: string) => snake(header).replace(/_a_r_n$/, '_arn')],
  ])('%s', async (_, spell) => {
    const fee = line({
      'lineItem/LineItemType': 'SavingsPlanRecurringFee',
      'lineItem/UnblendedCost': '3',
      'savingsPlan/SavingsPlanARN': 'arn:sp/1',
      'savingsPlan/TotalCommitmentToDate': '3',
      'savingsPlan/UsedCommitment': '1',
    });
    await load('spelled.csv', [Object.fromEntries(Object.entries(fee).map(([header, value]) => [spell(header), value]))]);
    expect(
      await bench.rows('SELECT CommitmentDiscountId AS id, CommitmentDiscountStatus AS s, BilledCost AS b, EffectiveCost AS e FROM charges ORDER BY 3'),
    ).toEqual([
      { id: 'arn:sp/1', s: 'Unused', b: '0.000000000000', e: '2.000000000000' },
      { id: 'arn:sp/1', s: null, b: '3.000000000000', e: '0.000000000000' },
    ]);
  });

  it('that are not there: the month from the use, the hours from the interval', async () => {
    const missing = ['bill/BillingPeriodStartDate', 'bill/BillingPeriodEndDate', 'lineItem/UsageEndDate', 'bill/InvoicingEntity', 'lineItem/LegalEntity'];
    await bench.load(bench.bill('few.csv', curCsv([line({ 'lineItem/UnblendedCost': '1' })], missing)));
    const when = 'BillingPeriodStart::VARCHAR AS p, BillingPeriodEnd::VARCHAR AS q, ChargePeriodEnd::VARCHAR AS e, InvoiceIssuerName AS i';
    expect(await bench.rows(`SELECT ${when} FROM charges`)).toEqual([
      { p: '2026-03-01 00:00:00', q: '2026-04-01 00:00:00', e: '2026-03-01 01:00:00', i: 'AWS' },
    ]);
    expect(await defects()).toEqual([
      { kind: 'Missing column', column: 'bill_billing_period_start_date', rows: '1' },
      { kind: 'Missing column', column: 'line_item_usage_end_date', rows: '1' },
    ]);
    expect(await bench.rows('SELECT sum(abs(x_Difference)) AS d FROM bill_totals')).toEqual([{ d: '0.000000000000' }]);
  });

  it('a bill of nothing but net amounts', async () => {
    const { 'lineItem/UnblendedCost': _, ...rest } = line({ 'lineItem/NetUnblendedCost': '2.5' });
    await load('net.csv', [rest]);
    expect(await bench.rows('SELECT BilledCost AS b FROM charges')).toEqual([{ b: '2.500000000000' }]);
  });

  it('without any amount: refused', async () => {
    const path = bench.bill('no-cost.csv', curCsv([line({})], ['lineItem/UnblendedCost']));
    expect(await bench.refuse(path)).toMatchObject({ name: 'BillColumnMissing', where: expect.stringMatching(/no-cost\.csv:1$/) });
  });
});

describe('currencies and payers', () => {
  const usd = line({ 'identity/LineItemId': 'a', 'lineItem/UnblendedCost': '1' });
  const blank = line({ 'identity/LineItemId': 'b', 'lineItem/UnblendedCost': '2', 'lineItem/CurrencyCode': '' });
  const cny = line({ 'identity/LineItemId': 'c', 'lineItem/UnblendedCost': '4', 'lineItem/CurrencyCode': 'CNY', 'bill/PayerAccountId': '000000000001' });
  const totals = (): Promise<unknown[]> =>
    bench.rows('SELECT BillingAccountId AS a, BillingCurrency AS c, BilledCost AS b, x_Difference AS d FROM bill_totals ORDER BY ALL');

  it('of several payers in a file, each its own', async () => {
    await load('payers.csv', [usd, cny]);
    expect(await totals()).toEqual([
      { a: '000000000001', c: 'CNY', b: '4.000000000000', d: '0.000000000000' },
      { a: '001234567890', c: 'USD', b: '1.000000000000', d: '0.000000000000' },
    ]);
    expect(await bench.rows('SELECT x_BillStatus FROM bills')).toEqual([{ x_BillStatus: 'Loaded' }]);
  });

  it('a blank is the only currency of the file, which is said', async () => {
    await load('blank.csv', [usd, blank]);
    expect(await totals()).toEqual([{ a: '001234567890', c: 'USD', b: '3.000000000000', d: '0.000000000000' }]);
    expect(await defects()).toEqual([{ kind: 'Blank currency', column: 'line_item_currency_code', rows: '1' }]);
  });

  it('a blank beside several is refused, and told by providers.yaml', async () => {
    const path = bench.bill('blanks.csv', curCsv([usd, blank, cny]));
    expect(await bench.refuse(path)).toMatchObject({
      name: 'BillCurrencyBlank',
      what: expect.stringContaining('1 row '),
      why: expect.stringContaining('CNY, USD'),
    });
    bench.write('providers.yaml', `bills: [{ path: ${path}, currency: USD }]`);
    await bench.load();
    expect(await bench.rows("SELECT sum(BilledCost) AS b FROM charges WHERE BillingCurrency = 'USD'")).toEqual([{ b: '3.000000000000' }]);
  });

  it('accounts that a spreadsheet has shortened are refused', async () => {
    expect(await bench.refuse(bench.bill('excel.csv', curCsv([line({ 'bill/PayerAccountId': '1.23457E+11' })])))).toMatchObject({
      name: 'BillValueUnreadable',
      what: expect.stringContaining('a spreadsheet has cut its digits off'),
    });
  });

  it('no currency anywhere is refused', async () => {
    expect(await bench.refuse(bench.bill('none.csv', curCsv([blank])))).toMatchObject({
      name: 'BillCurrencyBlank',
      fix: expect.stringContaining('--currency'),
    });
  });

  it('what AWS bills for others has their name, and its own on the invoice', async () => {
    const other = {
      'bill/BillingEntity': 'AWS Marketplace',
      'lineItem/LegalEntity': 'Vendor GmbH',
      'lineItem/ProductCode': 'v1',
      'product/ProductName': 'Suite',
    };
    const says = 'SELECT ServiceProviderName AS s, HostProviderName AS h, InvoiceIssuerName AS i, ListCost AS l FROM charges';
    await load('market.csv', [line({ ...other, 'lineItem/UnblendedCost': '7' })]);
    expect(await bench.rows(says)).toEqual([{ s: 'Vendor GmbH', h: 'AWS', i: 'Amazon Web Services, Inc.', l: '7.000000000000' }]);
    await bench.load(bench.bill('market.csv', curCsv([line({ ...other, 'lineItem/UnblendedCost': '7' })], ['bill/InvoicingEntity'])));
    expect(await bench.rows(says)).toEqual([{ s: 'Vendor GmbH', h: 'AWS', i: 'AWS Marketplace', l: '7.000000000000' }]);
  });
});

describe('kinds of lines', () => {
  const of = async (...lines: Line[]): Promise<unknown[]> => {
    await load(
      'kinds.csv',
      lines.map((each, index) => line({ 'identity/LineItemId': `k${index}`, ...each })),
    );
    return bench.rows(
      'SELECT ChargeCategory AS c, ChargeClass AS k, ChargeFrequency AS f, BilledCost::DOUBLE AS b, EffectiveCost::DOUBLE AS e, ListCost::DOUBLE AS l, ContractedCost::DOUBLE AS p FROM charges ORDER BY x_BillRow, x_ChargeId',
    );
  };
  const earlier = { 'lineItem/UsageStartDate': '2026-02-03T00:00:00Z', 'lineItem/UsageEndDate': '2026-02-03T01:00:00Z' };

  it('refunds: of use, of a commitment, of tax; a correction where they speak of a closed month', async () => {
    const refund = { 'lineItem/LineItemType': 'Refund', 'lineItem/UnblendedCost': '-4' };
    expect(
      await of(
        refund,
        { ...refund, ...earlier },
        { ...refund, 'reservation/ReservationARN': 'arn:ri/1' },
        { ...refund, 'lineItem/ProductCode': 'ComputeSavingsPlans', ...earlier },
        { ...refund, 'lineItem/TaxType': 'VAT' },
      ),
    ).toEqual([
      { c: 'Usage', k: null, f: 'Usage-Based', b: -4, e: -4, l: -4, p: -4 },
      { c: 'Usage', k: 'Correction', f: 'Usage-Based', b: -4, e: -4, l: -4, p: -4 },
      { c: 'Purchase', k: null, f: 'One-Time', b: -4, e: 0, l: -4, p: -4 },
      { c: 'Purchase', k: 'Correction', f: 'One-Time', b: -4, e: 0, l: -4, p: -4 },
      { c: 'Tax', k: null, f: 'One-Time', b: -4, e: -4, l: -4, p: -4 },
    ]);
  });

  it('fees: support by the month, a domain once, a true-up of a reservation', async () => {
    const fee = { 'lineItem/LineItemType': 'Fee', 'lineItem/UnblendedCost': '9' };
    expect(
      await of(
        { ...fee, 'lineItem/ProductCode': 'AWSSupportEnterprise' },
        { ...fee, 'lineItem/ProductCode': 'AmazonRegistrar' },
        { ...fee, 'reservation/ReservationARN': 'arn:ri/2', 'bill/BillType': 'Purchase' },
        { ...fee, 'lineItem/LineItemType': 'SavingsPlanUpfrontFee', 'savingsPlan/SavingsPlanARN': 'arn:sp/2' },
      ),
    ).toEqual([
      { c: 'Purchase', k: null, f: 'Recurring', b: 9, e: 9, l: 9, p: 9 },
      { c: 'Purchase', k: null, f: 'One-Time', b: 9, e: 9, l: 9, p: 9 },
      { c: 'Purchase', k: null, f: 'One-Time', b: 9, e: 0, l: 9, p: 9 },
      { c: 'Purchase', k: null, f: 'One-Time', b: 9, e: 0, l: 9, p: 9 },
    ]);
  });

  it.each(['EdpDiscount', 'PrivateRateDiscount', 'BundledDiscount', 'RiVolumeDiscount', 'SppDiscount', 'Discount'])(
    '%s, with and without net amounts',
    async (type) => {
      const use = { 'lineItem/UnblendedCost': '10', 'pricing/publicOnDemandCost': '12', 'pricing/publicOnDemandRate': '12' };
      const discount = { 'lineItem/LineItemType': type, 'lineItem/UnblendedCost': '-1' };
      expect(await of(use, discount)).toEqual([
        { c: 'Usage', k: null, f: 'Usage-Based', b: 10, e: 10, l: 12, p: 10 },
        { c: 'Adjustment', k: null, f: 'One-Time', b: -1, e: -1, l: 0, p: -1 },
      ]);
      expect(await of({ ...use, 'lineItem/NetUnblendedCost': '9' }, { ...discount, 'lineItem/NetUnblendedCost': '0' })).toEqual([
        { c: 'Usage', k: null, f: 'Usage-Based', b: 9, e: 9, l: 12, p: 9 },
      ]);
      expect(await defects()).toEqual([]);
      expect(await of({ ...use, 'lineItem/NetUnblendedCost': '9' }, discount)).toHaveLength(2);
      expect(await defects()).toEqual([{ kind: 'Discount without a net amount', column: 'line_item_net_unblended_cost', rows: '1' }]);
    },
  );

  it('covered use that its negations take back, and what they leave over', async () => {
    const covered = {
      'lineItem/LineItemType': 'SavingsPlanCoveredUsage',
      'lineItem/UnblendedCost': '10',
      'savingsPlan/SavingsPlanARN': 'arn:sp/1',
      'savingsPlan/SavingsPlanEffectiveCost': '7',
    };
    const negation = { 'lineItem/LineItemType': 'SavingsPlanNegation', 'savingsPlan/SavingsPlanARN': 'arn:sp/1', 'lineItem/UnblendedCost': '-10' };
    expect(await of(covered, negation)).toEqual([{ c: 'Usage', k: null, f: 'Usage-Based', b: 0, e: 7, l: 10, p: 10 }]);
    const other = { ...negation, 'savingsPlan/SavingsPlanARN': 'arn:sp/2', 'lineItem/UnblendedCost': '-1' };
    await of(covered, negation, other);
    expect(await bench.rows("SELECT ChargeDescription AS d, BilledCost::DOUBLE AS b FROM charges WHERE ChargeCategory = 'Adjustment'")).toEqual([
      { d: 'Covered usage and savings plan negations that do not cancel out arn:sp/2', b: -1 },
    ]);
  });

  it('list costs: from the price where no cost is given, none for what is free', async () => {
    expect(
      await of(
        { 'lineItem/UnblendedCost': '3', 'lineItem/UsageAmount': '4', 'pricing/publicOnDemandRate': '0.9' },
        { 'lineItem/UnblendedCost': '0', 'lineItem/UsageAmount': '4', 'pricing/publicOnDemandRate': '0', 'pricing/publicOnDemandCost': '0' },
      ),
    ).toMatchObject([{ l: 3.6 }, { l: 0 }]);
  });

  it('capacity reservations', async () => {
    await of(
      { 'capacityReservation/CapacityReservationARN': 'arn:cr/1', 'capacityReservation/CapacityReservationStatus': 'Used' },
      { 'capacityReservation/CapacityReservationARN': 'arn:cr/1', 'capacityReservation/CapacityReservationStatus': 'Unused' },
      { 'capacityReservation/CapacityReservationARN': 'arn:cr/1', 'capacityReservation/CapacityReservationStatus': 'Reserved' },
    );
    expect(await bench.rows('SELECT CapacityReservationId AS i, CapacityReservationStatus AS s FROM charges ORDER BY x_BillRow')).toEqual([
      { i: 'arn:cr/1', s: 'Used' },
      { i: 'arn:cr/1', s: 'Unused' },
      { i: null, s: null },
    ]);
  });

  it.each([
    ['an hour', '2026-03-01T01:00:00Z', '2026-03-01 01:00:00'],
    ['a day', '2026-03-02T00:00:00Z', '2026-03-02 00:00:00'],
    ['a month', '2026-04-01T00:00:00Z', '2026-04-01 00:00:00'],
    ['a month up to its last second', '2026-03-31T23:59:59Z', '2026-04-01 00:00:00'],
  ])('of %s', async (_, end, expected) => {
    await of({ 'lineItem/UsageEndDate': end });
    expect(await bench.rows('SELECT ChargePeriodEnd::VARCHAR AS e FROM charges')).toEqual([{ e: expected }]);
  });
});

describe('split costs of pods and tasks', () => {
  const node = line({ 'identity/LineItemId': 'n', 'lineItem/ResourceId': 'i-1', 'lineItem/UnblendedCost': '10', 'resourceTags/user:team': 'platform' });
  const pod = (name: string, used: string, unused: string): Line =>
    line({
      'identity/LineItemId': name,
      'lineItem/ResourceId': `arn:aws:eks:eu-west-1:1:pod/shop/${name}`,
      'lineItem/ProductCode': 'AmazonEKS',
      'product/ProductName': 'Amazon Elastic Container Service for Kubernetes',
      'splitLineItem/ParentResourceId': 'i-1',
      'splitLineItem/SplitCost': used,
      'splitLineItem/UnusedCost': unused,
      'resourceTags/user:team': name,
    });

  it('replace what their instance costs, and add nothing to it', async () => {
    await load('split.csv', [node, pod('cart', '4', '2'), pod('search', '3', '1')]);
    expect(await bench.rows('SELECT BilledCost AS b, x_SplitWeight AS w, x_OriginResourceId AS o, AllocatedTags AS t FROM charges ORDER BY x_BillRow')).toEqual(
      [
        { b: '10.000000000000', w: null, o: null, t: null },
        { b: '0.000000000000', w: '6.000000000000', o: 'i-1', t: '{"team":"cart"}' },
        { b: '0.000000000000', w: '4.000000000000', o: 'i-1', t: '{"team":"search"}' },
      ],
    );
    expect(
      await bench.rows(
        "SELECT ResourceId AS r, AllocatedResourceName AS a, Tags ->> 'team' AS t, sum(BilledCost) AS b, sum(EffectiveCost) AS e FROM daily_charges GROUP BY ALL HAVING sum(BilledCost) <> 0 ORDER BY 2",
      ),
    ).toEqual([
      { r: 'i-1', a: 'shop/cart', t: 'cart', b: '6.000000000000', e: '6.000000000000' },
      { r: 'i-1', a: 'shop/search', t: 'search', b: '4.000000000000', e: '4.000000000000' },
    ]);
  });

  it('with a cost of their own stay charges, which is said', async () => {
    await load('split.csv', [node, { ...pod('cart', '4', '2'), 'lineItem/UnblendedCost': '0.5' }]);
    expect(await bench.rows('SELECT sum(BilledCost) AS b, count(x_SplitWeight) AS w FROM charges')).toEqual([{ b: '10.500000000000', w: '0' }]);
    expect(await defects()).toEqual([{ kind: 'Split cost with a cost of its own', column: 'split_line_item_parent_resource_id', rows: '1' }]);
  });
});

describe("AWS's own FOCUS exports", () => {
  const columns = (version: string): string => `
    'eu-west-1a' AS AvailabilityZone, 1.25::DOUBLE AS BilledCost, '001234567890' AS BillingAccountId, 'Payer' AS BillingAccountName, 'USD' AS BillingCurrency,
    TIMESTAMP '2026-04-01' AS BillingPeriodEnd, TIMESTAMP '2026-03-01' AS BillingPeriodStart, 'Usage' AS ChargeCategory, NULL::VARCHAR AS ChargeClass,
    'm5.large' AS ChargeDescription, 'Usage-Based' AS ChargeFrequency, TIMESTAMP '2026-03-01 01:00:00' AS ChargePeriodEnd, TIMESTAMP '2026-03-01' AS ChargePeriodStart,
    1.0::DOUBLE AS ConsumedQuantity, 'Hrs' AS ConsumedUnit, 1.25::DOUBLE AS ContractedCost, NULL::DOUBLE AS ContractedUnitPrice, 1.25::DOUBLE AS EffectiveCost,
    NULL::VARCHAR AS InvoiceIssuerName, 1.5::DOUBLE AS ListCost, NULL::DOUBLE AS ListUnitPrice, 'Standard' AS PricingCategory, 1.0::DOUBLE AS PricingQuantity,
    NULL::VARCHAR AS PricingUnit, 'AWS' AS ProviderName, NULL::VARCHAR AS PublisherName, 'eu-west-1' AS RegionId, 'EU (Ireland)' AS RegionName, 'i-1' AS ResourceId,
    NULL::VARCHAR AS ResourceName, 'instance' AS ResourceType, 'Compute' AS ServiceCategory, 'Amazon Elastic Compute Cloud' AS ServiceName, NULL::VARCHAR AS SkuId,
    NULL::VARCHAR AS SkuPriceId, '009876543210' AS SubAccountId, 'shop' AS SubAccountName, MAP {'user:team': 'cart', 'aws:createdBy': 'me'} AS Tags,
    MAP {'env': 'prod'} AS x_CostCategories, MAP {'edp': 0.1} AS x_Discounts, 'RunInstances' AS x_Operation, 'AmazonEC2' AS x_ServiceCode, 'EU-BoxUsage:m5.large' AS x_UsageType
    ${version === '1.2' ? ", 'EUINEN26-1' AS InvoiceId, 'Account' AS SubAccountType, 'Account' AS BillingAccountType, 'Virtual Machines' AS ServiceSubcategory, NULL::VARCHAR AS SkuMeter, MAP {'InstanceType': 'm5.large'} AS SkuPriceDetails, 'USD' AS PricingCurrency" : ''}`;

  it.each(['1.0', '1.2'])('FOCUS %s in Parquet, with columns of AWS and what it leaves null', async (version) => {
    const path = bench.bill(join('focus', `${version}.snappy.parquet`), '');
    await bench.database.run(`COPY (SELECT ${columns(version)}) TO ${quoteText(path)} (FORMAT parquet)`);
    await bench.load(path);
    expect(await bench.rows('SELECT x_Provider AS p, x_FocusVersion AS v FROM bills')).toEqual([{ p: 'focus-files', v: version }]);
    const says = 'BilledCost AS b, Tags AS t, x_CostCategories AS c, x_Discounts AS d, x_UsageType AS u, ServiceProviderName AS s, InvoiceIssuerName AS i';
    expect(await bench.rows(`SELECT ${says} FROM charges`)).toEqual([
      {
        b: '1.250000000000',
        t: '{"user:team":"cart","aws:createdBy":"me"}',
        c: '{"env":"prod"}',
        d: '{"edp":0.1}',
        u: 'EU-BoxUsage:m5.large',
        s: 'AWS',
        i: null,
      },
    ]);
    expect(await bench.rows('SELECT sum(abs(x_Difference)) AS d FROM bill_totals')).toEqual([{ d: '0.000000000000' }]);
  });

  it('FOCUS 1.2 as CSV, maps as JSON', async () => {
    const path = bench.bill(join('focus', '1.2.csv.gz'), '');
    await bench.database.run(
      `COPY (SELECT * REPLACE (to_json(Tags)::VARCHAR AS Tags, to_json(x_Discounts)::VARCHAR AS x_Discounts, to_json(x_CostCategories)::VARCHAR AS x_CostCategories, to_json(SkuPriceDetails)::VARCHAR AS SkuPriceDetails) FROM (SELECT ${columns('1.2')})) TO ${quoteText(path)} (FORMAT csv, COMPRESSION gzip)`,
    );
    await bench.load(path);
    expect(await bench.rows('SELECT BilledCost AS b, Tags AS t, InvoiceId AS i FROM charges')).toEqual([
      { b: '1.250000000000', t: '{"user:team":"cart","aws:createdBy":"me"}', i: 'EUINEN26-1' },
    ]);
  });
});
