/** Which charges belong to which invoice. */
import type { BillPart, Invoice, Pair, PeriodStatus } from './facts.ts';

/**
 * Every invoice and every charge stands in exactly one pair. An invoice meets its charges by issuer, number and currency. Invoices whose
 * number the bill does not have meet the charges without a number of their issuer, currency and month, all of them together: from the
 * first month on in which an issuer's charges carry numbers, those wait for theirs; before it, or where an issuer never gives numbers,
 * the month is all there is to go by.
 */
export function pairsOf(invoices: readonly Invoice[], parts: readonly BillPart[], periodStatus: PeriodStatus): Pair[] {
  const issuers = new Set(parts.map(({ issuer }) => issuer));
  const spellings = new Map(parts.map(({ issuer }) => [folded(issuer), issuer]));
  const asInBill = (issuer: string): string => (issuers.has(issuer) ? issuer : (spellings.get(folded(issuer)) ?? issuer));
  const named = invoices.map((invoice) => ({ ...invoice, issuer: asInBill(invoice.issuer) }));
  const numbered = grouped(
    parts.filter(({ id }) => id !== null),
    ({ issuer, id, currency }) => [issuer, id!, currency],
  );
  const waiting = grouped(
    parts.filter(({ id }) => id === null),
    ({ issuer, currency, month }) => [issuer, currency, month],
  );
  const firstNumbered = firstMonths(parts);
  const isWaiting = (issuer: string, month: string): boolean => {
    const status = periodStatus(issuer, month);
    const first = firstNumbered.get(issuer);
    return status === 'Open' || (status !== 'Closed' && first !== undefined && month >= first);
  };
  const pairs: Pair[] = [];
  const pending: Invoice[] = [];
  for (const invoice of named) {
    const found = numbered.take([invoice.issuer, invoice.id, invoice.currency]);
    if (!found) pending.push(invoice);
    else pairs.push({ ...place(invoice), invoices: [invoice], parts: found, heldBy: 'number', isWaiting: false });
  }
  for (const group of grouped(pending, ({ issuer, currency, month }) => [issuer, currency, month]).all()) {
    const [first] = group;
    const found = waiting.take([first!.issuer, first!.currency, first!.month]);
    if (found) pairs.push({ ...place(first!), invoices: group, parts: found, heldBy: 'month', isWaiting: isWaiting(first!.issuer, first!.month) });
    else pairs.push(...group.map((invoice): Pair => ({ ...place(invoice), invoices: [invoice], parts: [], heldBy: 'nothing', isWaiting: false })));
  }
  for (const group of [...numbered.all(), ...waiting.all()]) {
    const [first] = group;
    const last = group.reduce((latest, { month }) => (month > latest ? month : latest), first!.month);
    const isRunning = periodStatus(first!.issuer, first!.month) === 'Running';
    const waits = first!.id === null && (isRunning || isWaiting(first!.issuer, first!.month));
    pairs.push({ issuer: first!.issuer, currency: first!.currency, month: last, invoices: [], parts: group, heldBy: 'nothing', isWaiting: waits });
  }
  return pairs;
}

function place({ issuer, currency, month }: Invoice): Pick<Pair, 'issuer' | 'currency' | 'month'> {
  return { issuer, currency, month };
}

/** A name without what people write differently: case and spaces. */
function folded(name: string): string {
  return name.toLowerCase().replace(/\s+/g, ' ').trim();
}

function firstMonths(parts: readonly BillPart[]): Map<string, string> {
  const first = new Map<string, string>();
  for (const { id, issuer, month } of parts) {
    if (id !== null && month < (first.get(issuer) ?? '9999')) first.set(issuer, month);
  }
  return first;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => readonly string[]): { take(key: readonly string[]): T[] | undefined; all(): T[][] } {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = JSON.stringify(keyOf(item));
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return {
    take(key) {
      const text = JSON.stringify(key);
      const group = groups.get(text);
      groups.delete(text);
      return group;
    },
    all: () => [...groups.values()],
  };
}
