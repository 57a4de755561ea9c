/** When a month cannot be closed. */
import { join } from 'node:path';
import { CLOSED_MONTHS_FILE } from '#contract/closing.ts';
import type { ClosedMonth } from '../../3-allocate/closed-months/closed-months-file.ts';
import type { StoredEdition } from '../../6-publish/editions/manifest.ts';
import { openEdition } from '../../6-publish/editions/open.ts';
import { lastDayOf } from '../../engine/calendar.ts';
import type { Folders } from '../../engine/context.ts';
import { Database } from '../../engine/duckdb.ts';
import { CostbookError, EXIT } from '../../engine/errors.ts';

export interface Closing {
  readonly folders: Folders;
  readonly closed: readonly ClosedMonth[];
  /** Why it is to be closed although invoices are beyond tolerance. */
  readonly reason?: string | undefined;
}

/** Throws MonthNotComplete, MonthNotInEdition, MonthClosedAlready, EarlierMonthOpen, ReasonMissing (exit code 1) or InvoicesBeyondTolerance (exit code 2). */
export async function refuseClosing(month: string, stored: StoredEdition, { folders, closed, reason }: Closing): Promise<void> {
  const already = closed.find((entry) => entry.month === month);
  if (already) throw closedAlready(already);
  if (stored.edition.asOf < lastDayOf(month)) throw notComplete(month, stored);
  if (reason !== undefined && reason.trim() === '') throw reasonMissing();
  const database = await Database.open();
  try {
    await openEdition(database, folders.data, stored.edition);
    const rows = await database.rows<{ month: string }>(
      "SELECT DISTINCT strftime(BillingPeriodStart, '%Y-%m') AS month FROM monthly_costs WHERE BillingPeriodStart <= $month::DATE ORDER BY 1",
      { month: `${month}-01` },
    );
    const months = rows.map((row) => row.month);
    if (!months.includes(month)) throw notInEdition(month, stored.id);
    const open = months.filter((each) => each < month && closed.every((entry) => entry.month !== each));
    if (open.length > 0) throw earlierOpen(month, open);
    if (reason === undefined) await refuseInvoices(database, month, stored.id);
  } finally {
    database.close();
  }
}

function closedAlready({ month, edition, where }: ClosedMonth): CostbookError {
  return new CostbookError({
    name: 'MonthClosedAlready',
    what: `${month} is closed on edition ${edition}.`,
    why: 'A closed month does not change; what bills say of it now stands in the open month as a correction.',
    fix: `To open it again, remove its entry from ${CLOSED_MONTHS_FILE}; the commit then says who did.`,
    where,
  });
}

function notComplete(month: string, { id, edition }: StoredEdition): CostbookError {
  return new CostbookError({
    name: 'MonthNotComplete',
    what: `Edition ${id} does not know the whole of ${month}.`,
    why: `It speaks of ${edition.asOf}; the rest of the month would only be corrections.`,
    fix: 'Build an edition after the last day of the month, or close an earlier month.',
    where: `costbook close ${month}`,
  });
}

function notInEdition(month: string, id: string): CostbookError {
  return new CostbookError({
    name: 'MonthNotInEdition',
    what: `Edition ${id} has no cost in ${month}.`,
    why: 'There is nothing that could be kept.',
    fix: 'Name a month that its bills know.',
    where: `costbook close ${month}`,
  });
}

function earlierOpen(month: string, open: readonly string[]): CostbookError {
  return new CostbookError({
    name: 'EarlierMonthOpen',
    what: `${open.length === 1 ? `${open[0]} is` : `${open.slice(0, 6).join(', ')}${open.length > 6 ? ' …' : ''} are`} still open.`,
    why: `Corrections go into the first open month after the one they correct: ${month} could not be closed before it without moving still.`,
    fix: `Close in order: costbook close ${open[0]}`,
    where: `costbook close ${month}`,
  });
}

function reasonMissing(): CostbookError {
  return new CostbookError({
    name: 'ReasonMissing',
    what: 'The reason is empty.',
    why: 'It stands in closed-months.yaml for those who ask later.',
    fix: 'Write it: --despite "credit note announced for October"',
    where: '--despite',
  });
}

async function refuseInvoices(database: Database, month: string, id: string): Promise<void> {
  const rows = await database.rows<Record<string, string | null>>(
    `SELECT InvoiceIssuerName, InvoiceId, x_Difference, BillingCurrency, x_Sentence, x_Where FROM invoice_reconciliations
     WHERE date_trunc('month', BillingPeriodStart)::DATE = $month::DATE AND x_ReconciliationStatus IN ('Difference', 'Not in the bill') ORDER BY ALL`,
    { month: `${month}-01` },
  );
  const [first] = rows;
  if (!first) return;
  throw new CostbookError({
    name: 'InvoicesBeyondTolerance',
    what: `${rows.length === 1 ? 'An invoice' : `${rows.length} invoices`} of ${month} and the bill are further apart than FOCUS allows, first: ${first.InvoiceIssuerName} ${first.InvoiceId ?? ''}. ${first.x_Sentence}`,
    why: `What is closed in edition ${id} would not be what is paid.`,
    fix: 'Clear it with the issuer and build again, or say why it does not matter: --despite "credit note announced for October"',
    where: first.x_Where ?? join('data', 'inputs', 'invoices.csv'),
    exitCode: EXIT.check,
  });
}
