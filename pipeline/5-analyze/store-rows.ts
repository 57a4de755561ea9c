import type { Database } from '../engine/duckdb.ts';

/** Amounts of an estimate are kept to a ten-thousandth: more digits would only pretend. */
const DECIMALS = 4;

/**
 * Replaces a table by rows made in TypeScript. `columns` gives names and SQL types in order; a column of type DECIMAL takes numbers
 * or decimal strings.
 */
export async function storeRows<T extends object>(
  database: Database,
  name: string,
  columns: Readonly<Record<keyof T & string, string>>,
  rows: readonly T[],
): Promise<void> {
  const names = Object.keys(columns) as (keyof T & string)[];
  await database.createTextTable(
    `${name}_text`,
    names,
    rows.map((row) => Object.fromEntries(names.map((column) => [column, asText(row[column])]))),
  );
  const casts = names.map((column) => `${column}::${columns[column]} AS ${column}`).join(', ');
  await database.run(`CREATE OR REPLACE TABLE ${name} AS SELECT ${casts} FROM ${name}_text`);
  await database.run(`DROP TABLE ${name}_text`);
}

/** A number as decimal text without exponent, everything else as it is. */
function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'number' ? decimalText(value) : String(value);
}

/**
 * Decimal text of an estimated amount, rounded to a ten-thousandth; never an exponent, never minus zero.
 *
 * @example decimalText(1e-7) // "0.0000"
 */
export function decimalText(value: number): string {
  const text = value.toFixed(DECIMALS);
  return Number(text) === 0 ? (0).toFixed(DECIMALS) : text;
}

/** Rounds to the digits that {@link decimalText} keeps. */
export function rounded(value: number): number {
  return Math.round(value * 10 ** DECIMALS) / 10 ** DECIMALS;
}
