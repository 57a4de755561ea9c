import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ingest } from '../../pipeline/1-ingest/ingest.ts';
import { normalize } from '../../pipeline/2-normalize/normalize.ts';
import { NO_REAL_BILLS, REAL_BILLS } from '../real-bills.ts';
import { azureCsv, RESERVATION, type Row, SAVINGS_PLAN } from './azure-bill.ts';
import { type Bench, focusCsv, openBench } from './bench-of-bills.ts';

let bench: Bench;
afterEach(() => bench.close());

async function charges(content: string, columns: string, name = 'bill.csv'): Promise<unknown[]> {
  bench = await openBench();
  await bench.load(bench.bill(name, content));
  return bench.rows(`SELECT ${columns} FROM charges ORDER BY x_BillRow`);
}

const TOTALS = 'SELECT sum(BilledCost)::VARCHAR AS billed, sum(EffectiveCost)::VARCHAR AS effective FROM charges';
const KINDS = 'SELECT DISTINCT x_DefectKind AS kind FROM source_defects ORDER BY 1';

describe('one row', () => {
  const cases: Readonly<Record<string, [Row, Record<string, unknown>]>> = {
    'ends a day later than it says': [
      {},
      { BillingPeriodEnd: '2026-04-01 00:00:00', ChargePeriodStart: '2026-03-02 00:00:00', ChargePeriodEnd: '2026-03-03 00:00:00' },
    ],
    'keeps a period end that is a first': [{ BillingPeriodEndDate: '04/01/2026' }, { BillingPeriodEnd: '2026-04-01 00:00:00' }],
    'has tags though the brackets are missing': [{}, { Tags: '{"team": "cart"}' }],
    'has no tags where they cannot be read, but keeps them': [{ Tags: 'team=cart' }, { Tags: null, x_Tags: 'team=cart' }],
    'has a date as Germans write it': [
      { Date: '14.03.2026', BillingPeriodStartDate: '01.03.2026' },
      { ChargePeriodStart: '2026-03-14 00:00:00', BillingPeriodStart: '2026-03-01 00:00:00' },
    ],
    'is Dynamic on spot': [{ PricingModel: 'Spot' }, { PricingCategory: 'Dynamic' }],
    'is a savings plan by its benefit': [
      { PricingModel: 'SavingsPlan', benefitId: SAVINGS_PLAN.toUpperCase() },
      {
        CommitmentDiscountCategory: 'Spend',
        CommitmentDiscountType: 'Savings Plan',
        CommitmentDiscountId: SAVINGS_PLAN.toUpperCase(),
        PricingCategory: 'Committed',
      },
    ],
    'is covered by the reservation that old exports name': [
      { PricingModel: '', ReservationId: 'r-9' },
      { CommitmentDiscountId: 'r-9', CommitmentDiscountStatus: 'Used', CommitmentDiscountType: 'Reservation' },
    ],
    'is of the publisher on the marketplace': [
      { PublisherType: 'Marketplace', PublisherName: 'Firewalls Ltd', MeterCategory: 'Unassigned', ProductName: 'Firewall', ResourceLocation: 'Unassigned' },
      { ServiceProviderName: 'Firewalls Ltd', HostProviderName: 'Microsoft', ServiceName: 'Firewall', RegionId: null, ServiceCategory: 'Other' },
    ],
    'is a correction if it is refunded for an earlier month': [
      { ChargeType: 'Refund', Date: '02/10/2026' },
      { ChargeCategory: 'Purchase', ChargeClass: 'Correction' },
    ],
    'is no correction if it is refunded for its own month': [{ ChargeType: 'Refund' }, { ChargeCategory: 'Purchase', ChargeClass: null }],
    'is an adjustment if it rounds': [{ ChargeType: 'RoundingAdjustment' }, { ChargeCategory: 'Adjustment', ChargeFrequency: 'One-Time' }],
    'counts in blocks where its price is that of a block': [
      { UnitOfMeasure: '100 Hours', Quantity: '2', EffectivePrice: '5', UnitPrice: '5' },
      {
        PricingQuantity: '2.000000000000000',
        PricingUnit: '100 Hours',
        ConsumedQuantity: '200.000000000000000',
        ConsumedUnit: 'Hours',
        ContractedCost: '10.000000000000',
      },
    ],
    'counts in units where its price is that of a unit': [
      { UnitOfMeasure: '1M', Quantity: '2500000', EffectivePrice: '0.000002', UnitPrice: '2', PayGPrice: '3' },
      {
        PricingQuantity: '2.500000000000000',
        PricingUnit: '1000000 Units',
        ConsumedQuantity: '2500000.000000000000000',
        ContractedCost: '5.000000000000',
        ListCost: '7.500000000000',
      },
    ],
    'reads the number of a unit that nobody knows': [
      { UnitOfMeasure: '1,000 Widget Turns', Quantity: '3', EffectivePrice: '', UnitPrice: '' },
      { PricingQuantity: '0.003000000000000', PricingUnit: '1000 widget turns', ConsumedUnit: 'widget turns' },
    ],
    'is of the billing profile under a customer agreement, priced in another currency': [
      {
        BillingAccountId: 'aaaa:bbbb_2019-05-31',
        BillingProfileId: 'ABCD-EFGH',
        PricingCurrency: 'EUR',
        ExchangeRatePricingToBilling: '1.25',
        UnitPrice: '2',
        PayGPrice: '4',
        CostInPricingCurrency: '0.8',
        InvoiceId: 'E1',
      },
      {
        BillingAccountId: 'ABCD-EFGH',
        BillingAccountType: 'Billing Profile',
        ContractedUnitPrice: '2.500000000000000',
        ListUnitPrice: '5.000000000000000',
        PricingCurrency: 'EUR',
        PricingCurrencyContractedUnitPrice: '2.000000000000000',
        PricingCurrencyEffectiveCost: '0.800000000000',
        InvoiceId: 'E1',
      },
    ],
    'has a list cost that the export states': [{ PaygCostInBillingCurrency: '9' }, { ListCost: '9.000000000000' }],
    'is issued by the partner who sells it': [{ PartnerName: 'Reseller BV' }, { InvoiceIssuerName: 'Reseller BV', ServiceProviderName: 'Microsoft' }],
    'knows a region however it is written': [{ ResourceLocation: 'US East 2' }, { RegionId: 'eastus2', RegionName: 'East US 2' }],
    'keeps a region that it does not know': [{ ResourceLocation: 'Moon North' }, { RegionId: 'moonnorth', RegionName: 'Moon North' }],
  };

  it('becomes each of these', async () => {
    bench = await openBench();
    await bench.load(bench.bill('bill.csv', azureCsv(Object.values(cases).map(([row]) => row))));
    for (const [index, [name, [, expected]]] of Object.entries(cases).entries()) {
      const columns = Object.keys(expected).map((column) => `${column}::VARCHAR AS ${column}`);
      expect(await bench.rows(`SELECT ${columns.join(', ')} FROM charges WHERE x_BillRow = ${index + 1}`), name).toEqual([expected]);
    }
  });
});

describe('the same bill under other headers', () => {
  const rows: Row[] = [
    { CostInBillingCurrency: '0.1234567891', Date: '03/14/2026' },
    { CostInBillingCurrency: '2E-7', Date: '03/15/2026' },
  ];
  const german: Readonly<Record<string, string>> = {
    BillingAccountId: 'Abrechnungskonto-ID',
    BillingCurrency: 'Währung',
    ConsumedService: 'Verbrauchter Dienst',
    CostInBillingCurrency: 'Kosten in Abrechnungswährung',
    Date: 'Nutzungsdatum',
    MeterCategory: 'Kategorie der Verbrauchseinheit',
    Quantity: 'Verbrauchte Menge',
    ResourceId: 'Ressourcen-ID',
    ResourceLocation: 'Ressourcenstandort',
    SubscriptionId: 'Abonnement-ID',
    UnitOfMeasure: 'Maßeinheit',
  };
  const french: Readonly<Record<string, string>> = {
    BillingCurrency: 'Devise',
    ConsumedService: 'Service consommé',
    CostInBillingCurrency: 'Coût avant impôts',
    Date: 'Date d’utilisation',
    MeterCategory: 'Catégorie du compteur',
    MeterId: 'ID du compteur',
    ResourceId: "ID d'instance",
    SubscriptionId: "GUID d'abonnement",
    Quantity: 'Quantité',
  };
  const japanese: Readonly<Record<string, string>> = {
    BillingCurrency: '通貨',
    CostInBillingCurrency: '税引き前コスト',
    Date: '使用日',
    MeterCategory: '測定カテゴリ',
    MeterId: '測定 ID',
    ResourceId: 'インスタンス ID',
    SubscriptionId: 'サブスクリプション GUID',
    ConsumedService: '使用されたサービス',
    Quantity: '使用量',
  };
  const spellings: Readonly<Record<string, (name: string) => string>> = {
    'as they are': (name) => name,
    'in camel case': (name) => name[0]!.toLowerCase() + name.slice(1),
    'in small letters': (name) => name.toLowerCase(),
    'with spaces': (name) => name.replace(/(?<=[a-z])([A-Z])/g, ' $1'),
    'in German': (name) => german[name] ?? name,
    'in French': (name) => french[name] ?? name,
    'in Japanese': (name) => japanese[name] ?? name,
    'in German with the name in brackets': (name) => (german[name] ? `Spalte (${name})` : name),
    'of pay-as-you-go': (name) =>
      ({
        SubscriptionId: 'SubscriptionGuid',
        Date: 'UsageDateTime',
        CostInBillingCurrency: 'PreTaxCost',
        ResourceId: 'InstanceId',
        Quantity: 'UsageQuantity',
        BillingCurrency: 'Currency',
      })[name] ?? name,
  };

  it.each(Object.entries(spellings))('%s', async (_, rename) => {
    const columns =
      'BilledCost::VARCHAR AS billed, ChargePeriodStart::VARCHAR AS start, ServiceName, ResourceName, SubAccountId, RegionId, ConsumedQuantity::VARCHAR AS quantity, BillingCurrency';
    const result = await charges(azureCsv(rows, { rename }), columns);
    const same = {
      ServiceName: 'Virtual Machines',
      ResourceName: 'web-1',
      SubAccountId: 'aaaa-1',
      RegionId: 'westeurope',
      quantity: '1.000000000000000',
      BillingCurrency: 'USD',
    };
    expect(result).toEqual([
      { billed: '0.123456789100', start: '2026-03-14 00:00:00', ...same },
      { billed: '0.000000200000', start: '2026-03-15 00:00:00', ...same },
    ]);
  });

  it('has ten columns less and ten that nobody knows', async () => {
    const without = [
      'BillingPeriodStartDate',
      'BillingPeriodEndDate',
      'BillingAccountId',
      'BillingAccountName',
      'MeterId',
      'Tags',
      'PayGPrice',
      'Frequency',
      'PublisherType',
      'benefitId',
    ];
    const more = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`NewThing${index}`, `value ${index}`]));
    const result = await charges(
      azureCsv([{ ...more, Date: '03/14/2026' }], { without }),
      'BilledCost::VARCHAR AS billed, BillingAccountId, BillingAccountType, BillingPeriodStart::VARCHAR AS start, BillingPeriodEnd::VARCHAR AS "end", x_NewThing9',
    );
    expect(result).toEqual([
      {
        billed: '1.000000000000',
        BillingAccountId: 'aaaa-1',
        BillingAccountType: 'Subscription',
        start: '2026-03-01 00:00:00',
        end: '2026-04-01 00:00:00',
        x_NewThing9: 'value 9',
      },
    ]);
  });

  it('is the same as Parquet with typed columns', async () => {
    bench = await openBench();
    const csv = bench.bill(
      'bill.csv',
      azureCsv([...rows, { CostInBillingCurrency: '123456.789', Quantity: '2500000000000', UnitPrice: '4000000', UnitOfMeasure: '100 Hours' }]),
    );
    const parquet = join(bench.folders.data, '..', 'bills', 'bill.parquet');
    await bench.rows(`COPY (SELECT * REPLACE (CostInBillingCurrency::DECIMAL(30, 12) AS CostInBillingCurrency, Quantity::DOUBLE AS Quantity, strptime(Date, '%m/%d/%Y')::DATE AS Date,
      strptime(BillingPeriodStartDate, '%m/%d/%Y') AS BillingPeriodStartDate, strptime(BillingPeriodEndDate, '%m/%d/%Y')::TIMESTAMPTZ AS BillingPeriodEndDate)
      FROM read_csv('${csv}', all_varchar = true, header = true)) TO '${parquet}' (FORMAT parquet)`);
    const read = async (path: string): Promise<unknown> => {
      await bench.load(path);
      return bench.rows(
        'SELECT BilledCost, ListCost, ContractedCost, ConsumedQuantity, PricingQuantity, BillingPeriodStart, BillingPeriodEnd, ChargePeriodStart, Tags FROM charges ORDER BY x_BillRow',
      );
    };
    const expected = await read(csv);
    expect(await read(parquet)).toEqual(expected);
  });

  it('lists a row without a cost, and a service without a category', async () => {
    await charges(azureCsv([{ CostInBillingCurrency: '' }, { MeterCategory: 'Time Travel', ConsumedService: 'Microsoft.Time' }]), '1');
    expect(
      await bench.rows(
        `SELECT x_DefectKind AS kind, x_Rows AS n, x_Example AS example FROM source_defects WHERE x_DefectKind IN ('Row without a cost', 'Service without a category') ORDER BY 1`,
      ),
    ).toEqual([
      { kind: 'Row without a cost', n: '1', example: 'D2 v5' },
      { kind: 'Service without a category', n: '1', example: 'Time Travel' },
    ]);
  });
});

describe('actual and amortized cost', () => {
  const rest: Row = { CostInBillingCurrency: '10.5' };
  const used: Row = { PricingModel: 'Reservation', benefitId: RESERVATION, ResourceId: '/subscriptions/aaaa-1/x/used' };
  const purchase: Row = { ...used, ChargeType: 'Purchase', Frequency: 'OneTime', CostInBillingCurrency: '360', ResourceId: '' };
  const unused: Row = { ...used, ChargeType: 'UnusedReservation', CostInBillingCurrency: '0.25', SubscriptionId: '' };
  const actual = azureCsv([rest, { ...used, CostInBillingCurrency: '0' }, purchase]);
  const amortized = azureCsv([rest, { ...used, CostInBillingCurrency: '0.75' }, unused]);

  it('together are every amortized row and the purchases', async () => {
    bench = await openBench();
    await bench.load(bench.bill('a.csv', actual), bench.bill('b.csv', amortized));
    expect(
      await bench.rows(
        'SELECT ChargeCategory, CommitmentDiscountStatus AS status, BilledCost::VARCHAR AS billed, EffectiveCost::VARCHAR AS effective FROM charges ORDER BY 1, 2, 3',
      ),
    ).toEqual([
      { ChargeCategory: 'Purchase', status: null, billed: '360.000000000000', effective: '0.000000000000' },
      { ChargeCategory: 'Usage', status: 'Unused', billed: '0.000000000000', effective: '0.250000000000' },
      { ChargeCategory: 'Usage', status: 'Used', billed: '0.000000000000', effective: '0.750000000000' },
      { ChargeCategory: 'Usage', status: null, billed: '10.500000000000', effective: '10.500000000000' },
    ]);
    expect(await bench.rows('SELECT DISTINCT x_Difference::VARCHAR AS d FROM bill_totals')).toEqual([{ d: '0.000000000000' }]);
    expect((await bench.rows<{ kind: string }>(KINDS)).map(({ kind }) => kind)).toEqual(['Not JSON', 'Time without Z']);
  });

  it('counts all of one that comes alone, and says what is missing', async () => {
    bench = await openBench();
    await bench.load(bench.bill('a.csv', actual));
    expect(await bench.rows(TOTALS)).toEqual([{ billed: '370.500000000000', effective: '370.500000000000' }]);
    expect((await bench.rows<{ kind: string }>(KINDS)).map(({ kind }) => kind)).toContain('Amortized cost missing');
    await bench.load(bench.bill('b.csv', amortized));
    expect(await bench.rows(TOTALS)).toEqual([{ billed: '10.500000000000', effective: '11.500000000000' }]);
    expect((await bench.rows<{ kind: string }>(KINDS)).map(({ kind }) => kind)).toContain('Purchases of commitments missing');
  });

  it('are told apart by their folder where no row tells', async () => {
    bench = await openBench();
    const plain = [azureCsv([rest]), azureCsv([rest, { ...rest, ResourceId: '/subscriptions/aaaa-1/x/other', CostInBillingCurrency: '2' }])] as const;
    bench.bill('costs/actual/part_0_0001.csv', plain[0]);
    bench.bill('costs/amortised/part_0_0001.csv', plain[1]);
    await bench.load(join(bench.folders.data, '..', 'bills'));
    expect(await bench.rows(TOTALS)).toEqual([{ billed: '12.500000000000', effective: '12.500000000000' }]);
    expect(await bench.rows("SELECT x_Example AS e FROM source_defects WHERE x_DefectKind = 'The two exports differ'")).toEqual([
      { e: '1234567, 2026-03: 10.5 USD in ActualCost, 12.5 in both together' },
    ]);
  });

  it('are told by any part of a delivery for all its parts', async () => {
    bench = await openBench();
    const folder = 'export/20260301-20260331/run';
    bench.bill(`${folder}-1/part_0_0001.csv`, azureCsv([{ ...rest, ResourceId: '/x/part-0' }]));
    bench.bill(`${folder}-1/part_1_0001.csv`, azureCsv([{ ...used, CostInBillingCurrency: '0.75' }]));
    bench.bill(`${folder}-2/part_0_0001.csv`, azureCsv([{ ...rest, ResourceId: '/x/part-0' }, purchase]));
    await bench.load(join(bench.folders.data, '..', 'bills'));
    expect(await bench.rows(TOTALS)).toEqual([{ billed: '370.500000000000', effective: '11.250000000000' }]);
  });

  it('count once where a file of both has the same bytes', async () => {
    bench = await openBench();
    bench.bill('actual/part_0_0001.csv', azureCsv([rest]));
    bench.bill('actual/part_1_0001.csv', azureCsv([{ ...used, CostInBillingCurrency: '0' }, purchase]));
    bench.bill('amortized/part_0_0001.csv', azureCsv([rest]));
    bench.bill('amortized/part_1_0001.csv', azureCsv([{ ...used, CostInBillingCurrency: '0.75' }, unused]));
    await bench.load(join(bench.folders.data, '..', 'bills'));
    expect(await bench.rows(TOTALS)).toEqual([{ billed: '370.500000000000', effective: '11.500000000000' }]);
    expect(await bench.rows("SELECT x_BillName AS name FROM bills WHERE x_BillStatus = 'Duplicate'")).toEqual([{ name: 'amortized/part_0_0001.csv' }]);
    expect((await bench.rows<{ kind: string }>(KINDS)).map(({ kind }) => kind)).toEqual(['Not JSON', 'Time without Z']);
    expect(await bench.rows('SELECT DISTINCT x_Difference::VARCHAR AS d FROM bill_totals')).toEqual([{ d: '0.000000000000' }]);
  });

  it('keeps silver a function of the file alone', async () => {
    bench = await openBench();
    const [one, two] = [bench.bill('a.csv', actual), bench.bill('b.csv', amortized)];
    await bench.load(one);
    const before = bench.log.tables.length;
    await bench.load(one, two);
    expect(
      bench.log.tables
        .slice(before)
        .filter(({ room }) => room === '2-normalize')
        .map(({ table }) => table),
    ).not.toContain('a.csv');
  });
});

describe('runs and windows', () => {
  const day = (number: number, more: Row = {}): Row => ({ Date: `03/${String(number).padStart(2, '0')}/2026`, CostInBillingCurrency: String(number), ...more });
  const days = (from: number, to: number, more: Row = {}): string => azureCsv(Array.from({ length: to - from + 1 }, (_, index) => day(from + index, more)));
  const sum = (from: number, to: number): string => `${((from + to) * (to - from + 1)) / 2}.000000000000`;
  const load = async (files: Readonly<Record<string, string>>): Promise<void> => {
    bench = await openBench();
    for (const [name, content] of Object.entries(files)) bench.bill(name, content);
    await bench.load(join(bench.folders.data, '..', 'bills'));
    expect(await bench.rows('SELECT DISTINCT x_Difference::VARCHAR AS d FROM bill_totals')).toEqual([{ d: '0.000000000000' }]);
  };

  it('counts the month once beside its days', async () => {
    await load({ 'month.csv': days(1, 31), 'daily/03.csv': days(3, 3), 'daily/31.csv': days(31, 31), 'to-date.csv': days(1, 17) });
    expect(await bench.rows(TOTALS)).toEqual([{ billed: sum(1, 31), effective: sum(1, 31) }]);
  });

  it('adds days to a month that is not over, and a week that reaches into it', async () => {
    await load({ 'to-date.csv': days(1, 20), 'day-24.csv': days(24, 24), 'week.csv': days(18, 23) });
    expect(await bench.rows(TOTALS)).toEqual([{ billed: sum(1, 24), effective: sum(1, 24) }]);
    expect(await bench.rows("SELECT x_Note AS note FROM bills WHERE x_BillName = 'to-date.csv'")).toEqual([
      { note: '2026-03-18 to 2026-03-20 delivered again in week.csv, which counts because its charges reach further into the period.' },
    ]);
  });

  it('takes the later run, though it holds fewer rows', async () => {
    const run = (at: string): string => `costs/20260301-20260331/${at}/0a-1/part_0_0001.csv`;
    await load({ [run('202604010500')]: days(1, 31), [run('202604050500')]: days(1, 30) });
    expect(await bench.rows(TOTALS)).toEqual([{ billed: sum(1, 30), effective: sum(1, 30) }]);
  });

  it('takes what the manifests of a copied container say', async () => {
    const at = 'costs/20260301-20260331';
    const manifest = (submittedTime: string, run: string, type = 'ActualCost', files = ['part_0_0001.csv']): string =>
      JSON.stringify({ exportConfig: { type }, runInfo: { submittedTime }, blobs: files.map((file) => ({ blobName: `/in/another/place/${run}/${file}` })) });
    await load({
      [`${at}/b-first/part_0_0001.csv`]: days(1, 31),
      [`${at}/b-first/manifest.json`]: manifest('2026-04-01T05:00:00Z', 'b-first'),
      [`${at}/a-second/part_0_0001.csv`]: days(1, 29),
      [`${at}/a-second/old.csv`]: days(30, 30),
      [`${at}/a-second/manifest.json`]: manifest('2026-04-02T05:00:00Z', 'a-second'),
      [`${at}/c-third/part_0_0001.csv`]: days(1, 28),
      [`${at}/c-third/manifest.json`]: manifest('2026-04-03T05:00:00Z', 'c-third', 'ActualCost', ['part_0_0001.csv', 'part_1_0001.csv']),
      [`${at}/d-fourth/part_0_0001.csv`]: days(1, 2),
      'prices/20260301-20260331/e/part_0_0001.csv': 'MeterId,UnitPrice\n1,2\n',
      'prices/20260301-20260331/e/manifest.json': manifest('2026-04-03T05:00:00Z', 'e', 'PriceSheet'),
    });
    expect(await bench.rows(TOTALS)).toEqual([{ billed: sum(1, 29), effective: sum(1, 29) }]);
    expect(await bench.rows('SELECT x_BillName AS name FROM bills')).toEqual([{ name: `${at}/a-second/part_0_0001.csv` }]);
  });

  it('compares ids without their case', async () => {
    const upper = days(1, 10).replaceAll('aaaa-1', 'AAAA-1');
    await load({ 'a.csv': days(1, 9), 'b.csv': upper });
    expect(await bench.rows(TOTALS)).toEqual([{ billed: sum(1, 10), effective: sum(1, 10) }]);
    expect(await bench.rows('SELECT DISTINCT SubAccountId AS id FROM charges')).toEqual([{ id: 'AAAA-1' }]);
  });

  it('refuses files that share lines where each has subscriptions of its own', async () => {
    bench = await openBench();
    const other: Row = { SubscriptionId: 'bbbb-2', ResourceId: '/subscriptions/bbbb-2/x' };
    const rows = Array.from({ length: 10 }, (_, index) => day(index + 1));
    const mixed = azureCsv([...rows.slice(0, 9), ...rows.slice(0, 9).map((row) => ({ ...row, ...other }))]);
    expect(await bench.refuse(bench.bill('both.csv', mixed), bench.bill('shop.csv', azureCsv(rows)))).toMatchObject({
      name: 'BillsOverlapInPart',
      what: 'both.csv and shop.csv hold the same charges of 2026-03, but only the first one holds sub account bbbb-2.',
      where: 'both.csv',
    });
  });

  it('reads a month once that is there as FOCUS too, whatever way the account is written', async () => {
    const focus = focusCsv(
      Array.from({ length: 31 }, (_, index) => ({
        BilledCost: String(index + 1),
        BillingAccountId: '/providers/Microsoft.Billing/billingAccounts/1234567',
        BillingPeriodStart: '2026-03-01T00:00:00Z',
        BillingPeriodEnd: '2026-04-01T00:00:00Z',
        ChargePeriodStart: `2026-03-${String(index + 1).padStart(2, '0')}T00:00:00Z`,
        ChargePeriodEnd: new Date(Date.UTC(2026, 2, index + 2)).toISOString(),
        InvoiceIssuerName: 'Microsoft Corporation',
        SubAccountId: '/subscriptions/AAAA-1',
      })),
    );
    await load({ 'export.csv': days(1, 31), 'focus.csv': focus });
    expect(await bench.rows('SELECT sum(BilledCost)::VARCHAR AS billed FROM charges')).toEqual([{ billed: sum(1, 31) }]);
    expect(await bench.rows("SELECT x_BillStatus AS status, x_Note AS note FROM bills WHERE x_BillName = 'export.csv'")).toEqual([
      {
        status: 'Superseded',
        note: '2026-03 delivered again in focus.csv, which counts because it is FOCUS, which says both what is billed and what is effective.',
      },
    ]);
  });
});

describe.skipIf(!REAL_BILLS)(`real bills (${REAL_BILLS ? 'found' : NO_REAL_BILLS})`, () => {
  const at = (name: string): string => join(REAL_BILLS!, 'azure', name);
  const [EA, ACTUAL, AMORTIZED] = [
    'azure_sample-anonymous-ea-export-dataset.csv',
    'finops-toolkit_EA_ActualCost_Small.csv',
    'finops-toolkit_EA_AmortizedCost_Small.csv',
  ];

  it.each([
    [[EA], 27, 'CAD', '1.261369265057', '1.261369265057'],
    [[ACTUAL], 11, 'USD', '8.545007786742', '8.545007786742'],
    [[AMORTIZED], 28, 'USD', '15.797780136169', '16.296932136637'],
    [[ACTUAL, AMORTIZED], 29, 'USD', '19.047780136169', '16.296932136637'],
    [[AMORTIZED, ACTUAL], 29, 'USD', '19.047780136169', '16.296932136637'],
  ] as const)('%j: its control totals', async (names, rows, currency, billed, effective) => {
    bench = await openBench();
    await bench.load(...names.map((name) => at(name)));
    expect(
      await bench.rows(
        'SELECT count(*)::INTEGER AS n, any_value(BillingCurrency) AS currency, sum(BilledCost)::VARCHAR AS billed, sum(EffectiveCost)::VARCHAR AS effective FROM charges',
      ),
    ).toEqual([{ n: rows, currency, billed, effective }]);
    expect(await bench.rows('SELECT DISTINCT x_Difference::VARCHAR AS d FROM bill_totals')).toEqual([{ d: '0.000000000000' }]);
  });

  it.each([
    ['header-sets/headersets/Enterprise.csv', null, '0.000000000000'],
    ['header-sets/headersets/EnterpriseCamel.csv', null, '0.012000000000'],
    ['header-sets/headersets/PayAsYouGo.csv', null, '0.075000000000'],
    ['header-sets/headersets/BOM.csv', 'USD', '0.000000000000'],
    ['header-sets/values/MissingBrackets.csv', 'USD', '4.000000000000'],
    ['header-sets/values/VirtualMachine.csv', 'USD', '4.000000000000'],
    ['azure_azure_version_2.csv', null, '19.998413754000'],
    ['azure_costreport_a243c6f2-199f-4074-9a2c-40e671cf1584.csv', null, '0.000110160000'],
  ])('%s', async (name, currency, billed) => {
    bench = await openBench();
    await ingest(bench, [at(name)], currency);
    await normalize(bench);
    expect(await bench.rows('SELECT sum(BilledCost)::VARCHAR AS billed FROM charges')).toEqual([{ billed }]);
  });

  it.each([
    'azure__AdvisorRecommendationTest.test_find_by_name.json',
    'azure__CostManagementExportTest.common.json',
    'azure__CostManagementExportTest.last-execution.json',
  ])('%s is no bill', async (name) => {
    bench = await openBench();
    expect((await bench.refuse(at(name))).name).toBe('BillUnknown');
  });

  it('says that a bill without rows is empty, and that one without a currency needs it', async () => {
    bench = await openBench();
    expect((await bench.refuse(at('finops-toolkit_EA_NoRows.csv'))).name).toBe('BillEmpty');
    expect(await bench.refuse(at('header-sets/values/Template.csv'))).toMatchObject({
      name: 'BillColumnMissing',
      fix: expect.stringContaining('currency: USD'),
    });
  });
});
