/** Lays out what the allocation and cloud cost APIs answer: one row for each allocation of each set. */
import type { Json, TextTable } from '../tabulate.ts';

type Fields = { readonly [key: string]: Json };

/** The table of a reply; null when the document is none. */
export function tabulateReply(document: Json): TextTable | null {
  const entries = setsOf(document)?.flatMap(entriesOf);
  if (!entries) return null;
  const rows = entries.map(([name, fields]) => new Map<string, string | null>([['name', name], ...flatten(fields)]));
  const headers = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return { headers, rows: rows.map((row) => headers.map((header) => row.get(header) ?? null)) };
}

/** Sets by name of allocation. They come as a list in `data` or bare, a single one, or in `data.sets`; a window without data is null. */
function setsOf(document: Json): Fields[] | null {
  const isReply = isFields(document) && 'data' in document;
  const data = isReply ? document.data! : document;
  const list = Array.isArray(data) ? (data as readonly Json[]) : isFields(data) && Array.isArray(data.sets) ? (data.sets as readonly Json[]) : [data];
  const sets = list.filter((set) => set !== null).map(contentOf);
  if (!sets.every((set) => set !== null && Object.values(set).every(isEntry))) return null;
  const isEmpty = sets.every((set) => Object.keys(set!).length === 0);
  return isEmpty && !(isReply && 'code' in document && list.length > 0) ? null : (sets as Fields[]);
}

function contentOf(set: Json): Fields | null {
  if (!isFields(set)) return null;
  const inner = set.cloudCosts ?? set.allocations;
  return inner !== undefined && isFields(inner) ? inner : set;
}

function isEntry(value: Json): boolean {
  return isFields(value) && ('totalCost' in value || 'cpuCost' in value || 'amortizedNetCost' in value || 'invoicedCost' in value);
}

function entriesOf(set: Fields): [string, Fields][] {
  return Object.entries(set).map(([key, value]) => [typeof (value as Fields).name === 'string' ? ((value as Fields).name as string) : key, value as Fields]);
}

/** `properties` come to the top, windows and cloud costs become columns; any other object stays as JSON. */
function flatten(fields: Fields): [string, string | null][] {
  return Object.entries(fields).flatMap(([key, value]): [string, string | null][] => {
    if (key === 'name') return [];
    if (!isFields(value)) return [[key, textOf(value)]];
    if (key === 'properties') return Object.entries(value).map(([property, content]) => [property, textOf(content)]);
    if (key === 'window') {
      return [
        ['windowStart', textOf(value.start ?? null)],
        ['windowEnd', textOf(value.end ?? null)],
      ];
    }
    if ('cost' in value && 'kubernetesPercent' in value) {
      return [
        [key, textOf(value.cost!)],
        [`${key}KubernetesPercent`, textOf(value.kubernetesPercent!)],
      ];
    }
    return [[key, textOf(value)]];
  });
}

function textOf(value: Json): string | null {
  if (value === null || typeof value === 'string') return value;
  return Object.keys(value).length === 0 && typeof value === 'object' ? null : JSON.stringify(value);
}

function isFields(value: Json): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
