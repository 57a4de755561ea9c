/** Explains what a cost center pays in a month, level by level: the statement, rules and pools, daily charges, lines of bills. */
import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredEdition } from '../../6-publish/editions/manifest.ts';
import { withoutTrailingZeros } from '../../6-publish/editions/objects.ts';
import type { Context } from '../../engine/context.ts';
import type { Database } from '../../engine/duckdb.ts';
import { CostbookError, nearestWord } from '../../engine/errors.ts';
import { InputFinder } from '../input-finder.ts';
import { openPublished } from '../rule-preview/charges.ts';
import { chargeSections, trimmed } from './charge-sections.ts';
import type { Explanation, ExplanationSection, Proof } from './explanation.ts';
import { type Closing, closingOf, openKeptCell } from './kept-month.ts';
import { type CellQuestion, openCell } from './month-charges.ts';

export interface CostCenterQuestion extends CellQuestion {
  /** Daily charges and bill lines to show; all of them are added up. */
  readonly lines: number;
}

/**
 * In an empty database. Throws CostCenterUnknown or NoCostInMonth (exit code 1), and the errors of the inputs.
 */
export async function explainCostCenter(context: Context, stored: StoredEdition, asked: CostCenterQuestion): Promise<Explanation> {
  const { id, edition } = stored;
  await openPublished(context, stored);
  const question = { ...asked, costCenter: await costCenterOf(context, asked.costCenter) };
  const gold = await publishedSections(context, question);
  const proofs = question.service === null ? await goldProofs(context.database, question, edition.reportingCurrency) : [];
  const base = { title: titleOf(question, gold.total, edition.reportingCurrency), edition: id };
  const closing = await closingOf(context, question.month);
  const told = closing === null ? [] : [closedNote(closing)];
  const stopped = (why: string): Explanation => ({ ...base, sections: gold.sections, proofs, notes: [...told, `${why} This stops at what the edition says.`] });
  const below = async (notes: readonly string[]): Promise<Explanation> => ({
    ...base,
    sections: [...gold.sections, ...(await chargeSections(context.database, question))],
    proofs: [...proofs, ...(await readProofs(context, question, edition.reportingCurrency))],
    notes: [...told, ...notes],
  });
  const without = async (why: string): Promise<Explanation> => {
    if (closing === null || !(await openKeptCell(context, stored, question, closing))) return stopped(why);
    return below([`${why} What the month keeps is at hand; what its bills say today is not.`]);
  };
  const { folders } = context;
  const finder = new InputFinder([folders.inputs, join(folders.data, 'inputs')]);
  const missing = finder.missing(edition);
  if (missing.length > 0)
    return without(`The ${missing[0]} that the edition was built with is neither at hand nor in git, so its rules cannot be applied again.`);
  const inputs = finder.lay(edition, edition);
  try {
    const isOpen = await openCell({ ...context, folders: { ...folders, inputs } }, stored, question);
    if (!isOpen) return await without(`The charges of the edition are not at hand: silver stays on the machine that built it (${folders.silver}).`);
    return await below([]);
  } finally {
    rmSync(inputs, { recursive: true, force: true });
  }
}

function closedNote({ x_EditionId: id, x_RewrittenProviders: rewritten }: Closing): string {
  const then = `--edition ${id} leads down to the bills of then.`;
  return rewritten === null
    ? `The month is closed: it stays as edition ${id} said it, and what bills say otherwise since is booked in later months; ${then}`
    : `The month is closed as edition ${id} said it, but for ${rewritten}: their newest bill counts, under the rules of today (restate: rewrite); ${then}`;
}

function titleOf({ costCenter, month, service }: CellQuestion, total: string, currency: string): string {
  return `${costCenter} pays ${total} ${currency} for ${month.slice(0, 7)}${service === null ? '' : ` for ${service}`} (effective cost).`;
}

/** The id of a cost center by its id or name. */
async function costCenterOf({ database }: Context, word: string): Promise<string> {
  const rows = await database.rows<{ x_CostCenter: string; x_CostCenterName: string }>(
    'SELECT x_CostCenter, x_CostCenterName FROM published.cost_centers ORDER BY 1',
  );
  const is = (text: string): boolean => text.toLowerCase() === word.toLowerCase();
  const found = rows.find(({ x_CostCenter }) => is(x_CostCenter)) ?? rows.find(({ x_CostCenterName }) => is(x_CostCenterName));
  if (found) return found.x_CostCenter;
  const known = rows.flatMap(({ x_CostCenter, x_CostCenterName }) => [x_CostCenter, x_CostCenterName]);
  const nearest = nearestWord(word, known);
  throw new CostbookError({
    name: 'CostCenterUnknown',
    what: `The edition has no cost center "${word}".`,
    why: 'With a month, what is explained is a cost center, by its id or name.',
    fix: nearest
      ? `Did you mean ${nearest}?`
      : `It has ${rows
          .slice(0, 4)
          .map(({ x_CostCenter }) => x_CostCenter)
          .join(', ')}${rows.length > 4 ? ' …' : ''}.`,
    where: `costbook explain ${word}`,
  });
}

const OF_CELL = 'BillingPeriodStart = $month::DATE AND x_CostCenter = $cost_center';
const OF_SERVICE = '($service::VARCHAR IS NULL OR ServiceName = $service)';

function parametersOf({ costCenter, month, service }: CellQuestion): { month: string; cost_center: string; service: string | null } {
  return { month, cost_center: costCenter, service };
}

/** What gold says: by service or pool, and how pools were split. */
async function publishedSections({ database }: Context, question: CellQuestion): Promise<{ total: string; sections: ExplanationSection[] }> {
  const asked = parametersOf(question);
  const parts = await database.rows(
    `SELECT x_AllocationKind, coalesce('pool ' || x_Pool, ServiceName) AS x_Part, sum(EffectiveCost) AS EffectiveCost
     FROM published.monthly_costs WHERE ${OF_CELL} AND ${OF_SERVICE} GROUP BY ALL ORDER BY x_AllocationKind, abs(sum(EffectiveCost)) DESC, x_Part`,
    asked,
  );
  if (parts.length === 0) throw noCost(question);
  const total = await database.value(`SELECT sum(EffectiveCost)::VARCHAR FROM published.monthly_costs WHERE ${OF_CELL} AND ${OF_SERVICE}`, asked);
  const pools = await database.rows(
    `SELECT x_Pool, x_PoolText, x_SplitUsed, x_Weight, x_Share,
       (SELECT sum(EffectiveCost) FROM published.pool_splits AS whole WHERE whole.BillingPeriodStart = own.BillingPeriodStart AND whole.x_Pool = own.x_Pool) AS x_WholePool,
       EffectiveCost
     FROM published.pool_splits AS own WHERE ${OF_CELL} ORDER BY abs(EffectiveCost) DESC, x_Pool`,
    { month: asked.month, cost_center: asked.cost_center },
  );
  const rows = parts.map(trimmed);
  return {
    total: withoutTrailingZeros(total!),
    sections: [
      { title: 'What the edition says: direct by service, shared by pool', rows },
      ...(pools.length > 0 ? [{ title: 'How the pools were split', rows: pools.map(trimmed) }] : []),
      ...(await writtenSections(database, question)),
    ],
  };
}

/** The entries of the inputs that the month hangs on beside its rules: the unit and its owner, its budget, the pools, the rates. */
async function writtenSections(database: Context['database'], question: CellQuestion): Promise<ExplanationSection[]> {
  const [hasEntries] = await database.rows("SELECT 1 FROM information_schema.tables WHERE table_schema = 'published' AND table_name = 'input_entries'");
  if (!hasEntries) return [];
  const { month, cost_center } = parametersOf(question);
  const sql = await readFile(join(import.meta.dirname, 'written_entries.sql'), 'utf8');
  const rows = await database.rows(sql, { month, cost_center });
  return rows.length === 0 ? [] : [{ title: 'What people wrote that it hangs on, and who did last', rows }];
}

/** The statement's closing, and its charges, against the month's cost; and how each pool was split, against what the month has of it. */
export async function goldProofs(database: Database, question: CellQuestion, currency: string): Promise<Proof[]> {
  const { month, cost_center } = parametersOf(question);
  const rows = await database.rows<Proof & { above: string; below: string }>(
    `WITH costs AS (SELECT sum(EffectiveCost) AS amount FROM published.monthly_costs WHERE ${OF_CELL}),
     lines AS (SELECT x_StatementSection, sum(EffectiveCost) AS amount FROM published.statement_lines WHERE ${OF_CELL} GROUP BY ALL),
     ofMonth AS (SELECT x_Pool, sum(EffectiveCost) AS amount FROM published.monthly_costs WHERE ${OF_CELL} AND x_Pool IS NOT NULL GROUP BY ALL),
     ofPools AS (SELECT x_Pool, sum(EffectiveCost) AS amount FROM published.pool_splits WHERE ${OF_CELL} GROUP BY ALL),
     levels AS (
       SELECT 1 AS x_Level, 'statement: its ' || lower(x_StatementSection) || ' lines, against monthly costs' AS level, costs.amount AS above, lines.amount AS below
       FROM (VALUES ('Charge'), ('Closing')) AS sections(x_StatementSection) CROSS JOIN costs LEFT JOIN lines USING (x_StatementSection)
       UNION ALL
       SELECT 2, 'pool ' || x_Pool || ': how it was split, against monthly costs', ofMonth.amount, ofPools.amount FROM ofMonth FULL JOIN ofPools USING (x_Pool)
     )
     SELECT level, $currency AS currency, coalesce(above, 0)::DECIMAL(38, 12)::VARCHAR AS above, coalesce(below, 0)::DECIMAL(38, 12)::VARCHAR AS below,
       coalesce(above, 0) = coalesce(below, 0) AS isEqual
     FROM levels ORDER BY x_Level, level`,
    { month, cost_center, currency },
  );
  return rows.map(asProof);
}

async function readProofs({ database }: Context, question: CellQuestion, currency: string): Promise<Proof[]> {
  const sql = await readFile(join(import.meta.dirname, 'proofs.sql'), 'utf8');
  return (await database.rows<Proof>(sql, { ...parametersOf(question), currency })).map(asProof);
}

function asProof(proof: Proof): Proof {
  return { ...proof, above: withoutTrailingZeros(proof.above), below: withoutTrailingZeros(proof.below) };
}

function noCost({ costCenter, month, service }: CellQuestion): CostbookError {
  return new CostbookError({
    name: 'NoCostInMonth',
    what: `${costCenter} has no cost in ${month.slice(0, 7)}${service === null ? '' : ` for "${service}"`}.`,
    why: 'The edition has no row of monthly_costs for it, so there is nothing to explain.',
    fix: `Ask which there are: costbook query "SELECT DISTINCT BillingPeriodStart, ServiceName FROM monthly_costs WHERE x_CostCenter = '${costCenter}' ORDER BY ALL"`,
    where: `costbook explain ${costCenter} ${month.slice(0, 7)}`,
  });
}
