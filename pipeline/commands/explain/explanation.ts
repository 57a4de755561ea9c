/** What is said of a number: sentences and tables from the page down to the bill, for a terminal, a pull request, or another program. */
import type { Row } from '../../engine/duckdb.ts';
import { CostbookError, EXIT } from '../../engine/errors.ts';
import { tableText } from '../query.ts';
import { escaped } from '../report-text.ts';

export interface ExplanationSection {
  readonly title: string;
  /** Rows in gold's own columns, or in words; amounts as decimal text with every digit. */
  readonly rows: readonly Row[];
  /** Text that is shown as it is, such as SQL. */
  readonly text?: string;
}

/** One level of an amount held against the one above it. */
export interface Proof {
  readonly level: string;
  readonly currency: string;
  /** Decimal texts; they are equal when the numbers are. */
  readonly above: string;
  readonly below: string;
  readonly isEqual: boolean;
}

export interface Explanation {
  readonly title: string;
  readonly edition: string;
  readonly sections: readonly ExplanationSection[];
  readonly proofs: readonly Proof[];
  /** What could not be said, and why. */
  readonly notes: readonly string[];
}

export const EXPLANATION_FORMATS: Readonly<Record<string, (explanation: Explanation) => string>> = {
  text: (explanation) =>
    [
      explanation.title,
      ...explanation.sections.map(({ title, rows, text }) => [title, ...(text === undefined ? [] : [text]), ...tableOf(rows)].join('\n')),
      ...(explanation.proofs.length > 0 ? [['Each level against the one above it', ...tableOf(proofRows(explanation))].join('\n')] : []),
      ...explanation.notes.map((note) => `Note: ${note}`),
    ].join('\n\n'),
  markdown: (explanation) =>
    [
      `### ${escaped(explanation.title)}`,
      ...explanation.sections.map(({ title, rows, text }) =>
        [`**${escaped(title)}**`, ...(text === undefined ? [] : [fenced(text)]), ...markdownOf(rows)].join('\n\n'),
      ),
      ...(explanation.proofs.length > 0 ? [['**Each level against the one above it**', ...markdownOf(proofRows(explanation))].join('\n\n')] : []),
      ...explanation.notes.map((note) => `> ${escaped(note)}`),
    ].join('\n\n'),
  json: (explanation) => JSON.stringify(explanation, null, 2),
};

/** Throws ExplanationDoesNotAddUp (exit code 2) when a level is not the one above it. */
export function refuseUnequal({ proofs, edition }: Explanation): void {
  const bad = proofs.find(({ isEqual }) => !isEqual);
  if (!bad) return;
  throw new CostbookError({
    name: 'ExplanationDoesNotAddUp',
    what: `${bad.level}: ${bad.below} ${bad.currency}, and the level above says ${bad.above}.`,
    why: 'An explanation whose parts are not the whole explains another number.',
    fix: `Run \`costbook verify ${edition}\`; where the edition is whole, its bills, its inputs or the recipes at hand are not those it was built with.`,
    where: `edition ${edition}`,
    exitCode: EXIT.check,
  });
}

function proofRows({ proofs }: Explanation): Row[] {
  return proofs.map(({ level, above, below, currency, isEqual }) => ({
    Level: level,
    Above: above,
    Here: below,
    Currency: currency,
    Result: isEqual ? 'equal' : 'NOT EQUAL',
  }));
}

function tableOf(rows: readonly Row[]): string[] {
  return rows.length === 0 ? [] : [tableText(Object.keys(rows[0]!), rows)];
}

function markdownOf(rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const columns = Object.keys(rows[0]!);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [[line(columns), line(columns.map(() => '---')), ...rows.map((row) => line(columns.map((column) => escaped(String(row[column] ?? '')))))].join('\n')];
}

/** A fence longer than any within. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sql\n${text}\n${fence}`;
}
