/**
 * Marks that a drawn page carries in place of what only the site that it is put into knows. The same page then stands at `/` while its
 * edition is the newest, and at `/e/<edition id>/` for ever, and is drawn once.
 */
export const PLACE_MARKS = {
  /** Path of the site's first page, to which the files belong that all editions share: `/` or `/costs/`. */
  root: '/~root~/',
  /** Path of the first page of the edition that the page is read in: `/costs/` or `/costs/e/<id>/`. */
  here: '/~here~/',
  /** Path of the same edition's pages that stay: `/costs/e/<id>/`. */
  kept: '/~kept~/',
} as const;

/** Marks in place of what every page says of its edition. */
export const WORD_MARKS = {
  edition: '~edition~',
  /** Its day as people write it: `31 Oct 2026`. */
  asOf: '~as-of~',
  /** `3 bills and checked 40 times`. */
  madeFrom: '~made-from~',
} as const;

/** What stands between such marks is left out but where it belongs: in pages of the edition shown at `/`, or in those that stay. */
export const PART_MARKS = { newest: ['~newest(~', '~)newest~'], kept: ['~kept(~', '~)kept~'] } as const;

/**
 * The mark of a word or part as it stands while an edition is drawn: a bill may hold the mark, but not the id of an edition, which is a hash
 * over the bill.
 */
export function keyedMark(mark: string, editionId: string): string {
  return `${mark.slice(0, -1)}${editionId}~`;
}

/** A drawn page with marks that depend on nothing but what it says; text that only looks like one stays text. */
export function settledMarks(html: string, editionId: string): string {
  return [...Object.values(WORD_MARKS), ...Object.values(PART_MARKS).flat()].reduce(
    (page, mark) => page.replaceAll(mark, `${mark.slice(0, -1)}&#126;`).replaceAll(keyedMark(mark, editionId), mark),
    html,
  );
}

/** Folder below the site's first page that holds the pages that stay, a folder for each edition. */
export const KEPT_FOLDER = 'e';

/** Style sheet at the site's first page that shows a notice in pages of every edition but the newest; the one file that pages which stay read anew. */
export const NEWEST_STYLE = 'newest.css';
