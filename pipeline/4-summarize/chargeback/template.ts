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

/** Columns where chargeback.yaml names none. */
export const DEFAULT_TEMPLATE: Readonly<Record<string, string>> = Object.fromEntries(
  PLACEHOLDERS.filter((name) => name !== 'Amount').map((name) => [name, `{${name}}`]),
);

/** A cell with its placeholders filled in; `{Dimension.X}` is the cost center's dimension X. */
export function filled(pattern: string, values: Readonly<Record<string, string>>): string {
  return pattern.replace(/\{([^{}]*)\}/g, (_, name: string) => values[name] ?? '');
}

/** Throws JournalPlaceholderUnknown (exit code 1) for a word in braces that no line can fill. */
export function refusePlaceholders(template: Readonly<Record<string, string>>, dimensions: readonly string[], whereOf: (column: string) => string): void {
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
}
