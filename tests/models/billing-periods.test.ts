/** Billing periods that are no calendar months, from the bill to budgets and forecasts. */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { allocate } from '../../pipeline/3-allocate/allocate.ts';
import { summarize } from '../../pipeline/4-summarize/summarize.ts';
import { analyze } from '../../pipeline/5-analyze/analyze.ts';
import { runChecks } from '../../pipeline/engine/checks.ts';
import { type Bench, focusCsv, openBench } from '../ingest/bench-of-bills.ts';

const ORGANIZATION = `reporting_currency: USD
company: { name: Firm, business_units: [{ name: U, departments: [{ name: D, teams: [{ name: T, cost_center: CC-1 }] }] }] }
`;

let bench: Bench;
afterEach(() => bench?.close());

async function loaded(rows: Parameters<typeof focusCsv>[0], asOf?: string): Promise<void> {
  const inputs = {
    'organization.yaml': ORGANIZATION,
    'budgets.csv': 'Budget,Level,Unit,Month,Amount,Currency\nFirm,company,Firm,2026-01,100,USD\n',
    'exchange-rates.csv': 'Month,From,To,Rate,Source\n2026-01,EUR,USD,2,ECB\n',
  };
  bench = await openBench(inputs, { ...(asOf ? { asOf } : {}) });
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

describe('the day an edition speaks of', () => {
  const day = (date: string, more: Record<string, string> = {}) => ({ ChargePeriodStart: `${date}T00:00:00Z`, ChargePeriodEnd: `${date}T23:00:00Z`, ...more });
  const asOf = async (): Promise<unknown> => bench.database.value('SELECT x_AsOf FROM parameters');
  const warned = async (): Promise<unknown> =>
    bench.database.value("SELECT x_BadRows FROM check_results WHERE x_CheckName = 'charge_periods_lie_in_their_billing_period'");

  it.each([
    ['the last usage, not a fee after it', [day('2026-01-20'), day('2026-01-25', { ChargeCategory: 'Tax' })], '2026-01-20', '0'],
    ['not a mistyped year', [day('2026-01-20'), day('2062-01-21')], '2026-01-20', '1'],
    ['no usage: the last day inside', [day('2026-01-20', { ChargeCategory: 'Tax' }), day('2062-01-21')], '2026-01-20', '1'],
    ['nothing inside: the last day', [day('2026-03-20')], '2026-03-20', '1'],
    ['a correction of another month is no mistake', [day('2026-01-20'), day('2025-11-20', { ChargeClass: 'Correction' })], '2026-01-20', '0'],
  ] as const)('%s', async (_, rows, expected, warnings) => {
    await loaded(rows);
    expect(await asOf()).toBe(expected);
    expect(await warned()).toBe(warnings);
    expect(await bench.database.value('SELECT sum(EffectiveCost) FROM daily_costs')).toBe(`${rows.length}.000000000000`);
  });

  it('days after an as-of day that is asked for are the future', async () => {
    await loaded([day('2026-01-19'), day('2026-01-20'), day('2026-01-21')], '2026-01-20');
    for (const table of ['daily_costs', 'monthly_costs', 'monthly_resource_costs', 'allocation_rules']) {
      expect(await bench.database.value(`SELECT sum(EffectiveCost) FROM ${table}`), table).toBe('2.000000000000');
    }
    expect(await bench.database.value('SELECT max(x_Actual) FROM cost_forecasts')).toBe('2.000000000000');
  });

  it('an as-of day before the first charge is refused', async () => {
    await expect(loaded([day('2026-01-20')], '2026-01-19')).rejects.toMatchObject({ name: 'AsOfTooEarly', exitCode: 1 });
  });
});

it('of resources that cost the same, the same twenty are kept in any order', async () => {
  const providers = Array.from({ length: 24 }, (_, number) => ({ ProviderName: `P${String(number).padStart(2, '0')}`, PublisherName: 'P' }));
  await loaded(providers.toReversed());
  const kept = await bench.rows<{ ServiceProviderName: string }>('SELECT ServiceProviderName FROM monthly_resource_costs ORDER BY ALL');
  expect(kept.map(({ ServiceProviderName }) => ServiceProviderName)).toEqual(providers.slice(0, 20).map(({ ProviderName }) => ProviderName));
});

describe('amounts at the end of what decimals hold', () => {
  const EffectiveCost = '999999999999999999';

  it('stay exact in the reporting currency', async () => {
    await loaded([{ EffectiveCost }]);
    expect(await bench.database.value('SELECT sum(EffectiveCost) FROM daily_costs')).toBe(`${EffectiveCost}.000000000000`);
  });

  it('are refused where a rate makes them larger', async () => {
    await expect(loaded([{ EffectiveCost, BillingCurrency: 'EUR' }])).rejects.toMatchObject({ name: 'AmountTooLarge', exitCode: 1 });
  });

  it('are refused where a pool cannot split them', async () => {
    await loaded([{ EffectiveCost }]);
    bench.write('allocation.yaml', 'rules: [ { name: r, when: {}, pool: p } ]\npools: [ { name: p, split: even } ]');
    await expect(allocate(bench)).rejects.toMatchObject({ name: 'AmountTooLarge', exitCode: 1 });
  });
});

it('two combinations of attributes behind one profile are found', async () => {
  await loaded([{}]);
  bench.write('allocation.yaml', 'rules: [ { name: r, when: { ServiceName: Machines }, cost_center: CC-1 } ]');
  await allocate(bench);
  await bench.database.run("UPDATE charge_profiles SET ServiceName = 'Another'");
  await expect(runChecks(bench, join(import.meta.dirname, '../../pipeline/3-allocate/checks'))).rejects.toMatchObject({
    name: 'CheckFailed',
    parts: { what: expect.stringContaining('profiles stand for one combination of attributes') },
  });
});
