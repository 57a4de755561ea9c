/** What every page says of its edition. */
import type { Edition } from '#contract/edition.ts';
import { keyedMark, WORD_MARKS } from '#contract/page-marks.ts';
import { dayName } from './dates.ts';

export interface EditionWords {
  readonly edition: string;
  /** Its day: `31 Oct 2026`. */
  readonly asOf: string;
  /** `3 bills and checked 40 times`. */
  readonly madeFrom: string;
}

/** Marks in place of the words: a page that says the same of several editions is drawn once. */
export function markedWords(id: string): EditionWords {
  return { edition: keyedMark(WORD_MARKS.edition, id), asOf: keyedMark(WORD_MARKS.asOf, id), madeFrom: keyedMark(WORD_MARKS.madeFrom, id) };
}

/** The words themselves. */
export function editionWords(id: string, { asOf, bills, checks }: Edition): EditionWords {
  return {
    edition: id,
    asOf: dayName(asOf),
    madeFrom: `${bills.length} ${bills.length === 1 ? 'bill' : 'bills'} and checked ${checks.passed + checks.warnings} times`,
  };
}
