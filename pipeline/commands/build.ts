import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Published } from '../6-publish/publish.ts';
import { Database } from '../engine/duckdb.ts';
import { CostbookError } from '../engine/errors.ts';
import { DEFAULT_DATA, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { takeLock } from '../engine/lake.ts';
import { createLog, type Log } from '../engine/log.ts';
import { run } from '../run.ts';

export interface BuildOptions {
  readonly bill: readonly string[];
  readonly inputs: string;
  readonly data: string;
  readonly asOf?: string;
  readonly threads?: number;
  readonly memoryLimit: string;
}

export const build = new Command('build')
  .description('Turn bills into an edition.')
  .option(
    '--bill <path>',
    'bill file or folder; repeat for several; without it, data/inputs/providers.yaml',
    (path: string, paths: string[]) => [...paths, path],
    [],
  )
  .option('--inputs <dir>', 'organization, rules, budgets', DEFAULT_INPUTS)
  .option('--data <dir>', 'where bronze, silver, objects and editions are kept', DEFAULT_DATA)
  .option('--as-of <date>', 'the day the edition speaks of (default: the last day that the bills know)', calendarDay)
  .option('--threads <n>', 'processor threads (default: all)', Number)
  .option('--memory-limit <size>', 'memory before spilling to disk', '4GB')
  .option('--json', 'print a summary as JSON')
  .addHelpText('after', '\nExample\n  costbook build --bill ./bills/2026-10.parquet --as-of 2026-10-31')
  .action(async (options: BuildOptions & { json?: boolean }) => {
    const log = createLog();
    const published = await buildEdition(options, log);
    if (!published.isNew) log.note('Nothing changed: bills, inputs and code are those of the newest edition.');
    console.log(options.json ? JSON.stringify(summary(published, log), null, 2) : published.id);
  });

/**
 * Builds one edition under the book's lock, in a database that is thrown away afterwards.
 * Throws BuildRunning when another process builds into the same folder, and the errors of the rooms.
 */
export async function buildEdition(options: BuildOptions, log: Log): Promise<Published> {
  const folders = foldersOf(options.data, options.inputs);
  const lock = takeLock(folders.state);
  if ('holder' in lock) {
    throw new CostbookError({
      name: 'BuildRunning',
      what: `Process ${lock.holder} is building into ${folders.data}.`,
      why: 'Two builds at once would write the same edition twice.',
      fix: 'Wait until it is done, or stop it; a lock whose process is gone is taken over by itself.',
      where: join(folders.state, 'lock'),
    });
  }
  let database: Database | undefined;
  try {
    removeLeftovers(folders.state);
    const path = join(folders.state, `build-${process.pid}.duckdb`);
    database = await Database.open({
      path,
      threads: options.threads,
      memoryLimit: options.memoryLimit,
      temporaryFolder: join(folders.state, `spill-${process.pid}`),
    });
    return await run({ database, folders, log, asOf: options.asOf ?? null }, options.bill);
  } finally {
    database?.close();
    removeLeftovers(folders.state);
    lock.release();
  }
}

/** Deletes the working databases of this build and of builds that were killed; the lock says that no other is alive. */
function removeLeftovers(state: string): void {
  mkdirSync(state, { recursive: true });
  for (const name of readdirSync(state)) if (/^(build|spill)-\d+/.test(name)) rmSync(join(state, name), { recursive: true, force: true });
}

function calendarDay(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) throw new InvalidArgumentError('Write a day like 2026-10-31.');
  return text;
}

function summary({ id, sha256, edition, isNew }: Published, log: Log): object {
  return {
    edition: id,
    sha256,
    isNew,
    asOf: edition.asOf,
    reportingCurrency: edition.reportingCurrency,
    bills: edition.bills.length,
    billedCost: edition.tables.daily_costs?.sums.BilledCost,
    effectiveCost: edition.tables.daily_costs?.sums.EffectiveCost,
    checks: edition.checks,
    tables: log.tables,
  };
}
