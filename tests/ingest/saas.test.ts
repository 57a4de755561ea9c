import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { ingest } from '../../pipeline/1-ingest/ingest.ts';
import { starterMapping } from '../../pipeline/1-ingest/saas-csv/starter.ts';
import { inputFiles } from '../../pipeline/6-publish/input-files.ts';
import { type Bench, focusCsv, openBench } from './bench-of-bills.ts';

let bench: Bench;
afterEach(() => bench?.close());

const WHO = 'constants: { ServiceProviderName: Acme, BillingAccountId: a-1, ServiceCategory: Business Applications, BillingCurrency: USD }';
const USAGE = `headers: [Day, Item, Cost]\nrows: usage\ncolumns: { ChargePeriodStart: Day, SkuId: Item, BilledCost: Cost }\n${WHO}\n`;
const CONTRACT = `headers: [Contract, From, To, Value]\nrows: contract\ncolumns: { x_ContractId: Contract, ChargePeriodStart: From, ChargePeriodEnd: To, BilledCost: Value }\nends: inclusive\n${WHO}\n`;

async function load(mapping: string, ...texts: readonly string[]): Promise<void> {
  bench = await openBench({ 'mappings/it.yaml': mapping }, { threads: 1 });
  await bench.load(...texts.map((text, index) => bench.bill(`bill-${index + 1}.csv`, text)));
}

async function one<T = Record<string, string>>(sql: string): Promise<T> {
  const [row] = await bench.rows<T>(sql);
  return row!;
}

const TOTAL = 'SELECT sum(BilledCost)::VARCHAR AS b, sum(EffectiveCost)::VARCHAR AS e, count(*)::INTEGER AS n FROM charges';

describe('a table is recognised', () => {
  it('by the headers of its mapping, whatever their case and the columns beside them', async () => {
    await load(USAGE, ' day ,ITEM,cost,Extra\n2026-01-05,A,1.50,x\n');
    expect(await one('SELECT BilledCost AS b, x_Extra AS x, ChargePeriodEnd AS e FROM charges')).toEqual({
      b: '1.500000000000',
      x: 'x',
      e: '2026-01-06 00:00:00',
    });
  });

  it('as CSV.gz, with tabs, and as Parquet', async () => {
    bench = await openBench({ 'mappings/it.yaml': USAGE });
    const parquet = bench.bill('c.parquet', '');
    await bench.database.run(`COPY (SELECT DATE '2026-03-05' AS "Day", 'A' AS "Item", 2.25::DOUBLE AS "Cost", 7 AS "Extra") TO '${parquet}' (FORMAT parquet)`);
    await bench.load(bench.bill('a.gz', gzipSync('Day,Item,Cost\n2026-01-05,A,1\n')), bench.bill('b.tsv', 'Day\tItem\tCost\n2026-02-05\tA\t0.5\n'), parquet);
    expect(await one(TOTAL)).toEqual({ b: '3.750000000000', e: '3.750000000000', n: 3 });
  });

  it('because providers.yaml names its mapping, even where another provider knows it', async () => {
    const mapping = USAGE.replace('[Day, Item, Cost]', '[]')
      .replace('ChargePeriodStart: Day', 'ChargePeriodStart: ChargePeriodStart')
      .replace('Cost }', 'BilledCost }')
      .replace('Item', 'ServiceName');
    bench = await openBench({ 'mappings/mine.yaml': mapping, 'providers.yaml': 'bills:\n  - { path: ../bills/f.csv, mapping: mine }\n' });
    bench.bill('f.csv', focusCsv([{}]));
    await bench.load();
    expect(await one('SELECT x_Provider AS p, ServiceProviderName AS s, SkuId AS k FROM charges')).toEqual({ p: 'saas-csv', s: 'Acme', k: 'Machines' });
  });

  it('never before a provider that knows it as its own', async () => {
    const mapping = USAGE.replace('[Day, Item, Cost]', '[BilledCost, ServiceName, ChargePeriodStart, BillingCurrency, InvoiceIssuerName]');
    bench = await openBench({ 'mappings/greedy.yaml': mapping });
    await bench.load(bench.bill('f.csv', focusCsv([{}])));
    expect(await one('SELECT x_Provider AS p FROM charges')).toEqual({ p: 'focus-files' });
  });

  it('else it is answered with the draft of a mapping, which reads it once people have filled it in', async () => {
    bench = await openBench();
    const path = bench.bill(
      'Zoom Invoices 2026-01.csv',
      'Invoice Number,Invoice Date,Plan,Amount,Currency,Department,Seat owner\nI-1,2026-01-15,Pro,12.50,EUR,Shop,x\n',
    );
    const refused = await bench.refuse(path);
    expect(refused).toMatchObject({ name: 'BillUnknown', where: `${path}:1`, exitCode: 1 });
    expect(refused.fix).toContain('mappings/zoom-invoices.yaml');
    const draft = refused.fix.slice(refused.fix.indexOf('headers:'));
    expect(draft).toContain('BilledCost: Amount');
    bench.write('mappings/zoom-invoices.yaml', draft.replace('<who provides it>', 'Zoom').replace('<your account there>', 'z-1'));
    await bench.load(path);
    expect(await one('SELECT BilledCost AS b, BillingCurrency AS c, InvoiceId AS i, SkuId AS k, Tags AS t FROM charges')).toEqual({
      b: '12.500000000000',
      c: 'EUR',
      i: 'I-1',
      k: 'Pro',
      t: '{"Department":"Shop","Seat owner":"x"}',
    });
  });

  it('by the mapping that data/inputs/README.md shows', async () => {
    const readme = readFileSync(join(import.meta.dirname, '../../data/inputs/README.md'), 'utf8');
    const shown = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml!).find((yaml) => yaml.startsWith('headers:'))!;
    await load(shown, 'Invoice No;Line;Month;Plan;Net amount;Department\nI-1;1;01.02.2026;Pro;1.234,56;Shop\n;;;Total;1.234,56;\n');
    expect(await one('SELECT BilledCost AS b, BillingPeriodStart AS p, Tags AS t FROM charges')).toEqual({
      b: '1234.560000000000',
      p: '2026-02-01 00:00:00',
      t: '{"team":"Shop"}',
    });
  });

  it('whose draft names every header once', () => {
    const headers = ['Month', 'Team', 'Cost (USD)', 'no', 'Total: net', 'Ünïcode', ''];
    const draft = starterMapping(headers);
    for (const header of headers.filter((each) => each !== '')) expect(draft.split('\n').slice(1).join('\n')).toContain(header);
  });
});

describe('a mistake in a mapping is answered with its line', () => {
  const lines = (text: string): string => text.trim().replace(/^ {4}/gm, '');
  const base = ['headers: [Day, Cost]', 'rows: usage', 'columns:', '  ChargePeriodStart: Day', '  BilledCost: Cost', WHO];
  const change = (from: string, to: string): string => base.join('\n').replace(from, to);
  it.each([
    ['a mistyped key', change('columns:', 'colums:'), 'InputKeyUnknown', 'columns', 3],
    ['a mistyped key that is needed', change('rows: usage', 'row: usage'), 'InputKeyUnknown', 'rows', 2],
    ['nothing about its rows', change('rows: usage\n', ''), 'MappingIncomplete', 'rows: usage', 1],
    ['a mistyped FOCUS column', change('  BilledCost:', '  BiledCost:'), 'InputKeyUnknown', 'BilledCost', 5],
    ['a kind of row that there is not', change('usage', 'subscription'), 'InputNotValid', 'seats', 2],
    ['a category that FOCUS does not have', change('Business Applications', 'SaaS'), 'InputNotValid', 'Business Applications', 6],
    ['a currency that is no code', change('BillingCurrency: USD', 'BillingCurrency: dollars'), 'InputNotValid', 'three letters', 6],
    ['nobody who provides it', change('ServiceProviderName: Acme, ', ''), 'MappingIncomplete', 'ServiceProviderName', 3],
    ['no account', change('BillingAccountId: a-1, ', ''), 'MappingIncomplete', 'BillingAccountId', 3],
    ['no day', change('  ChargePeriodStart: Day\n', ''), 'MappingIncomplete', 'ChargePeriodStart', 3],
    ['no amount', change('  BilledCost: Cost\n', '  SkuId: Cost\n'), 'MappingIncomplete', 'BilledCost', 3],
    [
      'an end of which is not said whether it is included',
      change('  BilledCost: Cost\n', '  BilledCost: Cost\n  ChargePeriodEnd: End\n'),
      'MappingIncomplete',
      'ends: inclusive',
      6,
    ],
    ['a way to write dates that is none', `${base.join('\n')}\ndates: dd/mm/jj`, 'MappingNotValid', 'DD.MM.YYYY', 7],
    ['one separator for two things', `${base.join('\n')}\nnumbers: { decimal: ",", thousands: "," }`, 'MappingNotValid', '1.234,56', 7],
    ['a contract without a term', change('usage', 'contract'), 'MappingIncomplete', 'ChargePeriodEnd', 2],
    ['tokens without meters', change('usage', 'tokens'), 'MappingIncomplete', 'meters:', 2],
    ['used tokens that are worth nothing', change('usage', 'draw-down'), 'MappingIncomplete', 'EffectiveCost', 3],
    ['a price that is no number', `${base.join('\n')}\nprices:\n  - { sku: a, meter: b, price: cheap }`, 'InputNotValid', '2.50', 8],
    ['budgets without a column', `${base.join('\n')}\nbudgets: { name: Plan, level: department, unit: Day }`, 'MappingIncomplete', 'x_Budget', 7],
    ['no YAML', 'headers: [Day\nrows: usage', 'InputNotYaml', 'Check indentation', 2],
  ])('%s', async (_, mapping, name, says, line) => {
    bench = await openBench({ 'mappings/it.yaml': lines(mapping) });
    const refused = await bench.refuse(bench.bill('b.csv', 'Day,Cost\n2026-01-05,1\n'));
    expect(refused).toMatchObject({ name, exitCode: 1 });
    expect(refused.where).toMatch(new RegExp(`mappings/it\\.yaml:${line}$`));
    expect(`${refused.what} ${refused.why} ${refused.fix}`).toContain(says);
  });

  it('a meter that no price names, with the one that is meant', async () => {
    bench = await openBench({
      'mappings/it.yaml': `headers: [Day]\nrows: tokens\ncolumns: { ChargePeriodStart: Day, SkuId: Model }\nmeters:\n  - { meter: Input Tokens, column: In }\nprices:\n  - { sku: m, meter: Imput Tokens, price: 1 }\n${WHO}\n`,
    });
    expect(await bench.refuse(bench.bill('b.csv', 'Day,Model,In\n2026-01-05,m,1\n'))).toMatchObject({
      name: 'MappingIncomplete',
      fix: 'Write "meter: Imput Tokens".',
    });
  });

  it('two mappings for one file', async () => {
    bench = await openBench({ 'mappings/a.yaml': USAGE, 'mappings/b.yaml': USAGE });
    const refused = await bench.refuse(bench.bill('b.csv', 'Day,Item,Cost\n2026-01-05,A,1\n'));
    expect(refused.name).toBe('MappingsTie');
    expect(refused.what).toContain('a and b');
  });

  it('a mapping that providers.yaml names and is not there', async () => {
    bench = await openBench({ 'mappings/zoom.yaml': USAGE, 'providers.yaml': 'bills:\n  - { path: ../bills, mapping: zom }\n' });
    bench.bill('b.csv', 'Day,Item,Cost\n2026-01-05,A,1\n');
    const refused = await bench.refuse();
    expect(refused).toMatchObject({ name: 'MappingUnknown', fix: 'Write "mapping: zoom".' });
    expect(refused.where).toMatch(/providers\.yaml:2$/);
  });
});

describe('a file that does not fit its mapping is answered with its line', () => {
  it.each([
    [
      'a needed column is missing',
      USAGE.replace('[Day, Item, Cost]', '[Day]'),
      'Day,Item,Costs\n2026-01-05,A,1\n',
      'MappingDoesNotFit',
      '"Costs"',
      /mappings\/it\.yaml:3$/,
    ],
    ['a needed column is there twice', USAGE, 'Day,Item,Cost,cost \n2026-01-05,A,1,2\n', 'MappingHeaderTwice', 'Cost', /mappings\/it\.yaml:3$/],
    ['an amount is text', USAGE, 'Day,Item,Cost\n2026-01-05,A,1\n2026-01-06,A,many\n', 'BillValueUnreadable', 'Cost is "many"', /bill-1\.csv:3$/],
    ['an amount is written in another way than said', USAGE, 'Day,Item,Cost\n2026-01-05,A,"1.234,50"\n', 'BillValueUnreadable', 'numbers:', /bill-1\.csv:2$/],
    ['a day may be two days', USAGE, 'Day,Item,Cost\n04/05/2026,A,1\n', 'BillValueUnreadable', 'dates:', /bill-1\.csv:2$/],
    ['a day is blank', USAGE, 'Day,Item,Cost\n2026-01-05,A,1\n,Total,1\n', 'BillValueUnreadable', 'leave_out:', /bill-1\.csv:3$/],
    ['an amount is blank', USAGE, 'Day,Item,Cost\n2026-01-05,A,\n', 'BillValueUnreadable', 'leave_out:', /bill-1\.csv:2$/],
    ['a term ends before it begins', CONTRACT, 'Contract,From,To,Value\nC,2026-02-01,2026-01-01,1\n', 'BillValueUnreadable', 'after the day', /bill-1\.csv:2$/],
    [
      'a row is of no known kind',
      USAGE.replace('rows: usage', 'rows: { by: Item, kinds: { A: usage } }'),
      'Day,Item,Cost\n2026-01-05,B,1\n',
      'BillValueUnreadable',
      'kinds:',
      /bill-1\.csv:2$/,
    ],
    [
      'a model has no price on a day',
      `headers: [Day, In]\nrows: tokens\ncolumns: { ChargePeriodStart: Day, SkuId: Model }\nmeters: [ { meter: Input Tokens, column: In } ]\nprices: [ { sku: m, meter: Input Tokens, from: 2026-02-01, price: 1 } ]\n${WHO}\n`,
      'Day,Model,In\n2026-02-05,m,1\n2026-01-05,m,1\n',
      'BillValueUnreadable',
      'prices:',
      /bill-1\.csv:3$/,
    ],
  ])('%s', async (_, mapping, text, name, says, where) => {
    bench = await openBench({ 'mappings/it.yaml': mapping });
    const refused = await bench.refuse(bench.bill('bill-1.csv', text));
    expect(refused).toMatchObject({ name, exitCode: 1 });
    expect(refused.where).toMatch(where);
    expect(`${refused.what} ${refused.fix}`).toContain(says);
  });

  it('a column that is not needed is read as NULL where it is missing, and ten others are kept', async () => {
    const extra = Array.from({ length: 10 }, (_, index) => `New ${index}`);
    await load(
      USAGE.replace('SkuId: Item', 'SkuId: Item, RegionId: Region, ResourceId: Thing'),
      `Day,Item,Cost,${extra.join(',')}\n2026-01-05,A,1,${extra.join(',')}\n`,
    );
    expect(await one('SELECT ResourceId AS r, x_New9 AS x FROM charges')).toEqual({ r: null, x: 'New 9' });
    expect(await bench.rows('SELECT x_Column AS c, x_DefectKind AS k FROM source_defects ORDER BY 1')).toEqual([
      { c: 'RegionId', k: 'Missing column' },
      { c: 'ResourceId', k: 'Missing column' },
    ]);
  });
});

describe('amounts are read as the mapping says', () => {
  it.each([
    [
      '',
      ['1,234.50', '$1,234.50', '(1,234.50)', '1234.5 USD', '-.5', '1.2E-7', '+3', '−2', '7-'],
      ['1234.5', '1234.5', '-1234.5', '1234.5', '-0.5', '0.00000012', '3', '-2', '-7'],
    ],
    ['numbers: { decimal: "," }', ['1.234,50', '1.234.567', '0,5 €', '-1.000'], ['1234.5', '1234567', '0.5', '-1000']],
    ['numbers: { decimal: ",", thousands: " " }', ['1 234,50', '1\u00a0234,5', '1\u202f000'], ['1234.5', '1234.5', '1000']],
    ['numbers: { thousands: "\'" }', ["CHF 1'234.50", '1’000'], ['1234.5', '1000']],
    ['sign: reversed', ['-5', '2.5', '(1)'], ['5', '-2.5', '1']],
  ])('%s', async (says, written, meant) => {
    await load(`${USAGE}${says}\n`, `Day,Item,Cost\n${written.map((each, index) => `2026-01-05,${index},"${each}"`).join('\n')}\n`);
    const rows = await bench.rows<{ b: string }>("SELECT regexp_replace(BilledCost::VARCHAR, '\\.?0+$', '') AS b FROM charges ORDER BY x_BillRow");
    expect(rows.map(({ b }) => b)).toEqual(meant);
  });

  it.each([
    ['dates: DD.MM.YYYY', '03.02.2026', '2026-02-03 00:00:00'],
    ['dates: [MM/DD/YYYY, MMM YYYY]', 'Feb 2026', '2026-02-01 00:00:00'],
    ['dates: D/M/YY', '3/2/26', '2026-02-03 00:00:00'],
    ['dates: unix\ngrain: hour', '1770076800', '2026-02-03 00:00:00'],
    ['', '2026-02-03T23:30:00-02:00', '2026-02-04 00:00:00'],
    ['', '2026-02', '2026-02-01 00:00:00'],
  ])('and days: %s', async (says, written, meant) => {
    await load(`${USAGE}${says}\n`, `Day,Item,Cost\n${written},A,1\n`);
    expect(await one('SELECT ChargePeriodStart AS s FROM charges')).toEqual({ s: meant });
  });
});

describe('what is delivered again', () => {
  it('counts once, with its changes, though columns that nobody mapped change too', async () => {
    const rows = (cost: string, balance: string): string => `Day,Item,Cost,Balance\n2026-01-05,A,${cost},${balance}\n2026-01-06,B,2,${balance}\n`;
    await load(USAGE, rows('1', '7'), rows('1.5', '8'));
    expect(await one(TOTAL)).toEqual({ b: '3.500000000000', e: '3.500000000000', n: 2 });
    expect(await bench.rows('SELECT x_BillStatus AS s FROM bills ORDER BY x_BillName')).toEqual([{ s: 'Superseded' }, { s: 'Loaded' }]);
  });

  it('counts once by the columns that name a line', async () => {
    const mapping = USAGE.replace('rows:', 'identity: [Id]\nrows:');
    await load(mapping, 'Id,Day,Item,Cost\n1,2026-01-05,A,1\n', 'Id,Day,Item,Cost\n1,2026-01-05,renamed,1.5\n2,2026-01-06,B,2\n');
    expect(await one(TOTAL)).toEqual({ b: '3.500000000000', e: '3.500000000000', n: 2 });
  });

  it('may be of two mappings of the same vendor, which both count', async () => {
    bench = await openBench({
      'mappings/usage.yaml': USAGE,
      'mappings/seats.yaml': USAGE.replace('[Day, Item, Cost]', '[Day, Seat, Price]').replace('Item', 'Seat').replace('Cost }', 'Price }'),
    });
    await bench.load(bench.bill('a.csv', 'Day,Item,Cost\n2026-01-05,A,1\n'), bench.bill('b.csv', 'Day,Seat,Price\n2026-01-05,S,10\n'));
    expect(await one(TOTAL)).toEqual({ b: '11.000000000000', e: '11.000000000000', n: 2 });
  });
});

describe('a contract', () => {
  const file = (...rows: string[]): string => `Contract,From,To,Value\n${rows.join('\n')}\n`;
  const SPREAD =
    'SELECT sum(EffectiveCost)::VARCHAR AS e, count(*)::INTEGER AS n, max(ChargePeriodStart)::DATE::VARCHAR AS last FROM charges WHERE x_StatedPeriodStart IS NOT NULL';

  it('is spread over its days, up to the last day that the bills know', async () => {
    bench = await openBench({ 'mappings/c.yaml': CONTRACT, 'mappings/u.yaml': USAGE });
    await bench.load(bench.bill('c.csv', file('C-1,2026-01-01,2026-12-31,1000')), bench.bill('u.csv', 'Day,Item,Cost\n2026-02-10,A,1\n'));
    expect(await one(SPREAD)).toEqual({ e: '112.328767123277', n: 41, last: '2026-02-10' });
    expect(await one("SELECT BilledCost AS b, EffectiveCost AS e FROM charges WHERE ChargeCategory = 'Purchase'")).toEqual({
      b: '1000.000000000000',
      e: '0.000000000000',
    });
    expect(await bench.rows('SELECT * FROM bill_totals WHERE x_Difference <> 0')).toEqual([]);
    expect(await bench.rows('SELECT DISTINCT BillingPeriodStart::DATE::VARCHAR AS p FROM charges WHERE x_StatedPeriodStart IS NOT NULL ORDER BY 1')).toEqual([
      { p: '2026-01-01' },
      { p: '2026-02-01' },
    ]);
  });

  it('costs over its term what it is billed with, to the last digit', async () => {
    bench = await openBench({ 'mappings/c.yaml': CONTRACT }, { asOf: '2027-01-31' });
    await bench.load(bench.bill('c.csv', file('C-1,2026-01-01,2026-12-31,1000', 'C-2,2026-03-15,2026-03-17,-10')));
    expect(await one(TOTAL)).toEqual({ b: '990.000000000000', e: '990.000000000000', n: 370 });
    expect(await one("SELECT EffectiveCost AS e FROM charges WHERE ChargePeriodStart = '2026-12-31'")).toEqual({ e: '2.739726027492' });
  });

  it('that is delivered again counts as a whole, also in the months after the one in which it is billed', async () => {
    bench = await openBench({ 'mappings/c.yaml': CONTRACT }, { asOf: '2026-12-31' });
    const first = bench.bill('contracts-a.csv', file('C-1,2026-01-01,2026-12-31,365', 'C-2,2026-02-01,2026-02-28,28'));
    const later = bench.bill('contracts-b.csv', file('C-2,2026-02-01,2026-02-28,56'));
    await bench.load(first, later);
    expect(
      await bench.rows(
        "SELECT ContractApplied ->> '$.Elements[0].ContractId' AS c, sum(EffectiveCost)::VARCHAR AS e FROM charges WHERE ContractApplied IS NOT NULL GROUP BY ALL ORDER BY ALL",
      ),
    ).toEqual([
      { c: 'C-1', e: '365.000000000000' },
      { c: 'C-2', e: '56.000000000000' },
    ]);
    expect(await one('SELECT sum(BilledCost)::VARCHAR AS b FROM charges')).toEqual({ b: '421.000000000000' });
  });
});

describe('budgets and actuals', () => {
  const MAPPING = `headers: [Department, Month, Budget, Actual]\nrows: budget-and-actuals\ncolumns: { BillingPeriodStart: Month, BilledCost: Actual, x_Budget: Budget }\ntags: { department: Department }\nbudgets: { name: Plan, level: department, unit: Department }\n${WHO}\n`;
  it('bring actuals as charges and budgets beside them', async () => {
    await load(MAPPING, 'Department,Month,Budget,Actual\nShop,2026-01,100,90.5\nShop,2026-01,"1,000.25",10\nShop,2026-02,120,\n');
    expect(await bench.rows('SELECT BilledCost AS b, Tags AS t FROM charges')).toEqual([
      { b: '90.500000000000', t: '{"department":"Shop"}' },
      { b: '10.000000000000', t: '{"department":"Shop"}' },
    ]);
    expect(await bench.rows('SELECT * FROM delivered_budgets ORDER BY x_Month')).toEqual([
      {
        x_BudgetName: 'Plan',
        x_BudgetLevel: 'department',
        x_BudgetUnit: 'Shop',
        x_Month: '2026-01',
        x_Amount: '1100.25',
        x_Currency: 'USD',
        x_Where: 'bill-1.csv:2',
      },
      {
        x_BudgetName: 'Plan',
        x_BudgetLevel: 'department',
        x_BudgetUnit: 'Shop',
        x_Month: '2026-02',
        x_Amount: '120',
        x_Currency: 'USD',
        x_Where: 'bill-1.csv:4',
      },
    ]);
  });
});

describe('a mapping is part of', () => {
  it("the bill's recipe and the edition's inputs", async () => {
    bench = await openBench({ 'mappings/it.yaml': USAGE });
    const path = bench.bill('b.csv', 'Day,Item,Cost\n2026-01-05,A,1\n');
    await ingest(bench, [path]);
    const before = await one('SELECT x_Recipe AS r FROM bill_recipes');
    const inputs = inputFiles(bench.folders.inputs);
    expect(inputs.map(({ name }) => name)).toContain('mappings/it.yaml');
    bench.write('mappings/it.yaml', USAGE.replace('Acme', 'Emca'));
    await ingest(bench, [path]);
    expect(await one('SELECT x_Recipe AS r FROM bill_recipes')).not.toEqual(before);
    expect(inputFiles(bench.folders.inputs)).not.toEqual(inputs);
    await bench.load(path);
    expect(await one('SELECT ServiceProviderName AS s FROM charges')).toEqual({ s: 'Emca' });
  });
});
