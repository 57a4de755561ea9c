/** What people wrote, entry by entry: a rule, a budget of a month, a rate, a unit. Entries are known by their keys, not by their lines. */
import { readCsvText, readYamlText, type YamlText } from '../../engine/config.ts';

export interface WrittenEntry {
  /** What kind of thing it is, in a word: rule, pool, budget, rate, organization … */
  readonly kind: string;
  /** What makes it this one among those of its file. */
  readonly key: string;
  /** What it says beside its key, as text by name. */
  readonly fields: Readonly<Record<string, string>>;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Columns that make a line of a CSV file this one; of other files the first column does. */
const KEY_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  'budgets.csv': ['Budget', 'Level', 'Unit', 'Month', 'Period', 'Version'],
  'commitment-discounts.csv': ['Plan', 'Family', 'TermMonths', 'Payment'],
  'exchange-rates.csv': ['Month', 'Date', 'From', 'To'],
  'known-incidents.csv': ['FirstDay', 'What'],
  'invoices.csv': ['InvoiceIssuerName', 'InvoiceId', 'BillingPeriodStart'],
  'unit-metrics.csv': ['Month', 'Metric', 'CostCenter', 'Value'],
};
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^budgets\.csv$/, 'budget'],
  [/^exchange-rates\.csv$/, 'rate'],
  [/^organization\.(yaml|csv)$/, 'organization'],
  [/^(allocation|dimensions\/.+)\.yaml$/, 'rule'],
  [/^decisions\.yaml$/, 'decision'],
  [/^closed-months\.yaml$/, 'close'],
  [/^policies\.yaml$/, 'policy'],
  [/^alerts\.yaml$/, 'alert'],
  [/^events\.yaml$/, 'event'],
  [/^scenarios\.yaml$/, 'scenario'],
  [/^chargeback\.yaml$/, 'chargeback'],
  [/^commitments\.csv$/, 'commitment'],
  [/^commitment-discounts\.csv$/, 'discount'],
  [/^invoices\.csv$/, 'invoice'],
  [/^known-incidents\.csv$/, 'incident'],
  [/^(providers|mappings\/.+)\.yaml$/, 'bill source'],
  [/unit-metrics\.csv$/, 'metric'],
];
/** Keys of YAML that name an entry of a list, the most telling first. */
const NAMES = ['cost_center', 'name', 'id', 'tag', 'month', 'path'] as const;
const LISTS_OF_UNITS = /^(business_units|departments|teams|units)$/;

/** Separates the cells of a key. */
export const KEY_SEPARATOR = ' · ';

/** The entries of a file by its name below the inputs; null where the text cannot be read. Those of one key are numbered from the second on. */
export function writtenEntries(name: string, text: string): WrittenEntry[] | null {
  const kind = KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? 'catalog';
  const entries = /\.csv$/i.test(name) ? csvEntries(name, kind, text) : yamlEntries(kind, text);
  const seen = new Map<string, number>();
  return (
    entries?.map((entry) => {
      const count = (seen.get(`${entry.kind} ${entry.key}`) ?? 0) + 1;
      seen.set(`${entry.kind} ${entry.key}`, count);
      return count === 1 ? entry : { ...entry, key: `${entry.key} (${count})` };
    }) ?? null
  );
}

function csvEntries(name: string, kind: string, text: string): WrittenEntry[] | null {
  const table = readCsvText(text);
  if (!table) return null;
  const { columns, rows } = table;
  const keyColumns = KEY_COLUMNS[name.replace(/^dimensions\/.+-(?=unit-metrics)/, '')] ?? columns.slice(0, 1);
  return rows.map(({ cells, line }) => {
    const pairs = columns.map((column, index): [string, string] => [column, cells[index] ?? '']);
    const key = pairs.filter(([column, cell]) => keyColumns.includes(column) && cell !== '');
    const fields = pairs.filter(([column, cell]) => !keyColumns.includes(column) && cell !== '');
    return { kind, key: key.map(([, cell]) => cell).join(KEY_SEPARATOR), fields: Object.fromEntries(fields), firstLine: line, lastLine: line };
  });
}

type Path = readonly (string | number)[];

function yamlEntries(kind: string, text: string): WrittenEntry[] | null {
  const document = readYamlText(text);
  if (!document) return null;
  const { value } = document;
  if (value === null || value === undefined) return [];
  if (!isMap(value)) return [entryAt(document, [], { kind, key: 'the file', fields: { says: said(value) } })];
  return Object.entries(value).flatMap(([key, content]) => {
    if (isNamedList(content))
      return content.flatMap((item, index) => itemEntries(document, [key, index], { kind: kindOf(kind, key), item, above: [], list: key }));
    if (isMap(content)) return mapEntries(document, [key], { kind, key, content, above: [] });
    return [entryAt(document, [key], { kind, key, fields: { is: said(content) } })];
  });
}

interface Item {
  readonly kind: string;
  readonly item: Readonly<Record<string, unknown>>;
  /** Names of what it stands under. */
  readonly above: readonly string[];
  readonly list: string;
}

function itemEntries(document: YamlText, path: Path, { kind, item, above, list }: Item): WrittenEntry[] {
  const name = NAMES.find((key) => key in item && (key !== 'cost_center' || LISTS_OF_UNITS.test(list)))!;
  const dates = typeof item.from === 'string' && !LISTS_OF_UNITS.test(list) ? ` from ${item.from}` : '';
  return mapEntries(document, path, { kind, key: `${said(item[name])}${dates}`, content: item, above, keyName: name });
}

interface Content {
  readonly kind: string;
  readonly key: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly above: readonly string[];
  /** The key of `content` that is the entry's own name. */
  readonly keyName?: string;
}

/** A map is one entry, and each item of a list of named things in it another one. */
function mapEntries(document: YamlText, path: Path, { kind, key, content, above, keyName }: Content): WrittenEntry[] {
  const fields: Record<string, string> = above.length > 0 ? { under: above.join(' › ') } : {};
  const nested: WrittenEntry[] = [];
  let firstNested = Number.POSITIVE_INFINITY;
  const name = typeof content.name === 'string' ? content.name : key;
  for (const [part, value] of Object.entries(content)) {
    if (part === keyName) continue;
    if (!isNamedList(value)) {
      fields[part] = said(value);
      continue;
    }
    const below = value.flatMap((item, index) =>
      itemEntries(document, [...path, part, index], { kind, item, above: path.length === 1 ? [] : [...above, name], list: part }),
    );
    firstNested = Math.min(firstNested, document.linesOf([...path, part]).first);
    nested.push(...below);
  }
  const own = entryAt(document, path, { kind, key, fields });
  return [{ ...own, lastLine: Math.max(own.firstLine, Math.min(own.lastLine, firstNested - 1)) }, ...nested];
}

function entryAt(document: YamlText, path: Path, entry: Pick<WrittenEntry, 'kind' | 'key' | 'fields'>): WrittenEntry {
  const { first, last } = path.length === 0 ? { first: 1, last: 1 } : document.linesOf(path);
  return { ...entry, firstLine: first, lastLine: last };
}

function kindOf(kind: string, list: string): string {
  return kind === 'rule' && list === 'pools' ? 'pool' : kind;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamedList(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isMap(item) && NAMES.some((name) => name in item));
}

/** Text as it is, everything else as JSON on one line. */
function said(value: unknown): string {
  return typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
}
