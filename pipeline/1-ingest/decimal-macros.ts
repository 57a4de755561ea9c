/** Prices times quantities in `focus.sql`. DuckDB takes two microseconds to cut the decimals of a 128-bit number, about a sixth of that by way of a double. */
import type { Database } from '../engine/duckdb.ts';

const MACROS = {
  /** `x` as DECIMAL(18, 12), rounded; NULL beyond a million. The way by a double counts only where it comes out exact. */
  'in_64_bits(x)': `CASE WHEN TRY_CAST(x::DOUBLE AS DECIMAL(18, 12)) = x THEN TRY_CAST(x::DOUBLE AS DECIMAL(18, 12)) ELSE TRY_CAST(x AS DECIMAL(18, 12)) END`,
  /** Product of two DECIMAL(18, 12), or of others whose decimals add up to at most 24, rounded to DECIMAL(38, 12). A double's result counts only where it is the nearest. */
  'rounded_product(a, b)': `
    CASE
      WHEN abs(a * b - TRY_CAST(a::DOUBLE * b::DOUBLE AS DECIMAL(18, 12))) < 0.0000000000005
        THEN TRY_CAST(a::DOUBLE * b::DOUBLE AS DECIMAL(18, 12))::DECIMAL(38, 12)
      ELSE TRY_CAST(a * b AS DECIMAL(38, 12))
    END`,
} as const;

/** Makes the macros `in_64_bits(x)` and `rounded_product(a, b)`. */
export async function createDecimalMacros(database: Database): Promise<void> {
  for (const [signature, sql] of Object.entries(MACROS)) await database.run(`CREATE OR REPLACE MACRO main.${signature} AS ${sql}`);
}
