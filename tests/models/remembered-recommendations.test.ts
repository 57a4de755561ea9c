/** What the edition before this one leaves of its recommendations. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { type Edition, objectPath } from '#contract/edition.ts';
import { GOLD } from '#contract/gold.ts';
import { editionId, manifestText } from '../../pipeline/6-publish/editions/manifest.ts';
import { rememberRecommendations } from '../../pipeline/6-publish/records/remembered_recommendations.ts';
import { quoteText } from '../../pipeline/engine/duckdb.ts';
import { sha256Of, writeWhole } from '../../pipeline/engine/lake.ts';
import { openWorkshop } from '../workshop.ts';

it('amounts are remembered in the currency that they are in, and in no other', async () => {
  const workshop = await openWorkshop();
  const { database, folders } = workshop;
  try {
    const values: Record<string, string> = {
      x_RecommendationId: "'aaaaaaaaaaa1'",
      x_MonthlySavings: '365::DECIMAL(38, 12)',
      x_ClaimedMonthlySavings: '400::DECIMAL(38, 12)',
      x_LastFoundOn: "DATE '2026-06-30'",
    };
    const path = join(folders.data, objectPath('a'.repeat(64)));
    mkdirSync(dirname(path), { recursive: true });
    await database.run(
      `COPY (SELECT ${Object.keys(GOLD.known_recommendations.columns).map((name) => `${values[name] ?? 'NULL'} AS ${name}`)}) TO ${quoteText(path)} (FORMAT parquet)`,
    );
    const before: Edition = {
      format: 1,
      asOf: '2026-06-30',
      company: 'Example',
      reportingCurrency: 'USD',
      parent: null,
      code: { version: '1', sha256: 'b'.repeat(64) },
      bills: [],
      inputs: [],
      tables: { known_recommendations: { rows: 1, sums: {}, objects: [{ sha256: 'a'.repeat(64), sizeBytes: 1, rows: 1, month: null }] } },
      checks: { passed: 0, warnings: 0 },
    };
    const id = editionId(before, sha256Of(manifestText(before)));
    writeWhole(join(folders.editions, id, 'edition.json'), manifestText(before));
    writeWhole(join(folders.editions, 'latest'), id);
    const remembered = async (currency: string) => {
      await database.run(`CREATE OR REPLACE TABLE parameters AS SELECT '${currency}' AS x_ReportingCurrency`);
      await rememberRecommendations(workshop);
      return database.rows(
        'SELECT x_RecommendationId, x_MonthlySavings::INTEGER AS x_MonthlySavings, x_ClaimedMonthlySavings::INTEGER AS x_ClaimedMonthlySavings FROM remembered_recommendations',
      );
    };
    expect(await remembered('USD')).toEqual([{ x_RecommendationId: 'aaaaaaaaaaa1', x_MonthlySavings: 365, x_ClaimedMonthlySavings: 400 }]);
    expect(await remembered('EUR')).toEqual([{ x_RecommendationId: 'aaaaaaaaaaa1', x_MonthlySavings: null, x_ClaimedMonthlySavings: null }]);
  } finally {
    workshop.close();
  }
});
