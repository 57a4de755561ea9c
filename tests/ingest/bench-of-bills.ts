/** Runs rooms 1 and 2 over bills that a test writes or names. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ingest } from '../../pipeline/1-ingest/ingest.ts';
import { normalize } from '../../pipeline/2-normalize/normalize.ts';
import type { DatabaseOptions, Row } from '../../pipeline/engine/duckdb.ts';
import { CostbookError, type ErrorParts } from '../../pipeline/engine/errors.ts';
import { openWorkshop, type Workshop } from '../workshop.ts';

export interface Bench extends Workshop {
  /** Writes a bill and returns its path. */
  bill(name: string, content: string | Uint8Array): string;
  /** Rooms 1 and 2. */
  load(...paths: string[]): Promise<void>;
  /** The four parts of the error that loading ends with. */
  refuse(...paths: string[]): Promise<ErrorParts & { exitCode: number }>;
  rows<T = Row>(sql: string): Promise<T[]>;
}

/** A workshop whose bills lie in a folder of their own. */
export async function openBench(inputs: Readonly<Record<string, string>> = {}, options: DatabaseOptions & { asOf?: string } = {}): Promise<Bench> {
  const workshop = await openWorkshop(inputs, options);
  const load = async (...paths: string[]): Promise<void> => {
    await ingest(workshop, paths);
    await normalize(workshop);
  };
  return {
    ...workshop,
    bill(name, content) {
      const path = join(workshop.folders.data, '..', 'bills', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      return path;
    },
    load,
    async refuse(...paths) {
      try {
        await load(...paths);
      } catch (error) {
        if (error instanceof CostbookError) return { ...error.parts, exitCode: error.exitCode };
        throw error;
      }
      throw new Error('the bills were accepted');
    },
    rows: (sql) => workshop.database.rows(sql),
  };
}

const PLAUSIBLE: Readonly<Record<string, string>> = {
  BilledCost: '1',
  EffectiveCost: '1',
  ListCost: '1',
  ContractedCost: '1',
  BillingAccountId: 'A-1',
  BillingAccountName: 'Harbour Ltd',
  BillingCurrency: 'USD',
  BillingPeriodStart: '2026-01-01T00:00:00Z',
  BillingPeriodEnd: '2026-02-01T00:00:00Z',
  ChargePeriodStart: '2026-01-01T00:00:00Z',
  ChargePeriodEnd: '2026-01-02T00:00:00Z',
  ChargeCategory: 'Usage',
  ChargeClass: '',
  ChargeDescription: 'Machine',
  ChargeFrequency: 'Usage-Based',
  InvoiceIssuerName: 'Nimbus Inc.',
  PricingQuantity: '1',
  PricingUnit: 'Hours',
  ProviderName: 'Nimbus',
  PublisherName: 'Nimbus',
  ResourceId: 'vm-1',
  ServiceCategory: 'Compute',
  ServiceName: 'Machines',
  SubAccountId: 'S-1',
  SubAccountName: 'Shop',
};

/** FOCUS 1.0 as CSV: columns that rows do not name are plausible; a column set to undefined in every row is left out. */
export function focusCsv(rows: readonly Readonly<Record<string, string | undefined>>[]): string {
  const columns = [...new Set([...Object.keys(PLAUSIBLE), ...rows.flatMap((row) => Object.keys(row))])].filter(
    (column) => !rows.every((row) => column in row && row[column] === undefined),
  );
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? PLAUSIBLE[column] ?? ''))]
    .map((line) => `${line.map(cell).join(',')}\n`)
    .join('');
}
