/** Whatever clusters, nodes and bills there are: nothing is lost, nothing is counted twice. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openBench } from '../ingest/bench-of-bills.ts';
import { loadCluster, type Pod } from '../models/clusters.ts';
import { tries } from '../tries.ts';

const amount = (min: number): fc.Arbitrary<string> =>
  fc
    .integer({ min, max: 9_999_999 })
    .map((units) => `${units < 0 ? '-' : ''}${Math.floor(Math.abs(units) / 1000)}.${String(Math.abs(units) % 1000).padStart(3, '0')}`);

/** A node of no name is one that the reply does not tell; hours are those of one or two days. */
const pod = fc.record({
  cluster: fc.constantFrom('c1', 'c2'),
  node: fc.constantFrom('n1', 'n2', 'n3', 'n4'),
  namespace: fc.constantFrom('shop', 'web', 'kube-system', null),
  number: fc.integer({ min: 0, max: 3 }),
  day: fc.integer({ min: 1, max: 2 }),
  hours: fc.constantFrom([0, 24], [0, 1], [5, 7], [23, 24]),
  cpu: amount(0),
});
const clusterIdle = fc.record({ cluster: fc.constantFrom('c1', 'c2'), day: fc.integer({ min: 1, max: 2 }), cpu: amount(-5_000_000) });
const machine = fc.record({
  node: fc.constantFrom('n1', 'n2', 'n3', 'n9'),
  cluster: fc.constantFrom('c1', 'c2'),
  day: fc.integer({ min: 1, max: 2 }),
  BilledCost: amount(-9_999_999),
  EffectiveCost: amount(-9_999_999),
  ListCost: amount(0),
  ContractedCost: amount(0),
  ConsumedQuantity: amount(0),
  PricingQuantity: fc.option(amount(0), { nil: '' }),
  SkuId: fc.constantFrom('hours', 'traffic'),
  Tags: fc.constantFrom('', '{}', '{"team":"x","stage":"y"}'),
});
const two = (number: number): string => String(number).padStart(2, '0');
const idOf = ({ cluster, node }: { cluster: string; node: string }): string => `i-${cluster}-${node}`;
const thousandths = (text: string): bigint => BigInt(text.replace('.', ''));
const METRICS = ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost', 'ConsumedQuantity', 'PricingQuantity'] as const;

it('parts of a charge add up to it, and a cluster costs either what its bill says or what it says itself', async () => {
  const pods = fc.array(pod, { maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(pods, fc.array(clusterIdle, { maxLength: 2 }), fc.array(machine, { maxLength: 10 }), async (pods, idles, rows) => {
      if (pods.length + idles.length === 0) return;
      const time = (day: number, [from, to]: readonly number[]): Pick<Pod, 'start' | 'end'> => ({
        start: `2026-03-${two(day)}T${two(from!)}:00:00Z`,
        end: to === 24 ? `2026-03-${two(day)}T23:59:59Z` : `2026-03-${two(day)}T${two(to!)}:00:00Z`,
      });
      const allocations: Pod[] = [
        ...pods.map(({ day, hours, namespace, number, ...each }) => ({
          ...each,
          ...time(day, hours),
          providerID: `aws:///zone/${idOf(each)}`,
          ...(namespace === null ? {} : { namespace, pod: `p-${number}` }),
        })),
        ...idles.map(({ cluster, day, cpu }) => ({ cluster, cpu, ...time(day, [0, 24]) })),
      ];
      const bench = await openBench({}, { threads: 2 });
      try {
        const lines = rows.map(({ day, cluster, node, ...row }) => ({ ...row, day: `2026-03-${two(day)}`, ResourceId: idOf({ cluster, node }) }));
        await loadCluster(bench, allocations, lines);
        const sums = METRICS.map((name) => `coalesce(sum(${name}), 0)::VARCHAR AS ${name}`).join(', ');
        const [fromBill] = await bench.rows(`SELECT ${sums} FROM charges WHERE x_SplitWeight IS NULL`);
        const [billed] = await bench.rows(`SELECT ${sums} FROM daily_charges WHERE ServiceName <> 'Kubernetes'`);
        expect(billed).toEqual(fromBill);

        // A node on the bill of its day counts there; idle of no node does so as soon as any node of its cluster does.
        const onBill = new Set(rows.map((row) => `${row.day} ${idOf(row)}`));
        const clustersOnBill = new Set(pods.filter((each) => onBill.has(`${each.day} ${idOf(each)}`)).map(({ day, cluster }) => `${day} ${cluster}`));
        const own = [
          ...pods.filter((each) => !onBill.has(`${each.day} ${idOf(each)}`)).map(({ cpu }) => thousandths(cpu)),
          ...idles.filter(({ day, cluster }) => !clustersOnBill.has(`${day} ${cluster}`)).map(({ cpu }) => (cpu.startsWith('-') ? 0n : thousandths(cpu))),
        ].reduce((sum, each) => sum + each, 0n);
        const [kept] = await bench.rows(
          "SELECT (coalesce(sum(EffectiveCost), 0) * 1000)::BIGINT::VARCHAR AS e FROM daily_charges WHERE ServiceName = 'Kubernetes'",
        );
        expect(kept).toEqual({ e: own.toString() });

        const uneven = await bench.rows(`
          SELECT 1 FROM daily_charges WHERE ServiceName <> 'Kubernetes' AND (ListCost < 0 OR ConsumedQuantity < 0)
          UNION ALL SELECT 1 FROM split_ratios WHERE x_Part < 0`);
        expect(uneven).toEqual([]);
      } finally {
        bench.close();
      }
    }),
    { numRuns: tries(14, 40), seed: 2026 },
  );
}, 300_000);

it('is the same for any number of threads and any order of files', async () => {
  const pods: Pod[] = Array.from({ length: 60 }, (_, index) => ({
    cluster: 'c1',
    node: `n${index % 7}`,
    providerID: `i-${index % 7}`,
    namespace: `ns-${index % 5}`,
    pod: `p-${index}`,
    cpu: `${(index * 37) % 11}.${(index * 13) % 10}1`,
  }));
  const rows = Array.from({ length: 7 }, (_, index) => ({ ResourceId: `i-${index}`, BilledCost: `${index + 1}.000000000001` }));
  const results = [];
  for (const [threads, of, bill] of [
    [1, pods, rows],
    [3, pods.toReversed(), rows.toReversed()],
  ] as const) {
    const bench = await openBench({}, { threads });
    try {
      await loadCluster(bench, of, bill);
      results.push(await bench.rows('SELECT * FROM daily_charges ORDER BY ALL'));
    } finally {
      bench.close();
    }
  }
  expect(results[0]!.length).toBeGreaterThan(50);
  expect(results[1]).toEqual(results[0]);
});
