/** What changed between two editions, for a terminal and for Markdown; JSON keeps every digit. */
import { rounded } from '#contract/currencies.ts';
import type { Row } from '../../engine/duckdb.ts';
import { markdownReport, type Report, type Section, signed, terminalReport } from '../report-text.ts';
import type { FileChange } from './causes.ts';
import type { Diff } from './compare-editions.ts';

const AMOUNTS = new Set(['Before', 'After', 'Change', 'Data', 'Rules', 'Of these both', 'Code', 'Rows', 'Lines', 'Row']);
const ROWS_SHOWN = 30;

/** Text for a terminal. */
export function terminalText(diff: Diff): string {
  return terminalReport(reportOf(diff));
}

/** Markdown for a pull request or a note. */
export function markdownText(diff: Diff): string {
  return markdownReport(reportOf(diff));
}

function reportOf(diff: Diff): Report {
  const wholly = `costbook diff ${diff.earlier.id} ${diff.later.id} --format json`;
  return { sentences: sentences(diff), sections: sectionsOf(diff), amounts: AMOUNTS, wholly };
}

/** The finding, its parts, and what went in. */
function sentences(diff: Diff): string[] {
  const { totals, cost, causes, currency, rows } = diff;
  const total = totals.find(({ x_CostColumn }) => x_CostColumn === cost) ?? {};
  const amount = (value: unknown): string => `${signed(rounded(value ?? 0, currency))} ${currency}`;
  const others = totals.filter((row) => row.x_CostColumn !== cost && row.x_Change !== '0').map((row) => `${row.x_CostColumn} by ${amount(row.x_Change)}`);
  const where = `in ${counted(diff.by.month.length, 'month')} and ${counted(rows.length, 'row')}`;
  const finding =
    rows.length === 0
      ? `No ${others.length > 0 ? cost : 'cost'} changed.`
      : total.x_Change === '0'
        ? `${cost} comes to the same total; ${rounded(total.x_Moved, currency)} ${currency} of it stands elsewhere, ${where}.`
        : `${cost} changed by ${amount(total.x_Change)}, ${where}.`;
  const parts = [
    rows.length > 0 ? whatDidIt(diff, total, amount) : '',
    others.length > 0 ? `Beside it changed ${others.join(', ')}.` : '',
    rows.length > 0 ? 'All rows together come to exactly the difference of both manifests.' : '',
  ];
  return [
    finding,
    parts.filter(Boolean).join(' '),
    `Went in otherwise: ${whatWentIn(diff).join('; ') || 'nothing'}.`,
    `Edition ${diff.earlier.id} → ${diff.later.id}${diff.isParent ? ', the next one' : ''}, as of ${causes.asOf.before} → ${causes.asOf.after}.`,
  ].filter(Boolean);
}

/** The effect of each kind of cause, data first: what new rules do is told of the new data. */
function whatDidIt({ causes, obstacle, currency }: Diff, total: Row, amount: (value: unknown) => string): string {
  if (obstacle !== null) return `What data and what rules did cannot be told apart. ${obstacle}`;
  const { hasData, hasRules, hasCode } = causes;
  const kinds = [hasData && 'new data', hasRules && 'new rules', hasCode && 'other recipes'].filter(Boolean);
  if (kinds.length < 2) return kinds.length === 0 ? '' : `All of it is the effect of ${kinds[0]}: nothing else differs.`;
  const effect = (of: string): string => {
    const moved = total[`x_${of}Moved`];
    return `${amount(total[`x_${of}Change`])}${moved === '0' ? '' : `, and ${rounded(moved, currency)} taken by rows from each other`}.`;
  };
  return [
    hasData ? `New data under the old rules: ${effect('Data')}` : '',
    hasRules ? `New rules${hasData ? ' on the new data' : ''}: ${effect('Rule')}` : '',
    hasCode || total.x_CodeChange !== '0' ? `Other recipes: ${effect('Code')}` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function whatWentIn({ causes }: Diff): string[] {
  const { bills, inputs, asOf, code } = causes;
  return [
    ...(bills.length > 0 ? [`${counted(bills.length, 'bill')} (data)`] : []),
    ...(asOf.before !== asOf.after ? ['the as-of day (data)'] : []),
    ...inputs.map(({ name, kind }) => `${name} (${kind === 'neither' ? 'moves no cost' : kind})`),
    ...(causes.hasCode
      ? [`the recipes: Costbook ${code.before.version} ${code.before.sha256.slice(0, 12)} → ${code.after.version} ${code.after.sha256.slice(0, 12)}`]
      : []),
  ];
}

function sectionsOf(diff: Diff): Section[] {
  const { by, currency, causes } = diff;
  const amount = (value: unknown, of = currency): string => (value === null || value === undefined ? '' : rounded(value, of));
  const causeNames = causesShown(diff);
  const columns = ['Before', 'After', 'Change', ...causeNames];
  const change = (row: Row): Row => ({
    Before: amount(row.x_Before),
    After: amount(row.x_After),
    Change: signed(amount(row.x_Change)),
    Data: signed(amount(row.x_DataChange)),
    Rules: signed(amount(row.x_RuleChange)),
    'Of these both': signed(amount(row.x_Interaction)),
    Code: signed(amount(row.x_CodeChange)),
  });
  const dimension = (title: string, head: string, rows: readonly Row[], nameOf: (row: Row) => unknown): Section => ({
    title: `By ${title}, in ${currency}`,
    columns: [head, ...columns],
    rows: rows.map((row) => ({ [head]: nameOf(row), ...change(row) })),
    isLong: rows.length > ROWS_SHOWN,
  });
  const shown = diff.rows.slice(0, ROWS_SHOWN);
  return [
    dimension('month', 'Month', by.month, monthOf),
    dimension('provider', 'Provider', by.provider, (row) => row.ServiceProviderName),
    dimension('sub account', 'Sub account', by.subAccount, subAccountOf),
    dimension('service', 'Service', by.service, (row) => row.ServiceName),
    dimension('cost center', 'Cost center', by.costCenter, (row) => row.x_CostCenter),
    dimension('charge category', 'Charge category', by.chargeCategory, (row) => row.ChargeCategory),
    {
      title: `Each change${shown.length < diff.rows.length ? `, the largest ${shown.length} of ${diff.rows.length}` : ''}, in ${currency}`,
      columns: ['Month', 'Provider', 'Sub account', 'Service', 'Cost center', 'Category', ...columns],
      rows: shown.map((row) => ({
        Month: monthOf(row),
        Provider: row.ServiceProviderName,
        'Sub account': subAccountOf(row),
        Service: row.ServiceName,
        'Cost center': row.x_CostCenter,
        Category: row.ChargeCategory,
        ...change(row),
      })),
      isLong: true,
    },
    {
      title: `Bills, ${diff.cost === 'BilledCost' ? 'billed' : 'effective'} cost in billing currency`,
      columns: ['Bill', 'Change of it', 'Month', 'Account', 'Currency', 'Before', 'After', 'Change', 'Note'],
      rows: diff.bills.map((row) => billRow(row, diff.cost === 'BilledCost')),
    },
    {
      title: 'Inputs, and the commits behind them',
      columns: ['Input', 'Of', 'Change', 'Commit', 'Author', 'Day', 'Message'],
      rows: causes.inputs.flatMap(commitRows),
    },
    ...lineSections(diff),
  ];
}

/** Columns that tell the causes apart, where there is more than one. */
function causesShown({ causes, obstacle, totals }: Diff): string[] {
  const isToday = totals.some(({ x_CodeChange }) => x_CodeChange !== '0');
  const shown = [...(causes.hasData ? ['Data'] : []), ...(causes.hasRules ? ['Rules', ...(causes.hasData ? ['Of these both'] : [])] : [])];
  const all = [...shown, ...(causes.hasCode || isToday ? ['Code'] : [])];
  return obstacle === null && all.length > 1 ? all : [];
}

function billRow(row: Row, isBilled: boolean): Row {
  const currency = String(row.BillingCurrency ?? '');
  const [before, after, change] = isBilled ? [row.x_BilledBefore, row.x_BilledAfter, row.x_BilledChange] : [row.x_Before, row.x_After, row.x_Change];
  const amount = (value: unknown): string => (value === null ? '' : rounded(value, currency));
  return {
    Bill: row.x_BillName,
    'Change of it': row.x_BillChange,
    Month: row.BillingPeriodStart ? monthOf(row) : '',
    Account: row.BillingAccountId,
    Currency: currency,
    Before: amount(before),
    After: amount(after),
    Change: signed(amount(change)),
    Note: row.x_Note,
  };
}

function commitRows({ name, kind, change, commits }: FileChange): Row[] {
  const own = { Input: name, Of: kind === 'neither' ? 'no cost' : kind, Change: change };
  if (commits.length === 0) return [{ ...own, Commit: '(not in git)' }];
  return commits.map(({ commit, author, day, subject }) => ({ ...own, Commit: commit.slice(0, 12), Author: author, Day: day, Message: subject }));
}

function lineSections({ lines, cost }: Diff): Section[] {
  if (lines === null) return [];
  return [
    {
      title: `Bill lines that changed: ${lines.count}, ${cost} in billing currency`,
      columns: ['Lines', 'What', 'Columns', 'Currency', 'Change'],
      rows: lines.kinds.map((row) => ({
        Lines: row.x_Lines,
        What: row.x_LineChange,
        Columns: row.x_ChangedColumns,
        Currency: row.BillingCurrency,
        Change: signed(rounded(row.x_Change, String(row.BillingCurrency))),
      })),
    },
    {
      title: `Of these ${lines.largest.length < lines.count ? `the largest ${lines.largest.length}` : 'each one'}`,
      columns: ['Bill', 'Row', 'What', 'Day', 'Sub account', 'Service', 'Resource', 'Before', 'After', 'Change', 'Changed'],
      rows: lines.largest.map((row) => ({
        Bill: row.x_BillAfter ?? row.x_BillBefore,
        Row: row.x_BillRowAfter ?? row.x_BillRowBefore,
        What: row.x_LineChange,
        Day: String(row.ChargePeriodStart).slice(0, 10),
        'Sub account': subAccountOf(row),
        Service: row.ServiceName,
        Resource: row.ResourceId,
        Before: rounded(row.x_Before, String(row.BillingCurrency)),
        After: rounded(row.x_After, String(row.BillingCurrency)),
        Change: signed(rounded(row.x_Change, String(row.BillingCurrency))),
        Changed: row.x_ChangedValues,
      })),
      isLong: true,
    },
  ];
}

function subAccountOf({ SubAccountId, SubAccountName }: Row): string {
  return SubAccountName === SubAccountId || SubAccountName === null ? String(SubAccountId ?? '') : `${SubAccountName} (${SubAccountId})`;
}

function monthOf({ BillingPeriodStart }: Row): string {
  return String(BillingPeriodStart).slice(0, 7);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
