/** Whether an invoice and its charges agree, and what explains it where they do not. Each explanation is proven by amounts of the bill. */
import { subunitDecimals } from '#contract/currencies.ts';
import { type Evidence, found } from './evidence.ts';
import { magnitude, spoken } from './exact-money.ts';
import { type BillPart, isTax, type Pair, sumOf, type Verdict } from './facts.ts';
import { isWithin, tolerance } from './tolerance.ts';
import { withoutBill, withoutInvoice } from './unpaired.ts';

/** An invoice beside its charges in numbers; all amounts in the same currency. */
export interface Compared {
  readonly invoiced: bigint | null;
  readonly invoicedTax: bigint | null;
  readonly billed: bigint | null;
  readonly billedTax: bigint | null;
  /** Tax on the invoice of which the bill has no row: exempt, shown apart. */
  readonly taxNotInBill: bigint;
  /** Invoice minus bill minus tax that is not in the bill. */
  readonly difference: bigint;
  readonly rows: bigint;
  readonly allowed: bigint;
}

export function compare({ invoices, parts, currency }: Pair): Compared {
  const taxes = invoices.map(({ status, tax }) => (status === 'Voided' ? 0n : tax));
  const invoicedTax = invoices.length === 0 || taxes.includes(null) ? null : taxes.reduce<bigint>((sum, tax) => sum + (tax ?? 0n), 0n);
  const invoiced = invoices.reduce((sum, { status, amount }) => sum + (status === 'Voided' ? 0n : amount), 0n);
  const billed = sumOf(parts);
  const taxes_ = parts.filter(isTax);
  const taxNotInBill = parts.length > 0 && taxes_.length === 0 ? (invoicedTax ?? 0n) : 0n;
  const rows = parts.reduce((sum, part) => sum + part.rows, 0n);
  return {
    invoiced: invoices.length === 0 ? null : invoiced,
    invoicedTax,
    billed: parts.length === 0 ? null : billed,
    billedTax: taxes_.length === 0 ? null : sumOf(taxes_),
    taxNotInBill,
    difference: invoices.length === 0 ? 0n : invoiced - billed - taxNotInBill,
    rows,
    allowed: tolerance(rows, currency),
  };
}

/** The verdict on a pair. */
export function judge(pair: Pair, evidence: Evidence): Verdict {
  if (pair.invoices.length === 0) return withoutInvoice(pair);
  const verdict = pair.parts.length === 0 ? withoutBill(pair, evidence) : beside(pair, compare(pair), evidence);
  const held = pair.heldBy === 'month' && !pair.isWaiting ? 'Held by month: the bill gives these charges no invoice number.' : '';
  const notes = pair.invoices.flatMap(({ note }) => note ?? []);
  return { ...verdict, sentence: [verdict.sentence, held, ...notes].filter(Boolean).join(' ') };
}

function beside(pair: Pair, compared: Compared, evidence: Evidence): Verdict {
  const { difference, allowed, taxNotInBill, rows } = compared;
  const say = sayer(pair.currency);
  const tax = taxNotInBill === 0n ? '' : ` The invoice has ${say(taxNotInBill)} of tax, the cost data none: compared without it.`;
  if (difference === 0n) {
    return { status: 'Reconciled', explanation: taxNotInBill === 0n ? null : 'Tax', sentence: `Invoice and bill agree to the last digit.${tax}` };
  }
  if (isWithin(difference, allowed)) {
    const sentence = `${say(magnitude(difference))} apart; ${say(allowed)} is allowed for ${grouped(rows)} charge${rows === 1n ? '' : 's'}.${tax}`;
    return { status: 'Within tolerance', explanation: taxNotInBill === 0n ? 'Rounding' : 'Tax', sentence };
  }
  const cause = notFinal(pair, compared, evidence) ?? causeOf(pair, compared, evidence);
  const apart = `The invoice asks for ${say(magnitude(difference))} ${difference > 0n ? 'more' : 'less'} than the bill.`;
  return { ...cause, sentence: `${apart}${tax} ${cause.sentence}` };
}

/** The bill may still move towards the invoice. */
function notFinal(pair: Pair, { difference, allowed }: Compared, { periodStatus, monthOf }: Evidence): Verdict | null {
  const { issuer, currency, month, invoices } = pair;
  const say = sayer(currency);
  const status = { status: 'Not yet final', explanation: 'Not yet final' } as const;
  if (invoices.some((invoice) => invoice.status === 'Open')) return { ...status, sentence: 'The invoice is still open.' };
  if (pair.isWaiting) return { ...status, sentence: 'The bill gives these charges no invoice number yet.' };
  const period = periodStatus(issuer, month);
  if (period === 'Open') return { ...status, sentence: 'The billing period is still open.' };
  const waiting = period === 'Closed' || pair.heldBy === 'month' ? null : found(monthOf(issuer, currency, month), ({ id }) => id === null);
  if (!waiting) return null;
  const all = isWithin(difference - waiting.amount, allowed) ? ', which is the difference' : '';
  return { ...status, sentence: `${say(waiting.amount)} of this issuer and month carry no invoice number yet${all}.` };
}

function causeOf(pair: Pair, compared: Compared, evidence: Evidence): Verdict {
  const causes = [voided, ofTax, ofMarketplace, ofCredits];
  for (const cause of causes) {
    const sentence = cause(pair, compared, evidence);
    if (sentence) return { status: 'Difference', explanation: sentence.explanation, sentence: sentence.text };
  }
  const isTaxSaid = compared.billedTax !== null || compared.invoicedTax !== null;
  const hint = isTaxSaid || compared.difference < 0n ? '' : ' The bill carries no tax: if the invoice does, write it into the column Tax.';
  return { status: 'Difference', explanation: null, sentence: `Nothing in the bill explains it.${hint}` };
}

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
  const here = found(pair.parts, evidence.isForeign);
  if (here && isWithin(compared.difference + here.amount, compared.allowed)) {
    const what = `${sayer(pair.currency)(here.amount)} of ${sellers(here.parts)}`;
    return { explanation: 'Marketplace', text: `It is Marketplace: the bill has ${what} under this number, which comes on another invoice.` };
  }
  const elsewhere = found(others(pair, evidence), evidence.isForeign);
  if (!elsewhere || !isWithin(compared.difference - elsewhere.amount, compared.allowed)) return null;
  const what = `${sayer(pair.currency)(elsewhere.amount)} of ${sellers(elsewhere.parts)}`;
  return { explanation: 'Marketplace', text: `It is Marketplace: the invoice asks for ${what}, which the bill has under ${numbers(elsewhere.parts)}.` };
};

const ofCredits: Cause = (pair, compared, evidence) => {
  const isCredit = ({ category }: BillPart): boolean => category === 'Credit';
  const here = found(pair.parts, isCredit);
  if (here && isWithin(compared.difference + here.amount, compared.allowed)) {
    return { explanation: 'Credit', text: `It is credit: the bill takes off ${sayer(pair.currency)(-here.amount)} under this number, the invoice does not.` };
  }
  const elsewhere = found(others(pair, evidence), isCredit);
  if (!elsewhere || !isWithin(compared.difference - elsewhere.amount, compared.allowed)) return null;
  const what = `${sayer(pair.currency)(-elsewhere.amount)}, which the bill has under ${numbers(elsewhere.parts)}`;
  return { explanation: 'Credit', text: `It is credit: the invoice takes off ${what}.` };
};

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

function sayer(currency: string): (amount: bigint) => string {
  return (amount) => spoken(amount, currency, subunitDecimals(currency));
}

function grouped(count: bigint): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}
