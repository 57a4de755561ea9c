import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_EVENTS } from '../../pipeline/1-ingest/demo/events.ts';
import { generateDemo } from '../../pipeline/1-ingest/demo/generate.ts';
import { RECOMMENDATIONS } from '../../pipeline/5-analyze/recommendations/index.ts';
import { run } from '../../pipeline/run.ts';
import { PLANTED_WASTE, SMALL_WASTE } from '../demo/planted-waste.ts';
import { sourceFiles, textOf } from '../house/tree.ts';
import { openWorkshop, type Workshop } from '../workshop.ts';

let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop({}, { threads: 2 });
  const folder = join(workshop.folders.data, '..', 'company');
  const { deliveries, inputs } = await generateDemo({ folder, database: workshop.database });
  await run({ ...workshop, folders: { ...workshop.folders, inputs } }, deliveries);
}, 600_000);
afterAll(() => workshop.close());

const rows = <T = Record<string, string>>(sql: string): Promise<T[]> => workshop.database.rows<T>(sql);

describe('the demo company through the whole flow', () => {
  it('finds every incident that stands out, on its first day, in its account', async () => {
    const found = await rows('SELECT x_FirstDay, x_AnomalyKind, SubAccountName FROM cost_anomalies');
    for (const { id, firstDay, kind, subAccount } of DEMO_EVENTS.filter((event) => event.isNoticeable)) {
      const inAccount = found.filter(({ SubAccountName }) => SubAccountName === subAccount);
      if (kind === 'Ramp') expect(inAccount, id).not.toEqual([]);
      else expect(inAccount, id).toContainEqual(expect.objectContaining({ x_FirstDay: firstDay, x_AnomalyKind: kind }));
    }
  });

  it('raises few alarms beside them', async () => {
    const noticeable = DEMO_EVENTS.filter((event) => event.isNoticeable).length;
    expect(Number((await rows("SELECT count(*) AS n FROM cost_anomalies WHERE x_AnomalyStatus = 'Open'"))[0]!.n)).toBeLessThanOrEqual(noticeable + 3);
  });

  it('knows from post-mortems that it found them, and from events.yaml what had been announced', async () => {
    const [found] = await rows('SELECT count(*) AS n, count(x_AnomalyId) AS told FROM incident_matches WHERE x_IsNoticeable');
    expect(found).toEqual({ n: '10', told: '10' });
    expect(await rows("SELECT 1 FROM cost_anomalies WHERE x_AnomalyStatus = 'Expected' AND x_StatusReason LIKE 'Black Friday%'")).not.toEqual([]);
  });

  it('keeps every MUST of FOCUS 1.4 and passes every check', async () => {
    expect(await rows("SELECT x_RuleId, ServiceProviderName FROM conformance_results WHERE x_FailingRows > 0 AND x_Keyword LIKE 'MUST%'")).toEqual([]);
    expect(await rows('SELECT x_CheckName FROM check_results WHERE x_BadRows > 0')).toEqual([]);
  });

  it('counts the month that was delivered twice once', async () => {
    expect(await rows("SELECT x_BillName FROM bills WHERE x_BillStatus = 'Superseded'")).toEqual([{ x_BillName: 'aws/2026-02.parquet' }]);
  });

  it('leaves little without an owner, and shares the common platforms', async () => {
    const [share] = await rows<{ unallocated: number; shared: number }>(`
      SELECT
        sum(EffectiveCost) FILTER (x_AllocationKind = 'Unallocated') / sum(EffectiveCost) AS unallocated,
        sum(EffectiveCost) FILTER (x_AllocationKind = 'Shared') / sum(EffectiveCost) AS shared
      FROM monthly_costs`);
    expect(share!.unallocated).toBeGreaterThan(0.02);
    expect(share!.unallocated).toBeLessThan(0.07);
    expect(share!.shared).toBeGreaterThan(0.05);
  });

  it('has budgets in every state, savings of several kinds, and forecasts that beat last month', async () => {
    const statuses = await rows('SELECT DISTINCT x_BudgetStatus FROM budget_statuses ORDER BY 1');
    expect(statuses.length).toBeGreaterThanOrEqual(3);
    const kinds = await rows('SELECT DISTINCT x_RecommendationKind AS kind FROM cost_recommendations ORDER BY 1');
    expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['idle-public-address', 'previous-generation-volume', 'unused-commitment']));
    const [errors] = await rows<{ ours: number; naive: number }>(`
      SELECT sum(abs(x_Forecast - x_Actual)) / sum(x_Actual) AS ours, sum(abs(x_NaiveForecast - x_Actual)) / sum(x_Actual) AS naive
      FROM forecast_backtests WHERE x_ScopeLevel = 'company' AND x_HorizonMonths = 1`);
    expect(errors!.ours).toBeLessThan(errors!.naive);
  });
});

describe('what Larkfield wastes', () => {
  const kinds = [...Object.keys(PLANTED_WASTE), ...Object.keys(SMALL_WASTE)];

  it('is something for every rule', () => expect(kinds.sort()).toEqual([...RECOMMENDATIONS].sort()));

  it('is found where it is planted, and nothing else above 50 USD a month', async () => {
    const found = await rows<{ kind: string; account: string; n: number }>(
      `SELECT x_RecommendationKind AS kind, SubAccountName AS account, count(*)::INTEGER AS n FROM cost_recommendations WHERE x_ClaimedMonthlySavings > 50 GROUP BY ALL ORDER BY ALL`,
    );
    for (const kind of new Set([...kinds, ...found.map((row) => row.kind)]))
      expect(Object.fromEntries(found.filter((row) => row.kind === kind).map(({ account, n }) => [account, n])), kind).toEqual(PLANTED_WASTE[kind] ?? {});
    for (const [kind, count] of Object.entries(SMALL_WASTE))
      expect(Number((await rows(`SELECT count(*) AS n FROM cost_recommendations WHERE x_RecommendationKind = '${kind}'`))[0]!.n), kind).toBe(count);
  });

  it('is counted once: no resource saves more than it costs, and what another finding takes is named', async () => {
    expect(
      await rows(`SELECT SubAccountId, ResourceId FROM cost_recommendations WHERE ResourceId IS NOT NULL AND x_CostPart IS NOT NULL GROUP BY SubAccountId, ResourceId, x_CostPart
        HAVING sum(x_MonthlySavings) > max(x_MonthlyCost) * 1.000001`),
    ).toEqual([]);
    expect(
      await rows("SELECT 1 FROM cost_recommendations WHERE x_MonthlySavings < x_ClaimedMonthlySavings AND x_ReducedBy IS NULL AND x_Action <> 'Renew'"),
    ).toEqual([]);
    expect(
      await rows(
        'SELECT 1 FROM cost_recommendations AS less ANTI JOIN cost_recommendations AS more ON more.x_RecommendationId = less.x_InsteadOf WHERE less.x_InsteadOf IS NOT NULL',
      ),
    ).toEqual([]);
  });
});

describe('what Larkfield committed to', () => {
  it('is listed with the terms that something tells, and the one end that nobody looked up', async () => {
    const [found] = await rows(`
      SELECT count(*) AS n, count(*) FILTER (x_CommitmentStatus = 'Active') AS active, string_agg(CommitmentDiscountName, ', ') FILTER (x_CommitmentStatus = 'Active' AND x_End IS NULL) AS unknown
      FROM commitment_inventory`);
    expect(found).toEqual({ n: '12', active: '7', unknown: 'VM_RI_2024-12-01' });
    const ending = await rows("SELECT ResourceId AS id FROM cost_recommendations WHERE x_RecommendationKind = 'expiring-commitment'");
    expect(ending.map(({ id }) => id!.split(':').at(-1))).toEqual(['ri-2026-01-15-db-r6g']);
    const idle = await rows(
      "SELECT CommitmentDiscountId AS id FROM commitment_months WHERE BillingPeriodStart = '2026-10-01' AND x_Utilization < x_BreakEvenUtilization",
    );
    expect(idle.map(({ id }) => id!.split(':').at(-1))).toEqual(['ri-2025-09-01-cache-ads']);
  });

  it('is worth adding to, at prices that its own bills show, and no plan below its break-even', async () => {
    const bought = await rows<{ kind: string; n: number }>(
      "SELECT x_PlanGroup AS kind, count(*)::INTEGER AS n FROM commitment_purchases WHERE x_IsRecommended AND x_Choice = 'Expected' AND x_MonthlySavings > 0 GROUP BY ALL",
    );
    expect(bought.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['AWS compute', 'Azure compute', 'BigQuery', 'Google Cloud compute', 'Amazon RDS']));
    expect(
      await rows("SELECT 1 FROM commitment_purchases WHERE x_IsRecommended AND x_Choice = 'Expected' AND x_Utilization < x_BreakEvenUtilization - 0.01"),
    ).toEqual([]);
    expect(
      await rows(
        "SELECT 1 FROM commitment_purchases WHERE x_Family = 'db.r6g' AND x_TermMonths = 12 AND x_DiscountSource = 'what db.r6g.2xlarge Multi-AZ x 16 cost on this bill'",
      ),
    ).not.toEqual([]);
    expect(
      await rows(
        "SELECT x_PlanGroup FROM commitment_judgements WHERE x_JudgementKind = 'Usage' AND x_Case = 'as it is' AND x_Choice = 'Expected' AND x_MonthlyCost > x_LeastMonthlyCost + 0.01",
      ),
    ).toEqual([]);
  });
});

describe('what became of recommendations', () => {
  it('is on the bill as it was planted', async () => {
    const found = await rows('SELECT x_RecommendationKind AS kind, x_Stage AS stage FROM recommendation_decisions ORDER BY ALL');
    expect(found.map(({ kind, stage }) => `${kind}: ${stage}`)).toEqual([
      'costly-language-model: Accepted',
      'idle-instance: Verified',
      'idle-notebook: Regressed',
      'outdated-engine: Accepted',
      'oversized-database: Verified',
      'previous-generation-volume: Verified',
      'rarely-read-bucket: Dismissal expired',
      'rarely-read-bucket: Dismissed',
      'rarely-read-bucket: Not realised',
      'rarely-read-file-system: Verified',
    ]);
  });

  it('counts growth apart, and what took the place of what is gone', async () => {
    const [volume] = await rows<Record<string, number>>(
      "SELECT sum(x_CostSaved)::DOUBLE AS saved, sum(x_CostAvoided)::DOUBLE AS avoided FROM realised_savings WHERE x_RecommendationId = 'accacb17d658' AND BillingPeriodStart >= '2026-09-01'",
    );
    expect(volume!.avoided! / volume!.saved!).toBeCloseTo(106.25 / 80 - 1, 1);
    const [share] = await rows<Record<string, number>>(
      "SELECT sum(x_ReplacementCost)::DOUBLE / sum(x_CostBefore)::DOUBLE AS replaced FROM realised_savings WHERE x_RecommendationId = '8724c9f35288'",
    );
    expect(share!.replaced).toBeCloseTo(0.4, 2);
  });

  it('scenarios find what they work on', async () => {
    expect(await rows("SELECT DISTINCT x_Change FROM scenario_effects WHERE x_ScopeShare = 0 AND x_ScenarioKind <> 'launch'")).toEqual([]);
  });
});

describe('grain: a model has one row for each combination of its key', () => {
  const models = sourceFiles('.sql')
    .filter((path) => /^pipeline\/[2-5]-/.test(path) && !/\/(checks|recommendations\/[^/]+)\//.test(path) && !path.endsWith('/charges.sql'))
    .flatMap((path) => {
      const header = textOf(path).replaceAll(/\n-- {2,}/g, ' ');
      const key = /^-- grain:[^(\n]*\(([^)]*)\)/m.exec(header)?.[1];
      return key === undefined ? [] : [{ table: /([^/]+)\.sql$/.exec(path)![1]!, key }];
    });

  it('most models name their key', () => expect(models.length).toBeGreaterThan(20));

  it.each(models)('$table ($key)', async ({ table, key }) => {
    const columns = await rows<{ column_name: string; column_type: string }>(`DESCRIBE ${table}`);
    const names = columns.map(({ column_name }) => column_name);
    const dimensions = columns.filter(({ column_type }) => !column_type.startsWith('DECIMAL')).map(({ column_name }) => column_name);
    const keys = key.startsWith('all columns but')
      ? dimensions
      : key.startsWith('every column before')
        ? names.slice(0, names.indexOf('BilledCost'))
        : key.split(/,\s*/).filter(Boolean);
    if (keys.length === 0) return expect(Number((await rows(`SELECT count(*) AS n FROM ${table}`))[0]!.n)).toBeLessThanOrEqual(1);
    expect(names).toEqual(expect.arrayContaining(keys));
    expect(await rows(`SELECT ${keys.join(', ')}, count(*) AS n FROM ${table} GROUP BY ALL HAVING count(*) > 1 LIMIT 2`)).toEqual([]);
  });
});
