import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { Chart, ChartContext } from '../../src/charts/chart.ts';
import { colorOf } from '../../src/charts/colors.ts';
import { draw } from '../../src/charts/draw.ts';
import { CHARTS, type ChartName } from '../../src/charts/index.ts';
import { sparkline } from '../../src/charts/sparkline.ts';
import { addMonths } from '../../src/format/dates.ts';
import type { Row } from '../../src/query/query.ts';

const CONTEXT: ChartContext = {
  currency: 'USD',
  company: 'Example Ltd',
  asOf: '2026-11-20',
  month: '2026-10-01',
  previousMonth: '2026-09-01',
  isComplete: true,
  colorOrder: { ServiceProviderName: ['Alpha', 'Beta', 'Gamma'], x_AllocationKind: ['Direct', 'Shared', 'Unallocated'] },
};
const HOSTILE = '<img src=x onerror=alert(1)> "quoted" & a name that is much too long to fit into any label at all';

const months = Array.from({ length: 15 }, (_, place) => addMonths('2025-09-01', place));
const overTime = [...months, ...[1, 2, 3].map((ahead) => addMonths('2026-11-01', ahead))].map((month, place): Row => {
  const isAhead = month > '2026-10-01';
  return {
    BillingPeriodStart: month,
    x_Actual: month > '2026-11-01' ? null : String(1000 + place * 40 - (month === '2026-11-01' ? 600 : 0)),
    x_Forecast: isAhead ? String(1600 + place * 20) : null,
    x_Low80: isAhead ? String(1500 + place * 5) : null,
    x_High80: isAhead ? String(1700 + place * 40) : null,
    x_BudgetAmount: month < '2026-01-01' ? null : '1500.00',
  };
});
const expected = (place: number | null): Row => ({
  x_Forecast: place === null ? null : String(1600 + place * 20),
  ...Object.fromEntries(
    [50, 80, 95].flatMap((level) => [
      [`x_Low${level}`, place === null ? null : String(1600 + place * 20 - level)],
      [`x_High${level}`, place === null ? null : String(1600 + place * 20 + level * 2)],
    ]),
  ),
});
const parts = (column: string, names: readonly string[]): Row[] =>
  months
    .slice(-6)
    .flatMap((month, place) =>
      names.map((name, rank) => ({ BillingPeriodStart: month, [column]: name, EffectiveCost: String((rank === 3 ? -20 : 100 - rank * 25) + place) })),
    );
const ranked = (column: string): Row[] => [
  { [column]: HOSTILE, EffectiveCost: '900.5', x_PreviousEffectiveCost: '800' },
  { [column]: 'Tables', EffectiveCost: '100', x_PreviousEffectiveCost: '0' },
  { [column]: 'Other', EffectiveCost: '5000', x_PreviousEffectiveCost: '4000' },
];

const ROWS: Record<ChartName, readonly Row[]> = {
  'allocation-flow': [
    { x_Source: 'Direct', x_Department: 'Shop', EffectiveCost: '600' },
    { x_Source: 'Direct', x_Department: HOSTILE, EffectiveCost: '300' },
    { x_Source: 'Pool network', x_Department: 'Shop', EffectiveCost: '80.5' },
    { x_Source: 'Pool network', x_Department: HOSTILE, EffectiveCost: '40' },
    { x_Source: 'Unallocated', x_Department: 'Unallocated', EffectiveCost: '25' },
    { x_Source: 'Pool credits', x_Department: 'Shop', EffectiveCost: '-5' },
  ],
  'anomaly-calendar': Array.from({ length: 40 }, (_, place) => ({
    ChargePeriodStart: new Date(Date.UTC(2026, 8, 20 + place)).toISOString().slice(0, 10),
    EffectiveCost: '100.5',
    x_Incidents: place === 12 ? 2 : place === 20 ? 1 : 0,
    x_Impact: place === 12 ? '80.25' : place === 20 ? '-30' : '0',
    x_IsSettled: place < 37,
  })),
  'anomaly-waterfall': [
    ['res-1', '0', '900'],
    [HOSTILE, '500', '420'],
    ['3 others', '40', '45.5'],
  ].map(([x_Name, x_UsualCost, x_ActualCost]): Row => {
    const change = Number(x_ActualCost) - Number(x_UsualCost);
    return {
      x_Dimension: 'ResourceName',
      x_Name: x_Name!,
      x_UsualCost: x_UsualCost!,
      x_ActualCost: x_ActualCost!,
      x_Change: String(change),
      x_ChangeShare: String(change / 825.5),
    };
  }),
  'anomaly-evidence': Array.from({ length: 30 }, (_, place) => ({
    ChargePeriodStart: `2026-10-${String(place + 1).padStart(2, '0')}`,
    EffectiveCost: place > 8 && place < 20 ? '105.71' : '52.86',
    x_Expected: '52.86',
    x_IsIncident: place > 8 && place < 20,
  })),
  'budget-bullet': [
    {
      BillingPeriodStart: '2026-11-01',
      x_BudgetAmount: '1500',
      x_ActualToDate: '900',
      x_MonthEndEstimate: '1450',
      x_MonthEndLow80: '1400',
      x_MonthEndHigh80: '1510',
      x_IsMonthComplete: false,
      x_BudgetStatus: 'At risk',
    },
  ],
  'budget-bullets': ['Over budget', 'At risk', 'On track', 'Under budget'].map((status, place) => ({
    x_BudgetName: place === 1 ? HOSTILE : `Budget ${place}`,
    x_BudgetUnitName: 'Shop',
    x_AvailableAmount: place === 3 ? '-10' : '1000',
    x_ActualToDate: String(1200 - place * 300),
    x_PeriodEndEstimate: String(1400 - place * 300),
    x_PeriodEndLow80: String(1300 - place * 300),
    x_PeriodEndHigh80: String(1500 - place * 300),
    x_BreachProbability: String(1 - place * 0.3),
    x_BudgetStatus: status,
  })),
  'budget-burn': Array.from({ length: 30 }, (_, place) => ({
    ChargePeriodStart: `2026-11-${String(place + 1).padStart(2, '0')}`,
    x_ActualToDate: place < 20 ? String((place + 1) * 40) : null,
    x_PlannedToDate: String((place + 1) * 33),
    x_Forecast: place < 19 ? null : String((place + 1) * 40),
    x_Low80: place < 19 ? null : String(800 + (place - 19) * 36),
    x_High80: place < 19 ? null : String(800 + (place - 19) * 46),
    x_AvailableAmount: '990',
    x_PeriodKind: 'month',
    x_BreachDay: '2026-11-25',
    x_BreachProbability: '0.97',
    x_IsPeriodComplete: false,
  })),
  'budget-variance': [
    { x_BudgetUnit: HOSTILE, x_Actual: '120', x_BudgetAmount: '100', x_Variance: '20', x_BudgetStatus: 'Over budget' },
    { x_BudgetUnit: 'Data', x_Actual: '90', x_BudgetAmount: '100', x_Variance: '-10', x_BudgetStatus: 'On track' },
  ],
  'changed-months': [
    ['2026-10-01', '900.5', '1000.75', '100.25', 7],
    ['2026-09-01', '800', '799.5', '-0.5', 1],
    ['2026-08-01', '0', '12', '12', 2],
  ].map(
    ([BillingPeriodStart, before, EffectiveCost, x_Change, x_Rows]): Row => ({
      BillingPeriodStart: BillingPeriodStart!,
      x_EarlierBilledCost: before!,
      BilledCost: EffectiveCost!,
      x_EarlierEffectiveCost: before!,
      EffectiveCost: EffectiveCost!,
      x_Change: x_Change!,
      x_Moved: '3.5',
      x_Rows: x_Rows!,
    }),
  ),
  'commitment-curve': [0, 1, 2, 3, 4].map((step) => ({
    x_PlanGroup: HOSTILE,
    x_Choice: [null, 'Conservative', 'Expected', 'Aggressive', null][step]!,
    x_Case: `${step * 50} %`,
    x_HourlyCommitment: String(step * 4.2),
    x_MonthlyCost: String([9000, 7800, 7200, 7600, 9400][step]),
    x_MonthlySavings: String([0, 1200, 1800, 1400, -400][step]),
    x_Coverage: step / 4,
    x_Utilization: 1 - step / 10,
  })),
  'commitment-ladder': [
    { x_EndMonth: '2027-01-01', x_Commitments: '1', x_HourlyCost: '18.48', x_Share: 0.22, x_Names: HOSTILE },
    { x_EndMonth: '2027-06-01', x_Commitments: '2', x_HourlyCost: '58', x_Share: 0.67, x_Names: 'Plan of 2024, Plan of 2026' },
    { x_EndMonth: null, x_Commitments: '1', x_HourlyCost: '9.5', x_Share: 0.11, x_Names: 'Reservation' },
  ],
  'commitment-rates': months.slice(-6).map((month, place) => ({
    BillingPeriodStart: month,
    x_Coverage: 0.4 + place / 50,
    x_Utilization: place === 0 ? null : 0.97 - place / 100,
    x_EffectiveSavingsRate: place === 1 ? -0.04 : 0.1 + place / 100,
    ...Object.fromEntries(['x_OnDemandCost', 'x_CoveredOnDemandCost', 'x_UncoveredCost', 'x_CommittedCost', 'x_UnusedCost'].map((column) => [column, '100.5'])),
  })),
  'cost-bridge': [
    ['Before', '2025-10-01', '1000', '1000'],
    ['Price', null, '-120.5', '879.5'],
    ['Usage', null, '300', '1179.5'],
    ['Mix', null, '0', '1179.5'],
    ['New', null, '80', '1259.5'],
    ['Gone', null, '-40', '1219.5'],
    ['One-off', null, '5', '1224.5'],
    ['Shared', null, '20', '1244.5'],
    ['After', '2026-10-01', null, '1244.5'],
  ].map(([x_Step, x_Month, x_Change, x_Total]): Row => ({ x_Step: x_Step!, x_Month: x_Month!, x_Change: x_Change!, x_Total: x_Total!, x_Department: HOSTILE })),
  'cost-by-ai-kind': parts('x_AiKind', ['Language models', 'Accelerators', 'Other AI services']),
  'cost-by-allocation': parts('x_AllocationKind', ['Direct', 'Shared', 'Unallocated']),
  'cost-by-category': parts('ServiceCategory', ['Compute', 'Storage', 'Other', HOSTILE]),
  'cost-by-department': parts('x_Department', ['Shop', 'Data', 'Unallocated']),
  'cost-by-pool': ranked('x_Pool'),
  'cost-by-provider': parts('ServiceProviderName', ['Alpha', 'Beta', 'Gamma']),
  'cost-by-resource': ranked('ResourceName'),
  'cost-by-service': ranked('ServiceName'),
  'cost-over-time': overTime,
  'forecast-days': Array.from({ length: 30 }, (_, place) => ({
    ChargePeriodStart: new Date(Date.UTC(2026, 9, 20 + place)).toISOString().slice(0, 10),
    x_Actual: place < 18 ? String(1500 + (place % 7) * 30) : null,
    ...expected(place >= 18 ? place % 7 : null),
  })),
  'forecast-months': overTime.map(({ BillingPeriodStart, x_Actual, x_Forecast }, place) => ({
    BillingPeriodStart: BillingPeriodStart!,
    x_Actual: x_Actual!,
    ...expected(x_Forecast === null ? null : place),
    x_Baseline: x_Forecast === null ? null : String(1500 + place * 20),
    x_EventAdjustment: x_Forecast === null ? null : '100',
    x_EventNames: x_Forecast === null ? null : HOSTILE,
    x_Method: x_Forecast === null ? null : 'Drift',
  })),
  'reconciled-months': months.slice(-4).flatMap((month, place) =>
    ['Reconciled', 'Within tolerance', 'Not yet final', 'No invoice', 'Difference', 'Not in the bill'].map((status, rank) => ({
      BillingPeriodStart: month,
      x_ReconciliationStatus: status,
      x_Invoices: String(place + 1),
      BilledCost: String(rank === 2 && place < 3 ? 0 : 100 - rank * 14 + place),
    })),
  ),
  'savings-by-kind': [{ x_Title: 'Commitment paid for but not used', x_Findings: '3', x_MonthlySavings: '1440.40' }],
  'savings-waterfall': [
    ['Cost now', null, '1200.5'],
    [HOSTILE, '-200', '1000.5'],
    ['Machine that never sleeps', '-100.5', '900'],
    ['Cost after', null, '900'],
  ].map(([x_Step, x_Change, x_Total]): Row => ({ x_Step: x_Step!, x_Change: x_Change ?? null, x_Total: x_Total! })),
  'realised-savings': months.slice(-5).flatMap((month, place) => [
    { BillingPeriodStart: month, x_SavingsKind: 'Saved', x_RealisedSavings: String(place === 1 ? -20 : 100 + place * 30), x_ClaimedSavings: '150' },
    { BillingPeriodStart: month, x_SavingsKind: 'Avoided', x_RealisedSavings: String(place * 12), x_ClaimedSavings: null },
  ]),
  'savings-stages': [
    ['Found, undecided', '19', '12400.5'],
    ['Accepted', '4', '3000'],
    ['Done, as claimed', '5', '1800'],
    ['Realised on the bill', '4', '1400.25'],
    ['Verified, and still so', '3', '1350'],
  ].map(
    ([x_StageName, x_Recommendations, x_MonthlySavings], place): Row => ({
      x_StageOrder: place + 1,
      x_StageName: x_StageName!,
      x_Recommendations: x_Recommendations!,
      x_MonthlySavings: x_MonthlySavings!,
    }),
  ),
  'scenario-effects': [
    ['All approved together', 'Together', '-120.5', '-140', '-90'],
    [HOSTILE, 'Approved', '-100', '-110', '-80'],
    ['Launch', 'Proposed', '60', '60', '60'],
  ].map(
    ([x_Scenario, x_ScenarioDecision, x_Effect, x_EffectLow80, x_EffectHigh80]): Row => ({
      x_Scenario: x_Scenario!,
      x_ScenarioDecision: x_ScenarioDecision!,
      x_Months: '12',
      x_Forecast: '12000',
      x_Effect: x_Effect!,
      x_EffectLow80: x_EffectLow80!,
      x_EffectHigh80: x_EffectHigh80!,
      x_ScenarioForecast: String(12000 + Number(x_Effect)),
      x_ScenarioLow80: '11000',
      x_ScenarioHigh80: '13000',
    }),
  ),
  'scenario-months': overTime.map(({ BillingPeriodStart, x_Actual }, place): Row => {
    const isAhead = String(BillingPeriodStart) > '2026-11-01';
    const amount = (value: number): string | null => (isAhead ? String(value) : null);
    return {
      BillingPeriodStart: BillingPeriodStart!,
      x_Actual: x_Actual!,
      x_Scenario: isAhead ? HOSTILE : null,
      x_Forecast: amount(1600 + place * 20),
      x_Low80: amount(1500 + place * 5),
      x_High80: amount(1700 + place * 40),
      x_Effect: amount(-200),
      x_ScenarioForecast: amount(1400 + place * 20),
      x_ScenarioLow80: amount(1300 + place * 5),
      x_ScenarioHigh80: amount(1500 + place * 40),
    };
  }),
  'tag-coverage': months.slice(-6).flatMap((month, place) => [
    {
      BillingPeriodStart: month,
      x_Policy: 'team',
      x_Coverage: String(0.8 + place * 0.025),
      x_Goal: '0.98',
      x_CoveredEffectiveCost: '80',
      EffectiveCost: '100',
    },
    {
      BillingPeriodStart: month,
      x_Policy: HOSTILE,
      x_Coverage: place === 2 ? null : '0.991',
      x_Goal: '0.95',
      x_CoveredEffectiveCost: '99',
      EffectiveCost: '100',
    },
  ]),
  'unallocated-share': months.slice(-6).map((month, place) => ({
    BillingPeriodStart: month,
    EffectiveCost: String(9 - place),
    x_TotalEffectiveCost: '200',
    x_Share: place === 1 ? null : String((9 - place) / 200),
    x_Goal: '0.03',
  })),
  'top-movers': [
    { ServiceName: HOSTILE, x_CostCenterName: 'Cart', SubAccountName: 'shop', x_PreviousEffectiveCost: '100', EffectiveCost: '160', x_Change: '60' },
    { ServiceName: 'Tables', x_CostCenterName: null, SubAccountName: null, x_PreviousEffectiveCost: '40', EffectiveCost: '0', x_Change: '-40' },
  ],
};

function drawn(name: ChartName, rows: readonly Row[], width?: number): string {
  const chart: Chart = CHARTS[name];
  const { document } = parseHTML('<html></html>');
  return draw(chart.plot(rows, CONTEXT, width ?? chart.width), chart.measure(rows, CONTEXT), document as unknown as Document).outerHTML;
}

describe.each(Object.keys(CHARTS) as ChartName[])('%s', (name) => {
  const chart: Chart = CHARTS[name];

  it('draws what it drew before', async () => {
    await expect(drawn(name, ROWS[name])).toMatchFileSnapshot(`snapshots/${name}.svg`);
    if (chart.narrowWidth) await expect(drawn(name, ROWS[name], chart.narrowWidth)).toMatchFileSnapshot(`snapshots/${name}-narrow.svg`);
  });

  it('holds no style, no script and no markup from data', () => {
    expect(drawn(name, ROWS[name])).not.toMatch(/<style|style="|<script|<img|NaN|undefined/);
  });

  it('says its finding, and does not break on one row or none', () => {
    expect(chart.finding(ROWS[name], CONTEXT)).toMatch(/\S \S/);
    expect(drawn(name, ROWS[name].slice(0, 1))).toContain('<svg');
    expect(() => chart.finding([], CONTEXT)).not.toThrow();
    expect(() => drawn(name, [])).not.toThrow();
  });

  it('names every column of its rows that it shows', () => {
    for (const column of Object.keys(chart.columns)) expect(Object.keys(ROWS[name][0]!).concat(['x_Pool', 'ServiceProviderName'])).toContain(column);
  });
});

describe('colors', () => {
  it('stay with a name, whatever else is drawn', () => {
    expect(colorOf('Beta', ['Alpha', 'Beta'])).toBe('var(--series-2)');
    expect(colorOf('Unallocated', ['Unallocated', 'Beta'])).toBe('url(#hatch)');
    expect(colorOf('Beta', ['Unallocated', 'Beta'])).toBe('var(--series-1)');
    expect(colorOf('Other', [])).toBe('var(--other)');
    expect(colorOf('unknown', [])).toBe(colorOf('unknown', ['Alpha']));
  });
});

describe('sparkline', () => {
  it('stands on zero', () => {
    expect(sparkline(['0', '10', '5'])).toEqual({ path: 'M2,20L44,2L86,11', end: [86, 11] });
    expect(sparkline(['1'])).toBeNull();
  });
});
