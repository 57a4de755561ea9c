/** How well each service provider's charges keep to FOCUS 1.4: every rule with its verdict. */
// makes: conformance_results
// in:    charges, delivered_bills, source_defects
import type { Context } from '../engine/context.ts';
import type { Database, Row } from '../engine/duckdb.ts';
import { reported } from '../engine/log.ts';
import { billFacts } from './conformance/bill-facts.ts';
import { type Check, checkOf } from './conformance/checks.ts';
import { deliveredCounts } from './conformance/delivered-counts.ts';
import { fillExamples } from './conformance/examples.ts';
import { chargesOf } from './conformance/group-checks.ts';
import { RULE_BOOK, type Rule } from './conformance/read-rules.ts';
import { REASONS } from './conformance/reasons.ts';
import { rowCounts } from './conformance/row-counts.ts';
import { addCount, type Verdict, verdictOf } from './conformance/verdict.ts';

const COLUMNS = [
  'x_RuleId',
  'x_RuleText',
  'x_Keyword',
  'x_FocusColumn',
  'ServiceProviderName',
  'x_RuleStatus',
  'x_Rows',
  'x_FailingRows',
  'x_RepairedRows',
  'x_Example',
  'x_Reason',
] as const;

/**
 * Makes `conformance_results` from `charges` and what is known of their files: one row per rule and service provider, and one
 * without a provider for each rule that data alone cannot tell.
 */
export async function buildConformanceResults({ database, log }: Context): Promise<void> {
  await reported(log, database, '2-normalize', 'conformance_results', async () => {
    const verdicts = await judge(database);
    await database.createTextTable('rule_results', COLUMNS, [
      ...verdicts.map(resultOf),
      ...RULE_BOOK.rules.filter(({ reason }) => reason !== null).map(unknownOf),
    ]);
    await database.run(`
      CREATE OR REPLACE TABLE conformance_results AS
      SELECT * REPLACE (x_Rows::BIGINT AS x_Rows, x_FailingRows::BIGINT AS x_FailingRows, x_RepairedRows::BIGINT AS x_RepairedRows) FROM rule_results ORDER BY ALL`);
    await database.run('DROP TABLE rule_results');
  });
}

/** Verdicts of every rule that data can tell, on every provider. */
async function judge(database: Database): Promise<Verdict[]> {
  const checks = RULE_BOOK.rules.filter(({ reason }) => reason === null).map(checkOf);
  const bills = await billFacts(database);
  const filled = new Set(bills.flatMap((bill) => [...bill.filled]));
  const judgedBills = (check: Check) =>
    bills.filter(({ columns }) => [...check.columns, ...(check.group?.columns ?? [])].every((column) => columns.has(column)));
  const byRow = checks.filter((check) => check.layout === null && check.group === null && judgedBills(check).length > 0);
  const counts = await rowCounts(database, byRow, filled);
  const verdicts: Verdict[] = [];
  for (const check of checks) {
    const own = new Map([...new Set(bills.flatMap(({ providers }) => [...providers.keys()]))].map((provider) => [provider, verdictOf(check, provider)]));
    const judged = judgedBills(check);
    const ids = new Set(judged.map(({ id }) => id));
    for (const count of counts[byRow.indexOf(check)] ?? []) if (ids.has(count.billId)) addCount(own, check, count);
    for (const count of deliveredCounts(check, bills)) addCount(own, check, count);
    if (check.group?.columns.every((column) => filled.has(column)) && judged.length > 0) {
      const rows = await database.rows<Row>(check.group.sqlFrom(chargesOf([...ids])));
      for (const row of rows) {
        addCount(own, check, {
          billId: null,
          provider: (row.ServiceProviderName as string | null) ?? null,
          rows: Number(row.x_Rows),
          failing: Number(row.x_FailingRows),
          repaired: 0,
          firstRow: null,
          example: (row.x_Example as string | null) ?? null,
        });
      }
    }
    verdicts.push(...own.values());
  }
  await fillExamples(database, verdicts, bills);
  return verdicts;
}

function resultOf({ check: { rule }, provider, rows, failing, repaired, example }: Verdict): Row {
  const status = failing > 0 ? 'Broken' : repaired > 0 ? 'Repaired' : rows > 0 ? 'Held' : 'Not applicable';
  return {
    ...named(rule),
    ServiceProviderName: provider,
    x_RuleStatus: status,
    x_Rows: rows,
    x_FailingRows: failing,
    x_RepairedRows: repaired,
    x_Example: example,
  };
}

function unknownOf(rule: Rule): Row {
  return { ...named(rule), x_RuleStatus: 'Not checkable', x_Rows: 0, x_FailingRows: 0, x_RepairedRows: 0, x_Reason: REASONS[rule.reason!] };
}

function named({ id, text, keyword, column }: Rule): Row {
  return { x_RuleId: id, x_RuleText: text, x_Keyword: keyword, x_FocusColumn: column };
}
