import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GOLD, type GoldTableName } from '#contract/gold.ts';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { summarize } from '../../pipeline/4-summarize/summarize.ts';
import { analyze } from '../../pipeline/5-analyze/analyze.ts';
import { type DailyCharge, layDailyCharges, openWorkshop, type Workshop } from '../workshop.ts';

const TABLES: GoldTableName[] = [
  'known_events',
  'provider_settlements',
  'event_adjustments',
  'cost_forecasts',
  'daily_forecasts',
  'forecast_backtests',
  'budget_statuses',
  'budget_periods',
  'budget_burns',
  'cost_bridges',
  'cost_anomalies',
  'anomaly_daily_costs',
  'cost_recommendations',
];

const ORGANIZATION = `reporting_currency: USD
company:
  name: Example Ltd
  business_units:
    - name: Retail
      departments:
        - { name: Checkout, teams: [{ name: pay, cost_center: CC-1 }, { name: cart, cost_center: CC-2 }] }
    - name: Data
      departments:
        - { name: Lake, teams: [{ name: lake, cost_center: CC-3 }, { name: idle, cost_center: CC-4 }] }
`;
/** Orders of 17 months, of which nobody wrote the second down: those after it are a series. */
const METRICS = Array.from({ length: 17 }, (_, i) => `${new Date(Date.UTC(2025, i, 1)).toISOString().slice(0, 7)},orders,CC-${1 + (i % 2)},${1000 + 10 * i}`);
const ALLOCATION = `rules:\n${[1, 2, 3].map((i) => `  - { name: r${i}, when: { SubAccountId: a${i} }, cost_center: CC-${i} }\n`).join('')}`;

/** Made-up days: 100 a day for a1, half that for a2, a Sunday discount, tax on the third, a credit once; a3 begins in May. */
function madeUpCharges(firstDay: string, lastDay: string): DailyCharge[] {
  const rows: DailyCharge[] = [];
  for (let time = Date.parse(firstDay); time <= Date.parse(lastDay); time += 86_400_000) {
    const day = new Date(time).toISOString().slice(0, 10);
    const share = new Date(time).getUTCDay() === 0 ? 0.5 : 1;
    const sent = (SubAccountId: string, perDay: number, more: DailyCharge = {}): number =>
      rows.push({ ChargePeriodStart: day, SubAccountId, EffectiveCost: perDay.toFixed(10), ...more });
    sent('a1', 100 * share + (time % 7) / 3);
    sent('a2', 50 * share);
    if (day >= '2025-05-01') sent('a3', 30);
    sent('elsewhere', 7.0000000001);
    if (day.endsWith('-03')) sent('a1', 77, { ChargeCategory: 'Tax', ChargeFrequency: 'One-Time' });
    if (day === '2025-07-04') sent('a1', -900, { ChargeCategory: 'Credit', ChargeFrequency: 'One-Time' });
  }
  return rows;
}

async function book(charges: readonly DailyCharge[], budgets: readonly string[] = [], options: { asOf?: string; threads?: number } = {}): Promise<Workshop> {
  const inputs = {
    'organization.yaml': ORGANIZATION,
    'allocation.yaml': ALLOCATION,
    'unit-metrics.csv': ['Month,Metric,CostCenter,Quantity', ...METRICS.filter((_, i) => i !== 1)].join('\n'),
    'budgets.csv': ['Budget,Level,Unit,Month,Amount,Currency', ...budgets].join('\n'),
  };
  const workshop = await openWorkshop(inputs, options);
  await layDailyCharges(workshop, charges);
  await allocate(workshop);
  await summarize(workshop);
  await analyze(workshop);
  return workshop;
}

describe('a book of 18 months, the last one running', () => {
  let workshop: Workshop;
  const rows = <T = Record<string, string>>(sql: string): Promise<T[]> => workshop.database.rows<T>(sql);
  beforeAll(async () => {
    workshop = await book(madeUpCharges('2025-01-01', '2026-06-20'), [
      'Firm,company,Example Ltd,2026-06,20000,USD',
      'Shop,business unit,Retail,2026-06,3000,USD',
      'Tight,cost center,CC-1,2026-06,3000,USD',
      'Checkout,department,Checkout,2026-05,4500,USD',
      'Checkout,department,Checkout,2027-01,4500,USD',
    ]);
  });

  it('forecasts what is used after the last gap, with what it missed by before', async () => {
    const months = await rows('SELECT * FROM unit_metric_forecasts ORDER BY BillingPeriodStart');
    expect(months.map(({ BillingPeriodStart }) => BillingPeriodStart!.slice(0, 7)).at(0)).toBe('2025-03');
    expect(months.filter(({ x_Actual }) => x_Actual !== null)).toHaveLength(15);
    const ahead = months.filter(({ x_Actual }) => x_Actual === null);
    expect(ahead).toHaveLength(12);
    expect(ahead[0]!.BillingPeriodStart).toBe('2026-06-01');
    for (const { x_Forecast, x_Low95, x_High95, x_Error, x_NaiveError } of ahead) {
      expect(Number(x_Forecast)).toBeGreaterThan(1100);
      expect(Number(x_Forecast)).toBeLessThan(1500);
      expect(Number(x_Low95)).toBeLessThan(Number(x_Forecast));
      expect(Number(x_High95)).toBeGreaterThan(Number(x_Forecast));
      expect(Number(x_Error)).toBeLessThanOrEqual(Number(x_NaiveError));
    }
  });
  afterAll(() => workshop.close());

  it('has exactly the columns of the contract, money in decimals', async () => {
    for (const table of TABLES) {
      const columns = await rows<{ column_name: string; column_type: string }>(`DESCRIBE ${table}`);
      expect(
        columns.map(({ column_name }) => column_name),
        table,
      ).toEqual(Object.keys(GOLD[table].columns));
      for (const { column_name, column_type } of columns) {
        if ((GOLD[table].columns as Record<string, string>)[column_name] === 'money') expect(column_type, `${table}.${column_name}`).toMatch(/^DECIMAL/);
      }
    }
  });

  it('forecasts twelve months after the running one for every unit, and shows thirteen before', async () => {
    const scopes = await rows(
      'SELECT x_ScopeLevel, x_ScopeUnit, count(*) AS x_Months, count(x_Actual) AS x_Actuals, count(x_Forecast) AS x_Forecasts FROM cost_forecasts GROUP BY ALL',
    );
    // company, business units, departments, cost centers, provider, service; there is no pool
    expect(scopes).toHaveLength(1 + 3 + 3 + 5 + 1 + 1);
    expect(new Set(scopes.map(({ x_Months, x_Actuals, x_Forecasts }) => `${x_Months} ${x_Actuals} ${x_Forecasts}`))).toEqual(new Set(['26 14 13']));
  });

  it('forecasts of cost centers are their departments and the company to the last digit', async () => {
    const bad = await rows(`
      SELECT forecast.BillingPeriodStart, x_Department, any_value(whole.x_Forecast) AS x_Whole, sum(forecast.x_Forecast) AS x_Parts
      FROM cost_forecasts AS forecast JOIN cost_centers ON x_ScopeLevel = 'cost center' AND x_CostCenter = x_ScopeUnit
      JOIN cost_forecasts AS whole ON whole.x_ScopeLevel = 'department' AND whole.x_ScopeUnit = x_Department AND whole.BillingPeriodStart = forecast.BillingPeriodStart
      WHERE forecast.x_Forecast IS NOT NULL GROUP BY ALL HAVING x_Whole <> x_Parts`);
    expect(bad).toEqual([]);
  });

  it('the running month ends where days of this kind end', async () => {
    // CC-2 costs 50 a day and 25 on Sundays; June 2026 has four Sundays: 26 × 50 + 4 × 25 = 1,400
    const [june] = await rows("SELECT * FROM cost_forecasts WHERE x_ScopeUnit = 'CC-2' AND BillingPeriodStart = '2026-06-01'");
    expect(Number(june!.x_Forecast)).toBeCloseTo(1400, 0);
    expect(june).toMatchObject({ x_IsMonthComplete: false, x_Actual: '950.000000000000' });
  });

  it('tax goes on, a credit that came once does not', async () => {
    // CC-1: 26 × 100 + 4 × 50 + about 30 × 1 + tax 77
    const [month] = await rows("SELECT x_Forecast FROM cost_forecasts WHERE x_ScopeUnit = 'CC-1' AND BillingPeriodStart = '2026-06-01'");
    expect(Number(month!.x_Forecast)).toBeGreaterThan(2850);
    expect(Number(month!.x_Forecast)).toBeLessThan(2950);
  });

  it('a unit without cost is forecast as nothing', async () => {
    const [idle] = await rows("SELECT max(abs(x_Forecast)) + max(abs(x_High80)) AS x_Most FROM cost_forecasts WHERE x_ScopeUnit = 'CC-4'");
    expect(Number(idle!.x_Most)).toBe(0);
  });

  it('the back-test stands at past months, with the naive forecast beside', async () => {
    const [test] = await rows<Record<string, string>>(`
      SELECT count(*) AS x_Rows, min(x_OriginMonth) AS x_First, max(x_OriginMonth) AS x_Last,
        sum(abs(x_Forecast - x_Actual)) < sum(abs(x_NaiveForecast - x_Actual)) AS x_IsBetter
      FROM forecast_backtests WHERE x_ScopeUnit = 'CC-2'`);
    // 17 complete months; origins from the 5th on, at most twelve: 12 + 11 + … + 1
    expect(test).toEqual({ x_Rows: '78', x_First: '2025-05-01', x_Last: '2026-04-01', x_IsBetter: true });
  });

  it('judges budgets by the band', async () => {
    const statuses = await rows('SELECT x_BudgetName, x_BudgetStatus, x_IsMonthComplete FROM budget_statuses ORDER BY x_BudgetName');
    expect(statuses).toEqual([
      { x_BudgetName: 'Checkout', x_BudgetStatus: 'On track', x_IsMonthComplete: true },
      { x_BudgetName: 'Firm', x_BudgetStatus: 'Under budget', x_IsMonthComplete: false },
      { x_BudgetName: 'Shop', x_BudgetStatus: 'Over budget', x_IsMonthComplete: false },
      { x_BudgetName: 'Tight', x_BudgetStatus: 'On track', x_IsMonthComplete: false },
    ]);
  });
});

it('names an anomaly with provider, service, account and meter, and shows its days', async () => {
  const charges = madeUpCharges('2025-11-01', '2026-03-20').map((charge) =>
    charge.SubAccountId === 'a3' && charge.ChargePeriodStart! >= '2026-02-10' && charge.ChargePeriodStart! < '2026-02-13'
      ? { ...charge, SkuMeter: 'Hours', EffectiveCost: '400' }
      : { ...charge, SkuMeter: 'Hours' },
  );
  const workshop = await book(charges);
  const found = await workshop.database.rows<Record<string, string>>('SELECT * FROM cost_anomalies');
  const evidence = await workshop.database.rows('SELECT * FROM anomaly_daily_costs');
  workshop.close();
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    x_AnomalyKind: 'Spike',
    x_FirstDay: '2026-02-10',
    x_LastDay: '2026-02-12',
    x_CostCenter: 'CC-3',
    ServiceProviderName: 'Example Cloud',
    SubAccountId: 'a3',
  });
  expect(Number(found[0]!.x_Impact)).toBe(3 * 370);
  expect(found[0]!.x_Sentence).toBe('Machines in account main (a3): Hours jumped from 30.00 to 400.00 USD a day from 2026-02-10 to 2026-02-12.');
  expect(evidence).toHaveLength(30 + 3 + 14);
});

it('tells apart what is open, announced, decided, new, moved and not watched', async () => {
  const day = (date: string, SubAccountId: string, SkuMeter: string, cost: number, more: DailyCharge = {}): DailyCharge => ({
    ChargePeriodStart: date,
    SubAccountId,
    SkuMeter,
    EffectiveCost: cost.toFixed(4),
    PricingUnit: 'Hours',
    PricingQuantity: (cost / 2).toFixed(4),
    ...more,
  });
  const charges: DailyCharge[] = [];
  for (let time = Date.parse('2026-01-01'); time <= Date.parse('2026-06-20'); time += 86_400_000) {
    const date = new Date(time).toISOString().slice(0, 10);
    const isIn = (first: string, last: string): boolean => date >= first && date <= last;
    charges.push(day(date, 'a1', 'compute', isIn('2026-03-10', '2026-03-12') ? 900 : 100, { ResourceId: 'r-1' }));
    charges.push(day(date, 'a1', 'storage', isIn('2026-04-07', '2026-04-08') ? 700 : 90, { ServiceName: 'Disks' }));
    charges.push(day(date, 'a2', 'network', isIn('2026-05-05', '2026-05-06') ? 800 : 110, { ServiceName: 'Nets', PricingQuantity: '50' }));
    charges.push(day(date, 'a3', date < '2026-05-20' ? 'old' : 'new', date < '2026-05-20' ? 200 : 195, { ServiceName: 'Functions' }));
    if (date.endsWith('-05')) charges.push(day(date, 'a2', 'licence', 5000, { ServiceName: 'Licences' }));
    if (date.endsWith('-06')) charges.push(day(date, 'a2', 'tax', 400, { ChargeCategory: 'Tax' }));
  }
  const rowsOf = async (inputs: Record<string, string>) => {
    const workshop = await openWorkshop({ 'organization.yaml': ORGANIZATION, 'allocation.yaml': ALLOCATION, ...inputs });
    await layDailyCharges(workshop, charges);
    await allocate(workshop);
    await summarize(workshop);
    await analyze(workshop);
    const ask = (sql: string) => workshop.database.rows<Record<string, string>>(sql);
    const answers = {
      anomalies: await ask('SELECT * FROM cost_anomalies ORDER BY x_FirstDay'),
      decisions: await ask('SELECT x_AnomalyId, x_IsFound FROM anomaly_decisions ORDER BY 1'),
      matches: await ask('SELECT x_IncidentNumber, x_AnomalyId IS NOT NULL AS x_IsTold, x_IsCauseNamed FROM incident_matches ORDER BY 1'),
      coverage: await ask('SELECT x_LeftOutReason, round(EffectiveCost)::INTEGER AS EffectiveCost FROM anomaly_coverage ORDER BY 1 NULLS FIRST'),
      causes: await ask("SELECT x_AnomalyId, sum(x_Change) AS x_Change FROM anomaly_causes WHERE x_Dimension = 'SkuMeter' GROUP BY ALL ORDER BY 1"),
    };
    workshop.close();
    return answers;
  };
  const first = await rowsOf({});
  expect(first.anomalies.map(({ x_AnomalyKind, x_AnomalyStatus, SkuMeter }) => [x_AnomalyKind, x_AnomalyStatus, SkuMeter])).toEqual([
    ['Spike', 'Open', 'compute'],
    ['Spike', 'Open', 'storage'],
    ['Spike', 'Open', 'network'],
    ['Move', 'Moved', 'new'],
  ]);
  expect(first.coverage.map(({ x_LeftOutReason }) => x_LeftOutReason)).toEqual([null, 'Billed by the month', 'Tax']);
  // compute and storage moved by quantity, network by price: its quantity stayed at 50
  expect(first.anomalies.slice(0, 3).map(({ x_PriceShare }) => Number(x_PriceShare))).toEqual([0, 0, 1]);
  for (const { x_AnomalyId, x_Impact } of first.anomalies.slice(0, 3)) {
    expect(Number(first.causes.find((cause) => cause.x_AnomalyId === x_AnomalyId)!.x_Change)).toBeCloseTo(Number(x_Impact), 2);
  }
  const [compute, storage] = first.anomalies.map(({ x_AnomalyId }) => x_AnomalyId);
  const second = await rowsOf({
    'decisions.yaml': `anomalies:
  - { id: '${compute}', decision: accept, reason: Load test of the spring sale, by: Eva }
  - { id: '000000000000', decision: ignore, reason: Gone }
`,
    'events.yaml': 'events:\n  - { name: New disks, kind: launch, from: 2026-04-06, to: 2026-04-10, scope: { service: Disks } }\n',
    'known-incidents.csv':
      'FirstDay,LastDay,SubAccountName,ServiceName,What\n2026-05-05,2026-05-06,,Nets,A wrong route\n2026-02-01,2026-02-03,,Nets,Nobody saw it\n',
  });
  expect(second.anomalies.map(({ x_AnomalyStatus, x_StatusReason }) => [x_AnomalyStatus, x_StatusReason])).toEqual([
    ['Accepted', 'Load test of the spring sale'],
    ['Expected', 'New disks'],
    ['Open', null],
    ['Moved', null],
  ]);
  expect(second.anomalies[1]!.x_AnomalyId).toBe(storage);
  expect(second.decisions).toEqual([
    { x_AnomalyId: '000000000000', x_IsFound: false },
    { x_AnomalyId: compute, x_IsFound: true },
  ]);
  expect(second.matches.map(({ x_IsTold }) => x_IsTold)).toEqual([true, false]);
});

it.each([
  ['no charges but one', [{ ChargePeriodStart: '2026-01-15' }]],
  ['three days', [{ ChargePeriodStart: '2026-01-15' }, { ChargePeriodStart: '2026-01-16' }, { ChargePeriodStart: '2026-01-17', EffectiveCost: '0' }]],
  ['nothing but credits', [{ ChargePeriodStart: '2026-01-15', ChargeCategory: 'Credit', EffectiveCost: '-5' }]],
  ['years between two bills', [{ ChargePeriodStart: '2019-01-31' }, { ChargePeriodStart: '2026-01-31' }]],
])('%s', async (_, charges) => {
  const workshop = await book(charges);
  const months = await workshop.database.rows<{ x_Forecast: string | null; x_Low80: string | null }>('SELECT * FROM cost_forecasts');
  workshop.close();
  expect(months.length).toBeGreaterThan(0);
  expect(months.every(({ x_Forecast, x_Low80 }) => (x_Forecast === null) === (x_Low80 === null))).toBe(true);
});

it('the same charges in another order and with other threads give the same tables', async () => {
  const charges = madeUpCharges('2025-01-01', '2026-02-10');
  const dumps: string[] = [];
  for (const [rows, threads] of [
    [charges, 1],
    [charges.toReversed(), 2],
  ] as const) {
    const workshop = await book(rows, [], { threads });
    const tables = await Promise.all(TABLES.map((table) => workshop.database.rows(`SELECT * FROM ${table} ORDER BY ALL`)));
    dumps.push(JSON.stringify(tables));
    workshop.close();
  }
  expect(dumps[0]).toBe(dumps[1]);
});

it('an as-of day in the past knows nothing later', async () => {
  const charges = madeUpCharges('2025-01-01', '2026-02-28');
  const early = await book(charges.filter(({ ChargePeriodStart }) => ChargePeriodStart! <= '2025-12-10'));
  const asOf = await book(charges, [], { asOf: '2025-12-10' });
  const forecasts = (workshop: Workshop) => workshop.database.rows('SELECT * FROM cost_forecasts ORDER BY ALL');
  expect(await forecasts(asOf)).toEqual(await forecasts(early));
  early.close();
  asOf.close();
});
