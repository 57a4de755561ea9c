import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHARGE_COLUMNS } from '#contract/charges.ts';
import { FOCUS_COLUMNS, focusVersion } from '#contract/focus.ts';
import { type Bench, focusCsv, openBench } from './bench-of-bills.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

async function charge(columns: string): Promise<unknown> {
  const rows = await bench.rows(`SELECT ${columns} FROM charges`);
  return rows[0];
}

describe('every version becomes 1.4', () => {
  it('1.0-preview', async () => {
    const row = {
      ChargeClass: undefined,
      ContractedCost: undefined,
      ChargeSubcategory: 'Used Commitment',
      UsageQuantity: '7',
      UsageUnit: 'Hours',
      Region: 'north',
      PricingCategory: 'On-Demand',
    };
    await bench.load(bench.bill('preview.csv', focusCsv([row])));
    expect(await bench.rows('SELECT x_FocusVersion FROM bills')).toEqual([{ x_FocusVersion: '1.0-preview' }]);
    expect(
      await charge(
        'CommitmentDiscountStatus, ConsumedQuantity, ConsumedUnit, RegionId, RegionName, PricingCategory, ServiceProviderName, HostProviderName, ContractedCost, x_ChargeSubcategory',
      ),
    ).toEqual({
      CommitmentDiscountStatus: 'Used',
      ConsumedQuantity: '7.000000000000000',
      ConsumedUnit: 'Hours',
      RegionId: 'north',
      RegionName: 'north',
      PricingCategory: 'Standard',
      ServiceProviderName: 'Nimbus',
      HostProviderName: 'Nimbus',
      ContractedCost: null,
      x_ChargeSubcategory: 'Used Commitment',
    });
  });

  it.each([
    ['1.0', {}],
    ['1.1', { SkuMeter: 'Box' }],
    ['1.2', { InvoiceId: 'I-1', SkuMeter: 'Box' }],
    ['1.3', { InvoiceId: 'I-1', ServiceProviderName: 'Nimbus', HostProviderName: 'Nimbus' }],
    ['1.4', { ProviderName: undefined, PublisherName: undefined, ServiceProviderName: 'Nimbus', HostProviderName: 'Nimbus', InvoiceDetailId: 'D-1' }],
  ])('%s', async (version, row) => {
    await bench.load(bench.bill(`v${version}.csv`, focusCsv([row])));
    expect(await bench.rows('SELECT x_FocusVersion FROM bills')).toEqual([{ x_FocusVersion: version }]);
    expect(await charge('ServiceProviderName, HostProviderName, BilledCost')).toEqual({
      ServiceProviderName: 'Nimbus',
      HostProviderName: 'Nimbus',
      BilledCost: '1.000000000000',
    });
  });

  it('tells versions by columns alone', () => {
    expect(focusVersion(FOCUS_COLUMNS.map(({ name }) => name))).toBe('1.4');
    expect(focusVersion(['BilledCost', 'ProviderName'])).toBe('1.0');
  });
});

describe('the same bill in three formats', () => {
  it('gives the same charges', async () => {
    const text = focusCsv([
      { BilledCost: '0.1', Tags: '{"team":"cart"}' },
      { BilledCost: '12345678.123456789', EffectiveCost: '2e-3' },
    ]);
    const read = async (path: string): Promise<unknown> => {
      await bench.load(path);
      return bench.rows(`SELECT ${FOCUS_COLUMNS.map(({ name }) => name).join(', ')}, x_BillRow FROM charges ORDER BY x_BillRow`);
    };
    const csv = await read(bench.bill('same.csv', text));
    expect(await read(bench.bill('same.csv.gz', gzipSync(text)))).toEqual(csv);
    const parquet = join(bench.folders.data, 'same.parquet');
    await bench.rows(`COPY (SELECT * REPLACE (BilledCost::DECIMAL(20, 10) AS BilledCost, EffectiveCost::DOUBLE AS EffectiveCost, ChargePeriodStart::TIMESTAMPTZ AS ChargePeriodStart, MAP {'team': 'cart'} AS Tags)
      FROM read_csv('${join(bench.folders.data, '..', 'bills', 'same.csv')}', all_varchar = true) ORDER BY BilledCost) TO '${parquet}' (FORMAT parquet)`);
    const [first] = csv as Record<string, unknown>[];
    const [firstAgain] = (await read(parquet)) as Record<string, unknown>[];
    expect(firstAgain).toEqual(first);
    expect(gunzipSync(gzipSync(text)).toString()).toBe(text);
  });
});

describe('charges', () => {
  it('has the columns of the contract, typed, first', async () => {
    await bench.load(bench.bill('typed.csv', focusCsv([{}])));
    const described = await bench.rows<{ column_name: string; column_type: string }>('DESCRIBE charges');
    expect(Object.fromEntries(described.slice(0, 70).map(({ column_name, column_type }) => [column_name, column_type]))).toEqual(CHARGE_COLUMNS);
    expect(FOCUS_COLUMNS).toHaveLength(65);
  });

  it('is not normalized again when nothing changed', async () => {
    const path = bench.bill('typed.csv', focusCsv([{}]));
    await bench.load(path);
    const before = bench.log.tables.length;
    await bench.load(path);
    expect(bench.log.tables.slice(before).map(({ table }) => table)).not.toContain('typed.csv');
  });

  it('grades them against FOCUS', async () => {
    await bench.load(bench.bill('graded.csv', focusCsv([{ ChargeCategory: 'Purchase', ListUnitPrice: '2' }, { BillingCurrency: 'usd' }])));
    const results = await bench.rows(
      "SELECT x_RuleId, x_RuleStatus, x_Rows, x_FailingRows, x_Example FROM conformance_results WHERE x_RuleId IN ('CAU-ChargeFrequency-C-004-C', 'CAU-BillingCurrency-C-006-M', 'CAU-ListCost-C-011-C') ORDER BY 1",
    );
    expect(results).toEqual([
      {
        x_RuleId: 'CAU-BillingCurrency-C-006-M',
        x_RuleStatus: 'Broken',
        x_Rows: '2',
        x_FailingRows: '1',
        x_Example: 'BillingCurrency usd, row 2 of graded.csv',
      },
      {
        x_RuleId: 'CAU-ChargeFrequency-C-004-C',
        x_RuleStatus: 'Broken',
        x_Rows: '1',
        x_FailingRows: '1',
        x_Example: 'ChargeFrequency Usage-Based, ChargeCategory Purchase, row 1 of graded.csv',
      },
      {
        x_RuleId: 'CAU-ListCost-C-011-C',
        x_RuleStatus: 'Broken',
        x_Rows: '1',
        x_FailingRows: '1',
        x_Example: 'ListCost 1, ListUnitPrice 2, PricingQuantity 1, row 1 of graded.csv',
      },
    ]);
  });
});
