import { afterAll, beforeAll, expect, it } from 'vitest';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { layDailyCharges, openWorkshop, type Workshop } from '../workshop.ts';
import { randomOrganizations } from './random-organizations.ts';

const FIRST_SEED = 20_260_401;
const ALLOCATIONS = 20;
const ORGANIZATIONS = 150;

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop({}, { threads: 1 });
});
afterAll(() => workshop.close());

/** What is not there to the last digit, of one organization, day and billing period. */
const LOST = `
  WITH amounts AS (
    SELECT BillingAccountId, BillingPeriodStart, ChargePeriodStart, BilledCost, EffectiveCost, ListCost, ContractedCost, x_ChargeCount FROM daily_charges
    UNION ALL
    SELECT BillingAccountId, BillingPeriodStart, ChargePeriodStart, -BilledCost, -EffectiveCost, -ListCost, -ContractedCost, -x_ChargeCount FROM allocated_charges
  )
  SELECT BillingAccountId, BillingPeriodStart::VARCHAR AS period, ChargePeriodStart::VARCHAR AS day,
    sum(BilledCost) AS billed, sum(EffectiveCost) AS effective, sum(ListCost) AS list, sum(ContractedCost) AS contracted, sum(x_ChargeCount) AS charges
  FROM amounts GROUP BY ALL
  HAVING billed <> 0 OR effective <> 0 OR list <> 0 OR contracted <> 0 OR charges <> 0`;
/** What came to a cost center of another organization; only what follows all usage there is may do so. */
const STRAYED = `
  SELECT DISTINCT BillingAccountId, x_CostCenter, x_Pool FROM allocated_charges
  WHERE x_CostCenter <> 'Unallocated' AND NOT starts_with(x_CostCenter, BillingAccountId || '-') AND coalesce(x_Pool NOT LIKE '% by usage', true)`;

/** Cost of a day on which its payer is not there; what follows usage goes where the usage of the month went. */
const ABSENT = `
  SELECT BillingAccountId, ChargePeriodStart::VARCHAR AS day, x_CostCenter, x_Pool FROM allocated_charges
  WHERE coalesce(x_Pool NOT LIKE '% by usage', true) AND NOT EXISTS (
    FROM payers WHERE payers.x_CostCenter = allocated_charges.x_CostCenter
      AND coalesce(x_ValidFrom::DATE <= ChargePeriodStart, true) AND coalesce(x_ValidTo::DATE > ChargePeriodStart, true))`;

it(`of ${ALLOCATIONS * ORGANIZATIONS} organizations every cent of every day is allocated, and to nobody else`, { timeout: 240_000 }, async () => {
  const kinds = new Set<string>();
  for (let seed = FIRST_SEED; seed < FIRST_SEED + ALLOCATIONS; seed++) {
    const { inputs, charges, describe } = randomOrganizations(seed, ORGANIZATIONS);
    for (const [name, text] of Object.entries(inputs)) workshop.write(name, text);
    await layDailyCharges(workshop, charges);
    await allocate(workshop).catch((error: unknown) => {
      throw new Error(`seed ${seed}: ${error}`, { cause: error });
    });
    for (const sql of [LOST, STRAYED, ABSENT]) {
      const wrong = await workshop.database.rows<{ BillingAccountId: string }>(sql);
      expect(wrong.slice(0, 3), `seed ${seed}: ${wrong[0] && describe(wrong[0].BillingAccountId)}`).toEqual([]);
    }
    for (const { x_SplitUsed } of await workshop.database.rows<{ x_SplitUsed: string }>('SELECT DISTINCT x_SplitUsed FROM pool_weights'))
      kinds.add(x_SplitUsed);
  }
  // Nothing is proven of what the dice never showed.
  for (const split of ['even', 'proportional', 'fixed', 'usage', 'tiered', 'base', 'follow', 'by all usage of the sub account']) expect(kinds).toContain(split);
});
