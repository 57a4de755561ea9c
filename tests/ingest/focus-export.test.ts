/** What leaves as FOCUS 1.4 comes back as the same charges. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FOCUS_COLUMNS, FOUR_COSTS } from '#contract/focus.ts';
import { exportFocus } from '../../pipeline/2-normalize/export-focus.ts';
import { costbook } from '../command-line.ts';
import { NO_REAL_BILLS, REAL_BILLS } from '../real-bills.ts';
import { type Bench, focusCsv, openBench } from './bench-of-bills.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const COLUMNS = FOCUS_COLUMNS.map(({ name }) => name);
const rowsOf = (): Promise<unknown[]> => bench.rows(`SELECT ${COLUMNS.map((name) => `"${name}"`).join(', ')} FROM charges ORDER BY ALL`);
const totals = (): Promise<unknown[]> =>
  bench.rows(
    `SELECT BillingCurrency, InvoiceIssuerName, BillingAccountId, strftime(BillingPeriodStart, '%Y-%m') AS month, count(*) AS n, ${FOUR_COSTS.map((cost) => `sum(${cost}) AS ${cost}`).join(', ')} FROM charges GROUP BY 1, 2, 3, 4 ORDER BY ALL`,
  );

const ODD = [
  {
    BilledCost: '1.2E-7',
    EffectiveCost: '0.000000000001',
    Tags: '{"team":"=cart","note":"a, \\"b\\""}',
    x_Kind: '=SUM(A1)',
    ChargeDescription: '-minus',
    ResourceId: '0012',
  },
  { BilledCost: '-1,000.50', EffectiveCost: '-1000.5', ChargeCategory: 'credit', ChargeDescription: 'line\nbreak', ResourceId: '', x_Kind: '' },
  { BilledCost: '123456789012345.123456789012', EffectiveCost: '1', ListUnitPrice: '0.1', PricingQuantity: '2', ListCost: '', SkuPriceId: 'P' },
  {
    BillingPeriodStart: '2026-02-01T00:00:00Z',
    BillingPeriodEnd: '2026-03-01T00:00:00Z',
    ChargePeriodStart: '2026-02-01 13:00:00',
    ChargePeriodEnd: '2026-02-02T00:00:00Z',
  },
];

async function roundTrip(format: 'parquet' | 'csv', ...paths: string[]): Promise<string> {
  await bench.load(...paths);
  const [before, sums] = [await rowsOf(), await totals()];
  const folder = join(bench.folders.data, '..', `out-${format}-${paths[0]!.length}`);
  await exportFocus(bench.database, { folder, format, from: null, to: null });
  await bench.load(folder);
  expect(await totals()).toEqual(sums);
  expect(await rowsOf()).toEqual(before);
  return folder;
}

describe.each(['parquet', 'csv'] as const)('%s', (format) => {
  it('comes back digit by digit and text by text', async () => {
    const folder = await roundTrip(format, bench.bill('odd.csv', focusCsv(ODD)));
    expect(readdirSync(folder).sort()).toEqual([`2026-01.focus-files.${format}`, `2026-02.focus-files.${format}`]);
    expect(await bench.rows('SELECT DISTINCT x_FocusVersion FROM bills')).toEqual([{ x_FocusVersion: '1.4' }]);
    expect(await bench.rows('SELECT x_Kind FROM charges WHERE x_Kind IS NOT NULL')).toEqual([{ x_Kind: '=SUM(A1)' }]);
  });

  it.skipIf(REAL_BILLS === null)(`the FOCUS sample comes back ${REAL_BILLS === null ? NO_REAL_BILLS : ''}`, async () => {
    await roundTrip(format, join(REAL_BILLS!, 'focus-sample/focus_sample.csv'));
  });

  it('keeps the rules of columns, formats and names', async () => {
    const folder = join(bench.folders.data, '..', `rules-${format}`);
    await bench.load(bench.bill('rules.csv', focusCsv(ODD.map((row) => ({ ...row, Cost: '1', cost_center: '2' })))));
    await exportFocus(bench.database, { folder, format, from: '2026-01', to: '2026-01' });
    expect(readdirSync(folder)).toHaveLength(1);
    await bench.load(folder);
    const broken = await bench.rows<{ id: string }>(
      "SELECT x_RuleId AS id FROM conformance_results WHERE x_FailingRows + x_RepairedRows > 0 AND (regexp_matches(x_RuleText, 'plain number|written as|be text|be a decimal|date and time|blank|JSON object') OR NOT starts_with(x_RuleId, 'CAU'))",
    );
    expect(broken).toEqual([]);
  });
});

it('CSV is written as FOCUS asks: columns sorted, custom ones last, times with Z, no exponent, values unchanged', async () => {
  const folder = join(bench.folders.data, '..', 'text');
  await bench.load(bench.bill('text.csv', focusCsv([ODD[0]!])));
  await exportFocus(bench.database, { folder, format: 'csv', from: null, to: null });
  const text = readFileSync(join(folder, '2026-01.focus-files.csv'), 'utf8');
  const header = text.split('\n')[0]!.split(',');
  const focus = header.filter((name) => COLUMNS.includes(name));
  expect(header).toEqual([...focus.toSorted(), ...header.filter((name) => !COLUMNS.includes(name)).toSorted()]);
  expect(header.filter((name) => !COLUMNS.includes(name)).every((name) => name.startsWith('x_'))).toBe(true);
  expect(text).toContain('2026-01-01T00:00:00Z');
  expect(text).toContain('0.000000120000');
  expect(text).toContain('=SUM(A1)');
  expect(text).not.toContain("'=SUM");
});

it('the same charges give the same bytes', async () => {
  await bench.load(bench.bill('same.csv', focusCsv(ODD)));
  const bytes = async (name: string): Promise<Buffer[]> => {
    const folder = join(bench.folders.data, '..', name);
    const files = await exportFocus(bench.database, { folder, format: 'parquet', from: null, to: null });
    return files.map((file) => readFileSync(join(folder, file.name)));
  };
  expect(await bytes('first')).toEqual(await bytes('second'));
});

it('the verb exports a book, and says what is missing', async () => {
  const data = join(bench.folders.data, '..', 'book');
  const out = join(bench.folders.data, '..', 'exported');
  const bill = bench.bill('verb.csv', focusCsv([ODD[0]!, ODD[3]!]));
  bench.write('organization.yaml', 'reporting_currency: USD\n');
  expect(await costbook('build', '--bill', bill, '--data', data, '--inputs', bench.folders.inputs)).toMatchObject({
    exitCode: 0,
    stderr: expect.not.stringContaining('Why'),
  });
  const done = await costbook('export', '--focus', '--data', data, '--out', out, '--from', '2026-02');
  expect(done).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('2026-02.focus-files.parquet  1 charges  1.000000000000 USD') });
  expect(await costbook('export', '--data', data, '--out', out, '--from', '2027-01')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('ExportEmpty'),
  });
  const { rm } = await import('node:fs/promises');
  await rm(join(data, 'silver'), { recursive: true });
  expect(await costbook('export', '--data', data, '--out', out)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('SilverMissing') });
});
