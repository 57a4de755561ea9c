/** `costbook check --max-increase --budget --infracost`: what passes, what fails, and in which words. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEdition } from '../../pipeline/6-publish/editions/manifest.ts';
import { type CostLimits, checkCosts, costReport } from '../../pipeline/commands/cost-check/check-costs.ts';
import { markdownReport, terminalReport } from '../../pipeline/commands/report-text.ts';
import { type Book, makeBook } from '../book.ts';
import { run } from '../command-line.ts';

let book: Book;
const folder = mkdtempSync(join(tmpdir(), 'costbook-infracost-'));
beforeAll(async () => {
  book = await makeBook();
}, 120_000);
afterAll(() => {
  book?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The shape of `infracost diff --format json`, version 0.2. */
function infracost(monthly: string, more: object = {}): string {
  const path = join(folder, `${Math.abs(Number(monthly))}-${Object.keys(more).join('-')}.json`);
  const resources = [
    { name: 'aws_instance.web', resourceType: 'aws_instance', monthlyCost: monthly },
    { name: 'aws_s3_bucket.| x', resourceType: 'aws_s3_bucket', monthlyCost: '0' },
  ];
  writeFileSync(
    path,
    JSON.stringify({
      version: '0.2',
      currency: 'USD',
      diffTotalMonthlyCost: monthly,
      totalMonthlyCost: '900',
      pastTotalMonthlyCost: '800',
      projects: [{ name: 'shop', diff: { resources } }],
      summary: { totalUnsupportedResources: 2 },
      ...more,
    }),
  );
  return path;
}

const check = (limits: Partial<CostLimits>) =>
  checkCosts(book.dataFolder, readEdition(join(book.dataFolder, 'editions')), { maxIncrease: null, budgets: [], infracost: null, ...limits });
const verb = (...options: string[]) => run(['check', '--data', book.dataFolder, ...options]);

describe('the increase', () => {
  it('is the planned change against the last complete month, to the cent', async () => {
    const { before } = (await check({ maxIncrease: { value: '5', isPercent: true } })).verdicts[0]!;
    const five = (Number(before) * 0.05).toFixed(6);
    const of = async (change: string) => (await check({ maxIncrease: { value: five, isPercent: false }, infracost: infracost(change) })).verdicts[0]!;
    expect(await of(five)).toMatchObject({ isWithin: true });
    expect(await of((Number(five) + 0.000001).toFixed(6))).toMatchObject({ isWithin: false });
    expect(await of('-10')).toMatchObject({ isWithin: true, change: '-10.000000000000' });
  });

  it('without a planned change is what is forecast, by the day', async () => {
    const { verdicts, planned } = await check({ maxIncrease: { value: '0', isPercent: true } });
    expect(planned).toBeNull();
    expect(verdicts).toMatchObject([
      {
        check: 'increase',
        unit: 'Example Ltd',
        isWithin: true,
        sentence: expect.stringMatching(
          /^Example Ltd is expected to cost [\d,.]+ USD in a month as long as February 2026, after [\d,.]+ USD then; 0 % more are allowed/,
        ),
      },
    ]);
  });
});

describe('a budget', () => {
  it('holds the expected end of the month and the change', async () => {
    const of = (change: string) => check({ budgets: ['company'], infracost: infracost(change) });
    const [verdict] = (await of('1')).verdicts;
    expect(verdict).toMatchObject({ check: 'budget', isWithin: true, limit: '12000.000000000000' });
    const left = (12_000 - Number(verdict!.before)).toFixed(2);
    expect((await of((Number(left) + 1).toFixed(2))).verdicts[0]).toMatchObject({
      isWithin: false,
      sentence: expect.stringContaining('this change included; its budget Company 2026 is 12,000.00 USD'),
    });
  });

  it.each([
    ['team=CC-9', 'ScopeUnknown', /Write --budget team=/],
    ['squad=CC-1', 'ScopeNotValid', /--budget/],
    ['payments', 'ScopeNotValid', /--budget/],
    ['company=Example', 'ScopeNotValid', /--budget/],
    ['department=Unallocated', 'BudgetMissing', /budgets\.csv/],
  ])('of %s is %s', async (scope, name, fix) => {
    await expect(check({ budgets: [scope] })).rejects.toMatchObject({ name, parts: { fix: expect.stringMatching(fix) } });
  });
});

describe("Infracost's file", () => {
  it.each([
    ['another currency', { currency: 'EUR' }, 'CurrencyDiffers'],
    ['a breakdown of one side', { diffTotalMonthlyCost: null }, 'InfracostNoDifference'],
    ['no currency', { currency: undefined }, 'InfracostNotValid'],
    ['an amount that is none', { diffTotalMonthlyCost: 'lots' }, 'InfracostNotValid'],
  ])('with %s is refused', async (_, more, name) => {
    await expect(check({ budgets: ['company'], infracost: infracost('7', more) })).rejects.toMatchObject({ name });
  });

  it('that is a table, or is not there, is refused', async () => {
    const path = join(folder, 'table.txt');
    writeFileSync(path, 'Name  Monthly Qty');
    await expect(check({ budgets: ['company'], infracost: path })).rejects.toMatchObject({ name: 'InfracostNotValid' });
    await expect(check({ budgets: ['company'], infracost: join(folder, 'none') })).rejects.toMatchObject({ name: 'InfracostMissing' });
  });

  it('of scan --diff is read as well', async () => {
    const path = join(folder, 'scan.json');
    writeFileSync(
      path,
      JSON.stringify({
        Currency: 'USD',
        DiffTotalMonthlyCost: '12.50',
        Diff: { aws_instance: { DiffMonthlyCost: '12.50', Diff: [{ Name: 'aws_instance.web', DiffMonthlyCost: '12.50' }] } },
      }),
    );
    expect((await check({ budgets: ['company'], infracost: path })).planned).toMatchObject({
      monthlyChange: '12.50',
      resources: [{ name: 'aws_instance.web', type: 'aws_instance' }],
    });
  });
});

describe('the answer', () => {
  it('is a table for a terminal, and Markdown in which names stay text', async () => {
    const report = costReport(await check({ maxIncrease: { value: '5', isPercent: true }, budgets: ['company'], infracost: infracost('7') }));
    expect(terminalReport(report)).toMatch(/^All 2 cost checks passed\n/);
    expect(terminalReport(report)).toMatch(/Check +Unit +Before +Change +After +Limit +Verdict/);
    const markdown = markdownReport(report);
    expect(markdown).toMatch(/^### All 2 cost checks passed/);
    expect(markdown).toContain('| aws\\_instance.web | aws\\_instance | +7.00 |');
    expect(markdown).toContain('nor are 2 resources without a price');
  });

  it('ends the command with 0, 2 or 1', async () => {
    const held = ['--max-increase', '5%', '--budget', 'company', '--infracost'];
    expect(await verb(...held, infracost('7'))).toMatchObject({ exitCode: 0, stderr: '' });
    const failed = await verb(...held, infracost('100000'), '--format', 'markdown');
    expect(failed).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^CostBeyondLimit {2}With this change Example Ltd costs/) });
    expect(failed.stdout).toMatch(/^### 2 of 2 cost checks failed/);
    expect(JSON.parse((await verb(...held, infracost('100000'), '--json')).stdout)).toMatchObject({
      passed: false,
      verdicts: [{ check: 'increase' }, { check: 'budget' }],
    });
    expect(await verb('--infracost', infracost('7'))).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('LimitMissing') });
    expect(await verb('--max-increase', 'much')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Write a percentage like 5%') });
    expect(await verb('--max-increase', '5%', '--strict')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('OptionsConflict') });
  }, 120_000);
});
