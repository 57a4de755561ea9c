/** Invoices held against the bill: rooms 1 and 2, rows in, verdicts out. */
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type Bench, focusCsv, openBench } from '../ingest/bench-of-bills.ts';

let bench: Bench;
afterEach(() => bench?.close());

const HEADER = 'InvoiceIssuerName,InvoiceId,BillingPeriodStart,BilledCost,BillingCurrency';
type Cells = Record<string, string>;
type Verdict = Record<string, string | null>;

const charge = (amount: string, more: Cells = {}): Cells => ({
  BilledCost: amount,
  EffectiveCost: amount,
  ListCost: amount,
  ContractedCost: amount,
  InvoiceId: 'I-1',
  ...more,
});
const noId = { InvoiceId: '' };
const inMonth = (month: string): Cells => ({
  BillingPeriodStart: `${month}-01T00:00:00Z`,
  BillingPeriodEnd: `${month.slice(0, 5)}${String(Number(month.slice(5)) + 1).padStart(2, '0')}-01T00:00:00Z`,
  ChargePeriodStart: `${month}-01T00:00:00Z`,
  ChargePeriodEnd: `${month}-02T00:00:00Z`,
});
const csv = (...rows: readonly Cells[]): string => [Object.keys(rows[0]!).join(','), ...rows.map((row) => Object.values(row).join(',')), ''].join('\n');

/** Verdicts on charges beside lines of invoices.csv and files beside the bill. */
async function verdicts(charges: readonly Cells[], invoices: string | null, files: Readonly<Record<string, string>> = {}): Promise<Verdict[]> {
  bench?.close();
  bench = await openBench(invoices === null ? {} : { 'invoices.csv': invoices.startsWith('InvoiceIssuerName') ? invoices : `${HEADER}\n${invoices}\n` });
  const paths = [bench.bill('charges.csv', focusCsv(charges)), ...Object.entries(files).map(([name, text]) => bench.bill(name, text))];
  await bench.load(...paths);
  return bench.rows<Verdict>('SELECT * FROM invoice_reconciliations ORDER BY InvoiceIssuerName, BillingPeriodStart, InvoiceId NULLS LAST, BillingCurrency');
}

async function verdict(...args: Parameters<typeof verdicts>): Promise<Verdict> {
  const [row, ...others] = await verdicts(...args);
  expect(others).toEqual([]);
  return row!;
}

const status = ({ InvoiceId, x_ReconciliationStatus, x_Explanation }: Verdict) => [InvoiceId, x_ReconciliationStatus, x_Explanation];

describe('an invoice and the charges under its number', () => {
  it('agree to the last digit', async () => {
    expect(await verdict([charge('60.5'), charge('39.5')], 'Nimbus Inc.,I-1,2026-01,100.00,USD')).toMatchObject({
      x_ReconciliationStatus: 'Reconciled',
      x_Explanation: null,
      x_InvoiceCost: '100.000000000000',
      BilledCost: '100.000000000000',
      x_Difference: '0.000000000000',
      x_ChargeRows: '2',
      x_Sentence: 'Invoice and bill agree to the last digit.',
      x_Where: 'invoices.csv:2',
    });
  });

  it.each([
    ['half a cent', '100.005', 'Reconciled', 'Invoice and bill agree to 0.01 USD.'],
    ['one dollar', '101', 'Within tolerance', '1.00 USD apart; 1.00 USD is allowed for 1 charge.'],
    ['a trillionth more', '101.000000000001', 'Difference', expect.stringContaining('The invoice asks for 1.00 USD less than the bill.')],
  ])('apart by %s', async (_, billed, result, sentence) => {
    expect(await verdict([charge(billed)], 'Nimbus Inc.,I-1,2026-01,100,USD')).toMatchObject({ x_ReconciliationStatus: result, x_Sentence: sentence });
  });

  it.each([
    ['JPY', '100', '100 JPY'],
    ['KWD', '0.1', '0.100 KWD'],
    ['USD', '1', '1.00 USD'],
  ])('in %s may be %s apart', async (currency, allowed, spoken) => {
    const bill = charge('1000', { BillingCurrency: currency });
    const within = await verdict([bill], `Nimbus Inc.,I-1,2026-01,${1000 + Number(allowed)},${currency}`);
    expect(within).toMatchObject({ x_ReconciliationStatus: 'Within tolerance', x_Sentence: expect.stringContaining(`${spoken} is allowed`) });
    const beyond = await verdict([bill], `Nimbus Inc.,I-1,2026-01,${(1000 + Number(allowed) * 1.01).toFixed(3)},${currency}`);
    expect(beyond.x_ReconciliationStatus).toBe('Difference');
  });

  it('a month or its first day, an issuer in another case', async () => {
    for (const line of ['Nimbus Inc.,I-1,2026-01-01,5,USD', 'nimbus  INC.,I-1,2026-01,5,USD']) {
      expect(await verdict([charge('5')], line)).toMatchObject({ x_ReconciliationStatus: 'Reconciled', InvoiceIssuerName: 'Nimbus Inc.' });
    }
  });

  it('two issuers may use the same number', async () => {
    const rows = await verdicts([charge('5'), charge('7', { InvoiceIssuerName: 'Alto' })], 'Nimbus Inc.,I-1,2026-01,5,USD\nAlto,I-1,2026-01,9,USD');
    expect(rows.map((row) => [row.InvoiceIssuerName, row.x_ReconciliationStatus])).toEqual([
      ['Alto', 'Difference'],
      ['Nimbus Inc.', 'Reconciled'],
    ]);
  });

  it('a credit note is negative', async () => {
    const rows = await verdicts(
      [charge('50'), charge('-20', { InvoiceId: 'C-1', ChargeClass: 'Correction' })],
      'Nimbus Inc.,I-1,2026-01,50,USD\nNimbus Inc.,C-1,2026-01,-20.00,USD',
    );
    expect(rows.map(status)).toEqual([
      ['C-1', 'Reconciled', null],
      ['I-1', 'Reconciled', null],
    ]);
  });

  it('charges that cost nothing need no invoice', async () => {
    expect(await verdicts([charge('0'), charge('5', { InvoiceId: 'I-2' })], 'Nimbus Inc.,I-2,2026-01,5,USD')).toHaveLength(1);
  });
});

describe('tax', () => {
  const TAXED = `${HEADER},Tax\nNimbus Inc.,I-1,2026-01,119,USD,19\n`;

  it('that the bill does not carry stands apart', async () => {
    expect(await verdict([charge('100')], TAXED)).toMatchObject({
      x_ReconciliationStatus: 'Reconciled',
      x_Explanation: 'Tax',
      x_InvoiceTax: '19.000000000000',
      x_TaxNotInBill: '19.000000000000',
      x_BilledTax: null,
      x_Difference: '0.000000000000',
      x_Sentence: 'Invoice and bill agree to the last digit. The invoice has 19.00 USD of tax, the cost data none: compared without it.',
    });
  });

  it('in both is compared', async () => {
    const tax = (amount: string) => charge(amount, { ChargeCategory: 'Tax' });
    expect(await verdict([charge('100'), tax('19')], TAXED)).toMatchObject({
      x_ReconciliationStatus: 'Reconciled',
      x_BilledTax: '19.000000000000',
      x_TaxNotInBill: '0.000000000000',
    });
    expect(await verdict([charge('100'), tax('7')], TAXED)).toMatchObject({
      x_ReconciliationStatus: 'Difference',
      x_Explanation: 'Tax',
      x_Sentence: expect.stringContaining('It is tax: 19.00 USD on the invoice, 7.00 USD in the bill.'),
    });
  });

  it('left out of the written amount is found', async () => {
    const row = await verdict([charge('100'), charge('19', { ChargeCategory: 'Tax' })], 'Nimbus Inc.,I-1,2026-01,100,USD');
    expect(row).toMatchObject({ x_ReconciliationStatus: 'Difference', x_Explanation: 'Tax', x_Sentence: expect.stringContaining('written without it') });
  });

  it('that nobody mentions is asked for', async () => {
    const row = await verdict([charge('100')], 'Nimbus Inc.,I-1,2026-01,119,USD');
    expect(row).toMatchObject({
      x_ReconciliationStatus: 'Difference',
      x_Explanation: null,
      x_Sentence: expect.stringContaining('write it into the column Tax'),
    });
  });
});

describe('what explains a difference', () => {
  const seller = { ProviderName: 'Redbridge', PublisherName: 'Redbridge' };

  it('Marketplace charges that come on another invoice', async () => {
    const charges = [charge('100'), charge('30', seller), charge('9', { ProviderName: 'Other Seller', PublisherName: 'Other Seller' })];
    const row = await verdict(charges, 'Nimbus Inc.,I-1,2026-01,109,USD');
    expect(row).toMatchObject({
      x_ReconciliationStatus: 'Difference',
      x_Explanation: 'Marketplace',
      x_Sentence: expect.stringContaining('30.00 USD of Redbridge under this number'),
    });
  });

  it('Marketplace charges that the bill has under another number', async () => {
    const rows = await verdicts([charge('100'), charge('30', { ...seller, InvoiceId: 'M-1' })], 'Nimbus Inc.,I-1,2026-01,130,USD');
    expect(rows.map(status)).toEqual([
      ['I-1', 'Difference', 'Marketplace'],
      ['M-1', 'No invoice', 'No invoice'],
    ]);
    expect(rows[0]!.x_Sentence).toContain('which the bill has under M-1');
  });

  it('credits', async () => {
    const credit = charge('-40', { ChargeCategory: 'Credit' });
    expect(await verdict([charge('100'), credit], 'Nimbus Inc.,I-1,2026-01,100,USD')).toMatchObject({
      x_Explanation: 'Credit',
      x_Difference: '40.000000000000',
    });
    const [, row] = await verdicts([charge('100'), { ...credit, InvoiceId: 'C-1' }], 'Nimbus Inc.,I-1,2026-01,60,USD');
    expect(row).toMatchObject({
      x_Explanation: 'Credit',
      x_Sentence: expect.stringContaining('the invoice takes off 40.00 USD, which the bill has under C-1'),
    });
  });

  it('nothing', async () => {
    const row = await verdict([charge('100')], `${HEADER},Note\nNimbus Inc.,I-1,2026-01,90,USD,asked on 3 February\n`);
    expect(row).toMatchObject({
      x_Explanation: null,
      x_Sentence: 'The invoice asks for 10.00 USD less than the bill. Nothing in the bill explains it. Note: asked on 3 February',
    });
  });

  it('another currency', async () => {
    const rows = await verdicts([charge('100')], 'Nimbus Inc.,I-1,2026-01,90,EUR');
    expect(rows.map((row) => [row.BillingCurrency, ...status(row)])).toEqual([
      ['EUR', 'I-1', 'Difference', 'Currency'],
      ['USD', 'I-1', 'No invoice', 'No invoice'],
    ]);
    expect(rows[0]!.x_Sentence).toBe('The invoice is written in EUR, the bill has its number in USD.');
  });
});

describe('what is not yet final', () => {
  it('charges without a number, beside others that have one', async () => {
    const [row, open] = await verdicts([charge('60'), charge('40', noId)], 'Nimbus Inc.,I-1,2026-01,100,USD');
    expect(row).toMatchObject({
      x_ReconciliationStatus: 'Not yet final',
      x_Sentence: 'The invoice asks for 40.00 USD more than the bill. 40.00 USD of this issuer and month carry no invoice number yet, which is the difference.',
    });
    expect(open).toMatchObject({ InvoiceId: null, x_ReconciliationStatus: 'Not yet final', x_InvoiceCost: null, x_Difference: null });
  });

  it('an invoice before its number is in the bill', async () => {
    const rows = await verdicts(
      [charge('60'), charge('70', { ...noId, ...inMonth('2026-02') })],
      'Nimbus Inc.,I-1,2026-01,60,USD\nNimbus Inc.,I-2,2026-02,90,USD',
    );
    expect(rows.map(status)).toEqual([
      ['I-1', 'Reconciled', null],
      ['I-2', 'Not yet final', 'Not yet final'],
    ]);
  });

  it('an open invoice, and an open billing period', async () => {
    expect(status(await verdict([charge('60')], `${HEADER},InvoiceIssueStatus\nNimbus Inc.,I-1,2026-01,90,USD,Open\n`))).toEqual([
      'I-1',
      'Not yet final',
      'Not yet final',
    ]);
    const period = (text: string, updated: string): Cells => ({
      ...inMonth('2026-01'),
      BillingPeriodStatus: text,
      BillingPeriodLastUpdated: updated,
      InvoiceIssuerName: 'Nimbus Inc.',
    });
    const periods = (...rows: readonly Cells[]) => ({ 'periods.csv': csv(...rows.map(({ ChargePeriodStart: _, ChargePeriodEnd: __, ...row }) => row)) });
    const open = await verdict([charge('60')], 'Nimbus Inc.,I-1,2026-01,90,USD', periods(period('Open', '2026-01-20T00:00:00Z')));
    expect(open).toMatchObject({ x_ReconciliationStatus: 'Not yet final', x_BillingPeriodStatus: 'Open' });
    const closed = await verdict(
      [charge('60')],
      'Nimbus Inc.,I-1,2026-01,90,USD',
      periods(period('Closed', '2026-02-03T00:00:00Z'), period('Open', '2026-01-20T00:00:00Z')),
    );
    expect(closed).toMatchObject({ x_ReconciliationStatus: 'Difference', x_BillingPeriodStatus: 'Closed' });
  });
});

describe('a bill without invoice numbers', () => {
  it('is held against the invoices of its month, all together', async () => {
    const row = await verdict([charge('60', noId), charge('40', noId)], 'Nimbus Inc.,A-2,2026-01,70,USD\nNimbus Inc.,A-1,2026-01,30,USD');
    expect(row).toMatchObject({
      InvoiceId: 'A-1, A-2',
      x_ReconciliationStatus: 'Reconciled',
      x_InvoiceCost: '100.000000000000',
      x_Sentence: 'Invoice and bill agree to the last digit. Held by month: the bill gives these charges no invoice number.',
      x_Where: 'invoices.csv:3, invoices.csv:2',
    });
  });

  it('months before the first number are held by month too', async () => {
    const rows = await verdicts([charge('60', noId), charge('70', inMonth('2026-02'))], 'Nimbus Inc.,A-1,2026-01,50,USD\nNimbus Inc.,I-1,2026-02,70,USD');
    expect(rows.map(status)).toEqual([
      ['A-1', 'Difference', null],
      ['I-1', 'Reconciled', null],
    ]);
  });

  it('a month that still runs waits for its invoice; one that is written is held against what there is', async () => {
    const charges = [charge('60', noId), charge('40', { ...noId, ...inMonth('2026-02') })];
    const statuses = async (invoices: string | null) => (await verdicts(charges, invoices)).map(status);
    expect(await statuses(null)).toEqual([
      [null, 'No invoice', 'No invoice'],
      [null, 'Not yet final', 'Not yet final'],
    ]);
    expect((await statuses('Nimbus Inc.,A-2,2026-02,70,USD'))[1]).toEqual(['A-2', 'Difference', null]);
  });

  it('an issuer that is not named is the provider', async () => {
    const row = await verdict([charge('60', { ...noId, InvoiceIssuerName: '' })], 'Nimbus,A-1,2026-01,60,USD');
    expect(row).toMatchObject({ InvoiceIssuerName: 'Nimbus', x_ReconciliationStatus: 'Reconciled' });
  });
});

describe('what does not meet', () => {
  it.each([
    ['a mistyped issuer', 'Nimbus In.,I-1,2026-01,5,USD', 'Issuer', 'The bill knows no issuer "Nimbus In.". Is "Nimbus Inc." meant?'],
    ['the provider for the issuer', 'Nimbus,I-9,2026-01,5,USD', 'Issuer', 'The bill knows no issuer "Nimbus". Is "Nimbus Inc." meant?'],
    ['an unknown issuer', 'Alto,I-9,2026-01,5,USD', 'Issuer', 'The bill knows no issuer "Alto". Its issuers are Nimbus Inc.'],
    [
      'a mistyped number',
      'Nimbus Inc.,I-11,2026-01,5,USD',
      'Number',
      "The bill's charges of January 2026 do not carry this number. It has I-1: is one of the two mistyped?",
    ],
    ['a month that is not loaded', 'Nimbus Inc.,I-9,2026-07,5,USD', 'No bill', 'No charges of Nimbus Inc. for July 2026 in USD are loaded.'],
  ])('%s', async (_, line, explanation, sentence) => {
    const rows = await verdicts([charge('5')], line);
    const row = rows.find(({ x_InvoiceCost }) => x_InvoiceCost !== null);
    expect(row).toMatchObject({
      x_ReconciliationStatus: 'Not in the bill',
      x_Explanation: explanation,
      x_Sentence: sentence,
      BilledCost: null,
      x_Difference: '5.000000000000',
    });
  });

  it('the same number of another issuer', async () => {
    const rows = await verdicts([charge('5'), charge('5', { InvoiceIssuerName: 'Alto', InvoiceId: 'Z-1' })], 'Alto,I-1,2026-01,5,USD');
    expect(rows.find(({ InvoiceId, x_InvoiceCost }) => InvoiceId === 'I-1' && x_InvoiceCost !== null)!.x_Sentence).toBe(
      'The bill has this number under the issuer "Nimbus Inc.".',
    );
  });

  it('a bill without any invoice knows what to write', async () => {
    expect(await verdict([charge('5')], null)).toMatchObject({
      InvoiceId: 'I-1',
      x_ReconciliationStatus: 'No invoice',
      BilledCost: '5.000000000000',
      x_InvoiceCost: null,
      x_Difference: null,
    });
  });

  it('a voided invoice asks for nothing', async () => {
    const voided = (id: string) => `${HEADER},InvoiceIssueStatus\nNimbus Inc.,${id},2026-01,5,USD,Voided\n`;
    expect(await verdict([charge('5')], voided('I-1'))).toMatchObject({
      x_ReconciliationStatus: 'Difference',
      x_Explanation: 'Voided',
      x_InvoiceCost: '0.000000000000',
    });
    expect((await verdicts([charge('5')], voided('I-0'))).map(status)).toEqual([
      ['I-0', 'Reconciled', 'Voided'],
      ['I-1', 'No invoice', 'No invoice'],
    ]);
  });
});

describe('FOCUS InvoiceDetail', () => {
  const detail = (amount: string, more: Cells = {}): Cells => ({
    BilledCost: amount,
    BillingCurrency: 'USD',
    BillingPeriodStart: '2026-01-01T00:00:00Z',
    ChargeCategory: 'Usage',
    InvoiceDetailId: 'D-1',
    InvoiceDetailLastUpdated: '2026-02-03T00:00:00Z',
    InvoiceId: 'I-1',
    InvoiceIssueStatus: 'Issued',
    InvoiceIssuerName: 'Nimbus Inc.',
    PaymentDueDate: '2026-03-01T00:00:00Z',
    PaymentTerms: 'Net 30',
    ...more,
  });

  it('lines of several categories are one invoice, tax apart', async () => {
    const file = csv(
      detail('60'),
      detail('50', { InvoiceDetailId: 'D-2', ChargeCategory: 'Purchase' }),
      detail('-10', { InvoiceDetailId: 'D-3', ChargeCategory: 'Credit' }),
      detail('1.9E1', { InvoiceDetailId: 'D-4', ChargeCategory: 'Tax' }),
    );
    expect(await verdict([charge('100')], null, { 'details.csv': file })).toMatchObject({
      x_ReconciliationStatus: 'Reconciled',
      x_Explanation: 'Tax',
      x_InvoiceCost: '119.000000000000',
      x_InvoiceTax: '19.000000000000',
      PaymentDueDate: '2026-03-01',
      x_Where: 'details.csv:2',
    });
  });

  it('of a line that comes again the last word counts; voided lines do not', async () => {
    const files = {
      'a.csv': csv(detail('70'), detail('999', { InvoiceDetailId: 'D-2', InvoiceIssueStatus: 'Voided' })),
      'b.csv': csv(detail('100', { InvoiceDetailLastUpdated: '2026-02-09T00:00:00Z' })),
      'c.csv': csv(detail('100', { InvoiceDetailLastUpdated: '2026-02-09T00:00:00Z' })),
    };
    expect(await verdict([charge('100')], null, files)).toMatchObject({ x_ReconciliationStatus: 'Reconciled', x_InvoiceCost: '100.000000000000' });
  });

  it('is read from Parquet and from packed CSV', async () => {
    bench = await openBench();
    const bill = bench.bill('charges.csv', focusCsv([charge('100'), charge('5', { InvoiceId: 'I-2' })]));
    const packed = bench.bill('details.csv.gz', gzipSync(csv(detail('5', { InvoiceId: 'I-2' }))));
    const parquet = `${dirname(bill)}/details.parquet`;
    await bench.database.run(`COPY (SELECT 100::DECIMAL(18, 2) AS BilledCost, 'USD' AS BillingCurrency, TIMESTAMP '2026-01-01' AS BillingPeriodStart, 'Usage' AS ChargeCategory,
      'D-1' AS InvoiceDetailId, 'I-1' AS InvoiceId, 'Issued' AS InvoiceIssueStatus, 'Nimbus Inc.' AS InvoiceIssuerName, 'Net 30' AS PaymentTerms) TO '${parquet}' (FORMAT parquet)`);
    await bench.load(bill, packed, parquet);
    expect(await bench.rows('SELECT InvoiceId AS i, x_ReconciliationStatus AS s, x_Where AS w FROM invoice_reconciliations ORDER BY 1')).toEqual([
      { i: 'I-1', s: 'Reconciled', w: 'details.parquet:1' },
      { i: 'I-2', s: 'Reconciled', w: 'details.csv.gz:2' },
    ]);
  });

  it('a line of invoices.csv counts before it, and says so', async () => {
    const row = await verdict([charge('100')], 'Nimbus Inc.,I-1,2026-01,100,USD', { 'details.csv': csv(detail('70')) });
    expect(row).toMatchObject({ x_ReconciliationStatus: 'Reconciled', x_Sentence: expect.stringContaining('InvoiceDetail says 70') });
  });

  it('is never counted as charges, and an edition names it', async () => {
    await verdicts([charge('100')], null, { 'details.csv': csv(detail('100')) });
    expect(await bench.database.value('SELECT sum(BilledCost) FROM daily_charges')).toBe('100.000000000000');
    expect(await bench.rows("SELECT x_BillName, x_Provider FROM bills WHERE x_BillStatus = 'Not a bill'")).toEqual([
      { x_BillName: 'details.csv', x_Provider: 'focus-invoices' },
    ]);
  });

  it.each([
    ['text in an amount', detail('ten'), 'BillValueUnreadable', /details\.csv:2$/],
    ['no amount', detail(''), 'BillValueUnreadable', /details\.csv:2$/],
  ])('%s is refused', async (_, row, name, where) => {
    bench = await openBench();
    const parts = await bench.refuse(bench.bill('charges.csv', focusCsv([charge('1')])), bench.bill('details.csv', csv(row)));
    expect(parts).toMatchObject({ name, where: expect.stringMatching(where) });
  });
});

describe('invoices.csv', () => {
  it.each([
    ['Nimbus Inc.,I-1,2026-13,5,USD', 'InvoiceNotValid', /BillingPeriodStart is "2026-13"/],
    ['Nimbus Inc.,I-1,2026-01,"1,000.00",USD', 'InvoiceNotValid', /BilledCost is "1,000.00"/],
    ['Nimbus Inc.,I-1,2026-01,5,US', 'InvoiceNotValid', /"US" is no currency/],
    ['Nimbus Inc.,,2026-01,5,USD', 'InvoiceNotValid', /no number/],
    [',I-1,2026-01,5,USD', 'InvoiceNotValid', /who sent it/],
    ['Nimbus Inc.,I-1,2026-01,5,USD\nNimbus Inc.,I-1,2026-01,5,USD', 'InvoiceTwice', /invoices\.csv:2/],
  ])('%j is refused', async (lines, name, why) => {
    bench = await openBench({ 'invoices.csv': `${HEADER}\n${lines}\n` });
    const parts = await bench.refuse(bench.bill('charges.csv', focusCsv([charge('5')])));
    expect(parts).toMatchObject({ name, exitCode: 1, why: expect.stringMatching(why), where: expect.stringMatching(/invoices\.csv:\d$/) });
  });

  it.each([
    ['a mistyped column', `${HEADER.replace('InvoiceId', 'InvoiceID')}\n`, 'InputColumnUnknown', 'Write "InvoiceId" instead of "InvoiceID".'],
    [
      'a mistyped status',
      `${HEADER},InvoiceIssueStatus\nNimbus Inc.,I-1,2026-01,5,USD,Isued\n`,
      'InvoiceNotValid',
      'Write "Issued", or leave the cell empty: Issued.',
    ],
  ])('%s gets the nearest word', async (_, text, name, fix) => {
    bench = await openBench({ 'invoices.csv': text });
    expect(await bench.refuse(bench.bill('charges.csv', focusCsv([charge('5')])))).toMatchObject({ name, fix });
  });
});
