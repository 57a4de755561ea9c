/** Columns of gold as the engines need them. */
import { GOLD, type GoldTableName } from '#contract/gold.ts';

/** Type of a column where no object says it. */
const TYPES = {
  money: 'DECIMAL(18,10)',
  quantity: 'DECIMAL(38,15)',
  ratio: 'DOUBLE',
  count: 'BIGINT',
  date: 'DATE',
  flag: 'BOOLEAN',
  text: 'VARCHAR',
} as const;

/** Column names of every gold table. */
export const COLUMNS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(GOLD).map(([table, gold]) => [table, Object.keys(gold.columns)]),
);

/**
 * A SELECT without rows that has the table's columns: an edition that lacks a table shows it empty, because an older
 * edition may know fewer tables.
 */
export function emptyTable(table: string): string {
  const columns = Object.entries(GOLD[table as GoldTableName].columns);
  return `SELECT ${columns.map(([name, kind]) => `NULL::${TYPES[kind]} AS ${name}`).join(', ')} WHERE false`;
}
