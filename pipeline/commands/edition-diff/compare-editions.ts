/** What changed from one edition to another, to the last digit, and why. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOUR_COSTS } from '#contract/focus.ts';
import { openEdition } from '../../6-publish/editions/open.ts';
import type { Folders } from '../../engine/context.ts';
import { Database, quoteName, quoteText, type Row } from '../../engine/duckdb.ts';
import { CostbookError } from '../../engine/errors.ts';
import { FolderHistory } from '../../engine/git-history.ts';
import { InputFinder } from '../input-finder.ts';
import type { Cost } from '../rule-preview/charges.ts';
import { assertExact, trimmed } from './assert-exact.ts';
import { type Causes, causesBetween } from './causes.ts';
import { buildChangedLines } from './lines.ts';
import { COST_COLUMNS, completeSquare, type Pair, type Square } from './square.ts';

export interface Diff {
  readonly earlier: { readonly id: string; readonly sha256: string };
  readonly later: { readonly id: string; readonly sha256: string };
  /** Whether the earlier one is the parent that the later one names. */
  readonly isParent: boolean;
  readonly currency: string;
  /** Which of the four costs the rows are about. */
  readonly cost: Cost;
  readonly causes: Causes;
  /** Why the effects of data, rules and code cannot be told apart, or null where they are; then they are null. */
  readonly obstacle: string | null;
  /** Corners of the square of data and rules that no edition published and that were computed for this. */
  readonly computed: readonly string[];
  /**
   * One column of cost: x_CostColumn, x_Before, x_After, x_Change = x_DataChange + x_RuleChange + x_CodeChange, x_Interaction
   * (part of x_RuleChange: what the new rules do to the new data beyond what they do to the old), and what rows took from each other, in no
   * sum: x_Moved, x_DataMoved, x_RuleMoved, x_CodeMoved.
   */
  readonly totals: readonly Row[];
  /** The same by month, provider, sub account, service, cost center and charge category: each value in which anything changed. */
  readonly by: Readonly<Record<keyof typeof DIMENSIONS, readonly Row[]>>;
  /** The same by all of them together, largest first. */
  readonly rows: readonly Row[];
  /** Bills that one edition alone counts, or counts otherwise, in billing currency. */
  readonly bills: readonly Row[];
  /** Bill lines, in billing currency; null where the charges of one edition are not at hand. */
  readonly lines: Lines | null;
}

export interface Lines {
  readonly count: number;
  /** x_LineChange, x_ChangedColumns, BillingCurrency, x_Lines, x_Change. */
  readonly kinds: readonly Row[];
  /** Those with the largest change. */
  readonly largest: readonly Row[];
}

export interface DiffOptions {
  readonly cost: Cost;
  /** How many bill lines to list. */
  readonly lines: number;
}

/** Column by which a dimension groups, with its name for people where it has one. */
const DIMENSIONS = {
  month: 'BillingPeriodStart',
  provider: 'ServiceProviderName',
  subAccount: 'SubAccountId',
  service: 'ServiceName',
  costCenter: 'x_CostCenter',
  chargeCategory: 'ChargeCategory',
} as const;

const CHANGES = ['x_Before', 'x_After', 'x_Change', 'x_DataChange', 'x_RuleChange', 'x_CodeChange', 'x_Interaction'];
/** What rows took from each other: it shows in no sum. */
const MOVED = ['', 'Data', 'Rule', 'Code'].map((of) => `least(sum(greatest(x_${of}Change, 0)), sum(greatest(-x_${of}Change, 0))) AS x_${of}Moved`).join(', ');
const SUMS = CHANGES.map((name) => `sum(${name}) AS ${name}`).join(', ');

/** Compares two editions of a book. Throws CurrenciesDiffer (exit code 1), and DiffDoesNotAddUp (exit code 2) when a digit is lost. */
export async function compareEditions(pair: Pair, folders: Folders, { cost, lines }: DiffOptions): Promise<Diff> {
  const { earlier, later } = pair;
  if (earlier.edition.reportingCurrency !== later.edition.reportingCurrency) throw currenciesDiffer(pair);
  const history = new FolderHistory(folders.inputs);
  const causes = causesBetween(earlier, later, history);
  const database = await Database.open();
  try {
    await openPair(database, pair, folders);
    const { states, obstacle, computed } = await completeSquare(database, pair, causes, { folders, finder: new InputFinder([folders.inputs], [history]) });
    await compareStates(database, states);
    const hasLines = await buildChangedLines(database, pair, folders);
    await assertExact(database, pair, hasLines);
    return {
      earlier: { id: earlier.id, sha256: earlier.sha256 },
      later: { id: later.id, sha256: later.sha256 },
      isParent: later.edition.parent?.id === earlier.id,
      currency: later.edition.reportingCurrency,
      cost,
      causes,
      obstacle,
      computed,
      totals: trimmed(await database.rows(`SELECT x_CostColumn, ${SUMS}, ${MOVED} FROM compared_costs GROUP BY x_CostColumn ORDER BY ${COST_ORDER}`)),
      by: await byDimension(database, cost),
      rows: await rowsOf(database, cost),
      bills: trimmed(await database.rows(await sqlOf('changed_bills'))),
      lines: hasLines ? await readLines(database, cost, lines) : null,
    };
  } finally {
    database.close();
  }
}

const COST_ORDER = `min(list_position([${FOUR_COSTS.map(quoteText).join(', ')}], x_CostColumn))`;

/** Opens both editions in the schemas `earlier` and `later`, and fills the table `costs` with what they published. */
export async function openPair(database: Database, { earlier, later }: Pair, { data }: Folders): Promise<void> {
  for (const [source, { edition }] of [
    ['earlier', earlier],
    ['later', later],
  ] as const) {
    await database.inNewSchema(source, () => openEdition(database, data, edition));
    await database.inSchema(source, async () => {
      const select = `SELECT ${quoteText(source)} AS x_Source, * FROM (${COST_COLUMNS})`;
      await database.run(source === 'earlier' ? `CREATE TABLE main.costs AS ${select}` : `INSERT INTO main.costs BY NAME ${select}`);
    });
  }
}

/** Makes `compared_costs` and `changed_costs` of the sources that stand for the corners. */
export async function compareStates(database: Database, states: Square['states']): Promise<void> {
  await database.createTextTable('states', ['x_State', 'x_Source'], [...states]);
  for (const name of ['compared_costs', 'changed_costs']) await database.run(`CREATE TABLE ${name} AS ${await sqlOf(name)}`);
}

/** Whole sums of each value in which anything changed, and in how many rows. */
async function byDimension(database: Database, cost: Cost): Promise<Diff['by']> {
  const by = {} as Record<keyof typeof DIMENSIONS, readonly Row[]>;
  for (const name of Object.keys(DIMENSIONS) as (keyof typeof DIMENSIONS)[]) {
    const key = DIMENSIONS[name];
    const label = name === 'subAccount' ? 'SubAccountId, max(SubAccountName) AS SubAccountName' : key;
    by[name] = trimmed(
      await database.rows(
        `WITH touched AS (SELECT ${key}, count(*) AS x_Rows FROM changed_costs WHERE x_CostColumn = ${quoteText(cost)} GROUP BY ALL)
         SELECT ${label}, x_Rows, ${SUMS} FROM compared_costs JOIN touched USING (${key}) WHERE x_CostColumn = ${quoteText(cost)}
         GROUP BY ${key}, x_Rows ORDER BY ${name === 'month' ? key : `abs(sum(x_Change)) DESC, ${key}`}`,
      ),
    );
  }
  return by;
}

async function rowsOf(database: Database, cost: Cost): Promise<Row[]> {
  const keys = Object.values(DIMENSIONS).map(quoteName);
  return trimmed(
    await database.rows(
      `SELECT ${keys.join(', ')}, SubAccountName, ${CHANGES.join(', ')} FROM changed_costs WHERE x_CostColumn = ${quoteText(cost)}
       ORDER BY abs(x_Change) DESC, abs(coalesce(x_DataChange, 0)) DESC, ${keys.join(', ')}`,
    ),
  );
}

async function readLines(database: Database, cost: Cost, count: number): Promise<Lines> {
  const change = `x_${cost}After - x_${cost}Before`;
  return {
    count: Number(await database.value('SELECT count(*) FROM changed_lines')),
    kinds: trimmed(
      await database.rows(
        `SELECT x_LineChange, x_ChangedColumns, BillingCurrency, count(*) AS x_Lines, sum(${change}) AS x_Change FROM changed_lines
         GROUP BY ALL ORDER BY abs(sum(${change})) DESC, count(*) DESC, x_LineChange, x_ChangedColumns, BillingCurrency`,
      ),
    ),
    largest: trimmed(
      await database.rows(
        `SELECT * EXCLUDE (${FOUR_COSTS.flatMap((each) => [`x_${each}Before`, `x_${each}After`]).join(', ')}),
           x_${cost}Before AS x_Before, x_${cost}After AS x_After, ${change} AS x_Change,
           (SELECT any_value(x_BillName) FROM earlier.bills WHERE x_BillId = x_BillIdBefore) AS x_BillBefore,
           (SELECT any_value(x_BillName) FROM later.bills WHERE x_BillId = x_BillIdAfter) AS x_BillAfter
         FROM changed_lines
         ORDER BY abs(${change}) DESC, coalesce(x_ChargeIdAfter, x_ChargeIdBefore), x_ChargeIdBefore LIMIT ${count}`,
      ),
    ),
  };
}

async function sqlOf(name: string): Promise<string> {
  return readFileSync(join(import.meta.dirname, `${name}.sql`), 'utf8');
}

function currenciesDiffer({ earlier, later }: Pair): CostbookError {
  return new CostbookError({
    name: 'CurrenciesDiffer',
    what: `Edition ${earlier.id} reports in ${earlier.edition.reportingCurrency}, edition ${later.id} in ${later.edition.reportingCurrency}.`,
    why: 'The difference between amounts in two currencies says nothing.',
    fix: 'Build one of them again with the reporting_currency of the other, in a book of its own, and compare with that one.',
    where: later.id,
  });
}
