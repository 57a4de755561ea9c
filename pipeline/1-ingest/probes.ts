/** What is looked for in a file, column by column: each probe is a condition that holds for the rows that have the defect. */
import { quoteName, quoteText } from '../engine/duckdb.ts';
import type { NativeKind, Provider } from './provider.ts';
import { cutAmount, type DateOrder, isCut, isUnreadable, isWrittenForPeople, NATIVE_TYPES, NULL_WORDS, readValue } from './read-values.ts';
import type { NativeSource, Source } from './source.ts';

/** Something that can be wrong with a column: where it is, what an example is, what is done about it. */
export interface Probe {
  readonly kind: string;
  readonly column: NativeSource;
  readonly condition: string;
  readonly example: string;
  /** The word before the sum, where the example is the sum over all such rows. */
  readonly sum?: string;
  readonly treatment: string;
  /** What the value should have been, when the bill cannot be read without it. */
  readonly fatal?: string;
}
/** Kind of the probe that is asked of every bill; a defect only where the provider does not write NULL so. */
export const EMPTY = 'Empty text';
const NULL_LIST = NULL_WORDS.map(quoteText).join(', ');

/** Everything that can be wrong with a file of this provider. */
export function probesOf(provider: Provider, source: Source, dateOrder: DateOrder): Probe[] {
  const times = new Set([...provider.totals.periodStart, ...provider.required.flat()]);
  const columns = source.columns.flatMap((column) => columnProbes(provider, column, times, dateOrder));
  const names = new Set(source.columns.map(({ name }) => name));
  const rules = provider.defects.filter(({ needs }) => needs.every((name) => names.has(name)));
  return [
    ...columns,
    ...rules.map((rule) => ({
      kind: rule.kind,
      column: source.columns.find(({ name }) => name === rule.column)!,
      condition: typed(rule.condition, source, provider),
      example: typed(rule.example, source, provider),
      ...(rule.isSummed ? { sum: 'in total' } : {}),
      treatment: rule.treatment,
      ...(rule.fatal ? { fatal: rule.fatal } : {}),
    })),
  ];
}

/** Writes `{Column}` in a rule as the expression that reads that column. */
export function typed(sql: string, source: Source, provider: Provider): string {
  return sql.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = firstOf([name], provider, source);
    return value === 'NULL' ? `NULL::${NATIVE_TYPES[provider.columns[name] ?? 'text']}` : value;
  });
}

function columnProbes(provider: Provider, column: NativeSource, neededTimes: ReadonlySet<string>, dateOrder: DateOrder): Probe[] {
  const c = quoteName(column.name);
  const kind = provider.columns[column.name];
  const isText = column.type === 'VARCHAR';
  const probes: Probe[] = [];
  const add = (name: string, condition: string, treatment: string, rest: Partial<Probe> = {}): void => {
    probes.push({ kind: name, column, condition, example: `${c}::VARCHAR`, treatment, ...rest });
  };
  if (isText) {
    add('Literal NULL', `${c} IN (${NULL_LIST})`, 'read as NULL');
    add(EMPTY, `${c} = ''`, 'read as NULL');
  }
  if (!kind) return probes;
  const value = readName(column.name);
  if (kind === 'money') {
    add('Text in a cost', isUnreadable(c, value, column.type), '', { fatal: 'an amount' });
    const cut = isCut(c, column.type);
    if (cut) add('More than 12 decimals', cut, 'rounded to 12 decimals', { example: cutAmount(c, column.type), sum: 'lost' });
    if (isText) add('Amount written for people', isWrittenForPeople(c), 'read as a number');
  } else if (kind === 'number') {
    add('Text in a number', isUnreadable(c, value, column.type), 'read as NULL');
  } else if (kind === 'time') {
    add('Not a time', isUnreadable(c, value, column.type), 'read as NULL', neededTimes.has(column.name) ? { fatal: 'a date and time' } : {});
    if (isText)
      add('Time without Z', `${c} NOT IN ('', ${NULL_LIST}) AND right(${c}, 1) <> 'Z'`, `read as UTC${dateOrder === 'day first' ? ', day before month' : ''}`);
  } else if (kind === 'json' && isText) {
    add(
      'Not JSON',
      `${c} NOT IN ('', ${NULL_LIST}) AND NOT json_valid(${c})`,
      'braces or quotes added where that mends it, else read as NULL and kept as it is beside it',
    );
  }
  const values = provider.values[column.name];
  if (values && isText) {
    add('Value not in the list', `${c} NOT IN ('', ${NULL_LIST}, ${values.map(quoteText).join(', ')})`, 'kept as it is');
  }
  return probes;
}

/** The relation with, beside each amount, number and time as delivered, its value as it is read, computed once. */
export function withReadValues(provider: Provider, source: Source, delivered: string, dateOrder: DateOrder): string {
  const values = source.columns.flatMap(({ name, type }) => {
    const kind = provider.columns[name];
    return kind && isParsed(kind) ? [`${readValue(kind, quoteName(name), type, dateOrder)} AS ${readName(name)}`] : [];
  });
  return `SELECT ${['*', ...values].join(', ')} FROM (${delivered})`;
}

function isParsed(kind: NativeKind): boolean {
  return kind === 'money' || kind === 'number' || kind === 'time';
}

function readName(name: string): string {
  return quoteName(`= ${name}`);
}

/** The first of these columns that the file has, or expressions, that is not NULL, as it is read. */
export function firstOf(names: readonly string[], provider: Provider, source: Source): string {
  const values = names.flatMap((entry) => {
    if (!/^\w+$/.test(entry)) return [`(${typed(entry, source, provider)})`];
    return source.columns
      .filter(({ name }) => name === entry)
      .map(({ name, type }) => {
        const kind = provider.columns[name] ?? 'text';
        return isParsed(kind) ? readName(name) : readValue(kind, quoteName(name), type, 'month first');
      });
  });
  return values.length === 0 ? 'NULL' : values.length === 1 ? values[0]! : `coalesce(${values.join(', ')})`;
}
