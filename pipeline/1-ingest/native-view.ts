/** The relation `native` that a provider's `focus.sql` reads: every column it names, typed, and all others as `x_` columns. */
import { quoteName, quoteText } from '../engine/duckdb.ts';
import { EMPTY } from './probes.ts';
import type { Profile } from './profile.ts';
import type { NativeKind, Provider } from './provider.ts';
import { isWrittenForPeople, jsonFromPairs, NATIVE_TYPES, readValue } from './read-values.ts';
import { keptName, keptValue, type NativeSource, type Source } from './source.ts';

/** `SELECT` of the typed relation over the file at `path`; columns that the file lacks are NULL of their type. */
export function nativeSql(provider: Provider, source: Source, profile: Profile, path: string, currency: string | null): string {
  const expected = Object.entries(provider.columns).map(([name, kind]) => {
    const column = source.columns.find((candidate) => candidate.name === name);
    const value = column ? nativeValue(column, kind, profile) : `NULL::${NATIVE_TYPES[kind]}`;
    return `${withCurrency(provider, name, value, currency)} AS ${quoteName(name)}`;
  });
  const kept = keptColumns(provider, source, profile).map(({ value, name }) => `${value} AS ${quoteName(name)}`);
  const tags = `${tagsValue(provider, source)} AS "tags"`;
  const changes = sourceChanges(provider, source, profile);
  return `SELECT\n  ${[...expected, tags, '"x_BillRow"', changes, ...kept].join(',\n  ')}\nFROM (${source.relation(path)})`;
}

function withCurrency(provider: Provider, name: string, value: string, currency: string | null): string {
  return currency !== null && provider.totals.currency[0] === name ? `coalesce(${value}, ${quoteText(currency)})` : value;
}

function nativeValue(column: NativeSource, kind: NativeKind, profile: Profile): string {
  const c = quoteName(column.name);
  const repairs = profile.repairs[column.name];
  const met = new Set(profile.defects.filter((defect) => defect.column === column.name).map((defect) => defect.kind));
  const isPlain = isPlainText(column, profile);
  const text = isPlain ? c : readValue('text', c, 'VARCHAR', profile.dateOrder);
  if (column.type !== 'VARCHAR' || (kind !== 'json' && kind !== 'text')) return readValue(kind, c, column.type, profile.dateOrder);
  if (met.has('Not JSON'))
    return `CASE WHEN json_valid(${c}) THEN ${c} WHEN json_valid('{' || ${c} || '}') THEN '{' || ${c} || '}' ELSE ${jsonFromPairs(c)} END`;
  return repairs ? repaired(c, repairs, text) : text;
}

/** Tags as JSON text, keys in order, without those that are not set. */
function tagsValue(provider: Provider, source: Source): string {
  const tags = [...provider.tagColumns(source.columns)].sort((a, b) => (a.key < b.key ? -1 : 1));
  if (tags.length === 0) return 'NULL::VARCHAR';
  const pairs = tags.map(
    ({ column, key }) => `CASE WHEN ${quoteName(column)} <> '' THEN ${quoteText(`${JSON.stringify(key)}:`)} || to_json(${quoteName(column)}) END`,
  );
  return `nullif('{' || concat_ws(',', ${pairs.join(', ')}) || '}', '{}')`;
}

function repaired(c: string, repairs: Readonly<Record<string, string>>, otherwise: string): string {
  const cases = Object.entries(repairs).map(([from, to]) => `WHEN ${quoteText(from)} THEN ${quoteText(to)}`);
  return `CASE ${c} ${cases.join(' ')} ELSE ${otherwise} END`;
}

function keptColumns(provider: Provider, source: Source, profile: Profile): { value: string; name: string }[] {
  const taken = new Set<string>();
  return source.columns.flatMap((column) => {
    const isUnparsed = profile.defects.some(({ kind, column: name }) => kind === 'Not JSON' && name === column.name);
    if (provider.verbatim.has(column.name) && !isUnparsed) return [];
    let name = keptName(column.name);
    while (taken.has(name.toLowerCase())) name = `${name}AsDelivered`;
    taken.add(name.toLowerCase());
    return [{ value: isPlainText(column, profile) ? quoteName(column.name) : keptValue(column), name }];
  });
}

/** A text column without any of the words for NULL is handed on as it is: over a hundred columns, asking each cell takes longer than reading it. */
function isPlainText({ name, type }: NativeSource, { defects }: Profile): boolean {
  return type === 'VARCHAR' && !defects.some(({ kind, column }) => column === name && (kind === EMPTY || kind === 'Literal NULL'));
}

/** Marks each row in which a spelling was repaired or an amount read from text for people. */
function sourceChanges(provider: Provider, source: Source, profile: Profile): string {
  const marks = source.columns.flatMap(({ name, type }) => {
    const c = quoteName(name);
    const spellings = Object.keys(profile.repairs[name] ?? {});
    const isAmount = provider.columns[name] === 'money' && profile.defects.some(({ kind, column }) => kind === 'Amount written for people' && column === name);
    return [
      ...(spellings.length > 0 ? [`CASE WHEN ${c} IN (${spellings.map(quoteText).join(', ')}) THEN 'Spelling:${name}' END`] : []),
      ...(isAmount && type === 'VARCHAR' ? [`CASE WHEN ${isWrittenForPeople(c)} THEN 'Amount:${name}' END`] : []),
    ];
  });
  return marks.length === 0 ? 'NULL::VARCHAR AS "x_SourceChanges"' : `nullif(concat_ws(' ', ${marks.join(', ')}), '') AS "x_SourceChanges"`;
}
