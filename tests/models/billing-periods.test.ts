/** Billing periods that are no calendar months, from the bill to budgets and forecasts. */
import { afterEach, expect, it } from 'vitest';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { summarize } from '../../pipeline/4-summarize/summarize.ts';
import { analyze } from '../../pipeline/5-analyze/analyze.ts';
import { type Bench, focusCsv, openBench } from '../ingest/bench-of-bills.ts';

const ORGANIZATION = `reporting_currency: USD
company: { name: Firm, business_units: [{ name: U, departments: [{ name: D, teams: [{ name: T, cost_center: CC-1 }] }] }] }
`;

let bench: Bench;
afterEach(() => bench?.close());

async function loaded(rows: Parameters<typeof focusCsv>[0]): Promise<void> {
  bench = await openBench({
    'organization.yaml': ORGANIZATION,
    'budgets.csv': 'Budget,Level,Unit,Month,Amount,Currency\nFirm,company,Firm,2026-01,100,USD\n',
    'exchange-rates.csv': 'Month,From,To,Rate,Source\n2026-01,EUR,USD,2,ECB\n',
  });
  await bench.load(bench.bill('bill.csv', focusCsv(rows)));
  await allocate(bench);
  await summarize(bench);
  await analyze(bench);
}

it('a period from the 15th counts for the month it starts in: cost, rate, budget and forecast', async () => {
  const period = {
    BillingPeriodStart: '2026-01-15T00:00:00Z',
    BillingPeriodEnd: '2026-02-15T00:00:00Z',
    BillingCurrency: 'EUR',
    BilledCost: '5',
    EffectiveCost: '5',
  };
  await loaded(['2026-01-20', '2026-01-31'].map((day) => ({ ...period, ChargePeriodStart: `${day}T00:00:00Z`, ChargePeriodEnd: `${day}T12:00:00Z` })));
  const january = "BillingPeriodStart = '2026-01-01'";
  expect(await bench.rows(`SELECT sum(EffectiveCost) AS x_Cost FROM monthly_costs WHERE ${january}`)).toEqual([{ x_Cost: '20.000000000000' }]);
  expect(await bench.rows(`SELECT x_ActualToDate FROM budget_statuses WHERE ${january}`)).toEqual([{ x_ActualToDate: '20.000000000000' }]);
  expect(await bench.rows(`SELECT x_Actual FROM cost_forecasts WHERE x_ScopeLevel = 'company' AND ${january}`)).toEqual([{ x_Actual: '20.000000000000' }]);
  expect(await bench.rows('SELECT BillingPeriodStart FROM bill_totals')).toEqual([{ BillingPeriodStart: '2026-01-15' }]);
});
