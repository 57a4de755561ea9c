import { join } from 'node:path';
import { Command, Option } from 'commander';
import { exportFocus, leftOutOf } from '../2-normalize/export-focus.ts';
import { openCountedCharges, openSilver } from '../2-normalize/open.ts';
import { readEdition } from '../6-publish/editions/manifest.ts';
import { Database } from '../engine/duckdb.ts';
import { CostbookError } from '../engine/errors.ts';
import { bookToRead, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { exportZip } from './export-zip.ts';
import { billingPeriod } from './options.ts';

interface ExportOptions {
  readonly focus?: boolean;
  readonly zip?: boolean;
  readonly edition?: string;
  readonly data?: string;
  readonly from?: string;
  readonly to?: string;
  readonly format: 'parquet' | 'csv';
  readonly out?: string;
}

/** The verb for the command line. */
export const exportVerb = new Command('export')
  .description(
    "Write an edition's charges as FOCUS 1.4, one file a billing month and provider; with --zip, pages, tables and manifests as one archive that reads from a disk.",
  )
  .argument('[id]', 'edition (default: the newest)')
  .option('--focus', 'charges as FOCUS 1.4; with --zip, beside the pages too')
  .addOption(new Option('--zip', 'one archive for an auditor').conflicts(['from', 'to', 'format']))
  .option('--edition <id>', 'the same as the argument')
  .option('--data <dir>', 'book to read')
  .option('--from <month>', 'first billing month, like 2026-01', billingPeriod)
  .option('--to <month>', 'last billing month, like 2026-10', billingPeriod)
  .addOption(new Option('--format <format>', 'format of the files').choices(['parquet', 'csv']).default('parquet'))
  .option('--out <path>', 'where the files go (default: focus), or path of the archive')
  .addHelpText(
    'after',
    '\nValues are written unchanged, as FOCUS asks: text that begins like a formula too. Import a CSV into a spreadsheet as text.\n\nExample\n  costbook export --focus --from 2026-01 --to 2026-10 --format csv --out ./focus\n  costbook export 2026-10-31-1f0c3a9be2d4 --zip',
  )
  .action(async (wanted: string | undefined, options: ExportOptions) => {
    const folders = foldersOf(bookToRead(options.data, console.error), DEFAULT_INPUTS);
    const named = wanted ?? options.edition;
    if (options.zip) return console.log(await exportZip(folders, { id: named, out: options.out, hasCharges: options.focus === true }));
    const { id, edition } = readEdition(folders.editions, named);
    const database = await Database.open();
    try {
      if (!(await openSilver(database, folders, edition))) throw silverMissing(id, folders.silver);
      await openCountedCharges(database);
      const { from = null, to = null, format, out = 'focus' } = options;
      const files = await exportFocus(database, { folder: out, format, from, to });
      if (files.length === 0) throw nothingToExport(id, from, to);
      for (const { name, rows, billed } of files) console.log(`${join(out, name)}  ${rows} charges  ${billed}`);
      const leftOut = await leftOutOf(database, { from, to });
      if (leftOut) console.log(`left out ${leftOut}`);
    } finally {
      database.close();
    }
  });

/** An edition keeps tables; its charges are on the machine that built it. */
function silverMissing(id: string, silver: string): CostbookError {
  return new CostbookError({
    name: 'SilverMissing',
    what: `The charges of edition ${id} are not at hand.`,
    why: 'An edition keeps tables of results. Charges stay in silver, on the machine that built it, and only until other bills or recipes take their place.',
    fix: 'Build the edition again from the same bills, then export: costbook build && costbook export --focus',
    where: silver,
  });
}

function nothingToExport(id: string, from: string | null, to: string | null): CostbookError {
  return new CostbookError({
    name: 'ExportEmpty',
    what: `Edition ${id} has no charges from ${from ?? 'its first month'} to ${to ?? 'its last'}.`,
    why: 'Months are those of the billing periods, not of the charges.',
    fix: 'costbook query "SELECT DISTINCT BillingPeriodStart FROM bill_totals ORDER BY 1" lists the months that there are.',
    where: `--from ${from ?? ''} --to ${to ?? ''}`.trim(),
  });
}
