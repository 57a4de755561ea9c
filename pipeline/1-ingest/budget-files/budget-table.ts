/** Tables of budgets that people keep: one amount a row, or a column a month. */
import { parse as parseCsv } from 'csv-parse/sync';
import { CostbookError } from '../../engine/errors.ts';
import { plus } from '../amounts.ts';
import type { BudgetCells, BudgetFile, BudgetFileOptions } from './budget-file.ts';
import { periodOf, readAmounts, readPeriods } from './table-cells.ts';

/** Words that head a column, without what is not a letter, and the level that a unit under such a head has. */
const UNIT_HEADS: readonly (readonly [RegExp, string])[] = [
  [/^(costcent(er|re)(id|code|name)?|kostenstelle|cc)$/, 'cost center'],
  [/^(department(name|id)?|dept(name)?|abteilung|bereich|departement|team)$/, 'department'],
  [/^(businessunit|division|bu|geschaftsbereich)$/, 'business unit'],
  [/^(subaccount(id|name)?|account(id|name)?|subscription(id|name)?|project(id|name)?)$/, 'sub account'],
  [/^(service(name)?|product)$/, 'service'],
  [/^(provider|cloud|vendor)$/, 'provider'],
  [/^(company)$/, 'company'],
];
const PERIOD_HEAD = /^(month|period|date|fiscalmonth|fiscalperiod|yearmonth|monat|zeitraum|mois|mes|budgetmonth|monthyear|quarter|monthname)$/;
const YEAR_HEAD = /^(year|fiscalyear|jahr|fy)$/;
const BUDGET_HEAD = /^(budget(ed)?(amount|cost|value|usd|eur|gbp)?|plan(ned)?(amount|budget|cost|spend)?|target|soll|monthlybudget|allocatedbudget)$/;
const CURRENCY_HEAD = /^(currency(code)?|waehrung|wahrung|billingcurrency)$/;

interface Columns {
  readonly unit: number;
  readonly level: string;
  readonly period: number;
  readonly year: number;
  readonly budget: number;
  readonly currency: number;
  /** Columns that are headed by a month, with it. */
  readonly months: readonly (readonly [place: number, period: string])[];
}

interface Cell {
  readonly unit: string;
  readonly period: string;
  readonly amount: string;
  readonly currency: string;
  readonly line: number;
}

/** One line a unit and period: rows of one of both are added up. Cells of actual cost are left alone, for bills say what was spent. */
export function budgetTable(text: string, options: BudgetFileOptions, path: string): BudgetFile {
  const [header, ...rows] = parsed(text, path);
  const heads = (header?.record ?? []).map(letters);
  const columns = columnsOf(header?.record ?? [], heads, options, path);
  const { cells, empty } = columns.months.length > 0 ? wideCells(rows, columns) : longCells(rows, columns, path);
  const amounts = amountsOf(cells, options, path);
  const headCurrency = /\b([A-Z]{3})\b\)?$/.exec((header?.record[columns.budget] ?? '').replace(/^.*\(/, ''))?.[1];
  const sums = new Map<string, Cell>();
  for (const [place, each] of cells.entries()) {
    const cell = { ...each, currency: currencyOf(each, headCurrency, path) };
    const key = JSON.stringify([cell.unit, cell.period, cell.currency]);
    const before = sums.get(key);
    sums.set(key, { ...cell, amount: before ? plus([before.amount, amounts[place]!]) : amounts[place]! });
  }
  return {
    kind: 'Table',
    lines: [...sums.values()].map((cell) => lineOf(cell, columns.level, options, path)),
    notes: [
      ...(sums.size < cells.length ? [`${cells.length} rows are added up to ${sums.size} amounts, one a unit and period.`] : []),
      ...(empty > 0 ? [`${empty} rows without a budget are left out.`] : []),
    ],
  };
}

type Record_ = { readonly record: readonly string[]; readonly line: number };

function parsed(text: string, path: string): Record_[] {
  const firstLine = text.split(/\r?\n/, 1)[0] ?? '';
  const delimiter = [',', ';', '\t', '|'].reduce((best, each) => (firstLine.split(each).length > firstLine.split(best).length ? each : best));
  try {
    const records = parseCsv(text, {
      bom: true,
      delimiter,
      info: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      relax_column_count: true,
    }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return records.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    throw notKnown(path, `it is not valid CSV: ${(error as Error).message}`, `${path}:${(error as { lines?: number }).lines ?? 1}`);
  }
}

function columnsOf(header: readonly string[], heads: readonly string[], { level }: BudgetFileOptions, path: string): Columns {
  const find = (pattern: RegExp): number => heads.findIndex((head) => pattern.test(head));
  const unitHead = UNIT_HEADS.map(([pattern, of]) => ({ place: find(pattern), of })).find(({ place }) => place >= 0);
  const months = header.flatMap((head, place): [number, string][] => {
    const period = /\d{4}|['’-]\d{2}$/.test(head) ? periodOf(head, null) : null;
    return period === null ? [] : [[place, period]];
  });
  const columns = { period: find(PERIOD_HEAD), year: find(YEAR_HEAD), budget: find(BUDGET_HEAD), currency: find(CURRENCY_HEAD) };
  if (!unitHead) throw notKnown(path, 'no column is headed Department, Cost Center, Account, Service or alike', `${path}:1`);
  const isLong = columns.budget >= 0 && (columns.period >= 0 || columns.year >= 0);
  if (!isLong && months.length === 0) throw notKnown(path, `no column is headed ${columns.budget < 0 ? 'Budget' : 'Month'}, and none with months`, `${path}:1`);
  return { unit: unitHead.place, level: level ?? unitHead.of, ...columns, months: isLong ? [] : months };
}

function longCells(rows: readonly Record_[], columns: Columns, path: string): { cells: Cell[]; empty: number } {
  const withUnit = rows.filter(({ record }) => (record[columns.unit] ?? '') !== '');
  const stated = withUnit.filter(({ record }) => (record[columns.budget] ?? '') !== '');
  const texts = stated.map(({ record }) => periodText(record, columns));
  const periods = readPeriods(texts);
  return {
    cells: stated.map(({ record, line }, place) => {
      const period = periods[place] ?? null;
      if (period === null) throw periodNotRead(texts[place]!, `${path}:${line}`);
      return { unit: record[columns.unit]!, period, amount: record[columns.budget]!, currency: record[columns.currency] ?? '', line };
    }),
    empty: withUnit.length - stated.length,
  };
}

/** Month and year stand in one column or in two. */
function periodText(record: readonly string[], { period, year }: Columns): string {
  const [month, inYear] = [record[period] ?? '', record[year] ?? ''];
  if (inYear === '' || /\d{4}|\d{2}$/.test(month.replace(/^\d{1,2}$/, ''))) return month || inYear;
  if (month === '') return inYear;
  return /^\d{1,2}$/.test(month) ? `${inYear}-${month.padStart(2, '0')}` : `${month} ${inYear}`;
}

function wideCells(rows: readonly Record_[], columns: Columns): { cells: Cell[]; empty: number } {
  const all = rows
    .filter(({ record }) => (record[columns.unit] ?? '') !== '')
    .flatMap(({ record, line }) =>
      columns.months.map(
        ([place, period]): Cell => ({ unit: record[columns.unit]!, period, amount: record[place] ?? '', currency: record[columns.currency] ?? '', line }),
      ),
    );
  const cells = all.filter(({ amount }) => amount !== '');
  return { cells, empty: all.length - cells.length };
}

function amountsOf(cells: readonly Cell[], { decimal }: BudgetFileOptions, path: string): readonly string[] {
  const read = readAmounts(
    cells.map(({ amount }) => amount),
    decimal,
  );
  if ('amounts' in read) return read.amounts;
  const example = 'unreadable' in read ? cells[read.unreadable]! : (cells.find(({ amount }) => /[.,]/.test(amount)) ?? cells[0]!);
  throw new CostbookError({
    name: 'BudgetNumbersNotRead',
    what: 'unreadable' in read ? `"${example.amount}" is no amount.` : `"${example.amount}" may be read in two ways.`,
    why:
      'unreadable' in read
        ? 'Amounts are digits with one decimal sign, and thousands in groups of three.'
        : 'Nothing in the table tells whether its point or its comma stands before the decimals.',
    fix: 'unreadable' in read ? 'Correct the cell, or leave it empty where there is no budget.' : 'Say it: --decimal . or --decimal ,',
    where: `${path}:${example.line}`,
  });
}

/** What the table itself says: beside the amount, in the column of currencies, or in the head; empty where it does not. Throws BudgetCurrenciesDiffer. */
function currencyOf({ amount, currency, line }: Cell, headCurrency: string | undefined, path: string): string {
  const sign = /\p{Sc}/u.exec(amount)?.[0];
  const beside = /[A-Z]{3}/.exec(amount)?.[0] ?? SIGNS[sign ?? ''];
  const said = [beside, currency.toUpperCase(), headCurrency].filter((each) => each !== undefined && each !== '');
  if (new Set(said).size > 1) {
    throw new CostbookError({
      name: 'BudgetCurrenciesDiffer',
      what: `"${amount}" is said to be ${said.join(' and ')}.`,
      why: 'The cell, the column of currencies or the head of the amounts must be wrong, and which of them would be a guess.',
      fix: 'Correct the one that is wrong.',
      where: `${path}:${line}`,
    });
  }
  return said[0] ?? '';
}

/** Signs that stand for one currency alone. */
const SIGNS: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP', '₹': 'INR', '₩': 'KRW', '₺': 'TRY' };

function lineOf({ unit, period, amount, currency, line }: Cell, level: string, options: BudgetFileOptions, path: string): BudgetCells {
  const stated = currency || options.currency;
  if (stated === undefined) {
    throw new CostbookError({
      name: 'BudgetCurrencyMissing',
      what: `${path} does not say its currency.`,
      why: 'An amount without a currency cannot be held against cost.',
      fix: 'Say it: --currency EUR',
      where: `${path}:${line}`,
    });
  }
  return { Budget: options.name ?? `${unit} ${period.slice(0, 4)}`, Level: level, Unit: unit, Period: period, Amount: amount, Currency: stated.toUpperCase() };
}

function periodNotRead(text: string, where: string): CostbookError {
  const isDay = /^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$/.test(text);
  return new CostbookError({
    name: 'BudgetPeriodNotRead',
    what: `"${text}" ${isDay ? 'may be a day in two months' : 'is no month, quarter or year'}.`,
    why: isDay ? 'Nothing in the table tells whether day or month comes first.' : 'Without its period an amount says nothing.',
    fix: 'Write months like 2026-01, Jan 2026 or 01/2026, quarters like 2026-Q1, years like 2026.',
    where,
  });
}

function notKnown(path: string, why: string, where: string): CostbookError {
  return new CostbookError({
    name: 'BudgetFileNotKnown',
    what: `${path} is no file of budgets that Costbook knows.`,
    why: `${why.charAt(0).toUpperCase()}${why.slice(1)}.`,
    fix: 'Give a table with the heads Department, Month, Budget, or the JSON of aws budgets describe-budgets, az consumption budget list, or gcloud billing budgets list.',
    where,
  });
}

/** Letters of a head in lower case, without accents and without what stands in parentheses. */
function letters(head: string): string {
  return head
    .replace(/\(.*\)/, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}
