/** What stands in a delivery that does not count and in none of those that count instead: it leaves the book, so it is said. */
import { plus } from './amounts.ts';
import { type Cells, type Loser, winnerOf } from './claims.ts';
import { inWords, missingIn } from './coverage.ts';
import { compareText } from './find-bills.ts';
import type { Cell } from './overlaps.ts';
import type { Defect } from './profile.ts';

export interface LeftBehind {
  /** For the note of the bill: `Only the earlier one holds 12.5 USD of sub account 4711.` */
  readonly sentence: string;
  readonly defect: Defect;
}

/** Sub accounts, and of a delivery that lost the whole period days, that the newer ones do not name, with their billed cost; null: none with money. */
export async function leftBehind(loser: Loser, cells: Cells): Promise<LeftBehind | null> {
  const { claim, days, isWhole, winners } = loser;
  const own = (await cells(claim)).filter(({ day }) => isWhole || days.has(day));
  const newer = (await Promise.all(winners.map(cells))).flat();
  const ofSubAccounts = missingIn(newer, own, true);
  const newerDays = new Set(newer.map(({ day }) => day));
  const ofDays = isWhole && newer.length > 0 ? own.filter((cell) => !newerDays.has(cell.day) && !ofSubAccounts.includes(cell)) : [];
  const names = inWords([...new Set(ofSubAccounts.flatMap(({ subAccount }) => subAccount ?? []))].sort(compareText));
  const dates = [...new Set(ofDays.map(({ day }) => day ?? 'no day'))].sort(compareText);
  const parts = [...inMoney(ofSubAccounts, names), ...inMoney(ofDays, dates.length > 2 ? `${dates[0]} and ${dates.length - 1} other days` : dates.join(', '))];
  if (parts.length === 0) return null;
  const what = parts.join(', and ');
  const rows = [...ofSubAccounts, ...ofDays].reduce((sum, cell) => sum + cell.rows, 0);
  return {
    sentence: `Only the earlier one holds ${what}.`,
    defect: {
      kind: 'Only in an earlier delivery',
      column: ofSubAccounts.length > 0 ? 'SubAccountId' : 'ChargePeriodStart',
      rows,
      example: what,
      treatment: `left out: ${winnerOf(loser)} counts instead`,
    },
  };
}

function inMoney(cells: readonly Cell[], of: string): string[] {
  if (cells.every(({ weight }) => weight === 0)) return [];
  const amounts = [...Map.groupBy(cells, ({ currency }) => currency)].map(([currency, same]) => `${plus(same.map(({ billed }) => billed))} ${currency}`);
  return [`${amounts.sort(compareText).join(' + ')} of ${of}`];
}
