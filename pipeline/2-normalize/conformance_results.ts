/** How well each service provider's charges keep to FOCUS 1.4. */
import { bitOf, packedBits } from '../engine/bit-counters.ts';
import type { Context } from '../engine/context.ts';
import type { Database, Row } from '../engine/duckdb.ts';
import { reported } from '../engine/log.ts';
import { CONFORMANCE_RULES, type ConformanceRule } from './conformance-rules.ts';

/**
 * Makes `conformance_results` from `charges` in one pass: per rule and service provider the rows it speaks of and those that break it.
 */
export async function buildConformanceResults({ database, log }: Context): Promise<void> {
  await reported(log, database, '2-normalize', 'conformance_results', async () => {
    await countPatterns(database);
    const results: Row[] = [];
    for (const [index, rule] of CONFORMANCE_RULES.entries()) results.push(...(await resultsOf(database, rule, index)));
    await fillExamples(database, results);
    await database.createTextTable(
      'rule_results',
      ['x_RuleId', 'x_RuleText', 'ServiceProviderName', 'x_Rows', 'x_FailingRows', 'x_Example'],
      [...results, ...(await prefixRows(database))],
    );
    await database.run(`
      CREATE OR REPLACE TABLE conformance_results AS
      SELECT * REPLACE (x_Rows::BIGINT AS x_Rows, x_FailingRows::BIGINT AS x_FailingRows) FROM rule_results WHERE x_Rows::BIGINT > 0 ORDER BY ALL`);
    await database.run('DROP TABLE rule_results');
    await database.run('DROP TABLE rule_patterns');
  });
}

async function countPatterns(database: Database): Promise<void> {
  const applies = packedBits(
    'applies',
    CONFORMANCE_RULES.map(({ appliesTo }) => appliesTo),
  );
  const broken = packedBits(
    'broken',
    CONFORMANCE_RULES.map(({ appliesTo, isBrokenBy }) => `(${appliesTo}) AND (${isBrokenBy})`),
  );
  await database.run(`
    CREATE OR REPLACE TEMP TABLE rule_patterns AS
    SELECT ServiceProviderName, x_BillId, ${[...applies, ...broken].join(', ')}, count(*) AS n, min(x_BillRow) AS first_row
    FROM charges
    GROUP BY ALL`);
}

async function resultsOf(database: Database, { id, text }: ConformanceRule, index: number): Promise<Row[]> {
  return database.rows<Row>(
    `SELECT
      $id AS x_RuleId, $text AS x_RuleText, ServiceProviderName,
      coalesce(sum(n) FILTER (${bitOf('applies', index)}), 0) AS x_Rows,
      coalesce(sum(n) FILTER (${bitOf('broken', index)}), 0) AS x_FailingRows,
      min({bill: x_BillId, line: first_row}) FILTER (${bitOf('broken', index)}) AS example
    FROM rule_patterns
    GROUP BY ServiceProviderName`,
    { id, text },
  );
}

/** Reads, in one pass, what the first breaking row of each result holds. */
async function fillExamples(database: Database, results: readonly Row[]): Promise<void> {
  const broken = results.filter(({ example }) => example !== null);
  if (broken.length === 0) return;
  const rows = broken.map(({ x_RuleId, example }, index) => {
    const { bill, line } = example as { bill: string; line: string };
    return { number: index, rule: x_RuleId, x_BillId: bill, x_BillRow: line };
  });
  await database.createTextTable('example_rows', ['number', 'rule', 'x_BillId', 'x_BillRow'], rows);
  const cases = CONFORMANCE_RULES.map(({ id, example, isBrokenBy }) => `WHEN rule = '${id}' AND (${isBrokenBy}) THEN ${example}`);
  const examples = await database.rows<{ number: string; example: string | null }>(`
    SELECT number, min(CASE ${cases.join(' ')} END) AS example
    FROM charges JOIN (SELECT * REPLACE (x_BillRow::BIGINT AS x_BillRow) FROM example_rows) USING (x_BillId, x_BillRow)
    GROUP BY number`);
  await database.run('DROP TABLE example_rows');
  for (const { number, example } of examples) broken[Number(number)]!.x_Example = example?.slice(0, 200) ?? null;
}

/** The one rule on columns instead of rows: what FOCUS does not name starts with x_. */
async function prefixRows(database: Database): Promise<Row[]> {
  return database.rows<Row>(`
    SELECT
      'CustomColumns-Prefix' AS x_RuleId, 'Columns that FOCUS does not name MUST start with x_.' AS x_RuleText, ServiceProviderName,
      sum(n) AS x_Rows, coalesce(sum(n) FILTER (x_Column IS NOT NULL), 0) AS x_FailingRows, min(x_Column) AS x_Example
    FROM rule_patterns
    JOIN (SELECT x_BillId FROM bills WHERE x_FocusVersion IS NOT NULL) USING (x_BillId)
    LEFT JOIN (SELECT x_BillId, min(x_Column) AS x_Column FROM source_defects WHERE x_DefectKind = 'Unknown column' GROUP BY ALL) USING (x_BillId)
    GROUP BY ServiceProviderName`);
}
