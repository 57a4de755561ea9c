/** Of two deliveries that hold the same charges, what the one that does not count still holds alone. */
import { compareText } from './find-bills.ts';
import type { Cell } from './overlaps.ts';

export type Coverage =
  /** They have nothing in common. */
  | { readonly kind: 'Apart' }
  /** Days that the other one holds as well, and whether that is all of them. */
  | { readonly kind: 'Covered'; readonly days: ReadonlySet<string>; readonly isWhole: boolean }
  /** On the same days it holds sub accounts that the other one lacks. */
  | { readonly kind: 'Mixed'; readonly alone: string };

/**
 * Up to this part of what it holds on those days may be missing in the other one, since taxes and fees are not written to every sub account;
 * what is missing is said: left-behind.ts.
 */
const MAY_BE_MISSING = 0.1;

/** What of `loser` is in `winner` too; sub accounts tell, or where one side names none, that both are of the same account. */
export function coverageOf(loser: readonly Cell[], winner: readonly Cell[], isSameAccount: boolean): Coverage {
  const days = winner.map(({ day }) => day).sort(compareText);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return { kind: 'Apart' };
  const inside = loser.filter(({ day }) => day >= first && day <= last);
  const missing = missingIn(winner, inside, isSameAccount);
  if (missing.length === inside.length) return { kind: 'Apart' };
  if (weightOf(missing) > MAY_BE_MISSING * weightOf(inside)) {
    return { kind: 'Mixed', alone: inWords([...new Set(missing.flatMap(({ subAccount }) => subAccount ?? []))].sort(compareText)) };
  }
  return { kind: 'Covered', days: new Set(inside.map(({ day }) => day)), isWhole: inside.length === loser.length };
}

/** Cells whose sub account `winner` does not name; where one side names none, all unless both are of the same account. */
export function missingIn(winner: readonly Cell[], cells: readonly Cell[], isSameAccount: boolean): Cell[] {
  const subAccounts = new Set(winner.flatMap(({ subAccount }) => subAccount ?? []));
  const isNamed = subAccounts.size > 0 && cells.some(({ subAccount }) => subAccount !== null);
  return cells.filter(({ subAccount }) => !(isNamed && subAccount !== null ? subAccounts.has(subAccount) : isSameAccount));
}

function weightOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { weight }) => sum + weight, 0);
}

/** `sub accounts a, b`. */
export function inWords(subAccounts: readonly string[]): string {
  if (subAccounts.length === 0) return 'charges without a sub account';
  return `sub account${subAccounts.length === 1 ? '' : 's'} ${subAccounts.slice(0, 3).join(', ')}${subAccounts.length > 3 ? ' …' : ''}`;
}
