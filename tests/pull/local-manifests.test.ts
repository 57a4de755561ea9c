import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Desk } from '../command-line.ts';
import { type CurBill, curBill, dollars } from './cur-bill.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

const sum = (...bills: CurBill[]): string => dollars(bills.reduce((total, { billed }) => total + billed, 0n)).replace(/\.?0+$/, '');
const report = (assembly: string, files: readonly string[]): string =>
  JSON.stringify({
    assemblyId: assembly,
    billingPeriod: { start: '20261001T000000.000Z' },
    reportKeys: files.map((file) => `prefix/costs/20261001-20261101/${file}`),
  });
const exported = (execution: string, files: readonly string[]): string =>
  JSON.stringify({ executionId: execution, dataFiles: files.map((file) => `s3://bucket/any/costs/data/${file}`) });

async function built(...args: string[]): Promise<{ billedCost: string; bills: number; stderr: string }> {
  const { stdout, stderr } = await desk.build('--json', ...args);
  expect(stderr + stdout).toContain('billedCost');
  return { ...(JSON.parse(stdout) as { billedCost: string; bills: number }), stderr };
}

describe('a folder that was copied from a bucket', () => {
  it('counts for what the newest manifest of each period names, wherever it lies', async () => {
    const [early, late, part] = [curBill('2026-10', 10, 'a'), curBill('2026-10', 9, 'b'), curBill('2026-10', 3, 'c')];
    desk.write('bills/costs/20261001-20261101/one/costs-1.csv.gz', early.bytes);
    desk.write('bills/costs/20261001-20261101/one/costs-Manifest.json', report('one', ['one/costs-1.csv.gz']));
    desk.write('bills/costs/20261001-20261101/two/costs-1.csv.gz', late.bytes);
    desk.write('bills/costs/20261001-20261101/two/costs-2.csv.gz', part.bytes);
    desk.write('bills/costs/20261001-20261101/two/costs-Manifest.json', report('two', ['two/costs-1.csv.gz', 'two/costs-2.csv.gz']));
    desk.write('bills/costs/20261001-20261101/costs-Manifest.json', report('two', ['two/costs-1.csv.gz', 'two/costs-2.csv.gz']));
    const { billedCost, bills, stderr } = await built('--bill', `${desk.folder}/bills`);
    expect([billedCost, bills]).toEqual([sum(late, part), 2]);
    expect(stderr).toContain('left out 1 file that the newest manifest of 2026-10 does not name: costs/20261001-20261101/one/costs-1.csv.gz');
    expect(stderr).not.toContain('Manifest.json');
    expect((await built('--bill', `${desk.folder}/bills/costs/20261001-20261101`)).billedCost).toBe(sum(late, part));
  });

  it('leaves out what an export that overwrites itself left behind', async () => {
    const [first, second, stale] = [curBill('2026-09', 5, 'a'), curBill('2026-10', 6, 'b'), curBill('2026-10', 7, 'c')];
    desk.write('bills/data/BILLING_PERIOD=2026-09/costs-00001.csv.gz', first.bytes);
    desk.write('bills/data/BILLING_PERIOD=2026-10/costs-00001.csv.gz', second.bytes);
    desk.write('bills/data/BILLING_PERIOD=2026-10/costs-00002.csv.gz', stale.bytes);
    desk.write('bills/metadata/BILLING_PERIOD=2026-09/costs-Manifest.json', exported('x', ['BILLING_PERIOD=2026-09/costs-00001.csv.gz']));
    desk.write('bills/metadata/BILLING_PERIOD=2026-10/costs-Manifest.json', exported('y', ['BILLING_PERIOD=2026-10/costs-00001.csv.gz']));
    expect((await built('--bill', `${desk.folder}/bills`)).billedCost).toBe(sum(first, second));
  });

  it('takes the last of several deliveries that lie side by side', async () => {
    const [early, late] = [curBill('2026-10', 5, 'a'), curBill('2026-10', 6, 'b')];
    for (const [stamp, bill] of [
      ['2026-10-09T01:02:03.000Z-b1', late],
      ['2026-10-08T23:02:03.000Z-c2', early],
    ] as const) {
      desk.write(`bills/costs/data/BILLING_PERIOD=2026-10/${stamp}/costs-00001.csv.gz`, bill.bytes);
      desk.write(
        `bills/costs/metadata/BILLING_PERIOD=2026-10/${stamp}/costs-Manifest.json`,
        exported(stamp, [`BILLING_PERIOD=2026-10/${stamp}/costs-00001.csv.gz`]),
      );
    }
    expect((await built('--bill', `${desk.folder}/bills`)).billedCost).toBe(sum(late));
  });

  it('is refused when a file that the manifest names is not there, and read as it is when none of them is', async () => {
    const bill = curBill('2026-10', 5, 'a');
    desk.write(
      'bills/metadata/BILLING_PERIOD=2026-10/costs-Manifest.json',
      exported('y', ['BILLING_PERIOD=2026-10/costs-00001.csv.gz', 'BILLING_PERIOD=2026-10/costs-00002.csv.gz']),
    );
    desk.write('bills/another.csv.gz', bill.bytes);
    expect((await built('--bill', `${desk.folder}/bills`)).billedCost).toBe(sum(bill));
    desk.write('bills/data/BILLING_PERIOD=2026-10/costs-00001.csv.gz', bill.bytes);
    const { stderr, exitCode } = await desk.build('--bill', `${desk.folder}/bills`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('BillPartMissing');
    expect(stderr).toContain('costs-00002.csv.gz');
  });
});
