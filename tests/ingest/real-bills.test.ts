import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_REAL_BILLS, REAL_BILLS } from '../real-bills.ts';
import { type Bench, openBench } from './bench-of-bills.ts';

/** Control totals: the README of the folder of real bills. */
describe.skipIf(!REAL_BILLS)(`real bills (${REAL_BILLS ? 'found' : NO_REAL_BILLS})`, () => {
  const at = (name: string): string => join(REAL_BILLS!, name);

  describe('AWS Cost and Usage Report, Parquet', () => {
    let bench: Bench;
    beforeAll(async () => {
      bench = await openBench();
      await bench.load(at('aws-cur'));
    });
    afterAll(() => bench.close());

    it('adds up to the control totals', async () => {
      expect(
        await bench.rows(
          'SELECT x_SourceRows, round(BilledCost, 6)::VARCHAR AS billed, round(EffectiveCost, 6)::VARCHAR AS effective, x_Difference FROM bill_totals ORDER BY BillingPeriodStart',
        ),
      ).toEqual([
        { x_SourceRows: '119307', billed: '4064.483132', effective: '4195.957109', x_Difference: '0.000000000000' },
        { x_SourceRows: '124340', billed: '3505.326968', effective: '3632.559846', x_Difference: '0.000000000000' },
      ]);
    });

    it('costs 4.241096 a day more than it bills: the upfront fees', async () => {
      const rows = await bench.rows(`
        SELECT BillingPeriodStart::VARCHAR AS month, round(sum(EffectiveCost - BilledCost) / date_diff('day', BillingPeriodStart, BillingPeriodStart + INTERVAL 1 MONTH), 6)::DECIMAL(18, 6)::VARCHAR AS a_day
        FROM daily_charges GROUP BY BillingPeriodStart ORDER BY 1`);
      expect(rows).toEqual([
        { month: '2018-10-01', a_day: '4.241096' },
        { month: '2018-11-01', a_day: '4.241096' },
      ]);
    });

    it('splits each fee into a purchase without effective cost and an unused part without billed cost', async () => {
      expect(
        await bench.rows(`
        SELECT ChargeCategory, CommitmentDiscountStatus, count(*) AS n, max(abs(EffectiveCost)) = 0 AS is_without_effective, max(abs(BilledCost)) = 0 AS is_without_billed
        FROM charges WHERE x_LineItemLineItemType = 'RIFee' GROUP BY ALL ORDER BY ALL`),
      ).toEqual([
        { ChargeCategory: 'Purchase', CommitmentDiscountStatus: null, n: '18', is_without_effective: true, is_without_billed: false },
        { ChargeCategory: 'Usage', CommitmentDiscountStatus: 'Unused', n: '18', is_without_effective: false, is_without_billed: true },
      ]);
    });

    it('names each charge once', async () => {
      expect(await bench.rows('SELECT count(*) - count(DISTINCT x_ChargeId) AS doubled FROM charges')).toEqual([{ doubled: '0' }]);
    });
  });

  it('FOCUS sample: totals by issuer, and its defects', async () => {
    const bench = await openBench();
    await bench.load(at('focus-sample/focus_sample.csv'));
    expect(await bench.rows('SELECT InvoiceIssuerName AS issuer, sum(BilledCost)::VARCHAR AS billed FROM bill_totals GROUP BY 1 ORDER BY 1')).toEqual([
      { issuer: 'Amazon Web Services Canada, Inc.', billed: '0.249086214700' },
      { issuer: 'Amazon Web Services EMEA SARL', billed: '0.003831146800' },
      { issuer: 'Amazon Web Services, Inc.', billed: '17.753721256900' },
      { issuer: 'Microsoft', billed: '1.976514185860' },
      { issuer: 'Oracle', billed: '0.537073924730' },
    ]);
    const kinds = await bench.rows<{ x_DefectKind: string }>('SELECT DISTINCT x_DefectKind FROM source_defects ORDER BY 1');
    expect(kinds.map(({ x_DefectKind }) => x_DefectKind)).toEqual([
      'Empty text',
      'Literal NULL',
      'Rounded to whole numbers',
      'Time without Z',
      'Unknown column',
      'Value not in the list',
    ]);
    expect(
      await bench.rows("SELECT count(*) AS n FROM charges WHERE x_SourceChanges = 'Spelling:ChargeFrequency' AND ChargeFrequency = 'Usage-Based'"),
    ).toEqual([{ n: '7' }]);
    bench.close();
  });

  it('each of the 26 FOCUS scenarios keeps every cent', async () => {
    const files = readdirSync(at('focus-scenarios')).filter((name) => name.endsWith('.csv'));
    expect(files).toHaveLength(26);
    for (const file of files) {
      const bench = await openBench({ 'providers.yaml': `bills: [{ path: "${at(`focus-scenarios/${file}`)}", currency: USD }]` });
      await bench.load();
      const rows = await bench.rows(
        'SELECT sum(x_SourceRows) = sum(x_ChargeRows) AS has_all_rows, sum(abs(x_Difference)) = 0 AS has_all_cents FROM bill_totals',
      );
      expect(rows, file).toEqual([{ has_all_rows: true, has_all_cents: true }]);
      bench.close();
    }
  });

  it('AWS report as CSV: usage and tax', async () => {
    const bench = await openBench();
    await bench.load(at('aws-cur-csv/aws_sample-anonymous-aws-export-dataset.csv'));
    expect(await bench.rows('SELECT ChargeCategory, sum(BilledCost)::VARCHAR AS billed FROM charges GROUP BY 1 ORDER BY 1')).toEqual([
      { ChargeCategory: 'Tax', billed: '0.080000000000' },
      { ChargeCategory: 'Usage', billed: '1.602308697400' },
    ]);
    bench.close();
  });

  it('AWS report with other columns: Marketplace charges that cost nothing', async () => {
    const bench = await openBench();
    await bench.load(at('aws-cur-csv/aws_2022-07-01-alt-columns.csv'));
    expect(
      await bench.rows('SELECT ServiceProviderName AS s, InvoiceIssuerName AS i, count(*) AS n, sum(BilledCost)::VARCHAR AS b FROM charges GROUP BY ALL'),
    ).toEqual([{ s: 'Red Hat, Inc.', i: 'Amazon Web Services, Inc.', n: '2', b: '0.000000000000' }]);
    expect(await bench.rows('SELECT DISTINCT CommitmentDiscountId AS c, Tags AS t FROM charges')).toEqual([
      { c: null, t: '{"aws:created_by":"IAMUser:fake:and"}' },
    ]);
    bench.close();
  });

  it.each(['sample-cur20.csv', 'sample-legacy-csv.csv'])('AWS report %s of thirteen columns: refused without a currency, else whole', async (file) => {
    const path = at(`aws-cur-csv/${file}`);
    const bench = await openBench({ 'providers.yaml': `bills: [{ path: "${path}", currency: USD }]` });
    expect(await bench.refuse(path)).toMatchObject({ name: 'BillColumnMissing', fix: expect.stringContaining('currency: USD') });
    await bench.load();
    expect(
      await bench.rows('SELECT BillingPeriodStart::VARCHAR AS p, BilledCost::VARCHAR AS b, x_Difference AS d, x_SourceRows AS n FROM bill_totals'),
    ).toEqual([{ p: '2025-01-01', b: '0.065200000000', d: '0.000000000000', n: '4' }]);
    bench.close();
  });

  it('Cost Explorer as the command line prints it', async () => {
    const bench = await openBench();
    const reply = /Output::\n(.*)/s.exec(readFileSync(at('aws-cost-explorer/awscli-get-cost-and-usage.rst'), 'utf8'))![1]!;
    await bench.load(bench.bill('reply.json', reply.trim()));
    expect(
      await bench.rows('SELECT ServiceName AS s, ServiceCategory AS c, Tags AS t, BilledCost AS b, BillingPeriodEnd::VARCHAR AS e FROM charges ORDER BY 4'),
    ).toEqual([
      { s: 'Amazon Simple Storage Service', c: 'Storage', t: '{"Environment":"Dev"}', b: '0.268236464400', e: '2017-10-01 00:00:00' },
      { s: 'Amazon Simple Storage Service', c: 'Storage', t: null, b: '40.354377313400', e: '2017-10-01 00:00:00' },
    ]);
    bench.close();
  });

  it('a month delivered before and after its invoice was final counts once', async () => {
    const bench = await openBench();
    await bench.load(at('restatement'));
    expect(await bench.rows('SELECT x_BillName, x_BillStatus, x_Note FROM bills ORDER BY 1')).toEqual([
      {
        x_BillName: 'aws_2023-06-01-not-final.csv',
        x_BillStatus: 'Superseded',
        x_Note:
          '2023-06 delivered again in aws_2023-06-01.csv, which counts because its invoice is final. Only the earlier one holds 30 NOK of sub account 9999999999999.',
      },
      { x_BillName: 'aws_2023-06-01.csv', x_BillStatus: 'Loaded', x_Note: null },
    ]);
    expect(await bench.rows('SELECT sum(BilledCost)::VARCHAR AS billed FROM daily_charges')).toEqual([{ billed: '30.000000000000' }]);
    bench.close();
  });

  it('a ragged report, an empty file and a stranger are refused', async () => {
    const bench = await openBench();
    expect(await bench.refuse(at('aws-cur-csv/test_cur.csv'))).toMatchObject({ name: 'BillRagged', where: expect.stringMatching(/test_cur\.csv:2$/) });
    expect(await bench.refuse(at('aws-cur-csv/aws_empty_frame.csv'))).toMatchObject({ name: 'BillEmpty' });
    expect(await bench.refuse(at('bad/ocp_empty-file-payload_empty-file.csv'))).toMatchObject({ name: 'BillEmpty' });
    expect(await bench.refuse(at('bad/ocp_tokenizing-error.csv'))).toMatchObject({ name: 'BillUnknown' });
    bench.close();
  });
});
