import parquet from 'parquetjs-lite';
import { afterEach, expect, it } from 'vitest';
import { ingest } from '../../pipeline/1-ingest/ingest.ts';
import { normalize } from '../../pipeline/2-normalize/normalize.ts';
import { Desk, monthOfRows } from '../command-line.ts';
import { openWorkshop, type Workshop } from '../workshop.ts';

const desk = new Desk();
let workshop: Workshop;
afterEach(() => {
  workshop.close();
  desk.clear();
});

/** Parquet as another program writes it: plain encoding, gzip, costs as doubles, times as text, every column optional. */
async function writeForeign(path: string, rows: readonly Record<string, string>[]): Promise<void> {
  const columns = Object.keys(rows[0]!);
  const isNumber = (column: string): boolean => /Cost$|Price$|Quantity$/.test(column);
  const fields = columns.map((column) => [column, { type: isNumber(column) ? 'DOUBLE' : 'UTF8', compression: 'GZIP', optional: true }]);
  const writer = await parquet.ParquetWriter.openFile(new parquet.ParquetSchema(Object.fromEntries(fields)), path);
  for (const row of rows) await writer.appendRow(Object.fromEntries(columns.map((column) => [column, isNumber(column) ? Number(row[column]) : row[column]])));
  await writer.close();
}

it('reads Parquet that another library wrote, with doubles as exact as they were meant', async () => {
  const names = {
    ServiceName: 'Machines',
    ServiceCategory: 'Compute',
    ChargeCategory: 'Usage',
    ChargeFrequency: 'Usage-Based',
    BillingCurrency: 'USD',
    BillingAccountId: '007',
    InvoiceIssuerName: 'Example Cloud',
    ProviderName: 'Example Cloud',
    PublisherName: 'Example Cloud',
    Tags: '{"team":"Payments"}',
  };
  const rows = monthOfRows('2026-01', names).map((row) => ({ ...row, BilledCost: '0.1', EffectiveCost: '0.1' }));
  const path = desk.write('foreign.parquet', '');
  await writeForeign(path, rows);
  workshop = await openWorkshop();
  await ingest(workshop, [path]);
  await normalize(workshop);
  expect(
    await workshop.database.rows(
      'SELECT count(*)::INTEGER AS n, sum(BilledCost)::VARCHAR AS billed, min(BillingAccountId) AS account, min(Tags) AS tags FROM charges',
    ),
  ).toEqual([{ n: 31, billed: '3.100000000000', account: '007', tags: '{"team":"Payments"}' }]);
});
