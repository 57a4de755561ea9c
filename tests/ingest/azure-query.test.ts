import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { tabulate } from '../../pipeline/1-ingest/azure-query/reply.ts';
import { parseJson } from '../../pipeline/1-ingest/tabulate.ts';
import { NO_REAL_BILLS, REAL_BILLS } from '../real-bills.ts';
import { azureCsv } from './azure-bill.ts';
import { type Bench, openBench } from './bench-of-bills.ts';

let bench: Bench;
afterEach(() => bench?.close());

const column = (name: string) => ({ name, type: 'String' });
const COLUMNS = ['Cost', 'UsageDate', 'SubscriptionId', 'MeterCategory', 'ChargeType', 'PricingModel', 'Currency'];
const ROWS = [
  [10.25, 20260302, 'aaaa-1', 'Storage', 'Usage', 'OnDemand', 'USD'],
  [0.75, 20260303, 'aaaa-1', 'Virtual Machines', 'Usage', 'Reservation', 'USD'],
];
const ID = 'subscriptions/aaaa-1/providers/Microsoft.CostManagement/query/q';
const reply = (columns = COLUMNS, rows: readonly (readonly unknown[])[] = ROWS) => ({
  id: ID,
  properties: { nextLink: null, columns: columns.map(column), rows },
});

async function load(...documents: readonly (readonly [string, unknown])[]): Promise<void> {
  bench = await openBench();
  await bench.load(...documents.map(([name, document]) => bench.bill(name, typeof document === 'string' ? document : JSON.stringify(document))));
}
const TOTALS = 'SELECT sum(BilledCost)::VARCHAR AS billed, sum(EffectiveCost)::VARCHAR AS effective FROM charges';

describe('a reply', () => {
  const reversed = reply(
    [...COLUMNS].reverse(),
    ROWS.map((row) => [...row].reverse()),
  );
  const { properties } = reply();
  const forms: Readonly<Record<string, unknown>> = {
    'as it is': reply(),
    'with its columns in another order': reversed,
    flat: { id: ID, ...properties },
    'nested in a list': { value: [{ id: ID, properties }] },
    'in pages': [reply(COLUMNS, [ROWS[0]!]), reply([...COLUMNS].reverse(), [[...ROWS[1]!].reverse()])],
    'under older names': reply(COLUMNS.map((name) => ({ Cost: 'PreTaxCost', SubscriptionId: 'SubscriptionGuid' })[name] ?? name)),
    'by month': reply(
      COLUMNS.map((name) => (name === 'UsageDate' ? 'BillingMonth' : name)),
      ROWS.map((row) => row.map((value) => (typeof value === 'number' && value > 20_000_000 ? '2026-03-01T00:00:00' : value))),
    ),
  };

  it.each(Object.entries(forms))('%s', async (_, document) => {
    await load(['reply.json', document]);
    expect(await bench.rows(TOTALS)).toEqual([{ billed: '10.250000000000', effective: '11.000000000000' }]);
    expect(
      await bench.rows('SELECT ServiceName, SubAccountId, BillingAccountId, BillingPeriodStart::VARCHAR AS period FROM charges WHERE BilledCost <> 0'),
    ).toEqual([{ ServiceName: 'Storage', SubAccountId: 'aaaa-1', BillingAccountId: 'aaaa-1', period: '2026-03-01 00:00:00' }]);
  });

  it('keeps every digit of an amount', async () => {
    const text = JSON.stringify(reply()).replace('10.25', '12345678901.123456789012');
    await load(['reply.json', text]);
    expect(await bench.rows(TOTALS)).toEqual([{ billed: '12345678901.123456789012', effective: '12345678901.873456789012' }]);
  });

  it('without a date, without rows, or of something else gets a clear answer', async () => {
    bench = await openBench();
    const refuse = async (document: unknown): Promise<unknown> => (await bench.refuse(bench.bill('reply.json', JSON.stringify(document)))).name;
    expect(
      await refuse(
        reply(
          COLUMNS.filter((name) => name !== 'UsageDate'),
          [[1, 'a', 'b', 'c', 'd', 'USD']],
        ),
      ),
    ).toBe('BillColumnMissing');
    expect(await refuse(reply(COLUMNS, []))).toBe('BillEmpty');
    expect(await refuse(reply(['Count'], [[1]]))).toBe('BillUnknown');
    expect(await refuse({ value: [] })).toBe('BillUnknown');
    expect(tabulate('text')).toBe(null);
    expect(tabulate({ properties: { columns: [column('Cost')], rows: ['1'] } })).toBe(null);
  });
});

describe('beside other sources', () => {
  const days = (from: number, to: number): string =>
    azureCsv(
      Array.from({ length: to - from + 1 }, (_, index) => ({
        Date: `03/${String(from + index).padStart(2, '0')}/2026`,
        CostInBillingCurrency: '2',
        SubscriptionId: 'AAAA-1',
      })),
    );
  const sums = (from: number, to: number) =>
    reply(
      COLUMNS,
      Array.from({ length: to - from + 1 }, (_, index) => [2, 20260300 + from + index, 'aaaa-1', 'Virtual Machines', 'Usage', 'OnDemand', 'USD']),
    );

  it('gives way to the lines of an export, on the days that it holds', async () => {
    await load(['api.json', sums(1, 31)], ['export.csv', days(1, 20)]);
    expect(await bench.rows(TOTALS)).toEqual([{ billed: '62.000000000000', effective: '62.000000000000' }]);
    expect(await bench.rows('SELECT x_Provider AS provider, count(*) AS n FROM charges GROUP BY 1 ORDER BY 1')).toEqual([
      { provider: 'azure-exports', n: '20' },
      { provider: 'azure-query', n: '11' },
    ]);
    expect(await bench.rows("SELECT x_Note AS note FROM bills WHERE x_BillName = 'api.json'")).toEqual([
      { note: '2026-03-01 to 2026-03-20 delivered again in export.csv, which counts because lines of a bill are finer than Azure Cost Management query.' },
    ]);
    expect(await bench.rows('SELECT DISTINCT x_Difference::VARCHAR AS d FROM bill_totals')).toEqual([{ d: '0.000000000000' }]);
  });

  it('counts beside an export of another subscription', async () => {
    await load(['api.json', sums(1, 31)], ['export.csv', days(1, 31).replaceAll('AAAA-1', 'bbbb-2').replaceAll('aaaa-1', 'bbbb-2')]);
    expect(await bench.rows(TOTALS)).toEqual([{ billed: '124.000000000000', effective: '124.000000000000' }]);
  });

  it('reads actual and amortized cost once, told apart by their names where no row tells', async () => {
    const rest = ROWS[0]!;
    const bought = [360, 20260305, 'aaaa-1', 'Virtual Machines', 'Purchase', 'Reservation', 'USD'];
    await load(
      ['actualcost_1_a-0001.json', reply(COLUMNS, [rest])],
      ['actualcost_1_a-0002.json', reply(COLUMNS, [bought])],
      ['amortizedcost_1_a-0001.json', reply()],
    );
    expect(await bench.rows(TOTALS)).toEqual([{ billed: '370.250000000000', effective: '11.000000000000' }]);
  });
});

describe.skipIf(!REAL_BILLS)(`a recorded reply (${REAL_BILLS ? 'found' : NO_REAL_BILLS})`, () => {
  const recorded = (): unknown => {
    const cassette = JSON.parse(readFileSync(join(REAL_BILLS!, 'azure-query-api', 'azure__CostFilterTest.test_cost_resource.json'), 'utf8')) as {
      interactions: { request: { uri: string }; response: { body: { data: unknown } } }[];
    };
    return cassette.interactions.find(({ request }) => request.uri.includes('CostManagement/query'))!.response.body.data;
  };

  it('is laid out, and refused for want of a date', async () => {
    expect(tabulate(parseJson(JSON.stringify(recorded())))).toMatchObject({
      headers: ['Scope', 'PreTaxCost', 'ResourceId', 'Currency'],
      rows: [['subscriptions/ea42f556-5106-4743-99b0-c129bfa71a47', '0.16403', expect.stringContaining('/cctestvm'), 'USD']],
    });
    bench = await openBench();
    expect(await bench.refuse(bench.bill('recorded.json', JSON.stringify(recorded())))).toMatchObject({
      name: 'BillColumnMissing',
      what: expect.stringContaining('Date'),
    });
  });

  it('is a bill once it has a date', async () => {
    const { id, properties } = recorded() as { id: string; properties: { columns: unknown[]; rows: unknown[][] } };
    await load([
      'recorded.json',
      { id, properties: { columns: [...properties.columns, column('UsageDate')], rows: properties.rows.map((row) => [...row, 20190722]) } },
    ]);
    expect(await bench.rows('SELECT BilledCost::VARCHAR AS billed, ResourceName, SubAccountId FROM charges')).toEqual([
      { billed: '0.164030000000', ResourceName: 'cctestvm', SubAccountId: 'ea42f556-5106-4743-99b0-c129bfa71a47' },
    ]);
  });
});
