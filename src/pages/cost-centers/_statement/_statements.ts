/** Every statement of the site, from two questions to the edition. */
import { signOf } from '../../../format/decimal.ts';
import { sumDecimals } from '../../../format/sum.ts';
import type { Columns } from '../../../format/values.ts';
import type { Row } from '../../../query/query.ts';
import { ask, type CostCenter, context, costCenters } from '../../_book.ts';
import { type Change, readChanges } from './_changes.ts';
import letterheadsSql from './_letterheads.sql?raw';
import linesSql from './_lines.sql?raw';

/** Months that have a page: the last thirteen complete ones, and those running. */
export const MONTHS_SHOWN = 13;

export interface Statement {
  readonly costCenter: CostCenter;
  /** First day of the month. */
  readonly month: string;
  readonly letterhead: Row;
  readonly lines: readonly Row[];
  /** What it costs more than an earlier edition said of the complete month; null: the same, or nothing earlier is at hand. */
  readonly change: Change | null;
}

/** Columns of the download: every line with every digit. */
export const FILE_COLUMNS = {
  BillingPeriodStart: { label: 'Month', kind: 'date' },
  x_CostCenter: { label: 'Cost center', kind: 'text' },
  x_StatementSection: { label: 'Section', kind: 'text' },
  x_AllocationKind: { label: 'Kind', kind: 'text' },
  x_ChargeKind: { label: 'Of', kind: 'text' },
  x_CorrectedPeriodStart: { label: 'Corrects', kind: 'month' },
  x_CorrectionKind: { label: 'Correction', kind: 'text' },
  ServiceName: { label: 'Service', kind: 'text' },
  x_Pool: { label: 'Pool', kind: 'text' },
  x_MovementKind: { label: 'Movement', kind: 'text' },
  x_PoolText: { label: 'Method', kind: 'text' },
  x_Weight: { label: 'Weight', kind: 'digits' },
  x_Share: { label: 'Share', kind: 'digits' },
  EffectiveCost: { label: 'Effective cost', kind: 'money' },
} as const satisfies Columns;

/** Statements of all cost centers, oldest month first. */
export async function readStatements(): Promise<Statement[]> {
  const [lines, letterheads] = await Promise.all([ask(linesSql, { cost_center: null, statement_month: null }), ask(letterheadsSql)]);
  const changeOf = await readChanges([...new Set(letterheads.rows.map((row) => String(row.BillingPeriodStart)))]);
  const byStatement = Map.groupBy(lines.rows, keyOf);
  const known = new Map(costCenters.map((costCenter) => [costCenter.id, costCenter]));
  return letterheads.rows.flatMap((letterhead) => {
    const costCenter = known.get(String(letterhead.x_CostCenter));
    const own = byStatement.get(keyOf(letterhead)) ?? [];
    const month = String(letterhead.BillingPeriodStart);
    return costCenter ? [{ costCenter, month, letterhead, lines: own, change: changeOf(month, costCenter.id) }] : [];
  });
}

/** How the lines of one statement were asked for. */
export function answerOf({ costCenter, month, lines }: Statement): { sql: string; parameters: Record<string, string>; rows: readonly Row[] } {
  return { sql: linesSql.trim(), parameters: { month: context.month, as_of: context.asOf, cost_center: costCenter.id, statement_month: month }, rows: lines };
}

/** A line as its reader sees it. */
export interface Line {
  readonly label: string;
  readonly detail: string;
  /** Decimal text; of a movement what it changed. */
  readonly amount: string;
  /** Address of what explains it. */
  readonly to?: string | undefined;
}

/** The costliest lines, and what the others add up to as one, so that a statement stays a sheet. */
export function longest(lines: readonly Line[], count: number, others: string): Line[] {
  if (lines.length <= count + 1) return [...lines];
  const rest = lines.slice(count);
  return [...lines.slice(0, count), { label: `${rest.length} ${others}`, detail: 'each in the CSV', amount: sumDecimals(rest.map(({ amount }) => amount)) }];
}

/** Lines of a section, those that are nothing left out. */
export function section(lines: readonly Row[], name: string, kind?: (row: Row) => boolean): Row[] {
  return lines.filter((row) => row.x_StatementSection === name && signOf(row.EffectiveCost) !== 0 && (kind?.(row) ?? true));
}

/** Exact sum of effective cost, as decimal text. */
export function total(rows: readonly Row[]): string {
  return sumDecimals(rows.map((row) => row.EffectiveCost));
}

function keyOf(row: Row): string {
  return JSON.stringify([String(row.BillingPeriodStart), row.x_CostCenter]);
}
