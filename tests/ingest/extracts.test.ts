import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { azureCsv, type Row } from './azure-bill.ts';
import { type Bench, openBench } from './bench-of-bills.ts';

let bench: Bench;
afterEach(() => bench.close());

const HEADER =
  'identity/LineItemId,identity/TimeInterval,bill/PayerAccountId,bill/BillingPeriodStartDate,bill/BillingPeriodEndDate,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UsageAmount,lineItem/CurrencyCode,lineItem/UnblendedCost,lineItem/LineItemDescription';
const line = (number: number): string => {
  const day = String((number % 28) + 1).padStart(2, '0');
  return `line-${number},t,1,2026-01-01T00:00:00Z,2026-02-01T00:00:00Z,2,Usage,2026-01-${day}T00:00:00Z,2026-01-${day}T01:00:00Z,AmazonEC2,1,USD,0.${number + 100},Machine ${number}`;
};
const extract = (from: number, to: number): string => `${[HEADER, ...Array.from({ length: to - from }, (_, index) => line(from + index))].join('\n')}\n`;

it.each([
  ['a little', 0, 80, 70, 128],
  ['a lot', 0, 90, 40, 128],
])('extracts of one report that share %s of their lines are refused', async (_, a, b, c, d) => {
  bench = await openBench();
  const error = await bench.refuse(bench.bill('mine.csv', extract(a, b)), bench.bill('other.csv', extract(c, d)));
  expect(error).toMatchObject({ name: 'BillsOverlapInPart', exitCode: 1 });
});

it('extracts that share no line add up, and one that another holds whole gives way', async () => {
  bench = await openBench();
  await bench.load(bench.bill('mine.csv', extract(0, 60)), bench.bill('other.csv', extract(60, 128)), bench.bill('all.csv', extract(0, 128)));
  expect(await bench.rows('SELECT count(*)::INTEGER AS n FROM charges')).toEqual([{ n: 128 }]);
});

const vm = (number: number, more: Row = {}): Row => ({
  Date: `03/0${(number % 4) + 1}/2026`,
  CostInBillingCurrency: `1.${number + 10}`,
  ResourceId: `/subscriptions/aaaa-1/vm-${number}`,
  ...more,
});
const vms = (from: number, to: number, more: Row = {}): Row[] => Array.from({ length: to - from }, (_, index) => vm(from + index, more));

it.each([
  ['a third', 0, 19, 14, 28],
  ['most', 0, 20, 6, 28],
])('so are those of a report whose lines have no ids: %s', async (_, a, b, c, d) => {
  bench = await openBench();
  const error = await bench.refuse(bench.bill('mine.csv', azureCsv(vms(a, b))), bench.bill('other.csv', azureCsv(vms(c, d))));
  expect(error).toMatchObject({ name: 'BillsOverlapInPart', exitCode: 1 });
});

it('without ids too, extracts that share no line add up, and one that another holds whole gives way', async () => {
  bench = await openBench();
  const bills = { 'mine.csv': vms(0, 14), 'other.csv': vms(14, 28), 'all.csv': vms(0, 28) };
  await bench.load(...Object.entries(bills).map(([name, rows]) => bench.bill(name, azureCsv(rows))));
  expect(await bench.rows('SELECT count(*)::INTEGER AS n FROM charges')).toEqual([{ n: 28 }]);
});

it('what only an earlier delivery holds is said with its money: a sub account, a day', async () => {
  bench = await openBench();
  const tax = { SubscriptionId: 'tax-9', ResourceId: '', CostInBillingCurrency: '2.5' };
  bench.bill('a.csv', azureCsv([...vms(0, 20), vm(0, tax)]));
  bench.bill('b.csv', azureCsv([...vms(0, 20), vm(21, { Date: '03/09/2026' })]));
  bench.bill('c/20260401-20260430/202604010500/id/part_0_0001.csv', azureCsv(april(1, 4)));
  bench.bill('c/20260401-20260430/202604020500/id/part_0_0001.csv', azureCsv(april(1, 3)));
  await bench.load(join(bench.folders.data, '..', 'bills'));
  expect(await bench.rows('SELECT x_Note AS note FROM bills WHERE x_Note IS NOT NULL ORDER BY x_BillName')).toEqual([
    {
      note: '2026-03 delivered again in b.csv, which counts because its charges reach further into the period. Only the earlier one holds 2.5 USD of sub account tax-9.',
    },
    {
      note: '2026-04 delivered again in c/20260401-20260430/202604020500/id/part_0_0001.csv, which counts because it was run later. Only the earlier one holds 4 USD of 2026-04-04.',
    },
  ]);
  expect(
    await bench.rows(
      "SELECT x_BillName AS bill, x_Column AS c, x_Rows AS n, x_Example AS e FROM source_defects JOIN bills USING (x_BillId) WHERE x_DefectKind = 'Only in an earlier delivery' ORDER BY 1",
    ),
  ).toEqual([
    { bill: 'a.csv', c: 'SubAccountId', n: '1', e: '2.5 USD of sub account tax-9' },
    { bill: 'c/20260401-20260430/202604010500/id/part_0_0001.csv', c: 'ChargePeriodStart', n: '1', e: '4 USD of 2026-04-04' },
  ]);
});

function april(from: number, to: number): Row[] {
  const period = { BillingPeriodStartDate: '04/01/2026', BillingPeriodEndDate: '04/30/2026' };
  return Array.from({ length: to - from + 1 }, (_, index) => ({ ...period, Date: `04/0${from + index}/2026`, CostInBillingCurrency: String(from + index) }));
}
