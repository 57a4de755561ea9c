/** Budgets of other tools: replies as their command lines print them, and tables that people keep. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BudgetFileOptions } from '../../pipeline/1-ingest/budget-files/budget-file.ts';
import { readBudgetFile } from '../../pipeline/1-ingest/budget-files/read-budget-file.ts';
import { BUDGET_COLUMNS, budgetLine } from '../../pipeline/4-summarize/budgets/budget-lines.ts';
import { mergeBudgets } from '../../pipeline/commands/budgets/merge-budgets.ts';
import { REAL_BILLS } from '../real-bills.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'costbook-budgets-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string | object, options: BudgetFileOptions = {}): { lines: string[]; notes: readonly string[] } {
  const path = join(folder, 'file');
  writeFileSync(path, typeof text === 'string' ? text : JSON.stringify(text));
  const { lines, notes } = readBudgetFile(path, options);
  for (const cells of lines) budgetLine({ cells, where: path });
  return { lines: lines.map((cells) => Object.values(cells).filter(Boolean).join(',')), notes };
}

function refusal(text: string | object, options: BudgetFileOptions = {}): string {
  try {
    read(text, options);
  } catch (error) {
    return (error as Error).name;
  }
  return 'nothing';
}

const YEAR = { from: '2026-01', to: '2026-12' };

it('amounts say their currency themselves, and may not contradict the table', () => {
  expect(read('Department,Month,Budget\nShop,2026-01,€100').lines).toEqual(['Shop 2026,department,Shop,2026-01,100,EUR']);
  expect(read('Department,Month,Budget,Currency\nShop,2026-01,100,EUR\nShop,2026-01,100,USD').lines).toHaveLength(2);
  expect(refusal('Department,Month,Budget,Currency\nShop,2026-01,100 EUR,USD')).toBe('BudgetCurrenciesDiffer');
  expect(refusal({ Budgets: [{ BudgetName: 'Plan', BudgetType: 'COST', TimeUnit: 'MONTHLY', TimePeriod: { Start: 'soon' } }] })).toBe('BudgetFileNotKnown');
});

describe('AWS', () => {
  const budget = {
    BudgetName: 'Plan',
    BudgetType: 'COST',
    TimeUnit: 'MONTHLY',
    BudgetLimit: { Amount: '100.50', Unit: 'USD' },
    TimePeriod: { Start: 1767225600, End: 3706473600 },
  };
  const plan = (more: object): object => ({ Budgets: [{ ...budget, ...more }] });

  it.skipIf(REAL_BILLS === null)('the reply that the documentation of its command line prints', () => {
    const text = readFileSync(join(REAL_BILLS!, 'aws-cost-explorer/awscli-budgets-describe-budgets.rst'), 'utf8');
    const reply = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
    expect(read(reply, YEAR)).toEqual({ lines: [], notes: ['Example Budget is left out: it is filtered by AZ, which is no level of budgets.'] });
    const { lines, notes } = read(reply.replace(/"AZ": \[[^\]]*\]/, ''), YEAR);
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([12, 'Example Budget,provider,AWS,2026-01,100,USD', 'Example Budget,provider,AWS,2026-12,100,USD']);
    expect(notes).toEqual(['Example Budget counts cost as billed at AWS; here effective cost is held against it.']);
  });

  it.each([
    ['an account', { CostFilters: { LinkedAccount: ['111122223333'] } }, 'sub account,111122223333'],
    ['a service', { CostFilters: { Service: ['Amazon EC2'] } }, 'service,Amazon EC2'],
    ['a tag', { CostFilters: { TagKeyValue: ['user:team$payments'] } }, 'tag,team=payments'],
    ['a tag in an expression', { FilterExpression: { Tags: { Key: 'team', Values: ['payments'], MatchOptions: ['EQUALS'] } } }, 'tag,team=payments'],
    ['an account in an expression', { FilterExpression: { Dimensions: { Key: 'LINKED_ACCOUNT', Values: ['1'] } } }, 'sub account,1'],
  ])('for %s', (_, more, target) => {
    expect(read(plan(more), { from: '2026-03', to: '2026-03' }).lines).toEqual([`Plan,${target},2026-03,100.5,USD`]);
  });

  it('quarters planned one by one, with their notifications', () => {
    const planned = { 1767225600: { Amount: '300', Unit: 'USD' }, 1775001600: { Amount: '400.25', Unit: 'USD' } };
    const Notifications = [
      { NotificationType: 'ACTUAL', Threshold: 80, ComparisonOperator: 'GREATER_THAN' },
      { NotificationType: 'FORECASTED', Threshold: 110 },
    ];
    expect(read(plan({ TimeUnit: 'QUARTERLY', BudgetLimit: undefined, PlannedBudgetLimits: planned, Notifications })).lines).toEqual([
      'Plan,provider,AWS,2026-Q1,300,USD,80,110',
      'Plan,provider,AWS,2026-Q2,400.25,USD,80,110',
    ]);
  });

  it.each([
    ['usage', { BudgetType: 'USAGE' }],
    ['days', { TimeUnit: 'DAILY' }],
    ['two accounts', { CostFilters: { LinkedAccount: ['1', '2'] } }],
    ['an account and a service', { CostFilters: { LinkedAccount: ['1'], Service: ['S'] } }],
    ['no amount', { BudgetLimit: undefined, AutoAdjustData: { AutoAdjustType: 'HISTORICAL' } }],
  ])('%s is left out and said', (_, more) => {
    const { lines, notes } = read(plan(more), YEAR);
    expect(lines).toEqual([]);
    expect(notes[0]).toMatch(/^Plan is left out: /);
  });

  it('asks until when', () => expect(refusal(plan({}))).toBe('BudgetPeriodOpen'));
});

describe('Azure', () => {
  const properties = {
    category: 'Cost',
    amount: 1500.5,
    timeGrain: 'Monthly',
    timePeriod: { startDate: '2026-01-01T00:00:00Z', endDate: '2026-02-28T00:00:00Z' },
    currentSpend: { amount: 12.3, unit: 'EUR' },
    notifications: {
      a: { enabled: true, operator: 'GreaterThan', threshold: 90, thresholdType: 'Actual' },
      b: { enabled: true, threshold: 105.0, thresholdType: 'Forecasted' },
    },
  };
  const id = '/subscriptions/0000-11/providers/Microsoft.Consumption/budgets/b';

  it('as the management API prints it, and as the command line does', () => {
    const lines = ['b,sub account,0000-11,2026-01,1500.5,EUR,90,105', 'b,sub account,0000-11,2026-02,1500.5,EUR,90,105'];
    expect(read({ value: [{ id, name: 'b', properties }] }).lines).toEqual(lines);
    expect(read([{ id, name: 'b', ...properties, amount: '1500.5' }]).lines).toEqual(lines);
  });

  it.each([
    [{ filter: { tags: { name: 'team', operator: 'In', values: ['pay'] } } }, 'tag,team=pay'],
    [{ filter: { dimensions: { name: 'ServiceName', operator: 'In', values: ['Storage'] } } }, 'service,Storage'],
    [{ filter: { and: [{ tags: { name: 'team', operator: 'In', values: ['pay'] } }] } }, 'tag,team=pay'],
    [{ filters: { tags: { team: ['pay'] }, meters: [] } }, 'tag,team=pay'],
  ])('%j', (more, target) => {
    expect(read([{ id, name: 'b', ...properties, ...more }]).lines[0]).toBe(`b,${target},2026-01,1500.5,EUR,90,105`);
  });

  it.each([
    [{ id: '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Consumption/budgets/b' }],
    [{ timeGrain: 'Annually', timePeriod: { startDate: '2026-04-01' } }],
    [{ filter: { dimensions: { name: 'ResourceGroupName', operator: 'In', values: ['rg'] } } }],
    [{ currentSpend: null }],
  ])('%j is left out and said', (more) => {
    const { lines, notes } = read([{ id, name: 'b', ...properties, ...more }]);
    expect([lines, notes.length]).toEqual([[], 1]);
  });
});

describe('Google Cloud', () => {
  const budget = {
    name: 'billingAccounts/0-1/budgets/uuid',
    displayName: 'Plan',
    amount: { specifiedAmount: { currencyCode: 'USD', units: '250', nanos: 500000000 } },
    thresholdRules: [{ thresholdPercent: 0.5 }, { thresholdPercent: 1.0, spendBasis: 'FORECASTED_SPEND' }],
  };
  it.each([
    [{}, '2026-01', 'provider,Google Cloud,2026-01'],
    [{ projects: ['projects/shop'], calendarPeriod: 'QUARTER' }, '2026-03', 'sub account,shop,2026-Q1'],
    [{ labels: { team: { values: ['pay'] } }, calendarPeriod: 'YEAR' }, '2026-12', 'tag,team=pay,2026'],
  ])('%j', (budgetFilter, to, target) => {
    expect(read([{ ...budget, budgetFilter }], { from: '2026-01', to }).lines).toEqual([`Plan,${target},250.5,USD,50,100`]);
  });
  it.each([
    [{ amount: { lastPeriodAmount: {} } }],
    [{ budgetFilter: { services: ['services/24E6-581D-38E5'] } }],
    [{ budgetFilter: { customPeriod: { startDate: { year: 2026, month: 1, day: 5 } } } }],
  ])('%j is left out and said', (more) => {
    expect(read({ budgets: [{ ...budget, ...more }] }, YEAR)).toMatchObject({ lines: [], notes: [expect.stringMatching(/^Plan is left out: /)] });
  });
});

describe('a table', () => {
  it.each([
    [
      'by department',
      'Department,Month,Budget,Actual\nShop,Jan 2026,"10,000.00","9,870.15"\nShop,Feb 2026,,5\n',
      { currency: 'USD' },
      ['Shop 2026,department,Shop,2026-01,10000.00,USD'],
    ],
    [
      'European',
      'Abteilung;Monat;Plan;Ist;Währung\nShop;01.2026;1.234,50;1,00;EUR\nShop;02.2026;2.000;;EUR\n',
      {},
      ['Shop 2026,department,Shop,2026-01,1234.50,EUR', 'Shop 2026,department,Shop,2026-02,2000,EUR'],
    ],
    [
      'of several rows a month',
      'Dept,Period,Category,Budget (EUR)\nShop,2026-01,A,10.1\nShop,2026-01,B,0.2\n',
      {},
      ['Shop 2026,department,Shop,2026-01,10.3,EUR'],
    ],
    [
      'with a column a month',
      'Cost Center,Jan-26,Feb-26\nCC-1,100,200\n',
      { currency: 'USD', name: 'P' },
      ['P,cost center,CC-1,2026-01,100,USD', 'P,cost center,CC-1,2026-02,200,USD'],
    ],
    ['with month and year apart', 'department,year,month,budget_amount\nShop,2026,3,$5\n', { currency: 'USD' }, ['Shop 2026,department,Shop,2026-03,5,USD']],
    [
      'with first days',
      'department\tdate\tplanned\nShop\t01/02/2026\t5\nShop\t01/03/2026\t6\n',
      { currency: 'USD' },
      ['Shop 2026,department,Shop,2026-02,5,USD', 'Shop 2026,department,Shop,2026-03,6,USD'],
    ],
    ['said to be of teams', 'Team,Quarter,Budget\nCC-1,Q2 2026,5\n', { currency: 'USD', level: 'cost center' }, ['CC-1 2026,cost center,CC-1,2026-Q2,5,USD']],
  ])('%s', (_, text, options, lines) => expect(read(text, options).lines).toEqual(lines));

  it.each([
    ['no head', 'a,b\n1,2\n', 'BudgetFileNotKnown'],
    ['two readings', 'Department,Month,Budget\nShop,2026-01,1.234\n', 'BudgetNumbersNotRead'],
    ['no number', 'Department,Month,Budget\nShop,2026-01,lots\n', 'BudgetNumbersNotRead'],
    ['no currency', 'Department,Month,Budget\nShop,2026-01,1\n', 'BudgetCurrencyMissing'],
    ['no month', 'Department,Month,Budget\nShop,soon,1\n', 'BudgetPeriodNotRead'],
    ['a day in two months', 'Department,Month,Budget\nShop,02/03/2026,1\n', 'BudgetPeriodNotRead'],
    ['less than nothing', 'Department,Month,Budget (USD)\nShop,2026-01,(5.00)\n', 'BudgetNegative'],
    ['JSON of something else', '{"a":1}', 'BudgetFileNotKnown'],
    ['broken JSON', '{"Budgets":', 'BudgetFileNotKnown'],
  ])('with %s is refused', (_, text, name) => expect(refusal(text)).toBe(name));

  it('with two readings is read as it is said to be', () => {
    const text = 'Department,Month,Budget (USD)\nShop,2026-01,1.234\n';
    expect([read(text, { decimal: '.' }).lines[0], read(text, { decimal: ',' }).lines[0]]).toEqual([
      'Shop 2026,department,Shop,2026-01,1.234,USD',
      'Shop 2026,department,Shop,2026-01,1234,USD',
    ]);
  });
});

describe('merged into budgets.csv', () => {
  const line = { Budget: 'P', Level: 'cost center', Unit: 'CC-1', Period: '2026-01', Amount: '5', Currency: 'USD' };
  it('a new file has the columns that are used', () => {
    expect(mergeBudgets('', [{ ...line, Owner: 'Ana, Example' }], BUDGET_COLUMNS, 'b.csv').text).toBe(
      'Budget,Level,Unit,Period,Amount,Currency,Owner\nP,cost center,CC-1,2026-01,5,USD,"Ana, Example"\n',
    );
  });
  it('comments, order and other lines stay; the same line is replaced; new columns are added at the end', () => {
    const before = '# ours\nBudget,Level,Unit,Month,Amount,Currency\nQ,cost center,CC-2,2026-01,7,USD\nP,cost center,CC-1,2026-01,4,USD\n';
    expect(
      mergeBudgets(
        before,
        [
          { ...line, ActualThresholds: '90' },
          { ...line, Period: '2026-02' },
        ],
        BUDGET_COLUMNS,
        'b.csv',
      ),
    ).toEqual({
      text: '# ours\nBudget,Level,Unit,Month,Amount,Currency,ActualThresholds\nQ,cost center,CC-2,2026-01,7,USD,\nP,cost center,CC-1,2026-01,5,USD,90\nP,cost center,CC-1,2026-02,5,USD,\n',
      added: 1,
      replaced: 1,
    });
  });
});
