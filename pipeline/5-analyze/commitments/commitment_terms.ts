/** Terms of commitments, from commitments.csv: what a bill does not tell, and the provider's console does. */
// makes: commitment_terms
// in:    commitments.csv
import { join } from 'node:path';
import { type CsvRow, readCsv } from '../../engine/config.ts';
import type { Database } from '../../engine/duckdb.ts';
import { CostbookError } from '../../engine/errors.ts';
import { storeRows } from '../store-rows.ts';
import { TERMS_FILE } from './commitment-files.ts';

/** One commitment of commitments.csv. */
export interface CommitmentTerm {
  readonly CommitmentDiscountId: string;
  readonly x_Start: string | null;
  /** First day on which it does not count any more. */
  readonly x_End: string | null;
  readonly x_Payment: string | null;
  /** `commitments.csv:line` */
  readonly x_Where: string;
}

/** Reads commitments.csv; none without it. Throws the errors of CSV and CommitmentTermNotValid (exit code 1), with file and line. */
export function readCommitmentTerms(folder: string): CommitmentTerm[] {
  const rows = readCsv(join(folder, TERMS_FILE), { required: ['CommitmentDiscountId'], optional: ['Start', 'End', 'Payment'] });
  const seen = new Map<string, string>();
  return rows.map((row) => {
    const { CommitmentDiscountId, Start, End, Payment } = validated(row, seen);
    const where = row.where.split(/[/\\]/).at(-1)!;
    return { CommitmentDiscountId: CommitmentDiscountId!, x_Start: Start || null, x_End: End || null, x_Payment: Payment || null, x_Where: where };
  });
}

/** Makes `commitment_terms`. */
export async function buildCommitmentTerms(database: Database, terms: readonly CommitmentTerm[]): Promise<void> {
  const columns = { CommitmentDiscountId: 'VARCHAR', x_Start: 'DATE', x_End: 'DATE', x_Payment: 'VARCHAR', x_Where: 'VARCHAR' };
  await storeRows(database, 'commitment_terms', columns, terms);
}

function validated({ cells, where }: CsvRow, seen: Map<string, string>): CsvRow['cells'] {
  const { CommitmentDiscountId = '', Start = '', End = '', Payment = '' } = cells;
  const isDay = (text: string): boolean =>
    text === '' || (/^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true);
  const before = seen.get(CommitmentDiscountId);
  const problem =
    CommitmentDiscountId === ''
      ? { what: 'It names no commitment.', fix: 'Fill the column CommitmentDiscountId with the id of the bill.' }
      : before !== undefined
        ? { what: `${CommitmentDiscountId} is there twice, first at ${before}.`, fix: 'Keep one of the two lines.' }
        : !isDay(Start) || !isDay(End)
          ? { what: `"${isDay(Start) ? End : Start}" is no day.`, fix: 'Write it like 2026-07-01; End is the first day on which it does not count any more.' }
          : Start !== '' && End !== '' && End <= Start
            ? { what: `It ends on ${End}, not after it begins on ${Start}.`, fix: 'Exchange the two days.' }
            : !['', 'No upfront', 'Partial upfront', 'All upfront'].includes(Payment)
              ? { what: `Payment is "${Payment}".`, fix: 'Write No upfront, Partial upfront or All upfront, or leave it empty.' }
              : null;
  if (problem) throw new CostbookError({ name: 'CommitmentTermNotValid', why: 'The calendar of expiries is made of it.', where, ...problem });
  seen.set(CommitmentDiscountId, where);
  return cells;
}
