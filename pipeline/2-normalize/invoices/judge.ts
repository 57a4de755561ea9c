/** Whether an invoice and its charges agree, and what explains it where they do not. Each explanation is proven by amounts of the bill. */
import { CAUSES, sayer } from './causes.ts';
import { type Evidence, found } from './evidence.ts';
import { magnitude, subunitOf } from './exact-money.ts';
import { type Compared, isTax, type Pair, sumOf, type Verdict } from './facts.ts';
import { isWithin, tolerance } from './tolerance.ts';
import { withoutBill, withoutInvoice } from './unpaired.ts';

/** Adds both sides up. */
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
  const notes = pair.invoices.flatMap(({ note }) => (note ? [`Note: ${note}`] : []));
  return { ...verdict, sentence: [verdict.sentence, held, ...notes].filter(Boolean).join(' ') };
}

function beside(pair: Pair, compared: Compared, evidence: Evidence): Verdict {
  const { difference, allowed, taxNotInBill, rows } = compared;
  const say = sayer(pair.currency);
  const tax = taxNotInBill === 0n ? '' : ` The invoice has ${say(taxNotInBill)} of tax, the cost data none: compared without it.`;
  const subunit = subunitOf(pair.currency);
  // An invoice is written in whole subunits, the bill in parts of them.
  if (2n * magnitude(difference) <= subunit) {
    const howFar = difference === 0n ? 'to the last digit' : `to ${say(subunit)}`;
    return { status: 'Reconciled', explanation: taxNotInBill === 0n ? null : 'Tax', sentence: `Invoice and bill agree ${howFar}.${tax}` };
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
  for (const cause of CAUSES) {
    const sentence = cause(pair, compared, evidence);
    if (sentence) return { status: 'Difference', explanation: sentence.explanation, sentence: sentence.text };
  }
  const isTaxSaid = compared.billedTax !== null || compared.invoicedTax !== null;
  const hint = isTaxSaid || compared.difference < 0n ? '' : ' The bill carries no tax: if the invoice does, write it into the column Tax.';
  return { status: 'Difference', explanation: null, sentence: `Nothing in the bill explains it.${hint}` };
}

function grouped(count: bigint): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}
