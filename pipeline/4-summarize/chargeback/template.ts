/** The columns of a journal file, as its user wants them. */
import { CostbookError, nearestWord } from '../../engine/errors.ts';

/** What a column may say of a line of the journal. */
export const PLACEHOLDERS = [
  'JournalId',
  'Reference',
  'Kind',
  'Line',
  'Company',
  'Month',
  'PostingDate',
  'CostCenter',
  'CostCenterName',
  'Mode',
  'Memo',
  'Account',
  'Debit',
  'Credit',
  'Amount',
  'Currency',
  'TaxCode',
  'Text',
  'Edition',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
/** Name of a column and what stands in it. */
export type Template = Readonly<Record<string, string>>;

/** Columns where chargeback.yaml names none. */
export const DEFAULT_TEMPLATE: Template = Object.fromEntries(PLACEHOLDERS.filter((name) => name !== 'Amount').map((name) => [name, `{${name}}`]));

/** A cell with its placeholders filled in; `{Dimension.X}` is the cost center's dimension X. */
export function filled(pattern: string, values: Readonly<Record<string, string>>): string {
  return pattern.replace(/\{([^{}]*)\}/g, (_, name: string) => values[name] ?? '');
}

/** Without these a line cannot be booked, nor booking twice be noticed; of each choice one is enough. */
const NEEDED: readonly (readonly Placeholder[])[] = [['JournalId'], ['Account'], ['Debit', 'Amount'], ['Credit', 'Amount']];

/** True where the columns tell a memo from what is posted. */
export function tellsMemos(template: Template): boolean {
  return asks(template, 'Memo') || asks(template, 'Mode');
}

/** The answer to a template that would write memos like what is posted. */
export function memosUntold(where: string): CostbookError {
  return new CostbookError({
    name: 'JournalMemosUntold',
    what: 'The columns of the journal do not tell a memo (soft) from what is posted (hard).',
    why: 'Whoever loads the file would book cost that is only to be seen.',
    fix: "Add a column to template:, like Memo: '{Memo}' or Mode: '{Mode}'.",
    where,
  });
}

/**
 * Throws JournalPlaceholderUnknown for a word in braces that no line can fill, and JournalPlaceholderMissing where columns leave out what a
 * ledger needs (exit code 1). `whereOf(null)` is the place of the template.
 */
export function refusePlaceholders(template: Template, dimensions: readonly string[], whereOf: (column: string | null) => string): void {
  const known = [...PLACEHOLDERS, ...dimensions.map((name) => `Dimension.${name}`)];
  for (const [column, pattern] of Object.entries(template)) {
    for (const [, name = ''] of pattern.matchAll(/\{([^{}]*)\}/g)) {
      if (known.includes(name)) continue;
      const nearest = nearestWord(name, known);
      throw new CostbookError({
        name: 'JournalPlaceholderUnknown',
        what: `The column "${column}" of the journal asks for {${name}}, which no line has.`,
        why: `Known are ${known.join(', ')}.`,
        fix: nearest ? `Write {${nearest}}.` : `Remove {${name}}, or add it below dimensions: and write {Dimension.${name}}.`,
        where: whereOf(column),
      });
    }
  }
  const missing = NEEDED.filter((choice) => !choice.some((name) => asks(template, name))).map((choice) => choice.map((name) => `{${name}}`).join(' or '));
  if (missing.length === 0) return;
  throw new CostbookError({
    name: 'JournalPlaceholderMissing',
    what: `The columns of the journal leave out ${missing.join(', ')}.`,
    why: 'Without them a line cannot be booked, or nobody sees that it was booked before.',
    fix: `Add columns to template: that hold ${missing.length === 1 ? 'it' : 'them'}.`,
    where: whereOf(null),
  });
}

function asks(template: Template, name: Placeholder): boolean {
  return Object.values(template).some((pattern) => pattern.includes(`{${name}}`));
}
