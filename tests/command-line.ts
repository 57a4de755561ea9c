/** Runs the command line as a person would: another process, its own exit code, stdout and stderr. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

export interface CommandLine {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
}

export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a process of its own for `costbook` with arguments, and settings in its environment; `outcome` settles when it ends. */
export function start(
  args: readonly string[],
  cwd = ROOT,
  environment: Readonly<Record<string, string>> = {},
): { process: ChildProcess; outcome: Promise<Outcome> } {
  const child = spawn(process.execPath, [join(ROOT, 'pipeline/costbook.mjs'), ...args], { cwd, env: { ...process.env, ...environment } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const outcome = new Promise<Outcome>((settle) => child.on('close', (exitCode) => settle({ exitCode, stdout, stderr })));
  return { process: child, outcome };
}

let resident: ChildProcess | null = null;
let isBusy = false;

/**
 * Runs `costbook` to its end in a process that stays for the next command line, which spares most of a short one's time: the code is
 * there already. While that process is busy, and where a test wants to kill it, {@link start} runs another.
 */
export async function run(args: readonly string[], cwd = ROOT, environment: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  if (isBusy) return start(args, cwd, environment).outcome;
  isBusy = true;
  try {
    return await ask({ args, cwd, environment: { ...process.env, ...environment } });
  } finally {
    isBusy = false;
  }
}

function ask(line: CommandLine): Promise<Outcome> {
  resident ??= fork(join(import.meta.dirname, 'resident.ts'), { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const child = resident;
  return new Promise((settle) => {
    const ended = (exitCode: number | null): void => {
      resident = null;
      settle({ exitCode, stdout: '', stderr: 'The process ended before its command line did.' });
    };
    child.once('exit', ended);
    child.once('message', (outcome: Outcome) => {
      child.off('exit', ended);
      settle(outcome);
    });
    child.send(line);
  });
}

/** A process of its own that has the code at hand already, so that it can be killed at a moment of its work; `run` once. */
export async function warm(): Promise<{ process: ChildProcess; run(args: readonly string[]): Promise<Outcome | null> }> {
  const child = fork(join(import.meta.dirname, 'resident.ts'), { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const send = (args: readonly string[]): Promise<Outcome | null> =>
    new Promise((settle) => {
      child.once('exit', () => settle(null));
      child.once('message', (outcome: Outcome) => settle(outcome));
      child.send({ args, cwd: ROOT, environment: process.env } as CommandLine);
    });
  await send(['--version']);
  return { process: child, run: send };
}

/** Runs `costbook` with arguments to its end. */
export function costbook(...args: string[]): Promise<Outcome> {
  return run(args);
}

/** A folder that is gone after the test, with files written by name. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), 'costbook-'));
  readonly data = join(this.folder, 'data');
  readonly inputs = join(this.folder, 'inputs');

  constructor() {
    mkdirSync(this.inputs);
  }

  /** Writes a file and returns its path. */
  write(name: string, content: string | Uint8Array): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** Builds into this desk's book; small ones are done sooner by one thread. */
  build(...args: string[]): Promise<Outcome> {
    return costbook('build', '--data', this.data, '--inputs', this.inputs, '--threads', '1', ...args);
  }

  clear(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A small FOCUS 1.2 bill as CSV: one row per entry; what an entry does not say is a plausible constant. */
export function focusCsv(rows: readonly Readonly<Record<string, string>>[]): string {
  const plausible: Record<string, string> = {
    BilledCost: '1.00',
    EffectiveCost: '1.00',
    ListCost: '1.00',
    ContractedCost: '1.00',
    BillingAccountId: '1001',
    BillingAccountName: 'Example',
    BillingAccountType: 'Billing Account',
    BillingCurrency: 'USD',
    BillingPeriodStart: '2026-01-01T00:00:00Z',
    BillingPeriodEnd: '2026-02-01T00:00:00Z',
    ChargeCategory: 'Usage',
    ChargeClass: '',
    ChargeDescription: 'Machine hours',
    ChargeFrequency: 'Usage-Based',
    ChargePeriodStart: '2026-01-01T00:00:00Z',
    ChargePeriodEnd: '2026-01-02T00:00:00Z',
    ConsumedQuantity: '1',
    ConsumedUnit: 'Hours',
    ContractedUnitPrice: '1.00',
    InvoiceId: 'INV-1',
    InvoiceIssuerName: 'Example Cloud',
    ListUnitPrice: '1.00',
    PricingCategory: 'Standard',
    PricingQuantity: '1',
    PricingUnit: 'Hours',
    ProviderName: 'Example Cloud',
    PublisherName: 'Example Cloud',
    RegionId: 'eu-1',
    RegionName: 'Europe 1',
    ResourceId: 'machine-1',
    ResourceName: 'web-1',
    ResourceType: 'Machine',
    ServiceCategory: 'Compute',
    ServiceName: 'Machines',
    ServiceSubcategory: 'Virtual Machines',
    SkuId: 'sku-1',
    SkuMeter: 'machine-hours',
    SkuPriceId: 'sku-1.1',
    SubAccountId: '2001',
    SubAccountName: 'shop',
    SubAccountType: 'Account',
    Tags: '{"team":"Payments"}',
  };
  const columns = [...new Set([...Object.keys(plausible), ...rows.flatMap((row) => Object.keys(row))])];
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = rows.map((row) => columns.map((column) => cell(row[column] ?? plausible[column] ?? '')).join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

/** One row a day of a month, with amounts that differ from day to day. */
export function monthOfRows(month: string, overrides: Readonly<Record<string, string>> = {}): Record<string, string>[] {
  const start = new Date(`${month}-01T00:00:00Z`);
  const end = new Date(start);
  end.setUTCMonth(end.getUTCMonth() + 1);
  const days = (end.getTime() - start.getTime()) / 86_400_000;
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(start.getTime() + index * 86_400_000);
    const amount = `${100 + ((index * 7) % 13)}.${String((index * 37) % 100).padStart(2, '0')}`;
    return {
      BillingPeriodStart: start.toISOString(),
      BillingPeriodEnd: end.toISOString(),
      ChargePeriodStart: day.toISOString(),
      ChargePeriodEnd: new Date(day.getTime() + 86_400_000).toISOString(),
      InvoiceId: `INV-${month}`,
      BilledCost: amount,
      EffectiveCost: amount,
      ListCost: amount,
      ContractedCost: amount,
      ListUnitPrice: amount,
      ContractedUnitPrice: amount,
      ...overrides,
    };
  });
}
