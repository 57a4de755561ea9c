/** Table recommendation_findings: what the rules found, with the words of each rule. */
// makes: recommendation_findings
// in:    recent_charges, recent_allocations
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../engine/duckdb.ts';
import { RECOMMENDATIONS } from './index.ts';

/** Findings below one unit of the reporting currency a month are not worth the reader's time. */
const MIN_MONTHLY_SAVINGS = 1;

/** Words of a rule, from the comments on top of its rule.sql. */
export interface RuleWords {
  readonly title: string;
  readonly why: string;
  readonly do: string;
  readonly learn: string;
}

/** Reads `-- title:`, `-- why:`, `-- do:` and `-- learn:`; one of them missing is a programming error. */
export function ruleWords(sql: string): RuleWords {
  const word = (key: string): string => {
    const text = new RegExp(`^-- ${key}:\\s*(.+)$`, 'm').exec(sql)?.[1]?.trim();
    if (!text) throw new Error(`rule.sql has no line "-- ${key}: …"`);
    return text;
  };
  return { title: word('title'), why: word('why'), do: word('do'), learn: word('learn') };
}

/** Runs every rule over the month to the last known day. Savings are per month and never negative. */
export async function buildRecommendationFindings(database: Database): Promise<void> {
  await database.run(`CREATE OR REPLACE TABLE recommendation_findings (
    x_RecommendationKind VARCHAR, x_Title VARCHAR, x_Why VARCHAR, x_Do VARCHAR, x_Learn VARCHAR,
    ServiceProviderName VARCHAR, SubAccountId VARCHAR, ServiceName VARCHAR, RegionId VARCHAR, ResourceId VARCHAR,
    x_Evidence VARCHAR, x_EvidenceFirstDay DATE, x_EvidenceLastDay DATE,
    x_MonthlySavings DECIMAL(38, 12), x_Confidence VARCHAR, x_Effort VARCHAR)`);
  for (const kind of RECOMMENDATIONS) {
    const sql = await readFile(join(import.meta.dirname, kind, 'rule.sql'), 'utf8');
    const words = ruleWords(sql);
    await database.run(
      `INSERT INTO recommendation_findings BY NAME
       SELECT $kind AS x_RecommendationKind, $title AS x_Title, $why AS x_Why, $do AS x_Do, $learn AS x_Learn, *
       FROM (\n${sql}\n) WHERE x_MonthlySavings >= $least::DECIMAL(18, 2)`,
      { kind, title: words.title, why: words.why, do: words.do, learn: words.learn, least: MIN_MONTHLY_SAVINGS },
    );
  }
}
