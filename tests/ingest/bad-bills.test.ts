import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, focusCsv, openBench } from './bench-of-bills.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const good = focusCsv([{ BilledCost: '1' }, { BilledCost: '2', ResourceId: 'vm-2' }]);

async function defects(kind: string): Promise<unknown[]> {
  return bench.rows(`SELECT x_Column, x_Rows, x_Example FROM source_defects WHERE x_DefectKind = '${kind}' ORDER BY ALL`);
}

describe('refused, in four parts', () => {
  it.each([
    ['empty.csv', '', 'BillEmpty', /empty\.csv:1$/],
    ['header.csv', good.split('\n', 1)[0]!, 'BillEmpty', /header\.csv:1$/],
    ['stranger.csv', 'name,age\nTom,3\n', 'BillUnknown', /stranger\.csv:1$/],
    ['manifest.json', '{"files": []}', 'BillUnknown', /manifest\.json:1$/],
    ['ragged.csv', `${good}1,2,3\n`, 'BillRagged', /ragged\.csv:4$/],
    ['text.csv', focusCsv([{}, { EffectiveCost: 'n/a' }]), 'BillValueUnreadable', /text\.csv:3$/],
    ['no-time.csv', focusCsv([{}, {}, { ChargePeriodStart: 'yesterday' }]), 'BillValueUnreadable', /no-time\.csv:4$/],
    ['latin.csv', Buffer.from(focusCsv([{ SubAccountName: 'Zürich' }]), 'latin1'), 'BillEncoding', /latin\.csv:2$/],
    ['cut.csv.gz', gzipSync(Buffer.from(good.repeat(50))).subarray(0, 200), 'BillTruncated', /cut\.csv\.gz/],
    ['cut.parquet', Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(500)]), 'BillTruncated', /cut\.parquet/],
    ['no-cost.csv', focusCsv([{ BilledCost: undefined }]), 'BillColumnMissing', /no-cost\.csv:1$/],
    ['no-currency.csv', focusCsv([{ BillingCurrency: undefined }]), 'BillColumnMissing', /no-currency\.csv:1$/],
    ['no-period.csv', focusCsv([{ BillingPeriodStart: undefined }]), 'BillColumnMissing', /no-period\.csv:1$/],
  ] as const)('%s', async (name, content, error, where) => {
    const parts = await bench.refuse(bench.bill(name, content));
    expect(parts).toMatchObject({ name: error, where: expect.stringMatching(where), exitCode: 1 });
    for (const part of [parts.what, parts.why, parts.fix]) expect(part.length).toBeGreaterThan(10);
  });

  it('a file that is not there', async () => {
    expect(await bench.refuse('nowhere/bill.csv')).toMatchObject({ name: 'BillMissing', exitCode: 1 });
  });

  it('a null in BilledCost, by a check', async () => {
    expect(await bench.refuse(bench.bill('null-cost.csv', focusCsv([{ BilledCost: '' }])))).toMatchObject({
      name: 'CheckFailed',
      exitCode: 2,
      what: expect.stringContaining('billed cost is never null'),
    });
  });
});

describe('kept, and said', () => {
  it('scientific notation, negative cost, byte order mark, semicolons, CRLF', async () => {
    const rows = [
      { BilledCost: '1.2E-7', EffectiveCost: '0' },
      { BilledCost: '-3.5', ChargeCategory: 'Credit' },
    ];
    const text = focusCsv(rows).replaceAll(',', ';').replaceAll('\n', '\r\n');
    await bench.load(bench.bill('odd.csv', `\ufeff${text}`));
    expect(await bench.rows('SELECT BilledCost FROM charges ORDER BY x_BillRow')).toEqual([
      { BilledCost: '0.000000120000' },
      { BilledCost: '-3.500000000000' },
    ]);
  });

  it('UTF-16, whole and beyond ASCII', async () => {
    await bench.load(bench.bill('wide.csv', Buffer.from(`\ufeff${focusCsv([{ SubAccountName: 'Zürich 東京' }])}`, 'utf16le')));
    expect(await bench.rows('SELECT SubAccountName FROM charges')).toEqual([{ SubAccountName: 'Zürich 東京' }]);
  });

  it('words for null, empty quotes, unknown columns, spellings', async () => {
    const text = focusCsv([{ ChargeFrequency: 'usage based', RegionId: 'NULL', Id: '7' }, { ChargeFrequency: 'Sometimes' }]).replace('vm-1', '""');
    await bench.load(bench.bill('words.csv', text));
    expect(await defects('Literal NULL')).toEqual([{ x_Column: 'RegionId', x_Rows: '1', x_Example: 'NULL' }]);
    expect(await defects('Empty text')).toEqual([{ x_Column: 'ResourceId', x_Rows: '1', x_Example: '' }]);
    expect(await defects('Unknown column')).toEqual([{ x_Column: 'Id', x_Rows: '2', x_Example: null }]);
    expect(await defects('Value not in the list')).toEqual([{ x_Column: 'ChargeFrequency', x_Rows: '2', x_Example: 'Sometimes' }]);
    expect(await bench.rows('SELECT ChargeFrequency, RegionId, x_Id, x_SourceChanges FROM charges ORDER BY x_BillRow')).toEqual([
      { ChargeFrequency: 'Usage-Based', RegionId: null, x_Id: '7', x_SourceChanges: 'Spelling:ChargeFrequency' },
      { ChargeFrequency: 'Sometimes', RegionId: null, x_Id: null, x_SourceChanges: null },
    ]);
  });

  it('amounts written for people', async () => {
    const amounts = ['$10,000.00 ', '(1,234.50)', '€ 3', '-$2.25'];
    await bench.load(bench.bill('people.csv', focusCsv(amounts.map((BilledCost) => ({ BilledCost })))));
    expect(
      (await bench.rows<{ b: string }>('SELECT round(BilledCost, 2)::DECIMAL(18, 2)::VARCHAR AS b FROM charges ORDER BY x_BillRow')).map(({ b }) => b),
    ).toEqual(['10000.00', '-1234.50', '3.00', '-2.25']);
    expect(await defects('Amount written for people')).toEqual([{ x_Column: 'BilledCost', x_Rows: '4', x_Example: '$10,000.00 ' }]);
  });

  it('a comma that may stand for a decimal point: no amount is guessed', async () => {
    const amounts = ['$1,234', '1,234,567', '1,234.5'];
    await bench.load(bench.bill('grouped.csv', focusCsv(amounts.map((BilledCost) => ({ BilledCost })))));
    expect(await bench.rows('SELECT sum(BilledCost)::VARCHAR AS b FROM charges')).toEqual([{ b: '1237035.500000000000' }]);
    for (const amount of ['1,234', '0,493', '-15,797', '€ 1,234', '0,493,152']) {
      const refused = await bench.refuse(bench.bill(`comma-${amount.replace(/\W/g, '')}.csv`, focusCsv([{ BilledCost: amount }])));
      expect(refused).toMatchObject({
        name: 'BillValueUnreadable',
        what: expect.stringContaining(`"${amount}"`),
        fix: expect.stringContaining('numbers: { decimal: ".", thousands: "," }'),
      });
    }
    await bench.load(bench.bill('quantity.csv', focusCsv([{ PricingQuantity: '0,493' }])));
    expect(await bench.rows('SELECT PricingQuantity FROM charges')).toEqual([{ PricingQuantity: null }]);
  });

  it('dates in other orders and zones', async () => {
    const day = async (name: string, values: Record<string, string>): Promise<unknown[]> => {
      await bench.load(bench.bill(name, focusCsv([{ ...values, BillingPeriodEnd: '' }])));
      return bench.rows('SELECT BillingPeriodStart::VARCHAR AS period, ChargePeriodStart::VARCHAR AS charge FROM charges');
    };
    expect(await day('us.csv', { BillingPeriodStart: '4/1/25', ChargePeriodStart: '4/13/25' })).toEqual([
      { period: '2025-04-01 00:00:00', charge: '2025-04-13 00:00:00' },
    ]);
    expect(await day('eu.csv', { BillingPeriodStart: '01/04/2025', ChargePeriodStart: '02/04/2025' })).toEqual([
      { period: '2025-04-01 00:00:00', charge: '2025-04-02 00:00:00' },
    ]);
    expect(await day('zone.csv', { BillingPeriodStart: '2025-04-01T00:00Z', ChargePeriodStart: '2025-04-02T01:30:00+02:00' })).toEqual([
      { period: '2025-04-01 00:00:00', charge: '2025-04-01 23:30:00' },
    ]);
    expect(await day('bare.csv', { BillingPeriodStart: '2025-04-01', ChargePeriodStart: '2025-04-02 05:00:00.000' })).toEqual([
      { period: '2025-04-01 00:00:00', charge: '2025-04-02 05:00:00' },
    ]);
  });

  it('more decimals than silver keeps, with what is lost', async () => {
    await bench.load(bench.bill('fine.csv', focusCsv([{ BilledCost: '0.00000000000012' }, { BilledCost: '0.1000000000000000' }])));
    expect(await defects('More than 12 decimals')).toEqual([{ x_Column: 'BilledCost', x_Rows: '1', x_Example: 'lost 0.00000000000012000000' }]);
  });

  it('tags that are not JSON: mended with braces, or kept beside', async () => {
    await bench.load(bench.bill('tags.csv', focusCsv([{ Tags: '{"a":"1"}' }, { Tags: '"a":"2"' }, { Tags: 'a=3' }])));
    expect(await bench.rows('SELECT Tags, x_Tags FROM charges ORDER BY x_BillRow')).toEqual([
      { Tags: '{"a":"1"}', x_Tags: '{"a":"1"}' },
      { Tags: '{"a":"2"}', x_Tags: '"a":"2"' },
      { Tags: null, x_Tags: 'a=3' },
    ]);
  });

  it('a folder with things that are no bills', async () => {
    bench.bill('folder/README.md', '# Bills\n');
    bench.bill('folder/manifest.json', '{}');
    bench.bill('folder/.hidden.csv', 'x');
    const path = bench.bill('folder/part/bill.csv', good);
    await bench.load(path.replace('/part/bill.csv', ''));
    expect(await bench.rows('SELECT x_BillName FROM bills')).toEqual([{ x_BillName: 'part/bill.csv' }]);
  });

  it.each([
    ['mixed.csv', focusCsv([{}, {}]).replace(/\n/, '\r\n').replace(/\n$/, '\r\n\n'), 'BillQuotes', 'lines that end in two ways'],
    ['huge.csv', focusCsv([{ BilledCost: '9'.repeat(26) }]), 'BillValueUnreadable', 'more digits than any invoice'],
    ['workbook.xlsx', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 6, 0]), 'BillUnknown', 'ZIP archive or a workbook'],
    ['for-a-spreadsheet.csv', `sep=,\n${focusCsv([{}])}`, 'BillUnknown', 'sep=,, is a note to spreadsheets'],
  ])('%s: says what it is', async (name, content, error, what) => {
    expect(await bench.refuse(bench.bill(name, content))).toMatchObject({ name: error, what: expect.stringContaining(what) });
  });

  it.each([
    ['recorded.yml', 'http_interactions:\n- recorded_at: Mon, 23 May 2022\n'],
    ['recorded.json', '{\n  "version": 1,\n  "interactions": [{ "request": {} }] }'],
  ])('%s: requests and replies as a test tool records them', async (name, content) => {
    expect(await bench.refuse(bench.bill(name, content))).toMatchObject({ name: 'BillUnknown', what: expect.stringContaining('a recording of requests') });
  });

  it('a name that DuckDB would take for a pattern, content that its ending belies', async () => {
    await bench.load(bench.bill('bill [1]*.parquet', gzipSync(good)));
    expect(await bench.rows('SELECT x_BillName, x_Format FROM bills')).toEqual([{ x_BillName: 'bill [1]*.parquet', x_Format: 'CSV.gz' }]);
  });
});

describe('providers.yaml', () => {
  it('names bills and the currency of those that do not', async () => {
    bench.write('providers.yaml', 'bills:\n  - path: bills/one.csv\n    currency: NOK\n');
    bench.write('bills/one.csv', focusCsv([{ BillingCurrency: undefined }]));
    await bench.load();
    expect(await bench.rows('SELECT BillingCurrency FROM charges')).toEqual([{ BillingCurrency: 'NOK' }]);
    expect(await bench.rows('SELECT BillingCurrency, x_Difference FROM bill_totals')).toEqual([{ BillingCurrency: 'NOK', x_Difference: '0.000000000000' }]);
  });

  it.each([
    ['bills:\n  - path: bills/one.csv\n    curency: NOK\n', 'InputKeyUnknown', /currency/, /:3$/],
    ['bills:\n  - path: bills/one.csv\n    provider: focus-file\n', 'ProviderUnknown', /focus-files/, /:2$/],
    ['bills:\n\n  - path: bills/two.csv\n', 'BillMissing', /path/, /:3$/],
  ])('%j', async (yaml, name, fix, where) => {
    bench.write('providers.yaml', yaml);
    expect(await bench.refuse()).toMatchObject({ name, fix: expect.stringMatching(fix), where: expect.stringMatching(where) });
  });

  it('nothing at all', async () => {
    bench.write('providers.yaml', '');
    expect(await bench.refuse()).toMatchObject({ name: 'NoBills', exitCode: 1 });
  });
});
