/** `costbook explain`: where a number comes from, from a page or a statement down to the lines of bills. */
import { Command, Option } from 'commander';
import { GOLD, type GoldTableName } from '#contract/gold.ts';
import { readEdition } from '../6-publish/editions/manifest.ts';
import { openEdition } from '../6-publish/editions/open.ts';
import { Database } from '../engine/duckdb.ts';
import { bookToRead, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { createLog } from '../engine/log.ts';
import { explainCostCenter } from './explain/cost-center.ts';
import { EXPLANATION_FORMATS, type Explanation, refuseUnequal } from './explain/explanation.ts';
import { explainFigure, figureSql } from './explain/figure.ts';
import { explainTable } from './explain/table.ts';
import { billingPeriod, lineCount } from './options.ts';

interface ExplainOptions {
  readonly edition?: string;
  readonly data?: string;
  readonly inputs: string;
  readonly service?: string;
  readonly lines: number;
  readonly format: string;
}

export const explain = new Command('explain')
  .description(
    'Say where a number comes from: a figure by its page and id, a table, or what a cost center pays in a month, down to the daily charges ' +
      'and the lines of bills behind it, each level added up and held against the one above. Exit code 2 when one is not equal.',
  )
  .argument('<what>', 'figure (allocation/flow), table (monthly_costs), or cost center (CC-1010) with a month')
  .argument('[month]', 'billing period, like 2026-10', billingPeriod)
  .option('--edition <id>', 'edition to explain (default: the newest)')
  .option('--data <dir>', 'book to read')
  .option('--inputs <dir>', 'where the rules lie; those that the edition was built with are found in git too', DEFAULT_INPUTS)
  .option('--service <name>', 'of a cost center and month: this service alone')
  .option('--lines <n>', 'rows, daily charges and bill lines to show', lineCount, 20)
  .addOption(new Option('--format <format>', 'how to print it').choices(Object.keys(EXPLANATION_FORMATS)).default('text'))
  .addHelpText('after', '\nExample\n  costbook explain CC-1010 2026-10 --service "Amazon Elastic Compute Cloud"\n  costbook explain allocation/flow')
  .action(async (what: string, month: string | undefined, options: ExplainOptions) => {
    const explanation = await explanationOf(what, month, options);
    console.log(EXPLANATION_FORMATS[options.format]!(explanation));
    refuseUnequal(explanation);
  });

/** Throws EditionMissing, FigureUnknown, CostCenterUnknown, NoCostInMonth and the errors of the inputs (exit code 1). */
export async function explanationOf(what: string, month: string | undefined, options: ExplainOptions): Promise<Explanation> {
  const { lines, service = null } = options;
  const folders = foldersOf(bookToRead(options.data, console.error), options.inputs);
  const stored = readEdition(folders.editions, options.edition);
  const isTable = what in GOLD;
  if (month === undefined && !isTable) figureSql(what);
  const database = await Database.open();
  try {
    if (month !== undefined) {
      const context = { database, folders, log: createLog({ isQuiet: true }), asOf: null };
      return await explainCostCenter(context, stored, { costCenter: what, month: `${month}-01`, service, lines });
    }
    await openEdition(database, folders.data, stored.edition);
    if (isTable) return await explainTable(database, stored, { table: what as GoldTableName, inputs: folders.inputs, lines });
    return await explainFigure(database, stored, { name: what, inputs: folders.inputs, lines });
  } finally {
    database.close();
  }
}
