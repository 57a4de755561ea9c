/** The export as JSON becomes a flat table: rows of `bq query`, lines of a JSON export, and pages of the BigQuery REST interface. */
import type { Json, TextTable } from '../tabulate.ts';
import { nativeName } from './names.ts';

type JsonObject = { readonly [key: string]: Json };

/** A field of a table as BigQuery describes it: https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#TableFieldSchema */
interface Field {
  readonly name: string;
  readonly type: string;
  readonly mode?: string;
  readonly fields?: readonly Field[];
}

/** Records that stay JSON text in one column, whatever their shape. */
const LISTS = new Set(['labels', 'system_labels', 'tags', 'credits', 'ancestors']);

/** A table whose headers are `parent.field`; null when the document is no billing export. */
export function tabulate(document: Json): TextTable | null {
  const rows = rowsOf(document);
  if (rows === null) return null;
  const flat = rows.map((row) => new Map(leavesOf(row, '')));
  const found = [...new Set(flat.flatMap((row) => [...row.keys()]))];
  // A record that a row lacks stands there as null, under the record's own name.
  const headers = found.filter((header) => !found.some((other) => other.startsWith(`${header}.`)));
  if (isReply(document)) return headers.length === 0 ? { headers: ['cost'], rows: [] } : { headers, rows: cellsOf(flat, headers) };
  const isExport = headers.some((header) => nativeName(header) === 'cost') && headers.some((header) => /^(sku|service|invoice)(\b|_)/.test(header));
  return isExport ? { headers, rows: cellsOf(flat, headers) } : null;
}

function cellsOf(rows: readonly Map<string, string | null>[], headers: readonly string[]): (string | null)[][] {
  return rows.map((row) => headers.map((header) => row.get(header) ?? null));
}

/** Tags of a FOCUS export as an object; the type stands before the key of all but labels, since the same key may come in several types. */
function tagsOf(tags: readonly JsonObject[]): string {
  const pairs = tags.map(({ key, value = null, x_type = null }) => [x_type === null || x_type === 'label' ? key : `${x_type}:${key}`, value] as const);
  return JSON.stringify(Object.fromEntries(pairs.toReversed()));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isReply(document: Json): document is JsonObject {
  return isObject(document) && isObject(document.schema) && Array.isArray(document.schema.fields);
}

function rowsOf(document: Json): readonly JsonObject[] | null {
  if (isReply(document)) {
    const fields = (document.schema as { readonly fields: unknown }).fields as readonly Field[];
    return ((document.rows ?? []) as readonly JsonObject[]).map((row) => recordOf(row, fields));
  }
  const list: readonly Json[] = Array.isArray(document) ? document : [document];
  return list.length > 0 && list.every(isObject) ? (list as readonly JsonObject[]) : null;
}

/** `{"f":[{"v":…},…]}` in the names of its fields. */
function recordOf(row: Json, fields: readonly Field[]): JsonObject {
  const cells = isObject(row) ? (row.f as readonly JsonObject[]) : [];
  return Object.fromEntries(fields.map((field, index) => [field.name, fieldOf(cells[index]?.v ?? null, field)]));
}

function fieldOf(value: Json, field: Field): Json {
  if (value === null) return null;
  if (field.mode === 'REPEATED') return (value as readonly JsonObject[]).map(({ v }) => fieldOf(v ?? null, { ...field, mode: 'NULLABLE' }));
  if (field.type === 'RECORD' || field.type === 'STRUCT') return recordOf(value, field.fields ?? []);
  return field.type === 'TIMESTAMP' && typeof value === 'string' ? timeOf(value) : value;
}

/** Microseconds since 1970, or seconds with a fraction or an exponent, as text in UTC; other text as it is. No digit is lost. */
export function timeOf(text: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:E\+?(\d+))?$/i.exec(text);
  if (!parts) return text;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  const isMicros = fraction === '' && exponent === '0' && whole.length > 12;
  const shift = Number(exponent) + 6;
  const micros = BigInt(sign + (isMicros ? whole : whole + fraction.slice(0, shift).padEnd(shift, '0')));
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = (micros - rest) / 1_000_000n;
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${String(rest).padStart(6, '0')}Z`;
}

function leavesOf(record: JsonObject, prefix: string): [string, string | null][] {
  return Object.entries(record).flatMap(([key, value]): [string, string | null][] => {
    const name = `${prefix}${key}`;
    if (value === null) return [[name, null]];
    if (typeof value !== 'object') return [[name, String(value)]];
    if (name === 'Tags' && Array.isArray(value)) return [[name, tagsOf(value as readonly JsonObject[])]];
    if (Array.isArray(value) || LISTS.has(key)) return [[name, JSON.stringify(value)]];
    return leavesOf(value as JsonObject, `${name}.`);
  });
}
