/** `costbook check` from outside: another process, its exit code, its table, its JSON. */
import { afterEach, describe, expect, it } from 'vitest';
import { costbook, Desk, focusCsv, monthOfRows } from '../command-line.ts';

const HEADER = 'InvoiceIssuerName,InvoiceId,BillingPeriodStart,BilledCost,BillingCurrency';
/** January 2026 of monthOfRows, added up. */
const JANUARY = '3289.05';
let desk: Desk;
afterEach(() => desk?.clear());

async function built(invoices: readonly string[], rows = monthOfRows('2026-01')): Promise<void> {
  desk = new Desk();
  const bill = desk.write('bill.csv', focusCsv(rows));
  if (invoices.length > 0) desk.write('inputs/invoices.csv', [HEADER, ...invoices, ''].join('\n'));
  const { exitCode, stderr } = await desk.build('--bill', bill);
  expect(exitCode, stderr).toBe(0);
}

const check = (...options: string[]) => costbook('check', '--data', desk.data, ...options);

describe('costbook check', () => {
  it('is content when every invoice is within its tolerance', async () => {
    await built([`Example Cloud,INV-2026-01,2026-01,${JANUARY},USD`]);
    expect(await check()).toMatchObject({ exitCode: 0, stdout: 'No invoice of 1 is beyond its tolerance.\n', stderr: '' });
    expect((await check('--strict')).exitCode).toBe(0);
    expect(JSON.parse((await check('--json')).stdout)).toMatchObject({ passed: true, checks: [{ name: 'invoices', examined: 1, failing: [] }] });
  }, 120_000);

  it('ends with 2 beyond it, and prints what is beyond and why', async () => {
    await built(['Example Cloud,INV-2026-01,2026-01,3292.05,USD', 'Example Clout,INV-7,2026-01,12.00,USD']);
    const { exitCode, stdout, stderr } = await check();
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/Example Cloud +INV-2026-01 +2026-01 +USD +3292\.05 +3289\.05 +3 +The invoice asks for 3\.00 USD more than the bill\./);
    expect(stdout).toContain('Is "Example Cloud" meant?');
    expect(stderr).toMatch(/^InvoicesDiffer {2}2 of 2 invoices do not agree with the bill\.\n {2}Why .*\n {2}Fix .*\n {2}Where .*\n$/);
    const json = await check('--json');
    expect(json.exitCode).toBe(2);
    expect(JSON.parse(json.stdout)).toMatchObject({
      passed: false,
      checks: [
        {
          failing: [
            { InvoiceId: 'INV-2026-01', x_Difference: '3.000000000000', x_ReconciliationStatus: 'Difference' },
            { x_ReconciliationStatus: 'Not in the bill' },
          ],
        },
      ],
    });
  }, 120_000);

  it('what is not yet final, or has no invoice, fails only when it is strict', async () => {
    await built(
      [`Example Cloud,INV-2026-01,2026-01,${JANUARY},USD`],
      [...monthOfRows('2026-01'), ...monthOfRows('2026-02', { InvoiceId: '' }), ...monthOfRows('2025-12')],
    );
    const sentence = 'No invoice of 1 is beyond its tolerance; 1 is not yet final; 1 closed bill has no invoice.';
    expect(await check()).toMatchObject({ exitCode: 0, stdout: `${sentence}\n` });
    const strict = await check('--strict');
    expect(strict.exitCode).toBe(2);
    expect(strict.stderr).toContain(sentence);
    expect(strict.stdout).toContain('Example Cloud has not invoiced these charges of February 2026 yet.');
  }, 120_000);

  it('without invoices there is nothing to hold against bills; an unknown edition is refused', async () => {
    await built([]);
    expect(await check()).toMatchObject({ exitCode: 0, stdout: 'No invoice is written in data/inputs/invoices.csv; 1 closed bill has no invoice.\n' });
    expect(await check('2020-01-01-000000000000')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('EditionMissing') });
  }, 120_000);

  it('a changed invoice makes a new edition', async () => {
    await built([`Example Cloud,INV-2026-01,2026-01,${JANUARY},USD`]);
    const [first, again] = [await check('--json'), await desk.build('--bill', `${desk.folder}/bill.csv`)].map(({ stdout }) => stdout);
    expect(again!.trim()).toBe(JSON.parse(first!).edition);
    desk.write('inputs/invoices.csv', `${HEADER}\nExample Cloud,INV-2026-01,2026-01,1,USD\n`);
    const { stdout } = await desk.build('--bill', `${desk.folder}/bill.csv`);
    expect(stdout.trim()).not.toBe(again!.trim());
    expect((await check()).exitCode).toBe(2);
  }, 120_000);
});
