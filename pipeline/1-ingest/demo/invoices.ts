/** The invoices that came for the bills: to the cent, with a few that an accountant would ask about. */
import type { Database } from '../../engine/duckdb.ts';
import { dateOf, MONTHS } from './calendar.ts';
import { BILLS } from './company.ts';

/** What a final delivery adds up to. */
export interface Billed {
  readonly bill: string;
  readonly month: string;
  readonly invoiceId: string;
  /** Ten-thousandths of a cent, so that rounding to the cent is seen. */
  readonly micros: bigint;
}

/** Sales tax on invoices whose cost data carries none, in hundredths of a percent. */
const TAX: Readonly<Record<string, bigint>> = { azure: 625n };

/** Invoices that ask for something else than their bill, in cents. */
export const PLANTED = [
  { bill: 'aws', month: '2025-10', cents: -3_840_000n, why: 'the penetration test came on an invoice of AWS Marketplace' },
  { bill: 'datadog', month: '2026-10', cents: 118_000n, why: 'nobody knows yet' },
  { bill: 'gcp', month: '2026-05', cents: 37n, why: 'rounded line by line' },
  { bill: 'azure-europe', month: '2026-09', cents: -12n, why: 'rounded line by line' },
  { bill: 'datadog', month: '2026-07', cents: 4n, why: 'rounded line by line' },
] as const;

/** Sums of the deliveries in `demo_charges` that carry an invoice number. */
export async function billedSums(database: Database): Promise<Billed[]> {
  const rows = await database.rows<{ x_Bill: string; x_Month: string; InvoiceId: string; micros: string }>(
    `SELECT x_Bill, x_Month, InvoiceId, round(sum(BilledCost) * 1000000)::HUGEINT AS micros
     FROM demo_charges WHERE InvoiceId IS NOT NULL GROUP BY ALL`,
  );
  return rows.map((row) => ({ bill: row.x_Bill, month: row.x_Month, invoiceId: row.InvoiceId, micros: BigInt(row.micros) }));
}

/** The text of invoices.csv, oldest month first; a month that asks for nothing has no invoice. */
export function invoicesCsv(sums: readonly Billed[]): string {
  const lines = MONTHS.flatMap(({ id, endDay }) =>
    BILLS.flatMap((bill) => {
      const billed = sums.find((each) => each.bill === bill.id && each.month === id);
      if (!billed || billed.micros === 0n) return [];
      const net = cents(billed.micros) + (PLANTED.find((each) => each.bill === bill.id && each.month === id)?.cents ?? 0n);
      const tax = bill.id in TAX ? (net * TAX[bill.id]! + 5_000n) / 10_000n : null;
      const cells = [
        `"${bill.invoiceIssuer}"`,
        billed.invoiceId,
        id,
        amount(net + (tax ?? 0n)),
        bill.currency,
        tax === null ? '' : amount(tax),
        dateOf(endDay + 29),
      ];
      return [cells.join(',')];
    }),
  );
  return ['InvoiceIssuerName,InvoiceId,BillingPeriodStart,BilledCost,BillingCurrency,Tax,PaymentDueDate', ...lines, ''].join('\n');
}

/** Half away from zero. */
function cents(micros: bigint): bigint {
  return (micros + (micros < 0n ? -5_000n : 5_000n)) / 10_000n;
}

function amount(ofCents: bigint): string {
  const digits = (ofCents < 0n ? -ofCents : ofCents).toString().padStart(3, '0');
  return `${ofCents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
