/** Which billing periods are closed, and that a change of one is found between two editions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Bench, focusCsv, openBench } from '../ingest/bench-of-bills.ts';

let bench: Bench;
afterEach(() => bench?.close());

const month = (number: number, more: Readonly<Record<string, string>> = {}) => ({
  BillingPeriodStart: `2026-0${number}-01T00:00:00Z`,
  BillingPeriodEnd: `2026-0${number + 1}-01T00:00:00Z`,
  ChargePeriodStart: `2026-0${number}-01T00:00:00Z`,
  ChargePeriodEnd: `2026-0${number}-02T00:00:00Z`,
  InvoiceId: '',
  ...more,
});
const closed = (): Promise<unknown[]> => bench.rows('SELECT BillingPeriodStart, x_ClosedBy, x_ChargeRows, BilledCost FROM closed_periods');

it('by invoices on every charge, but never the last period; and by the issuer saying so', async () => {
  bench = await openBench();
  const charges = focusCsv([month(1, { InvoiceId: 'I-1' }), month(2, { InvoiceId: 'I-2' }), month(2), month(3, { InvoiceId: 'I-3' })]);
  await bench.load(bench.bill('charges.csv', charges));
  const january = { BillingPeriodStart: '2026-01-01', x_ClosedBy: 'Final invoice', x_ChargeRows: '1', BilledCost: '1.000000000000' };
  expect(await closed()).toEqual([january]);
  const periods =
    'BillingPeriodCreated,BillingPeriodEnd,BillingPeriodLastUpdated,BillingPeriodStart,BillingPeriodStatus,InvoiceIssuerName\n' +
    '2026-02-01T00:00:00Z,2026-03-01T00:00:00Z,2026-03-05T00:00:00Z,2026-02-01T00:00:00Z,Closed,Nimbus Inc.\n' +
    '2026-03-01T00:00:00Z,2026-04-01T00:00:00Z,2026-03-05T00:00:00Z,2026-03-01T00:00:00Z,Open,Nimbus Inc.\n';
  await bench.load(bench.bill('charges.csv', charges), bench.bill('periods.csv', periods));
  expect(await closed()).toEqual([january, { BillingPeriodStart: '2026-02-01', x_ClosedBy: 'BillingPeriod', x_ChargeRows: '2', BilledCost: '2.000000000000' }]);
});

it('a change of a closed period is listed with its difference, one of an open period is not', async () => {
  bench = await openBench();
  const [first, second] = [
    [month(1, { InvoiceId: 'I-1' }), month(2)],
    [month(1, { InvoiceId: 'I-1', BilledCost: '1.25' }), month(2, { BilledCost: '5' })],
  ];
  await bench.load(bench.bill('first.csv', focusCsv(first)));
  await bench.database.run('CREATE SCHEMA earlier; CREATE SCHEMA later; CREATE TABLE earlier.closed_periods AS SELECT * FROM closed_periods');
  await bench.load(bench.bill('second.csv', focusCsv(second)));
  await bench.database.run('CREATE TABLE later.bill_totals AS SELECT * FROM bill_totals');
  const sql = readFileSync(join(import.meta.dirname, '../../src/pages/data-quality/_closed-periods.sql'), 'utf8');
  expect(await bench.rows(`SELECT BillingPeriodStart, x_MoreCharges, x_BilledChange, x_EffectiveChange FROM (${sql})`)).toEqual([
    { BillingPeriodStart: '2026-01-01', x_MoreCharges: '0', x_BilledChange: '0.250000000000', x_EffectiveChange: '0.000000000000' },
  ]);
});
