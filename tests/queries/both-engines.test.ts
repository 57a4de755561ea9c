import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type View, viewOf } from '../../src/pages/explore/_view.ts';
import { viewQuery } from '../../src/pages/explore/_view-sql.ts';
import { draftOf, firstDraft } from '../../src/pages/scenarios/_draft.ts';
import { draftQueries } from '../../src/pages/scenarios/_draft-sql.ts';
import type { Parameters, Query, Row } from '../../src/query/query.ts';
import { positionalParameters } from '../../src/query/sql-text.ts';
import { sourceFiles, textOf } from '../house/tree.ts';
import { nativeQuery, type Site, serveSite } from '../site.ts';

let site: Site;
let native: Query;
let page: Page;

beforeAll(async () => {
  site = await serveSite();
  native = (await nativeQuery(site.book)).query;
  ({ page } = await site.open('explore/'));
});
afterAll(() => site?.close());

/** Rows from DuckDB-WASM in the served page, through the very module that its figures use. */
async function inBrowser(sql: string, parameters: Parameters): Promise<Row[]> {
  const file = readdirSync(join(site.folder, '_astro')).find((name) => /^in-browser\..+\.js$/.test(name));
  const script = `import(${JSON.stringify(`${site.url}_astro/${file}`)})
    .then((module) => Object.values(module).find((value) => typeof value?.rows === 'function'))
    .then((engine) => engine.rows(${JSON.stringify(sql)}, ${JSON.stringify(parameters)}))`;
  return page.evaluate<Row[]>(script);
}

/** Rows without the order that SQL leaves open, and floating point without its last digits. */
function comparable(rows: readonly Row[]): string[] {
  return rows.map((row) => JSON.stringify(row, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(10)) : value))).sort();
}

async function expectEqual(sql: string, parameters: Parameters): Promise<number> {
  const expected = await native.rows(sql, parameters);
  expect(comparable(await inBrowser(sql, parameters))).toEqual(comparable(expected));
  return expected.length;
}

/** What pages pass, by the name of the parameter; every other one is NULL. */
const PLAUSIBLE: Readonly<Record<string, string>> = {
  as_of: '2026-03-20',
  month: '2026-02-01',
  previous_month: '2026-01-01',
  from_month: '2025-03-01',
  to_month: '2026-02-01',
  provider: 'Alpha Cloud',
  department: 'Data',
  team: 'CC-3',
  cost_center: 'CC-3',
  currency: 'USD',
  service: 'Machines',
  group: 'Machines',
  service_provider: 'Alpha Cloud',
  anomaly: 'A-1',
  tag_key: 'team',
  dimension: 'products',
  budget: 'CC-3 2026',
  level: 'cost center',
  unit: 'CC-3',
  scenario: 'Euro gains',
};

describe.each(sourceFiles('.sql').filter((path) => /^src\/pages\/.*\/_[^/]+\.sql$/.test(path)))('%s', (path) => {
  const sql = textOf(path);
  const names = positionalParameters(sql).names;
  if (/\bearlier\./.test(sql)) {
    it('runs between two editions, which only the build has at hand', async () => {
      const { edition, engineBetween } = await nativeQuery(site.book);
      await expect(engineBetween(edition, edition).rows(sql)).resolves.toEqual([]);
    });
    return;
  }

  it('gives the same rows in native DuckDB and in DuckDB-WASM', async () => {
    await expectEqual(sql, Object.fromEntries(names.map((name) => [name, PLAUSIBLE[name] ?? null])));
  });

  it('gives the same rows with everything left open', async () => {
    const fixed = ['as_of', 'month', 'previous_month'];
    await expectEqual(sql, Object.fromEntries(names.map((name) => [name, fixed.includes(name) ? PLAUSIBLE[name]! : null])));
  });
});

describe('views of Explore', () => {
  const standard: View = {
    from: '2025-03',
    to: '2026-03',
    measure: 'EffectiveCost',
    by: 'provider',
    grain: 'month',
    filters: {},
    tagKey: 'team',
    tagValues: [],
  };

  it.each([
    '',
    '?by=service&measure=ListCost',
    '?by=region&region=(none)&region=eu-1',
    '?by=department&department=Data&grain=day&from=2026-02&to=2026-02',
    '?by=tag&tag=environment&value=production&value=test&provider=Beta+Cloud',
    '?by=none&charge=Credit',
    `?service=${encodeURIComponent("Robert'); DROP TABLE monthly_costs; --")}`,
  ])('%s', async (search) => {
    const { sql, parameters } = viewQuery(viewOf(search, standard));
    const rows = await expectEqual(sql, parameters);
    if (!search.includes('DROP')) expect(rows).toBeGreaterThan(0);
  });
});

describe('drafts of Scenarios', () => {
  const standard = firstDraft('2026-04');

  it.each([
    '?kind=traffic+growth&from=2026-05&percent=3&percent_per_month=1.7&share_percent=55&business_unit=Retail',
    '?kind=ARM64+move&from=2026-04&service=Machines&saving_percent=18.5&over_months=5&one_time_amount=100&tag=environment%3Dproduction',
    '?kind=commitment+purchase&from=2026-06&to=2026-09&provider=Alpha+Cloud&commitment_per_hour=0.9&discount_percent=31',
    '?kind=launch&from=2026-07&cost_center=CC-4&amount_per_month=100&amount_per_unit=0.02&units_per_month=1234&percent_per_month=8',
    '?kind=commitment+purchase&from=2026-04&provider=Alpha+Cloud&commitment_per_hour=1000000000000&discount_percent=31',
    `?kind=schedule&from=2026-04&hours_per_week=50&region=${encodeURIComponent("x'); DROP TABLE cost_forecasts; --")}`,
  ])('%s', async (search) => {
    const first = draftOf('?kind=price+change&from=2026-05&service=Machines&percent=-7', standard, []);
    const { months, changes } = draftQueries('Draft', [first, draftOf(search, standard, [])]);
    expect(await expectEqual(months.sql, months.parameters)).toBe(25);
    expect(await expectEqual(changes.sql, changes.parameters)).toBe(2);
    const [sum] = await native.rows(`SELECT sum(x_Effect) AS x_Effect FROM (${changes.sql})`, changes.parameters);
    expect(Number(sum!.x_Effect)).not.toBe(0);
  });
});

describe('values', () => {
  it('are the same text for every kind', async () => {
    await expectEqual(
      `SELECT sum(EffectiveCost) AS money, avg(EffectiveCost) AS mean, min(ChargePeriodStart) AS day, count(*) AS count, sum(1) AS huge, 7 AS whole, 1.5::DOUBLE AS fraction,
        true AS flag, NULL AS nothing, -0.05::DECIMAL(4, 2) AS small, TIMESTAMP '2026-01-02 03:04:05' AS moment, [1, 2] AS list, {'a': 'b'} AS pair, 'nan'::DOUBLE AS nan, 'ä“' AS letters
       FROM daily_costs WHERE RegionId IS NULL`,
      {},
    );
  });

  it('keep every digit of an amount that needs 128 bits', async () => {
    const [row] = await inBrowser(
      "SELECT sum(EffectiveCost) AS EffectiveCost FROM daily_costs WHERE ServiceName = 'Seats' AND ChargePeriodStart = DATE '2025-06-01'",
      {},
    );
    expect(row).toEqual({ EffectiveCost: '123456789024.911066789012' });
  });

  it('add up the same after further columns were loaded', async () => {
    await expectEqual('SELECT * FROM monthly_costs', {});
    await expectEqual('SELECT SubAccountName, sum(ContractedCost) AS ContractedCost FROM monthly_costs GROUP BY ALL', {});
  });
});

describe('what the browser engine refuses', () => {
  it.each([
    ["SELECT * FROM read_csv('https://example.com/x.csv')", /disabled by configuration/],
    ["SELECT * FROM read_parquet('x.parquet')", /does not have it/],
    ['DROP TABLE monthly_costs', /Only one SELECT/],
    ['SELECT 1; SELECT 2', /Only one SELECT/],
    ['SET enable_external_access = true', /Only one SELECT/],
    ['SELECT nope FROM cost_centers', /SELECT nope FROM cost_centers/],
  ])('%s', async (sql, message) => {
    await expect(inBrowser(sql, {})).rejects.toThrow(message);
  });
});
