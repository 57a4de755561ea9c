/** Findings and tables as text for a terminal and for a pull request. Amounts are rounded here alone. */
import type { Row } from '../engine/duckdb.ts';
import { tableText } from './query.ts';

/** GitHub takes comments of up to 65,536 characters. */
const COMMENT_CHARACTERS = 60_000;

export interface Section {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Folded together in a comment. */
  readonly isLong?: boolean;
}

export interface Report {
  /** The finding, then what makes it up. */
  readonly sentences: readonly string[];
  /** Those without rows are left out. */
  readonly sections: readonly Section[];
  /** Columns that hold amounts, and stand to the right. */
  readonly amounts: ReadonlySet<string>;
  /** The command that prints what a comment has no room for. */
  readonly wholly: string;
}

/** Text for a terminal. */
export function terminalReport({ sentences, sections }: Report): string {
  const tables = sections.filter(({ rows }) => rows.length > 0).map(({ title, columns, rows }) => `${title}\n${tableText(columns, rows)}`);
  return [...sentences, ...tables].join('\n\n');
}

/** Markdown for a comment on a pull request. */
export function markdownReport(report: Report): string {
  const [finding, ...others] = report.sentences.map(escaped);
  const parts = [`### ${finding}`, ...others];
  let left = COMMENT_CHARACTERS - parts.join('\n\n').length;
  for (const section of report.sections.filter(({ rows }) => rows.length > 0)) {
    const text = sectionMarkdown(section, report, left);
    left -= text.length;
    parts.push(text);
  }
  return parts.join('\n\n');
}

function sectionMarkdown({ title, columns, rows, isLong }: Section, { amounts, wholly }: Report, characters: number): string {
  const lines = rows.map((row) => `| ${columns.map((column) => escaped(String(row[column] ?? ''))).join(' | ')} |`);
  const shown = lines.slice(0, fitting(lines, characters - 400));
  const rest = lines.length - shown.length;
  const table = [
    `| ${columns.join(' | ')} |`,
    `|${columns.map((column) => (amounts.has(column) ? '---:' : '---')).join('|')}|`,
    ...shown,
    ...(rest > 0 ? ['', `${rest} more: \`${wholly}\` prints them all.`] : []),
  ].join('\n');
  return isLong ? `<details><summary>${escaped(title)}</summary>\n\n${table}\n\n</details>` : `**${escaped(title)}**\n\n${table}`;
}

/** How many lines have together at most so many characters. */
function fitting(lines: readonly string[], characters: number): number {
  let length = 0;
  const index = lines.findIndex((line) => {
    length += line.length + 1;
    return length > characters;
  });
  return index === -1 ? lines.length : index;
}

/** An amount with its sign written where it is more than nothing. */
export function signed(amount: string): string {
  return /^-|^0(\.0+)?$/.test(amount) ? amount : `+${amount}`;
}

/** Text that Markdown shows and does not obey; what people name things may hold anything, mentions of other people too. */
export function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replace(/@/g, '@\u2060');
}
