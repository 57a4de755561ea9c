import { Command, Option } from 'commander';
import { readEdition, type StoredEdition } from '../6-publish/editions/manifest.ts';
import { withoutTrailingZeros } from '../6-publish/editions/objects.ts';
import { openEdition, refuseWithoutTable } from '../6-publish/editions/open.ts';
import { Database, type Row } from '../engine/duckdb.ts';
import { CostbookError, EXIT } from '../engine/errors.ts';
import { bookToRead, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { checkPlan } from './check-plan.ts';
import { type CostCheck, type CostLimits, checkCosts, costReport } from './cost-check/check-costs.ts';
import { increaseLimit } from './options.ts';
import { tableText } from './query.ts';
import { markdownReport, terminalReport } from './report-text.ts';

export interface CheckOptions {
  /** What may still change or is missing fails too. */
  readonly isStrict: boolean;
}

/** What one check says of an edition. */
export interface Checked {
  readonly name: string;
  /** How many things were looked at. */
  readonly examined: number;
  /** Rows that fail it, in gold's own columns. */
  readonly failing: readonly Row[];
  /** What it comes to in a sentence. */
  readonly sentence: string;
  /** What to do about what fails. */
  readonly fix: string;
}

/** Every check, one line each. */
const CHECKS: readonly ((database: Database, options: CheckOptions) => Promise<Checked>)[] = [checkInvoices];

export const check = new Command('check')
  .description(
    'Hold an edition against what must be true of it: every invoice is within the tolerance of FOCUS 1.4 of the charges under its number. ' +
      'Or, with --policy, hold the plan of Terraform against the tags that policies.yaml asks for. Or, with --max-increase and --budget, hold ' +
      'what is forecast, or the change that Infracost has priced, against a limit and the budgets of units. Exit code 0 when it is so, 2 when not.',
  )
  .argument('[id]', 'edition (default: the newest)')
  .option('--data <dir>', 'book to read')
  .option('--strict', 'also fail for bills that are not yet final and for closed bills without an invoice')
  .addOption(new Option('--policy <plan>', 'JSON of a Terraform plan, which is checked instead of an edition').conflicts(['data', 'strict']))
  .option('--inputs <dir>', 'folder with policies.yaml and allocation.yaml, for --policy', DEFAULT_INPUTS)
  .addOption(
    new Option('--max-increase <limit>', 'most that a month may cost beyond the last complete one: 5%, or an amount')
      .argParser(increaseLimit)
      .conflicts(['strict', 'policy']),
  )
  .addOption(new Option('--budget <unit...>', 'units whose budgets must hold, like team=payments or company').conflicts(['strict', 'policy']))
  .addOption(new Option('--infracost <file>', 'JSON of Infracost: the planned change').conflicts(['strict', 'policy']))
  .addOption(new Option('--format <format>', 'how to print cost checks').choices(['text', 'markdown', 'json']).default('text'))
  .option('--json', 'print the result as JSON')
  .addHelpText(
    'after',
    '\nExample\n  costbook build && costbook check\n  terraform show -json plan.tfplan > plan.json && costbook check --policy plan.json\n  costbook check --max-increase 5% --budget team=payments --infracost infracost.json --format markdown',
  )
  .action(async (id: string | undefined, options: CheckArguments) => {
    if (options.policy !== undefined && id !== undefined) throw notBoth(id);
    if (options.policy !== undefined) return heldAgainstPolicies(options.policy, options.inputs, options.json ?? false);
    const folders = foldersOf(bookToRead(options.data, console.error), DEFAULT_INPUTS);
    const limits = limitsOf(options);
    if (limits !== null)
      return heldAgainstLimits(await checkCosts(folders.data, readEdition(folders.editions, id), limits), options.json ? 'json' : options.format);
    const stored = readEdition(folders.editions, id);
    const checks = await checkEdition(folders.data, stored, { isStrict: options.strict ?? false });
    const failed = checks.filter(({ failing }) => failing.length > 0);
    if (options.json) console.log(JSON.stringify({ edition: stored.id, asOf: stored.edition.asOf, passed: failed.length === 0, checks }, null, 2));
    else for (const { failing, sentence } of checks) console.log(failing.length > 0 ? `${failingText(failing)}\n` : sentence);
    const [first] = failed;
    if (first) throw checkFailed(first, stored.id);
  });

interface CheckArguments {
  readonly data?: string;
  readonly strict?: boolean;
  readonly policy?: string;
  readonly inputs: string;
  readonly maxIncrease?: NonNullable<CostLimits['maxIncrease']>;
  readonly budget?: readonly string[];
  readonly infracost?: string;
  readonly format: string;
  readonly json?: boolean;
}

/** Null where costs are not asked about. Throws LimitMissing (exit code 1) for a change that is held against nothing. */
function limitsOf({ maxIncrease, budget = [], infracost }: CheckArguments): CostLimits | null {
  if (maxIncrease !== undefined || budget.length > 0) return { maxIncrease: maxIncrease ?? null, budgets: budget, infracost: infracost ?? null };
  if (infracost === undefined) return null;
  throw new CostbookError({
    name: 'LimitMissing',
    what: 'A planned change is named, and nothing that it is held against.',
    why: 'Without a limit every change would pass.',
    fix: 'Add --max-increase 5%, --budget team=NAME, or both.',
    where: `--infracost ${infracost}`,
  });
}

/** Throws CostBeyondLimit (exit code 2) when a cost check fails. */
function heldAgainstLimits(checked: CostCheck, format: string): void {
  const failed = checked.verdicts.filter(({ isWithin }) => !isWithin);
  if (format === 'json') console.log(JSON.stringify({ ...checked, passed: failed.length === 0 }, null, 2));
  else console.log((format === 'markdown' ? markdownReport : terminalReport)(costReport(checked)));
  if (failed.length === 0) return;
  throw new CostbookError({
    name: 'CostBeyondLimit',
    what: failed.map(({ sentence }) => `${sentence}.`).join(' '),
    why: 'What is merged is paid for each month from then on.',
    fix: 'Make the change smaller, raise the budget or the limit with those who own it, or say in the pull request why it is worth it.',
    where: `edition ${checked.edition}`,
    exitCode: EXIT.check,
  });
}

function notBoth(id: string): CostbookError {
  return new CostbookError({
    name: 'OptionsConflict',
    what: `Both an edition and a plan are named.`,
    why: 'A plan is held against policies.yaml alone; which of the two the exit code would speak of is unclear.',
    fix: 'Run `costbook check` twice: once with the edition, once with --policy.',
    where: `costbook check ${id} --policy`,
  });
}

/** Throws TagsMissing (exit code 2) for a plan whose resources lack required tags. */
async function heldAgainstPolicies(plan: string, inputs: string, isJson: boolean): Promise<void> {
  const checked: Checked = await checkPlan(plan, foldersOf('.', inputs).inputs);
  const { failing, sentence, fix } = checked;
  if (isJson) console.log(JSON.stringify({ plan, passed: failing.length === 0, checks: [checked] }, null, 2));
  else console.log(failing.length > 0 ? `${tableText(Object.keys(failing[0]!), failing)}\n` : sentence);
  if (failing.length === 0) return;
  throw new CostbookError({
    name: 'TagsMissing',
    what: sentence,
    why: 'Cost without its tags finds no payer, and is Unallocated until somebody mends it.',
    fix,
    where: plan,
    exitCode: EXIT.check,
  });
}

/** Runs every check over an edition. Throws EditionTooOld (exit code 1) for one that does not have a table. */
export async function checkEdition(dataFolder: string, stored: StoredEdition, options: CheckOptions): Promise<Checked[]> {
  const { edition } = stored;
  refuseWithoutTable(stored, 'invoice_reconciliations', 'invoices were held against bills');
  const database = await Database.open();
  try {
    await openEdition(database, dataFolder, edition);
    const results: Checked[] = [];
    for (const run of CHECKS) results.push(await run(database, options));
    return results;
  } finally {
    database.close();
  }
}

async function checkInvoices(database: Database, { isStrict }: CheckOptions): Promise<Checked> {
  const rows = await database.rows<Row & { x_ReconciliationStatus: string; x_Invoice: string | null }>(`
    SELECT
      x_ReconciliationStatus, InvoiceIssuerName, InvoiceId, strftime(BillingPeriodStart, '%Y-%m') AS x_Month, BillingCurrency,
      x_InvoiceCost AS x_Invoice, BilledCost, x_TaxNotInBill, x_Difference, x_Tolerance, x_Explanation, x_Sentence
    FROM invoice_reconciliations
    ORDER BY BillingPeriodStart DESC, InvoiceIssuerName, InvoiceId, BillingCurrency`);
  const having = (...statuses: string[]): typeof rows => rows.filter(({ x_ReconciliationStatus }) => statuses.includes(x_ReconciliationStatus));
  const [apart, open, missing] = [having('Difference', 'Not in the bill'), having('Not yet final'), having('No invoice')];
  const examined = rows.filter(({ x_Invoice }) => x_Invoice !== null).length;
  const parts = [
    apart.length > 0 ? `${apart.length} of ${counted(examined)} ${apart.length === 1 ? 'does' : 'do'} not agree with the bill` : agreement(examined),
    ...(open.length > 0 ? [`${open.length} ${open.length === 1 ? 'is' : 'are'} not yet final`] : []),
    ...(missing.length > 0 ? [`${missing.length} closed ${missing.length === 1 ? 'bill has' : 'bills have'} no invoice`] : []),
  ];
  return {
    name: 'invoices',
    examined,
    failing: isStrict ? [...apart, ...open, ...missing] : apart,
    sentence: `${parts.join('; ')}.`,
    fix: 'Each line says what explains it; ask the issuer about the rest, or mend its line in data/inputs/invoices.csv and build again.',
  };
}

function agreement(examined: number): string {
  return examined === 0 ? 'No invoice is written in data/inputs/invoices.csv' : `No invoice of ${examined} is beyond its tolerance`;
}

/** What fails, for a terminal: the exact amounts without the zeros that say nothing, and why. */
function failingText(rows: readonly Row[]): string {
  const columns = ['Issuer', 'Invoice', 'Month', 'Currency', 'Invoiced', 'Billed', 'Difference', 'Why'];
  const amount = (value: unknown): string => (value === null ? '' : withoutTrailingZeros(String(value)));
  const shown = rows.map((row) => ({
    Issuer: row.InvoiceIssuerName,
    Invoice: row.InvoiceId,
    Month: row.x_Month,
    Currency: row.BillingCurrency,
    Invoiced: amount(row.x_Invoice),
    Billed: amount(row.BilledCost),
    Difference: amount(row.x_Difference),
    Why: row.x_Sentence,
  }));
  return tableText(columns, shown);
}

function counted(invoices: number): string {
  return `${invoices} invoice${invoices === 1 ? '' : 's'}`;
}

function checkFailed({ sentence, fix }: Checked, id: string): CostbookError {
  return new CostbookError({
    name: 'InvoicesDiffer',
    what: sentence,
    why: 'An invoice that differs from its charges by more than FOCUS 1.4 allows would be paid for something that the bill does not show.',
    fix,
    where: `edition ${id}, table invoice_reconciliations`,
    exitCode: EXIT.check,
  });
}
