import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { ingest } from '../../pipeline/1-ingest/ingest.ts';
import { opencost } from '../../pipeline/1-ingest/opencost/index.ts';
import { parseJson } from '../../pipeline/1-ingest/tabulate.ts';
import { normalize } from '../../pipeline/2-normalize/normalize.ts';
import { CostbookError } from '../../pipeline/engine/errors.ts';
import { NO_REAL_BILLS, REAL_BILLS } from '../real-bills.ts';
import { tries } from '../tries.ts';
import { type Bench, focusCsv, openBench } from './bench-of-bills.ts';

let bench: Bench;
afterEach(() => bench?.close());

async function load(paths: readonly string[], currency: string | null = 'USD'): Promise<void> {
  await ingest(bench, paths, currency);
  await normalize(bench);
}

async function loadText(name: string, text: string): Promise<void> {
  bench = await openBench();
  await load([bench.bill(name, text)]);
}

const WINDOW = { start: '2026-03-01T00:00:00Z', end: '2026-03-02T00:00:00Z' };
type Allocation = Readonly<Record<string, unknown>>;
const allocation = (name: string, properties: Allocation, more: Allocation = {}): Allocation => ({
  name,
  properties: { cluster: 'c1', ...properties },
  window: WINDOW,
  cpuCost: 1,
  ramCost: 0.5,
  totalCost: 1.5,
  ...more,
});
const reply = (...allocations: readonly Allocation[]): string =>
  JSON.stringify({ code: 200, data: [Object.fromEntries(allocations.map((each) => [each.name as string, each]))] });

describe.skipIf(!REAL_BILLS)(`real replies (${NO_REAL_BILLS})`, () => {
  const path = (name: string): string => join(REAL_BILLS!, 'opencost', name);

  it("allocations by namespace: each namespace's total as in the bills' README", async () => {
    bench = await openBench();
    await load([path('allocation-example-output.json')]);
    expect(
      await bench.rows(
        "SELECT AllocatedResourceName AS n, EffectiveCost AS e, BilledCost AS b, AllocatedTags ->> 'kubernetes:shared' AS s FROM charges ORDER BY x_BillRow",
      ),
    ).toEqual([
      { n: 'kube-system', e: '1.527430000000', b: '0.000000000000', s: 'true' },
      { n: 'opencost', e: '0.109370000000', b: '0.000000000000', s: 'true' },
      { n: 'prometheus', e: '0.141360000000', b: '0.000000000000', s: 'true' },
    ]);
    expect(await bench.rows('SELECT sum(EffectiveCost) AS e, sum(BilledCost) AS b FROM daily_charges')).toEqual([{ e: '1.778160000000', b: '0.000000000000' }]);
  });

  it("cloud cost: 19 lines of 13732.3247 as in the bills' README, by provider", async () => {
    bench = await openBench();
    await load([path('cloudCost-example-output.json')]);
    const [total] = await bench.rows('SELECT count(*) AS n, round(sum(BilledCost), 4)::VARCHAR AS b, round(sum(ListCost), 4)::VARCHAR AS l FROM charges');
    expect(total).toEqual({ n: '19', b: '13732.3247', l: '14396.4036' });
    expect(await bench.rows('SELECT DISTINCT ServiceProviderName AS p, AllocatedMethodId AS m, BillingAccountId AS a FROM charges ORDER BY 1')).toEqual([
      { p: 'AWS', m: null, a: '123445954695' },
      { p: 'Azure', m: null, a: null },
      { p: 'GCP', m: null, a: 'ABEEFC-C6F51B-690771' },
    ]);
    expect(await bench.rows('SELECT sum(x_Difference)::VARCHAR AS d, count(*) AS n FROM bill_totals WHERE x_Difference <> 0')).toEqual([{ d: null, n: '0' }]);
  });

  it('the CSV of OpenCost: day, labels, and no cluster', async () => {
    bench = await openBench();
    await load([path('export-sample.csv')]);
    const rows = await bench.rows(
      "SELECT ChargePeriodStart AS s, ChargePeriodEnd AS e, EffectiveCost AS c, AllocatedResourceId AS r, AllocatedTags ->> 'team' AS t FROM charges ORDER BY 1",
    );
    expect(rows).toEqual(
      ['01', '02'].map((day, index) => ({
        s: `2023-01-${day} 00:00:00`,
        e: `2023-01-0${index + 2} 00:00:00`,
        c: '0.010493746736',
        r: 'opencost/deployment/opencost/opencost-8fd7f8778-s7flr',
        t: 'my-team',
      })),
    );
  });

  it('without a currency is refused, with the way to give one', async () => {
    bench = await openBench();
    const error = await load([path('allocation-example-output.json')], null).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CostbookError);
    expect((error as CostbookError).parts).toMatchObject({ name: 'BillColumnMissing', fix: expect.stringContaining('currency: USD') });
  });
});

describe('the shapes of a reply', () => {
  const one = allocation('shop', { namespace: 'shop' });
  const set = { shop: one };
  const { totalCost: _, properties: __, ...summary } = one;
  it.each([
    ['a list of sets', { code: 200, data: [set] }],
    ['sets of a window without data', { code: 200, data: [null, {}, set] }],
    ['one accumulated set', { code: 200, data: set }],
    ['bare sets', [set]],
    ['summaries', { code: 200, data: { sets: [{ allocations: { shop: summary }, window: WINDOW }], window: WINDOW } }],
    ['a warning beside it', { code: 200, status: 'success', message: 'partial', warning: 'x', data: [set] }],
  ])('%s', async (_name, document) => {
    await loadText('reply.json', JSON.stringify(document));
    expect(await bench.rows('SELECT EffectiveCost::VARCHAR AS e, AllocatedResourceName AS n FROM charges')).toEqual([{ e: '1.500000000000', n: 'shop' }]);
  });

  it.each([
    ['of another API', { data: [{ id: 1, attributes: {} }] }],
    ['an empty list', { data: [] }],
    ['an error', { code: 500, status: 'error', message: 'no' }],
  ])('%s is not one', (_name, document) => {
    expect(opencost.tabulate!(parseJson(JSON.stringify(document)))).toBeNull();
  });

  it('a window in which nothing ran has no rows', () => {
    expect(opencost.tabulate!(parseJson('{"code":200,"data":[{}]}'))?.rows).toEqual([]);
  });

  it('keeps every digit that was written', async () => {
    await loadText('reply.json', reply(allocation('a', { namespace: 'a' }, { totalCost: 'TOTAL' })).replace('"TOTAL"', '123456789012345.123456789012'));
    expect(await bench.rows('SELECT EffectiveCost AS e FROM charges')).toEqual([{ e: '123456789012345.123456789012' }]);
  });

  it('lacks ten columns and has ten that nobody knows', async () => {
    const extra = Object.fromEntries(Array.from({ length: 10 }, (_each, index) => [`futureField${index}`, index === 0 ? { deep: [1] } : index]));
    await loadText('reply.json', JSON.stringify({ code: 200, data: [{ x: { window: WINDOW, totalCost: 2, ...extra } }] }));
    expect(await bench.rows('SELECT EffectiveCost::DOUBLE AS e, AllocatedResourceId AS r, x_FutureField0 AS f, x_FutureField9 AS g FROM charges')).toEqual([
      { e: 2, r: 'x', f: '{"deep":["1"]}', g: '9' },
    ]);
  });
});

describe('the headers of a CSV', () => {
  const HEADERS = [
    'Date,Cluster,Namespace,ControllerKind,ControllerName,Pod,CPUCost,RAMCost,TotalCost',
    'Window Start,Cluster,Namespace,Controller Kind,Controller,Pod,CPU Cost,RAM Cost,Total Cost',
    'start,cluster,namespace,controllerKind,controller,pod,cpuCost,ramCost,totalCost',
    '\ufeffwindow_start,Cluster Name,namespace,controller_kind,controller_name,pod,cpu,ram,total',
  ];
  it.each(HEADERS)('%s', async (headers) => {
    await loadText('export.csv', `${headers}\n2026-03-01,c1,shop,deployment,cart,cart-1,1,0.5,1.5\n`);
    expect(
      await bench.rows('SELECT EffectiveCost::DOUBLE AS e, AllocatedResourceId AS r, ChargePeriodStart::DATE AS d, x_SplitWeight::DOUBLE AS w FROM charges'),
    ).toEqual([{ e: 1.5, r: 'c1/shop/deployment/cart/cart-1', d: '2026-03-01', w: 1.5 }]);
  });
});

describe('what is nobody’s', () => {
  it.each(['__idle__', 'c1/__idle__', '__unmounted__', '__unallocated__'])('%s has no allocated resource', async (name) => {
    await loadText('reply.json', reply(allocation(name, {})));
    expect(await bench.rows("SELECT AllocatedResourceId AS r, AllocatedResourceName AS n, AllocatedTags ->> 'kubernetes:idle' AS i FROM charges")).toEqual([
      { r: null, n: null, i: 'true' },
    ]);
  });

  it('a volume without a pod is its namespace’s where that is known', async () => {
    await loadText('reply.json', reply(allocation('c1//shop/__unmounted__', { namespace: 'shop', pod: '__unmounted__' })));
    expect(await bench.rows('SELECT AllocatedResourceId AS r FROM charges')).toEqual([{ r: 'c1/shop/__unmounted__' }]);
  });

  it('negative idle is 0, and listed with its sum', async () => {
    const idle = (node: string, totalCost: number) => allocation(`c1/${node}/__idle__`, { node }, { cpuCost: totalCost, ramCost: 0, totalCost });
    await loadText('reply.json', reply(idle('n1', -0.25), idle('n2', -0.5), idle('n3', 2), allocation('refund', { namespace: 'r' }, { totalCost: -1 })));
    expect(await bench.rows('SELECT sum(EffectiveCost)::DOUBLE AS e FROM charges')).toEqual([{ e: 1 }]);
    expect(await bench.rows('SELECT x_DefectKind AS k, x_Rows AS n, x_Example AS e FROM source_defects')).toEqual([
      { k: 'Negative idle', n: '2', e: 'in total -0.750000000000' },
    ]);
    expect(await bench.rows('SELECT count(*) AS n FROM charges WHERE x_SourceChanges IS NOT NULL')).toEqual([{ n: '2' }]);
  });
});

describe('tags of the allocated resource', () => {
  it('are the labels of the namespace, over them those of the pod, and prefixed keys', async () => {
    const labels = { team: 'carts', app: 'cart' };
    await loadText(
      'reply.json',
      reply(
        allocation('c1/n/shop/p/c', {
          namespace: 'shop',
          controller: 'cart',
          controllerKind: 'deployment',
          pod: 'p',
          labels,
          namespaceLabels: { team: 'shop', stage: 'live' },
        }),
      ),
    );
    const [row] = await bench.rows<{ t: string; tags: string | null }>('SELECT AllocatedTags AS t, Tags AS tags FROM charges');
    expect(row!.tags).toBeNull();
    expect(JSON.parse(row!.t)).toEqual({
      team: 'carts',
      app: 'cart',
      stage: 'live',
      'kubernetes:cluster': 'c1',
      'kubernetes:namespace': 'shop',
      'kubernetes:controller': 'cart',
      'kubernetes:controllerKind': 'deployment',
    });
  });
});

describe('the id of a node, as bills know it', () => {
  it.each([
    ['aws:///eu-west-1a/i-0abc', 'i-0abc'],
    ['i-0abc', 'i-0abc'],
    ['gce://project/europe-west1-b/gke-pool-1', 'gke-pool-1'],
    [
      'azure:///subscriptions/S/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/x/virtualMachines/3',
      '/subscriptions/S/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/x',
    ],
    [
      'azure:///subscriptions/S/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm',
      '/subscriptions/S/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm',
    ],
    ['', null],
  ])('%s', async (providerID, origin) => {
    await loadText('reply.json', reply(allocation('c1/n1/a/b/c', { node: 'n1', namespace: 'a', providerID })));
    expect(await bench.rows('SELECT x_OriginResourceId AS o, x_OriginResourceName AS n FROM charges')).toEqual([{ o: origin, n: 'n1' }]);
  });
});

describe('cloud cost beside the bill that it repeats', () => {
  const cost = (cost: number) => ({ cost, kubernetesPercent: 0.5 });
  const line = (provider: string, invoiceEntityID: string, start: string) => ({
    properties: { provider, invoiceEntityID },
    window: { start: `${start}T00:00:00Z`, end: `${start}T23:59:59Z` },
    ...Object.fromEntries(['listCost', 'netCost', 'amortizedNetCost', 'invoicedCost', 'amortizedCost'].map((name) => [name, cost(7)])),
  });
  const cloud = JSON.stringify({
    code: 200,
    data: { sets: ['2026-01-01', '2026-01-02'].map((day) => ({ cloudCosts: { AWS: line('AWS', '111122223333', day), GCP: line('GCP', 'AB-1', day) } })) },
  });

  it('gives way to it, and counts where there is none', async () => {
    bench = await openBench();
    const bill = focusCsv(
      ['2026-01-01', '2026-01-02'].map((day) => ({
        BillingAccountId: '111122223333',
        InvoiceIssuerName: 'Amazon Web Services, Inc.',
        ChargePeriodStart: `${day}T00:00:00Z`,
        ChargePeriodEnd: `${day}T23:00:00Z`,
        BilledCost: '5',
      })),
    );
    await load([bench.bill('cloud.json', cloud), bench.bill('focus.csv', bill)]);
    expect(await bench.rows('SELECT InvoiceIssuerName AS i, sum(BilledCost)::DOUBLE AS b FROM daily_charges GROUP BY ALL ORDER BY 1')).toEqual([
      { i: 'Amazon Web Services, Inc.', b: 10 },
      { i: 'GCP', b: 14 },
    ]);
  });
});

describe('deliveries', () => {
  const day = (date: string, totalCost: number, pods: number): string =>
    reply(
      ...Array.from({ length: pods }, (_each, index) =>
        allocation(
          `c1/n1/shop/p-${index}/c`,
          { node: 'n1', namespace: 'shop', pod: `p-${index}` },
          { totalCost, window: { start: `${date}T00:00:00Z`, end: `${date}T23:59:59Z` } },
        ),
      ),
    );

  it('a day delivered again with other amounts counts once, and other days stay', async () => {
    bench = await openBench();
    await load([bench.bill('a.json', day('2026-03-01', 1, 4)), bench.bill('b.json', day('2026-03-02', 1, 4)), bench.bill('c.json', day('2026-03-01', 3, 5))]);
    expect(await bench.rows('SELECT sum(EffectiveCost)::DOUBLE AS e FROM daily_charges')).toEqual([{ e: 19 }]);
    expect(await bench.rows("SELECT x_BillName AS n FROM bills WHERE x_BillStatus = 'Superseded'")).toEqual([{ n: 'a.json' }]);
  });

  it('a cluster by pod and by namespace is refused where their times meet, and counts where they do not', async () => {
    bench = await openBench();
    const byNamespace = (start: string, end: string): string =>
      reply(allocation('shop', { cluster: 'c1', namespace: 'shop' }, { totalCost: 9, window: { start, end } }));
    const [pods, week] = [bench.bill('a.json', day('2026-03-03', 1, 4)), bench.bill('b.json', byNamespace('2026-03-01T00:00:00Z', '2026-03-08T00:00:00Z'))];
    await expect(load([pods, week])).rejects.toThrow('c1 is there twice on 2026-03-03: b.json by namespace, a.json by pod.');
    await load([pods, bench.bill('c.json', byNamespace('2026-03-04T00:00:00Z', '2026-03-05T00:00:00Z'))]);
    expect(await bench.rows('SELECT sum(EffectiveCost)::DOUBLE AS e FROM daily_charges')).toEqual([{ e: 13 }]);
  });

  it('the same names in two clusters are two', async () => {
    bench = await openBench();
    await load([bench.bill('a.json', day('2026-03-01', 1, 4)), bench.bill('b.json', day('2026-03-01', 1, 4).replaceAll('c1', 'c2'))]);
    expect(await bench.rows('SELECT sum(EffectiveCost)::DOUBLE AS e FROM daily_charges')).toEqual([{ e: 8 }]);
  });
});

const cents = fc.integer({ min: 0, max: 999_999 }).map((units) => (units / 100_000).toFixed(5));
const pod = fc.record({ cluster: fc.constantFrom('c1', 'c2'), node: fc.constantFrom('n1', 'n2', null), day: fc.integer({ min: 1, max: 3 }), total: cents });

it('whatever the order of files and however often they come, the effective cost is what the replies say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pod, { minLength: 1, maxLength: 12 }), fc.boolean(), async (pods, isReversed) => {
      const files = [1, 2, 3].flatMap((day) => {
        const of = pods.map((each, index) => ({ ...each, index })).filter((each) => each.day === day);
        const window = { start: `2026-03-0${day}T00:00:00Z`, end: `2026-03-0${day}T23:59:59Z` };
        const allocations = of.map(({ cluster, node, total, index }) =>
          allocation(
            `${cluster}/${node}/ns/p-${index}/c`,
            { cluster, ...(node ? { node } : {}), namespace: 'ns', pod: `p-${index}` },
            { window, totalCost: `#${total}#` },
          ),
        );
        return of.length === 0 ? [] : [[`day-${day}.json`, reply(...allocations).replace(/"#|#"/g, '')] as const];
      });
      bench = await openBench({}, { threads: 1 });
      try {
        const paths = files.flatMap(([name, text]) => [bench.bill(name, text), bench.bill(`copy/${name}`, text)]);
        await load(isReversed ? paths.toReversed() : paths);
        const sum = pods.reduce((units, { total }) => units + BigInt(total.replace('.', '')), 0n);
        const [row] = await bench.rows('SELECT (sum(EffectiveCost) * 100000)::BIGINT::VARCHAR AS e, sum(BilledCost)::DOUBLE AS b FROM daily_charges');
        expect(row).toEqual({ e: sum.toString(), b: 0 });
        expect(await bench.rows('SELECT * FROM bill_totals WHERE x_Difference <> 0')).toEqual([]);
      } finally {
        bench.close();
      }
    }),
    { numRuns: tries(5, 12), seed: 33 },
  );
}, 120_000);
