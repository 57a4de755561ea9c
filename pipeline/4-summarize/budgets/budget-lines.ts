/** Lines of budgets.csv: what each says, and what it may not say. */
import { join } from 'node:path';
import { type CsvRow, readCsv } from '../../engine/config.ts';
import { CostbookError, nearestWord } from '../../engine/errors.ts';
import { type BudgetPeriod, monthsOf, periodOf, phase } from './budget-periods.ts';

/** What a budget may be for: units of the organization, then what bills name. */
export const BUDGET_LEVELS = ['company', 'business unit', 'department', 'cost center', 'provider', 'sub account', 'service', 'tag'] as const;
/** What becomes of money that a period leaves over, or of what it spent too much, in the next period of the same year. */
export const CARRY_OVERS = ['none', 'unspent', 'overspent', 'both'] as const;

const REQUIRED = ['Budget', 'Level', 'Unit', 'Amount', 'Currency'];
const OPTIONAL = ['Month', 'Period', 'Version', 'From', 'Phasing', 'CarryOver', 'ActualThresholds', 'ForecastThresholds', 'Owner'];
/** Columns of budgets.csv in the order in which they are written. */
export const BUDGET_COLUMNS = ['Budget', 'Level', 'Unit', 'Period', 'Amount', 'Currency', ...OPTIONAL.slice(2)] as const;

/** Separates the cells of the key of an entry, as gold's `input_entries` has it. */
const KEY_SEPARATOR = ' · ';

export interface BudgetLine {
  readonly name: string;
  readonly level: string;
  readonly unit: string;
  readonly period: BudgetPeriod;
  readonly amount: string;
  readonly currency: string;
  /** Empty where the budget has one version alone. */
  readonly version: string;
  /** First day on which the version holds; null: it always did. */
  readonly from: string | null;
  /** The amount by month, first month first. */
  readonly months: readonly string[];
  readonly carryOver: string;
  readonly actualThresholds: string;
  readonly forecastThresholds: string;
  readonly owner: string;
  /** Key of the line among the inputs. */
  readonly entry: string;
  readonly where: string;
}

/** The lines of budgets.csv in a folder of inputs. Throws the errors of {@link budgetLine} and of reading CSV (exit code 1). */
export function readBudgetLines(inputs: string): BudgetLine[] {
  const path = join(inputs, 'budgets.csv');
  const rows = readCsv(path, { required: REQUIRED, optional: OPTIONAL });
  const [first] = rows;
  if (first && first.cells.Month === undefined && first.cells.Period === undefined) {
    throw new CostbookError({
      name: 'InputColumnMissing',
      what: `${path} has no column "Period".`,
      why: `Its header needs ${BUDGET_COLUMNS.slice(0, 6).join(', ')}.`,
      fix: 'Add the column "Period" with months (2026-01), quarters (2026-Q1) or years (2026).',
      where: `${path}:1`,
    });
  }
  return rows.map(budgetLine);
}

/** One line, read and tried by itself. Throws BudgetNotValid, BudgetNegative or BudgetPhasingNotValid (exit code 1), with file and line. */
export function budgetLine({ cells, where }: CsvRow): BudgetLine {
  const cell = (name: string): string => cells[name] ?? '';
  const written = cell('Period') || cell('Month');
  const period = periodOf(written);
  if (!period) throw notValid(where, `"${written}" is no period`, 'Write a month (2026-01), a quarter (2026-Q1) or a year (2026).');
  if (!BUDGET_LEVELS.includes(cell('Level') as (typeof BUDGET_LEVELS)[number])) throw levelUnknown(cell('Level'), where);
  const amount = amountOf(cell('Amount'), where);
  if (!/^[A-Z]{3}$/.test(cell('Currency'))) throw notValid(where, `"${cell('Currency')}" is no currency code`, 'Write three capital letters, like USD.');
  const phasing = cell('Phasing');
  const phased = phase(amount, period, phasing);
  if ('problem' in phased) throw phasingNotValid(written, phasing, phased.problem, where);
  return {
    name: cell('Budget'),
    level: cell('Level'),
    unit: cell('Unit'),
    period,
    amount,
    currency: cell('Currency'),
    version: cell('Version'),
    from: dayOf(cell('From'), where),
    months: phased.months,
    carryOver: carryOverOf(cell('CarryOver'), period, where),
    actualThresholds: thresholdsOf(cell('ActualThresholds'), where),
    forecastThresholds: thresholdsOf(cell('ForecastThresholds'), where),
    owner: cell('Owner'),
    entry: [cell('Budget'), cell('Level'), cell('Unit'), written, cell('Version')].filter(Boolean).join(KEY_SEPARATOR),
    where,
  };
}

/** Months of a line with their amounts. */
export function monthAmounts({ period, months }: BudgetLine): { month: string; amount: string }[] {
  return monthsOf(period).map((month, place) => ({ month, amount: months[place]! }));
}

function amountOf(text: string, where: string): string {
  if (/^\d{1,15}(\.\d{1,10})?$/.test(text)) return text;
  if (/^[-−(]/.test(text)) {
    throw new CostbookError({
      name: 'BudgetNegative',
      what: `The amount ${text} is below zero.`,
      why: 'A budget is what may be spent; held against a negative one, every cost would be over budget.',
      fix: 'Write what may be spent, 0 for nothing; a later version with another amount takes a budget back.',
      where,
    });
  }
  throw notValid(where, `"${text}" is no amount`, 'Write digits with a point before the decimals and nothing between thousands, like 125000.50.');
}

function dayOf(text: string, where: string): string | null {
  if (text === '') return null;
  const day = /^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(day) : Number.NaN;
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(day)) return day;
  throw notValid(where, `"${text}" under From is no day`, 'Write the first day on which the version holds, like 2026-07-01, or its month, like 2026-07.');
}

function carryOverOf(text: string, { months }: BudgetPeriod, where: string): string {
  if (text === '') return '';
  if (!(CARRY_OVERS as readonly string[]).includes(text)) {
    throw notValid(where, `"${text}" is no way to carry over`, `Write ${CARRY_OVERS.join(', ')}; nearest is "${nearestWord(text, CARRY_OVERS) ?? 'none'}".`);
  }
  if (months === 12 && text !== 'none') {
    throw notValid(
      where,
      'a yearly budget cannot be carried over',
      'Money is carried within a year: write the budget by month or quarter, or leave CarryOver empty.',
    );
  }
  return text;
}

function thresholdsOf(text: string, where: string): string {
  if (text === '') return '';
  const parts = text.split(/[\s;/|]+/).map((part) => part.replace(/%$/, ''));
  if (parts.every((part) => /^[1-9]\d{0,3}$/.test(part))) return [...new Set(parts.map(Number))].sort((a, b) => a - b).join(' ');
  throw notValid(where, `"${text}" are no thresholds`, 'Write whole percents of the budget, parted by spaces, like 80 100.');
}

function notValid(where: string, what: string, fix: string): CostbookError {
  return new CostbookError({
    name: 'BudgetNotValid',
    what: `This line is not a budget: ${what}.`,
    why: `A line says what may be spent: ${BUDGET_COLUMNS.slice(0, 6).join(', ')}.`,
    fix,
    where,
  });
}

function levelUnknown(level: string, where: string): CostbookError {
  const nearest = nearestWord(level, BUDGET_LEVELS);
  return notValid(where, `"${level}" is no level`, `Write ${nearest ? `"${nearest}"` : 'one of the levels'}: they are ${BUDGET_LEVELS.join(', ')}.`);
}

function phasingNotValid(period: string, phasing: string, problem: string, where: string): CostbookError {
  return new CostbookError({
    name: 'BudgetPhasingNotValid',
    what: `The phasing "${phasing}" of ${period} does not fit: ${problem}.`,
    why: 'The months of a budget are its amount, no more and no less.',
    fix: 'Write as many percent (30% 30% 40%) or amounts as there are months, which come to the whole, or leave Phasing empty for equal months.',
    where,
  });
}
