import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import type { BudgetFileOptions } from '../1-ingest/budget-files/budget-file.ts';
import { readBudgetFile } from '../1-ingest/budget-files/read-budget-file.ts';
import { BUDGET_COLUMNS, BUDGET_LEVELS, budgetLine } from '../4-summarize/budgets/budget-lines.ts';
import { refuseClashes } from '../4-summarize/budgets/budget-versions.ts';
import { CostbookError } from '../engine/errors.ts';
import { DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { writeWhole } from '../engine/lake.ts';
import { mergeBudgets } from './budgets/merge-budgets.ts';
import { billingPeriod, currencyCode } from './options.ts';

interface ImportOptions extends BudgetFileOptions {
  readonly inputs: string;
  readonly asVersion?: string;
  readonly holdsFrom?: string;
  readonly dryRun?: boolean;
}

const importVerb = new Command('import')
  .description(
    'Take budgets of AWS, Azure or Google Cloud, or of a table (department, month, budget), into budgets.csv, as text to be reviewed and committed. ' +
      'A line of the same budget, unit, period and version is replaced, every other one stays as it is; what cannot be said there is told on stderr.',
  )
  .argument('<file>', 'JSON of aws budgets describe-budgets, az consumption budget list or gcloud billing budgets list --format=json; or CSV, TSV')
  .option('--inputs <dir>', 'folder with budgets.csv', DEFAULT_INPUTS)
  .option('--from <month>', 'first month of budgets that recur', billingPeriod)
  .option('--to <month>', 'last month of budgets that recur', billingPeriod)
  .option('--currency <code>', 'currency of a file that does not say it', currencyCode)
  .addOption(new Option('--level <level>', "level of a table's units (default: by its head)").choices([...BUDGET_LEVELS]))
  .option('--name <name>', "name of a table's budgets (default: unit and year)")
  .addOption(new Option('--decimal <sign>', 'decimal sign of a table that can be read in two ways').choices(['.', ',']))
  .option('--as-version <name>', 'name of the version that the file is, such as "Reforecast Q3"')
  .option('--holds-from <day>', 'first day on which that version holds')
  .option('--dry-run', 'print the lines, write nothing')
  .addHelpText(
    'after',
    '\nExample\n  aws budgets describe-budgets --account-id 111122223333 > budgets.json\n  costbook budgets import budgets.json --from 2026-01 --to 2026-12',
  )
  .action((file: string, { asVersion, holdsFrom, dryRun, inputs, ...options }: ImportOptions) => {
    const { kind, lines, notes } = readBudgetFile(file, options);
    for (const note of notes) console.error(note);
    const cells = lines.map((line) => ({ ...line, Version: asVersion ?? '', From: holdsFrom ?? '' }));
    refuseClashes(cells.map((each) => budgetLine({ cells: each, where: file })));
    if (cells.length === 0) throw nothingToTake(file, kind);
    const path = join(foldersOf('.', inputs).inputs, 'budgets.csv');
    const { text, added, replaced } = mergeBudgets(existsSync(path) ? readFileSync(path, 'utf8') : '', cells, BUDGET_COLUMNS, path);
    if (dryRun) process.stdout.write(text);
    else writeWhole(path, text);
    console.error(`${kind}: ${added} lines added, ${replaced} replaced${dryRun ? '; nothing was written' : ` in ${path}`}.`);
  });

export const budgets = new Command('budgets').description('Budgets of other tools, as lines of budgets.csv.').addCommand(importVerb);

function nothingToTake(file: string, kind: string): CostbookError {
  return new CostbookError({
    name: 'BudgetsNotFound',
    what: `${file} has no budget that budgets.csv can hold.`,
    why: `It was read as ${kind}; what was left out, and why, stands above.`,
    fix: 'Write the lines by hand; data/inputs/README.md shows how.',
    where: file,
  });
}
