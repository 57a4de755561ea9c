/** Every recommendation's case.yaml: its tables in, its findings out. A new folder is tested by being there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { IN_REPORTING_CURRENCY } from '../../pipeline/3-allocate/exchange_rates.ts';
import { buildInstanceTypes } from '../../pipeline/5-analyze/instance-types/instance_types.ts';
import { RECOMMENDATIONS } from '../../pipeline/5-analyze/recommendations/index.ts';
import { buildRecommendationFindings, ruleWords } from '../../pipeline/5-analyze/recommendations/recommendation_findings.ts';
import { buildModels } from '../../pipeline/engine/model.ts';
import { type DailyCharge, layDailyCharges, openWorkshop, type Workshop } from '../workshop.ts';
import { OTHER_TABLES, PLAUSIBLE } from './recommendation-tables.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'pipeline', '5-analyze', 'recommendations');
const folders = readdirSync(FOLDER, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

/** What a rule reads beside the charges, by the names of `recommendation-tables.ts`; findings name only what matters. */
interface Case {
  readonly charges?: readonly DailyCharge[];
  readonly tables?: Readonly<Record<string, readonly Record<string, string>[]>>;
  readonly findings: readonly Record<string, string>[];
}

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop({}, { threads: 1 });
  await workshop.database.run(IN_REPORTING_CURRENCY);
  await buildInstanceTypes(workshop.database);
});
afterAll(() => workshop.close());

const run = (sql: string): Promise<unknown> => workshop.database.run(sql);

/** The tables of rooms 3 and 5 that rules read, as of the last day of the charges; one payer, one currency. */
async function lay(charges: readonly DailyCharge[], tables: Case['tables'] = {}): Promise<void> {
  const { database } = workshop;
  await layDailyCharges(workshop, charges);
  await run('CREATE OR REPLACE VIEW known_charges AS FROM daily_charges');
  await run('CREATE OR REPLACE VIEW charge_rates AS SELECT DISTINCT BillingPeriodStart, ChargePeriodStart, BillingCurrency, 1 AS x_Rate FROM daily_charges');
  await run('CREATE OR REPLACE VIEW forecast_calendar AS SELECT max(ChargePeriodStart) AS x_KnownThrough FROM daily_charges');
  await run("CREATE OR REPLACE VIEW parameters AS SELECT 'USD' AS x_ReportingCurrency");
  await run("CREATE OR REPLACE VIEW allocated_charges AS SELECT *, 'payer of ' || coalesce(ResourceId, SubAccountId) AS x_CostCenter FROM daily_charges");
  await run(
    "CREATE OR REPLACE VIEW charge_tags AS SELECT Tags, lower(pair.key) AS x_TagKey, pair.value ->> '$' AS x_TagValue FROM (SELECT DISTINCT Tags FROM daily_charges WHERE Tags IS NOT NULL) AS sets, json_each(Tags) AS pair",
  );
  for (const [name, columns] of Object.entries(OTHER_TABLES)) {
    await database.createTextTable('rows_as_text', Object.keys(columns), [...(tables[name] ?? []).map((row) => ({ ...PLAUSIBLE[name], ...row }))]);
    const casts = Object.entries(columns).map(([column, type]) => `${column}::${type} AS ${column}`);
    await run(`CREATE OR REPLACE TABLE ${name} AS SELECT ${casts.join(', ')} FROM rows_as_text`);
  }
  await buildModels(workshop, FOLDER, ['recent_charges', 'recent_allocations', 'metered_resources', 'metered_tokens', 'idle_gateways']);
  await buildModels(workshop, join(FOLDER, '..', 'instance-types'), ['running_instances']);
  await buildModels(workshop, join(FOLDER, '..', 'evidence'), ['billed_resources']);
  await buildModels(workshop, FOLDER, ['machine_alternatives']);
}

async function recommendations(): Promise<Record<string, string | null>[]> {
  await buildModels(workshop, FOLDER, ['recommendation_conflicts', 'cost_recommendations']);
  return workshop.database.rows(`SELECT * REPLACE (x_MonthlySavings::DECIMAL(18, 4) AS x_MonthlySavings, x_ClaimedMonthlySavings::DECIMAL(18, 4) AS x_ClaimedMonthlySavings)
    FROM cost_recommendations ORDER BY ResourceId, x_RecommendationKind`);
}

it('every folder is registered and every line has its folder', () => {
  expect([...RECOMMENDATIONS].sort()).toEqual(folders.sort());
});

describe.each(folders)('%s', (kind) => {
  it('has its words on top of its rule', () => {
    const words = ruleWords(readFileSync(join(FOLDER, kind, 'rule.sql'), 'utf8'));
    expect(words.title.length).toBeLessThan(60);
    expect(words.learn).toMatch(/^https:\/\//);
  });

  it('finds what its case says, and nothing else', async () => {
    const { charges = [], tables, findings } = parse(readFileSync(join(FOLDER, kind, 'case.yaml'), 'utf8'), { schema: 'failsafe' }) as Case;
    await lay(charges, tables);
    await buildRecommendationFindings(workshop.database, [kind]);
    const found = await recommendations();
    expect(found.map(({ ResourceId }) => ResourceId)).toEqual(findings.map(({ ResourceId }) => ResourceId ?? null));
    for (const [i, { x_MonthlySavings, ...expected }] of findings.entries()) {
      expect(Number(found[i]!.x_MonthlySavings)).toBe(Number(x_MonthlySavings));
      expect(found[i]).toMatchObject(expected);
    }
    for (const { x_Action, x_MonthlyCost, x_ClaimedMonthlySavings, x_Confidence, x_Effort, x_CostCenter } of found) {
      expect(['Delete', 'Stop', 'Schedule', 'Resize', 'Upgrade', 'Migrate', 'Configure', 'Renegotiate', 'Renew', 'Purchase']).toContain(x_Action);
      expect(['High', 'Medium', 'Low']).toEqual(expect.arrayContaining([x_Confidence, x_Effort]));
      if (x_MonthlyCost !== null) expect(Number(x_MonthlyCost)).toBeGreaterThanOrEqual(Number(x_ClaimedMonthlySavings));
      expect(x_CostCenter).toMatch(/^payer of /);
    }
  });

  it('finds something and leaves something', () => {
    const { charges = [], tables = {}, findings } = parse(readFileSync(join(FOLDER, kind, 'case.yaml'), 'utf8'), { schema: 'failsafe' }) as Case;
    const named = new Set([...charges, ...Object.values(tables).flat()].map((row) => (row as Record<string, string>).ResourceId).filter(Boolean));
    expect(findings.length).toBeGreaterThan(0);
    expect(named.size).toBeGreaterThan(findings.length);
  });
});

it('what commitments pay is nobody’s saving: with all usage covered no rule finds any', async () => {
  const cases = folders.map((kind) => parse(readFileSync(join(FOLDER, kind, 'case.yaml'), 'utf8'), { schema: 'failsafe' }) as Case);
  const covered = { CommitmentDiscountId: 'sp-1', CommitmentDiscountStatus: 'Used' };
  const names = new Set(cases.flatMap(({ tables }) => Object.keys(tables ?? {})));
  await lay(
    cases.flatMap(({ charges = [] }) => charges.map((charge) => ({ ...charge, ...covered }))),
    Object.fromEntries([...names].map((name) => [name, cases.flatMap(({ tables }) => tables?.[name] ?? [])])),
  );
  await buildRecommendationFindings(workshop.database);
  expect(await recommendations()).toEqual([]);
});

describe('conflicts', () => {
  beforeEach(async () => {
    await lay([{ ChargePeriodStart: '2026-03-15', EffectiveCost: '1' }]);
    await buildRecommendationFindings(workshop.database, []);
  });

  /** Findings in the order of the rules, e.g. `idle Delete vm-1 saves 100 of 100`. */
  async function find(...findings: readonly string[]): Promise<string[]> {
    for (const [order, finding] of findings.entries()) {
      const [, kind, action, resource, savings, cost, part] = /^(\S+) (\S+) (\S+) saves (\S+) of (\S+)(?: (\S+))?$/.exec(finding)!;
      await workshop.database.run(
        `INSERT INTO recommendation_findings BY NAME SELECT $kind AS x_RecommendationId, $kind AS x_RecommendationKind, $order::INTEGER AS x_Order, $action AS x_Action,
           'Example Cloud' AS ServiceProviderName, '100' AS SubAccountId, 'Machines' AS ServiceName, nullif($resource, '-') AS ResourceId,
           $savings::DECIMAL(18, 2) AS x_MonthlySavings, $cost::DECIMAL(18, 2) AS x_MonthlyCost, $part::VARCHAR AS x_CostPart`,
        { kind: kind!, order, action: action!, resource: resource!, savings: savings!, cost: cost!, part: part ?? null },
      );
    }
    const found = await recommendations();
    return found.map(
      (row) =>
        `${row.x_RecommendationKind} ${Number(row.x_MonthlySavings)}${row.x_InsteadOf ? ` instead of it ${row.x_InsteadOf}` : row.x_ReducedBy ? ` after ${row.x_ReducedBy}` : ''}`,
    );
  }

  it('what is deleted cannot be made smaller', async () => {
    expect(await find('idle Delete vm saves 100 of 100', 'oversized Resize vm saves 50 of 100')).toEqual(['idle 100', 'oversized 0 instead of it idle']);
  });

  it('a later finding counts on what the earlier ones leave', async () => {
    expect(await find('nights Schedule vm saves 60 of 100', 'oversized Resize vm saves 50 of 100', 'arm Migrate vm saves 20 of 100')).toEqual([
      'arm 4 after nights',
      'nights 60',
      'oversized 20 after nights',
    ]);
  });

  it('parts of a resource add up, and the whole of it takes all parts', async () => {
    const parts = ['gp3 Upgrade db saves 10 of 50 Storage', 'smaller Resize db saves 40 of 80 Compute', 'whole Configure db saves 13 of 130'];
    expect(await find(...parts)).toEqual(['gp3 10', 'smaller 40', 'whole 8.3077 after smaller']);
  });

  it('of two ways to exchange a kind of machine the earlier counts', async () => {
    expect(await find('old Upgrade vm saves 10 of 100', 'x86 Migrate vm saves 25 of 100')).toEqual(['old 10', 'x86 0 instead of it old']);
  });

  it('other resources do not matter, nor a purchase of all of them', async () => {
    expect(await find('idle Delete vm-1 saves 100 of 100', 'old Upgrade vm-2 saves 50 of 100', 'uncovered Purchase - saves 60 of 300')).toEqual([
      'idle 100',
      'old 50',
      'uncovered 60',
    ]);
  });

  it('where the bill names no resource, a part of the cost of its service is one', async () => {
    const parts = ['cache Configure - saves 30 of 100 Tokens', 'smaller Configure - saves 50 of 100 Tokens', 'disks Configure - saves 50 of 100 Storage'];
    expect(await find(...parts)).toEqual(['cache 30', 'disks 50', 'smaller 35 after cache']);
  });
});
