/** What of the bill explains that an invoice and its charges are apart: each proven by amounts that make up the difference. */
import { type Evidence, found } from './evidence.ts';
import { spoken } from './exact-money.ts';
import { type BillPart, type Compared, type Pair, sumOf } from './facts.ts';
import { isWithin } from './tolerance.ts';

type Cause = (pair: Pair, compared: Compared, evidence: Evidence) => { readonly explanation: string; readonly text: string } | null;

const voided: Cause = ({ invoices }) =>
  invoices.every(({ status }) => status === 'Voided')
    ? { explanation: 'Voided', text: 'The invoice was voided, and the bill still has charges under its number.' }
    : null;

const ofTax: Cause = ({ currency }, { difference, allowed, invoicedTax, billedTax }) => {
  if (billedTax === null) return null;
  const say = sayer(currency);
  if (invoicedTax !== null && invoicedTax !== billedTax && isWithin(difference - (invoicedTax - billedTax), allowed)) {
    return { explanation: 'Tax', text: `It is tax: ${say(invoicedTax)} on the invoice, ${say(billedTax)} in the bill.` };
  }
  if (invoicedTax === null && isWithin(difference + billedTax, allowed)) {
    return { explanation: 'Tax', text: `It is the bill's tax of ${say(billedTax)}: the invoice's amount is written without it.` };
  }
  return null;
};

const ofMarketplace: Cause = (pair, compared, evidence) => {
  const say = sayer(pair.currency);
  for (const { parts, amount } of bySeller(pair.parts.filter(evidence.isForeign))) {
    if (!isWithin(compared.difference + amount, compared.allowed)) continue;
    return {
      explanation: 'Marketplace',
      text: `It is Marketplace: the bill has ${say(amount)} of ${sellers(parts)} under this number, which comes on another invoice.`,
    };
  }
  for (const { parts, amount } of bySeller(others(pair, evidence).filter(evidence.isForeign))) {
    if (!isWithin(compared.difference - amount, compared.allowed)) continue;
    return {
      explanation: 'Marketplace',
      text: `It is Marketplace: the invoice asks for ${say(amount)} of ${sellers(parts)}, which the bill has under ${numbers(parts)}.`,
    };
  }
  return null;
};

const ofCredits: Cause = (pair, compared, evidence) => {
  const say = sayer(pair.currency);
  const isCredit = ({ category }: BillPart): boolean => category === 'Credit';
  const here = found(pair.parts, isCredit);
  if (here && isWithin(compared.difference + here.amount, compared.allowed)) {
    return { explanation: 'Credit', text: `It is credit: the bill takes off ${say(-here.amount)} under this number, the invoice does not.` };
  }
  const elsewhere = found(others(pair, evidence), isCredit);
  if (!elsewhere || !isWithin(compared.difference - elsewhere.amount, compared.allowed)) return null;
  return {
    explanation: 'Credit',
    text: `It is credit: the invoice takes off ${say(-elsewhere.amount)}, which the bill has under ${numbers(elsewhere.parts)}.`,
  };
};

/** All sellers together, then one by one. */
function bySeller(parts: readonly BillPart[]): { readonly parts: readonly BillPart[]; readonly amount: bigint }[] {
  const names = [...new Set(parts.map(({ seller }) => seller))].sort();
  const groups = [parts, ...(names.length > 1 ? names.map((name) => parts.filter(({ seller }) => seller === name)) : [])];
  return groups.filter((group) => group.length > 0).map((group) => ({ parts: group, amount: sumOf(group) }));
}

/** Charges of the same issuer, currency and month under other numbers. */
function others({ issuer, currency, month, invoices }: Pair, { monthOf }: Evidence): BillPart[] {
  const own = new Set(invoices.map(({ id }) => id));
  return monthOf(issuer, currency, month).filter(({ id }) => id !== null && !own.has(id));
}

function sellers(parts: readonly BillPart[]): string {
  return listed(parts.map(({ seller }) => seller));
}

function numbers(parts: readonly BillPart[]): string {
  return listed(parts.flatMap(({ id }) => id ?? []));
}

/** `a`, `a and b`, `a, b and 3 others`. */
export function listed(names: readonly string[]): string {
  const all = [...new Set(names)].sort();
  if (all.length <= 2) return all.join(' and ');
  return all.length === 3 ? `${all[0]}, ${all[1]} and ${all[2]}` : `${all[0]}, ${all[1]} and ${all.length - 2} others`;
}

/** In the order in which they are tried. */
export const CAUSES: readonly Cause[] = [voided, ofTax, ofMarketplace, ofCredits];

/** Says amounts in one currency. */
export function sayer(currency: string): (amount: bigint) => string {
  return (amount) => spoken(amount, currency);
}
