/** A journal as a file: CSV in its user's columns, or JSON. */
import { csvCell } from '#contract/csv.ts';
import type { JournalEntry, JournalLine, JournalScope } from './journal.ts';
import { subunitText } from './subunits.ts';
import { filled, type Placeholder } from './template.ts';

/** Every line of every entry as CSV with the columns of the template; text that a spreadsheet would run is kept from running. */
export function journalCsv(entries: readonly JournalEntry[], scope: JournalScope): string {
  const columns = Object.entries(scope.chargeback.template);
  const rows = entries.flatMap((entry) =>
    entry.lines.map((line, index) => {
      const values = valuesOf(entry, line, { ...scope, number: index + 1 });
      return columns.map(([, pattern]) => csvCell(filled(pattern, values))).join(',');
    }),
  );
  return `${[columns.map(([name]) => csvCell(name)).join(','), ...rows].join('\n')}\n`;
}

/** The entries with exact amounts as text. */
export function journalJson(entries: readonly JournalEntry[], { company, month, currency }: JournalScope): string {
  const plain = entries.map((entry) => ({ ...entry, isMemo: entry.mode === 'soft', lines: entry.lines.map(({ parts: _, ...line }) => line) }));
  return `${JSON.stringify({ company, month, currency, entries: plain }, null, 2)}\n`;
}

function valuesOf(entry: JournalEntry, line: JournalLine, { company, month, currency, number }: JournalScope & { number: number }) {
  const values: Record<Placeholder, string> = {
    JournalId: entry.id,
    Reference: entry.reference,
    Kind: entry.kind,
    Line: String(number),
    Company: company,
    Month: month,
    PostingDate: lastDay(month),
    CostCenter: entry.costCenter,
    CostCenterName: entry.costCenterName,
    Mode: entry.mode,
    Memo: entry.mode === 'soft' ? 'yes' : 'no',
    Account: line.account,
    Debit: line.debit,
    Credit: line.credit,
    Amount: subunitText(line.parts, currency),
    Currency: currency,
    TaxCode: entry.taxCode,
    Text: `${entry.kind === 'Reversal' ? 'Reversal: ' : ''}${line.text} ${month} ${entry.costCenterName}`,
    Edition: entry.editionId,
  };
  return { ...values, ...Object.fromEntries(Object.entries(entry.dimensions).map(([name, value]) => [`Dimension.${name}`, value])) };
}

function lastDay(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year!, number!, 0)).toISOString().slice(0, 10);
}
