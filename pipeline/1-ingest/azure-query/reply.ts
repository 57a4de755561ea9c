/** What the query API answers. */
import type { Json, TextTable } from '../tabulate.ts';

type Fields = { readonly [key: string]: Json };

interface Page {
  readonly scope: string | null;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Json[])[];
  readonly nextLink: string | null;
}

const COSTS = new Set(['cost', 'pretaxcost', 'costinbillingcurrency']);

/**
 * Pages in a reply: `properties` nested or flat, as one or, as older versions nest them, in a list `value`; a list of replies is all of
 * their pages. Null when it is no such reply.
 */
export function pagesOf(document: Json): Page[] | null {
  if (isList(document)) return allOf(document);
  if (!isFields(document)) return null;
  if (isList(document.value)) return allOf(document.value);
  const body = isFields(document.properties) ? document.properties : document;
  if (!isList(body.columns) || !isList(body.rows)) return null;
  const columns = body.columns.map((column) => (isFields(column) && typeof column.name === 'string' ? column.name : ''));
  const rows = body.rows.filter(isList);
  if (rows.length < body.rows.length || !columns.some((name) => COSTS.has(name.toLowerCase()))) return null;
  const [, scope = null] = typeof document.id === 'string' ? (/^\/?(.+)\/providers\/Microsoft\.CostManagement\//i.exec(document.id) ?? []) : [];
  const nextLink = typeof body.nextLink === 'string' && body.nextLink !== '' ? body.nextLink : null;
  return [{ scope, columns, rows, nextLink }];
}

/** A reply as a table: columns in any order, and of several pages each column once; `Scope` is what was asked. */
export function tabulate(document: Json): TextTable | null {
  const pages = pagesOf(document);
  if (pages === null) return null;
  const names = [...new Set(pages.flatMap(({ columns }) => columns))];
  const rows = pages.flatMap(({ scope, columns, rows: lines }) => {
    const places = names.map((name) => columns.indexOf(name));
    return lines.map((line) => [scope, ...places.map((place) => textOf(line[place]))]);
  });
  return { headers: ['Scope', ...names], rows };
}

function allOf(documents: readonly Json[]): Page[] | null {
  const pages = documents.map(pagesOf);
  return pages.length > 0 && pages.every((page) => page !== null) ? pages.flat() : null;
}

function textOf(value: Json | undefined): string | null {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isFields(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
