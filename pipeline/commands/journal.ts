import { Command, Option } from 'commander';
import { CHARGEBACK_FILE, type Chargeback, readChargeback } from '../4-summarize/chargeback/chargeback.ts';
import { type JournalCost, type JournalEntry, type JournalScope, journalEntries, type KnownCosts } from '../4-summarize/chargeback/journal.ts';
import { journalCsv, journalJson } from '../4-summarize/chargeback/journal-file.ts';
import { readEdition, type StoredEdition } from '../6-publish/editions/manifest.ts';
import { openEdition } from '../6-publish/editions/open.ts';
import { inputFiles } from '../6-publish/input-files.ts';
import { Database } from '../engine/duckdb.ts';
import { CostbookError } from '../engine/errors.ts';
import { bookToRead, foldersOf } from '../engine/folders.ts';
import { writeWhole } from '../engine/lake.ts';
import { billingPeriod } from './options.ts';

interface JournalOptions {
  readonly month: string;
  readonly edition?: string;
  readonly posted?: string;
  readonly data?: string;
  readonly inputs: string;
  readonly out?: string;
  readonly format: 'csv' | 'json';
}

export const journal = new Command('journal')
  .description(
    'Write the chargeback journal of a month: double entry by cost center, as data/inputs/chargeback.yaml says. What earlier editions of ' +
      'the chain said of the month, once it was complete, counts as booked: a change is a reversal and a new entry.',
  )
  .requiredOption('--month <month>', 'billing period, like 2026-10', billingPeriod)
  .option('--edition <id>', 'edition to book (default: the newest)')
  .option('--posted <id>', 'last edition whose journal was booked, or none (default: the last that knew the complete month)')
  .option('--data <dir>', 'book to read')
  .option('--inputs <dir>', 'where chargeback.yaml lies', 'data/inputs')
  .option('--out <file>', 'file to write (default: print it)')
  .addOption(new Option('--format <format>', 'columns of the template, or everything').choices(['csv', 'json']).default('csv'))
  .addHelpText('after', '\nExample\n  costbook journal --month 2026-10 --out journal-2026-10.csv')
  .action(async (options: JournalOptions) => {
    const { entries, scope, isSameFile } = await readJournal(options);
    const text = options.format === 'json' ? journalJson(entries, scope) : journalCsv(entries, scope);
    if (!isSameFile) console.error(`Note: ${CHARGEBACK_FILE} is not the one that the edition was built with; the one at hand counts.`);
    if (entries.length === 0) console.error(`Note: no cost center is charged in ${options.month}, so the journal is empty.`);
    if (options.out === undefined) process.stdout.write(text);
    else writeWhole(options.out, text);
    if (options.out !== undefined) console.log(options.out);
  });

/** Entries of a month. Throws EditionMissing, MonthNotComplete, EditionNotInChain (exit code 1) and the errors of chargeback.yaml. */
export async function readJournal(options: JournalOptions): Promise<{ entries: JournalEntry[]; scope: JournalScope; isSameFile: boolean }> {
  const folders = foldersOf(bookToRead(options.data, console.error), options.inputs);
  const newest = readEdition(folders.editions, options.edition);
  if (!isComplete(newest, options.month)) throw notComplete(newest, options.month);
  const chain = chainOf(folders.editions, newest, options);
  const editions: KnownCosts[] = [];
  for (const { id, edition } of chain) editions.push({ editionId: id, costs: await costsOf(folders.data, edition, options.month) });
  const { names, pools } = await wordsOf(folders.data, newest.edition);
  const chargeback: Chargeback = readChargeback(options.inputs, { costCenters: [...names.keys()], pools });
  const scope = { company: newest.edition.company, month: options.month, currency: newest.edition.reportingCurrency, chargeback, names };
  const hash = (files: readonly { name: string; sha256: string }[]) => files.find(({ name }) => name === CHARGEBACK_FILE)?.sha256;
  const isSameFile = hash(inputFiles(options.inputs)) === hash(newest.edition.inputs);
  return { entries: journalEntries(editions, scope), scope, isSameFile };
}

/** The editions that count as booked, oldest first, and the one to book. */
function chainOf(editionsFolder: string, newest: StoredEdition, { month, posted }: JournalOptions): StoredEdition[] {
  const earlier: StoredEdition[] = [];
  for (let parent = newest.edition.parent; parent; ) {
    const stored = readEdition(editionsFolder, parent.id);
    earlier.unshift(stored);
    parent = stored.edition.parent;
  }
  const { reportingCurrency } = newest.edition;
  const booked = earlier.filter((stored) => isComplete(stored, month) && stored.edition.reportingCurrency === reportingCurrency);
  if (posted === undefined) return [...booked, newest];
  if (posted === 'none') return [newest];
  const last = booked.findIndex(({ id }) => id === posted);
  if (last >= 0) return [...booked.slice(0, last + 1), newest];
  throw new CostbookError({
    name: 'EditionNotInChain',
    what: `Edition "${posted}" is not one that ${newest.id} follows and that knew the whole of ${month}.`,
    why: 'Only what an edition before it said can have been booked before.',
    fix: `Name one of ${
      earlier
        .map(({ id }) => id)
        .slice(-3)
        .join(', ') || 'none, there is no earlier one'
    }, or write --posted none.`,
    where: '--posted',
  });
}

async function costsOf(dataFolder: string, edition: StoredEdition['edition'], month: string): Promise<JournalCost[]> {
  return withEdition(dataFolder, edition, (database) =>
    database.rows<Record<keyof JournalCost, never>>(
      `SELECT x_CostCenter, x_Pool, ChargeCategory, ServiceCategory, sum(EffectiveCost)::DECIMAL(38, 12)::VARCHAR AS EffectiveCost
       FROM monthly_costs WHERE BillingPeriodStart = $month::DATE GROUP BY ALL ORDER BY ALL`,
      { month: `${month}-01` },
    ),
  );
}

async function wordsOf(dataFolder: string, edition: StoredEdition['edition']): Promise<{ names: Map<string, string>; pools: string[] }> {
  return withEdition(dataFolder, edition, async (database) => {
    const centers = await database.rows<Record<string, string>>('SELECT x_CostCenter, x_CostCenterName FROM cost_centers ORDER BY 1');
    const pools = await database.rows<{ x_Pool: string }>('SELECT DISTINCT x_Pool FROM pool_splits ORDER BY 1');
    return { names: new Map(centers.map((row) => [row.x_CostCenter!, row.x_CostCenterName!])), pools: pools.map(({ x_Pool }) => x_Pool) };
  });
}

async function withEdition<T>(dataFolder: string, edition: StoredEdition['edition'], ask: (database: Database) => Promise<T>): Promise<T> {
  const database = await Database.open();
  try {
    await openEdition(database, dataFolder, edition);
    return await ask(database);
  } finally {
    database.close();
  }
}

function isComplete({ edition }: StoredEdition, month: string): boolean {
  const [year, number] = month.split('-').map(Number);
  return edition.asOf >= new Date(Date.UTC(year!, number!, 0)).toISOString().slice(0, 10);
}

function notComplete({ id, edition }: StoredEdition, month: string): CostbookError {
  return new CostbookError({
    name: 'MonthNotComplete',
    what: `Edition ${id} does not know the whole of ${month}.`,
    why: `It speaks of ${edition.asOf}; what is booked before the month has ended would be a correction at once.`,
    fix: 'Name an earlier month, or build an edition after its last day.',
    where: `--month ${month}`,
  });
}
