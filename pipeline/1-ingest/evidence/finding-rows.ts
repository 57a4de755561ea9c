/** Rows of findings, for the sources that lay out replies. */
import type { Json, TextTable } from '../tabulate.ts';
import { record, words } from './evidence.ts';
import { FINDING_COLUMNS, type FindingColumn } from './findings.ts';

export type FindingCells = Partial<Record<FindingColumn, string | null>>;

/** A table of findings; cells that a row does not name are empty. */
export function findingTable(rows: readonly FindingCells[]): TextTable {
  const headers = Object.keys(FINDING_COLUMNS) as FindingColumn[];
  return { headers, rows: rows.map((row) => headers.map((header) => row[header] ?? null)) };
}

/** Day of a time as replies write it: text of ISO 8601, or seconds since 1970; null for anything else. */
export function dayOf(value: Json | undefined): string | null {
  const text = words(value);
  if (text === null) return null;
  if (/^\d{9,11}(\.\d+)?$/.test(text)) return new Date(Number(text) * 1000).toISOString().slice(0, 10);
  return /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? text;
}

/** Text in which a record of JSON, or a record in it, says something: `at(reply, 'properties', 'category')`. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((inner, key) => record(inner)[key], value);
}

/** The twelfth part of a yearly amount, to a ten-thousandth. */
export function monthly(yearly: string | null): string | null {
  if (yearly === null) return null;
  return Number.isFinite(Number(yearly)) ? (Number(yearly) / 12).toFixed(4) : yearly;
}
