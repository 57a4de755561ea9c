/** Table `remembered_recommendations`: what editions before this one recommended, so that it stays known after it vanished from the bill. */
// makes: remembered_recommendations
// in:    parameters
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { objectPath } from '#contract/edition.ts';
import { GOLD } from '#contract/gold.ts';
import type { Context } from '../../engine/context.ts';
import { quoteText } from '../../engine/duckdb.ts';
import { latestId, readEdition } from '../editions/manifest.ts';

/** A recommendation that no edition of so many months found again is forgotten, unless decisions.yaml says enough of it. */
const KEPT_MONTHS = 24;

/**
 * Reads `known_recommendations` of the edition before this one, which holds those of the editions before it; nothing where that one is of a later day,
 * or its objects were pruned. Amounts of an edition in another currency are left out. Called before room 5, which adds what is found today.
 */
export async function rememberRecommendations({ database, folders, asOf }: Context): Promise<void> {
  const last = latestId(folders.editions);
  const before = last === null ? null : readEdition(folders.editions, last).edition;
  const objects = before?.tables.known_recommendations?.objects ?? [];
  const paths = objects.map(({ sha256 }) => join(folders.data, objectPath(sha256)));
  if (before === null || paths.length === 0 || !paths.every((path) => existsSync(path)) || (asOf !== null && before.asOf > asOf)) {
    await database.run('DROP TABLE IF EXISTS remembered_recommendations');
    return;
  }
  const isSameCurrency = before.reportingCurrency === (await database.value('SELECT x_ReportingCurrency FROM parameters'));
  const columns = Object.entries(GOLD.known_recommendations.columns)
    .map(([name, kind]) => (kind === 'money' && !isSameCurrency ? `NULL::DECIMAL(38, 12) AS ${name}` : name))
    .join(', ');
  await database.run(`CREATE OR REPLACE TABLE remembered_recommendations AS
    SELECT ${columns} FROM read_parquet([${paths.map(quoteText)}], union_by_name = true)
    WHERE x_LastFoundOn >= ${quoteText(before.asOf)}::DATE - INTERVAL ${KEPT_MONTHS} MONTH`);
}
