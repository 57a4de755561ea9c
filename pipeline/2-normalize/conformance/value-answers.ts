/** Questions that take long are asked of a column's distinct values, which are few, and become lists of the values that they hold for. */
import { FOCUS_COLUMNS } from '../../contract/focus.ts';
import { type Database, quoteName, quoteText } from '../../engine/duckdb.ts';
import type { Atom } from './formula.ts';

/** Columns that hold a value in some charge. */
export type Filled = ReadonlySet<string>;

/** Values that are listed in SQL; more of them are looked up in a table. */
const MOST_LISTED = 50;
const JSON_COLUMNS = new Set(FOCUS_COLUMNS.flatMap(({ name, type }) => (type === 'json' ? [name] : [])));
/** Values that a question holds for: `v`, and `f0`, `f1` … for the questions of its column. */
const tableOf = (column: string): string => quoteName(`values_of_${column}`);

/** Every atom as SQL that is true or false for a charge. */
export async function asRowSql(database: Database, atoms: readonly Atom[], filled: Filled): Promise<string[]> {
  const columns = [...new Set(atoms.flatMap(({ ofValue }) => ofValue ?? []))].filter((column) => filled.has(column));
  const short = columns.filter((column) => !JSON_COLUMNS.has(column));
  if (short.length > 0)
    await database.run(`CREATE OR REPLACE TEMP TABLE value_combinations AS SELECT DISTINCT ${short.map(quoteName).join(', ')} FROM charges`);
  const answers = new Map<Atom, string>();
  for (const column of columns) {
    const own = atoms.filter(({ ofValue }) => ofValue === column);
    await askValues(database, column, own, JSON_COLUMNS.has(column) ? 'charges' : 'value_combinations');
    for (const [index, atom] of own.entries()) answers.set(atom, await listed(database, column, index));
  }
  await database.run('DROP TABLE IF EXISTS value_combinations');
  return atoms.map((atom) => answers.get(atom) ?? (atom.ofValue ? 'false' : atom.sql));
}

async function askValues(database: Database, column: string, atoms: readonly Atom[], from: string): Promise<void> {
  const flags = atoms.map(({ sql }, index) => `coalesce(${sql}, false) AS f${index}`);
  await database.run(`
    CREATE OR REPLACE TEMP TABLE ${tableOf(column)} AS
    SELECT * FROM (SELECT v, ${flags.join(', ')} FROM (SELECT DISTINCT ${quoteName(column)} AS v FROM ${from}) WHERE v IS NOT NULL)
    WHERE ${atoms.map((_, index) => `f${index}`).join(' OR ')}`);
}

async function listed(database: Database, column: string, index: number): Promise<string> {
  const values = await database.rows<{ v: string }>(`SELECT v FROM ${tableOf(column)} WHERE f${index} ORDER BY v LIMIT ${MOST_LISTED + 1}`);
  if (values.length === 0) return 'false';
  const list = values.length > MOST_LISTED ? `SELECT v FROM ${tableOf(column)} WHERE f${index}` : values.map(({ v }) => quoteText(v)).join(', ');
  return `coalesce(${quoteName(column)} IN (${list}), false)`;
}
