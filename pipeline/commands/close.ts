import { join } from 'node:path';
import { Command } from 'commander';
import { CLOSED_MONTHS_FILE } from '#contract/closing.ts';
import { readClosedMonths } from '../3-allocate/closed-months/closed-months-file.ts';
import { readEdition, type StoredEdition } from '../6-publish/editions/manifest.ts';
import { verifyEdition } from '../6-publish/editions/verify.ts';
import { withYamlEntry } from '../engine/config.ts';
import type { Folders } from '../engine/context.ts';
import { DEFAULT_DATA, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { writeWhole } from '../engine/lake.ts';
import { underLock } from '../engine/lock.ts';
import { createLog } from '../engine/log.ts';
import { keptOf } from './closing/kept-of.ts';
import { refuseClosing } from './closing/refusals.ts';
import { removeLeftovers } from './leftovers.ts';
import { billingPeriod } from './options.ts';

export interface CloseOptions {
  readonly edition?: string;
  readonly despite?: string;
  readonly data: string;
  readonly inputs: string;
}

export interface Closed {
  readonly month: string;
  readonly edition: string;
  readonly charges: number;
  readonly effectiveCost: string;
  readonly currency: string;
  /** The file to commit. */
  readonly file: string;
}

const HEADING =
  'Months that are closed, each as an edition said it. Written by costbook close; commit it, so that git says who closed what and when.\n# Removing an entry opens its month again.';

export const close = new Command('close')
  .description(
    'Lock a month: what an edition says of it stays, with the rules and the organization of that edition. What bills say of it later becomes ' +
      'a correction in the first month that is still open. Charges with their payers are stored, and the month is entered in closed-months.yaml.',
  )
  .argument('<month>', 'billing period, like 2026-09', billingPeriod)
  .option('--edition <id>', 'edition that holds for the month (default: the newest)')
  .option('--despite <reason>', 'close although invoices of the month are beyond tolerance, and say why')
  .option('--data <dir>', 'book to close a month of', DEFAULT_DATA)
  .option('--inputs <dir>', 'folder of closed-months.yaml and of the rules', DEFAULT_INPUTS)
  .option('--json', 'print a summary as JSON')
  .addHelpText('after', '\nExample\n  costbook close 2026-09 && git commit -m "Close 2026-09" data/inputs/closed-months.yaml data/objects')
  .action(async (month: string, options: CloseOptions & { json?: boolean }) => {
    const closed = await closeMonth(month, options);
    const { edition, charges, effectiveCost, currency, file } = closed;
    if (options.json) console.log(JSON.stringify(closed, null, 2));
    else console.log(`${month} is closed on edition ${edition}: ${charges} charges, effective cost ${effectiveCost} ${currency}. Commit ${file}.`);
  });

/**
 * Closes a month on an edition. Throws MonthNotComplete, MonthNotInEdition, MonthClosedAlready, EarlierMonthOpen, InvoicesBeyondTolerance, ReasonMissing, InputsChanged,
 * ChargesNotAtHand, EditionMissing (exit code 1), ClosingDiffers and the errors of {@link verifyEdition} (exit code 2).
 */
export async function closeMonth(month: string, options: CloseOptions): Promise<Closed> {
  const folders = foldersOf(options.data, options.inputs);
  readEdition(folders.editions, options.edition);
  return underLock(folders.state, async () => {
    removeLeftovers(folders);
    const { id } = await verifyEdition(folders.data, folders.editions, options.edition);
    const stored = readEdition(folders.editions, id);
    await refuseClosing(month, stored, { folders, closed: readClosedMonths(folders.inputs), reason: options.despite });
    const { tables, charges, effectiveCost } = await keptOf(month, stored, folders, createLog({ isQuiet: true }));
    const file = enter(month, stored, folders, { reason: options.despite, tables });
    return { month, edition: id, charges, effectiveCost, currency: stored.edition.reportingCurrency, file };
  });
}

/** The objects are there: one rename more, and the month is closed. */
function enter(
  month: string,
  { id, sha256, edition }: StoredEdition,
  { inputs }: Folders,
  { reason, tables }: { reason: string | undefined; tables: Readonly<Record<string, string>> },
): string {
  const file = join(inputs, CLOSED_MONTHS_FILE);
  const entry = { month, edition: id, manifest: sha256, currency: edition.reportingCurrency, ...(reason === undefined ? {} : { reason }), ...tables };
  writeWhole(file, withYamlEntry(file, 'closed', entry, HEADING));
  return file;
}
