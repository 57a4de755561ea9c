/** What a file of budgets becomes: lines of budgets.csv as text, and what could not be said in them. */
import { addMonths } from '../../engine/calendar.ts';
import { CostbookError } from '../../engine/errors.ts';

/** Cells of one line of budgets.csv by column; what is absent is empty. */
export type BudgetCells = Readonly<Record<string, string>>;

export interface BudgetFile {
  /** Whose file it is, in words. */
  readonly kind: string;
  readonly lines: readonly BudgetCells[];
  /** What is left out, or counted otherwise than at home: one sentence each. */
  readonly notes: readonly string[];
}

/** What is said of a file that does not say it itself. */
export interface BudgetFileOptions {
  /** First and last month, `2026-01`, of budgets that recur without an end. */
  readonly from?: string;
  readonly to?: string;
  readonly currency?: string;
  /** Level of the units of a table. */
  readonly level?: string;
  /** Name of the budgets of a table; without it `<unit> <year>`. */
  readonly name?: string;
  /** Decimal sign of a table whose numbers can be read in two ways. */
  readonly decimal?: string;
}

/** The part of the organization's bills that a filter names, or why budgets.csv cannot say it. */
export type Target = { readonly level: string; readonly unit: string } | { readonly problem: string };

/** Longest run of months that is taken without being asked for. */
const LONGEST_MONTHS = 60;

export interface Recurring {
  readonly name: string;
  readonly target: { readonly level: string; readonly unit: string };
  readonly amount: string;
  readonly currency: string;
  /** 1, 3 or 12. */
  readonly months: number;
  /** First day of the first month; exclusive end, or null for none. */
  readonly start: string;
  readonly end: string | null;
  readonly actualThresholds: readonly number[];
  readonly forecastThresholds: readonly number[];
  readonly where: string;
}

/** A recurring budget as a line a period. Throws BudgetPeriodOpen (exit code 1) where nobody says until when it recurs. */
export function linesOf(budget: Recurring, { from, to }: BudgetFileOptions): BudgetCells[] {
  const start = from !== undefined && `${from}-01` > budget.start ? `${from}-01` : budget.start;
  const asked = to === undefined ? null : addMonths(`${to}-01`, 1);
  const end = asked !== null && (budget.end === null || asked < budget.end) ? asked : budget.end;
  if (end === null || end > addMonths(start, LONGEST_MONTHS)) {
    throw new CostbookError({
      name: 'BudgetPeriodOpen',
      what: `Budget "${budget.name}" recurs ${end === null ? 'without an end' : `until ${end.slice(0, 7)}`}.`,
      why: 'budgets.csv names every month, quarter or year; how many are meant cannot be known.',
      fix: 'Say which months to take, like --from 2026-01 --to 2026-12.',
      where: budget.where,
    });
  }
  const aligned = alignedStart(start, budget.months);
  const count = Math.max(0, Math.ceil(monthsApart(aligned, end) / budget.months));
  return Array.from({ length: count }, (_, place) => lineOf(budget, addMonths(aligned, place * budget.months), budget.amount));
}

/** One line of a budget, for the period that begins on `start`. */
export function lineOf({ name, target, currency, months, actualThresholds, forecastThresholds }: Recurring, start: string, amount: string): BudgetCells {
  return {
    Budget: name,
    Level: target.level,
    Unit: target.unit,
    Period: periodText(start, months),
    Amount: amount,
    Currency: currency,
    ActualThresholds: actualThresholds.join(' '),
    ForecastThresholds: forecastThresholds.join(' '),
  };
}

/** Whole percents, each once, in order. */
export function percents(values: readonly number[]): number[] {
  return [...new Set(values.map(Math.round).filter((value) => value > 0))].sort((a, b) => a - b);
}

/** Amount as plain decimal text; JSON numbers and texts of a binary fraction lose digits beyond the tenth. */
export function amountText(value: string | number): string {
  const text = typeof value === 'number' ? value.toFixed(10) : value.trim();
  if (!/^\d+\.\d+$/.test(text)) return text;
  return (text.split('.')[1]!.length > 10 ? Number(text).toFixed(10) : text).replace(/\.?0+$/, '');
}

function alignedStart(start: string, months: number): string {
  return addMonths(start, -((Number(start.slice(5, 7)) - 1) % months));
}

function monthsApart(from: string, to: string): number {
  return (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7)) + (to.endsWith('-01') ? 0 : 1);
}

function periodText(start: string, months: number): string {
  if (months === 12) return start.slice(0, 4);
  return months === 3 ? `${start.slice(0, 4)}-Q${Math.ceil(Number(start.slice(5, 7)) / 3)}` : start.slice(0, 7);
}
