/** What InvoiceDetail and BillingPeriod files say, as tables. */
// makes: delivered_invoice_details, delivered_billing_periods
// in:    bill files
import type { Context } from '../../engine/context.ts';
import { compareText } from '../find-bills.ts';
import { NATIVE_TYPES } from '../read-values.ts';
import { DATASET_COLUMNS, type InvoiceDataset, type ReadDataset } from './read-dataset.ts';

const TABLES: Readonly<Record<InvoiceDataset, string>> = { InvoiceDetail: 'delivered_invoice_details', BillingPeriod: 'delivered_billing_periods' };

/** Makes `delivered_invoice_details` and `delivered_billing_periods`, each row as delivered with `x_Where`; empty without such files. */
export async function writeDatasets({ database }: Context, datasets: readonly ReadDataset[]): Promise<void> {
  for (const [dataset, table] of Object.entries(TABLES) as [InvoiceDataset, string][]) {
    const columns = Object.entries(DATASET_COLUMNS[dataset]).map(([name, kind]) => `${name} ${NATIVE_TYPES[kind]}`);
    await database.run(`CREATE OR REPLACE TABLE ${table} (${columns.join(', ')}, x_Where VARCHAR)`);
    for (const { sql } of counted(datasets).filter((each) => each.dataset === dataset)) await database.run(`INSERT INTO ${table} BY NAME ${sql}`);
  }
}

/** Rows of `delivered_bills` for these files: an edition names what it was held against. */
export function datasetRows(datasets: readonly ReadDataset[]): Record<string, unknown>[] {
  return counted(datasets).map(({ dataset, name, sha256, bytes, format, rows }) => ({
    x_BillId: sha256.slice(0, 12),
    x_BillName: name,
    x_Sha256: sha256,
    x_Provider: 'focus-invoices',
    x_Format: format,
    x_FocusVersion: '1.4',
    x_Bytes: bytes,
    x_SourceRows: rows,
    x_BillStatus: 'Not a bill',
    x_Note: `FOCUS ${dataset}: bills are held against it.`,
  }));
}

/** The same bytes count once. */
function counted(datasets: readonly ReadDataset[]): ReadDataset[] {
  const ordered = [...datasets].sort((a, b) => compareText(a.name, b.name) || compareText(a.sha256, b.sha256));
  return ordered.filter(({ sha256 }, index) => ordered.findIndex((other) => other.sha256 === sha256) === index);
}
