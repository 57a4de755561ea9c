import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, openBench } from './bench-of-bills.ts';
import { curCsv, line } from './cur.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const PAYER = '001234567890';
const group = (keys: readonly string[], amount: string, more: object = {}): object => ({
  Keys: keys,
  Metrics: { UnblendedCost: { Amount: amount, Unit: 'USD' }, ...more },
});
const reply = (groups: readonly object[], more: object = {}): object => ({
  GroupDefinitions: [
    { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' },
    { Type: 'DIMENSION', Key: 'SERVICE' },
  ],
  ResultsByTime: [{ TimePeriod: { Start: '2026-03-01', End: '2026-03-02' }, Groups: groups, Estimated: false }],
  ...more,
});
const load = (name: string, document: object): Promise<void> => bench.load(bench.bill(name, JSON.stringify(document)));
const costs = (): Promise<unknown[]> => bench.rows('SELECT SubAccountId AS a, ServiceName AS s, BilledCost AS b, EffectiveCost AS e FROM charges ORDER BY ALL');

describe('replies', () => {
  it('with nothing but one metric, and ten fields that nobody knows', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`Unheard${index}`, { Of: index }]));
    await load('few.json', reply([group(['1', 'Tax'], '1.000000000001', unknown), group(['1', 'AWS Lambda'], '0.5')], unknown));
    expect(await costs()).toEqual([
      { a: '1', s: 'AWS Lambda', b: '0.500000000000', e: '0.500000000000' },
      { a: '1', s: 'Tax', b: '1.000000000001', e: '1.000000000001' },
    ]);
    expect(await bench.rows('SELECT ServiceName AS s, ChargeCategory AS c FROM charges ORDER BY 1')).toEqual([
      { s: 'AWS Lambda', c: 'Usage' },
      { s: 'Tax', c: 'Tax' },
    ]);
  });

  it('without groups, in a list, and one a line', async () => {
    const total = (amount: string): object => ({
      ResultsByTime: [{ TimePeriod: { Start: '2026-03-01', End: '2026-04-01' }, Total: { UnblendedCost: { Amount: amount, Unit: 'USD' } }, Groups: [] }],
    });
    await load('list.json', [total('1'), total('2')]);
    expect(await bench.rows('SELECT ServiceName AS s, sum(BilledCost) AS b FROM charges GROUP BY 1')).toEqual([{ s: 'All services', b: '3.000000000000' }]);
    await bench.load(bench.bill('lines.json', [total('1'), total('4')].map((each) => JSON.stringify(each)).join('\n')));
    expect(await bench.rows('SELECT sum(BilledCost) AS b FROM charges')).toEqual([{ b: '5.000000000000' }]);
  });

  it('by tag and cost category', async () => {
    const GroupDefinitions = [
      { Type: 'TAG', Key: 'team' },
      { Type: 'COST_CATEGORY', Key: 'Unit' },
    ];
    await load('tags.json', reply([group(['team$a$b', 'Unit$'], '1'), group(['team$', 'Unit$Shop'], '2')], { GroupDefinitions }));
    expect(await bench.rows('SELECT Tags AS t, x_CostCategories AS c FROM charges ORDER BY BilledCost')).toEqual([
      { t: '{"team":"a$b"}', c: null },
      { t: null, c: '{"Unit":"Shop"}' },
    ]);
  });

  it('that are estimated, or coarse, say so', async () => {
    const estimated = {
      ResultsByTime: [{ TimePeriod: { Start: '2026-03-01', End: '2026-03-02' }, Groups: [group(['1', 'AWS Lambda'], '1')], Estimated: true }],
    };
    await load('estimated.json', reply([], estimated));
    expect(await bench.rows('SELECT x_DefectKind AS k, x_Rows AS n FROM source_defects ORDER BY 1')).toEqual(
      expect.arrayContaining([
        { k: 'Coarser than an export', n: '1' },
        { k: 'Estimated amount', n: '1' },
      ]),
    );
  });

  it('with blended costs alone are refused: nothing is billed by them', async () => {
    const blended = { Keys: ['1', 'AWS Lambda'], Metrics: { BlendedCost: { Amount: '1', Unit: 'USD' } } };
    expect(await bench.refuse(bench.bill('blended.json', JSON.stringify(reply([blended]))))).toMatchObject({ name: 'BillColumnMissing' });
  });
});

describe('beside other bills', () => {
  it('give way to a report of the same account and month', async () => {
    const report = bench.bill(
      'beside/report.csv',
      curCsv([line({ 'lineItem/UnblendedCost': '2.5', 'bill/PayerAccountId': PAYER, 'identity/LineItemId': 'l' })]),
    );
    const sums = bench.bill(
      'beside/sums.json',
      JSON.stringify(reply([group(['009876543210', 'Amazon Elastic Compute Cloud - Compute'], '2.5')], { BillingAccountId: PAYER })),
    );
    const other = bench.bill('beside/other.json', JSON.stringify(reply([group(['1', 'AWS Lambda'], '4')], { BillingAccountId: '000000000009' })));
    await bench.load(report, sums, other);
    expect(await bench.rows('SELECT x_BillName AS n, x_BillStatus AS s FROM bills ORDER BY 1')).toEqual([
      { n: 'other.json', s: 'Loaded' },
      { n: 'report.csv', s: 'Loaded' },
      { n: 'sums.json', s: 'Superseded' },
    ]);
    expect(await bench.rows('SELECT sum(BilledCost) AS b FROM charges')).toEqual([{ b: '6.500000000000' }]);
  });
});
