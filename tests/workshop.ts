/** A context to run rooms in: an in-memory database and folders that vanish with the test. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DAILY_DIMENSIONS, DAILY_MEASURES } from '#contract/charges.ts';
import { writeEvidence } from '../pipeline/1-ingest/evidence/write-evidence.ts';
import type { Context } from '../pipeline/engine/context.ts';
import { Database, type DatabaseOptions } from '../pipeline/engine/duckdb.ts';
import { foldersOf } from '../pipeline/engine/folders.ts';
import { createLog } from '../pipeline/engine/log.ts';

export interface Workshop extends Context {
  /** Writes an input file, e.g. `write('allocation.yaml', 'rules: []')`. */
  write(name: string, text: string): void;
  close(): void;
}

/** Opens a workshop; close it when the test is done. */
export async function openWorkshop(inputs: Readonly<Record<string, string>> = {}, options: DatabaseOptions & { asOf?: string } = {}): Promise<Workshop> {
  const root = mkdtempSync(join(tmpdir(), 'costbook-'));
  const folders = foldersOf(join(root, 'data'), join(root, 'inputs'));
  const database = await Database.open({ threads: 1, ...options });
  const write = (name: string, text: string): void => {
    const path = join(folders.inputs, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  for (const [name, text] of Object.entries(inputs)) write(name, text);
  return {
    database,
    folders,
    log: createLog({ isQuiet: true }),
    asOf: options.asOf ?? null,
    write,
    close() {
      database.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** One row of daily_charges: what a test does not say is a plausible constant. */
export type DailyCharge = Partial<
  Record<keyof typeof DAILY_DIMENSIONS | 'BilledCost' | 'EffectiveCost' | 'ListCost' | 'ContractedCost' | 'ConsumedQuantity' | 'PricingQuantity', string | null>
>;

/** Makes the table daily_charges, and the view charges of the same lines, from rows that name only what matters, without evidence beside; costs that are not named equal EffectiveCost. */
export async function layDailyCharges(context: Context, rows: readonly DailyCharge[]): Promise<void> {
  const { database } = context;
  await writeEvidence(context, []);
  const columns = { ...DAILY_DIMENSIONS, ...DAILY_MEASURES };
  const plausible: DailyCharge = {
    InvoiceIssuerName: 'Example Cloud',
    BillingAccountId: '1',
    BillingCurrency: 'USD',
    ServiceProviderName: 'Example Cloud',
    SubAccountId: '100',
    SubAccountName: 'main',
    ServiceCategory: 'Compute',
    ServiceName: 'Machines',
    ChargeCategory: 'Usage',
    ChargeFrequency: 'Usage-Based',
  };
  const texts = rows.map((row) => {
    const effective = row.EffectiveCost ?? '1';
    const day = row.ChargePeriodStart ?? '2026-01-01';
    return {
      ...plausible,
      ChargePeriodStart: day,
      BillingPeriodStart: `${day.slice(0, 7)}-01`,
      BilledCost: effective,
      EffectiveCost: effective,
      ListCost: effective,
      ContractedCost: effective,
      x_ChargeCount: '1',
      ...row,
    };
  });
  await database.createTextTable('daily_charges_text', Object.keys(columns), texts);
  const casts = Object.entries(columns).map(([column, type]) => `${column}::${type} AS ${column}`);
  await database.run(`CREATE OR REPLACE TABLE daily_charges AS SELECT ${casts.join(', ')} FROM daily_charges_text`);
  await database.run(`CREATE OR REPLACE VIEW charges AS SELECT * REPLACE (ChargePeriodStart::TIMESTAMP AS ChargePeriodStart), ChargePeriodStart + INTERVAL 1 DAY AS ChargePeriodEnd,
    NULL::VARCHAR AS CommitmentDiscountName, NULL::VARCHAR AS CommitmentDiscountCategory, NULL::DECIMAL(38, 12) AS x_SplitWeight, NULL::TIMESTAMP AS x_CommitmentStart, NULL::TIMESTAMP AS x_CommitmentEnd FROM daily_charges`);
}
