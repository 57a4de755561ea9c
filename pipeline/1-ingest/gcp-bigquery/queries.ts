/** The SQL that BigQuery is asked. Names come from checked settings, values are parameters. */
import type { PeriodRange } from '../pull.ts';

/** What of a table the queries need. */
export interface ExportTable {
  /** Quoted, with project and dataset. */
  readonly name: string;
  /** SQL of the invoice's month as `YYYYMM`. */
  readonly month: string;
  /** When a row came, or null: then only the table as a whole says when it changed. */
  readonly exportTime: string | null;
  /** Pseudo column or column that prunes what is read, or null. */
  readonly partition: { readonly column: string; readonly isDate: boolean } | null;
}

export interface QueryText {
  readonly query: string;
  readonly params: Readonly<Record<string, string>>;
}

/** One invoice month as the table has it now. */
export interface Month {
  readonly period: string;
  readonly rows: number;
  /** First and last partition that hold rows of it, in microseconds or days since 1970; null where the table has none. */
  readonly firstPartition: string | null;
  readonly lastPartition: string | null;
  readonly version: string | null;
}

interface Metadata {
  readonly schema?: { readonly fields?: readonly { readonly name?: string; readonly type?: string }[] };
  readonly timePartitioning?: { readonly field?: string; readonly type?: string };
}

/** Reads a table's description: a usage cost export, or a FOCUS export, or a view of one. */
export function exportOf(name: string, { schema, timePartitioning }: Metadata): ExportTable {
  const fields = new Map((schema?.fields ?? []).map((field) => [field.name?.toLowerCase(), field.name]));
  const focusMonth = fields.get('billingperiodstart');
  const exportTime = fields.get('export_time') ?? fields.get('x_exporttime') ?? null;
  const column = timePartitioning ? (timePartitioning.field ?? '_PARTITIONTIME') : null;
  const type = column === '_PARTITIONTIME' ? 'TIMESTAMP' : schema?.fields?.find(({ name }) => name === column)?.type;
  return {
    name,
    month: fields.has('invoice') || !focusMonth ? 'invoice.month' : `FORMAT_DATE('%Y%m', DATE(${focusMonth}))`,
    exportTime,
    partition: column && (type === 'TIMESTAMP' || type === 'DATE') ? { column, isDate: type === 'DATE' } : null,
  };
}

/** For each invoice month: how many rows, in which partitions, and when the last of them came. */
export function monthsQuery({ name, month, exportTime, partition }: ExportTable, { from, to }: PeriodRange): QueryText {
  const number = (sql: string | null | undefined, pick: string, unit = 'UNIX_MICROS'): string =>
    sql ? `CAST(${unit}(${pick}(${sql})) AS STRING)` : 'CAST(NULL AS STRING)';
  const unit = partition?.isDate ? 'UNIX_DATE' : 'UNIX_MICROS';
  const bounds = [`${month} <= @to`, ...(from === null ? [] : [`${month} >= @from`])];
  return {
    query:
      `SELECT ${month} AS month, CAST(COUNT(*) AS STRING), ${number(partition?.column, 'MIN', unit)}, ${number(partition?.column, 'MAX', unit)}, ${number(exportTime, 'MAX')} ` +
      `FROM ${name} WHERE ${bounds.join(' AND ')} GROUP BY 1 ORDER BY 1`,
    params: { to: digits(to), ...(from === null ? {} : { from: digits(from) }) },
  };
}

/** All rows of one invoice month; only partitions that hold some are read, and paid for. Rows that lie in none yet are among them. */
export function monthQuery({ name, month, partition }: ExportTable, { period, firstPartition, lastPartition }: Month): QueryText {
  const bound = (text: string): string => `${partition?.isDate ? 'DATE_FROM_UNIX_DATE' : 'TIMESTAMP_MICROS'}(${BigInt(text)})`;
  const isPruned = partition !== null && firstPartition !== null && lastPartition !== null;
  const column = partition?.column;
  const pruned = isPruned ? ` AND (${column} BETWEEN ${bound(firstPartition)} AND ${bound(lastPartition)} OR ${column} IS NULL)` : '';
  return { query: `SELECT * FROM ${name} WHERE ${month} = @month${pruned}`, params: { month: digits(period) } };
}

function digits(period: string): string {
  return period.replace('-', '');
}
