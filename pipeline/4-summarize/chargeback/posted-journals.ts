/** Which journals were booked: reads and writes journals.csv, which people commit. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCsv } from '../../engine/config.ts';
import { JOURNALS_FILE } from '../../engine/folders.ts';
import { writeWhole } from '../../engine/lake.ts';

const COLUMNS = ['Month', 'Edition', 'JournalSha256', 'Entries'];

/** A journal that was handed to the ledger. */
export interface PostedJournal {
  /** `2026-10` */
  readonly month: string;
  readonly editionId: string;
  /** SHA-256 of the bytes of the file. */
  readonly sha256: string;
  readonly entries: number;
}

/** Ids of the editions whose journals of a month were booked, in the order of booking, each with its line. Throws the errors of readCsv. */
export function postedEditions(inputs: string, month: string): { editionId: string; where: string }[] {
  const lines = readCsv(join(inputs, JOURNALS_FILE), { required: COLUMNS });
  return lines.filter(({ cells }) => cells.Month === month).map(({ cells, where }) => ({ editionId: cells.Edition!, where }));
}

/** Adds a line at the end; returns the file. */
export function recordPosted(inputs: string, { month, editionId, sha256, entries }: PostedJournal): string {
  const path = join(inputs, JOURNALS_FILE);
  const before = existsSync(path) ? readFileSync(path, 'utf8').replace(/(?<!\n)$/, '\n') : '';
  writeWhole(path, `${before.trim() === '' ? `${COLUMNS.join(',')}\n` : before}${[month, editionId, sha256, entries].join(',')}\n`);
  return path;
}
