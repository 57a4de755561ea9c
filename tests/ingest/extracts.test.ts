import { afterEach, expect, it } from 'vitest';
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
