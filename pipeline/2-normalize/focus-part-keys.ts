/** Tells which files of an export would be the bytes that they were, without writing them. */
import { type Database, quoteText } from '../engine/duckdb.ts';
import { sha256Of } from '../engine/lake.ts';
import { recipe } from '../engine/recipe.ts';
import type { FocusPart } from './export-focus.ts';

/**
 * A key for each part of an export of `counted_charges`, by its name: the same key is the same file. It holds which charges there are (their
 * ids), what they say (silver files are named by the hash of bill and recipes), the columns, and the code that writes them.
 */
export async function partKeys(
  database: Database,
  parts: readonly FocusPart[],
  { files, columns }: { readonly files: readonly string[]; readonly columns: ReadonlyMap<string, readonly string[]> },
): Promise<Map<string, string>> {
  const month = "strftime(BillingPeriodStart, '%Y-%m')";
  const ids = await database.rows<{ part: string; ids: string }>(
    `SELECT ${month} || '.' || x_Provider AS part, bit_xor(hash(x_ChargeId)) || ' ' || count(*) AS ids FROM counted_charges GROUP BY part`,
  );
  const sources = await database.rows<{ part: string; names: string }>(`
    SELECT ${month} || '.' || x_Provider AS part, string_agg(DISTINCT filename, ' ' ORDER BY filename) AS names
    FROM read_parquet([${files.map(quoteText).join(', ')}], union_by_name = true, filename = true) GROUP BY part`);
  const idsOf = new Map(ids.map((row) => [row.part, row.ids]));
  const namesOf = new Map(sources.map((row) => [row.part, row.names.replaceAll(/\S*[\\/]/g, '')]));
  return new Map(
    parts.map(({ name, month: of, provider }) => {
      const part = `${of}.${provider}`;
      return [name, sha256Of(JSON.stringify([recipe().sha256, name, columns.get(provider), idsOf.get(part), namesOf.get(part)]))];
    }),
  );
}
