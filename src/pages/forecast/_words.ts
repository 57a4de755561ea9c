/** Sentences of the forecast pages. */
import { slugsOf } from '#contract/slugs.ts';
import { percent } from '../../format/percent.ts';
import { plural } from '../../format/sentences.ts';
import type { Row, Value } from '../../query/query.ts';

/** Levels in reading order, and what their rows are called. */
export const LEVELS: Readonly<Record<string, string>> = {
  company: 'Company',
  'business unit': 'Business units',
  department: 'Departments',
  'cost center': 'Cost centers',
  provider: 'Providers',
  service: 'Services',
  pool: 'Shared pools',
};

/** Path of the page of each thing that is forecast, by {@link scopeName}; the company's is the first page itself. */
export function scopePaths(rows: readonly Row[]): ReadonlyMap<string, string> {
  const others = rows.filter((row) => row.x_ScopeLevel !== 'company').map(scopeName);
  return new Map([...slugsOf(others)].map(([name, slug]) => [name, `forecast/${slug}/`]));
}

/** Level and name as one. */
export const scopeName = (row: Row): string => `${row.x_ScopeLevel} ${row.x_ScopeUnit}`;

/** Whether the forecast is last month again. */
export function isNaive(method: Value | undefined): boolean {
  return /^(Last month again|No history)/.test(String(method ?? ''));
}

/** How the forecast was made, in one sentence. */
export function methodNote(method: Value | undefined): string {
  const text = String(method ?? 'No history');
  if (text === 'No history') return 'There is no complete month yet to learn from, so nothing is expected.';
  if (text.includes('beat the model')) return 'Last month again is expected: in the back-test below it missed by less than the model.';
  if (text.startsWith('Last month again')) return 'Last month again is expected: the history is too short, or does not move.';
  return `Made by: ${text}. Promotional credits, tax and one-time purchases are left out of the trend; a usual month's are added back.`;
}

/** What the back-test says, by its nearest horizon. */
export function backtestFinding(rows: readonly Row[]): string {
  const first = rows[0];
  if (!first) return '';
  const all = rows.reduce((sum, row) => sum + Number(row.x_Origins), 0);
  const held = rows.reduce((sum, row) => sum + Number(row.x_Inside80) * Number(row.x_Origins), 0);
  return `Tested on the past: ${percent(first.x_Error)} off one month ahead, last month again ${percent(first.x_NaiveError)}; the 80 % band held ${percent(held / all)} of ${plural(all, 'forecast')}`;
}
