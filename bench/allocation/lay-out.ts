/**
 * Makes up daily charges of one year, and an organization with rules and pools that fit them: `node bench/allocation/lay-out.ts FOLDER SIZES`.
 * A tenth of the charges goes to pools, each of one sub account with two services; teams are known by tag, account or pattern.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAILY_DIMENSIONS, DAILY_MEASURES } from '../../pipeline/contract/charges.ts';
import { Database } from '../../pipeline/engine/duckdb.ts';
import type { AllocationSizes } from './sizes.ts';

const [folder, sizesJson] = process.argv.slice(2) as [string, string];
const sizes = JSON.parse(sizesJson) as AllocationSizes;
mkdirSync(join(folder, 'inputs'), { recursive: true });
writeFileSync(join(folder, 'inputs', 'organization.yaml'), organizationOf(sizes));
writeFileSync(join(folder, 'inputs', 'allocation.yaml'), allocationOf(sizes));
const database = await Database.open({ path: join(folder, 'bench.duckdb') });
await layDailyCharges(database, sizes);
database.close();

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function organizationOf({ costCenters }: AllocationSizes): string {
  const department = (first: number): string =>
    `    - { name: D${first}, teams: [${numbers(Math.min(25, costCenters - first))
      .map((index) => `{ name: team-${first + index}, cost_center: CC-${first + index} }`)
      .join(', ')}] }`;
  const departments = numbers(Math.ceil(costCenters / 25)).map((index) => department(index * 25));
  return `reporting_currency: USD\ncompany:\n  name: Bench\n  departments:\n${departments.join('\n')}\n`;
}

/** One rule a pool, one for tags, and in turns an account, a prefix, a pattern and a service in some accounts. */
function allocationOf({ rules, pools, costCenters }: AllocationSizes): string {
  const poolRules = numbers(pools).map((index) => `  - { name: pool-${index}, when: { SubAccountId: shared-${index} }, pool: pool-${index} }`);
  const kinds = [
    (index: number) => `SubAccountName: account-${index}`,
    (index: number) => `SubAccountName: { prefix: account-${index}x }`,
    (index: number) => `ResourceName: { regex: '^(web|db)-${index}-[0-9]+$' }`,
    (index: number) => `all: [ { ServiceName: service-${index % 60} }, { not: { tag.env: prod } }, { SubAccountName: { contains: '-${index}' } } ]`,
  ];
  const others = numbers(Math.max(0, rules - pools - 1)).map(
    (index) => `  - { name: rule-${index}, when: { ${kinds[index % kinds.length]!(index)} }, cost_center: CC-${index % costCenters} }`,
  );
  const tag = '  - { name: team-tag, when: { tag.team: { any: true } }, cost_center_from: tag.team }';
  const splits = [
    'split: proportional',
    'split: even',
    'split: proportional, of: { ServiceCategory: Compute }',
    'split: tiered, tiers: [ { up_to: 1000, weight: 2 }, { weight: 1 } ]',
  ];
  const handsOn = (index: number): string => (index % 8 === 0 && index + 1 < pools ? `, among_pools: [pool-${index + 1}]` : '');
  const poolEntries = numbers(pools).map((index) => `  - { name: pool-${index}, ${splits[index % splits.length]}${handsOn(index)} }`);
  return ['rules:', ...poolRules, tag, ...others, 'pools:', ...poolEntries, ''].join('\n');
}

/** Each series is one resource that costs something on each day of a year. */
async function layDailyCharges(database: Database, { charges, pools, costCenters }: AllocationSizes): Promise<void> {
  const known: Record<string, string> = {
    ChargePeriodStart: "DATE '2025-01-01' + (i % 365)::INTEGER",
    BillingPeriodStart: "date_trunc('month', DATE '2025-01-01' + (i % 365)::INTEGER)::DATE",
    InvoiceIssuerName: "'Bench Cloud'",
    BillingAccountId: "'B' || (series % 3)",
    BillingCurrency: "'USD'",
    ServiceProviderName: "'Bench Cloud'",
    SubAccountId: `if(isShared, 'shared-' || (series // 10 % ${pools}), 'account-' || (series % 400))`,
    SubAccountName: `if(isShared, 'shared-' || (series // 10 % ${pools}), 'account-' || (series % 400))`,
    ServiceCategory: "if(series % 2 = 0, 'Compute', 'Storage')",
    ServiceName: "'service-' || if(isShared, series // 10 % 2, series % 60)",
    RegionId: "'region-1'",
    ResourceId: "'r' || series",
    ResourceName: "if(series % 3 = 0, 'web-', 'app-') || (series % 200) || '-' || series",
    SkuId: "'sku' || (series % 900)",
    ChargeCategory: "'Usage'",
    ChargeFrequency: "'Usage-Based'",
    Tags: `CASE WHEN isShared OR series % 4 = 0 THEN '{}' ELSE json_object('team', 'team-' || (series * 7 % ${costCenters}), 'env', if(series % 3 = 0, 'prod', 'test'))::VARCHAR END`,
    x_ChargeCount: '24',
  };
  const cost = '(1 + hash(i) % 100000)::DECIMAL(38, 12) / 1000';
  for (const name of ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost']) known[name] = cost;
  const columns = Object.entries({ ...DAILY_DIMENSIONS, ...DAILY_MEASURES }).map(([name, type]) => `(${known[name] ?? 'NULL'})::${type} AS ${name}`);
  await database.run(
    `CREATE TABLE daily_charges AS SELECT ${columns.join(', ')} FROM (SELECT i, i // 365 AS series, (i // 365) % 10 = 0 AS isShared FROM range(${charges}) AS days(i))`,
  );
}
