/** Every invoice beside what the bill says under its number, and every charge beside its invoice. */
// makes: invoice_reconciliations
// in:    invoice_charges, delivered_invoice_details, delivered_billing_periods, invoices.csv
import type { Context } from '../engine/context.ts';
import { reported } from '../engine/log.ts';
import { evidenceOf } from './invoices/evidence.ts';
import { decimalText, exact } from './invoices/exact-money.ts';
import type { BillPart, Invoice, Pair, PeriodStatus } from './invoices/facts.ts';
import { compare, judge } from './invoices/judge.ts';
import { pairsOf } from './invoices/pair.ts';
import { buildInvoices } from './invoices.ts';

const MONEY = ['x_InvoiceCost', 'x_InvoiceTax', 'BilledCost', 'x_BilledTax', 'x_TaxNotInBill', 'x_Difference', 'x_Tolerance'];
const COLUMNS = [
  'InvoiceIssuerName',
  'InvoiceId',
  'BillingCurrency',
  'BillingPeriodStart',
  ...MONEY,
  'x_ChargeRows',
  'x_BillingPeriodStatus',
  'InvoiceIssueStatus',
  'PaymentDueDate',
  'x_ReconciliationStatus',
  'x_Explanation',
  'x_Sentence',
  'x_Where',
];

/**
 * Makes `invoices` and `invoice_reconciliations` (contract/gold.ts) from `invoice_charges`, invoices.csv and the files of FOCUS
 * InvoiceDetail and BillingPeriod. Charges that cost nothing and have no invoice are left out. Throws the errors of {@link buildInvoices}.
 */
export async function buildInvoiceReconciliations(context: Context): Promise<void> {
  const { database, log } = context;
  await buildInvoices(context);
  await reported(log, database, '2-normalize', 'invoice_reconciliations', async () => {
    const periodStatus = await readPeriods(context);
    const parts = await readParts(context);
    const evidence = evidenceOf(parts, periodStatus);
    const rows = pairsOf(await readInvoices(context), parts, periodStatus).map((pair) => rowOf(pair, periodStatus, judge(pair, evidence)));
    await database.createTextTable('reconciled', COLUMNS, rows);
    const casts = [...MONEY.map((name) => [name, 'DECIMAL(38, 12)']), ['BillingPeriodStart', 'DATE'], ['PaymentDueDate', 'DATE'], ['x_ChargeRows', 'BIGINT']];
    await database.run(`CREATE OR REPLACE TABLE invoice_reconciliations AS
      SELECT * REPLACE (${casts.map(([name, type]) => `${name}::${type} AS ${name}`).join(', ')}) FROM reconciled ORDER BY ALL`);
    await database.run('DROP TABLE reconciled');
  });
}

function rowOf(pair: Pair, periodStatus: PeriodStatus, { status, explanation, sentence }: ReturnType<typeof judge>): Record<string, string | null> {
  const { issuer, currency, month, invoices, parts } = pair;
  const { invoiced, invoicedTax, billed, billedTax, taxNotInBill, difference, rows, allowed } = compare(pair);
  const text = (amount: bigint | null): string | null => (amount === null ? null : decimalText(amount));
  const ids = invoices.length > 0 ? invoices.map(({ id }) => id).sort() : parts.flatMap(({ id }) => id ?? []).slice(0, 1);
  const period = periodStatus(issuer, month);
  const due = invoices.flatMap((invoice) => invoice.due ?? []).sort();
  return {
    InvoiceIssuerName: issuer,
    InvoiceId: ids.join(', ') || null,
    BillingCurrency: currency,
    BillingPeriodStart: month,
    x_InvoiceCost: text(invoiced),
    x_InvoiceTax: text(invoicedTax),
    BilledCost: text(billed),
    x_BilledTax: text(billedTax),
    x_TaxNotInBill: text(taxNotInBill),
    x_Difference: invoices.length === 0 ? null : text(difference),
    x_Tolerance: text(allowed),
    x_ChargeRows: String(rows),
    x_BillingPeriodStatus: period === 'Running' ? null : period,
    InvoiceIssueStatus: [...new Set(invoices.map((invoice) => invoice.status))].sort().join(', ') || null,
    PaymentDueDate: due[0] ?? null,
    x_ReconciliationStatus: status,
    x_Explanation: explanation,
    x_Sentence: sentence,
    x_Where: invoices.map(({ where }) => where).join(', ') || null,
  };
}

async function readInvoices({ database }: Context): Promise<Invoice[]> {
  const rows = await database.rows<Record<string, string | null>>('SELECT * FROM invoices ORDER BY ALL');
  return rows.map((row) => ({
    issuer: row.InvoiceIssuerName!,
    id: row.InvoiceId!,
    currency: row.BillingCurrency!,
    month: row.BillingPeriodStart!,
    amount: exact(row.x_InvoiceCost!),
    tax: row.x_InvoiceTax === null ? null : exact(row.x_InvoiceTax!),
    status: row.InvoiceIssueStatus as Invoice['status'],
    due: row.PaymentDueDate ?? null,
    note: row.x_Note ?? null,
    where: row.x_Where!,
  }));
}

/** An invoice without an issuer is its provider's. */
async function readParts({ database }: Context): Promise<BillPart[]> {
  const rows = await database.rows<Record<string, string | null>>(`
    SELECT
      coalesce(InvoiceIssuerName, ServiceProviderName, '(not stated)') AS issuer, BillingCurrency AS currency,
      date_trunc('month', BillingPeriodStart)::DATE AS "month", InvoiceId AS id, coalesce(ServiceProviderName, '') AS seller, coalesce(ChargeCategory, '') AS category,
      sum(BilledCost) AS amount, sum(x_ChargeRows)::BIGINT AS n, sum(x_BilledRows) AS billed
    FROM invoice_charges
    GROUP BY ALL
    HAVING billed > 0 OR InvoiceId IN (SELECT InvoiceId FROM invoices)
    ORDER BY ALL`);
  return rows.map(({ issuer, currency, month, id, seller, category, amount, n }) => ({
    issuer: issuer!,
    currency: currency!,
    month: month!,
    id: id ?? null,
    seller: seller!,
    category: category!,
    amount: exact(amount ?? '0'),
    rows: BigInt(n!),
  }));
}

/** What was said last of a period counts. */
async function readPeriods({ database }: Context): Promise<PeriodStatus> {
  const rows = await database.rows<{ issuer: string; month: string; status: string }>(`
    SELECT InvoiceIssuerName AS issuer, date_trunc('month', BillingPeriodStart)::DATE AS "month",
      CASE WHEN bool_or(lower(BillingPeriodStatus) = 'open') THEN 'Open' ELSE 'Closed' END AS status
    FROM (
      SELECT * FROM delivered_billing_periods WHERE lower(BillingPeriodStatus) IN ('open', 'closed')
      QUALIFY row_number() OVER (
        PARTITION BY InvoiceIssuerName, BillingPeriodStart ORDER BY BillingPeriodLastUpdated DESC NULLS LAST, lower(BillingPeriodStatus), x_Where) = 1)
    GROUP BY ALL`);
  const running = await database.rows<{ issuer: string; month: string; status: string }>(`
    SELECT coalesce(InvoiceIssuerName, ServiceProviderName, '(not stated)') AS issuer, date_trunc('month', BillingPeriodStart)::DATE AS "month", 'Running' AS status
    FROM invoice_charges
    WHERE BillingPeriodStart = (SELECT max(BillingPeriodStart) FROM invoice_charges)
    GROUP BY ALL
    HAVING max(ChargePeriodEnd) FILTER (ChargeCategory = 'Usage') < max(BillingPeriodEnd) - INTERVAL 1 DAY`);
  const known = new Map([...running, ...rows].map(({ issuer, month, status }) => [JSON.stringify([issuer, month]), status as ReturnType<PeriodStatus>]));
  return (issuer, month) => known.get(JSON.stringify([issuer, month])) ?? null;
}
