/** Gold tables without a row, for what a book has nothing of: to find nothing by a dozen queries costs a small book more than its bills. */
import { type ColumnKind, GOLD, type GoldTableName } from '#contract/gold.ts';
import type { Database } from './duckdb.ts';

/** SQL types of gold columns while tables are built; amounts in the width that holds any of them. */
export const GOLD_TYPES: Readonly<Record<ColumnKind, string>> = {
  money: 'DECIMAL(38, 12)',
  quantity: 'DECIMAL(38, 15)',
  ratio: 'DOUBLE',
  count: 'BIGINT',
  date: 'DATE',
  flag: 'BOOLEAN',
  text: 'VARCHAR',
};

/** Makes the tables named, with the columns of contract/gold.ts and no rows. */
export async function makeEmptyTables(database: Database, names: readonly GoldTableName[]): Promise<void> {
  const statements = names.map((name) => {
    const columns = Object.entries<ColumnKind>(GOLD[name].columns).map(([column, kind]) => `${column} ${GOLD_TYPES[kind]}`);
    return `CREATE OR REPLACE TABLE ${name} (${columns.join(', ')})`;
  });
  await database.run(statements.join('; '));
}
