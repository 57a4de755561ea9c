/** Room 2: one house language. FOCUS rows of every bill become silver: `charges` and `daily_charges`. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CHARGE_COLUMNS, ROW_PART_COLUMN, SHARE_COLUMNS, STATED_PERIOD_COLUMN, TERM_COLUMNS } from '../contract/charges.ts';
import { runChecks } from '../engine/checks.ts';
import type { Context } from '../engine/context.ts';
import { type Database, quoteName, quoteText } from '../engine/duckdb.ts';
import { buildModels } from '../engine/model.ts';
import { buildConformanceResults } from './conformance_results.ts';
import { whereCounted } from './counted-charges.ts';
import { buildInvoiceReconciliations } from './invoice_reconciliations.ts';
import { createAttributedCharges } from './named-columns.ts';
import { keepSilverList } from './silver-list.ts';
import { createSplitMacros, SPLIT_FOLDER, SPLIT_MODELS } from './split-costs/split-costs.ts';

interface LoadedBill {
  readonly id: string;
  readonly name: string;
  /** Silver Parquet of its charges, named by the hash of its bytes and of every recipe that touched them. */
  readonly path: string;
}

/**
 * Makes the view `charges` over one Parquet file per bill in `<silver>/charges/`, `daily_charges`, `conformance_results`,
 * `invoice_reconciliations`, and completes `bills` and `bill_totals`. A bill whose file is there already is not normalized again.
 * Throws CheckFailed (exit code 2) when a cent is lost or a column that totals need is empty.
 */
export async function normalize(context: Context): Promise<void> {
  const bills = await loadedBills(context);
  await mkdir(join(context.folders.silver, 'charges'), { recursive: true });
  const missing = bills.filter(({ path }) => !existsSync(path));
  await context.database.inFileOrder(async () => {
    for (const bill of missing) await writeSilver(context, bill);
  });
  await createChargesView(
    context.database,
    bills.map(({ path }) => path),
    context.asOf,
  );
  await keepSilverList(
    context,
    bills.map(({ path }) => path),
  );
  await createAttributedCharges(context);
  await createSplitMacros(context.database);
  await buildModels(context, SPLIT_FOLDER, SPLIT_MODELS);
  await buildModels(context, import.meta.dirname, ['daily_charges', 'invoice_charges', 'charge_totals', 'bills', 'bill_totals', 'closed_periods']);
  await buildInvoiceReconciliations(context);
  await buildConformanceResults(context);
  await runChecks(context, join(import.meta.dirname, 'checks'));
}

async function loadedBills({ database, folders }: Context): Promise<LoadedBill[]> {
  const house = await readFile(join(import.meta.dirname, 'charges.sql'), 'utf8');
  const rows = await database.rows<{ id: string; name: string; sha256: string; recipe: string }>(
    `SELECT x_BillId AS id, x_BillName AS name, x_Sha256 AS sha256, x_Recipe AS recipe FROM bill_recipes JOIN delivered_bills USING (x_BillId) ORDER BY id`,
  );
  return rows.map(({ id, name, sha256, recipe }) => {
    const key = createHash('sha256').update([sha256, recipe, house].join('\0')).digest('hex');
    return { id, name, path: join(folders.silver, 'charges', `${key}.parquet`) };
  });
}

/** Written aside and renamed, so that a file is whole. Its rows come in any order: joins hand them on as they find them. */
async function writeSilver({ database, log }: Context, bill: LoadedBill): Promise<void> {
  log.step(`2-normalize  ${bill.name} …`);
  const start = performance.now();
  const sql = await readFile(join(import.meta.dirname, 'charges.sql'), 'utf8');
  const aside = `${bill.path}.${process.pid}.tmp`;
  await database.run(`SET search_path = ${quoteText(`bill_${bill.id},main`)}`);
  try {
    const copy = `COPY (${sql}) TO ${quoteText(aside)} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880)`;
    await database.run(copy);
  } finally {
    await database.run("SET search_path = 'main'");
  }
  await rename(aside, bill.path);
  const rows = Number(await database.value(`SELECT count(*) FROM ${quoteText(bill.path)}`));
  log.table({ room: '2-normalize', table: bill.name, rows, sizeBytes: (await stat(bill.path)).size, milliseconds: performance.now() - start });
}

/** Columns of a share and of a term, NULL where no file has them. */
function ownColumns(names: ReadonlySet<string>): { columns: string[]; present: string[] } {
  const wanted = Object.entries({ ...SHARE_COLUMNS, ...TERM_COLUMNS });
  return {
    columns: wanted.map(([name, type]) => `${names.has(name) ? `TRY_CAST(${name} AS ${type})` : `NULL::${type}`} AS ${name}`),
    present: wanted.map(([name]) => name).filter((name) => names.has(name)),
  };
}

/**
 * Makes the view `charges` over silver files. Left out are periods in the table `superseded_periods`, and parts of amounts laid out over
 * a term that lie after `asOf`, or after the last day that the bills know.
 */
export async function createChargesView(database: Database, paths: readonly string[], asOf: string | null): Promise<void> {
  const files = paths.map(quoteText).join(', ');
  const own = Object.keys(CHARGE_COLUMNS).filter((name) => name !== 'x_ChargeId');
  const silver = `read_parquet([${files}], union_by_name = true, hive_partitioning = false) AS silver`;
  const described = await database.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${silver}`);
  const names = new Set(described.map(({ column_name }) => column_name));
  const part = names.has(ROW_PART_COLUMN) ? ` || CASE WHEN ${ROW_PART_COLUMN} > 1 THEN '.' || ${ROW_PART_COLUMN} ELSE '' END` : '';
  const columns = Object.keys(CHARGE_COLUMNS).map((name) => (name === 'x_ChargeId' ? `x_BillId || '-' || x_BillRow${part} AS x_ChargeId` : quoteName(name)));
  const known = ownColumns(names);
  await database.run(`
    CREATE OR REPLACE VIEW charges AS
    SELECT ${[...columns, ...known.columns].join(', ')}, * EXCLUDE (${[...own, ...known.present, ...(part ? [ROW_PART_COLUMN] : [])].map(quoteName).join(', ')})
    FROM ${silver}
    ${await whereCounted(database, silver, names.has(STATED_PERIOD_COLUMN), asOf)}`);
}
