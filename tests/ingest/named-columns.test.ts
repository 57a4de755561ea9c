import { afterAll, expect, it } from 'vitest';
import { type Bench, focusCsv, openBench } from './bench-of-bills.ts';

let bench: Bench;
afterAll(() => bench.close());

it('daily charges keep the further columns that allocation.yaml names, and no others', async () => {
  bench = await openBench({ 'allocation.yaml': 'rules:\n  - { name: r, when: { x_Project: a, AvailabilityZone: { any: true } }, cost_center: CC-1 }\n' });
  const rows = ['a', 'a', 'b'].map((x_Project) => ({ x_Project, x_Other: 'o', AvailabilityZone: 'z1' }));
  await bench.load(bench.bill('bill.csv', focusCsv(rows)));
  expect(await bench.rows('SELECT x_NamedColumns, x_ChargeCount::INTEGER AS n FROM daily_charges ORDER BY 1')).toEqual([
    { x_NamedColumns: '{"AvailabilityZone":"z1","x_Project":"a"}', n: 2 },
    { x_NamedColumns: '{"AvailabilityZone":"z1","x_Project":"b"}', n: 1 },
  ]);
});
