/** What is held against each other: invoices as sent, and what the bill says under their numbers. Amounts are trillionths, see exact-money.ts. */

export interface Invoice {
  readonly issuer: string;
  readonly id: string;
  readonly currency: string;
  /** First day of its month. */
  readonly month: string;
  /** What it asks for, tax included. */
  readonly amount: bigint;
  /** The part that is tax, or null where nobody said. */
  readonly tax: bigint | null;
  readonly status: 'Open' | 'Issued' | 'Voided';
  readonly due: string | null;
  readonly note: string | null;
  readonly where: string;
}

/** Charges of one issuer, currency, month, invoice number, seller and category. */
export interface BillPart {
  readonly issuer: string;
  readonly currency: string;
  readonly month: string;
  /** Null: the charges carry no invoice number. */
  readonly id: string | null;
  readonly seller: string;
  readonly category: string;
  readonly amount: bigint;
  readonly rows: bigint;
}

/**
 * By issuer and month: Open or Closed as FOCUS BillingPeriod files say; Running where none says so and it is the newest month of all bills
 * and not used to its end yet: then nobody expects an invoice, but one that is written is held against what there is.
 */
export type PeriodStatus = (issuer: string, month: string) => 'Open' | 'Closed' | 'Running' | null;

/** One invoice, or the invoices of one issuer and month that the bill does not tell apart, beside the charges that belong to them. */
export interface Pair {
  readonly issuer: string;
  readonly currency: string;
  readonly month: string;
  readonly invoices: readonly Invoice[];
  readonly parts: readonly BillPart[];
  /** They met by number, by month, or not at all. */
  readonly heldBy: 'number' | 'month' | 'nothing';
  /** The charges still wait for their invoice number. */
  readonly isWaiting: boolean;
}

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

export type Status = 'Reconciled' | 'Within tolerance' | 'Not yet final' | 'Difference' | 'No invoice' | 'Not in the bill';

export interface Verdict {
  readonly status: Status;
  /** What explains it, in a word or two; null where nothing does. */
  readonly explanation: string | null;
  readonly sentence: string;
}

export function sumOf(parts: readonly BillPart[]): bigint {
  return parts.reduce((sum, { amount }) => sum + amount, 0n);
}

export function isTax({ category }: BillPart): boolean {
  return category === 'Tax';
}
