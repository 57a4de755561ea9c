/** What the quality of data was in each edition that led to the one shown. */
import { joinWords, plural } from '../../format/sentences.ts';
import { engineOf, isAtHand, lineage } from '../../query/at-build.ts';
import type { Row } from '../../query/query.ts';
import qualitySql from './_quality.sql?raw';

/** Editions that a trend goes back to. */
const EDITIONS = 24;

/** The newest first: `x_Edition`, `x_AsOf` and the columns of `_quality.sql`. */
export async function qualityOfEditions(): Promise<Row[]> {
  const readable = lineage().filter(isAtHand).slice(0, EDITIONS);
  return Promise.all(readable.map(async (edition) => ({ x_Edition: edition.id, x_AsOf: edition.asOf, ...(await engineOf(edition).rows(qualitySql))[0]! })));
}

/** Each measure with what it is better to have less of. */
const MEASURES: readonly { readonly column: string; readonly says: string; readonly of?: string }[] = [
  { column: 'x_Warnings', says: 'Checks that found something', of: 'x_Checks' },
  { column: 'x_RulesBroken', says: 'Rules of FOCUS 1.4 broken', of: 'x_RulesTried' },
  { column: 'x_RulesRepaired', says: 'Rules of FOCUS 1.4 repaired', of: 'x_RulesTried' },
  { column: 'x_TotalsApart', says: 'Control totals that differ', of: 'x_Totals' },
  { column: 'x_InvoicesApart', says: 'Invoices beyond tolerance', of: 'x_Invoices' },
  { column: 'x_DaysBehind', says: 'Days without usage before the as-of day, latest provider' },
];

/** One measure a row, with its values from the oldest edition to the newest. */
export function trends(editions: readonly Row[]): Row[] {
  const [now, before] = editions;
  const numberOf = (row: Row | undefined, column: string): number | null => (row?.[column] == null ? null : Number(row[column]));
  return MEASURES.map(({ column, says, of }) => {
    const known = editions.map((row) => numberOf(row, column)).filter((value) => value !== null);
    const [is, was] = [numberOf(now, column), numberOf(before, column)];
    return {
      x_Measure: says,
      x_Now: is,
      x_Of: of ? numberOf(now, of) : null,
      x_Before: was,
      x_Verdict: is === null || was === null ? null : is === was ? 'as before' : is < was ? 'better' : 'worse',
      x_Trend: known.length > 1 ? [...known].reverse().join(' ') : null,
    };
  });
}

/** What changed since the edition before, in a sentence. */
export function trendFinding(rows: readonly Row[], editions: number): string {
  if (editions < 2) return 'This is the first edition whose quality can be compared';
  const worse = rows.filter((row) => row.x_Verdict === 'worse').length;
  const better = rows.filter((row) => row.x_Verdict === 'better').length;
  if (worse + better === 0) return `Quality is what it was in the edition before, by ${plural(rows.length, 'measure')}`;
  const parts = [...(worse ? [`${plural(worse, 'measure')} got worse`] : []), ...(better ? [`${plural(better, 'measure')} got better`] : [])];
  return `Since the edition before ${joinWords(parts)}`;
}
