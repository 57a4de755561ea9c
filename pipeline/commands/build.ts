import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { latestId, readEdition, type StoredEdition } from '../6-publish/editions/manifest.ts';
import { isSigned, signEdition } from '../6-publish/editions/signatures.ts';
import { inputFiles } from '../6-publish/input-files.ts';
import type { Published } from '../6-publish/publish.ts';
import { Database } from '../engine/duckdb.ts';
import { CostbookError } from '../engine/errors.ts';
import { DEFAULT_DATA, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { underLock } from '../engine/lock.ts';
import { createLog, type Log } from '../engine/log.ts';
import { run } from '../run.ts';
import { recordCauses } from './edition-diff/causes-record.ts';
import { removeLeftovers } from './leftovers.ts';
import { calendarDay, currencyCode, existingInputs, memorySize, threadCount } from './options.ts';
import { type RuleInputs, rulesOfRef, withRules } from './rule-inputs.ts';

export interface BuildOptions {
  readonly bill: readonly string[];
  readonly currency?: string;
  readonly inputs: string;
  /** Git ref whose rules and organization are to hold. */
  readonly rules?: string;
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
  .option('--currency <code>', 'currency of the bills named with --bill that do not say theirs, like USD', currencyCode)
  .option('--inputs <dir>', `organization, rules, budgets (default: ${DEFAULT_INPUTS})`)
  .option('--rules <ref>', 'who pays as a branch, tag or commit of the inputs says: "last year in the organization of today", or the other way round')
  .option('--data <dir>', 'where bronze, silver, objects and editions are kept', DEFAULT_DATA)
  .option('--as-of <date>', 'the day the edition speaks of (default: the last day that the bills know)', calendarDay)
  .option('--threads <n>', 'processor threads (default: all)', threadCount)
  .option('--memory-limit <size>', 'memory before spilling to disk', memorySize, '4GB')
  .option('--sign <key>', 'sign the edition with an SSH key, unless it is signed already')
  .option('--json', 'print a summary as JSON')
  .addHelpText('after', '\nExample\n  costbook build --bill ./bills/2026-10.parquet --as-of 2026-10-31')
  .action(async (options: Omit<BuildOptions, 'inputs'> & { inputs?: string; sign?: string; json?: boolean }) => {
    const log = createLog();
    const inputs = options.inputs === undefined ? DEFAULT_INPUTS : existingInputs(options.inputs);
    const published = await buildEdition({ ...options, inputs }, log);
    if (!published.isNew) log.note('Nothing changed: bills, inputs and code are those of the newest edition.');
    if (options.sign !== undefined && !isSigned(resolve(options.data, 'editions'), published.id)) {
      signEdition(resolve(options.data, 'editions'), published.id, options.sign);
    }
    console.log(options.json ? JSON.stringify(summary(published, log), null, 2) : published.id);
  });

/**
 * Builds one edition under the book's lock, in a database that is thrown away afterwards.
 * Throws BuildRunning when another process builds into the same folder, LatestBroken, RulesNotOfBook or
 * FileNotReadable before anything is read, those of {@link rulesOfRef}, and the errors of the rooms.
 */
export async function buildEdition(options: BuildOptions, log: Log): Promise<Published> {
  if (options.rules === undefined) return buildUnder(options, log);
  const rules = rulesOfRef(options.rules, { inputs: resolve(options.inputs), where: `--rules ${options.rules}` });
  log.note(`rules        of commit ${rules.commit}`);
  return withRules(rules, () => buildUnder(options, log, rules));
}

async function buildUnder(options: BuildOptions, log: Log, rules?: RuleInputs): Promise<Published> {
  const folders = foldersOf(options.data, rules?.folder ?? options.inputs);
  return underLock(folders.state, async () => {
    let database: Database | undefined;
    try {
      removeLeftovers(folders);
      if (latestId(folders.editions) !== null) refuseOtherRules(readEdition(folders.editions), options);
      inputFiles(folders.inputs);
      database = await Database.open({
        path: join(folders.state, `build-${process.pid}.duckdb`),
        threads: options.threads,
        memoryLimit: options.memoryLimit,
        temporaryFolder: join(folders.state, `spill-${process.pid}`),
      });
      const context = { database, folders, log, asOf: options.asOf ?? null, ...(rules?.commit ? { rulesCommit: rules.commit } : {}) };
      const published = await run(context, options.bill, { currency: options.currency ?? null, inputs: resolve(options.inputs) });
      database.close();
      database = undefined;
      if (rules === undefined) await recordCauses(folders, published);
      return published;
    } finally {
      database?.close();
      removeLeftovers(folders);
    }
  });
}

/** What was built under the rules of another commit is a question, not what was charged: it may not become the newest edition of a book that says that. */
function refuseOtherRules({ id, edition }: StoredEdition, { rules, data, bill }: BuildOptions): void {
  if ((rules !== undefined) === (edition.rules !== undefined)) return;
  const again = ['build', ...bill.map((path) => `--bill ${path}`), ...(rules === undefined ? [] : [`--rules ${rules}`])].join(' ');
  throw new CostbookError({
    name: 'RulesNotOfBook',
    what:
      rules === undefined
        ? `The newest edition of ${data}, ${id}, was built under the rules of commit ${edition.rules!.commit.slice(0, 12)}.`
        : `The newest edition of ${data}, ${id}, was built under its own rules, not those of a ref.`,
    why: 'The next edition would follow it as a correction of what was charged, in the site, the history and the journal.',
    fix: `Give it a book of its own: costbook ${again} --data ${rules === undefined ? 'FOLDER' : `${data}-${rules.replace(/[^\w.-]+/g, '-')}`}.`,
    where: rules === undefined ? `--data ${data}` : `--rules ${rules}`,
  });
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
