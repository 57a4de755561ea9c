/** A journal as a file: CSV in its user's columns, or JSON. */
import { csvCell } from '#contract/csv.ts';
import { lastDayOf } from '../../engine/calendar.ts';
import { CHARGEBACK_FILE } from './chargeback.ts';
import type { JournalEntry, JournalLine } from './journal.ts';
import { subunitText } from './subunits.ts';
import { filled, memosUntold, type Placeholder, type Template, tellsMemos } from './template.ts';

/**
 * Every line of every entry as CSV with the columns of the template; text that a spreadsheet would run is kept from running.
 * Throws JournalMemosUntold (exit code 1) where an entry is a memo and no column says so.
 */
export function journalCsv(entries: readonly JournalEntry[], { month, template }: { month: string; template: Template }): string {
  if (entries.some(({ mode }) => mode === 'soft') && !tellsMemos(template)) throw memosUntold(CHARGEBACK_FILE);
  const columns = Object.entries(template);
  const rows = entries.flatMap((entry) =>
    entry.lines.map((line, index) => {
      const values = valuesOf(entry, line, { month, number: index + 1 });
      return columns.map(([, pattern]) => csvCell(filled(pattern, values))).join(',');
    }),
  );
  return `${[columns.map(([name]) => csvCell(name)).join(','), ...rows].join('\n')}\n`;
}

/** The entries with exact amounts as text. */
export function journalJson(entries: readonly JournalEntry[], month: string): string {
  const plain = entries.map((entry) => ({ ...entry, isMemo: entry.mode === 'soft', lines: entry.lines.map(({ parts: _, ...line }) => line) }));
  return `${JSON.stringify({ month, entries: plain }, null, 2)}\n`;
}

function valuesOf(entry: JournalEntry, line: JournalLine, { month, number }: { month: string; number: number }) {
  const values: Record<Placeholder, string> = {
    JournalId: entry.id,
    Reference: entry.reference,
    Kind: entry.kind,
    Line: String(number),
    Company: entry.company,
    Month: month,
    PostingDate: lastDayOf(month),
    CostCenter: line.costCenter,
    CostCenterName: line.costCenterName,
    Mode: entry.mode,
    Memo: entry.mode === 'soft' ? 'yes' : 'no',
    Account: line.account,
    Debit: line.debit,
    Credit: line.credit,
    Amount: subunitText(line.parts, entry.currency),
    Currency: entry.currency,
    TaxCode: line.taxCode,
    Text: `${entry.kind === 'Reversal' ? 'Reversal: ' : ''}${line.text} ${month} ${entry.costCenterName}`,
    Edition: entry.editionId,
  };
  return { ...values, ...Object.fromEntries(Object.entries(line.dimensions).map(([name, value]) => [`Dimension.${name}`, value])) };
}
