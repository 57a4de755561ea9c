import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { summarize } from '../../pipeline/4-summarize/summarize.ts';
import { tries } from '../tries.ts';
import { type DailyCharge, layDailyCharges, openWorkshop } from '../workshop.ts';

const money = fc.integer({ min: -9_999_999_999, max: 9_999_999_999 }).map((units) => {
  const digits = String(Math.abs(units)).padStart(13, '0');
  return `${units < 0 ? '-' : ''}${digits.slice(0, -12)}.${digits.slice(-12)}`;
});
const charge: fc.Arbitrary<DailyCharge> = fc.record({
  ChargePeriodStart: fc.constantFrom('2026-01-01', '2026-01-31', '2026-02-14'),
  SubAccountName: fc.constantFrom('a', 'b', 'c', null),
  ServiceName: fc.constantFrom('Machines', 'Network', 'Support', null),
  Tags: fc.constantFrom(null, '{}', '{"team":"T1"}', '{"Team":"t2","x":"<b>"}', '{"team":"nobody"}'),
  BilledCost: money,
  EffectiveCost: money,
  ListCost: money,
  ContractedCost: money,
});
const attribute = fc.constantFrom('SubAccountName', 'ServiceName', 'tag.team');
const test = fc.oneof(fc.constantFrom('{ any: true }', '{ not: a }', '{ prefix: n }', '{ contains: t }'), fc.constantFrom('a', 'Network', 'T1'));
const target = fc.constantFrom('cost_center: CC-1', 'cost_center: CC-2', 'cost_center_from: tag.team', 'pool: p1', 'pool: p2');
const dates = fc.constantFrom('', ', from: 2026-02', ', to: 2026-01-30', ', from: 2026-01-31, to: 2026-02-13');
const around = fc.constantFrom('?', '{ not: ? }', '{ any: [ ?, { ServiceName: Support } ] }', '{ SubAccountName: { not: b }, all: [ ? ] }');
const rules = fc.array(fc.tuple(attribute, test, target, dates, around), { maxLength: 6 });
const first = fc.constantFrom(
  'split: even',
  'split: proportional',
  'split: proportional, of: { ServiceName: Machines }',
  'split: fixed, shares: { CC-1: 33.333333, CC-2: 33.333333, "pool:p2": 33.333334 }',
  'split: base, base_month: previous',
  'split: even, among_pools: [p2]',
  'split: tiered, among_pools: [p2], tiers: [ { up_to: 0.003, weight: 3 }, { weight: 1.5 } ]',
  'split: even, to: 2026-01',
);
const second = fc.constantFrom('split: even, among: [CC-2, CC-3]', 'split: proportional, among: [CC-2, CC-3]', 'split: usage, metric: m', 'split: base');
const splits = fc.tuple(first, second);

it('every cent that comes in goes out, whatever the rules, pools and bills', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(charge, { minLength: 1, maxLength: 40 }), rules, splits, async (rows, rows2, [first, second]) => {
      const workshop = await openWorkshop(
        {
          'organization.yaml':
            'company: { name: X, business_units: [ { name: U, departments: [ { name: D, teams: [ { name: T1, cost_center: CC-1 }, { name: T2, cost_center: CC-2 }, { name: T3, cost_center: CC-3 } ] } ] } ] }',
          'allocation.yaml': [
            'rules:',
            ...rows2.map(
              ([column, condition, payer, when, wrapped], index) =>
                `  - { name: r${index}, when: ${wrapped.replace('?', `{ ${column}: ${condition} }`)}, ${payer}${when} }`,
            ),
            'pools:',
            `  - { name: p1, ${first} }`,
            `  - { name: p2, ${second} }`,
          ]
            .join('\n')
            .replace('rules:\npools', 'rules: []\npools'),
          'unit-metrics.csv': 'Month,Metric,CostCenter,Quantity\n2026-01,m,CC-1,3\n2026-01,m,CC-3,4\n',
        },
        { threads: 1 },
      );
      try {
        await layDailyCharges(workshop, rows);
        await allocate(workshop);
        await summarize(workshop);
        const results = await workshop.database.rows<{ x_BadRows: string; x_CheckName: string }>('SELECT x_CheckName, x_BadRows FROM check_results');
        expect(results.length).toBeGreaterThan(5);
        expect(results.filter((result) => result.x_BadRows !== '0')).toEqual([]);
        const [difference] = await workshop.database.rows(`
          SELECT (SELECT sum(EffectiveCost) FROM daily_charges) - (SELECT sum(EffectiveCost) FROM daily_costs) AS x_Effective,
                 (SELECT sum(BilledCost) FROM daily_charges) - (SELECT sum(BilledCost) FROM monthly_costs) AS x_Billed`);
        expect(difference).toEqual({ x_Effective: '0.000000000000', x_Billed: '0.000000000000' });
      } finally {
        workshop.close();
      }
    }),
    { numRuns: tries(20, 60), seed: 4_2026 },
  );
});
