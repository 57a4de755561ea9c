/** Invoices whose charges the bill does not have, and charges without an invoice. */
import { nearestWord } from '../../engine/errors.ts';
import type { Evidence } from './evidence.ts';
import type { Pair, Verdict } from './facts.ts';

/** Charges that no invoice asks for. */
export function withoutInvoice({ issuer, month, isWaiting, parts }: Pair): Verdict {
  if (isWaiting) {
    return { status: 'Not yet final', explanation: 'Not yet final', sentence: `${issuer} has not invoiced these charges of ${monthName(month)} yet.` };
  }
  const sentence =
    parts[0]!.id === null
      ? 'The bill gives these charges no invoice number, and no invoice of this month is written.'
      : 'No invoice of this number is written.';
  return { status: 'No invoice', explanation: 'No invoice', sentence };
}

/** An invoice that met no charges. */
export function withoutBill(pair: Pair, evidence: Evidence): Verdict {
  const { issuer, currency, month, invoices } = pair;
  const [invoice] = invoices;
  if (invoice!.status === 'Voided')
    return { status: 'Reconciled', explanation: 'Voided', sentence: 'The invoice was voided, and the bill has nothing under its number.' };
  if (invoice!.amount === 0n)
    return { status: 'Reconciled', explanation: null, sentence: 'The invoice asks for nothing, and the bill has nothing under its number.' };
  if (invoice!.status === 'Open' || evidence.periodStatus(issuer, month) === 'Open') {
    const sentence = `The bill has no charges under this number, and ${invoice!.status === 'Open' ? 'the invoice' : 'the billing period'} is still open.`;
    return { status: 'Not yet final', explanation: 'Not yet final', sentence };
  }
  const same = evidence.parts.filter(({ id }) => id === invoice!.id);
  const otherCurrency = same.find((part) => part.issuer === issuer && part.currency !== currency);
  if (otherCurrency) {
    return {
      status: 'Difference',
      explanation: 'Currency',
      sentence: `The invoice is written in ${currency}, the bill has its number in ${otherCurrency.currency}.`,
    };
  }
  return { status: 'Not in the bill', ...reasonFor(pair, evidence, same[0]?.issuer ?? null) };
}

function reasonFor(
  { issuer, currency, month, invoices }: Pair,
  { parts, monthOf }: Evidence,
  otherIssuer: string | null,
): Pick<Verdict, 'explanation' | 'sentence'> {
  const issuers = [...new Set(parts.map((part) => part.issuer))].sort();
  if (!issuers.includes(issuer)) {
    const nearest = otherIssuer ?? nearestIssuer(issuer, issuers);
    const advice = nearest ? ` Is "${nearest}" meant?` : ` Its issuers are ${sentence(`${issuers.slice(0, 4).join('; ')}${issuers.length > 4 ? ' …' : ''}`)}`;
    return { explanation: 'Issuer', sentence: `The bill knows no issuer "${issuer}".${advice}` };
  }
  if (otherIssuer !== null) return { explanation: 'Issuer', sentence: `The bill has this number under the issuer "${otherIssuer}".` };
  const charges = monthOf(issuer, currency, month);
  if (charges.length === 0) return { explanation: 'No bill', sentence: `No charges of ${issuer} for ${monthName(month)} in ${currency} are loaded.` };
  const nearest = nearestWord(
    invoices[0]!.id,
    charges.flatMap(({ id }) => id ?? []),
  );
  const advice = nearest ? ` It has ${nearest}: is one of the two mistyped?` : '';
  return { explanation: 'Number', sentence: `The bill's charges of ${monthName(month)} do not carry this number.${advice}` };
}

/** With one full stop at its end: many a company's name brings its own. */
function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

/** An issuer spelt nearly so, or one that begins with or holds what was written. */
function nearestIssuer(name: string, issuers: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return (
    nearestWord(name, issuers) ??
    issuers.find((issuer) => plain(issuer).includes(plain(name)) || plain(name).includes(plain(issuer))) ??
    initials(name, issuers)
  );
}

/** AWS for Amazon Web Services, Inc. */
function initials(name: string, issuers: readonly string[]): string | undefined {
  return issuers.find((issuer) => issuer.replace(/[^A-Z]/g, '').startsWith(name) && name.length > 1);
}

/** `2026-10-01` → `October 2026`. */
export function monthName(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleString('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' });
}
