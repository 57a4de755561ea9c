/** Budgets: periods, phasing, versions, carry-over, tags, what is expected of them, and what they may not say. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { type Phased, periodOf, phase } from '../../pipeline/4-summarize/budgets/budget-periods.ts';
import { buildBudgets } from '../../pipeline/4-summarize/budgets/budgets.ts';
import { summarize } from '../../pipeline/4-summarize/summarize.ts';
import { analyze } from '../../pipeline/5-analyze/analyze.ts';
import { type DailyCharge, layDailyCharges, openWorkshop, type Workshop } from '../workshop.ts';

const ORGANIZATION = `reporting_currency: USD
company:
  name: Firm
  departments:
    - { name: Shop, budget_holder: Eva, teams: [{ name: pay, cost_center: CC-1, owner: Ana, email: ana@x.example }, { name: cart, cost_center: CC-2 }] }
`;
const ALLOCATION = 'rules:\n  - { name: r1, when: { SubAccountId: a1 }, cost_center: CC-1 }\n  - { name: r2, when: { SubAccountId: a2 }, cost_center: CC-2 }\n';
const HEAD = 'Budget,Level,Unit,Period,Amount,Currency,Version,From,Phasing,CarryOver,ActualThresholds,ForecastThresholds,Owner';

/** What is billed as one row a month, 310 of it, and 100 by the tenth of July. */
const LUMPS = [1, 2, 3, 4, 5, 6, 7].map(
  (month): DailyCharge => ({
    ChargePeriodStart: `2026-0${month}-01`,
    ServiceProviderName: 'Other Cloud',
    SubAccountId: 'a3',
    ServiceName: 'Meters',
    SkuMeter: 'Tokens',
    EffectiveCost: month < 7 ? '310' : '100',
  }),
);

/** 10 a day on a1, 20 on a2 with a tag, from 2026-01-01 to a last day; a credit of 31 on 3 February on a1. */
function charges(lastDay: string): DailyCharge[] {
  const rows: DailyCharge[] = [];
  for (let time = Date.parse('2026-01-01'); time <= Date.parse(lastDay); time += 86_400_000) {
    const ChargePeriodStart = new Date(time).toISOString().slice(0, 10);
    rows.push({ ChargePeriodStart, SubAccountId: 'a1', SubAccountName: 'main', EffectiveCost: '10', ServiceName: 'Machines' });
    rows.push({ ChargePeriodStart, SubAccountId: 'a2', SubAccountName: 'side', EffectiveCost: '20', ServiceName: 'Tables', Tags: '{"Team":"cart"}' });
  }
  rows.push({
    ChargePeriodStart: '2026-02-03',
    SubAccountId: 'a1',
    SubAccountName: 'main',
    EffectiveCost: '-31',
    ChargeCategory: 'Credit',
    ChargeFrequency: 'One-Time',
  });
  return rows;
}

async function opened(budgets: readonly string[], lastDay: string, more: readonly DailyCharge[] = []): Promise<Workshop> {
  const inputs = { 'organization.yaml': ORGANIZATION, 'allocation.yaml': ALLOCATION, 'budgets.csv': [HEAD, ...budgets].join('\n') };
  const workshop = await openWorkshop(inputs);
  await layDailyCharges(workshop, [...charges(lastDay), ...more]);
  await allocate(workshop);
  return workshop;
}

describe('six months and ten days', () => {
  let workshop: Workshop;
  const periods = (name: string, columns: string): Promise<Record<string, string>[]> =>
    workshop.database.rows(`SELECT ${columns} FROM budget_periods WHERE x_BudgetName = $name ORDER BY x_PeriodStart`, { name });
  beforeAll(async () => {
    const monthly = (name: string, amount: number, carry: string): string[] =>
      [1, 2, 3, 4, 5, 6, 7].map((month) => `${name},cost center,CC-1,2026-0${month},${amount},USD,,,,${carry},,,`);
    workshop = await opened(
      [
        ...monthly('Unspent', 300, 'unspent'),
        ...monthly('Overspent', 300, 'overspent'),
        ...monthly('Both', 300, 'both'),
        ...monthly('None', 300, ''),
        'Quarter,tag,team=CART,2026-Q1,1800,USD,,,20% 30% 50%,,,,',
        'Quarter,tag,team=CART,2026-Q2,1800,USD,,,600 600 600,,,,',
        'Quarter,tag,team=CART,2026-Q3,1800,USD,,,,,50 90,120,eva@x.example',
        'Year,sub account,side,2026,7300,USD,Plan,,,,,,',
        'Year,sub account,side,2026,6000,USD,Reforecast,2026-05,,,,,',
        'Year,sub account,side,2026,9999,USD,Reforecast 2,2026-08-01,,,,,',
        'Cloud,provider,Example Cloud,2026-07,900,USD,,,,,,,',
        'Lump,sub account,a3,2026-07,300,USD,,,,,,,',
        'Later,service,Not yet billed,2026-09,100,USD,,,,,,,',
      ],
      '2026-07-10',
      LUMPS,
    );
    await summarize(workshop);
    await analyze(workshop);
  }, 120_000);
  afterAll(() => workshop?.close());

  it('a tag counts by its canonical words, and a quarter is phased to the cent', async () => {
    expect(await periods('Quarter', 'x_PeriodKind, x_BudgetUnit, x_BudgetAmount, x_ActualToDate')).toMatchObject([
      { x_PeriodKind: 'quarter', x_BudgetUnit: 'team=cart', x_BudgetAmount: '1800.000000000000', x_ActualToDate: '1800.000000000000' },
      { x_ActualToDate: '1820.000000000000' },
      { x_ActualToDate: '200.000000000000' },
    ]);
    const months = await workshop.database.rows(
      "SELECT x_BudgetAmount FROM budget_statuses WHERE x_BudgetName = 'Quarter' ORDER BY BillingPeriodStart LIMIT 3",
    );
    expect(months.map((row) => Number(row.x_BudgetAmount))).toEqual([360, 540, 900]);
  });

  it('the version of a month is that of its last day, of a running period that of today', async () => {
    const months = await workshop.database.rows<Record<string, string>>(
      "SELECT x_BudgetVersion, x_BudgetAmount FROM budget_statuses WHERE x_BudgetName = 'Year' ORDER BY BillingPeriodStart",
    );
    expect(months.map((row) => row.x_BudgetVersion)).toEqual(['Plan', 'Plan', 'Plan', 'Plan', 'Reforecast', 'Reforecast', 'Reforecast']);
    expect(await periods('Year', 'x_BudgetVersion, x_BudgetAmount, x_BudgetUnit, x_BudgetUnitName')).toEqual([
      { x_BudgetVersion: 'Reforecast', x_BudgetAmount: '6000.000000000000', x_BudgetUnit: 'a2', x_BudgetUnitName: 'side' },
    ]);
  });

  it('carries over what months left, within the year', async () => {
    // CC-1 costs 310, 249 (with a credit), 310, 300, 310, 300 of 300 a month: it leaves -10, 51, -10, 0, -10, 0
    const carried = async (name: string): Promise<number[]> => (await periods(name, 'x_CarriedAmount')).map((row) => Number(row.x_CarriedAmount));
    expect(await carried('Both')).toEqual([0, -10, 41, 31, 31, 21, 21]);
    expect(await carried('Unspent')).toEqual([0, 0, 51, 41, 41, 31, 31]);
    expect(await carried('Overspent')).toEqual([0, -10, 0, -10, -10, -20, -20]);
    expect(await carried('None')).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(await periods('Both', 'x_AvailableAmount - x_BudgetAmount - x_CarriedAmount AS x_Rest')).toEqual(new Array(7).fill({ x_Rest: '0.000000000000' }));
  });

  it('estimates the end of a month, a quarter and a year, and never by the run rate', async () => {
    const [cloud] = await periods('Cloud', '*');
    expect(Number(cloud!.x_PeriodEndEstimate)).toBeCloseTo(930, 0);
    expect(cloud).toMatchObject({
      x_RunRate: '930.000000000000',
      x_BudgetStatus: 'Over budget',
      x_BreachDay: '2026-07-31',
      x_ActualThresholdReached: null,
      x_ForecastThresholdReached: 100,
    });
    expect(Number(cloud!.x_BreachProbability)).toBeGreaterThan(0.95);
    const quarter = (await periods('Quarter', '*')).at(-1)!;
    expect(Number(quarter.x_PeriodEndEstimate)).toBeCloseTo(1840, -1);
    expect(quarter).toMatchObject({
      x_ActualThresholds: '50 90',
      x_ForecastThresholds: '120',
      x_ForecastThresholdReached: null,
      x_OwnerEmail: 'eva@x.example',
    });
    const [year] = await periods('Year', 'x_PeriodEndEstimate, x_ActualToDate, x_BreachDay, x_BreachProbability');
    expect(Number(year!.x_PeriodEndEstimate)).toBeCloseTo(7300, -2);
    expect(year!.x_BreachDay! > '2026-10-20' && year!.x_BreachDay! < '2026-11-10').toBe(true);
  });

  it.each([
    ['budget_scopes', 'x_BudgetLevel, x_BudgetUnit'],
    ['budget_daily_costs', 'x_BudgetLevel, x_BudgetUnit, BillingPeriodStart, ChargePeriodStart'],
    ['budget_accruing_costs', 'x_BudgetLevel, x_BudgetUnit'],
    ['budget_estimates', 'x_BudgetLevel, x_BudgetUnit, BillingPeriodStart'],
    ['budget_period_months', 'x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart, BillingPeriodStart'],
    ['budget_days', 'x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart, ChargePeriodStart'],
    ['budget_periods', 'x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart'],
    ['budget_statuses', 'x_BudgetName, x_BudgetLevel, x_BudgetUnit, BillingPeriodStart'],
  ])('%s has one row for each of (%s)', async (table, keys) => {
    expect(await workshop.database.rows(`SELECT ${keys}, count(*) AS n FROM ${table} GROUP BY ALL HAVING count(*) > 1`)).toEqual([]);
    expect(Number(await workshop.database.value(`SELECT count(*) FROM ${table}`))).toBeGreaterThan(0);
  });

  it('what is billed as one row a month goes on as it began', async () => {
    const [lump] = await periods('Lump', 'x_PeriodEndEstimate, x_ActualToDate');
    expect(lump!.x_ActualToDate).toBe('100.000000000000');
    expect(Number(lump!.x_PeriodEndEstimate)).toBeGreaterThan(290);
    expect(Number(lump!.x_PeriodEndEstimate)).toBeLessThan(330);
  });

  it('a complete period has its breach on the day on which it happened', async () => {
    const [january] = await periods(
      'None',
      'x_BreachDay, x_BreachProbability, x_BudgetStatus, x_IsPeriodComplete, x_ActualThresholdReached, x_Owner, x_OwnerEmail',
    );
    expect(january).toEqual({
      x_BreachDay: '2026-01-31',
      x_BreachProbability: 1,
      x_BudgetStatus: 'Over budget',
      x_IsPeriodComplete: true,
      x_ActualThresholdReached: 100,
      x_Owner: 'Ana',
      x_OwnerEmail: 'ana@x.example',
    });
  });

  it('a burn chart begins at the first day and meets cost to date, the amount and the estimate', async () => {
    const rows = await workshop.database.rows<Record<string, string | null>>(
      "SELECT * FROM budget_burns WHERE x_BudgetName = 'Year' ORDER BY ChargePeriodStart",
    );
    expect(rows).toHaveLength(365);
    expect(rows[0]).toMatchObject({ ChargePeriodStart: '2026-01-01', x_ActualToDate: '20.000000000000', x_Forecast: null });
    const today = rows.find((row) => row.ChargePeriodStart === '2026-07-10')!;
    expect(today.x_ActualToDate).toBe('3820.000000000000');
    expect(today.x_Forecast).toBe(today.x_ActualToDate);
    const [year] = await periods('Year', 'x_PeriodEndEstimate, x_PeriodEndHigh80');
    expect(rows.at(-1)).toMatchObject({
      x_PlannedToDate: '6000.000000000000',
      x_ActualToDate: null,
      x_Forecast: year!.x_PeriodEndEstimate,
      x_High80: year!.x_PeriodEndHigh80,
    });
  });
});

describe('a period', () => {
  it.each([
    ['100', '2026-Q1', '', ['33.34', '33.33', '33.33']],
    ['0', '2026-Q1', '', ['0', '0', '0']],
    ['100', '2026-Q1', '30% 30% 40%', ['30', '30', '40']],
    ['100', '2026-Q4', '25 25.5 49.5', ['25', '25.5', '49.5']],
    ['1000', '2026', '10% 20% 30% 40%', ['33.34', '33.33', '33.33', '66.68', '66.66', '66.66', '100', '100', '100', '133.34', '133.33', '133.33']],
    ['0.001', '2026-Q1', '', ['0.001', '0', '0']],
  ])('%s of %s phased "%s"', (amount, period, phasing, months) => {
    const phased = phase(amount, periodOf(period)!, phasing) as Extract<Phased, { months: readonly string[] }>;
    expect(phased.months).toEqual(months);
  });
});

describe('a budget is refused', () => {
  let workshop: Workshop;
  beforeAll(async () => {
    workshop = await opened([], '2026-02-05');
  });
  afterAll(() => workshop?.close());
  const GOOD = 'Plan,cost center,CC-1,2026-01,100,USD,,,,,,,';
  it.each([
    ['for an unknown cost center', ['Plan,cost center,CC-9,2026-01,100,USD,,,,,,,'], 'BudgetUnitUnknown', 2],
    ['for an unknown tag', ['Plan,tag,team=curt,2026-01,100,USD,,,,,,,'], 'BudgetUnitUnknown', 2],
    ['for an unknown level', ['Plan,team,CC-1,2026-01,100,USD,,,,,,,'], 'BudgetNotValid', 2],
    ['in another currency without a rate', ['Plan,cost center,CC-1,2026-01,100,EUR,,,,,,,'], 'ExchangeRateMissing', 2],
    ['below zero', [GOOD, 'Plan,cost center,CC-1,2026-02,-100,USD,,,,,,,'], 'BudgetNegative', 3],
    ['with thousands', ['Plan,cost center,CC-1,2026-01,"1.000,00",USD,,,,,,,'], 'BudgetNotValid', 2],
    ['in a month that there is not', ['Plan,cost center,CC-1,2026-13,100,USD,,,,,,,'], 'BudgetNotValid', 2],
    ['with a month left out', [GOOD, 'Plan,cost center,CC-1,2026-03,100,USD,,,,,,,'], 'BudgetGap', 3],
    ['twice', [GOOD, GOOD], 'BudgetTwice', 3],
    ['by month and by quarter', [GOOD, 'Plan,cost center,CC-1,2026-Q1,300,USD,,,,,,,'], 'BudgetPeriodsMixed', 3],
    ['with two versions of one date', [GOOD, 'Plan,cost center,CC-1,2026-01,100,USD,B,,,,,,'], 'BudgetVersionsOverlap', 3],
    [
      'with two dates of one version',
      ['P,cost center,CC-1,2026-01,1,USD,B,2026-01,,,,,', 'P,cost center,CC-1,2026-02,1,USD,B,2026-02,,,,,'],
      'BudgetVersionsOverlap',
      3,
    ],
    ['phased to more than its total', ['Plan,cost center,CC-1,2026-Q1,300,USD,,,100 100 105,,,,'], 'BudgetPhasingNotValid', 2],
    ['phased to less than its total', ['Plan,cost center,CC-1,2026-Q1,300,USD,,,30% 30% 30%,,,,'], 'BudgetPhasingNotValid', 2],
    ['phased by too many months', ['Plan,cost center,CC-1,2026-Q1,300,USD,,,100 100 50 50,,,,'], 'BudgetPhasingNotValid', 2],
    ['that is yearly and carried over', ['Plan,cost center,CC-1,2026,300,USD,,,,both,,,'], 'BudgetNotValid', 2],
    ['with thresholds that are none', ['Plan,cost center,CC-1,2026-01,300,USD,,,,,high,,'], 'BudgetNotValid', 2],
    ['with two carry-overs', ['P,cost center,CC-1,2026-01,1,USD,,,,both,,,', 'P,cost center,CC-1,2026-02,1,USD,,,,unspent,,,'], 'BudgetTermsDiffer', 3],
  ])('%s', async (_, lines, name, line) => {
    workshop.write('budgets.csv', [HEAD, ...lines].join('\n'));
    const error = await buildBudgets(workshop).catch((thrown) => thrown);
    expect(error.name).toBe(name);
    expect(error.parts.where).toMatch(new RegExp(`budgets\\.csv:${line}$`));
  });
});
