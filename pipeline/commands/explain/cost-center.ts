/** Explains what a cost center pays in a month, level by level: the statement, rules and pools, daily charges, lines of bills. */
import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredEdition } from '../../6-publish/editions/manifest.ts';
import { withoutTrailingZeros } from '../../6-publish/editions/objects.ts';
import type { Context } from '../../engine/context.ts';
import type { Row } from '../../engine/duckdb.ts';
import { CostbookError, nearestWord } from '../../engine/errors.ts';
import { InputFinder } from '../input-finder.ts';
import { openPublished } from '../rule-preview/charges.ts';
import type { Explanation, ExplanationSection, Proof } from './explanation.ts';
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
  const proofs = question.service === null ? await statementProofs(context, question, edition.reportingCurrency) : [];
  const base = { title: titleOf(question, gold.total, edition.reportingCurrency), edition: id };
  const closing = await closingNote(context, question, id);
  if (closing !== null) return { ...base, sections: gold.sections, proofs, notes: [closing] };
  const stopped = (why: string): Explanation => ({ ...base, sections: gold.sections, proofs, notes: [`${why} This stops at what the edition says.`] });
  const { folders } = context;
  const finder = new InputFinder([folders.inputs, join(folders.data, 'inputs')]);
  const missing = finder.missing(edition);
  if (missing.length > 0)
    return stopped(`The ${missing[0]} that the edition was built with is neither at hand nor in git, so its rules cannot be applied again.`);
  const inputs = finder.lay(edition, edition);
  try {
    const isOpen = await openCell({ ...context, folders: { ...folders, inputs } }, stored, question);
    if (!isOpen) return stopped(`The charges of the edition are not at hand: silver stays on the machine that built it (${folders.silver}).`);
    const below = await chargeSections(context, question);
    const cellProofs = await readProofs(context, question, edition.reportingCurrency);
    return { ...base, sections: [...gold.sections, ...below], proofs: [...proofs, ...cellProofs], notes: [] };
  } finally {
    rmSync(inputs, { recursive: true, force: true });
  }
}

/** A closed month is as its own edition said it, and one that bears corrections of it holds what today's rules do not give: neither is allocated again. */
async function closingNote({ database }: Context, question: CellQuestion, id: string): Promise<string | null> {
  const [hasClosing] = await database.rows("SELECT 1 FROM information_schema.tables WHERE table_schema = 'published' AND table_name = 'closed_months'");
  if (!hasClosing) return null;
  const { month, cost_center } = parametersOf(question);
  const closedBy = await database.value('SELECT x_EditionId FROM published.closed_months WHERE BillingPeriodStart = $month::DATE', { month });
  if (closedBy !== null && closedBy !== id) {
    return `The month is closed: it stays as edition ${closedBy} said it. This stops at what the edition says; --edition ${closedBy} leads down to the bills.`;
  }
  const corrections = await database.value(
    `SELECT sum(EffectiveCost) FROM published.cost_corrections WHERE BillingPeriodStart = $month::DATE AND x_CostCenter = $cost_center HAVING count(*) > 0`,
    { month, cost_center },
  );
  if (corrections === null) return null;
  return `Of this ${withoutTrailingZeros(corrections)} corrects closed months; costbook query "FROM cost_corrections" names the month, kind and bill of each. This stops at what the edition says.`;
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

/** The statement's closing, and its charges, against the month's cost. */
async function statementProofs({ database }: Context, question: CellQuestion, currency: string): Promise<Proof[]> {
  const { month, cost_center } = parametersOf(question);
  const rows = await database.rows<Proof & { above: string; below: string }>(
    `WITH costs AS (SELECT sum(EffectiveCost) AS amount FROM published.monthly_costs WHERE ${OF_CELL}),
     lines AS (
       SELECT x_StatementSection, sum(EffectiveCost) AS amount FROM published.statement_lines
       WHERE ${OF_CELL} AND x_StatementSection IN ('Closing', 'Charge') GROUP BY ALL
     )
     SELECT 'statement: its ' || lower(x_StatementSection) || ' lines, against monthly costs' AS level, $currency AS currency,
       costs.amount::DECIMAL(38, 12)::VARCHAR AS above, lines.amount::DECIMAL(38, 12)::VARCHAR AS below, costs.amount = lines.amount AS isEqual
     FROM lines CROSS JOIN costs ORDER BY 1`,
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

/** Rules, daily charges and bill lines of an open cell. */
async function chargeSections({ database }: Context, { lines }: CostCenterQuestion): Promise<ExplanationSection[]> {
  const rules = await database.rows(
    `SELECT wanted.x_AllocationRuleId, x_Through, x_AllocationRuleText, x_Where, x_Author, x_Commit, x_CommittedOn, x_DailyCharges, BillingCurrency, EffectiveCost
     FROM (SELECT x_AllocationRuleId, x_Through, BillingCurrency, count(*) AS x_DailyCharges, sum(EffectiveCost) AS EffectiveCost FROM wanted_charges GROUP BY ALL) AS wanted
     LEFT JOIN (SELECT * EXCLUDE (EffectiveCost) FROM published.allocation_rules) USING (x_AllocationRuleId)
     ORDER BY x_Through, abs(EffectiveCost) DESC, 1, BillingCurrency`,
  );
  const [counts] = await database.rows<{ days: string; lines: string }>(
    'SELECT (SELECT count(*) FROM wanted_charges) AS days, (SELECT count(*) FROM bill_lines) AS lines',
  );
  const days = await database.rows(
    `SELECT ChargePeriodStart, x_Through, x_AllocationRuleId, ServiceProviderName, SubAccountId, ServiceName, ResourceId, ChargeCategory, x_ChargeCount,
       BillingCurrency, wanted_charges.EffectiveCost
     FROM wanted_charges JOIN daily_charges USING (x_DailyChargeNumber, BillingCurrency)
     ORDER BY abs(wanted_charges.EffectiveCost) DESC, x_DailyChargeNumber LIMIT ${lines}`,
  );
  const billed = await database.rows(
    `SELECT x_BillName, x_BillRow, x_ChargeId, ChargePeriodStart, x_Through, ServiceName, ResourceId, ChargeCategory, BillingCurrency, EffectiveCost
     FROM bill_lines LEFT JOIN (SELECT DISTINCT x_BillId, x_BillName FROM published.bills) USING (x_BillId)
     ORDER BY abs(EffectiveCost) DESC, x_ChargeId, x_Through LIMIT ${lines}`,
  );
  const whole = 'in billing currency; of pools whole, before they are split';
  return [
    { title: `By which rule, ${whole}`, rows: rules.map(trimmed) },
    { title: `Daily charges, ${days.length} of ${counts!.days}, the largest first, ${whole}`, rows: days.map(trimmed) },
    { title: `Bill lines, ${billed.length} of ${counts!.lines}, the largest first`, rows: billed.map(trimmed) },
  ];
}

/** Decimal text without the zeros that say nothing. */
function trimmed(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' && /^-?\d+\.\d+$|^-?0E-\d+$/.test(value) ? withoutTrailingZeros(value) : value,
    ]),
  );
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
