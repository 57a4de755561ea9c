/** Judges files as they were delivered: which columns are there, in which order and type, with which defects. */
import { FOCUS_COLUMNS, FORMER_COLUMNS } from '../../contract/focus.ts';
import { type BillFacts, isNewerThan } from './bill-facts.ts';
import type { Check } from './checks.ts';
import { RULE_BOOK } from './read-rules.ts';
import type { Count } from './verdict.ts';

const NAMES = new Set([...FOCUS_COLUMNS.map(({ name }) => name), ...Object.keys(FORMER_COLUMNS)]);

/** Columns of one feature: where one is there, the provider has it, and the others have to be there. */
const FEATURE_COLUMNS = Map.groupBy(
  RULE_BOOK.rules.filter(({ requirement }) => requirement.startsWith('be present where')),
  ({ requirement }) => requirement.replace('be present where the provider has ', ''),
);

/** Counts of a check that is about files; none of one that is only about rows. */
export function deliveredCounts(check: Check, bills: readonly BillFacts[]): Count[] {
  return bills.flatMap((bill) => {
    if (check.layout === 'present') return presence(check, bill);
    if (bill.focusVersion === null) return [];
    if (check.layout === 'first') return layout(bill, isMixed(bill));
    if (check.layout === 'named') return layout(bill, misnamed(bill));
    return [...types(check, bill), ...defects(check, bill)];
  });
}

/** The whole bill keeps the rule, or the whole bill breaks it. */
function whole(bill: BillFacts, isBroken: boolean, example: string | null): Count[] {
  return [...bill.providers].map(([provider, rows]) => ({
    billId: bill.id,
    provider,
    rows,
    failing: isBroken ? rows : 0,
    repaired: 0,
    firstRow: null,
    example,
  }));
}

function presence({ rule: { column }, feature }: Check, bill: BillFacts): Count[] {
  const isThere = bill.columns.has(column);
  if (!isThere && isNewerThan(bill.focusVersion, column)) return [];
  if (!isThere && feature && !FEATURE_COLUMNS.get(feature)!.some((other) => bill.columns.has(other.column))) return [];
  return whole(bill, !isThere, isThere ? null : `not in ${bill.name}`);
}

function layout(bill: BillFacts, wrong: string | null): Count[] {
  return whole(bill, wrong !== null, wrong);
}

function isMixed({ delivered }: BillFacts): string | null {
  const firstCustom = delivered.findIndex(({ column }) => !NAMES.has(column));
  const late = firstCustom < 0 ? undefined : delivered.slice(firstCustom).find(({ column }) => NAMES.has(column));
  return late ? `${late.column} after ${delivered[firstCustom]!.column}` : null;
}

function misnamed({ delivered }: BillFacts): string | null {
  return delivered.find(({ column }) => column.startsWith('x_') && !/^x_[A-Z][A-Za-z0-9]{0,48}$/.test(column) && !NAMES.has(column))?.column ?? null;
}

function types({ types: expected, rule: { column } }: Check, bill: BillFacts): Count[] {
  const stored = bill.delivered.find((candidate) => candidate.column === column);
  if (!expected || !stored || !bill.isParquet || expected.test(stored.type)) return [];
  return [...bill.providers].map(([provider, rows]) => ({
    billId: bill.id,
    provider,
    rows: 0,
    failing: 0,
    repaired: rows,
    firstRow: null,
    example: `${stored.type} in ${bill.name}`,
  }));
}

/** Rows with these defects broke the rule until they were read. */
function defects(check: Check, bill: BillFacts): Count[] {
  const { defects: kinds, defectColumn, rule } = check;
  const found = bill.defects.filter(({ kind, column }) => kinds.includes(kind) && (defectColumn === null || column === defectColumn));
  const [first] = found;
  if (!first) return [];
  const example = `${first.kind}: ${first.column} ${first.example ?? ''}`.trim();
  const isKept = rule.id.startsWith('ColumnHandling');
  return shares(
    bill,
    check,
    found.map((defect) => defect.rows),
  ).map(([provider, rows, n]) => ({
    billId: bill.id,
    provider,
    rows,
    failing: isKept ? n : 0,
    repaired: isKept ? 0 : n,
    firstRow: null,
    example: `${example}, in ${bill.name}`,
  }));
}

/**
 * Whose the rows are: provider, charges to add to those that the rule speaks of, charges with the defect. Of a file with several
 * providers that is certain when every row has it, or when all NULLs of the column came of it; else they are counted for all together.
 */
function shares(bill: BillFacts, { defectColumn: column, defects: kinds }: Check, counts: readonly number[]): [string | null, number, number][] {
  const total = [...bill.providers.values()].reduce((sum, rows) => sum + rows, 0);
  const rows = Math.min(total, column === null ? Math.max(...counts) : counts.reduce((sum, n) => sum + n, 0));
  const names = [...bill.providers.keys()];
  const isBecomingNull = column !== null && kinds.includes('Empty text');
  const share = (name: string | null, n: number): [string | null, number, number] => [name, isBecomingNull ? n : 0, n];
  if (rows === total || names.length === 1) return [...bill.providers].map(([name, n]) => share(name, Math.min(n, rows)));
  const nulls = names.map((name) => (column === null ? 0 : bill.nulls(name, column)));
  if (isBecomingNull && nulls.reduce((sum, n) => sum + n, 0) === rows)
    return names.flatMap((name, index) => (nulls[index]! > 0 ? [share(name, nulls[index]!)] : []));
  return [[names.map((name) => name ?? '(not named)').join(', '), total, rows]];
}
