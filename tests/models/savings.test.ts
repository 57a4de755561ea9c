/** What became of recommendations: savings measured on the bill, on the same usage, and decisions that are refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSavings } from '../../pipeline/5-analyze/savings/savings.ts';
import type { CostbookError } from '../../pipeline/engine/errors.ts';
import { openWorkshop, type Workshop } from '../workshop.ts';

let workshop: Workshop;
const MONEY = 'DECIMAL(38, 12)';

/** Everything was done on 30 June; July and August are known. By day: quantity, price and what the day says of tags. */
const USES: readonly (readonly [resource: string, from: string, to: string, unit: string, quantity: number, price: number, status?: string, tags?: string])[] =
  [
    ['deleted', '2026-05-01', '2026-06-30', 'Hours', 24, 0.5],
    ['replaced', '2026-05-01', '2026-06-30', 'Hours', 24, 1, undefined, '{"app":"cart"}'],
    ['replacement', '2026-06-25', '2026-08-31', 'Hours', 24, 0.4, undefined, '{"app":"cart"}'],
    ['older twin', '2026-05-01', '2026-08-31', 'Hours', 24, 3, undefined, '{"app":"cart"}'],
    // Half the price, and half as much again from August on: what grew is avoided, not saved
    ['repriced', '2026-05-01', '2026-06-30', 'GB-Months', 100, 0.1],
    ['repriced', '2026-07-01', '2026-07-31', 'GB-Months', 100, 0.05],
    ['repriced', '2026-08-01', '2026-08-31', 'GB-Months', 150, 0.05],
    // Less used, at the same price: nobody's saving of a resize
    ['shrunken', '2026-05-01', '2026-06-30', 'Hours', 24, 1],
    ['shrunken', '2026-07-01', '2026-08-31', 'Hours', 12, 1],
    // Support for an old engine is billed no more, and the machine has less to do
    ['upgraded', '2026-05-01', '2026-08-31', 'Hours', 24, 1],
    ['upgraded', '2026-05-01', '2026-06-30', 'vCPU-Hours', 96, 0.1],
    ['upgraded', '2026-05-01', '2026-06-30', 'Requests', 1000, 0.01],
    ['upgraded', '2026-07-01', '2026-08-31', 'Requests', 200, 0.01],
    ['came back', '2026-05-01', '2026-06-30', 'Hours', 24, 0.5],
    ['came back', '2026-08-10', '2026-08-31', 'Hours', 24, 0.5],
    ['still there', '2026-05-01', '2026-08-31', 'Hours', 24, 0.5],
    ['committed', '2026-05-01', '2026-06-30', 'Hours', 24, 0.5, 'Used'],
    // A Savings Plan covers what nobody touched, wholly, or more of it by half of what it was
    ['covered since', '2026-05-01', '2026-06-30', 'Hours', 24, 0.5],
    ['covered since', '2026-07-01', '2026-08-31', 'Hours', 24, 0.5, 'Used'],
    ['covered more', '2026-05-01', '2026-06-30', 'Hours', 16, 0.5],
    ['covered more', '2026-05-01', '2026-06-30', 'Hours', 8, 0.5, 'Used'],
    ['covered more', '2026-07-01', '2026-08-31', 'Hours', 12, 0.5],
    ['covered more', '2026-07-01', '2026-08-31', 'Hours', 12, 0.5, 'Used'],
    ['uncovered', '2026-05-01', '2026-06-30', 'Hours', 24, 0.5, 'Used'],
    ['uncovered', '2026-07-01', '2026-08-31', 'Hours', 24, 0.5],
  ];

beforeAll(async () => {
  workshop = await openWorkshop({}, { threads: 1 });
  const { database } = workshop;
  await database.run('CREATE MACRO in_reporting_currency(amount, rate) AS amount');
  await database.run("CREATE TABLE parameters AS SELECT DATE '2026-08-31' AS x_AsOf");
  await database.run("CREATE TABLE forecast_calendar AS SELECT DATE '2026-08-31' AS x_KnownThrough");
  const values = USES.map(
    ([resource, from, to, unit, quantity, price, status, tags]) =>
      `('${resource}', TIMESTAMP '${from}', TIMESTAMP '${to}', '${unit}', ${quantity}, ${price}, ${status ? `'${status}'` : 'NULL'}, '${tags ?? '{}'}')`,
  );
  await database.run(`CREATE TABLE known_charges AS
    SELECT day::DATE AS ChargePeriodStart, date_trunc('month', day)::DATE AS BillingPeriodStart, 'USD' AS BillingCurrency, 'Usage' AS ChargeCategory, 'Alpha' AS ServiceProviderName, 'a' AS SubAccountId, 'Machines' AS ServiceName,
      resource AS ResourceId, Tags, unit AS PricingUnit, NULL::VARCHAR AS ConsumedUnit, quantity::DECIMAL(38, 15) AS PricingQuantity, NULL::DECIMAL(38, 15) AS ConsumedQuantity, (quantity * price * CASE WHEN status IS NULL THEN 1 ELSE 0.6 END)::${MONEY} AS EffectiveCost,
      (quantity * price)::${MONEY} AS ContractedCost, NULL::${MONEY} AS ListCost, status AS CommitmentDiscountStatus
    FROM (VALUES ${values.join(', ')}) AS uses(resource, first, last, unit, quantity, price, status, Tags), generate_series(first, last, INTERVAL 1 DAY) AS days(day)`);
  await database.run("CREATE TABLE allocated_charges AS SELECT *, 'main' AS SubAccountName, 'eu' AS RegionId, 'CC-2' AS x_CostCenter FROM known_charges");
  await database.run('CREATE TABLE charge_rates AS SELECT DISTINCT BillingPeriodStart, ChargePeriodStart, BillingCurrency, 1 AS x_Rate FROM known_charges');
  await database.run(`CREATE TABLE cost_recommendations AS SELECT id AS x_RecommendationId, 'idle' AS x_RecommendationKind, 'Idle' AS x_Title, 'Delete' AS x_Action, 'Alpha' AS ServiceProviderName, 'a' AS SubAccountId, 'main' AS SubAccountName, 'Machines' AS ServiceName,
    'eu' AS RegionId, resource AS ResourceId, 'CC-1' AS x_CostCenter, 365::${MONEY} AS x_MonthlySavings, 365::${MONEY} AS x_ClaimedMonthlySavings, 365::${MONEY} AS x_MonthlyCost, NULL::VARCHAR AS x_CurrentSku, NULL::VARCHAR AS x_RecommendedSku
    FROM (VALUES ('aaaaaaaaaaa1', 'still there'), ('aaaaaaaaaaa2', 'older twin')) AS t (id, resource)`);
  await database.run(`CREATE TABLE remembered_recommendations AS SELECT * EXCLUDE (x_MonthlyCost) REPLACE ('bbbbbbbbbbb1' AS x_RecommendationId, 'deleted' AS ResourceId), DATE '2026-04-01' AS x_FirstFoundOn, DATE '2026-06-30' AS x_LastFoundOn
    FROM cost_recommendations WHERE x_RecommendationId = 'aaaaaaaaaaa1'`);
  const done = (id: string, resource: string | null, action: string | null, on = '2026-06-30') =>
    `  - { id: ${id}, decision: done, on: ${on}${resource ? `, resource: ${resource}` : ''}${action ? `, action: ${action}` : ''}, claimed_per_month: 365 }`;
  workshop.write(
    'decisions.yaml',
    `recommendations:
${[
  '  - { id: bbbbbbbbbbb1, decision: done, on: 2026-06-30 }',
  done('bbbbbbbbbbb2', 'replaced', 'Delete'),
  done('bbbbbbbbbbb3', 'repriced', 'Migrate'),
  done('bbbbbbbbbbb4', 'shrunken', 'Resize'),
  done('bbbbbbbbbbb5', 'came back', 'Delete'),
  done('aaaaaaaaaaa1', null, null),
  done('aaaaaaaaaaa9', 'upgraded', 'Configure'),
  done('bbbbbbbbbbb6', 'committed', 'Delete'),
  done('bbbbbbbbbbb7', 'deleted', 'Delete', '2026-08-29'),
  done('bbbbbbbbbbb8', null, null),
  done('ccccccccccc1', 'covered since', 'Stop'),
  done('ccccccccccc2', 'covered more', 'Stop'),
  done('ccccccccccc3', 'uncovered', 'Delete'),
  done('ccccccccccc4', 'still there', 'Delete', '2026-04-30'),
  done('ccccccccccc5', 'still there', 'Delete', '2026-08-31'),
  '  - { id: aaaaaaaaaaa2, decision: dismissed, reason: Needed, until: 2026-08-31, by: Eva }',
  '  - { id: bbbbbbbbbbb9, decision: accepted, owner: Leo, ticket: OPS-7 }',
].join('\n')}
`,
  );
  await buildSavings(workshop);
});
afterAll(() => workshop.close());

it('each decision is at the stage that the bill shows', async () => {
  const rows = await workshop.database.rows<Record<string, string | null>>(
    'SELECT x_RecommendationId AS id, x_Stage AS stage, x_FirstMonthlySavings::DOUBLE AS first, x_MeasuredMonthlySavings::DOUBLE AS latest FROM recommendation_decisions ORDER BY 1',
  );
  expect(rows.map(({ id, stage, first, latest }) => [id, stage, first, latest])).toEqual([
    ['aaaaaaaaaaa1', 'Not realised', 0, 0],
    ['aaaaaaaaaaa2', 'Dismissal expired', null, null],
    ['aaaaaaaaaaa9', 'Verified', 292, 292],
    ['bbbbbbbbbbb1', 'Verified', 365, 365],
    // 24 a day is gone, 9.6 a day came; the older twin replaced nothing
    ['bbbbbbbbbbb2', 'Verified', 438, 438],
    ['bbbbbbbbbbb3', 'Verified', 152.0833, 228.125],
    ['bbbbbbbbbbb4', 'Not realised', 0, 0],
    ['bbbbbbbbbbb5', 'Regressed', 365, 0],
    ['bbbbbbbbbbb6', 'Not measurable', null, null],
    ['bbbbbbbbbbb7', 'Not measurable', null, null],
    ['bbbbbbbbbbb8', 'Not measurable', null, null],
    ['bbbbbbbbbbb9', 'Accepted', null, null],
    ['ccccccccccc1', 'Not realised', 0, 0],
    ['ccccccccccc2', 'Not realised', 0, 0],
    ['ccccccccccc3', 'Not measurable', null, null],
    // Before the first day of the bill, and on its last
    ['ccccccccccc4', 'Not measurable', null, null],
    ['ccccccccccc5', 'Not measured yet', null, null],
  ]);
});

it('a month holds what was saved, and apart from it what growth would have cost', async () => {
  const rows = await workshop.database.rows<Record<string, string>>(
    "SELECT BillingPeriodStart AS month, x_Days::INTEGER AS days, x_CostBefore::DOUBLE AS before, x_CostAfter::DOUBLE AS after, x_CostSaved::DOUBLE AS saved, x_CostAvoided::DOUBLE AS avoided FROM realised_savings WHERE x_RecommendationId = 'bbbbbbbbbbb3' ORDER BY 1",
  );
  expect(rows).toEqual([
    { month: '2026-07-01', days: 31, before: 310, after: 155, saved: 155, avoided: 0 },
    { month: '2026-08-01', days: 31, before: 310, after: 232.5, saved: 155, avoided: 77.5 },
  ]);
});

it('who paid for it is taken from the bill where no edition knows the recommendation', async () => {
  expect(
    await workshop.database.rows(
      "SELECT x_CostCenter, ServiceName FROM recommendation_decisions WHERE x_RecommendationId IN ('bbbbbbbbbbb1', 'bbbbbbbbbbb3') ORDER BY 1",
    ),
  ).toEqual([
    { x_CostCenter: 'CC-1', ServiceName: 'Machines' },
    { x_CostCenter: 'CC-2', ServiceName: 'Machines' },
  ]);
});

it('what was found before stays known, with the days on which it was found first and last', async () => {
  expect(await workshop.database.rows('SELECT x_RecommendationId, x_FirstFoundOn, x_LastFoundOn, x_IsFound FROM known_recommendations ORDER BY 1')).toEqual([
    { x_RecommendationId: 'aaaaaaaaaaa1', x_FirstFoundOn: '2026-08-31', x_LastFoundOn: '2026-08-31', x_IsFound: true },
    { x_RecommendationId: 'aaaaaaaaaaa2', x_FirstFoundOn: '2026-08-31', x_LastFoundOn: '2026-08-31', x_IsFound: true },
    { x_RecommendationId: 'bbbbbbbbbbb1', x_FirstFoundOn: '2026-04-01', x_LastFoundOn: '2026-06-30', x_IsFound: false },
  ]);
});

describe('decisions on recommendations are refused with their line', () => {
  it.each<[string, string]>([
    ['DecisionTwice', '  - { id: aaaaaaaaaaa1, decision: accepted }\n  - { id: aaaaaaaaaaa1, decision: accepted }'],
    ['DecisionIncomplete', '  - { id: aaaaaaaaaaa2, decision: accepted }\n  - { id: aaaaaaaaaaa1, decision: dismissed, reason: Needed }'],
    ['DecisionIncomplete', '  - { id: aaaaaaaaaaa2, decision: accepted }\n  - { id: aaaaaaaaaaa1, decision: done }'],
    ['DecisionIncomplete', '  - { id: aaaaaaaaaaa2, decision: accepted }\n  - { id: aaaaaaaaaaa1, decision: accepted, until: 2026-12-31 }'],
    ['InputNotValid', '  - { id: aaaaaaaaaaa2, decision: accepted }\n  - { id: R-1, decision: accepted }'],
    ['InputKeyUnknown', '  - { id: aaaaaaaaaaa2, decision: accepted }\n  - { id: aaaaaaaaaaa1, decision: accepted, tiket: X }'],
  ])('%s', async (name, lines) => {
    workshop.write('decisions.yaml', `recommendations:\n${lines}\n`);
    const error: CostbookError | null = await buildSavings(workshop).then(
      () => null,
      (reason: CostbookError) => reason,
    );
    expect(error?.name).toBe(name);
    expect(error?.parts.where).toMatch(/decisions\.yaml:3$/);
  });
});
