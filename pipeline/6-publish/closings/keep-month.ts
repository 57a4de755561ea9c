/** What a month keeps when it is closed: tables that a build made again of its edition, proven against what that edition published. */
import { mkdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLOSED_TABLE_NAMES, CLOSED_TABLES, type ClosedTableName } from '#contract/closing.ts';
import { objectPath } from '#contract/edition.ts';
import type { Context } from '../../engine/context.ts';
import { type Database, quoteName, quoteText } from '../../engine/duckdb.ts';
import { CostbookError, EXIT } from '../../engine/errors.ts';
import { keepObject, sha256OfFile } from '../../engine/lake.ts';

export interface KeptMonth {
  /** Hashes of the objects. */
  readonly tables: Readonly<Record<ClosedTableName, string>>;
  readonly charges: number;
  /** Exact, in the reporting currency. */
  readonly effectiveCost: string;
}

/** Tables that each dimension fills from its own schema, beside those that the month fills once. */
const OF_DIMENSION = { charges: 'kept_parts', rules: 'kept_rules', pools: 'kept_pools' } as const;
const OF_MONTH = { charges: 'kept_charges', payers: 'kept_payers', rules: 'kept_rules', pools: 'kept_pools', bills: 'kept_bills' } as const;

/**
 * Stores what a month keeps, from the tables of rooms 3 and 4 and the edition's own in the schema `published`. The same rows are the same bytes.
 * Throws ClosingDiffers (exit code 2) where they do not add up to what the edition says of each cost center.
 */
export async function keepMonth(context: Context, month: string): Promise<KeptMonth> {
  const { database } = context;
  await database.run(`CREATE OR REPLACE TABLE closing_month AS SELECT ${quoteText(`${month}-01`)}::DATE AS BillingPeriodStart`);
  for (const name of CLOSED_TABLE_NAMES) {
    const columns = Object.entries(CLOSED_TABLES[name]).map(([column, type]) => `${quoteName(column)} ${type}`);
    await database.run(`CREATE OR REPLACE TABLE ${keptName(name)} (${columns.join(', ')})`);
    await fill(context, name, OF_MONTH[name]);
  }
  for (const { x_Schema } of await database.rows<{ x_Schema: string }>('SELECT x_Schema FROM dimensions ORDER BY ALL')) {
    for (const [name, model] of Object.entries(OF_DIMENSION)) {
      await database.inSchema(x_Schema, () => fill(context, name as ClosedTableName, model));
    }
  }
  await database.run(`CREATE OR REPLACE VIEW kept_rows AS FROM ${keptName('charges')}`);
  await refuseDifferences(context, month);
  const tables = await inOneOrder(context, async () => {
    const hashes: [ClosedTableName, string][] = [];
    for (const name of CLOSED_TABLE_NAMES) hashes.push([name, await store(context, name)]);
    return Object.fromEntries(hashes) as Record<ClosedTableName, string>;
  });
  const [whole] = await database.rows<{ charges: string; effectiveCost: string }>(
    `SELECT coalesce(sum(x_ChargeCount), 0)::BIGINT AS charges, coalesce(sum(in_reporting_currency(EffectiveCost, x_Rate)), 0)::DECIMAL(38, 2)::VARCHAR AS effectiveCost
     FROM kept_rows WHERE x_ClosedRowKind <> 'Part'`,
  );
  return { tables, charges: Number(whole!.charges), effectiveCost: whole!.effectiveCost };
}

function keptName(name: ClosedTableName): string {
  return quoteName(`kept ${name}`);
}

async function fill({ database }: Context, name: ClosedTableName, model: string): Promise<void> {
  const sql = await readFile(join(import.meta.dirname, `${model}.sql`), 'utf8');
  const known = Object.keys(CLOSED_TABLES[name]);
  const described = await database.rows<{ column_name: string }>(`DESCRIBE ${sql}`);
  const columns = described.map(({ column_name }) => column_name).filter((column) => known.includes(column));
  await database.run(`INSERT INTO main.${keptName(name)} BY NAME SELECT ${columns.map(quoteName).join(', ')} FROM (${sql})`);
}

async function inOneOrder<T>({ database }: Context, work: () => Promise<T>): Promise<T> {
  const threads = await database.value("SELECT current_setting('threads')");
  await database.run('SET threads = 1');
  await database.run('SET preserve_insertion_order = true');
  try {
    return await work();
  } finally {
    await database.run('SET preserve_insertion_order = false');
    await database.run(`SET threads = ${threads}`);
  }
}

async function store({ database, folders }: Context, name: ClosedTableName): Promise<string> {
  const folder = join(folders.objects, `.aside-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const aside = join(folder, `closed-${name}.parquet`);
  await database.run(`COPY (FROM ${keptName(name)} ORDER BY ALL) TO ${quoteText(aside)} (FORMAT parquet, COMPRESSION zstd)`);
  const sha256 = await sha256OfFile(aside);
  await keepObject(aside, join(folders.data, objectPath(sha256)), sha256);
  rmSync(folder, { recursive: true, force: true });
  return sha256;
}

/** The first cost center whose `kept_rows` do not come to `published.monthly_costs` of the `closing_month`, with the differences. */
export async function firstDifference(database: Database): Promise<Record<string, string> | undefined> {
  const sql = await readFile(join(import.meta.dirname, 'differences.sql'), 'utf8');
  const [first] = await database.rows<Record<string, string>>(`FROM (${sql}) ORDER BY x_CostCenter LIMIT 1`);
  return first;
}

async function refuseDifferences({ database }: Context, month: string): Promise<void> {
  const first = await firstDifference(database);
  if (!first) return;
  throw new CostbookError({
    name: 'ClosingDiffers',
    what: `Made again from its bills and inputs, ${month} is not what the edition says: ${first.x_CostCenter} differs by ${first.EffectiveCost} of effective and ${first.BilledCost} of billed cost.`,
    why: 'What is closed has to be what was published, to the last digit; here another version of Costbook made it, or months closed since corrected it.',
    fix: 'Run costbook build, look at the new edition, and close the month on that one.',
    where: 'published.monthly_costs',
    exitCode: EXIT.check,
  });
}
