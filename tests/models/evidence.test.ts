/** What hours of use and findings of providers come to: percentiles, matches with the bill, currencies. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isEvidence, type ReadEvidence } from '../../pipeline/1-ingest/evidence/read-evidence.ts';
import { writeEvidence } from '../../pipeline/1-ingest/evidence/write-evidence.ts';
import { findBills } from '../../pipeline/1-ingest/find-bills.ts';
import { readBill } from '../../pipeline/1-ingest/read-bill.ts';
import { buildUsageStatistics } from '../../pipeline/5-analyze/evidence/usage_statistics.ts';
import { buildModels } from '../../pipeline/engine/model.ts';
import { openWorkshop, type Workshop } from '../workshop.ts';

const ROOM = join(import.meta.dirname, '..', '..', 'pipeline', '5-analyze');
let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop({}, { threads: 1 });
  const run = (sql: string): Promise<void> => workshop.database.run(sql);
  await run(`CREATE TABLE recent_charges AS SELECT 'Example Cloud' AS ServiceProviderName, '100' AS SubAccountId, id AS ResourceId, 'Machines' AS ServiceName, 'r1' AS RegionId,
      10::DECIMAL(38, 12) AS x_AvoidableCost, 20::DECIMAL(38, 12) AS EffectiveCost, NULL::VARCHAR AS AllocatedResourceId
    FROM (VALUES ('arn:x:ec2:r1:1:instance/i-1'), ('arn:x:fn:r1:1:function:web'), ('arn:x:lb:r1:1:balancer/web'), ('/Subscriptions/S/vm-9'), ('busy'), ('rare'), ('twice')) AS ids(id)`);
  await run("CREATE TABLE forecast_calendar AS SELECT DATE '2026-03-20' AS x_KnownThrough");
  await run("CREATE TABLE parameters AS SELECT 'USD' AS x_ReportingCurrency");
  await run("CREATE TABLE charge_rates AS SELECT DATE '2026-03-01' AS ChargePeriodStart, 'EUR' AS BillingCurrency, 1.25::DECIMAL(18, 6) AS x_Rate");
});
afterAll(() => workshop.close());

/** Lays evidence of these files, and makes the tables of it. */
async function lay(files: Readonly<Record<string, string>>): Promise<void> {
  const evidence: ReadEvidence[] = [];
  for (const [name, text] of Object.entries(files)) {
    const path = join(workshop.folders.inputs, '..', name);
    writeFileSync(path, text);
    const [file] = await findBills([path]);
    const read = await workshop.database.inFileOrder(() => readBill(workshop, { file: file!, provider: null, currency: null }));
    if (typeof read !== 'string' && isEvidence(read)) evidence.push(read);
  }
  await writeEvidence(workshop, evidence);
  await buildUsageStatistics(workshop.database);
  await buildModels(workshop, join(ROOM, 'evidence'), ['billed_resources', 'evidence_matches', 'resource_usage_profiles', 'provider_findings']);
}

const HEADS = 'ResourceId,Metric,Hour,Average,Maximum,Unit\n';
/** So many hours before 2026-03-21, the first hour the oldest; `value` of each hour in percent. */
const hours = (id: string, count: number, value: (index: number) => number, step = 1): string =>
  Array.from({ length: count }, (_, index) => {
    const at = new Date(Date.parse('2026-03-21T00:00:00Z') - (count - index) * step * 3_600_000).toISOString();
    return `${id},cpu,${at},${value(index) / 2},${value(index)},percent\n`;
  }).join('');

describe('hours of use', () => {
  it('come to percentiles of their peaks over fourteen days, whatever came before', async () => {
    await lay({ 'usage.csv': `${HEADS}${hours('busy', 400, (index) => (index < 64 ? 99 : (index - 64) % 100))}${hours('rare', 5, () => 50, 24)}` });
    const [busy, rare] = await workshop.database.rows<Record<string, unknown>>('FROM resource_usage_profiles ORDER BY ResourceId');
    // 336 hours: 0 to 99 three times, then 0 to 35.
    const sorted = Array.from({ length: 336 }, (_, index) => index % 100).sort((a, b) => a - b);
    const quantile = (share: number): number => {
      const place = share * 335;
      const low = sorted[Math.floor(place)]!;
      return (low + (sorted[Math.ceil(place)]! - low) * (place - Math.floor(place))) / 100;
    };
    expect(busy).toMatchObject({
      ResourceId: 'busy',
      x_EvidenceStatus: 'Enough',
      x_Days: '14',
      x_Hours: '336',
      x_HasPeaks: true,
      x_Maximum: 0.99,
      x_WeekDays: '7',
    });
    expect(busy!.x_P50).toBeCloseTo(quantile(0.5), 6);
    expect(busy!.x_P95).toBeCloseTo(quantile(0.95), 6);
    expect(busy!.x_P99).toBeCloseTo(quantile(0.99), 6);
    expect(rare).toMatchObject({ ResourceId: 'rare', x_EvidenceStatus: 'Too few days', x_Days: '5' });
  });

  it('that come twice count once: averages are averaged, the highest peak counts', async () => {
    const rows = hours('twice', 24 * 8, () => 20);
    await lay({ 'one.csv': `${HEADS}${rows}`, 'again.csv': `${HEADS}${rows.replace(',10,20,', ',30,60,')}` });
    const [twice] = await workshop.database.rows<Record<string, unknown>>('FROM resource_usage_profiles');
    expect(twice).toMatchObject({ x_Hours: '192', x_Days: '8', x_Maximum: 0.6, x_P50: 0.2 });
    expect(twice!.x_Average).toBeCloseTo((191 * 0.1 + 0.2) / 192, 6);
  });

  it('are matched with the bill by id, by its last part where that is one resource, and else listed', async () => {
    const ids = ['I-1', 'arn:x:fn:r1:1:function:web', 'web', '/subscriptions/s/VM-9', 'unknown'];
    await lay({ 'usage.csv': `${HEADS}${ids.map((id) => hours(id, 24 * 7, () => 3)).join('')}` });
    const rows = await workshop.database.rows('SELECT ResourceId, x_EvidenceStatus FROM resource_usage_profiles ORDER BY ResourceId');
    expect(rows).toEqual([
      { ResourceId: '/Subscriptions/S/vm-9', x_EvidenceStatus: 'Enough' },
      { ResourceId: 'arn:x:ec2:r1:1:instance/i-1', x_EvidenceStatus: 'Enough' },
      { ResourceId: 'arn:x:fn:r1:1:function:web', x_EvidenceStatus: 'Enough' },
      { ResourceId: 'unknown', x_EvidenceStatus: 'Not on the bill' },
      { ResourceId: 'web', x_EvidenceStatus: 'Several of that name' },
    ]);
  });

  it('that are one value a day are too few to speak of', async () => {
    await lay({ 'usage.csv': `${HEADS}${hours('busy', 14, () => 50, 24)}${hours('rare', 14 * 2, () => 50, 12)}${hours('twice', 7 * 12, () => 50, 2)}` });
    const rows = await workshop.database.rows('SELECT ResourceId, x_EvidenceStatus FROM resource_usage_profiles ORDER BY ResourceId');
    expect(rows).toEqual([
      { ResourceId: 'busy', x_EvidenceStatus: 'Too few hours' },
      { ResourceId: 'rare', x_EvidenceStatus: 'Too few hours' },
      { ResourceId: 'twice', x_EvidenceStatus: 'Enough' },
    ]);
  });

  it('that ended long ago say nothing', async () => {
    await lay({ 'usage.csv': `${HEADS}busy,cpu,2026-01-05T00:00:00Z,1,1,percent\n` });
    expect(await workshop.database.rows('FROM resource_usage_profiles')).toEqual([]);
  });
});

it('findings are in the reporting currency where the bill knows a rate, and out of date after a month', async () => {
  const heads = 'FindingId,Source,Action,MonthlySavings,Currency,ResourceId,Day\n';
  await lay({
    'own.csv': `${heads}F-1,Own,Stop,8,EUR,i-1,2026-03-10\nF-2,Own,Stop,8,GBP,busy,2026-03-10\nF-3,Own,Stop,8,USD,busy,2026-02-01\nF-4,Own,Stop,8,USD,gone,2026-03-10\nF-5,Own,Purchase,8,USD,,2026-03-10\n`,
  });
  const rows = await workshop.database.rows(
    'SELECT x_FindingId, ResourceId, x_EvidenceStatus, x_MonthlySavings::DECIMAL(18, 2)::VARCHAR AS savings FROM provider_findings ORDER BY 1',
  );
  expect(rows).toEqual([
    { x_FindingId: 'F-1', ResourceId: 'arn:x:ec2:r1:1:instance/i-1', x_EvidenceStatus: 'On the bill', savings: '10.00' },
    { x_FindingId: 'F-2', ResourceId: 'busy', x_EvidenceStatus: 'On the bill', savings: null },
    { x_FindingId: 'F-3', ResourceId: 'busy', x_EvidenceStatus: 'Out of date', savings: '8.00' },
    { x_FindingId: 'F-4', ResourceId: 'gone', x_EvidenceStatus: 'Not on the bill', savings: '8.00' },
    { x_FindingId: 'F-5', ResourceId: null, x_EvidenceStatus: 'No resource', savings: '8.00' },
  ]);
});
