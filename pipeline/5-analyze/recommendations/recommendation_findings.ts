/** Table recommendation_findings: what the rules found, with the words of each rule. */
// makes: recommendation_findings
// in:    charge_tags, idle_gateways, known_charges, machine_alternatives, metered_resources, metered_tokens, recent_charges
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, quoteName, quoteText } from '../../engine/duckdb.ts';
import { BEFORE_PURCHASES, RECOMMENDATIONS } from './index.ts';

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

/**
 * What a rule may say of a finding, in SQL types; a rule leaves out what it does not know. A finding is of one resource or commitment, or, where the
 * bill names none, of all of a sub account, service and region.
 */
const FINDING_COLUMNS = {
  ServiceProviderName: 'VARCHAR',
  SubAccountId: 'VARCHAR',
  ServiceName: 'VARCHAR',
  RegionId: 'VARCHAR',
  ResourceId: 'VARCHAR',
  /** One sentence with days, numbers, prices and where the price is from. */
  x_Evidence: 'VARCHAR',
  x_EvidenceFirstDay: 'DATE',
  x_EvidenceLastDay: 'DATE',
  /** What the rule alone would save a month, of x_AvoidableCost: never what a commitment pays. */
  x_MonthlySavings: 'DECIMAL(38, 12)',
  /** High, Medium or Low. */
  x_Confidence: 'VARCHAR',
  /** Low, Medium or High. */
  x_Effort: 'VARCHAR',
  /** What x_CostPart costs a month as it is. */
  x_MonthlyCost: 'DECIMAL(38, 12)',
  /** Which part of the resource's cost the finding is about, as Compute, Storage, Network, Support, Requests; NULL is all of it. Other parts do not conflict. */
  x_CostPart: 'VARCHAR',
  /** Delete, Stop, Resize, Upgrade, Migrate, Schedule, Configure, Purchase, Renegotiate or Renew, which keeps what is saved already and adds nothing to savings. */
  x_Action: 'VARCHAR',
  x_CurrentSku: 'VARCHAR',
  x_RecommendedSku: 'VARCHAR',
} as const;

const WORD_COLUMNS = {
  x_RecommendationId: 'VARCHAR',
  x_RecommendationKind: 'VARCHAR',
  x_Order: 'INTEGER',
  x_Title: 'VARCHAR',
  x_Why: 'VARCHAR',
  x_Do: 'VARCHAR',
  x_Learn: 'VARCHAR',
} as const;

/** Makes `recommendation_findings` of the rules named, those before {@link PURCHASES} unless told. */
export async function buildRecommendationFindings(database: Database, kinds: readonly string[] = BEFORE_PURCHASES): Promise<void> {
  const columns = Object.entries({ ...WORD_COLUMNS, ...FINDING_COLUMNS }).map(([name, type]) => `${name} ${type}`);
  await database.run(`CREATE OR REPLACE TABLE recommendation_findings (${columns.join(', ')})`);
  await addRecommendationFindings(database, kinds);
}

/**
 * Adds the findings of the rules named to `recommendation_findings`; savings are per month and never negative. A rule whose `-- meters:`
 * (a regular expression) matches no meter of the month, or whose `-- needs:` (a table) is empty, finds nothing and is not run.
 */
export async function addRecommendationFindings(database: Database, kinds: readonly string[]): Promise<void> {
  const rules = await Promise.all(
    kinds.map(async (kind) => {
      const order = (RECOMMENDATIONS as readonly string[]).indexOf(kind);
      return { kind, order, sql: await readFile(join(import.meta.dirname, kind, 'rule.sql'), 'utf8') };
    }),
  );
  const idle = await idleRules(database, rules);
  for (const { kind, order, sql } of rules) {
    if (idle.has(kind)) continue;
    const words = ruleWords(sql);
    await database.run(
      `INSERT INTO recommendation_findings BY NAME
       SELECT left(sha256(concat_ws('|', $kind, ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId)), 12) AS x_RecommendationId,
         $kind AS x_RecommendationKind, $order::INTEGER AS x_Order,
         $title AS x_Title, $why AS x_Why, $do AS x_Do, $learn AS x_Learn,
         *
       FROM (\n${sql}\n) WHERE x_MonthlySavings >= $least::DECIMAL(18, 2)`,
      { kind, order, title: words.title, why: words.why, do: words.do, learn: words.learn, least: MIN_MONTHLY_SAVINGS },
    );
  }
}

/** Rules that cannot find anything; asked in one query, because planning thirty would cost a small book more than its bills. */
async function idleRules(database: Database, rules: readonly { readonly kind: string; readonly sql: string }[]): Promise<ReadonlySet<string>> {
  const asked = rules.flatMap(({ kind, sql }) => {
    const meters = /^-- meters:\s*(.+)$/m.exec(sql)?.[1]?.trim();
    const needs = /^-- needs:\s*(\w+)$/m.exec(sql)?.[1];
    const isMet = [
      ...(meters ? [`EXISTS (SELECT 1 FROM meters WHERE regexp_matches(SkuMeter, ${quoteText(meters)}))`] : []),
      ...(needs ? [`EXISTS (SELECT 1 FROM ${quoteName(needs)})`] : []),
    ];
    return isMet.length === 0 ? [] : [`(${quoteText(kind)}, ${isMet.join(' AND ')})`];
  });
  if (asked.length === 0) return new Set();
  const rows = await database.rows<{ kind: string }>(
    `WITH meters AS MATERIALIZED (SELECT DISTINCT SkuMeter FROM metered_resources) SELECT kind FROM (VALUES ${asked.join(', ')}) AS asked(kind, isMet) WHERE NOT isMet`,
  );
  return new Set(rows.map(({ kind }) => kind));
}
