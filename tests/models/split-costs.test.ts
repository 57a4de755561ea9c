/** Shares of a charge take its place and never add to it. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Bench, openBench } from '../ingest/bench-of-bills.ts';
import { DAY, idle, loadCluster, type Pod } from './clusters.ts';

let bench: Bench;
afterEach(() => bench?.close());

async function load(pods: readonly Pod[], rows: readonly Readonly<Record<string, string>>[]): Promise<void> {
  bench = await openBench();
  await loadCluster(bench, pods, rows);
}

/** `resource allocated billed effective` of each daily charge, without trailing zeros. */
async function daily(where = 'true'): Promise<string[]> {
  const rows = await bench.rows<{ line: string }>(`
    SELECT concat_ws(' ', coalesce(ResourceId, '-'), coalesce(AllocatedResourceId, CASE WHEN AllocatedMethodId IS NULL THEN '-' ELSE '(idle)' END),
      BilledCost::DOUBLE, EffectiveCost::DOUBLE) AS line
    FROM daily_charges WHERE ${where} ORDER BY 1`);
  return rows.map(({ line }) => line);
}

const warned = async (check = 'clusters_are_on_a_bill_whole_or_not_at_all'): Promise<unknown> =>
  bench.database.value('SELECT x_BadRows FROM check_results WHERE x_CheckName = $check', { check });

const node1 = { cluster: 'c1', node: 'n1', providerID: 'aws:///eu-west-1a/i-1' };
const web: Pod = { ...node1, namespace: 'web', pod: 'w', cpu: '1' };
const shop: Pod = { ...node1, namespace: 'shop', pod: 's', cpu: '2' };
const rest = idle({ ...node1, cpu: '1' });

it("a node's charges are split by what each allocation cost of it; nothing else is touched", async () => {
  await load(
    [web, shop, rest],
    [
      { ResourceId: 'i-1', BilledCost: '8', EffectiveCost: '6', SkuId: 'hours' },
      { ResourceId: 'i-1', BilledCost: '1', SkuId: 'traffic', Tags: '{"team":"platform"}' },
      { ResourceId: 'i-2', BilledCost: '5' },
    ],
  );
  expect(await daily()).toEqual([
    'i-1 (idle) 0.25 0.25',
    'i-1 (idle) 2.0 1.5',
    'i-1 c1/shop/s 0.5 0.5',
    'i-1 c1/shop/s 4.0 3.0',
    'i-1 c1/web/w 0.25 0.25',
    'i-1 c1/web/w 2.0 1.5',
    'i-2 - 5.0 5.0',
  ]);
  expect(
    await bench.rows(
      "SELECT ConsumedQuantity::DOUBLE AS q, x_ChargeCount AS n, ServiceProviderName AS p, Tags AS t FROM daily_charges WHERE AllocatedResourceId = 'c1/shop/s' ORDER BY t",
    ),
  ).toEqual([
    { q: 12, n: '1', p: 'Nimbus', t: '{"kubernetes:cluster":"c1","kubernetes:namespace":"shop"}' },
    { q: 12, n: '1', p: 'Nimbus', t: '{"team":"platform","kubernetes:cluster":"c1","kubernetes:namespace":"shop"}' },
  ]);
  expect(await warned()).toBe('0');
});

describe('a node is found on a bill', () => {
  const scaleSet = '/subscriptions/S-1/resourceGroups/MC_g/providers/Microsoft.Compute/virtualMachineScaleSets/pool';
  it.each([
    ['by its id', 'aws:///eu-west-1a/i-1', { ResourceId: 'i-1' }],
    ['in an ARN', 'i-1', { ResourceId: 'arn:aws:ec2:eu-west-1:1:instance/i-1' }],
    ['by a path', 'gce://p/z/gke-pool-1', { ResourceId: '//compute.googleapis.com/projects/p/zones/z/instances/gke-pool-1' }],
    ['by its scale set, whatever the case', `azure://${scaleSet}/virtualMachines/3`, { ResourceId: scaleSet.toLowerCase() }],
    ['by its name', '', { ResourceId: 'res-7', ResourceName: 'N1' }],
  ])('%s', async (_, providerID, resource) => {
    await load([{ ...web, providerID }], [{ ...resource, BilledCost: '8' }]);
    expect(await daily()).toEqual([`${resource.ResourceId} c1/web/w 8.0 8.0`]);
  });

  it.each([
    [
      'a name that two machines have',
      [
        { ResourceId: 'a', ResourceName: 'n1' },
        { ResourceId: 'b', ResourceName: 'n1' },
      ],
    ],
    ['a name of what is no machine', [{ ResourceId: 'a', ResourceName: 'n1', ServiceCategory: 'Storage' }]],
    ['another day', [{ ResourceId: 'i-1', day: '2026-03-02' }]],
  ])('not by %s', async (_, rows) => {
    await load(
      [{ ...web, providerID: rows[0]!.ResourceId === 'i-1' ? 'i-1' : '' }],
      rows.map((row) => ({ ...row, BilledCost: '8' })),
    );
    const own = await daily("ServiceName = 'Kubernetes'");
    expect(own).toHaveLength(1);
    expect(own[0]).toMatch(/c1\/web\/w 0\.0 1\.0$/);
    expect(await daily("AllocatedMethodId IS NOT NULL AND ServiceName <> 'Kubernetes'")).toEqual([]);
  });

  it('not by a name that nodes of two clusters have', async () => {
    const pods = ['c1', 'c2'].map((cluster) => ({ cluster, node: 'n1', namespace: 'web', pod: 'w', cpu: '1' }));
    await load(pods, [{ ResourceId: 'a', ResourceName: 'n1', BilledCost: '8' }]);
    expect(await daily()).toEqual(['a - 8.0 8.0', 'n1 c1/web/w 0.0 1.0', 'n1 c2/web/w 0.0 1.0']);
  });
});

it('machines of one scale set are one origin', async () => {
  const id = (number: number): string => `azure:///subscriptions/S/virtualMachineScaleSets/x/virtualMachines/${number}`;
  await load(
    [
      { ...web, node: 'x0', providerID: id(0) },
      { ...shop, node: 'x1', providerID: id(1) },
    ],
    [{ ResourceId: '/subscriptions/s/virtualMachineScaleSets/X', BilledCost: '9' }],
  );
  expect((await daily()).map((line) => line.split(' ').slice(1).join(' '))).toEqual(['c1/shop/s 6.0 6.0', 'c1/web/w 3.0 3.0']);
});

describe('a cluster without a bill', () => {
  it('keeps what its allocations cost, billed by nobody', async () => {
    await load([web, { ...shop, total: '5.5' }, rest], []);
    expect(await daily()).toEqual(['i-1 (idle) 0.0 1.0', 'i-1 c1/shop/s 0.0 5.5', 'i-1 c1/web/w 0.0 1.0']);
    expect(await warned()).toBe('0');
  });

  it('has idle that is negative at 0', async () => {
    await load([web, idle({ ...node1, cpu: '-0.5' })], []);
    expect(await daily()).toEqual(['i-1 (idle) 0.0 0.0', 'i-1 c1/web/w 0.0 1.0']);
  });
});

describe('a cluster of which a bill has a part', () => {
  it('is split where the bill has it, and keeps its own cost elsewhere', async () => {
    await load([web, { ...shop, node: 'n2', providerID: 'i-2' }], [{ ResourceId: 'i-1', BilledCost: '8' }]);
    expect(await daily()).toEqual(['i-1 c1/web/w 8.0 8.0', 'i-2 c1/shop/s 0.0 2.0']);
    expect(await warned()).toBe('1');
  });

  it('day by day', async () => {
    const second = { start: '2026-03-02T00:00:00Z', end: '2026-03-02T23:59:59Z' };
    await load([web, { ...web, ...second }], [{ ResourceId: 'i-1', BilledCost: '8' }]);
    expect(await bench.rows('SELECT ChargePeriodStart AS d, EffectiveCost::DOUBLE AS e FROM daily_charges ORDER BY 1')).toEqual([
      { d: DAY, e: 8 },
      { d: '2026-03-02', e: 1 },
    ]);
  });

  it('spreads idle that names no node over its nodes as what was used of them, and does not count it again', async () => {
    await load(
      [web, { ...shop, node: 'n2', providerID: 'i-2', cpu: '3' }, idle({ cluster: 'c1', cpu: '4' })],
      [
        { ResourceId: 'i-1', BilledCost: '10' },
        { ResourceId: 'i-2', BilledCost: '20' },
      ],
    );
    expect(await daily()).toEqual(['i-1 (idle) 5.0 5.0', 'i-1 c1/web/w 5.0 5.0', 'i-2 (idle) 10.0 10.0', 'i-2 c1/shop/s 10.0 10.0']);
  });
});

describe('allocations that name no node', () => {
  const bySpace: Pod[] = [
    { cluster: 'Prod-1', namespace: 'web', cpu: '1', total: '3' },
    { cluster: 'Prod-1', node: 'n1', providerID: 'i-1', namespace: 'shop', cpu: '1' },
  ];
  it.each([
    ['aws:eks:cluster-name', 'prod-1'],
    ['user:eks:cluster-name', 'Prod-1'],
    ['goog-k8s-cluster-name', 'prod-1'],
    ['aks-managed-cluster-name', 'PROD-1'],
    ['kubernetes.io/cluster/prod-1', 'owned'],
  ])('are shares of all that the tag %s says is of the cluster, by their total', async (key, value) => {
    const tags = JSON.stringify({ [key]: value });
    await load(bySpace, [
      { ResourceId: 'i-1', BilledCost: '8', Tags: tags },
      { ResourceId: 'lb', ServiceCategory: 'Networking', BilledCost: '4', Tags: tags },
      { ResourceId: 'i-1', BilledCost: '4' },
      { ResourceId: 'x', BilledCost: '2', Tags: '{"aws:eks:cluster-name":"other"}' },
    ]);
    expect(await daily()).toEqual([
      'i-1 Prod-1/shop 1.0 1.0',
      'i-1 Prod-1/shop 2.0 2.0',
      'i-1 Prod-1/web 3.0 3.0',
      'i-1 Prod-1/web 6.0 6.0',
      'lb Prod-1/shop 1.0 1.0',
      'lb Prod-1/web 3.0 3.0',
      'x - 2.0 2.0',
    ]);
    expect(await warned()).toBe('0');
  });

  it('of a cluster on a bill that no tag tells whole: neither split nor counted beside it, but said', async () => {
    await load(bySpace, [{ ResourceId: 'i-1', BilledCost: '8' }]);
    expect(await daily()).toEqual(['i-1 - 8.0 8.0']);
    expect(await warned()).toBe('1');
  });

  it('of a cluster on no bill keep their own cost', async () => {
    await load(bySpace, [{ ResourceId: 'i-9', BilledCost: '8' }]);
    expect(await daily()).toEqual(['- Prod-1/web 0.0 3.0', 'i-1 Prod-1/shop 0.0 1.0', 'i-9 - 8.0 8.0']);
  });
});

describe('what may be counted beside a bill is said', () => {
  it('a cluster with ids of its provider, none of which its bill has', async () => {
    await load([web], [{ ResourceId: '', BilledCost: '8' }]);
    expect(await daily()).toEqual(['- - 8.0 8.0', 'i-1 c1/web/w 0.0 1.0']);
    expect(await warned('clusters_of_a_provider_are_on_its_bill')).toBe('1');
  });

  it('not one of machines without such ids', async () => {
    await load([{ ...web, providerID: '' }], [{ ResourceId: 'i-1', BilledCost: '8' }]);
    expect(await warned('clusters_of_a_provider_are_on_its_bill')).toBe('0');
  });

  it('allocations that name neither node nor cluster', async () => {
    await load([{ namespace: 'web', cpu: '1' }], [{ ResourceId: 'i-1', BilledCost: '8' }]);
    expect(await warned('shares_say_what_they_are_a_share_of')).toBe('1');
  });
});

describe('shares of several days', () => {
  it('weigh on each day as much of them as falls there, and do not count once their origin is on a bill', async () => {
    const span = { start: '2026-03-01T12:00:00Z', end: '2026-03-03T00:00:00Z' };
    const whole = { start: '2026-03-02T00:00:00Z', end: '2026-03-03T00:00:00Z' };
    await load(
      [
        { ...web, ...span, cpu: '3' },
        { ...shop, ...whole, cpu: '2' },
      ],
      [
        { ResourceId: 'i-1', BilledCost: '5' },
        { ResourceId: 'i-1', BilledCost: '8', day: '2026-03-02' },
      ],
    );
    expect(await bench.rows('SELECT ChargePeriodStart AS d, AllocatedResourceId AS r, EffectiveCost::DOUBLE AS e FROM daily_charges ORDER BY ALL')).toEqual([
      { d: '2026-03-01', r: 'c1/web/w', e: 5 },
      { d: '2026-03-02', r: 'c1/shop/s', e: 4 },
      { d: '2026-03-02', r: 'c1/web/w', e: 4 },
    ]);
  });
});

describe('shares on the bill itself', () => {
  const share = (id: string, weight: string, more: Record<string, string> = {}) => ({
    ResourceId: `pod/${id}`,
    BilledCost: '0',
    AllocatedMethodId: 'split',
    AllocatedResourceId: id,
    AllocatedResourceName: id,
    AllocatedTags: `{"pod":"${id}"}`,
    x_OriginResourceId: 'i-1',
    x_SplitWeight: weight,
    ...more,
  });

  it('take the place of their origin, whatever the weights measure', async () => {
    await load([], [{ ResourceId: 'i-1', BilledCost: '10' }, share('a', '0.1'), share('b', '0.3')]);
    expect(await daily()).toEqual(['i-1 a 2.5 2.5', 'i-1 b 7.5 7.5']);
  });

  it('without weight leave it whole', async () => {
    await load([], [{ ResourceId: 'i-1', BilledCost: '10' }, share('a', '0')]);
    expect(await daily()).toEqual(['i-1 - 10.0 10.0']);
  });

  it('and of another method on the same origin are not mixed: one method counts', async () => {
    await load(
      [{ ...web, cpu: '9' }],
      [{ ResourceId: 'i-1', BilledCost: '10' }, share('a', '0.1', { AllocatedMethodId: 'bill' }), share('b', '0.3', { AllocatedMethodId: 'bill' })],
    );
    expect(await daily()).toEqual(['i-1 a 2.5 2.5', 'i-1 b 7.5 7.5']);
  });

  it('that are invoiced beside it stop the build', async () => {
    await expect(load([], [{ ResourceId: 'i-1', BilledCost: '10' }, share('a', '1', { BilledCost: '2' })])).rejects.toMatchObject({
      name: 'CheckFailed',
      parts: { what: expect.stringContaining('shares of a charge are not invoiced') },
    });
  });
});

it('the largest share takes what rounding leaves, and long amounts stay exact', async () => {
  bench = await openBench();
  const thirds = ['a', 'b', 'c'].map((pod, index) => ({ ...web, pod, cpu: index === 1 ? '1.0001' : '1' }));
  await loadCluster(bench, thirds, [
    {
      ResourceId: 'i-1',
      BilledCost: '999999999999999999.999999999999',
      ConsumedQuantity: '12345678901234567890123.123456789012345',
      PricingQuantity: '',
    },
    { ResourceId: 'i-1', BilledCost: '-0.000000000002', SkuId: 'tiny' },
  ]);
  const of = "ResourceId = 'i-1' AND SkuId";
  expect(await bench.rows(`SELECT sum(BilledCost) AS b, sum(ConsumedQuantity) AS q, sum(PricingQuantity) AS p FROM daily_charges WHERE ${of} IS NULL`)).toEqual(
    [{ b: '999999999999999999.999999999999', q: '12345678901234567890123.123456789012345', p: null }],
  );
  expect(await bench.rows(`SELECT AllocatedResourceName AS n, BilledCost AS b FROM daily_charges WHERE ${of} = 'tiny' ORDER BY 1`)).toEqual([
    { n: 'a', b: '0.000000000000' },
    { n: 'b', b: '-0.000000000002' },
    { n: 'c', b: '0.000000000000' },
  ]);
});

it('two currencies of one node are split each', async () => {
  await load(
    [web, shop],
    [
      { ResourceId: 'i-1', BilledCost: '3' },
      { ResourceId: 'i-1', BilledCost: '6', BillingCurrency: 'EUR' },
    ],
  );
  expect(await bench.rows('SELECT BillingCurrency AS c, AllocatedResourceName AS n, BilledCost::DOUBLE AS b FROM daily_charges ORDER BY ALL')).toEqual([
    { c: 'EUR', n: 's', b: 4 },
    { c: 'EUR', n: 'w', b: 2 },
    { c: 'USD', n: 's', b: 2 },
    { c: 'USD', n: 'w', b: 1 },
  ]);
});

it('a reader of silver sees the same daily charges', async () => {
  const { openSilver } = await import('../../pipeline/2-normalize/open.ts');
  await load([web, shop, rest], [{ ResourceId: 'i-1', BilledCost: '8' }]);
  const built = await daily();
  const reader = await openBench();
  try {
    const silver = await bench.database.value<string>('SELECT x_Sha256 FROM silver_list');
    expect(await openSilver(reader.database, bench.folders, { silver } as never)).toBe(true);

    const read = await reader.rows<{ n: string }>('SELECT count(*) AS n FROM daily_charges WHERE AllocatedMethodId IS NOT NULL');
    expect(read).toEqual([{ n: String(built.length) }]);
  } finally {
    reader.close();
  }
});

it('bills without shares are as they were', async () => {
  await load([], [{ ResourceId: 'i-1', BilledCost: '8', x_SplitWeight: '' }]);
  expect(await daily()).toEqual(['i-1 - 8.0 8.0']);
});
