/** What people know of the future, from events.yaml to forecasts that show it apart. */
import { afterEach, describe, expect, it } from 'vitest';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { summarize } from '../../pipeline/4-summarize/summarize.ts';
import { analyze } from '../../pipeline/5-analyze/analyze.ts';
import type { CostbookError } from '../../pipeline/engine/errors.ts';
import { type DailyCharge, layDailyCharges, openWorkshop, type Workshop } from '../workshop.ts';

let workshop: Workshop;
afterEach(() => workshop?.close());

const INPUTS = {
  'organization.yaml': `
reporting_currency: USD
company: { name: Example, departments: [{ name: Shop, teams: [{ name: pay, cost_center: CC-1 }, { name: cart, cost_center: CC-2 }] }, { name: Lab, teams: [{ name: new, cost_center: CC-3 }] }] }
`,
  'allocation.yaml': 'rules: [{ name: a, when: { SubAccountId: a1 }, cost_center: CC-1 }, { name: b, when: { SubAccountId: a2 }, cost_center: CC-2 }]',
};

/** Six whole months and twenty days of July 2026: CC-1 costs 100 a day for machines and 20 for tables of another provider, CC-2 60 for machines. */
function charges(): DailyCharge[] {
  const rows: DailyCharge[] = [];
  for (let time = Date.parse('2026-01-01'); time <= Date.parse('2026-07-20'); time += 86_400_000) {
    const ChargePeriodStart = new Date(time).toISOString().slice(0, 10);
    rows.push({ ChargePeriodStart, SubAccountId: 'a1', EffectiveCost: '100' });
    rows.push({ ChargePeriodStart, SubAccountId: 'a1', EffectiveCost: '20', ServiceProviderName: 'Other Cloud', ServiceName: 'Tables' });
    rows.push({ ChargePeriodStart, SubAccountId: 'a2', EffectiveCost: '60' });
  }
  return rows;
}

async function book(events: string): Promise<void> {
  workshop = await openWorkshop({ ...INPUTS, 'events.yaml': events });
  await layDailyCharges(workshop, charges());
  await allocate(workshop);
  await summarize(workshop);
  await analyze(workshop);
}

/** What events add to a month, by level and unit. */
async function moved(month: string): Promise<Record<string, number>> {
  const rows = await workshop.database.rows<Record<string, string>>(
    `SELECT x_ScopeLevel || ' ' || x_ScopeUnit AS x_Scope, x_EventAdjustment, x_Forecast - x_Baseline AS x_Moved FROM cost_forecasts
     WHERE BillingPeriodStart = $month::DATE AND x_EventAdjustment <> 0 ORDER BY 1`,
    { month },
  );
  for (const row of rows) expect(row.x_Moved).toBe(row.x_EventAdjustment);
  return Object.fromEntries(rows.map((row) => [row.x_Scope, Math.round(Number(row.x_EventAdjustment) * 1e6) / 1e6]));
}

it('an amount a month goes to what bears the cost of its scope, at every level', async () => {
  await book('events: [{ name: Launch, kind: launch, from: 2026-09, amount_per_month: 800, scope: { service: Machines } }]');
  const expected = {
    'business unit Shop': 800,
    'company Example': 800,
    'cost center CC-1': 500,
    'cost center CC-2': 300,
    'department Shop': 800,
    'provider Example Cloud': 800,
    'service Example Cloud › Machines': 800,
  };
  expect(await moved('2026-08-01')).toEqual({});
  expect(await moved('2026-09-01')).toEqual(expected);
  expect(await moved('2027-07-01')).toEqual(expected);
});

it('days count: of a month that an event begins in, and of an amount that is spread', async () => {
  await book(`events:
    - { name: Half, from: 2026-09-16, amount_per_month: 300, scope: { cost_center: CC-2 } }
    - { name: Both, kind: migration, from: 2026-10-31, to: 2026-11-02, amount: 90, scope: { cost_center: CC-2 } }`);
  expect((await moved('2026-09-01'))['cost center CC-2']).toBe(150);
  expect((await moved('2026-10-01'))['cost center CC-2']).toBe(330);
  expect((await moved('2026-11-01'))['cost center CC-2']).toBe(360);
});

it('percent of what no charge has is nothing, and an amount that has begun ends with its last day', async () => {
  await book(`events:
    - { name: Mistyped, kind: price change, from: 2026-08, percent: 10, scope: { provider: OtherCloud } }
    - { name: Project, from: 2026-07-01, to: 2026-08-31, amount: 620, scope: { cost_center: CC-2 } }`);
  expect(await moved('2026-08-01')).toEqual({});
  // ten a day, of which the forecast's history has seen some: gone from September on
  expect((await moved('2026-09-01'))['company Example']).toBe(-300);
  expect((await moved('2026-10-01'))['cost center CC-2']).toBe(-310);
});

it('percent is of the last three complete months', async () => {
  await book('events: [{ name: Renewal, kind: price change, from: 2026-08, percent: -10, scope: { provider: Other Cloud } }]');
  // April to June: 91 days of 20; a month of that is 606.6667
  expect((await moved('2026-08-01'))['provider Other Cloud']).toBeCloseTo(-60.6667, 3);
});

it('what has begun is in the history: only its end counts', async () => {
  await book('events: [{ name: Campaign, from: 2026-03-01, to: 2026-08-31, amount_per_month: 100, scope: { cost_center: CC-1 } }]');
  expect(await moved('2026-08-01')).toEqual({});
  expect((await moved('2026-09-01'))['company Example']).toBe(-100);
});

it('a unit without any cost can be launched', async () => {
  await book('events: [{ name: New, kind: launch, from: 2026-10, amount_per_month: 50, scope: { cost_center: CC-3 } }]');
  const october = await moved('2026-10-01');
  expect(october['cost center CC-3']).toBeCloseTo(50, 3);
  expect(october['department Lab']).toBeCloseTo(50, 3);
  expect(october['cost center CC-1']).toBeUndefined();
});

it('the running month ends higher by an event of its last days, and days know it', async () => {
  await book('events: [{ name: Sale, from: 2026-07-28, to: 2026-07-31, amount: 400 }]');
  expect((await moved('2026-07-01'))['company Example']).toBeCloseTo(400, 6);
  const end = await workshop.database.value("SELECT x_MonthEndEstimate FROM month_end_estimates WHERE x_ScopeLevel = 'company'");
  expect(Number(end)).toBeCloseTo(31 * 180 + 400, 0);
  const days = await workshop.database.value(
    "SELECT sum(x_Forecast) FROM daily_forecasts WHERE x_ScopeLevel = 'company' AND ChargePeriodStart <= '2026-07-31'",
  );
  expect(Number(days)).toBeCloseTo(11 * 180 + 400, 0);
});

it('without the file there is no event', async () => {
  workshop = await openWorkshop(INPUTS);
  await layDailyCharges(workshop, charges());
  await allocate(workshop);
  await summarize(workshop);
  await analyze(workshop);
  expect(await workshop.database.value('SELECT count(*) FROM known_events')).toBe('0');
  expect(await moved('2026-09-01')).toEqual({});
});

describe('is refused with its line', () => {
  it.each([
    ['EventTwice', '  - { name: A, from: 2026-09 }\n  - { name: A, from: 2026-10 }', 3],
    ['EventEndsBeforeItBegins', '  - { name: A, from: 2026-09, to: 2026-08 }', 2],
    ['EventScopeTwice', '  - { name: A, from: 2026-09, scope: { department: Shop, cost_center: CC-1 } }', 2],
    ['EventAmountTwice', '  - { name: A, from: 2026-09, percent: 3, amount_per_month: 5 }', 2],
    ['EventWithoutEnd', '  - { name: A, from: 2026-09, amount: 5 }', 2],
    ['EventUnitUnknown', '  - { name: A, from: 2026-09, scope: { department: Shops } }', 2],
    ['InputNotValid', '  - { name: A, from: 2026-02-30 }', 2],
    ['InputNotValid', "  - { name: A, from: 2026-09, amount: '1.000,00' }", 2],
    ['InputKeyUnknown', '  - { name: A, from: 2026-09, form: 2026-09 }', 2],
  ])('%s', async (name, lines, line) => {
    const error = await book(`events:\n${lines}\n`).then(
      () => null,
      (reason: CostbookError) => reason,
    );
    expect(error?.name).toBe(name);
    expect(error?.parts.where).toMatch(new RegExp(`events\\.yaml:${line}$`));
    expect(error?.exitCode).toBe(1);
  });
});
