/** Room 1: bills come in, as they are. Bytes are kept, recognised, proven and laid out as FOCUS rows. */
// makes: bill, focus_rows, delivered_bills, source_totals, superseded_periods, source_defects
// in:    bill files
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { SaidOfBill } from '#contract/edition.ts';
import type { Context } from '../engine/context.ts';
import { quoteName, quoteText } from '../engine/duckdb.ts';
import { CostbookError } from '../engine/errors.ts';
import { reported } from '../engine/log.ts';
import { fillAcrossBills, openAcrossBills } from './across-bills.ts';
import { billOtherDataset } from './bad-input.ts';
import { createDecimalMacros } from './decimal-macros.ts';
import { writeBudgets } from './delivered-budgets.ts';
import { type Delivery, decideDeliveries } from './deliveries.ts';
import { isEvidence, type ReadEvidence } from './evidence/read-evidence.ts';
import { counted, evidenceRows, writeEvidence } from './evidence/write-evidence.ts';
import { findBills } from './find-bills.ts';
import { isDataset, type ReadDataset } from './focus-invoices/read-dataset.ts';
import { datasetRows, writeDatasets } from './focus-invoices/write-datasets.ts';
import { withoutLeftOut } from './left-out.ts';
import { readProvidersFile } from './providers-file.ts';
import { type BillRequest, lookupsOf, type ReadBill, readBill } from './read-bill.ts';

/** Which bills to read: paths of files and folders, or files with all that was said of them. */
export type Bills = readonly string[] | readonly BillRequest[];

/**
 * Reads the bills at these paths (files or folders), or those of providers.yaml when there are none; `currency` is that of files
 * that do not name one.
 *
 * Leaves `delivered_bills`, `said_of_bills`, `delivered_columns`, `delivered_invoice_details`, `delivered_billing_periods`, `resource_utilization`,
 * `delivered_findings`, `source_totals`, `source_defects`,
 * `bill_recipes`, `superseded_periods`, and per loaded bill a schema `bill_<id>` with the views `native`, `unbalanced`, `bill` and
 * `focus_rows`. Throws NoBills and the errors of {@link readBill} (exit code 1).
 */
export async function ingest(context: Context, bills: Bills, currency: string | null = null): Promise<void> {
  const requests = areRequests(bills) ? bills : await requestsFor(context, bills, currency);
  const results = await context.database.inFileOrder(async () => {
    const files: (ReadBill | ReadDataset | ReadEvidence | string)[] = [];
    for (const request of requests) files.push(await readBill(context, request));
    return files;
  });
  const read = results.filter((bill): bill is ReadBill => typeof bill !== 'string' && !isDataset(bill) && !isEvidence(bill));
  const datasets = results.filter(isDataset);
  const evidence = counted(results.filter(isEvidence));
  noteLeftOut(
    context,
    results.flatMap((reason, index) => (typeof reason === 'string' ? [{ reason, name: requests[index]!.file.name }] : [])),
  );
  if (read.length === 0) throw datasets[0] ? billOtherDataset(datasets[0].name, datasets[0].dataset) : noBills(context, areRequests(bills) ? [] : bills);
  const loaded = [...new Map(read.map((bill) => [bill.id, bill])).values()];
  await createDecimalMacros(context.database);
  for (const bill of loaded) await createNative(context, bill);
  await openAcrossBills(context.database, loaded);
  for (const bill of loaded) await createFocusRows(context, bill);
  const deliveries = await decideDeliveries(context, read);
  await reported(context.log, context.database, '1-ingest', 'delivered_bills', () =>
    writeBills(context, deliveries, [...datasetRows(datasets), ...evidenceRows(evidence)]),
  );
  await context.database.inFileOrder(() => writeDatasets(context, datasets));
  await writeEvidence(context, evidence);
  await writeSaid(context, requests, results);
  await fillAcrossBills(context.database, deliveries);
  await writeTotals(context, deliveries);
  await writeDefects(context, deliveries, evidence);
  await writeBudgets(context, deliveries);
}

function areRequests(bills: Bills): bills is readonly BillRequest[] {
  return typeof bills[0] === 'object';
}

/** What people said of bills: with their bytes it is all that an edition needs to be made again. */
async function writeSaid(
  { database }: Context,
  requests: readonly BillRequest[],
  results: readonly (ReadBill | ReadDataset | ReadEvidence | string)[],
): Promise<void> {
  const rows = results.flatMap((bill, index) => {
    const { provider, mapping, currency } = requests[index]!;
    const said: SaidOfBill = { ...(provider ? { provider } : {}), ...(mapping ? { mapping } : {}), ...(currency ? { currency } : {}) };
    return typeof bill === 'string' || Object.keys(said).length === 0 ? [] : { x_BillName: bill.name, x_Sha256: bill.sha256, x_Said: JSON.stringify(said) };
  });
  await database.createTextTable('said_of_bills', ['x_BillName', 'x_Sha256', 'x_Said'], rows);
}

/** Each file that is no bill, and many of one kind in one line: a pull keeps replies that hold no charges. */
function noteLeftOut({ log }: Context, files: readonly { readonly reason: string; readonly name: string }[]): void {
  for (const [reason, same] of Map.groupBy(files, (file) => file.reason)) {
    const names = same.length > 3 ? [`${same.length} files, ${same[0]!.name} the first of them`] : same.map(({ name }) => name);
    for (const name of names) log.note(`1-ingest     left out ${name}: ${reason}`);
  }
}

async function requestsFor(context: Context, billPaths: readonly string[], currency: string | null): Promise<BillRequest[]> {
  const requests =
    billPaths.length === 0 ? await readProvidersFile(context.folders) : (await findBills(billPaths)).map((file) => ({ file, provider: null, currency }));
  return withoutLeftOut(context.log, requests);
}

async function createNative({ database }: Context, bill: ReadBill): Promise<void> {
  const schema = quoteName(`bill_${bill.id}`);
  for (const file of lookupsOf(bill.provider)) {
    await database.run(
      `CREATE TABLE IF NOT EXISTS ${quoteName(basename(file, '.csv'))} AS SELECT * FROM read_csv(${quoteText(file)}, all_varchar = true, header = true)`,
    );
  }
  await database.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  await database.run(`CREATE OR REPLACE VIEW ${schema}.native AS ${bill.nativeSql}`);
  await database.run(`CREATE OR REPLACE VIEW ${schema}.unbalanced AS SELECT * FROM ${schema}.native WHERE ${!bill.profile.isBalanced}`);
  await database.run(`CREATE OR REPLACE VIEW ${schema}.bill AS SELECT ${quoteText(bill.id)} AS x_BillId, ${quoteText(bill.provider.id)} AS x_Provider`);
}

async function createFocusRows({ database }: Context, bill: ReadBill): Promise<void> {
  const focusSql = readFileSync(join(bill.provider.folder, 'focus.sql'), 'utf8');
  await database.run(`CREATE OR REPLACE VIEW ${quoteName(`bill_${bill.id}`)}.focus_rows AS ${focusSql}`);
}

async function writeBills({ database }: Context, deliveries: readonly Delivery[], others: readonly Record<string, unknown>[]): Promise<void> {
  const columns = [
    'x_BillId',
    'x_BillName',
    'x_Sha256',
    'x_Provider',
    'x_Format',
    'x_FocusVersion',
    'x_Bytes',
    'x_SourceRows',
    'BillingPeriodStart',
    'BillingPeriodEnd',
    'x_BillStatus',
    'x_Note',
  ];
  await database.createTextTable('delivered_bills', columns, [...deliveries.map(billRow), ...others]);
  const loaded = deliveries.filter(({ status }) => status === 'Loaded');
  await database.createTextTable(
    'bill_recipes',
    ['x_BillId', 'x_Recipe'],
    loaded.map(({ id, bill }) => ({ x_BillId: id, x_Recipe: bill.recipe })),
  );
  await database.createTextTable('delivered_columns', ['x_BillId', 'x_Position', 'x_Column', 'x_Type'], loaded.flatMap(deliveredColumns));
  await database.createTextTable(
    'superseded_periods',
    ['x_BillId', 'BillingAccountId', 'BillingPeriodStart', 'x_Part', 'ChargePeriodStart'],
    loaded.flatMap(({ id, superseded }) =>
      superseded.map(({ account, periodStart, part, day }) => ({
        x_BillId: id,
        BillingAccountId: account,
        BillingPeriodStart: periodStart,
        x_Part: part,
        ChargePeriodStart: day,
      })),
    ),
  );
}

/** Columns of a FOCUS file as they stand in it; of other formats no rule asks how they were delivered. */
function deliveredColumns({ id, bill: { focusVersion, source } }: Delivery): Record<string, unknown>[] {
  if (focusVersion === null) return [];
  return source.columns.map(({ header, name, type }, index) => ({
    x_BillId: id,
    x_Position: index,
    x_Column: name.startsWith('x_') ? header : name,
    x_Type: type,
  }));
}

function billRow({ id, bill, status, note }: Delivery): Record<string, unknown> {
  const times = (pick: 'periodStart' | 'periodEnd'): string[] => bill.profile.totals.flatMap((total) => total[pick] ?? []).sort();
  return {
    x_BillId: id,
    x_BillName: bill.name,
    x_Sha256: bill.sha256,
    x_Provider: bill.provider.id,
    x_Format: bill.source.format,
    x_FocusVersion: bill.focusVersion,
    x_Bytes: bill.bytes,
    x_SourceRows: bill.profile.rows,
    BillingPeriodStart: times('periodStart')[0],
    BillingPeriodEnd: times('periodEnd').at(-1),
    x_BillStatus: status,
    x_Note: note,
  };
}

async function writeTotals({ database }: Context, deliveries: readonly Delivery[]): Promise<void> {
  const rows = deliveries.filter(({ status }) => status === 'Loaded').flatMap(({ id, totals }) => totals.map((total) => ({ x_BillId: id, ...total })));
  await database.createTextTable('source_totals', ['x_BillId', 'issuer', 'account', 'currency', 'periodStart', 'rows', 'billedCost'], rows);
}

async function writeDefects({ database }: Context, deliveries: readonly Delivery[], evidence: readonly ReadEvidence[]): Promise<void> {
  // Of a bill that does not count only that is said which leaves the book with it.
  const ofBills = deliveries.map(({ id, bill, status, defects }) => ({ id, defects: [...(status === 'Loaded' ? bill.defects : []), ...defects] }));
  const rows = [...ofBills, ...evidence.map(({ sha256, defects }) => ({ id: sha256.slice(0, 12), defects }))].flatMap(({ id, defects }) =>
    defects.map((defect) => ({
      x_BillId: id,
      x_DefectKind: defect.kind,
      x_Column: defect.column,
      x_Rows: defect.rows,
      x_Example: defect.example,
      x_Treatment: defect.treatment,
    })),
  );
  const columns = ['x_BillId', 'x_DefectKind', 'x_Column', 'x_Rows', 'x_Example', 'x_Treatment'];
  await database.createTextTable('delivered_defects', columns, rows);
  await database.run('CREATE OR REPLACE TABLE source_defects AS SELECT * REPLACE (x_Rows::BIGINT AS x_Rows) FROM delivered_defects ORDER BY ALL');
  await database.run('DROP TABLE delivered_defects');
}

function noBills(context: Context, billPaths: readonly string[]): CostbookError {
  return new CostbookError({
    name: 'NoBills',
    what: 'There is no bill to read.',
    why:
      billPaths.length > 0
        ? 'None of the files below these folders is a bill that a provider recognises.'
        : 'No --bill was given and providers.yaml names none.',
    fix: 'Give a file or folder with --bill, or list it in providers.yaml.',
    where: billPaths[0] ?? join(context.folders.inputs, 'providers.yaml'),
  });
}
