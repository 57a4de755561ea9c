import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { CHARGEBACK_FILE } from '../4-summarize/chargeback/chargeback.ts';
import { type JournalEntry, journalEntries } from '../4-summarize/chargeback/journal.ts';
import { journalCsv, journalJson } from '../4-summarize/chargeback/journal-file.ts';
import { postedEditions, recordPosted } from '../4-summarize/chargeback/posted-journals.ts';
import type { Template } from '../4-summarize/chargeback/template.ts';
import { editionIds, readEdition, type StoredEdition } from '../6-publish/editions/manifest.ts';
import { inputFiles } from '../6-publish/input-files.ts';
import { lastDayOf } from '../engine/calendar.ts';
import type { Folders } from '../engine/context.ts';
import { CostbookError } from '../engine/errors.ts';
import { bookToRead, DEFAULT_INPUTS, DEMO_DATA, foldersOf, JOURNALS_FILE } from '../engine/folders.ts';
import { sha256Of, writeWhole } from '../engine/lake.ts';
import { knownCosts } from './journal/known-costs.ts';
import { billingPeriod, existingInputs } from './options.ts';

interface JournalOptions {
  readonly month: string;
  readonly edition?: string;
  readonly posted?: string;
  readonly post?: boolean;
  readonly data?: string;
  readonly inputs?: string;
  readonly out?: string;
  readonly format: 'csv' | 'json';
}

export const journal = new Command('journal')
  .description(
    'Write the chargeback journal of a month: double entry by cost center, as chargeback.yaml said when the edition was built. What journals.csv ' +
      'records of the month counts as booked: a change since then is a reversal and a new entry.',
  )
  .requiredOption('--month <month>', 'billing period, like 2026-10', billingPeriod)
  .option('--edition <id>', 'edition to book (default: the newest)')
  .option('--posted <id>', 'edition whose journal was booked last, or none (default: as data/inputs/journals.csv records)')
  .addOption(new Option('--post', 'record in data/inputs/journals.csv that this journal is booked').conflicts('posted'))
  .option('--data <dir>', 'book to read')
  .option('--inputs <dir>', `where journals.csv lies (default: ${DEFAULT_INPUTS})`)
  .option('--out <file>', 'file to write (default: print it)')
  .addOption(new Option('--format <format>', 'columns of the template, or everything').choices(['csv', 'json']).default('csv'))
  .addHelpText('after', '\nExample\n  costbook journal --month 2026-10 --post --out journal-2026-10.csv')
  .action(async (options: JournalOptions) => {
    const data = bookToRead(options.data, console.error);
    const isDemo = options.data === undefined && data === resolve(DEMO_DATA);
    const folders = foldersOf(data, options.inputs === undefined ? (isDemo ? join(data, 'inputs') : DEFAULT_INPUTS) : existingInputs(options.inputs));
    const { newest, entries, template, booked, notes } = await readJournal(folders, options);
    if (options.post) refuseOtherRules(newest);
    const text = options.format === 'json' ? journalJson(entries, options.month) : journalCsv(entries, { month: options.month, template });
    for (const note of notes) console.error(`Note: ${note}`);
    if (options.out === undefined) process.stdout.write(text);
    else writeWhole(options.out, text);
    if (options.out !== undefined) console.log(options.out);
    if (!options.post) return;
    const record = { month: options.month, editionId: newest.id, sha256: sha256Of(text), entries: entries.length };
    if (booked.at(-1) === newest.id) console.error(`Note: ${JOURNALS_FILE} has recorded this journal already.`);
    else console.error(`Recorded in ${recordPosted(folders.inputs, record)}; commit it.`);
  });

interface Journal {
  readonly newest: StoredEdition;
  readonly entries: JournalEntry[];
  readonly template: Template;
  /** Ids of the editions that count as booked, in that order. */
  readonly booked: readonly string[];
  readonly notes: readonly string[];
}

/** Entries of a month. Throws EditionMissing, MonthNotComplete, EditionNotInChain, JournalEditionMissing (exit code 1) and the errors of chargeback.yaml. */
async function readJournal(folders: Folders, options: JournalOptions): Promise<Journal> {
  const { month } = options;
  const newest = readEdition(folders.editions, options.edition);
  if (!isComplete(newest, month)) throw notComplete(newest, month);
  const booked = bookedBefore(folders, newest, options);
  const chain = [...booked.filter((id, index) => index < booked.length - 1 || id !== newest.id), newest.id].map((id) => readEdition(folders.editions, id));
  const known = [];
  for (const stored of chain) known.push(await knownCosts(folders, stored, month));
  const entries = journalEntries(
    known.map(({ costs }) => costs),
    month,
  );
  const wordless = known.filter(({ hasWords }) => !hasWords).map(({ costs }) => costs.editionId);
  const hash = (files: readonly { name: string; sha256: string }[]) => files.find(({ name }) => name === CHARGEBACK_FILE)?.sha256;
  const isOtherFile = wordless.length === 0 && hash(inputFiles(folders.inputs)) !== hash(newest.edition.inputs);
  const notes = [
    ...(booked.length === 0 && options.posted === undefined ? [`${JOURNALS_FILE} records no journal of ${month}, so nothing counts as booked.`] : []),
    ...(wordless.length > 0 ? [`${wordless.join(', ')} did not keep ${CHARGEBACK_FILE}; the one at hand counts for it.`] : []),
    ...(isOtherFile ? [`${CHARGEBACK_FILE} at hand is not the one that ${newest.id} was built with, which counts; build to book by the one at hand.`] : []),
    ...(entries.length === 0 ? [`No cost center is charged in ${month}, so the journal is empty.`] : []),
  ];
  return { newest, entries, template: known.at(-1)!.costs.chargeback.template, booked, notes };
}

function bookedBefore({ inputs, editions }: Folders, newest: StoredEdition, { month, posted }: JournalOptions): string[] {
  if (posted === 'none') return [];
  const recorded = postedEditions(inputs, month);
  const last = recorded.findLastIndex(({ editionId }) => editionId === posted);
  if (posted !== undefined && last < 0) return [inChain(editions, newest, posted, month)];
  const counted = posted === undefined ? recorded : recorded.slice(0, last + 1);
  const ids = editionIds(editions);
  const lost = counted.find(({ editionId }) => !ids.includes(editionId));
  if (!lost) return counted.map(({ editionId }) => editionId);
  throw new CostbookError({
    name: 'JournalEditionMissing',
    what: `The journal of ${month} was booked of edition "${lost.editionId}", which is not in ${editions}.`,
    why: 'What it said has to be known, so that a change can take it back.',
    fix: 'Read the book that has it with --data, restore the edition from git or a backup, or correct the line.',
    where: lost.where,
  });
}

/** The id, when it is an edition that the newest follows and that knew the month. Throws EditionNotInChain (exit code 1). */
function inChain(editionsFolder: string, newest: StoredEdition, posted: string, month: string): string {
  const earlier: string[] = [];
  for (let parent = newest.edition.parent; parent; ) {
    const stored = readEdition(editionsFolder, parent.id);
    if (isComplete(stored, month)) earlier.push(stored.id);
    parent = stored.edition.parent;
  }
  if (earlier.includes(posted)) return posted;
  throw new CostbookError({
    name: 'EditionNotInChain',
    what: `Edition "${posted}" is not one that ${newest.id} follows and that knew the whole of ${month}.`,
    why: 'Only what an edition before it said can have been booked before.',
    fix: `Name one of ${earlier.slice(0, 3).join(', ') || 'none, there is no earlier one'}, or write --posted none.`,
    where: '--posted',
  });
}

function isComplete({ edition }: StoredEdition, month: string): boolean {
  return edition.asOf >= lastDayOf(month);
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

function refuseOtherRules({ id, edition }: StoredEdition): void {
  if (edition.rules === undefined) return;
  throw new CostbookError({
    name: 'EditionOfOtherRules',
    what: `Edition ${id} was built under the rules of commit ${edition.rules.commit.slice(0, 12)}.`,
    why: 'It says what would have been charged, not what is.',
    fix: 'Build an edition without --rules and post that one.',
    where: '--post',
  });
}
