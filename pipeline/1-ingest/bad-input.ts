/** What can be wrong with a bill that cannot be read, said so that it can be mended. */
import { CostbookError } from '../engine/errors.ts';
import { refusalOf } from '../engine/refusals.ts';
import { starterMapping, starterName } from './saas-csv/starter.ts';

/** A bill that holds nothing. */
export function billEmpty(path: string): CostbookError {
  return new CostbookError({
    name: 'BillEmpty',
    what: `${path} holds no row.`,
    why: 'Most often a download failed; its month would read as free.',
    fix: 'Fetch the file again, or leave it out.',
    where: `${path}:1`,
  });
}

/** A file that no provider knows. */
export function billUnknown(path: string, reason: string): CostbookError {
  return new CostbookError({
    name: 'BillUnknown',
    what: `No provider recognises ${path}: ${reason}.`,
    why: 'Bills are recognised by their column names; these belong to no format that Costbook reads.',
    fix: 'Check that it is a bill of one of the kinds that README.md lists; pipeline/1-ingest/README.md says how to add a provider.',
    where: `${path}:1`,
  });
}

/** A table whose columns no provider knows: people can say what they mean. */
export function billUnmapped(path: string, reason: string, headers: readonly string[]): CostbookError {
  const name = starterName(path);
  return new CostbookError({
    name: 'BillUnknown',
    what: `No provider recognises ${path}: ${reason}.`,
    why: 'Bills are recognised by their column names; these belong to no format that Costbook reads, and no mapping file names them.',
    fix: `If it is a bill, say what its columns mean: correct this and save it as mappings/${name}.yaml in the inputs folder (data/inputs/README.md tells all keys).\n\n${starterMapping(headers)}\n`,
    where: `${path}:1`,
  });
}

/** Bytes in bronze that are no longer those that were pulled. */
export function bronzeDamaged(path: string, name: string): CostbookError {
  return new CostbookError({
    name: 'BronzeDamaged',
    what: `${name} is not what was pulled: the bytes in ${path} have changed since.`,
    why: 'Bronze keeps bills as they were delivered; a total of other bytes could not be proven.',
    fix: 'Delete that file and run `costbook pull` again.',
    where: path,
  });
}

/** A file of FOCUS that speaks of bills and is none: its amounts would be counted twice. */
export function billOtherDataset(path: string, dataset: string): CostbookError {
  const isRead = dataset !== 'ContractCommitment';
  return new CostbookError({
    name: 'BillOtherDataset',
    what: `${path} is the FOCUS dataset ${dataset}, not CostAndUsage.`,
    why: 'It speaks of bills and holds no charges; counted as a bill, its amounts would count twice.',
    fix: isRead
      ? 'Name it together with the bills that it speaks of, or put it into their folder: they are then held against it.'
      : 'Leave it out: nothing is read from it yet.',
    where: `${path}:1`,
  });
}

/** A column is missing without which no total can be proven. */
export function billColumnMissing(path: string, columns: readonly string[], currencyHint: boolean): CostbookError {
  return new CostbookError({
    name: 'BillColumnMissing',
    what: `${path} has no column ${columns.join(' or ')}.`,
    why: 'The total per currency and billing period is made of it, so nothing could be proven.',
    fix: currencyHint
      ? 'Export the bill with that column, or name the currency beside the bill in providers.yaml: `currency: USD`.'
      : 'Export the bill again with that column.',
    where: `${path}:1`,
  });
}

/** A cell that must be an amount or a time is something else. */
export function billValueUnreadable(path: string, line: number | null, column: string, value: string, meant: string): CostbookError {
  const isAmbiguous = /^\W*\d{1,3}(,\d{3})+\W*$/.test(value);
  return new CostbookError({
    name: 'BillValueUnreadable',
    what: `${column} is "${value.slice(0, 80)}" in ${path}, which is not ${meant}.`,
    why: isAmbiguous
      ? 'The comma may separate thousands or stand for a decimal point: one of them is wrong by a factor of a thousand.'
      : 'Leaving the row out, or reading it as nothing, would make the total wrong.',
    fix: isAmbiguous
      ? 'Export plain numbers (1234), or read the file by a mapping that says `numbers: { decimal: ".", thousands: "," }` (data/inputs/README.md, mappings).'
      : 'Correct the cell at its source, or fetch the export again.',
    where: line === null ? path : `${path}:${line}`,
  });
}

/** Four parts for what DuckDB says when it cannot read a file. */
export function billUnreadable(path: string, error: unknown): CostbookError {
  const refusal = refusalOf(error);
  if (refusal?.name === 'MemoryTooSmall' || refusal?.name === 'DiskFull') return refusal;
  const message = error instanceof Error ? error.message : String(error);
  const line = /Line:? (\d+)/i.exec(message)?.[1] ?? '1';
  const found = /Expected Number of Columns: (\d+) Found: (\d+)/i.exec(message);
  if (found) {
    return unreadable(
      'BillRagged',
      `Line ${line} of ${path} has ${found[2]} cells, the header has ${found[1]}.`,
      'A shifted cell would be read as another column.',
      'Fetch the file again; if it was edited by hand, quote cells that hold the delimiter.',
      `${path}:${line}`,
    );
  }
  const large = /Casting value "([^"]+)" to type DECIMAL.* out of range/i.exec(message)?.[1];
  if (large) return billValueUnreadable(path, null, 'An amount', large.replace(/\.0+$/, ''), 'an amount that can be: it has more digits than any invoice');
  if (/unicode|utf-?8|encod/i.test(message)) {
    return unreadable(
      'BillEncoding',
      `Line ${line} of ${path} is not UTF-8.`,
      'The encoding cannot be told for certain, and guessing would change names.',
      'Save it as UTF-8, for example: iconv -f WINDOWS-1252 -t UTF-8 in.csv > out.csv',
      `${path}:${line}`,
    );
  }
  // DuckDB prints its options, "quote" among them, below everything that it says of CSV.
  if (/state machine reached an invalid state/i.test(message)) {
    return unreadable(
      'BillQuotes',
      `${path} holds a quote that is not closed properly, or lines that end in two ways.`,
      'Where a line ends, or a cell, cannot be told for certain.',
      'Fetch the file again; a quote inside a quoted cell is written twice, and all lines end alike (dos2unix mends that).',
      path,
    );
  }
  if (/quote/i.test(message)) {
    return unreadable(
      'BillQuotes',
      `A quote that is opened at line ${line} of ${path} is never closed properly.`,
      'What follows it cannot be told apart into cells.',
      'Fetch the file again; a quote inside a quoted cell is written twice.',
      `${path}:${line}`,
    );
  }
  const detail = message
    .split('\n')[0]!
    .replace(/^[A-Z]\w+ (Error|Exception): /i, '')
    .slice(0, 200);
  return unreadable(
    'BillTruncated',
    `${path} cannot be read to its end: ${detail}`,
    'The file is cut off or damaged; part of the month would be missing.',
    'Fetch the file again and compare its size with the source.',
    path,
  );
}

function unreadable(name: string, what: string, why: string, fix: string, where: string): CostbookError {
  return new CostbookError({ name, what, why, fix, where });
}

/** Two bills that hold the same charges, and each of them others: `alone` is what only the first one holds. */
export function billsOverlapInPart(loser: string, winner: string, month: string, alone: string): CostbookError {
  return new CostbookError({
    name: 'BillsOverlapInPart',
    what: `${loser} and ${winner} hold the same charges of ${month}, but only the first one holds ${alone}.`,
    why: 'Counting both would count the shared charges twice, and counting one would lose the others.',
    fix: 'Leave one of them out, or export both for the same sub accounts and days.',
    where: loser,
  });
}
