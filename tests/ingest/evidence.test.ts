/** Evidence beside bills: tables of utilisation, replies of monitoring, findings of providers. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isEvidence, type ReadEvidence } from '../../pipeline/1-ingest/evidence/read-evidence.ts';
import { writeEvidence } from '../../pipeline/1-ingest/evidence/write-evidence.ts';
import { findBills } from '../../pipeline/1-ingest/find-bills.ts';
import { readBill } from '../../pipeline/1-ingest/read-bill.ts';
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
