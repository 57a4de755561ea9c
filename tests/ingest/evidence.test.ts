/** Evidence beside bills: tables of utilisation, replies of monitoring, findings of providers. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isEvidence, type ReadEvidence } from '../../pipeline/1-ingest/evidence/read-evidence.ts';
import { writeEvidence } from '../../pipeline/1-ingest/evidence/write-evidence.ts';
import { findBills } from '../../pipeline/1-ingest/find-bills.ts';
import { readBill } from '../../pipeline/1-ingest/read-bill.ts';
import { REAL_BILLS } from '../real-bills.ts';
import { openWorkshop, type Workshop } from '../workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop({}, { threads: 1 });
});
afterAll(() => workshop.close());

let number = 0;

/** Reads files of evidence given as text, by name; throws what room 1 throws. */
async function read(files: Readonly<Record<string, string>>): Promise<ReadEvidence[]> {
  const folder = join(workshop.folders.data, `delivered-${++number}`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const evidence: ReadEvidence[] = [];
  for (const file of await findBills([folder])) {
    const result = await workshop.database.inFileOrder(() => readBill(workshop, { file: { ...file, isNamed: true }, provider: null, currency: null }));
    if (typeof result === 'string' || !isEvidence(result)) throw new Error(`${file.name} is no evidence`);
    evidence.push(result);
  }
  await writeEvidence(workshop, evidence);
  return evidence;
}

const hours = (): Promise<Record<string, unknown>[]> => workshop.database.rows('FROM resource_utilization ORDER BY ALL');

describe('a table of utilisation', () => {
  it('is read by its unit, whatever the spelling of its heads', async () => {
    const [file] = await read({
      'usage.csv':
        'resource_id,metric,Timestamp,Average,Peak,Unit\ni-1,cpu,2026-03-01T10:25:00Z,12.5,80,%\ni-1,memory,2026-03-01T10:00:00+02:00,0.4,,ratio\ni-1,disk-queue,2026-03-01,3,,count\ni-2,cpu,2026-03-01T10:00:00Z,,,percent\n',
    });
    expect(file).toMatchObject({ evidence: 'Utilization', source: 'utilization-tables', rows: 4 });
    expect(file!.defects).toMatchObject([{ kind: 'Metric not known', rows: 1 }]);
    expect(await hours()).toEqual([
      { ResourceId: 'i-1', x_Metric: 'cpu', x_Hour: '2026-03-01 10:00:00', x_Average: 0.125, x_Maximum: 0.8 },
      { ResourceId: 'i-1', x_Metric: 'memory', x_Hour: '2026-03-01 08:00:00', x_Average: 0.4, x_Maximum: null },
    ]);
  });

  it.each([
    ['a unit that is not said', 'ResourceId,Metric,Hour,Average\ni-1,cpu,2026-03-01,0.8\n', { name: 'EvidenceUnitMissing', where: /usage\.csv:1$/ }],
    [
      'a percent called a ratio',
      'ResourceId,Metric,Hour,Average,Unit\ni-1,cpu,2026-03-01,0.8,ratio\ni-1,cpu,2026-03-02,45,ratio\n',
      { what: /cpu is 45 ratio/, where: /usage\.csv:3$/ },
    ],
    [
      'a unit of another metric',
      'ResourceId,Metric,Hour,Average,Unit\ni-1,cpu,2026-03-01,8,bytes\n',
      { what: /cpu is given in "bytes"/, fix: /percent or ratio/ },
    ],
    ['text for a number', 'ResourceId,Metric,Hour,Average,Unit\ni-1,cpu,2026-03-01,high,percent\n', { what: /Average is "high"/, where: /usage\.csv:2$/ }],
    ['no number', 'ResourceId,Metric,Hour,Average,Unit\ni-1,cpu,2026-03-01,NaN,percent\n', { what: /Average is "NaN"/ }],
    ['a time that is none', 'ResourceId,Metric,Hour,Average,Unit\ni-1,cpu,yesterday,5,percent\n', { what: /Hour is "yesterday"/ }],
    ['no resource', 'ResourceId,Metric,Hour,Average,Unit\n,cpu,2026-03-01,5,percent\n', { what: /no ResourceId/ }],
  ])('refuses %s', async (_, text, parts) => {
    await expect(read({ 'usage.csv': text })).rejects.toMatchObject({
      parts: Object.fromEntries(Object.entries(parts).map(([key, value]) => [key, typeof value === 'string' ? value : expect.stringMatching(value)])),
    });
  });

  it('may have other columns, as utilization.yaml says', async () => {
    workshop.write(
      'utilization.yaml',
      `tables:
  - { resource: host, hour: at, metrics: { cpu: { average: cpu_avg, maximum: cpu_max, unit: percent }, memory-bytes: { average: rss, unit: mebibytes } } }
  - { resource: host, hour: at, metric: check, average: value, metrics: { cpu: { called: CPU load, unit: ratio } } }
`,
    );
    const [wide] = await read({ 'wide.csv': 'host,at,cpu_avg,cpu_max,rss\na,2026-03-01,50,90,2\nb,2026-03-01,,,1\n' });
    expect(wide!.rows).toBe(4);
    expect(await hours()).toEqual([
      { ResourceId: 'a', x_Metric: 'cpu', x_Hour: '2026-03-01 00:00:00', x_Average: 0.5, x_Maximum: 0.9 },
      { ResourceId: 'a', x_Metric: 'memory-bytes', x_Hour: '2026-03-01 00:00:00', x_Average: 2 * 1024 ** 2, x_Maximum: null },
      { ResourceId: 'b', x_Metric: 'memory-bytes', x_Hour: '2026-03-01 00:00:00', x_Average: 1024 ** 2, x_Maximum: null },
    ]);
    await expect(read({ 'wide.csv': 'host,at,cpu_avg,cpu_max,rss\na,2026-03-01,50,90,2\nb,2026-03-01,oops,9,1\n' })).rejects.toMatchObject({
      parts: { where: expect.stringMatching(/wide\.csv:3$/) },
    });
    await read({ 'long.csv': 'host,at,check,value\na,2026-03-01,CPU load,0.5\na,2026-03-01,Disk,7\n' });
    expect(await hours()).toMatchObject([{ x_Metric: 'cpu', x_Average: 0.5 }]);
    workshop.write('utilization.yaml', 'tables: [{ resource: host, hour: at, metrics: { cpu: { average: cpu, unit: bytes } } }]');
    await expect(read({ 'wide.csv': 'host,at,cpu\na,2026-03-01,5\n' })).rejects.toMatchObject({
      parts: { what: expect.stringMatching(/cpu is measured in percent or ratio/) },
    });
    workshop.write('utilization.yaml', 'tables: []');
  });
});

/** The body of a recorded reply: recordings of test tools wrap it. */
function body(path: string): string {
  const recorded = JSON.parse(readFileSync(join(REAL_BILLS!, path), 'utf8'), (_, value) =>
    value?.__class__ === 'datetime' ? new Date(Date.UTC(value.year, value.month - 1, value.day, value.hour, value.minute, value.second)).toISOString() : value,
  );
  return JSON.stringify(recorded.data ?? recorded.body ?? recorded.interactions[0].response.body.data);
}

const findings = (): Promise<Record<string, unknown>[]> => workshop.database.rows('FROM delivered_findings ORDER BY x_FindingId');

describe.skipIf(REAL_BILLS === null)('replies of providers', () => {
  it('AWS Cost Optimization Hub: the volume of its own example saves 0.64 USD', async () => {
    await read({ 'hub.json': body('aws-recommendations/aws__cost_opt_hub_ebs__cost-optimization-hub.ListRecommendations_1.json') });
    expect(await findings()).toMatchObject([
      {
        x_Source: 'AWS Compute Optimizer',
        ResourceId: 'arn:aws:ec2:us-east-1:644160558196:volume/vol-01d020e75fb456422',
        x_Action: 'Upgrade',
        x_CurrentSku: 'gp2',
        x_RecommendedSku: 'gp3',
        x_MonthlySavings: '0.640000000000',
        x_Currency: 'USD',
        x_FoundOn: '2023-12-18',
      },
    ]);
  });

  it('Google Cloud Recommender: each idle disk with its change of cost, negated', async () => {
    await read({
      'idle.json': body(
        'gcp/gcp__disk-recommend__get-v1-projects-cloud-custodian-locations-us-central1-a-recommenders-google.compute.disk.IdleResourceRecommender-recommendations_1.json',
      ),
    });
    expect(await findings()).toMatchObject([
      {
        x_Action: 'Delete',
        ResourceId: '//compute.googleapis.com/projects/cloud-custodian/zones/us-central1-a/disks/disk-1',
        x_MonthlySavings: '1.548387097000',
        RegionId: 'us-central1-a',
      },
      { x_Action: 'Delete', x_MonthlySavings: '0.483870968000', SubAccountId: 'cloud-custodian', x_FoundOn: '2023-05-10' },
    ]);
  });

  it('AWS reservations as CSV: as many as the file has, to be bought', async () => {
    const names = ['7_day_EC2_RI_Rec.csv', '30_day_EC2_RI_Rec.csv'];
    const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(REAL_BILLS!, 'aws-recommendations', name), 'utf8')]));
    const evidence = await read(files);
    expect(evidence.map(({ rows }) => rows)).toEqual(names.map((name) => files[name]!.split('\n').filter((line) => /^\d{4}-/.test(line)).length).reverse());
    const large = (await findings()).filter(({ x_CurrentSku }) => x_CurrentSku === 'm4.large');
    expect(large.map(({ x_MonthlySavings }) => x_MonthlySavings).sort()).toEqual(['61.094444490000', '756.316666700000']);
  });

  it.each([
    [
      'Compute Optimizer finds nothing too large',
      'aws-recommendations/aws__test_ec2_compute_optimizer_client_side__compute-optimizer.GetEC2InstanceRecommendations_1.json',
    ],
    ['Advisor speaks of security', 'azure/azure__AdvisorRecommendationTest.test_find_by_name.json'],
  ])('%s: no finding', async (_, path) => {
    await expect(read({ 'reply.json': body(path) })).rejects.toMatchObject({ parts: { name: 'BillEmpty' } });
  });
});

describe('findings', () => {
  it('say the best option of Compute Optimizer, and a month of a yearly saving of Advisor', async () => {
    const option = (instanceType: string, rank: number, value: number): object => ({
      instanceType,
      rank,
      savingsOpportunity: { estimatedMonthlySavings: { currency: 'USD', value } },
    });
    const machine = {
      instanceArn: 'arn:aws:ec2:us-east-1:1:instance/i-1',
      finding: 'OVER_PROVISIONED',
      currentInstanceType: 'm5.xlarge',
      lastRefreshTimestamp: 1773000000.5,
    };
    const advised = {
      id: '/subscriptions/s-1/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-1/providers/Microsoft.Advisor/recommendations/r-1',
      type: 'Microsoft.Advisor/recommendations',
      properties: {
        category: 'Cost',
        shortDescription: { problem: 'Right-size underutilized virtual machines', solution: 'Right-size or shutdown underutilized virtual machines' },
        extendedProperties: {
          currentSku: 'Standard_D4s_v5',
          targetSku: 'Standard_D2s_v5',
          annualSavingsAmount: '840.96',
          savingsCurrency: 'EUR',
          recommendationType: 'SkuChange',
        },
        resourceMetadata: { resourceId: '/subscriptions/s-1/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-1' },
        lastUpdated: '2026-03-11T18:19:49Z',
      },
    };
    await read({
      'optimizer.json': JSON.stringify({
        instanceRecommendations: [{ ...machine, recommendationOptions: [option('m5.large', 2, 50), option('t3.large', 1, 70.25)] }],
      }),
      'advisor.json': JSON.stringify({ value: [advised] }),
      'own.csv': 'FindingId,Source,Action,MonthlySavings,Currency,ResourceId\nF-1,Own script,Delete,12.50,USD,vol-1\n',
    });
    expect(await findings()).toMatchObject([
      { x_Source: 'Azure Advisor', x_MonthlySavings: '70.080000000000', x_Currency: 'EUR', SubAccountId: 's-1', x_RecommendedSku: 'Standard_D2s_v5' },
      { x_Source: 'Own script', x_MonthlySavings: '12.500000000000', ResourceId: 'vol-1' },
      { x_Source: 'AWS Compute Optimizer', x_MonthlySavings: '70.250000000000', x_RecommendedSku: 't3.large', x_FoundOn: '2026-03-08', RegionId: 'us-east-1' },
    ]);
  });

  it('refuse an amount without a currency', async () => {
    await expect(read({ 'own.csv': 'FindingId,Source,Action,MonthlySavings\nF-1,Own script,Delete,12.50\n' })).rejects.toMatchObject({
      parts: { name: 'EvidenceValueUnreadable', what: 'A row has no Currency.', where: expect.stringMatching(/own\.csv:2$/) },
    });
  });
});
