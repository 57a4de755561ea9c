/** The demo company: writes two years of made-up bills and the inputs that go with them. */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Database, quoteText } from '../../engine/duckdb.ts';
import { dateOf, MONTHS, type Month } from './calendar.ts';
import { claimDemoFolder } from './claim-folder.ts';
import { BILLS, type Bill } from './company.ts';
import { incidentsCsv } from './events.ts';
import { chooseGrains } from './grain.ts';
import { type Billed, billedSums, invoicesCsv } from './invoices.ts';
import { planUses } from './plan.ts';
import { providerFindings } from './provider-findings.ts';
import { hexOf, keyOf } from './resources.ts';
import { makeTable, makeTables } from './tables.ts';
import { type PlannedUse, plannedUses, readPriceList, valueAt } from './uses.ts';
import { writeUtilization } from './utilization.ts';
import { FOCUS_COLUMNS } from './versions.ts';

/** Charges of the demo when nobody asks for another number. */
export const DEMO_ROWS = 300_000;

export interface DemoOptions {
  /** New, empty, or of an earlier demo, which is replaced. Gets `bills/`, `inputs/` and the marker. */
  readonly folder: string;
  /** About how many charges; money, budgets and events are the same at any number; at least about 30,000 are written. */
  readonly rows?: number;
  readonly database: Database;
}

export interface DemoReport {
  /** Absolute or relative as the folder was given. */
  readonly bills: string;
  /** Folders below `bills`, oldest first: what was there when October 2026 was closed, and what came after. */
  readonly deliveries: readonly string[];
  readonly inputs: string;
  /** Charges written. */
  readonly rows: number;
  /** Files written below bills, relative to the folder. */
  readonly files: readonly string[];
}

/** Days on which bills were delivered: after the close of October 2026, and the last one. */
export const DELIVERY_DAYS = ['2026-11-05', '2026-11-19'] as const;

/** The month that AWS delivered twice: first without late usage and a credit, then final. */
export const RESTATED = { bill: 'aws', month: '2026-02', lateFrom: '2026-02-27' } as const;

interface Delivery {
  readonly bill: Bill;
  readonly month: Month;
  readonly isFinal: boolean;
  readonly path: string;
}

/** Writes the demo company. The same rows give the same bytes. Throws DemoFolderInUse. */
export async function generateDemo({ folder, rows = DEMO_ROWS, database }: DemoOptions): Promise<DemoReport> {
  await claimDemoFolder(folder);
  const uses = plannedUses(readPriceList());
  const plans = planUses(uses);
  await makeTables(database, plans, chooseGrains(plans, rows));
  for (const part of ['bills', 'inputs']) await rm(join(folder, part), { recursive: true, force: true });
  await cp(join(import.meta.dirname, 'inputs'), join(folder, 'inputs'), { recursive: true });
  const usageSql = await readFile(join(import.meta.dirname, 'demo_usage.sql'), 'utf8');
  const chargesSql = await readFile(join(import.meta.dirname, 'demo_charges.sql'), 'utf8');
  for (const day of DELIVERY_DAYS) for (const bill of BILLS) await mkdir(join(folder, 'bills', day, bill.id), { recursive: true });
  const files: string[] = [];
  const billed: Billed[] = [];
  let written = 0;
  for (const batch of batches(Math.max(1, Math.floor(BATCH_ROWS / (rows / MONTHS.length))))) {
    await makeTable(database, 'demo_deliveries', batch.map(deliveryRow));
    await database.run(`CREATE OR REPLACE TEMP TABLE demo_usage AS ${usageSql}`);
    await database.run(`CREATE OR REPLACE TEMP TABLE demo_charges AS ${chargesSql}`);
    for (const delivery of batch) await database.run(copyStatement(delivery, join(folder, delivery.path)));
    billed.push(...(await billedSums(database)));
    written += Number(await database.value('SELECT count(*) FROM demo_charges'));
    files.push(...batch.map(({ path }) => path));
  }
  files.push(...(await writeEvidence(database, uses, folder)));
  await writeFile(join(folder, 'inputs', 'invoices.csv'), invoicesCsv(billed));
  await writeFile(join(folder, 'inputs', 'known-incidents.csv'), incidentsCsv(readPriceList()));
  const bills = join(folder, 'bills');
  return { bills, deliveries: DELIVERY_DAYS.map((day) => join(bills, day)), inputs: join(folder, 'inputs'), rows: written, files };
}

/** Utilisation and findings of AWS as of each delivery; returns their paths below the folder. */
async function writeEvidence(database: Database, uses: readonly PlannedUse[], folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const [index, day] of DELIVERY_DAYS.entries()) {
    const known = [MONTHS.at(-2)!.endDay, MONTHS.at(-1)!.billedEndDay][index]!;
    const [usage, findings] = [`bills/${day}/utilization/${dateOf(known - 1)}.parquet`, `bills/${day}/provider-findings/cost-optimization-hub.json`];
    for (const path of [usage, findings]) await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeUtilization(database, uses, dateOf(known), join(folder, usage));
    await writeFile(join(folder, findings), providerFindings(uses, dateOf(known)));
    files.push(usage, findings);
  }
  return files;
}

/** The same with a database of its own. */
export async function writeDemo(options: Omit<DemoOptions, 'database'>): Promise<DemoReport> {
  const database = await Database.open({ temporaryFolder: join(options.folder, 'demo-spill') });
  try {
    return await generateDemo({ ...options, database });
  } finally {
    database.close();
    await rm(join(options.folder, 'demo-spill'), { recursive: true, force: true });
  }
}

/** Charges that are held in memory at a time. */
const BATCH_ROWS = 600_000;

/** Deliveries of one bill at a time, at most so many months, and no month twice. */
function batches(months: number): Delivery[][] {
  return BILLS.flatMap((bill) => {
    const deliver = (month: Month, isFinal: boolean, suffix = ''): Delivery => ({
      bill,
      month,
      isFinal,
      path: `bills/${DELIVERY_DAYS[suffix || month.billedEndDay < month.endDay ? 1 : 0]}/${bill.id}/${month.id}${suffix}.${bill.format}`,
    });
    const isRestated = (month: Month): boolean => bill.id === RESTATED.bill && month.id === RESTATED.month;
    const last = MONTHS.map((month) => deliver(month, month.billedEndDay === month.endDay, isRestated(month) ? '-final' : ''));
    const first = MONTHS.filter(isRestated).map((month) => [deliver(month, false)]);
    return [...first, ...Array.from({ length: Math.ceil(last.length / months) }, (_, index) => last.slice(index * months, (index + 1) * months))];
  });
}

function deliveryRow({ bill, month, isFinal }: Delivery): Record<string, string | null> {
  const isFirstOfTwo = bill.id === RESTATED.bill && month.id === RESTATED.month && !isFinal;
  return {
    x_Bill: bill.id,
    x_Month: month.id,
    x_IsFinal: String(isFinal),
    x_LateFrom: isFirstOfTwo ? RESTATED.lateFrom : '9999-12-31',
    BillingAccountId: bill.billingAccountId,
    BillingAccountName: bill.billingAccountName,
    BillingAccountType: bill.billingAccountType,
    SubAccountType: bill.subAccountType,
    BillingCurrency: bill.currency,
    BillingPeriodStart: dateOf(month.firstDay),
    BillingPeriodEnd: dateOf(month.endDay),
    InvoiceIssuerName: bill.invoiceIssuer,
    InvoiceId: isFinal
      ? `${bill.invoicePrefix}${parseInt(hexOf(8, keyOf(bill.id + month.id)), 16)
          .toString()
          .padStart(10, '0')}`
      : null,
    ServiceProviderName: bill.serviceProvider,
  };
}

/** Names of the provider's own column that its deliveries carry. */
const NATIVE_COLUMN: Readonly<Record<string, string>> = {
  aws: 'x_Operation',
  azure: 'x_ResourceGroupName',
  gcp: 'x_CostType',
  datadog: 'x_Product',
  snowflake: 'x_WarehouseName',
};

function copyStatement({ bill, month }: Delivery, path: string): string {
  const columns = [...FOCUS_COLUMNS[valueAt(bill.versions, month.id)].map((name) => selected(name, bill)), `x_Native AS ${NATIVE_COLUMN[bill.provider]}`];
  const options = bill.format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION zstd';
  return `COPY (SELECT ${columns.join(', ')} FROM demo_charges WHERE x_Month = ${quoteText(month.id)}
    ORDER BY demo_charges.ChargePeriodStart, x_Order, x_UseNumber, CommitmentDiscountId, x_ResourceNumber) TO ${quoteText(path)} (${options})`;
}

function selected(column: string, { format }: Bill): string {
  return format === 'csv' && /Period(Start|End)$/.test(column) ? `strftime(${column}, '%Y-%m-%dT%H:%M:%SZ') AS ${column}` : column;
}
