/** Invoices as they were sent: what people wrote into invoices.csv and what FOCUS InvoiceDetail files say. */
import { basename, join } from 'node:path';
import { NATIONAL_CURRENCIES } from '#contract/currencies.ts';
import { type CsvRow, readCsv } from '../engine/config.ts';
import type { Context } from '../engine/context.ts';
import { CostbookError, nearestWord } from '../engine/errors.ts';

const FILE = 'invoices.csv';
const REQUIRED = ['InvoiceIssuerName', 'InvoiceId', 'BillingPeriodStart', 'BilledCost', 'BillingCurrency'];
const OPTIONAL = ['Tax', 'InvoiceIssueStatus', 'PaymentDueDate', 'Note'];
const STATUSES = ['Open', 'Issued', 'Voided'];
const COLUMNS = [
  'InvoiceIssuerName',
  'InvoiceId',
  'BillingCurrency',
  'BillingPeriodStart',
  'x_InvoiceCost',
  'x_InvoiceTax',
  'InvoiceIssueStatus',
  'PaymentDueDate',
  'x_Note',
  'x_Where',
];

/**
 * Makes `invoices`: one issuer, invoice and billing currency, all text: x_InvoiceCost is what it asks for, x_InvoiceTax the part of it that
 * is tax (NULL: not said), BillingPeriodStart its month's first day, x_Where `file:line`. A line of invoices.csv counts before InvoiceDetail,
 * which x_Note then says if they differ; a voided invoice asks for nothing.
 * Throws InvoiceNotValid or InvoiceTwice and the errors of {@link readCsv} (exit code 1), each with file and line.
 */
export async function buildInvoices({ database, folders }: Context): Promise<void> {
  const lines = readCsv(join(folders.inputs, FILE), { required: REQUIRED, optional: OPTIONAL });
  const seen = new Map<string, string>();
  for (const line of lines) {
    refuseNotValid(line);
    refuseTwice(line, seen);
  }
  await database.createTextTable('written_invoices', COLUMNS, lines.map(written));
  await database.run(`CREATE OR REPLACE TABLE invoices AS ${INVOICES}`);
  await database.run('DROP TABLE written_invoices');
}

/** A line of InvoiceDetail that was delivered again counts as it was last said. */
const INVOICES = `
  WITH newest AS (
    SELECT *, coalesce(lower(InvoiceIssueStatus) = 'voided', false) AS is_voided FROM delivered_invoice_details
    QUALIFY InvoiceDetailId IS NULL OR row_number() OVER (
      PARTITION BY InvoiceIssuerName, InvoiceId, BillingCurrency, InvoiceDetailId ORDER BY InvoiceDetailLastUpdated DESC NULLS LAST, x_Where DESC) = 1
  ),
  details AS (
    SELECT
      InvoiceIssuerName, InvoiceId, BillingCurrency,
      date_trunc('month', min(BillingPeriodStart))::DATE::VARCHAR AS BillingPeriodStart,
      coalesce(sum(BilledCost) FILTER (NOT is_voided), 0)::DECIMAL(38, 12)::VARCHAR AS x_InvoiceCost,
      coalesce(sum(BilledCost) FILTER (NOT is_voided AND lower(ChargeCategory) = 'tax'), 0)::DECIMAL(38, 12)::VARCHAR AS x_InvoiceTax,
      CASE WHEN bool_or(lower(InvoiceIssueStatus) = 'open') THEN 'Open' WHEN bool_and(is_voided) THEN 'Voided' ELSE 'Issued' END AS InvoiceIssueStatus,
      max(PaymentDueDate)::DATE::VARCHAR AS PaymentDueDate,
      min(x_Where) AS x_Where
    FROM newest
    WHERE InvoiceId IS NOT NULL
    GROUP BY InvoiceIssuerName, InvoiceId, BillingCurrency
  )
  SELECT
    written_invoices.* REPLACE (
      CASE WHEN details.x_InvoiceCost::DECIMAL(38, 12) <> written_invoices.x_InvoiceCost::DECIMAL(38, 12)
        THEN concat_ws(' ', x_Note, 'InvoiceDetail says ' || details.x_InvoiceCost || '.') ELSE x_Note END AS x_Note)
  FROM written_invoices LEFT JOIN details USING (InvoiceIssuerName, InvoiceId, BillingCurrency)
  UNION ALL BY NAME
  SELECT details.*, NULL AS x_Note FROM details ANTI JOIN written_invoices USING (InvoiceIssuerName, InvoiceId, BillingCurrency)`;

function written({ cells, where }: CsvRow): Record<string, string | null> {
  return {
    InvoiceIssuerName: cells.InvoiceIssuerName!,
    InvoiceId: cells.InvoiceId!,
    BillingCurrency: cells.BillingCurrency!,
    BillingPeriodStart: `${cells.BillingPeriodStart!.slice(0, 7)}-01`,
    x_InvoiceCost: cells.BilledCost!,
    x_InvoiceTax: cells.Tax || null,
    InvoiceIssueStatus: cells.InvoiceIssueStatus || 'Issued',
    PaymentDueDate: cells.PaymentDueDate || null,
    x_Note: cells.Note || null,
    x_Where: `${FILE}:${where.slice(where.lastIndexOf(':') + 1)}`,
  };
}

/** What is wrong with a cell and what to write instead, or null. */
function faultOf(cells: CsvRow['cells']): { why: string; fix: string } | null {
  const { BillingCurrency: currency = '', BillingPeriodStart: start = '', InvoiceIssueStatus: status, PaymentDueDate: due } = cells;
  if (!cells.InvoiceIssuerName) return { why: 'It does not say who sent it.', fix: 'Write the issuer as the bill does; Data quality lists them.' };
  if (!cells.InvoiceId) return { why: 'It has no number.', fix: 'Write the number that the invoice carries into InvoiceId.' };
  if (!isDay(start.length === 7 ? `${start}-01` : start))
    return { why: `BillingPeriodStart is "${start}".`, fix: 'Write the month or its first day: 2026-01 or 2026-01-01.' };
  for (const name of ['BilledCost', 'Tax']) {
    const cell = cells[name] ?? '';
    if ((name === 'Tax' && cell === '') || /^-?\d{1,22}(\.\d{1,12})?$/.test(cell)) continue;
    return { why: `${name} is "${cell}".`, fix: 'Write an amount with a point and without separators or currency: 1234.56, or -20.00 for a credit note.' };
  }
  if (!NATIONAL_CURRENCIES.has(currency)) {
    const nearest = nearestWord(currency, NATIONAL_CURRENCIES);
    return { why: `"${currency}" is no currency of ISO 4217.`, fix: nearest ? `Write "${nearest}" if that is meant.` : 'Write its three letters, like USD.' };
  }
  if (status && !STATUSES.includes(status)) {
    const nearest = nearestWord(status, STATUSES) ?? 'Issued';
    return { why: `InvoiceIssueStatus is "${status}"; FOCUS knows ${STATUSES.join(', ')}.`, fix: `Write "${nearest}", or leave the cell empty: Issued.` };
  }
  return due && !isDay(due) ? { why: `PaymentDueDate is "${due}".`, fix: 'Write a day that the calendar knows, like 2026-02-15.' } : null;
}

function refuseNotValid({ cells, where }: CsvRow): void {
  const fault = faultOf(cells);
  if (fault === null) return;
  throw new CostbookError({ name: 'InvoiceNotValid', what: `"${Object.values(cells).join(',')}" is not an invoice.`, ...fault, where });
}

function refuseTwice({ cells, where }: CsvRow, seen: Map<string, string>): void {
  const { InvoiceIssuerName: issuer, InvoiceId: id, BillingCurrency: currency } = cells;
  const key = JSON.stringify([issuer, id, currency]);
  const first = seen.get(key);
  if (first === undefined) return void seen.set(key, where);
  throw new CostbookError({
    name: 'InvoiceTwice',
    what: `Invoice ${id} of ${issuer} stands twice in ${basename(FILE)}.`,
    why: `The first stands at ${first}; counting both would double it.`,
    fix: 'Keep one line with its whole amount.',
    where,
  });
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
