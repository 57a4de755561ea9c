/** Cost of a month becomes double entry: what finance can book, and take back. */
import { createHash } from 'node:crypto';
import { type Chargeback, type LedgerAccounts, type Sender, stepIn } from './chargeback.ts';
import type { ChargebackMode } from './chargeback-file.ts';
import { exactAmount, inSubunits, magnitude, subunitText } from './subunits.ts';

/** Effective cost of a month in one cost center, by what its account goes by. */
export interface JournalCost {
  readonly x_CostCenter: string;
  readonly x_Pool: string | null;
  readonly ChargeCategory: string;
  readonly ServiceCategory: string;
  /** Of a correction of a closed month which month, kind and bill: `Correction of 2026-09, Credit, october.csv`; it stands in a line of its own. */
  readonly correction?: string | null;
  /** Decimal text. */
  readonly EffectiveCost: string;
}

/** What an edition knew of the month, and how it was to be charged in its day. */
export interface KnownCosts {
  readonly editionId: string;
  readonly company: string;
  readonly currency: string;
  readonly chargeback: Chargeback;
  /** Names of cost centers by their ids. */
  readonly names: ReadonlyMap<string, string>;
  readonly costs: readonly JournalCost[];
}

/** One line; debit and credit are decimal text of the currency, and one of them is empty. */
export interface JournalLine {
  readonly account: string;
  /** Receiver, or on the offset lines the sender: empty where none is named. */
  readonly costCenter: string;
  readonly costCenterName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly taxCode: string;
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
  /** Receiver. */
  readonly costCenter: string;
  readonly costCenterName: string;
  readonly mode: ChargebackMode;
  readonly company: string;
  readonly currency: string;
  readonly editionId: string;
  readonly lines: readonly JournalLine[];
}

/**
 * Entries of a month (`2026-10`), of the newest of the editions given oldest first, each by the words of its own chargeback.yaml. A cost
 * center whose lines are not those of the edition before gets the reversal of what was booked and the entry in its place; where nothing
 * changed the ids are the same as before, so that booking twice shows.
 */
export function journalEntries(editions: readonly KnownCosts[], month: string): JournalEntry[] {
  const costCenters = [...new Set(editions.flatMap(({ costs }) => costs.map(({ x_CostCenter }) => x_CostCenter)))].sort();
  return costCenters.flatMap((costCenter) => entriesOf(costCenter, editions, month));
}

function entriesOf(costCenter: string, editions: readonly KnownCosts[], month: string): JournalEntry[] {
  let entries: JournalEntry[] = [];
  let booked: JournalEntry | null = null;
  let reference = '';
  for (const edition of editions) {
    const wanted = entryOf(costCenter, edition, month);
    if ((booked && contentOf(booked)) === (wanted && contentOf(wanted))) continue;
    entries = [];
    if (booked) {
      const lines = booked.lines.map((line) => ({ ...line, ...sidesOf(-line.parts, booked!.currency) }));
      const back: Omit<JournalEntry, 'id'> = { ...booked, kind: 'Reversal', reference: booked.id, editionId: edition.editionId, lines };
      entries.push({ ...back, id: idOf({ ...back, lines: booked.lines }, month) });
      reference = wanted ? booked.id : entries[0]!.id;
    }
    booked = wanted && { ...wanted, reference, id: idOf({ ...wanted, reference }, month) };
    if (booked) entries.push(booked);
  }
  return entries;
}

function entryOf(costCenter: string, edition: KnownCosts, month: string): Omit<JournalEntry, 'id'> | null {
  const { mode } = stepIn(edition.chargeback, costCenter, `${month}-01`);
  const costs = edition.costs.filter((cost) => cost.x_CostCenter === costCenter);
  const lines = mode === 'showback' ? [] : journalLines(costs, edition, { costCenter, month });
  if (lines.length === 0) return null;
  const { editionId, company, currency, names } = edition;
  return { kind: 'Entry', reference: '', costCenter, costCenterName: names.get(costCenter) ?? costCenter, mode, company, currency, editionId, lines };
}

/**
 * Lines that balance: cost by account, and corrections of closed months by account and reference, rounded to the smallest part of the currency, the rest that rounding leaves, and the rounded whole
 * against those who pass it on: of several senders the one of most cost bears what their rounding leaves. Debit is positive; a negative
 * cost stands in credit.
 */
export function journalLines(
  costs: readonly JournalCost[],
  { chargeback, currency, names }: Pick<KnownCosts, 'chargeback' | 'currency' | 'names'>,
  { costCenter, month }: { costCenter: string; month: string },
): JournalLine[] {
  const { accounts, poolSenders, sender } = chargeback;
  const { dimensions, taxCode } = stepIn(chargeback, costCenter, `${month}-01`);
  const receiver: Omit<Sender, 'account'> = { costCenter, dimensions, taxCode };
  const exact = costs.map((cost) => ({ cost, exact: exactAmount(cost.EffectiveCost) }));
  const whole = inSubunits(
    exact.reduce((sum, each) => sum + each.exact, 0n),
    currency,
  );
  const placed = exact.map((each) => ({ ...each, side: { ...receiver, account: accountOf(each.cost, accounts) } }));
  const byCorrection = [...Map.groupBy(placed, ({ cost }) => cost.correction ?? '')].sort(([a], [b]) => (a < b ? -1 : 1));
  const debits = byCorrection.flatMap(([correction, parts]) =>
    summed(parts).map((each) => ({
      ...each.side,
      text: `${correction === '' ? '' : `${correction}: `}${textOf(each.costs)}`,
      parts: inSubunits(each.exact, currency),
    })),
  );
  const senders = summed(exact.map((each) => ({ ...each, side: own(poolSenders, each.cost.x_Pool) ?? sender })));
  const credits = senders.map((each) => ({ ...each.side, text: 'Cloud cost charged on', parts: -inSubunits(each.exact, currency) }));
  const most = senders.reduce((best, each, index) => (magnitude(each.exact) > magnitude(senders[best]!.exact) ? index : best), 0);
  const unlike = whole + credits.reduce((sum, { parts }) => sum + parts, 0n);
  const rest = whole - debits.reduce((sum, { parts }) => sum + parts, 0n);
  const rounding = { ...receiver, account: accounts.rounding, text: 'Rounding', parts: rest };
  return [...debits, rounding, ...credits.map((line, index) => (index === most ? { ...line, parts: line.parts - unlike } : line))]
    .filter((line) => line.parts !== 0n)
    .map((line) => ({ ...line, ...sidesOf(line.parts, currency), costCenterName: names.get(line.costCenter) ?? line.costCenter }));
}

function textOf(costs: readonly JournalCost[]): string {
  return [...new Set(costs.map(({ x_Pool, ServiceCategory }) => (x_Pool === null ? ServiceCategory : `pool ${x_Pool}`)))].sort().join(', ');
}

interface Part {
  readonly cost: JournalCost;
  readonly exact: bigint;
  readonly side: Sender;
}

/** Parts that stand on the same side as one, in order of their accounts. */
function summed(parts: readonly Part[]): { side: Sender; exact: bigint; costs: JournalCost[] }[] {
  const bySide = [...Map.groupBy(parts, ({ side }) => JSON.stringify(wordsOfSide(side)))].sort(([a], [b]) => (a < b ? -1 : 1));
  return bySide.map(([, each]) => ({ side: each[0]!.side, exact: each.reduce((sum, part) => sum + part.exact, 0n), costs: each.map(({ cost }) => cost) }));
}

function accountOf({ x_Pool, ChargeCategory, ServiceCategory }: JournalCost, accounts: LedgerAccounts): string {
  return own(accounts.pools, x_Pool) ?? own(accounts.chargeCategories, ChargeCategory) ?? own(accounts.serviceCategories, ServiceCategory) ?? accounts.default;
}

function own<T>(record: Readonly<Record<string, T>>, key: string | null): T | undefined {
  return key !== null && Object.hasOwn(record, key) ? record[key] : undefined;
}

function sidesOf(parts: bigint, currency: string): Pick<JournalLine, 'debit' | 'credit' | 'parts'> {
  const amount = subunitText(magnitude(parts), currency);
  return { debit: parts > 0n ? amount : '', credit: parts < 0n ? amount : '', parts };
}

function wordsOfSide({ account, costCenter, dimensions, taxCode }: Sender) {
  return [account, costCenter, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1)), taxCode];
}

/** Everything of an entry that a ledger keeps. */
function contentOf({ mode, currency, lines }: Pick<JournalEntry, 'mode' | 'currency' | 'lines'>): string {
  return JSON.stringify([currency, mode, lines.map((line) => [...wordsOfSide(line), String(line.parts)])]);
}

function idOf(entry: Omit<JournalEntry, 'id'>, month: string): string {
  const text = JSON.stringify([entry.company, month, entry.costCenter, entry.kind, contentOf(entry), entry.reference]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16).toUpperCase();
}
