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
  BillingCurrency: fc.constantFrom('USD', 'EUR'),
  SubAccountName: fc.constantFrom('a', 'b', null),
  ServiceName: fc.constantFrom('Machines', 'Network', null),
  Tags: fc.constantFrom(null, '{"product":"A"}', '{"product":"nobody"}'),
  BilledCost: money,
  EffectiveCost: money,
  ListCost: money,
  ContractedCost: money,
});
const condition = fc.constantFrom(
  '{ tag.product: A }',
  '{ x_CostCenter: CC-1 }',
  '{ x_CostCenter: { not: [CC-2, Unallocated] } }',
  '{ ServiceName: Network }',
  '{}',
);
const target = fc.constantFrom('value: a', 'value: b', 'value_from: tag.product', 'pool: p1', 'pool: p2');
const dates = fc.constantFrom('', ', from: 2026-02', ', to: 2026-01-30');
const rules = fc.array(fc.tuple(condition, target, dates), { maxLength: 4 });
const split = fc.constantFrom('even', 'proportional', 'base', 'even, among: [b]', 'tiered, tiers: [ { up_to: 0.003, weight: 3 }, { weight: 1.5 } ]');
const rate = fc.constantFrom('1.0834567891', '0.0061234567');

const ORGANIZATION = 'reporting_currency: USD\ncompany: { name: X, units: [ { name: T1, cost_center: CC-1 }, { name: T2, cost_center: CC-2 } ] }';
const ALLOCATION = `
rules:
  - { name: network, when: { ServiceName: Network }, pool: net }
  - { name: a, when: { SubAccountName: a }, cost_center: CC-1 }
pools: [ { name: net, split: fixed, shares: { CC-1: 33.333333, CC-2: 66.666667 } } ]`;
const SEGMENTS = `
after: products
values: [ { id: x }, { id: y }, { id: z } ]
rules: [ { name: r, when: { dimension.products: { not: a } }, pool: p } ]
pools: [ { name: p, split: even } ]`;
const COSTS = ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'];

it('each dimension holds every cent of each month, whatever its rules, pools and rates', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(charge, { minLength: 1, maxLength: 40 }), rules, split, rate, async (rows, valueRules, way, worth) => {
      const written = valueRules.map(([when, payer, valid], index) => `{ name: r${index}, when: ${when}, ${payer}${valid} }`);
      const workshop = await openWorkshop(
        {
          'organization.yaml': ORGANIZATION,
          'allocation.yaml': ALLOCATION,
          'exchange-rates.csv': `Month,From,To,Rate\n2026-01,EUR,USD,${worth}\n2026-02,EUR,USD,${worth}\n`,
          'dimensions/products.yaml': `
after: cost_centers
values: [ { id: a }, { id: b, from: 2026-01-31 }, { id: c, parent: a } ]
rules: [ ${written.join(', ')} ]
pools: [ { name: p1, split: fixed, shares: { a: 33.333333, c: 33.333333, "pool:p2": 33.333334 } }, { name: p2, split: ${way} } ]`,
          'dimensions/segments.yaml': SEGMENTS,
        },
        { threads: 1 },
      );
      try {
        await layDailyCharges(workshop, rows);
        await allocate(workshop);
        await summarize(workshop);
        const results = await workshop.database.rows<{ x_Room: string; x_BadRows: string }>('SELECT x_Room, x_CheckName, x_BadRows FROM check_results');
        expect(results.filter(({ x_BadRows }) => x_BadRows !== '0')).toEqual([]);
        expect(new Set(results.map(({ x_Room }) => x_Room))).toContain('3-allocate, segments');
        const sums = COSTS.map((cost) => `sum(${cost}) - (SELECT sum(${cost}) FROM monthly_costs) AS ${cost}`);
        const differences = await workshop.database.rows(`SELECT x_Dimension, ${sums.join(', ')} FROM dimension_costs GROUP BY ALL ORDER BY ALL`);
        const nothing = Object.fromEntries(COSTS.map((cost) => [cost, '0.000000000000']));
        expect(differences).toEqual(['products', 'segments'].map((x_Dimension) => ({ x_Dimension, ...nothing })));
      } finally {
        workshop.close();
      }
    }),
    { numRuns: tries(6, 15), seed: 4_2026 },
  );
});
