/** Shows of each broken rule one charge that breaks it: the columns that the rule names, and where the charge is found. */
import { FOCUS_COLUMNS } from '../../contract/focus.ts';
import { type Database, quoteName, quoteText } from '../../engine/duckdb.ts';
import type { BillFacts } from './bill-facts.ts';
import type { Check } from './checks.ts';
import { sqlOf } from './formula.ts';
import type { Verdict } from './verdict.ts';

/** Most characters of an example. */
const LENGTH = 200;

/** Reads the first breaking charge of every verdict in one pass. */
export async function fillExamples(database: Database, verdicts: readonly Verdict[], bills: readonly BillFacts[]): Promise<void> {
  const open = verdicts.filter(({ example, first }) => example === null && first !== null);
  if (open.length === 0) return;
  const names = new Map(bills.map(({ id, name }) => [id, name]));
  const rows = open.map(({ check, first }, number) => ({ number, rule: check.rule.id, x_BillId: first!.billId, x_BillRow: first!.row }));
  await database.createTextTable('example_rows', ['number', 'rule', 'x_BillId', 'x_BillRow'], rows);
  const cases = [...new Set(open.map(({ check }) => check))].map(
    (check) => `WHEN rule = ${quoteText(check.rule.id)} AND ${sqlOf({ any: [check.broken, check.repaired] })} THEN ${valuesOf(check)}`,
  );
  const examples = await database.rows<{ number: string; example: string | null }>(`
    SELECT number, min(CASE ${cases.join(' ')} END) AS example
    FROM charges JOIN (SELECT * REPLACE (x_BillRow::BIGINT AS x_BillRow) FROM example_rows) USING (x_BillId, x_BillRow)
    GROUP BY number`);
  await database.run('DROP TABLE example_rows');
  for (const { number, example } of examples) {
    const verdict = open[Number(number)]!;
    if (example !== null) verdict.example = `${example.slice(0, LENGTH)}, row ${verdict.first!.row} of ${names.get(verdict.first!.billId)}`;
  }
}

/** `EffectiveCost 12.5, ChargeCategory Purchase`. */
function valuesOf({ columns, marks }: Check): string {
  const shown = columns.length > 0 ? columns : ['ChargeDescription'];
  const value = (column: string): string => `${quoteText(`${column} `)} || coalesce(${textOf(column)}, 'null')`;
  return `concat_ws(', ', ${shown.map(value).join(', ')}${marks.length > 0 ? ', x_SourceChanges' : ''})`;
}

/** Decimals without the zeros that only say how wide the column is. */
function textOf(column: string): string {
  const text = `left(${quoteName(column)}::VARCHAR, 80)`;
  if (FOCUS_COLUMNS.find(({ name }) => name === column)?.type !== 'decimal') return text;
  return `regexp_replace(${text}, '\\.?0+$', '')`;
}
