/** Commitments of a hand-made bill: terms that are told or not, rates by hand, and what to buy of the rest. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IN_REPORTING_CURRENCY } from '../../pipeline/3-allocate/exchange_rates.ts';
import { buildCommitmentPurchases } from '../../pipeline/5-analyze/commitments/commitment_purchases.ts';
import { buildCommitments } from '../../pipeline/5-analyze/commitments/commitments.ts';
import { readPlanGroups } from '../../pipeline/5-analyze/commitments/plan-groups.ts';
import { type CostbookError, errorText } from '../../pipeline/engine/errors.ts';
import { type DailyCharge, layDailyCharges, openWorkshop, type Workshop } from '../workshop.ts';

const days = Array.from({ length: 40 }, (_, index) => new Date(Date.UTC(2026, 1, 4 + index)).toISOString().slice(0, 10));
const KNOWN = days.at(-1)!; // 2026-03-15
const compute = { ServiceProviderName: 'AWS', ServiceName: 'Amazon Elastic Compute Cloud', RegionId: 'us-east-1' };
const machine: DailyCharge = { ...compute, SkuMeter: 'BoxUsage:m6i.large', PricingCategory: 'Standard' };
const plan = { ...compute, CommitmentDiscountId: 'sp-1', CommitmentDiscountType: 'Savings Plan', PricingCategory: 'Committed' };

/** On demand 48 a day, 24 at weekends; a plan of 1 an hour from 10 February, of which 6 a day are unused; a reservation paid upfront, one of unknown term, and one without a meter. */
const charges: DailyCharge[] = days.flatMap((day): DailyCharge[] => {
  const isWeekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
  return [
    { ...machine, ChargePeriodStart: day, ResourceId: 'i-1', EffectiveCost: isWeekend ? '24' : '48' },
    { ...machine, ChargePeriodStart: day, ResourceId: 'i-2', EffectiveCost: '24' },
    { ...machine, ChargePeriodStart: day, SkuMeter: 'SpotUsage:m6i.large', PricingCategory: 'Dynamic', EffectiveCost: '7' },
    ...(day < '2026-02-10'
      ? []
      : [
          { ...plan, ChargePeriodStart: day, SkuMeter: 'BoxUsage:m6i.large', CommitmentDiscountStatus: 'Used', EffectiveCost: '18', ContractedCost: '24' },
          { ...plan, ChargePeriodStart: day, SkuMeter: 'SavingsPlan', CommitmentDiscountStatus: 'Unused', EffectiveCost: '6', ContractedCost: '6' },
          {
            ...plan,
            ChargePeriodStart: day,
            SkuMeter: 'SavingsPlan',
            ChargeCategory: 'Purchase',
            ChargeFrequency: 'Recurring',
            EffectiveCost: '0',
            BilledCost: '24',
          },
        ]),
    {
      ...plan,
      ChargePeriodStart: day,
      CommitmentDiscountId: 'ri-1',
      CommitmentDiscountType: 'Reserved Instance',
      SkuMeter: 'BoxUsage:c6i.large',
      CommitmentDiscountStatus: 'Used',
      EffectiveCost: '3',
      ContractedCost: '5',
    },
    ...(day > '2026-02-12'
      ? []
      : [
          {
            ...plan,
            ChargePeriodStart: day,
            CommitmentDiscountId: 'ri-0',
            SkuMeter: 'BoxUsage:c6i.large',
            CommitmentDiscountStatus: 'Used',
            EffectiveCost: '2',
            ContractedCost: '2.5',
          },
        ]),
    ...(day === '2026-03-01'
      ? [
          {
            ...plan,
            ChargePeriodStart: day,
            ServiceName: 'Amazon DynamoDB',
            CommitmentDiscountId: 'rc-1',
            CommitmentDiscountStatus: 'Used',
            EffectiveCost: '3',
            ContractedCost: '4',
          },
        ]
      : []),
  ];
});

let workshop: Workshop;
const rows = (sql: string): Promise<Record<string, string | number | null>[]> => workshop.database.rows(sql);
const run = (sql: string): Promise<void> => workshop.database.run(sql);

beforeAll(async () => {
  workshop = await openWorkshop({
    'commitments.csv': 'CommitmentDiscountId,Start,End,Payment\nri-1,2025-05-31,2028-05-31,All upfront\n',
    'commitment-discounts.csv': 'Plan,TermMonths,Payment,Discount,Source\nEC2 Instance Savings Plan,12,No upfront,0.4,offer of March\n',
  });
  await layDailyCharges(workshop, charges);
  await run(IN_REPORTING_CURRENCY);
  await run('CREATE VIEW known_charges AS FROM daily_charges');
  await run(
    'CREATE VIEW charge_rates AS SELECT DISTINCT BillingPeriodStart, ChargePeriodStart, BillingCurrency, 1::DECIMAL(18, 10) AS x_Rate FROM daily_charges',
  );
  await run(`CREATE VIEW forecast_calendar AS SELECT DATE '${KNOWN}' AS x_KnownThrough`);
  await run(
    "CREATE TABLE known_events AS SELECT 'sp-1' AS x_EventName, 'commitment expiry' AS x_EventKind, DATE '2027-02-10' AS x_FirstDay, 'AWS' AS ServiceProviderName, 'events.yaml:2' AS x_Where",
  );
  await run(
    "CREATE VIEW recent_charges AS SELECT *, CASE WHEN CommitmentDiscountStatus IS NULL THEN EffectiveCost ELSE 0 END AS x_AvoidableCost FROM daily_charges WHERE ChargePeriodStart > DATE '2026-02-15'",
  );
  // Half of i-2 is to go: what is left of it counts.
  await run("CREATE TABLE recommendation_findings AS SELECT 'i-2' AS ResourceId, 336::DECIMAL(38, 12) AS x_MonthlySavings, 'Resize' AS x_Action");
  await buildCommitments(workshop);
});
afterAll(() => workshop.close());

describe('inventory', () => {
  it('says start and end where something tells them, and what, and nothing else', async () => {
    const found =
      await rows(`SELECT CommitmentDiscountId AS id, x_PlanGroup AS "planGroup", x_Start AS start, x_StartSource AS "startSource", x_End AS "end", x_EndSource AS "endSource",
      x_TermMonths AS months, x_Payment AS payment, x_CommitmentStatus AS status, x_DaysLeft AS left, round(x_HourlyCost, 4)::DOUBLE AS hourly FROM commitment_inventory ORDER BY 1`);
    expect(found).toEqual([
      {
        id: 'rc-1',
        planGroup: 'Amazon DynamoDB',
        start: null,
        startSource: null,
        end: null,
        endSource: null,
        months: null,
        payment: null,
        status: 'Active',
        left: null,
        hourly: 0.0083,
      },
      {
        id: 'ri-0',
        planGroup: 'AWS compute',
        start: null,
        startSource: null,
        end: '2026-02-13',
        endSource: 'last charge on the bill',
        months: null,
        payment: null,
        status: 'Ended',
        left: null,
        hourly: 0.0833,
      },
      {
        id: 'ri-1',
        planGroup: 'AWS compute',
        start: '2025-05-31',
        startSource: 'commitments.csv:2',
        end: '2028-05-31',
        endSource: 'commitments.csv:2',
        months: '36',
        payment: 'All upfront',
        status: 'Active',
        left: '808',
        hourly: 0.125,
      },
      {
        id: 'sp-1',
        planGroup: 'AWS compute',
        start: '2026-02-10',
        startSource: 'first charge on the bill',
        end: '2027-02-10',
        endSource: 'events.yaml:2',
        months: '12',
        payment: 'No upfront',
        status: 'Active',
        left: '332',
        hourly: 1,
      },
    ]);
  });

  it('tells utilization, break-even and savings a month', async () => {
    const [month] = await rows("SELECT * FROM commitment_months WHERE CommitmentDiscountId = 'sp-1' AND BillingPeriodStart = DATE '2026-03-01'");
    expect([month!.EffectiveCost, month!.x_UsedCost, month!.x_UnusedCost, month!.x_OnDemandCost, month!.x_Savings, month!.BilledCost].map(Number)).toEqual([
      360, 270, 90, 360, 0, 360,
    ]);
    expect([month!.x_Utilization, month!.x_BreakEvenUtilization, month!.x_EffectiveSavingsRate].map(Number)).toEqual([0.75, 0.75, 0]);
  });

  it('covers what is eligible, spot left out', async () => {
    const [month] = await rows("SELECT * FROM commitment_coverages WHERE BillingPeriodStart = DATE '2026-03-01' AND x_PlanGroup = 'AWS compute'");
    // 15 days, of which 1, 7, 8, 14 and 15 are at weekends: 10 × 48 + 5 × 24 + 15 × 24 uncovered; covered 15 × 24 + 15 × 5.
    const covered = 15 * 24 + 15 * 5;
    const committed = 15 * 24 + 15 * 3;
    expect(Number(month!.x_UncoveredCost)).toBe(960);
    expect(Number(month!.x_CoveredOnDemandCost)).toBe(covered);
    expect(Number(month!.x_OnDemandCost)).toBe(960 + covered);
    expect(Number(month!.x_CommittedCost)).toBe(committed);
    expect(Number(month!.x_Coverage)).toBeCloseTo(covered / (960 + covered), 10);
    expect(Number(month!.x_Utilization)).toBeCloseTo(1 - 90 / committed, 10);
    expect(Number(month!.x_EffectiveSavingsRate)).toBeCloseTo(1 - (960 + committed) / (960 + covered), 10);
  });

  it('covers usage without a meter in a group named after its service', async () => {
    const groups = await rows(
      "SELECT x_PlanGroup AS name, x_Coverage::DOUBLE AS coverage, x_EffectiveSavingsRate::DOUBLE AS rate FROM commitment_coverages WHERE BillingPeriodStart = DATE '2026-03-01' ORDER BY 1",
    );
    expect(groups.map(({ name }) => name)).toEqual(['AWS compute', 'Amazon DynamoDB']);
    expect(groups[1]).toMatchObject({ coverage: 1, rate: 0.25 });
  });
});

describe('purchases', () => {
  it('commit to what is left after other findings, at the discount that was offered', async () => {
    // 28 days of i-2 cost 672, so half of its 1 an hour is left: 2.5 an hour on weekdays, 1.5 at weekends, less the third that the unused part of sp-1 could cover
    // (6 a day at 18 ÷ 24 of the price on demand). 30 days hold 20 and 10 of them.
    const bought = await rows("SELECT * FROM commitment_purchases WHERE x_IsRecommended AND x_Choice = 'Expected'");
    expect(bought).toHaveLength(1);
    expect(bought[0]).toMatchObject({
      x_Plan: 'EC2 Instance Savings Plan',
      x_Family: 'm6i',
      RegionId: 'us-east-1',
      x_DiscountSource: 'commitment-discounts.csv:2: offer of March',
      x_TermMonths: 12,
    });
    // The 0.4-quantile of 30 days is a weekday: 2.1667 × 0.6.
    expect(Number(bought[0]!.x_HourlyCommitment)).toBe(1.3);
    expect(Number(bought[0]!.x_CommittedCost)).toBe(949);
    expect(Number(bought[0]!.x_MonthlySavings)).toBeCloseTo(((20 * 2.5 + 10 * 1.5) / 30 - 1 / 3) * 730 - 949, 3);
    expect(Number(bought[0]!.x_HourlyShare)).toBe(0);
  });

  it('are computed from usage on demand and what ended commitments covered, less what unused ones could', async () => {
    const usage = await rows(
      'SELECT x_Family AS family, round(sum(x_OnDemandCost), 6) AS usage, count(*)::INTEGER AS hours FROM commitment_usage GROUP BY ALL ORDER BY 1',
    );
    const weekends = days.filter((day) => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())).length;
    expect(usage).toEqual([
      { family: 'c6i', usage: 9 * 2.5, hours: 9 * 24 },
      { family: 'm6i', usage: 48 * 40 - 24 * weekends + 12 * 40 - 8 * 34, hours: 40 * 24 },
    ]);
  });

  it('offer other terms and choices beside, and judge them', async () => {
    const choices = await rows('SELECT DISTINCT x_Choice, x_HourlyCommitment::DOUBLE AS hourly FROM commitment_purchases WHERE x_IsRecommended ORDER BY 2');
    expect(choices).toEqual([
      { x_Choice: 'Conservative', hourly: 1.04 },
      { x_Choice: 'Expected', hourly: 1.3 },
      { x_Choice: 'Aggressive', hourly: 1.56 },
    ]);
    const options = await rows('SELECT DISTINCT x_TermMonths AS months, x_Payment AS payment FROM commitment_purchases ORDER BY ALL');
    expect(options).toHaveLength(6);
    const worse = await rows('SELECT count(*)::INTEGER AS n FROM commitment_judgements WHERE x_MonthlyCost < x_LeastMonthlyCost - 0.001 OR x_MonthlyCost < 0');
    expect(worse).toEqual([{ n: 0 }]);
    const kinds = await rows('SELECT x_JudgementKind AS kind, count(*)::INTEGER AS n FROM commitment_judgements GROUP BY ALL ORDER BY 1');
    expect(kinds).toEqual([
      { kind: 'Back-test', n: 1 },
      { kind: 'Curve', n: 41 },
      { kind: 'Look-back', n: 2 },
      { kind: 'Usage', n: 15 },
    ]);
  });
});

/** Two families whose usage alternates between 10 and 11 an hour, the other way round, so that a broad plan covers the 1 that their own plans leave; and one that ended. */
describe('hours of usage', () => {
  let bench: Workshop;
  beforeAll(async () => {
    bench = await openWorkshop();
    const { database } = bench;
    await database.run("CREATE TABLE forecast_calendar AS SELECT DATE '2026-03-15' AS x_KnownThrough");
    await database.run(`CREATE TABLE commitment_usage AS
      SELECT
        x_PlanGroup, x_Family, x_OwnPlan, 'Broad' AS x_BroadPlan, 'AWS' AS ServiceProviderName, NULL::VARCHAR AS RegionId, x_Hour,
        (10 + (x_Hour::DATE - DATE '2026-01-01' + phase) % 2)::DOUBLE AS x_OnDemandCost, 0::DOUBLE AS x_HourlyLineCost
      FROM (VALUES ('Lasting', 'a', 'Own', 0, 60), ('Lasting', 'b', 'Own', 1, 60), ('Ended', 'c', NULL, 0, 20)) AS t (x_PlanGroup, x_Family, x_OwnPlan, phase, days),
        LATERAL (SELECT unnest(generate_series(TIMESTAMP '2026-01-15 08:00', TIMESTAMP '2026-01-14 23:00' + to_days(days), INTERVAL 1 HOUR)) AS x_Hour)`);
    await database.run(`CREATE TABLE commitment_rates AS SELECT * FROM (VALUES ('Own', NULL, 12, 'All upfront', 0.4, 'x'),
      ('Broad', 'a', 12, 'All upfront', 0.27, 'x'), ('Broad', 'b', 12, 'All upfront', 0.26, 'x'), ('Broad', 'c', 12, 'All upfront', 0.27, 'x'))
      AS t (x_Plan, x_Family, x_TermMonths, x_Payment, x_Discount, x_DiscountSource)`);
    await database.run('CREATE TABLE commitment_observed_rates AS FROM commitment_rates LIMIT 0');
    await buildCommitmentPurchases(database);
  });
  afterAll(() => bench.close());

  it('are those of whole days to the last known one, wherever usage begins and ends', async () => {
    const groups = await readPlanGroups(bench.database);
    expect(groups.map(({ name, days, lastDay }) => [name, days, lastDay])).toEqual([
      ['Ended', 60, '2026-03-15'],
      ['Lasting', 60, '2026-03-15'],
    ]);
    const [ended, lasting] = groups.map(({ families }) => families[0]!.hours);
    expect([ended!.length, ended!.lastIndexOf(10)]).toEqual([60 * 24, 19 * 24 - 1]);
    expect([lasting!.length, lasting!.findIndex((usage) => usage > 0), lasting!.indexOf(11)]).toEqual([60 * 24, 8, 24]);
  });

  it('leave a broad plan nothing where the aggressive choice covers them by their own: no discount, and never paid back', async () => {
    const broad = await bench.database.rows(
      `SELECT x_Choice AS choice, x_CoveredOnDemandCost::DOUBLE AS covered, x_Discount IS NULL AND x_BreakEvenUtilization IS NULL AND x_PaybackMonths IS NULL AS "isNothing"
        FROM commitment_purchases WHERE x_Plan = 'Broad' ORDER BY x_HourlyCommitment`,
    );
    expect(broad.map(({ choice, isNothing }) => [choice, isNothing])).toEqual([
      ['Conservative', false],
      ['Expected', false],
      ['Aggressive', true],
    ]);
    expect(broad.at(-1)!.covered).toBe(0);
  });

  it('that have ended are not committed to, nor are they where nothing else is used', async () => {
    const bought = (): Promise<object[]> =>
      bench.database.rows('SELECT DISTINCT x_PlanGroup AS name, x_LastDay AS last, x_Days AS days FROM commitment_purchases');
    expect(await bought()).toEqual([{ name: 'Lasting', last: '2026-03-15', days: 30 }]);
    await bench.database.run("DELETE FROM commitment_usage WHERE x_PlanGroup = 'Lasting'");
    await buildCommitmentPurchases(bench.database);
    expect(await bought()).toEqual([]);
  });
});

it.each([
  ['commitments.csv', 'CommitmentDiscountId,End\na,2026-13-01', 'CommitmentTermNotValid'],
  ['commitments.csv', 'CommitmentDiscountId,Start,End\na,2026-03-01,2026-03-01', 'CommitmentTermNotValid'],
  ['commitments.csv', 'CommitmentDiscountId\na\na', 'CommitmentTermNotValid'],
  ['commitment-discounts.csv', 'Plan,TermMonths,Payment,Discount,Source\nCompute Savings Plan,12,No upfront,28,x', 'CommitmentDiscountNotValid'],
  [
    'commitment-discounts.csv',
    'Plan,Family,TermMonths,Payment,Discount,Source\nCompute Savings Plan,,12,No upfront,.2,x\nCompute Savings Plan,Lambda,12,No upfront,.2,x\nCompute Savings Plan,,12,No upfront,.3,y',
    'CommitmentDiscountNotValid',
    /commitment-discounts\.csv:2\./,
  ],
  [
    'commitment-discounts.csv',
    'Plan,TermMonths,Payment,Discount,Source\nCompute Saving Plan,12,No upfront,.2,x',
    'CommitmentDiscountNotValid',
    /Write "Compute Savings Plan"/,
  ],
])('%s: %j is %s', async (name, text, error, says = /./) => {
  const file = { 'commitments.csv': 'CommitmentDiscountId\n', 'commitment-discounts.csv': 'Plan,TermMonths,Payment,Discount,Source\n', [name]: text };
  for (const [each, content] of Object.entries(file)) workshop.write(each, content);
  const failure = await buildCommitments(workshop).catch((reason: unknown) => reason);
  expect(failure).toMatchObject({ name: error, parts: { where: expect.stringMatching(/\.csv:\d$/) } });
  expect(errorText((failure as CostbookError).parts)).toMatch(says);
});
