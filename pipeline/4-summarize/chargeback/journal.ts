/** Cost of a month becomes double entry: what finance can book, and take back. */
import { createHash } from 'node:crypto';
import { type Chargeback, type ChargebackMode, type LedgerAccounts, stepIn } from './chargeback.ts';
import { exactAmount, inSubunits, magnitude, subunitText } from './subunits.ts';

/** Effective cost of a month in one cost center, by what its account goes by. */
export interface JournalCost {
  readonly x_CostCenter: string;
  readonly x_Pool: string | null;
  readonly ChargeCategory: string;
  readonly ServiceCategory: string;
  /** Decimal text. */
  readonly EffectiveCost: string;
}

/** What an edition of the chain knew of the month. */
export interface KnownCosts {
  readonly editionId: string;
  readonly costs: readonly JournalCost[];
}

export interface JournalScope {
  readonly company: string;
  /** `2026-10` */
  readonly month: string;
  readonly currency: string;
  readonly chargeback: Chargeback;
  /** Names of cost centers by their ids. */
  readonly names: ReadonlyMap<string, string>;
}

/** One line; debit and credit are decimal text of the currency, and one of them is empty. */
export interface JournalLine {
  readonly account: string;
  readonly text: string;
  readonly debit: string;
  readonly credit: string;
  /** Smallest parts of the currency; credit is negative. */
  readonly parts: bigint;
}

/** One document of the journal: its lines balance. */
export interface JournalEntry {
  readonly id: string;
  readonly kind: 'Entry' | 'Reversal';
  /** Id of the entry that this one takes back or stands in for; empty for the first. */
  readonly reference: string;
  readonly costCenter: string;
  readonly costCenterName: string;
  readonly mode: ChargebackMode;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly taxCode: string;
  readonly editionId: string;
  readonly lines: readonly JournalLine[];
}

/**
 * Entries of a month, of the newest of the editions given oldest first. A cost center whose lines are not those of the edition before gets
 * the reversal of what was booked and the entry in its place; where nothing changed the ids are the same as before, so that booking twice shows.
 */
export function journalEntries(editions: readonly KnownCosts[], scope: JournalScope): JournalEntry[] {
  const costCenters = [...new Set(editions.flatMap(({ costs }) => costs.map(({ x_CostCenter }) => x_CostCenter)))].sort();
  return costCenters.flatMap((costCenter) => entriesOf(costCenter, editions, scope));
}

function entriesOf(costCenter: string, editions: readonly KnownCosts[], scope: JournalScope): JournalEntry[] {
  const step = stepIn(scope.chargeback, costCenter, `${scope.month}-01`);
  if (step.mode === 'showback') return [];
  let entries: JournalEntry[] = [];
  let current: JournalEntry | null = null;
  for (const { editionId, costs } of editions) {
    const lines = journalLines(
      costs.filter((cost) => cost.x_CostCenter === costCenter),
      scope,
    );
    if (current ? contentOf(current.lines) === contentOf(lines) : lines.length === 0) continue;
    const common = {
      costCenter,
      costCenterName: scope.names.get(costCenter) ?? costCenter,
      mode: step.mode,
      dimensions: step.dimensions,
      taxCode: step.taxCode,
    };
    const idOf = (kind: string, content: string, reference: string) =>
      createHash('sha256')
        .update(JSON.stringify([scope.company, scope.month, costCenter, scope.currency, kind, content, reference]))
        .digest('hex')
        .slice(0, 16)
        .toUpperCase();
    const reference: string = current?.id ?? '';
    const entry = { ...common, id: idOf('Entry', contentOf(lines), reference), kind: 'Entry', reference, editionId, lines } as const;
    if (current) {
      const back = { ...current, id: idOf('Reversal', contentOf(current.lines), current.id), kind: 'Reversal', reference: current.id } as const;
      entries = [{ ...back, editionId, lines: current.lines.map((line) => lineOf(line, -line.parts, scope.currency)) }, ...(lines.length > 0 ? [entry] : [])];
    } else entries = [entry];
    current = entry;
  }
  return entries;
}

/**
 * Lines that balance: cost by account rounded to the smallest part of the currency, the rest that rounding leaves, and the rounded whole
 * against the offset account. Debit is positive; a negative cost stands in credit.
 */
export function journalLines(costs: readonly JournalCost[], { chargeback, currency }: Pick<JournalScope, 'chargeback' | 'currency'>): JournalLine[] {
  const byAccount = new Map<string, { exact: bigint; texts: Set<string> }>();
  let whole = 0n;
  for (const cost of costs) {
    const account = accountOf(cost, chargeback.accounts);
    const known = byAccount.get(account) ?? { exact: 0n, texts: new Set<string>() };
    const exact = exactAmount(cost.EffectiveCost);
    known.exact += exact;
    known.texts.add(cost.x_Pool === null ? cost.ServiceCategory : `pool ${cost.x_Pool}`);
    whole += exact;
    byAccount.set(account, known);
  }
  const total = inSubunits(whole, currency);
  const parts = [...byAccount]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([account, { exact, texts }]) => {
      return { account, text: [...texts].sort().join(', '), parts: inSubunits(exact, currency) };
    });
  const rest = total - parts.reduce((sum, line) => sum + line.parts, 0n);
  const { offset, rounding } = chargeback.accounts;
  return [...parts, { account: rounding, text: 'Rounding', parts: rest }, { account: offset, text: 'Cloud cost charged on', parts: -total }]
    .filter((line) => line.parts !== 0n)
    .map((line) => lineOf(line, line.parts, currency));
}

function accountOf({ x_Pool, ChargeCategory, ServiceCategory }: JournalCost, accounts: LedgerAccounts): string {
  const pooled = x_Pool === null ? undefined : accounts.pools[x_Pool];
  return pooled ?? accounts.chargeCategories[ChargeCategory] ?? accounts.serviceCategories[ServiceCategory] ?? accounts.default;
}

function lineOf({ account, text }: Pick<JournalLine, 'account' | 'text'>, parts: bigint, currency: string): JournalLine {
  const amount = subunitText(magnitude(parts), currency);
  return { account, text, debit: parts > 0n ? amount : '', credit: parts < 0n ? amount : '', parts };
}

function contentOf(lines: readonly JournalLine[]): string {
  return JSON.stringify(lines.map(({ account, parts }) => [account, String(parts)]));
}
