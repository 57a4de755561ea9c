import { expect, test } from 'vitest';
import { createDecimalMacros } from '../../pipeline/1-ingest/decimal-macros.ts';
import { Database } from '../../pipeline/engine/duckdb.ts';

/** Prices and quantities of few and of all decimals, of both signs, small and beyond a million, and pairs whose product ends in exactly half a unit. */
const PAIRS = `
  SELECT
    (CASE WHEN hash(i, 'sign') % 2 = 0 THEN 1 ELSE -1 END * (hash(i, 'a') % power(10, 1 + hash(i, 'size') % 17)::UBIGINT)::BIGINT * 0.000000000001::DECIMAL(12, 12))::DECIMAL(18, 12) AS a,
    ((hash(i, 'b') % power(10, 1 + hash(i, 'other') % 17)::UBIGINT)::BIGINT * 0.000000000001::DECIMAL(12, 12))::DECIMAL(18, 12) AS b
  FROM range(200000) AS numbers(i)
  UNION ALL
  SELECT (i * 0.000001::DECIMAL(6, 6))::DECIMAL(18, 12), 0.0000005::DECIMAL(18, 12) FROM range(-2000, 2000) AS numbers(i)
`;

test('a product by way of a double is the one that 128 bits round to', async () => {
  const database = await Database.open();
  await createDecimalMacros(database);
  const [counts] = await database.rows(`
    SELECT
      count(*) FILTER (rounded_product(a, b) IS DISTINCT FROM (a * b)::DECIMAL(38, 12))::INTEGER AS other,
      count(*) FILTER (in_64_bits((a * b)::DECIMAL(38, 12)) IS DISTINCT FROM TRY_CAST((a * b)::DECIMAL(38, 12) AS DECIMAL(18, 12)))::INTEGER AS otherCut,
      count(*) FILTER (abs(a * b) >= 1000000)::INTEGER > 100 AS hasLarge,
      count(*) FILTER ((a * b)::DECIMAL(38, 13) % 0.000000000001 = 0.0000000000005)::INTEGER > 500 AS hasHalves
    FROM (${PAIRS})
  `);
  database.close();
  expect(counts).toEqual({ other: 0, otherCut: 0, hasLarge: true, hasHalves: true });
});
