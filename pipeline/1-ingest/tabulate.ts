/** JSON replies become tables of text, so that they are read like any other bill. */
import { readFile, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Sniffed } from './sniff.ts';

/** A JSON value whose numbers are the text that they were written in: no digit of an amount passes through floating point. */
export type Json = string | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A table of text; every row has a value, or null, for every header. */
export interface TextTable {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Reads JSON, or JSON lines as a list, keeping numbers as they are written. Throws SyntaxError. */
export function parseJson(text: string): Json {
  // The third argument of a reviver holds a number's source: https://github.com/tc39/proposal-json-parse-with-source, in V8 since 11.4.
  const asWritten = ((_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value) as (key: string, value: unknown) => unknown;
  try {
    return JSON.parse(text, asWritten) as Json;
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length < 2) throw error;
    return lines.map((line) => JSON.parse(line, asWritten) as Json);
  }
}

/** Writes a table as CSV, and returns its path. */
export async function asCsv(path: string, table: TextTable): Promise<string> {
  const lines = [table.headers, ...table.rows].map((row) => `${row.map(cell).join(',')}\n`);
  await writeFile(path, lines.join(''));
  return path;
}

/** What sniffing the CSV would say. */
export function sniffedTable({ headers, rows }: TextTable): Extract<Sniffed, { kind: 'csv' }> {
  const sample = rows.slice(0, 50).map((row) => row.map((value) => value ?? ''));
  return { kind: 'csv', isGzip: false, encoding: 'utf-8', delimiter: ',', headers, sample };
}

/** Reads a whole JSON bill. Throws SyntaxError, and what zlib throws for a damaged file. */
export async function readJson(path: string, isGzip: boolean): Promise<Json> {
  const bytes = await readFile(path);
  return parseJson((isGzip ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\ufeff/, ''));
}

/** NULL is an empty cell, an empty text a quoted one. */
function cell(value: string | null): string {
  if (value === null) return '';
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
