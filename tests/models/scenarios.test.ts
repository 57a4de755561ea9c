/** What scenarios do to the forecast: each number by hand, and each mistake in scenarios.yaml with its line. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildScenarios } from '../../pipeline/5-analyze/scenarios/scenarios.ts';
import type { CostbookError } from '../../pipeline/engine/errors.ts';
import { openWorkshop, type Workshop } from '../workshop.ts';

let workshop: Workshop;

/**
 * Three complete months cost 1,000 each: CC-1 pays 600 for machines of Alpha (300 of them tagged arch=x86, in eu 400 and us 200), CC-2 100 for machines
 * and 300 for tables of Beta, billed in euro. The company is forecast at 1,000 a month, its band 900 to 1,200; every part has its part of that.
 */
beforeAll(async () => {
  workshop = await openWorkshop({}, { threads: 1 });
  const { database } = workshop;
  await database.run("CREATE TABLE forecast_calendar AS SELECT DATE '2026-10-01' AS x_LastCompleteMonth");
  await database.run(`CREATE TABLE cost_centers AS SELECT * FROM (VALUES
    ('CC-1', 'Shop', 'Retail', 'Example'), ('CC-2', 'Data', 'Retail', 'Example')) AS t (x_CostCenter, x_Department, x_BusinessUnit, x_Company)`);
  await database.run(`CREATE TABLE monthly_costs AS SELECT month::DATE AS BillingPeriodStart, parts.* FROM
    generate_series(TIMESTAMP '2026-07-01', TIMESTAMP '2026-10-01', INTERVAL 1 MONTH) AS months(month), (VALUES
    ('Alpha', 'a', 'main', 'Machines', 'eu', 'CC-1', 400::DECIMAL(18, 2)), ('Alpha', 'a', 'main', 'Machines', 'us', 'CC-1', 200), ('Alpha', 'b', 'lab', 'Machines', 'eu', 'CC-2', 100),
    ('Beta', 'c', 'data', 'Tables', NULL, 'CC-2', 300)
    ) AS parts (ServiceProviderName, SubAccountId, SubAccountName, ServiceName, RegionId, x_CostCenter, EffectiveCost)`);
  await database.run(`CREATE TABLE monthly_tag_costs AS SELECT *, 'arch' AS x_TagKey, CASE WHEN RegionId = 'eu' AND x_CostCenter = 'CC-1' THEN 'x86' ELSE '(untagged)' END AS x_TagValue
    FROM (SELECT * REPLACE (CASE WHEN RegionId = 'eu' AND x_CostCenter = 'CC-1' THEN 300 ELSE EffectiveCost END AS EffectiveCost) FROM monthly_costs)`);
  await database.run(`CREATE TABLE currency_costs AS SELECT BillingPeriodStart, x_CostCenter, ServiceProviderName,
    CASE WHEN ServiceProviderName = 'Beta' THEN 'EUR' ELSE 'USD' END AS BillingCurrency, sum(EffectiveCost) AS x_ReportedEffectiveCost FROM monthly_costs GROUP BY ALL`);
  await database.run(`CREATE TABLE cost_forecasts AS
    WITH scopes AS (SELECT * FROM (VALUES ('company', 'Example', 1000), ('business unit', 'Retail', 1000), ('department', 'Shop', 600), ('department', 'Data', 400), ('cost center', 'CC-1', 600), ('cost center', 'CC-2', 400),
      ('provider', 'Alpha', 700), ('provider', 'Beta', 300), ('service', 'Alpha › Machines', 700), ('service', 'Beta › Other services', 300)) AS t (x_ScopeLevel, x_ScopeUnit, size))
    SELECT x_ScopeLevel, x_ScopeUnit, month::DATE AS BillingPeriodStart, month < '2026-11-01' AS x_IsMonthComplete, CASE WHEN month <= '2026-11-01' THEN size END::DECIMAL(38, 12) AS x_Actual,
      CASE WHEN month >= '2026-11-01' THEN size END::DECIMAL(38, 12) AS x_Forecast, CASE WHEN month >= '2026-11-01' THEN size * 0.9 END::DECIMAL(38, 12) AS x_Low80, CASE WHEN month >= '2026-11-01' THEN size * 1.2 END::DECIMAL(38, 12) AS x_High80
    FROM scopes, generate_series(TIMESTAMP '2025-11-01', TIMESTAMP '2027-11-01', INTERVAL 1 MONTH) AS months(month)`);
});
afterAll(() => workshop.close());

/** What one entry of scenarios.yaml adds to each month to come, December 2026 first, to the cent. */
async function effects(entry: string, column = 'x_Effect'): Promise<number[]> {
  workshop.write('scenarios.yaml', `scenarios:\n  - { name: A, ${entry} }\n`);
  await buildScenarios(workshop);
  const rows = await workshop.database.rows<{ value: string }>(`SELECT ${column} AS value FROM scenario_effects ORDER BY BillingPeriodStart`);
  expect(rows).toHaveLength(12);
  return rows.map(({ value }) => Math.round(Number(value) * 100) / 100);
}

describe('by kind', () => {
  it.each<[string, string, readonly number[]]>([
    ['an ARM64 move of half a scope', 'kind: ARM64 move, from: 2027-01, share_percent: 50, saving_percent: 20, scope: { provider: Alpha }', [0, -70, -70]],
    [
      'one that takes four months, and costs something once',
      'kind: ARM64 move, from: 2026-12, saving_percent: 10, over_months: 4, one_time_amount: 500, scope: { cost_center: CC-1 }',
      [485, -30, -45, -60, -60],
    ],
    ['a region move to where it is dearer', 'kind: region move, from: 2026-12, percent: 5, scope: { region: eu }', [25, 25]],
    ['a schedule', 'kind: schedule, from: 2026-12, hours_per_week: 42, share_percent: 50, scope: { service: Machines }', [-262.5]],
    [
      'growth that compounds',
      'kind: traffic growth, from: 2027-01, percent: 10, percent_per_month: 10, share_percent: 50, scope: { department: Data }',
      [0, 42, 66.2, 92.82],
    ],
    [
      'a launch',
      'kind: launch, from: 2027-01, amount_per_month: 100, amount_per_unit: 0.5, units_per_month: 1000, percent_per_month: 10, one_time_amount: 7, scope: { cost_center: CC-2 }',
      [0, 607, 650, 705],
    ],
    ['a price change of a tag', 'kind: price change, from: 2026-12, to: 2027-01, percent: -10, scope: { tag: arch=x86 }', [-30, -30, 0]],
    ['a price change of a sub account by its name', 'kind: price change, from: 2026-12, percent: 100, scope: { sub_account: lab }', [100]],
    ['a currency that gains', 'kind: currency, from: 2026-12, percent: 10, scope: { currency: EUR }', [30]],
    // December has 744 hours: 0.25 an hour is 186, and covers 186 / 0.75 = 248 of list
    [
      'a commitment that is used',
      'kind: commitment purchase, from: 2026-12, commitment_per_hour: 0.25, discount_percent: 25, scope: { service: Machines }',
      [-62, -62, -56],
    ],
    [
      'a commitment that is too large',
      'kind: commitment purchase, from: 2026-12, commitment_per_hour: 1, discount_percent: 25, scope: { service: Machines }',
      [44],
    ],
    [
      'a commitment on what is half eligible',
      'kind: commitment purchase, from: 2026-12, commitment_per_hour: 0.5, discount_percent: 25, share_percent: 50, scope: { service: Machines }',
      [22],
    ],
    ['nothing, where nothing is like it', 'kind: price change, from: 2026-12, percent: 100, scope: { service: Nowhere }', [0]],
    ['nothing, where it has begun', 'kind: price change, from: 2026-11, percent: 100', [0]],
  ])('%s', async (_, entry, expected) => {
    const found = await effects(entry);
    expect(found.slice(0, expected.length)).toEqual(expected);
  });

  it('the band of its scope goes with it, and the company comes out within its own', async () => {
    const entry = 'kind: price change, from: 2026-12, percent: -50, scope: { provider: Alpha }';
    expect((await effects(entry, 'x_EffectAtLow80'))[0]).toBe(-315);
    expect((await effects(entry, 'x_EffectAtHigh80'))[0]).toBe(-420);
    expect(await workshop.database.rows('SELECT * EXCLUDE (x_Scenario) FROM scenario_forecasts ORDER BY BillingPeriodStart LIMIT 1')).toEqual([
      Object.fromEntries(
        Object.entries({ x_Forecast: 1000, x_Low80: 900, x_High80: 1200, x_Effect: -350, x_ScenarioForecast: 650, x_ScenarioLow80: 585, x_ScenarioHigh80: 780 })
          .map(([name, value]): [string, string] => [name, `${value}.000000000000`])
          .toSpliced(0, 0, ['BillingPeriodStart', '2026-12-01']),
      ),
    ]);
  });
});

it('several work in the order of the file, each on what those before it leave', async () => {
  workshop.write(
    'scenarios.yaml',
    `scenarios:
  - { name: Stop, kind: schedule, from: 2026-12, hours_per_week: 84, scope: { cost_center: CC-1 }, decision: approved, approver: Eva, on: 2026-11-01 }
  - { name: Dearer, kind: price change, from: 2026-12, percent: 10, scope: { provider: Alpha }, decision: approved, approver: Eva, on: 2026-11-01 }
  - { name: Commit, kind: commitment purchase, from: 2026-12, commitment_per_hour: 0.5, discount_percent: 25, scope: { service: Machines, region: eu } }
  - { name: Never, kind: launch, from: 2026-12, amount_per_month: 1000, decision: rejected, approver: Eva, on: 2026-11-01, reason: Too early }
`,
  );
  await buildScenarios(workshop);
  const rows = await workshop.database.rows<Record<string, string>>(
    "SELECT x_Scenario, x_Change, round(x_Base, 2)::DOUBLE AS base, round(x_Effect, 2)::DOUBLE AS effect FROM scenario_effects WHERE BillingPeriodStart = '2026-12-01' AND x_Scenario LIKE 'All%' ORDER BY ALL",
  );
  // Alpha costs 700, of which CC-1 600: halved, 400 are left, 440 dearer; of these, eu has (200 + 100) * 1.1 = 330, and 372 cover 496
  expect(rows).toEqual([
    { x_Scenario: 'All approved and proposed together', x_Change: 'Commit', base: 330, effect: 42 },
    { x_Scenario: 'All approved and proposed together', x_Change: 'Dearer', base: 400, effect: 40 },
    { x_Scenario: 'All approved and proposed together', x_Change: 'Stop', base: 600, effect: -300 },
    { x_Scenario: 'All approved together', x_Change: 'Dearer', base: 400, effect: 40 },
    { x_Scenario: 'All approved together', x_Change: 'Stop', base: 600, effect: -300 },
  ]);
  expect(await workshop.database.rows("SELECT x_ScenarioDecision, x_Approver, x_DecisionReason FROM scenarios WHERE x_Scenario = 'Never'")).toEqual([
    { x_ScenarioDecision: 'Rejected', x_Approver: 'Eva', x_DecisionReason: 'Too early' },
  ]);
});

it('numbers far from what is forecast stay numbers', async () => {
  const growth = 'kind: traffic growth, from: 2026-12, percent_per_month: 100, decision: approved, approver: Eva, on: 2026-11-01';
  workshop.write('scenarios.yaml', `scenarios:\n  - { name: A, ${growth} }\n  - { name: B, ${growth} }\n`);
  await buildScenarios(workshop);
  // Doubled twelve times is times 4,096, and that again of what it came to
  expect(
    await workshop.database.rows(
      "SELECT x_Effect::DOUBLE AS x_Effect FROM scenario_effects WHERE x_Scenario = 'All approved together' AND BillingPeriodStart = '2027-11-01' ORDER BY x_ChangeOrder",
    ),
  ).toEqual([{ x_Effect: 4095000 }, { x_Effect: 16773120000 }]);
  expect(await effects('kind: launch, from: 2026-12, amount_per_unit: 1000000000, units_per_month: 1000000000, percent_per_month: 100')).toHaveLength(12);
  await workshop.database.run("UPDATE cost_forecasts SET x_Forecast = 0.003, x_Low80 = 0.002, x_High80 = 0.004 WHERE x_ScopeUnit = 'Beta'");
  expect((await effects('kind: commitment purchase, from: 2026-12, commitment_per_hour: 5, discount_percent: 20, scope: { provider: Beta }'))[0]).toBe(3720);
});

describe('scenarios.yaml is refused with its line', () => {
  beforeEach(() => workshop.write('scenarios.yaml', ''));

  it.each<[string, string, number]>([
    ['ScenarioTwice', '  - { name: A, kind: price change, from: 2027-01, percent: 1 }\n  - { name: A, kind: price change, from: 2027-01, percent: 1 }', 3],
    ['ScenarioEndsBeforeItBegins', '  - { name: A, kind: price change, from: 2027-02, to: 2027-01, percent: 1 }', 2],
    ['ScenarioScopeTwice', '  - { name: A, kind: price change, from: 2027-02, percent: 1, scope: { department: Shop, cost_center: CC-1 } }', 2],
    ['ScenarioScopeNotValid', '  - { name: A, kind: price change, from: 2027-02, percent: 1, scope: { tag: arch } }', 2],
    ['ScenarioScopeNotValid', '  - { name: A, kind: currency, from: 2027-02, percent: 1 }', 2],
    ['ScenarioScopeNotValid', '  - { name: A, kind: launch, from: 2027-02, amount_per_month: 1, scope: { region: eu } }', 2],
    ['ScenarioNumberMissing', '  - { name: A, kind: schedule, from: 2027-02 }', 2],
    ['ScenarioNumberNotValid', '  - name: A\n    kind: schedule\n    from: 2027-02\n    hours_per_week: 169', 5],
    ['ScenarioNumberNotValid', '  - { name: A, kind: launch, from: 2027-02, units_per_month: 1,\n      amount_per_unit: 1000000000000 }', 3],
    ['ScenarioNumberNotValid', "  - { name: A, kind: price change, from: 2027-02, percent: '1.000,5' }", 2],
    ['ScenarioNumberUnknown', '  - { name: A, kind: schedule, from: 2027-02, hours_per_week: 50, percent: 3 }', 2],
    ['ScenarioUndecided', '  - { name: A, kind: price change, from: 2027-02, percent: 1, decision: approved, approver: Eva }', 2],
    ['ScenarioUndecided', '  - { name: A, kind: price change, from: 2027-02, percent: 1, decision: rejected, approver: Eva, on: 2026-11-01 }', 2],
    ['ScenarioUnitUnknown', '  - { name: A, kind: price change, from: 2027-02, percent: 1, scope: { cost_center: CC-9 } }', 2],
    ['InputNotValid', '  - { name: A, kind: arm, from: 2027-02 }', 2],
    ['InputNotValid', '  - { name: A, kind: price change, from: 2027-13, percent: 1 }', 2],
    ['InputKeyUnknown', '  - { name: A, kind: price change, from: 2027-02, procent: 1 }', 2],
  ])('%s', async (name, lines, line) => {
    workshop.write('scenarios.yaml', `scenarios:\n${lines}\n`);
    const error: CostbookError | null = await buildScenarios(workshop).then(
      () => null,
      (reason: CostbookError) => reason,
    );
    expect(error?.name).toBe(name);
    expect(error?.parts.where).toMatch(new RegExp(`scenarios\\.yaml:${line}$`));
    expect(error?.exitCode).toBe(1);
  });
});
