import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MONTHS } from '../../pipeline/1-ingest/demo/calendar.ts';
import { BILLS, REGIONS } from '../../pipeline/1-ingest/demo/company.ts';
import { DEMO_EVENTS } from '../../pipeline/1-ingest/demo/events.ts';
import { DELIVERY_DAYS, type DemoReport, generateDemo, RESTATED } from '../../pipeline/1-ingest/demo/generate.ts';
import { readPriceList } from '../../pipeline/1-ingest/demo/uses.ts';
import { Database, quoteText } from '../../pipeline/engine/duckdb.ts';

const root = mkdtempSync(join(tmpdir(), 'costbook-demo-'));
const RESTATED_FIRST = `bills/${DELIVERY_DAYS[0]}/${RESTATED.bill}/${RESTATED.month}.parquet`;
const databases: Database[] = [];

/** A demo and a view `charges` of the deliveries that count. */
async function openDemo(name: string, rows: number, threads: number): Promise<{ folder: string; database: Database; report: DemoReport }> {
  const folder = join(root, name);
  const database = await Database.open({ threads });
  databases.push(database);
  const report = await generateDemo({ folder, rows, database });
  const sources = BILLS.map(({ id, format }) => {
    const files = report.files.filter((path) => path.includes(`/${id}/`) && path !== RESTATED_FIRST).map((path) => quoteText(join(folder, path)));
    return `SELECT *, ${quoteText(id)} AS bill FROM ${format === 'csv' ? `read_csv([${files}], union_by_name = true, all_varchar = true)` : `read_parquet([${files}], union_by_name = true)`}`;
  });
  await database.run(`CREATE TABLE charges AS SELECT * REPLACE (
      BilledCost::DECIMAL(38, 12) AS BilledCost, EffectiveCost::DECIMAL(38, 12) AS EffectiveCost, ListCost::DECIMAL(38, 12) AS ListCost, ContractedCost::DECIMAL(38, 12) AS ContractedCost,
      ListUnitPrice::DECIMAL(18, 8) AS ListUnitPrice, ContractedUnitPrice::DECIMAL(18, 8) AS ContractedUnitPrice, PricingQuantity::DECIMAL(28, 12) AS PricingQuantity,
      ChargePeriodStart::TIMESTAMP AS ChargePeriodStart, ChargePeriodEnd::TIMESTAMP AS ChargePeriodEnd, BillingPeriodStart::TIMESTAMP AS BillingPeriodStart, BillingPeriodEnd::TIMESTAMP AS BillingPeriodEnd)
    FROM (${sources.map((source) => `(${source})`).join(' UNION ALL BY NAME ')})`);
  return { folder, database, report };
}

type Demo = Awaited<ReturnType<typeof openDemo>>;
let coarse: Demo;
let fine: Demo;

beforeAll(async () => {
  coarse = await openDemo('coarse', 20_000, 2);
  fine = await openDemo('fine', 300_000, 2);
}, 300_000);

afterAll(() => {
  for (const database of databases) database.close();
  rmSync(root, { recursive: true, force: true });
});

const hashes = ({ folder, report }: Demo): string[] =>
  report.files.map((path) =>
    createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex'),
  );
const none = async (sql: string): Promise<void> => {
  for (const { database } of [coarse, fine]) expect(await database.rows(`${sql} LIMIT 3`)).toEqual([]);
};

describe('the demo', () => {
  it('is the same bytes each time, whatever the threads', async () => {
    const again = await openDemo('again', 20_000, 1);
    expect(hashes(again)).toEqual(hashes(coarse));
  }, 120_000);

  it('comes near to the rows asked for', () => {
    expect(fine.report.rows).toBeGreaterThan(280_000);
    expect(fine.report.rows).toBeLessThan(320_000);
    expect(coarse.report.rows).toBeLessThan(40_000);
  });

  it('costs the same at any number of rows, month by month and account by account', async () => {
    const totals = (demo: Demo) =>
      demo.database.rows<Record<string, string>>(
        'SELECT bill, SubAccountId, BillingPeriodStart::DATE AS month, sum(EffectiveCost)::DOUBLE AS effective, sum(BilledCost)::DOUBLE AS billed FROM charges GROUP BY ALL ORDER BY ALL',
      ); // prettier-ignore
    const [some, many] = await Promise.all([totals(coarse), totals(fine)]);
    expect(many.length).toBe(some.length);
    for (const [index, row] of some.entries()) {
      expect(many[index]).toMatchObject({ bill: row.bill, SubAccountId: row.SubAccountId, month: row.month });
      expect(Math.abs(Number(many[index]!.effective) - Number(row.effective))).toBeLessThan(2);
      expect(Math.abs(Number(many[index]!.billed) - Number(row.billed))).toBeLessThan(2);
    }
  });

  it('is a mid-size company that grows: about a million dollars a month', async () => {
    const rows = await fine.database.rows<{ total: number }>(
      "SELECT sum(EffectiveCost)::DOUBLE AS total FROM charges WHERE BillingPeriodStart < '2026-11-01' GROUP BY BillingPeriodStart ORDER BY BillingPeriodStart",
    );
    expect(rows.length).toBe(24);
    expect(Math.min(...rows.map(({ total }) => total))).toBeGreaterThan(850_000);
    expect(Math.max(...rows.map(({ total }) => total))).toBeLessThan(1_300_000);
    expect(rows.at(-1)!.total / rows[11]!.total).toBeGreaterThan(1.02);
    expect(rows.at(-1)!.total / rows[11]!.total).toBeLessThan(1.25);
    expect(new Set(rows.map(({ total }) => Math.round(total / 100))).size).toBe(24);
  });
});

describe('every row', () => {
  it('costs price × quantity, exactly', async () => {
    await none('SELECT * FROM charges WHERE ListUnitPrice IS NOT NULL AND ListCost <> ListUnitPrice * PricingQuantity');
    await none('SELECT * FROM charges WHERE ContractedUnitPrice IS NOT NULL AND ContractedCost <> ContractedUnitPrice * PricingQuantity');
  });

  it('has costs that fall from list over contracted to effective', async () => {
    await none(
      "SELECT * FROM charges WHERE ChargeCategory = 'Usage' AND ChargeClass IS NULL AND NOT (ListCost >= ContractedCost AND ContractedCost >= EffectiveCost AND EffectiveCost > 0)",
    );
  });

  it('is billed as FOCUS wants', async () => {
    await none("SELECT * FROM charges WHERE ChargeCategory = 'Usage' AND CommitmentDiscountId IS NULL AND bill <> 'snowflake' AND BilledCost <> EffectiveCost");
    await none(
      "SELECT * FROM charges WHERE ChargeCategory = 'Usage' AND CommitmentDiscountId IS NOT NULL AND (BilledCost <> 0 OR CommitmentDiscountStatus IS NULL OR PricingCategory <> 'Committed')",
    );
    await none(
      "SELECT * FROM charges WHERE ChargeCategory = 'Purchase' AND CommitmentDiscountId IS NOT NULL AND NOT (BilledCost > 0 AND EffectiveCost = 0 AND ResourceId = CommitmentDiscountId)",
    );
    await none("SELECT * FROM charges WHERE ChargeCategory IN ('Tax', 'Credit') AND BilledCost <> EffectiveCost");
  });

  it('lies in its billing period, corrections and prepayments apart', async () => {
    await none(
      "SELECT * FROM charges WHERE ChargeClass IS NULL AND ChargeCategory = 'Usage' AND (ChargePeriodStart < BillingPeriodStart OR ChargePeriodEnd > BillingPeriodEnd OR ChargePeriodEnd > '2026-11-19')",
    );
  });

  it('has a service of one category', async () => {
    await none('SELECT ServiceName FROM charges GROUP BY 1 HAVING count(DISTINCT ServiceCategory) > 1');
  });
});

describe('commitments', () => {
  it('used and unused add up to what was paid, month by month', async () => {
    await none(`SELECT CommitmentDiscountId, BillingPeriodStart FROM charges
      WHERE CommitmentDiscountId NOT LIKE '%ri-2025-02-01-r6g-search' AND BillingPeriodStart < '2026-11-01' AND CommitmentDiscountId IS NOT NULL
      GROUP BY ALL HAVING sum(EffectiveCost) <> sum(BilledCost)`);
  });

  it('one paid up front adds up over its term', async () => {
    await none(
      "SELECT 1 FROM charges WHERE CommitmentDiscountId LIKE '%ri-2025-02-01-r6g-search' HAVING sum(EffectiveCost) <> sum(BilledCost) OR sum(BilledCost) < 80000",
    );
  });

  it('one lies nearly idle, the others are used', async () => {
    const rows = await fine.database.rows<{ name: string; used: number }>(`
      SELECT CommitmentDiscountName AS name, (sum(EffectiveCost) FILTER (CommitmentDiscountStatus = 'Used') / sum(EffectiveCost))::DOUBLE AS used
      FROM charges WHERE CommitmentDiscountId IS NOT NULL AND BillingPeriodStart BETWEEN '2026-05-01' AND '2026-10-01' GROUP BY 1`);
    expect(rows.length).toBe(9);
    for (const { name, used } of rows) name.startsWith('cache') ? expect(used).toBeLessThan(0.25) : expect(used).toBeGreaterThan(0.8);
  });
});

describe('the shared cluster', () => {
  it('replaces the cost of its nodes: ratios of a node add up to one, and no other bill has its account', async () => {
    await none(`SELECT ResourceId, ChargePeriodStart FROM (
        SELECT *, json_extract_string(AllocatedMethodDetails, '$.Elements[0].AllocatedRatio')::DECIMAL(12, 9) AS ratio FROM charges WHERE AllocatedMethodId IS NOT NULL)
      GROUP BY ALL HAVING sum(ratio) <> 1`);
    await none("SELECT 1 FROM charges WHERE SubAccountName = 'platform-eks-prod' AND bill <> 'kubernetes'");
  });

  it('has idle cost that belongs to nobody', async () => {
    await none("SELECT 1 FROM charges WHERE bill = 'kubernetes' AND AllocatedMethodId IS NOT NULL HAVING count(*) FILTER (AllocatedResourceId IS NULL) = 0");
  });
});

describe('what happened', () => {
  const priceList = readPriceList();
  it.each(DEMO_EVENTS)('$id', async (event) => {
    const bill = BILLS.find(({ id }) => id === event.bill)!;
    const sku = priceList.get(`${bill.provider}.${event.sku}`)!;
    const meter = sku.meter.replace('{p}', REGIONS[event.region]![1]);
    for (const { database } of [coarse, fine]) {
      const where = `bill = $bill AND SubAccountName = $account AND ServiceName = $service AND coalesce(SkuMeter, $meter) = $meter`;
      const names = { bill: event.bill, account: event.subAccount, service: sku.serviceName, meter };
      const [seen] = await database.rows<{ first: string; last: string; total: number; largest: number; days: number }>(
        `SELECT min(ChargePeriodStart)::DATE AS first, max(ChargePeriodStart)::DATE AS last, sum(EffectiveCost)::DOUBLE AS total, max(EffectiveCost)::DOUBLE AS largest, count(DISTINCT ChargePeriodStart::DATE)::INTEGER AS days
         FROM charges WHERE ${where} AND coalesce(ResourceName, '') LIKE $resource AND ChargeCategory = 'Usage'`,
        { ...names, resource: event.resource },
      );
      if (event.dailyAmount < 0) {
        expect(seen!.last < event.firstDay).toBe(true);
        const [before] = await database.rows<{ perDay: number }>(
          `SELECT (sum(EffectiveCost) / 14)::DOUBLE AS perDay FROM charges WHERE ${where} AND ResourceName LIKE $resource AND ChargePeriodStart >= $day::TIMESTAMP - INTERVAL 14 DAY`,
          { ...names, resource: `${event.resource}%`, day: event.firstDay },
        );
        expect(before!.perDay / -event.dailyAmount).toBeGreaterThan(0.85);
        expect(before!.perDay / -event.dailyAmount).toBeLessThan(1.25);
        continue;
      }
      expect(seen).toMatchObject({ first: event.firstDay, last: event.lastDay });
      const perDay = event.kind === 'Ramp' ? seen!.largest : seen!.total / seen!.days;
      expect(perDay / event.dailyAmount).toBeGreaterThan(0.85);
      expect(perDay / event.dailyAmount).toBeLessThan(1.2);
    }
  });

  it('AWS delivered one month twice: late usage, a credit and the invoice came with the second', async () => {
    const { folder, database } = fine;
    const totals = (name: string) =>
      database.rows<Record<string, number>>(
        `SELECT count(*)::INTEGER AS rows, count(InvoiceId)::INTEGER AS invoiced, sum(BilledCost)::DOUBLE AS billed, count(*) FILTER (ChargeCategory = 'Credit')::INTEGER AS credits
       FROM read_parquet(${quoteText(join(folder, 'bills', name))})`,
      ); // prettier-ignore
    const [[first], [second]] = await Promise.all([
      totals(`${DELIVERY_DAYS[0]}/${RESTATED.bill}/${RESTATED.month}.parquet`),
      totals(`${DELIVERY_DAYS[1]}/${RESTATED.bill}/${RESTATED.month}-final.parquet`),
    ]);
    expect(first).toMatchObject({ invoiced: 0, credits: 0 });
    expect(second).toMatchObject({ invoiced: second!.rows, credits: 1 });
    expect(second!.rows!).toBeGreaterThan(first!.rows!);
    expect(Math.abs(second!.billed! - first!.billed!)).toBeGreaterThan(500);
  });

  it('Datadog raised its prices', async () => {
    const rows = await fine.database.rows<{ price: string }>(
      "SELECT DISTINCT ListUnitPrice AS price, BillingPeriodStart >= '2026-02-01' AS late FROM charges WHERE SkuMeter = 'Infrastructure Pro Host' ORDER BY late",
    );
    expect(rows.map(({ price }) => Number(price))).toEqual([18, 20.25]);
  });
});

describe('what a practitioner looks for', () => {
  const distinct = async (sql: string): Promise<string[]> =>
    (await fine.database.rows<{ value: string }>(`SELECT DISTINCT ${sql} ORDER BY 1`)).map((row) => Object.values(row)[0] as string);

  it('all nineteen service categories, every charge category, corrections, two currencies', async () => {
    expect((await distinct('ServiceCategory AS value FROM charges')).length).toBe(19);
    expect(await distinct('ChargeCategory AS value FROM charges')).toEqual(['Adjustment', 'Credit', 'Purchase', 'Tax', 'Usage']);
    expect(await distinct('ChargeClass AS value FROM charges WHERE ChargeClass IS NOT NULL AND EffectiveCost < 0')).toEqual(['Correction']);
    expect(await distinct('BillingCurrency AS value FROM charges')).toEqual(['EUR', 'USD']);
  });

  it('each delivery has the columns of its version', async () => {
    const columns = async (path: string): Promise<number> => {
      const reader = path.endsWith('csv') ? 'read_csv' : 'read_parquet';
      const rows = await fine.database.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${reader}(${quoteText(join(fine.folder, 'bills', path))})`);
      return rows.filter(({ column_name }) => !column_name.startsWith('x_')).length;
    };
    expect(await columns('2026-11-05/gcp/2024-11.parquet')).toBe(43);
    expect(await columns('2026-11-05/aws/2025-05.parquet')).toBe(57);
    expect(await columns('2026-11-05/snowflake/2026-03.csv')).toBe(65);
    expect(await columns('2026-11-05/kubernetes/2025-05.parquet')).toBe(65);
  });

  it('a running month without invoices, and an invoice for every other', async () => {
    await none("SELECT 1 FROM charges WHERE bill <> 'gcp' AND (InvoiceId IS NULL) <> (BillingPeriodStart = '2026-11-01')");
    expect(MONTHS.at(-1)!.id).toBe('2026-11');
  });

  it('team tags in many spellings, untagged cost, and hostile values', async () => {
    const keys = await distinct('unnest(json_keys(Tags)) AS value FROM charges WHERE Tags IS NOT NULL');
    expect(keys).toEqual(expect.arrayContaining(['team', 'Team', 'TEAM', 'owner-team', 'environment', 'Environment', 'env']));
    expect(await distinct("json_extract_string(Tags, '$.team') AS value FROM charges WHERE json_extract_string(Tags, '$.team') ILIKE 'pay%'")).toEqual([
      'Payment',
      'payments',
    ]);
    for (const part of ['<img', '=HYPERLINK(', 'DROP TABLE'])
      expect((await distinct(`1 FROM charges WHERE contains(Tags, ${quoteText(part)})`)).length).toBe(1);
  });

  it('tokens per model, and AI that grows fastest', async () => {
    expect((await distinct("SkuMeter AS value FROM charges WHERE ConsumedUnit = 'Tokens' AND SkuMeter IS NOT NULL")).length).toBeGreaterThan(9);
    const [growth] = await fine.database.rows<{ ai: number; rest: number }>(`
      SELECT (sum(EffectiveCost) FILTER (isAi AND late) / sum(EffectiveCost) FILTER (isAi AND NOT late))::DOUBLE AS ai, (sum(EffectiveCost) FILTER (NOT isAi AND late) / sum(EffectiveCost) FILTER (NOT isAi AND NOT late))::DOUBLE AS rest
      FROM (SELECT EffectiveCost, ServiceCategory = 'AI and Machine Learning' AS isAi, BillingPeriodStart >= '2026-10-01' AS late FROM charges WHERE BillingPeriodStart IN ('2025-03-01', '2026-10-01'))`);
    expect(growth!.ai).toBeGreaterThan(2.5);
    expect(growth!.rest).toBeLessThan(1.3);
  });

  it('waste that bills alone can prove', async () => {
    for (const meter of ['%IdleAddress', '%unused address%', '%VolumeUsage.gp2', '%BoxUsage:m4.%', '%ExtendedSupport%']) {
      expect((await distinct(`1 FROM charges WHERE SkuMeter LIKE ${quoteText(meter)}`)).length).toBe(1);
    }
    await none("SELECT 1 FROM charges WHERE SkuMeter LIKE '%IdleAddress' AND PricingQuantity / date_diff('hour', ChargePeriodStart, ChargePeriodEnd) <> 1");
  });

  it('weeks and a Black Friday', async () => {
    const [shop] = await fine.database.rows<{ friday: number; weekend: number }>(`
      SELECT max(e) FILTER (d = '2025-11-28') / avg(e) FILTER (d BETWEEN '2025-11-03' AND '2025-11-16') AS friday, avg(e) FILTER (dayofweek(d) IN (0, 6)) / avg(e) FILTER (dayofweek(d) BETWEEN 2 AND 4) AS weekend
      FROM (SELECT ChargePeriodStart::DATE AS d, sum(EffectiveCost)::DOUBLE AS e FROM charges WHERE SubAccountName = 'retail-prod' AND BillingPeriodStart BETWEEN '2025-09-01' AND '2025-11-01' AND ChargeCategory = 'Usage' GROUP BY 1)`);
    expect(shop!.friday).toBeGreaterThan(1.25);
    expect(shop!.weekend).toBeGreaterThan(1.02);
  });
});

it('comes with inputs for every month', () => {
  const inputs = join(coarse.folder, 'inputs');
  expect(readdirSync(inputs).sort()).toEqual([
    'alerts.yaml',
    'allocation.yaml',
    'budgets.csv',
    'chargeback.yaml',
    'commitments.csv',
    'decisions.yaml',
    'dimensions',
    'events.yaml',
    'exchange-rates.csv',
    'invoices.csv',
    'known-incidents.csv',
    'organization.yaml',
    'policies.yaml',
    'providers.yaml',
    'scenarios.yaml',
    'unit-metrics.csv',
  ]);
  const months = (file: string, column: number): Set<string> =>
    new Set(
      readFileSync(join(inputs, file), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',')[column]!),
    );
  expect([...months('exchange-rates.csv', 0)]).toEqual(expect.arrayContaining(MONTHS.map(({ id }) => id)));
  expect([...months('budgets.csv', 3)].filter((period) => /^\d{4}-\d{2}$/.test(period))).toHaveLength(24);
  expect([...months('budgets.csv', 3)]).toEqual(expect.arrayContaining(['2026-Q4', '2026']));
  expect([...months('dimensions/products-unit-metrics.csv', 0)]).toEqual(MONTHS.map(({ id }) => id));
});
