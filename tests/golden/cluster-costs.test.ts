/** A small cluster on a bill, through the command line: what teams pay by the labels of their namespaces. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { costbook, Desk, focusCsv } from '../command-line.ts';
import { type Pod, reply } from '../models/clusters.ts';

let desk: Desk;
afterEach(() => desk?.clear());

const ORGANIZATION = `reporting_currency: USD
company:
  name: Firm
  business_units:
    - name: Products
      departments:
        - { name: Shop, teams: [ { name: Checkout, cost_center: CC-1 }, { name: Search, cost_center: CC-2 } ] }
        - { name: Platform, teams: [ { name: Platform, cost_center: CC-9 } ] }
`;
const ALLOCATION = `rules:
  - { name: cluster services, when: { "tag.kubernetes:shared": "true" }, pool: cluster }
  - { name: idle machines, when: { "tag.kubernetes:idle": "true" }, cost_center: CC-9 }
  - { name: namespace of a team, when: { "tag.team": { any: true } }, cost_center_from: tag.team }
pools:
  - { name: cluster, split: even, among: [CC-1, CC-2] }
`;
const DAYS = ['2026-01-01', '2026-01-02'];

function pods(day: string): Pod[] {
  const of = { cluster: 'prod', start: `${day}T00:00:00Z`, end: `${day}T23:59:59Z` };
  const on = (number: number) => ({ ...of, node: `n${number}`, providerID: `aws:///eu-west-1a/i-${number}` });
  return [
    { ...on(1), namespace: 'checkout', pod: 'web-1', cpu: '2', namespaceLabels: { team: 'Checkout' }, labels: { app: 'web' } },
    { ...on(1), namespace: 'kube-system', pod: 'dns-1', cpu: '1' },
    { ...on(1), cpu: '1' },
    { ...on(2), namespace: 'search', pod: 'index-1', cpu: '3', namespaceLabels: { team: 'search' } },
    { ...on(2), cpu: '-1' },
  ];
}

async function query(sql: string): Promise<unknown[]> {
  const { stdout, stderr } = await costbook('query', sql, '--json', '--data', desk.data);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as unknown[];
}

it('teams pay for their namespaces what the machines cost on the bill, to the last digit', async () => {
  desk = new Desk();
  desk.write('inputs/organization.yaml', ORGANIZATION);
  desk.write('inputs/allocation.yaml', ALLOCATION);
  desk.write('inputs/providers.yaml', 'bills:\n  - { path: ../bills }\n  - { path: ../cluster, provider: opencost, currency: USD }\n');
  for (const day of DAYS) desk.write(`cluster/${day}.json`, reply(pods(day)));
  const charge = (ResourceId: string, day: string, BilledCost: string, EffectiveCost: string) => ({
    ResourceId,
    ChargePeriodStart: `${day}T00:00:00Z`,
    ChargePeriodEnd: `${day}T12:00:00Z`,
    BilledCost,
    EffectiveCost,
    Tags: '',
  });
  desk.write(
    'bills/cloud.csv',
    focusCsv(DAYS.flatMap((day) => [charge('i-1', day, '8.00', '4.40'), charge('i-2', day, '10.00', '10.00'), charge('i-7', day, '1.00', '1.00')])),
  );
  const built = await desk.build();
  expect(built.exitCode, built.stderr).toBe(0);

  expect(
    await query(
      'SELECT x_CostCenter AS c, x_AllocationKind AS k, sum(EffectiveCost)::VARCHAR AS e, sum(BilledCost)::VARCHAR AS b FROM monthly_costs GROUP BY ALL ORDER BY ALL',
    ),
  ).toEqual([
    { c: 'CC-1', k: 'Direct', e: '4.400000000000', b: '8.000000000000' },
    { c: 'CC-1', k: 'Shared', e: '1.100000000000', b: '2.000000000000' },
    { c: 'CC-2', k: 'Direct', e: '20.000000000000', b: '20.000000000000' },
    { c: 'CC-2', k: 'Shared', e: '1.100000000000', b: '2.000000000000' },
    { c: 'CC-9', k: 'Direct', e: '2.200000000000', b: '4.000000000000' },
    { c: 'Unallocated', k: 'Unallocated', e: '2.000000000000', b: '2.000000000000' },
  ]);
  expect(await query('SELECT x_DefectKind AS k, sum(x_Rows)::INTEGER AS n FROM source_defects GROUP BY 1')).toEqual([{ k: 'Negative idle', n: 2 }]);
  expect(
    await query(
      "SELECT x_TagValue AS namespace, sum(EffectiveCost)::VARCHAR AS e FROM monthly_tag_costs WHERE x_TagKey = 'kubernetes:namespace' GROUP BY 1 ORDER BY 1",
    ),
  ).toEqual([
    { namespace: '(untagged)', e: '4.200000000000' },
    { namespace: 'checkout', e: '4.400000000000' },
    { namespace: 'kube-system', e: '2.200000000000' },
    { namespace: 'search', e: '20.000000000000' },
  ]);
  expect(
    await query("SELECT AllocatedResourceId AS r, sum(BilledCost)::VARCHAR AS b FROM daily_charges WHERE ResourceId = 'i-1' GROUP BY 1 ORDER BY 1"),
  ).toEqual([
    { r: 'prod/checkout/web-1', b: '8.000000000000' },
    { r: 'prod/kube-system/dns-1', b: '4.000000000000' },
    { r: null, b: '4.000000000000' },
  ]);

  const explained = JSON.parse((await costbook('explain', 'CC-1', '2026-01', '--data', desk.data, '--inputs', desk.inputs, '--format', 'json')).stdout);
  expect(explained.proofs.map(({ isEqual }: { isEqual: boolean }) => isEqual)).toEqual(explained.proofs.map(() => true));
  expect(explained.proofs.at(0).level).toBe('statement: its charge lines, against monthly costs');
  expect(explained.proofs.at(-1)).toMatchObject({ level: 'pool cluster: bill lines, against daily charges with the other parts of split ones', above: '8.8' });

  const costs = 'sum(BilledCost)::DECIMAL(9, 2) AS b, sum(EffectiveCost)::DECIMAL(9, 2) AS e';
  expect(
    await query(
      `SELECT x_Provider AS p, ${costs}, sum(x_LeftOutEffectiveCost)::DECIMAL(9, 2) AS l FROM bill_totals JOIN bills USING (x_BillId) GROUP BY 1 ORDER BY 1`,
    ),
  ).toEqual([
    { p: 'focus-files', b: '38.00', e: '30.80', l: '0.00' },
    { p: 'opencost', b: '0.00', e: '0.00', l: '14.00' },
  ]);
  const out = join(desk.data, 'focus');
  const exported = await costbook('export', '--focus', '--data', desk.data, '--out', out);
  expect(exported.stdout).toContain('left out 10 shares of charges that are in it, 14.000000000000 USD of effective cost: it would count twice');
  expect(readdirSync(out)).toEqual(['2026-01.focus-files.parquet']);
}, 60_000);
