/** What recommendations cost: all rules over so many machines (200,000 unless told) and fourteen days of their hours. `node bench/recommendations/recommendations.ts 20000` */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAILY_DIMENSIONS, DAILY_MEASURES } from '#contract/charges.ts';
import { isEvidence } from '../../pipeline/1-ingest/evidence/read-evidence.ts';
import { writeEvidence } from '../../pipeline/1-ingest/evidence/write-evidence.ts';
import { findBills } from '../../pipeline/1-ingest/find-bills.ts';
import { readBill } from '../../pipeline/1-ingest/read-bill.ts';
import { IN_REPORTING_CURRENCY } from '../../pipeline/3-allocate/exchange_rates.ts';
import { buildUsageStatistics } from '../../pipeline/5-analyze/evidence/usage_statistics.ts';
import { buildInstanceTypes } from '../../pipeline/5-analyze/instance-types/instance_types.ts';
import { buildRecommendationFindings } from '../../pipeline/5-analyze/recommendations/recommendation_findings.ts';
import { Database, quoteText } from '../../pipeline/engine/duckdb.ts';
import { foldersOf } from '../../pipeline/engine/folders.ts';
import { createLog } from '../../pipeline/engine/log.ts';
import { buildModels } from '../../pipeline/engine/model.ts';

const ROOM = join(import.meta.dirname, '..', '..', 'pipeline', '5-analyze');
const machines = Number(process.argv[2] ?? 200_000);
const root = mkdtempSync(join(tmpdir(), 'costbook-bench-'));
const database = await Database.open({ threads: 2, memoryLimit: '4GB', temporaryFolder: join(root, 'spill'), path: join(root, 'build.duckdb') });
const context = { database, folders: foldersOf(join(root, 'data'), join(root, 'inputs')), log: createLog({ isQuiet: true }), asOf: null };
const peakGb = (): string => (Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024 ** 2).toFixed(2);

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work();
  console.log(`${what.padEnd(58)} ${((performance.now() - start) / 1000).toFixed(1).padStart(7)} s   ${peakGb()} GB   load ${loadavg()[0]!.toFixed(1)}`);
}

/** A machine a number; a month of days at its price, the last on 2026-03-31. Every seventh is idle, every third large for its work. */
async function layCharges(): Promise<void> {
  const said: Record<string, string> = {
    ChargePeriodStart: 'day',
    BillingPeriodStart: "DATE '2026-03-01'",
    BillingCurrency: "'USD'",
    ServiceProviderName: "'AWS'",
    SubAccountId: "'account-' || machine % 200",
    ServiceCategory: "'Compute'",
    ServiceName: "'Amazon Elastic Compute Cloud'",
    RegionId: "'us-east-1'",
    ResourceId: "'arn:aws:ec2:us-east-1:1:instance/i-' || machine",
    SkuMeter: "'USE1-BoxUsage:m7g.' || CASE machine % 3 WHEN 0 THEN '4xlarge' WHEN 1 THEN '2xlarge' ELSE 'large' END",
    ChargeCategory: "'Usage'",
    PricingCategory: "'Standard'",
    PricingUnit: "'Hours'",
    ConsumedQuantity: '24',
    PricingQuantity: '24',
    EffectiveCost: '24 * 0.0816 * CASE machine % 3 WHEN 0 THEN 8 WHEN 1 THEN 4 ELSE 1 END',
  };
  const columns = Object.entries({ ...DAILY_DIMENSIONS, ...DAILY_MEASURES }).map(([name, type]) => `(${said[name] ?? 'NULL'})::${type} AS ${name}`);
  await database.run(
    `CREATE TABLE known_charges AS SELECT ${columns.join(', ')} FROM range(${machines}) machines(machine), range(DATE '2026-03-01', DATE '2026-04-01', INTERVAL 1 DAY) days(day)`,
  );
  await database.run(IN_REPORTING_CURRENCY);
  await database.run('CREATE VIEW charge_rates AS SELECT DISTINCT BillingPeriodStart, ChargePeriodStart, BillingCurrency, 1 AS x_Rate FROM known_charges');
  await database.run("CREATE TABLE forecast_calendar AS SELECT DATE '2026-03-31' AS x_KnownThrough");
  await database.run("CREATE TABLE parameters AS SELECT 'USD' AS x_ReportingCurrency");
  await database.run("CREATE VIEW allocated_charges AS SELECT *, 'CC-1' AS x_CostCenter FROM known_charges");
  await database.run('CREATE TABLE charge_tags (Tags VARCHAR, x_TagKey VARCHAR, x_TagValue VARCHAR)');
}

/** CPU and memory of each machine at each hour, as a delivered file of Parquet: 168 courses that machines share. */
async function writeHours(path: string): Promise<void> {
  const noise = '((course * 7919 + hour * 104729 + metric * 1299709) % 1009 / 1009)';
  const level = '(CASE WHEN course % 7 = 0 THEN 0.9 WHEN course % 3 = 0 THEN 12 ELSE 65 END)';
  await database.run(`CREATE TEMP TABLE courses AS
    SELECT course, CASE metric WHEN 0 THEN 'cpu' ELSE 'memory' END AS Metric, TIMESTAMP '2026-03-18' + to_hours(hour::INTEGER) AS Hour,
      round(${level} * (0.7 + 0.3 * ${noise}), 1) AS Average, round(least(100, ${level} * (1 + 0.4 * ${noise})), 1) AS Maximum, 'percent' AS Unit
    FROM range(168) courses(course), range(2) metrics(metric), range(336) hours(hour)`);
  await database.run(`COPY (
      SELECT 'i-' || machine AS ResourceId, courses.* EXCLUDE (course) FROM range(${machines}) machines(machine) JOIN courses ON course = machine % 168
    ) TO ${quoteText(path)} (FORMAT parquet)`);
}

try {
  mkdirSync(context.folders.inputs, { recursive: true });
  const usage = join(root, 'usage.parquet');
  await timed(`(made up: ${machines.toLocaleString('en')} machines, 31 days)`, layCharges);
  await timed(`(made up: ${(machines * 672).toLocaleString('en')} hours)`, () => writeHours(usage));
  await timed('beside it: DuckDB alone, one GROUP BY over the hours', () =>
    database.rows(`SELECT count(*) FROM (SELECT ResourceId, Metric, max(Maximum), avg(Average) FROM ${quoteText(usage)} GROUP BY ALL)`),
  );
  const read = async (): Promise<void> => {
    const [file] = await findBills([usage]);
    const evidence = await database.inFileOrder(() => readBill(context, { file: file!, provider: null, currency: null }));
    if (typeof evidence === 'string' || !isEvidence(evidence)) throw new Error('the hours are no evidence');
    await writeEvidence(context, [evidence]);
  };
  await timed('room 1: hours, once a file', read);
  await timed('room 1: hours, when they were read before', read);
  await timed('percentiles of fourteen days', () => buildUsageStatistics(database));
  await timed('the month, its machines, their profiles', async () => {
    await buildInstanceTypes(database);
    await buildModels(context, join(ROOM, 'recommendations'), ['recent_charges', 'recent_allocations', 'metered_resources', 'metered_tokens']);
    await buildModels(context, join(ROOM, 'instance-types'), ['running_instances']);
    await buildModels(context, join(ROOM, 'evidence'), ['billed_resources', 'evidence_matches', 'resource_usage_profiles', 'provider_findings']);
    await buildModels(context, join(ROOM, 'recommendations'), ['machine_alternatives']);
  });
  await timed('all rules', () => buildRecommendationFindings(database));
  await timed('conflicts and payers', () => buildModels(context, join(ROOM, 'recommendations'), ['recommendation_conflicts', 'cost_recommendations']));
  console.table(
    await database.rows(
      'SELECT x_RecommendationKind, count(*)::INTEGER AS n, sum(x_MonthlySavings)::DECIMAL(18, 2) AS savings FROM cost_recommendations GROUP BY ALL ORDER BY ALL',
    ),
  );
} finally {
  database.close();
  rmSync(root, { recursive: true, force: true });
}
