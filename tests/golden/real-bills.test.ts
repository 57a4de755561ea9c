import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '../../pipeline/commands/site.ts';
import { costbook, Desk } from '../command-line.ts';
import { NO_REAL_BILLS, REAL_BILLS } from '../real-bills.ts';

describe.skipIf(!REAL_BILLS)(`real bills, end to end (${REAL_BILLS ? 'found' : NO_REAL_BILLS})`, () => {
  const desk = new Desk();
  const rows = async <T>(sql: string): Promise<T[]> => JSON.parse((await costbook('query', sql, '--json', '--data', desk.data)).stdout) as T[];

  beforeAll(async () => {
    const { exitCode, stderr } = await desk.build('--bill', join(REAL_BILLS!, 'aws-cur'), '--bill', join(REAL_BILLS!, 'focus-sample', 'focus_sample.csv'));
    expect(exitCode, stderr).toBe(0);
  });
  afterAll(() => desk.clear());

  it('the totals are the control totals of the bills', async () => {
    const months = await rows<Record<string, string>>(`
      SELECT BillingPeriodStart, round(sum(BilledCost), 6)::VARCHAR AS Billed, round(sum(EffectiveCost), 6)::VARCHAR AS Effective
      FROM charges WHERE x_Provider = 'aws-data-exports' GROUP BY ALL ORDER BY 1`);
    expect(months.map(({ Billed, Effective }) => [Billed, Effective])).toEqual([
      ['4064.483132', '4195.957109'],
      ['3505.326968', '3632.559846'],
    ]);
    const issuers = await rows<Record<string, string>>(`
      SELECT InvoiceIssuerName, sum(BilledCost)::DECIMAL(20, 11)::VARCHAR AS Billed FROM charges WHERE x_Provider = 'focus-files' GROUP BY ALL ORDER BY 1`);
    expect(issuers.map(({ Billed }) => Number(Billed)).sort((a, b) => a - b)).toEqual([
      0.0038311468, 0.2490862147, 0.53707392473, 1.97651418586, 17.7537212569,
    ]);
  });

  it('gold holds the same cents', async () => {
    const [row] = await rows<{ x_IsEqual: boolean }>(
      'SELECT (SELECT sum(BilledCost) FROM charges) = (SELECT sum(BilledCost) FROM daily_costs) AND (SELECT sum(EffectiveCost) FROM charges) = (SELECT sum(EffectiveCost) FROM monthly_costs) AS x_IsEqual',
    );
    expect(row).toEqual({ x_IsEqual: true });
  });

  it('effective − billed is the upfront fee of each day', async () => {
    const [row] = await rows<{ x_PerDay: string }>(
      "SELECT round((sum(EffectiveCost) - sum(BilledCost)) / 61, 6)::DECIMAL(18, 6)::VARCHAR AS x_PerDay FROM charges WHERE x_Provider = 'aws-data-exports'",
    );
    expect(Number(row!.x_PerDay)).toBeCloseTo(4.241096, 6);
  });

  it('both moves of the Glue development endpoints are anomalies with account and usage type', async () => {
    const found = await rows<Record<string, string>>(`
      SELECT x_FirstDay, x_AnomalyKind, SubAccountId, round(x_ExpectedPerDay, 0)::INTEGER AS x_Expected, round(x_ActualPerDay, 0)::INTEGER AS x_Actual
      FROM cost_anomalies WHERE SkuMeter = 'USE1-DEVED-DPU-Hour' ORDER BY 1`);
    expect(found).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          x_FirstDay: '2018-10-10',
          x_AnomalyKind: 'Step up',
          x_Expected: 53,
          x_Actual: 106,
          SubAccountId: expect.stringMatching(/^\d+$/),
        }),
        expect.objectContaining({ x_FirstDay: '2018-11-21', x_AnomalyKind: 'Step down', x_Actual: 0 }),
      ]),
    );
  });

  it('the defects of the FOCUS sample are listed', async () => {
    const defects = await rows<{ x_DefectKind: string; x_Column: string; x_Rows: string }>(
      'SELECT x_DefectKind, x_Column, x_Rows FROM source_defects ORDER BY 1, 2',
    );
    const columns = new Set(defects.map(({ x_Column }) => x_Column));
    for (const column of ['Id', 'ChargeFrequency', 'EffectiveCost', 'ChargePeriodStart']) expect(columns, JSON.stringify(defects)).toContain(column);
  });

  it('the site says the same totals without JavaScript', async () => {
    const out = join(desk.folder, 'site');
    await buildSite({ dataFolder: desk.data, outFolder: out });
    expect(existsSync(join(out, 'index.html'))).toBe(true);
    const quality = readFileSync(join(out, 'data-quality', 'index.html'), 'utf8');
    expect(quality).toContain('4,064.48');
    expect(readdirSync(out)).toEqual(expect.arrayContaining(['cost-centers', 'services', 'explore', 'recommendations', 'editions', 'glossary']));
  });
});
