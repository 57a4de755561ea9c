import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { FOUR_COSTS } from '#contract/focus.ts';
import { readEdition } from '../6-publish/editions/manifest.ts';
import { CostbookError } from '../engine/errors.ts';
import { bookToRead, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { compareEditions, type Diff } from './edition-diff/compare-editions.ts';
import { markdownText, terminalText } from './edition-diff/print.ts';
import type { Cost } from './rule-preview/charges.ts';

const FORMATS: Readonly<Record<string, (diff: Diff) => string>> = {
  text: terminalText,
  markdown: markdownText,
  json: (diff) => JSON.stringify(diff, null, 2),
};

interface DiffArguments {
  readonly data?: string;
  readonly inputs?: string;
  readonly format: string;
  readonly cost: Cost;
  readonly lines: number;
}

export const diff = new Command('diff')
  .description(
    'Say what changed from one edition to another and why: by month, provider, sub account, service, cost center and charge category, ' +
      'what new data did and what new rules did, the bills and commits behind it, down to the bill line.',
  )
  .argument('[earlier]', 'edition (default: the one before the later)')
  .argument('[later]', 'edition (default: the newest)')
  .option('--data <dir>', 'book to read')
  .option('--inputs <dir>', `inputs whose git history holds the rules of both (default: those of the book, or ${DEFAULT_INPUTS})`)
  .addOption(new Option('--format <format>', 'how to print it').choices(Object.keys(FORMATS)).default('text'))
  .addOption(new Option('--cost <column>', 'which cost').choices([...FOUR_COSTS]).default('EffectiveCost'))
  .option('--lines <n>', 'how many bill lines to list', lineCount, 20)
  .addHelpText('after', '\nExample\n  costbook diff\n  costbook diff 2026-10-31-1f0c3a9be2d4 2026-11-30-77ab01c9e3f0 --format markdown')
  .action(async (earlierId: string | undefined, laterId: string | undefined, { data, inputs, format, ...options }: DiffArguments) => {
    const book = bookToRead(data, console.error);
    const own = join(book, 'inputs');
    const folders = foldersOf(book, inputs ?? (existsSync(own) ? own : DEFAULT_INPUTS));
    const later = readEdition(folders.editions, laterId);
    const id = earlierId ?? later.edition.parent?.id;
    if (id === undefined) throw nothingBefore(later.id);
    console.log(FORMATS[format]!(await compareEditions({ earlier: readEdition(folders.editions, id), later }, folders, options)));
  });

function lineCount(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number from 0 to 999999.');
}

function nothingBefore(id: string): CostbookError {
  return new CostbookError({
    name: 'NothingToCompare',
    what: `Edition ${id} is the first of its book.`,
    why: 'It names no edition before it, so nothing changed since.',
    fix: 'Build another edition first, or name two: costbook diff EARLIER LATER',
    where: 'costbook diff',
  });
}
