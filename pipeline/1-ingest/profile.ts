/** One pass over a file as it was delivered: its control totals, and what is wrong with it column by column. */
import { countBits, packedBits } from '../engine/bit-counters.ts';
import { type Database, quoteName, quoteText, type Row } from '../engine/duckdb.ts';
import { billUnreadable, billValueUnreadable } from './bad-input.ts';
import { EMPTY, firstOf, type Probe, probesOf, typed, withReadValues } from './probes.ts';
import type { Provider } from './provider.ts';
import type { DateOrder } from './read-values.ts';
import type { Source } from './source.ts';

/** A control total as the provider states it: exact sum of its own billed amount. */
export interface SourceTotal {
  readonly issuer: string | null;
  readonly account: string | null;
  readonly currency: string | null;
  /** See Provider.parts; null where the provider has none. */
  readonly part: string | null;
  /** `YYYY-MM-DD hh:mm:ss` UTC. */
  readonly periodStart: string | null;
  readonly periodEnd: string | null;
  /** Latest end of a charge period. */
  readonly lastChargeEnd: string | null;
  /** Rows that carry an invoice number. */
  readonly invoicedRows: number;
  readonly rows: number;
  readonly billedCost: string;
}

export interface Defect {
  readonly kind: string;
  readonly column: string;
  readonly rows: number;
  readonly example: string | null;
  readonly treatment: string;
}

export interface Profile {
  readonly rows: number;
  readonly totals: readonly SourceTotal[];
  readonly defects: readonly Defect[];
  readonly dateOrder: DateOrder;
  /** Per column: spelling in the file → right spelling. */
  readonly repairs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Rows that take other bills to read: see Provider.acrossBills. */
  readonly acrossRows: number;
  /** See Provider.balance. */
  readonly isBalanced: boolean;
}

const EXAMPLE_ROWS = 20_000;

/**
 * Profiles the relation `delivered` over the file `path`; `currency` is that of a file that does not name one.
 * Needs rows in file order: see Database.inFileOrder.
 * Throws BillValueUnreadable for text in a cost, or in a time that totals need, and BillRagged, BillEncoding … for what is no table.
 */
export async function profileSource(
  database: Database,
  provider: Provider,
  source: Source,
  delivered: string,
  path: string,
  currency: string | null,
): Promise<Profile> {
  try {
    const dateOrder = await dateOrderOf(database, provider, source, delivered);
    const relation = withReadValues(provider, source, delivered, dateOrder);
    const probes = probesOf(provider, source, dateOrder);
    await database.run(`CREATE OR REPLACE TEMP TABLE bill_patterns AS ${patternsSql(provider, source, relation, probes, currency)}`);
    const counts = await countsOf(database, probes);
    const fatal = probes.find((probe, index) => probe.fatal && counts[index]! > 0);
    if (fatal) throw await unreadableValue(database, relation, source, path, fatal);
    const totals = await totalsOf(database);
    const acrossRows = Number(await database.value('SELECT sum(across_rows) FROM bill_patterns'));
    const unbalanced = await database.value(
      'SELECT count(*) FROM (SELECT 1 FROM bill_patterns GROUP BY issuer, account, currency, period_start, period_end HAVING sum(balance) <> 0)',
    );
    return {
      rows: totals.reduce((sum, total) => sum + total.rows, 0),
      totals,
      defects: await describe(database, relation, probes, counts),
      dateOrder,
      repairs: await repairsOf(
        database,
        provider,
        relation,
        probes.filter((_, index) => counts[index]! > 0),
      ),
      acrossRows,
      isBalanced: Number(unbalanced) === 0,
    };
  } catch (error) {
    if (error instanceof Error && 'parts' in error) throw error;
    throw billUnreadable(path, error);
  }
}

function patternsSql(provider: Provider, source: Source, relation: string, probes: readonly Probe[], currency: string | null): string {
  const first = (names: readonly string[]): string => firstOf(names, provider, source);
  const { totals } = provider;
  const currencySql = currency === null ? first(totals.currency) : `coalesce(${first(totals.currency)}, ${quoteText(currency)})`;
  return `
    SELECT
      ${first(totals.issuer)} AS issuer, ${first(totals.account)} AS account, ${currencySql} AS currency,
      ${provider.parts ? typed(provider.parts.sql, source, provider) : 'NULL::VARCHAR'} AS part,
      ${first(totals.periodStart)} AS period_start, ${first(totals.periodEnd)} AS period_end,
      ${packedBits(
        'p',
        probes.map(({ condition }) => condition),
      ).join(', ')},
      max(${first(totals.chargeEnd)}) AS last_charge_end,
      count(${first(totals.invoice)}) AS invoiced_rows,
      count(*) FILTER (${provider.acrossBills ? typed(provider.acrossBills.condition, source, provider) : 'false'}) AS across_rows,
      sum(${provider.balance ? typed(provider.balance, source, provider) : '0'}) AS balance,
      count(*) AS n,
      coalesce(sum(${first(totals.billedCost)}), 0) AS billed_cost
    FROM (${relation})
    GROUP BY ALL`;
}

async function countsOf(database: Database, probes: readonly Probe[]): Promise<number[]> {
  const patterns = await database.rows<Record<string, string>>("SELECT COLUMNS('^p[0-9]+$'), sum(n) AS n FROM bill_patterns GROUP BY ALL");
  return countBits('p', probes.length, patterns);
}

async function totalsOf(database: Database): Promise<SourceTotal[]> {
  const rows = await database.rows<Row>(`
    SELECT
      issuer, account, currency, part, period_start, period_end, max(last_charge_end) AS last_charge_end, sum(invoiced_rows) AS invoiced_rows,
      sum(n) AS n, sum(billed_cost) AS billed_cost
    FROM bill_patterns
    GROUP BY ALL
    ORDER BY ALL`);
  return rows.map(totalOf);
}

function totalOf(group: Row): SourceTotal {
  const text = (name: string): string | null => (group[name] as string | null) ?? null;
  return {
    issuer: text('issuer'),
    account: text('account'),
    currency: text('currency'),
    part: text('part'),
    periodStart: text('period_start'),
    periodEnd: text('period_end'),
    lastChargeEnd: text('last_charge_end'),
    invoicedRows: Number(group.invoiced_rows),
    rows: Number(group.n),
    billedCost: text('billed_cost') ?? '0',
  };
}

async function describe(database: Database, relation: string, probes: readonly Probe[], counts: readonly number[]): Promise<Defect[]> {
  const found = probes.map((probe, index) => ({ probe, rows: counts[index]! })).filter(({ rows }) => rows > 0);
  if (found.length === 0) return [];
  const examples = await examplesOf(
    database,
    relation,
    found.map(({ probe }) => probe),
  );
  return found.map(({ probe, rows }, index) => ({ kind: probe.kind, column: probe.column.name, rows, example: examples[index]!, treatment: probe.treatment }));
}

/** An example of each, from the first rows where they have one, else from a second pass; of amounts that are summed, the sum. */
async function examplesOf(database: Database, relation: string, probes: readonly Probe[]): Promise<(string | null)[]> {
  const select = ({ condition, example, sum }: Probe, index: number): string =>
    sum ? `${quoteText(`${sum} `)} || sum(${example}) FILTER (${condition}) AS e${index}` : `min(${example}) FILTER (${condition}) AS e${index}`;
  const [early = {}] = await database.rows<Row>(`SELECT ${probes.map(select).join(', ')} FROM (SELECT * FROM (${relation}) LIMIT ${EXAMPLE_ROWS})`);
  const late = probes
    .map((probe, index) => ({ probe, index }))
    .filter(({ probe, index }) => probe.sum || (probe.kind !== EMPTY && early[`e${index}`] === null));
  const [whole = {}] =
    late.length === 0 ? [] : await database.rows<Row>(`SELECT ${late.map(({ probe, index }) => select(probe, index)).join(', ')} FROM (${relation})`);
  return probes.map((_, index) => ((whole[`e${index}`] ?? early[`e${index}`]) as string | null)?.slice(0, 200) ?? null);
}

/** Right spellings of the listed values that a file writes in another case or with other separators. */
async function repairsOf(database: Database, provider: Provider, relation: string, found: readonly Probe[]): Promise<Record<string, Record<string, string>>> {
  const repairs: Record<string, Record<string, string>> = {};
  for (const { column, condition } of found.filter(({ kind }) => kind === 'Value not in the list')) {
    const c = quoteName(column.name);
    const rows = await database.rows<{ v: string }>(`SELECT DISTINCT ${c} AS v FROM (${relation}) WHERE ${condition} ORDER BY v LIMIT 1000`);
    const right = new Map(provider.values[column.name]!.map((value) => [letters(value), value]));
    const entries = rows.flatMap(({ v }) => (right.has(letters(v)) ? [[v, right.get(letters(v))!] as const] : []));
    if (entries.length > 0) repairs[column.name] = Object.fromEntries(entries);
  }
  return repairs;
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Whether 5/4/25 is May 4th or 5 April: a part above 12 tells; else the order in which billing periods begin on a first. */
async function dateOrderOf(database: Database, provider: Provider, source: Source, relation: string): Promise<DateOrder> {
  const present = [...provider.totals.periodStart, ...provider.totals.periodEnd, ...provider.totals.chargeEnd].filter((name) =>
    source.columns.some((column) => column.name === name && column.type === 'VARCHAR'),
  );
  const [start] = present;
  if (!start) return 'month first';
  const sample = await database.value<boolean>(`SELECT bool_or(contains(${quoteName(start)}, '/')) FROM (SELECT * FROM (${relation}) LIMIT 100)`);
  if (!sample) return 'month first';
  const part = (name: string, index: number): string => `TRY_CAST(split_part(${quoteName(name)}, '/', ${index}) AS INTEGER)`;
  const [row] = await database.rows<Row>(`
    SELECT
      bool_or(${present.map((name) => `${part(name, 1)} > 12`).join(' OR ')}) AS is_day_first,
      bool_or(${present.map((name) => `${part(name, 2)} > 12`).join(' OR ')}) AS is_month_first,
      bool_and(${part(start, 1)} = 1) AS is_first_one, bool_and(${part(start, 2)} = 1) AS is_second_one
    FROM (${relation})`);
  if (row?.is_month_first) return 'month first';
  return row?.is_day_first || (row?.is_first_one && !row?.is_second_one) ? 'day first' : 'month first';
}

async function unreadableValue(database: Database, relation: string, source: Source, path: string, probe: Probe): Promise<Error> {
  const c = quoteName(probe.column.name);
  const number = source.layOut ? '"x_BillRow" + 1' : '"x_BillRow"';
  const [row] = await database.rows<{ line: string; v: string }>(
    `SELECT line, v FROM (SELECT ${number} AS line, ${c}::VARCHAR AS v, ${probe.condition} AS is_bad FROM (${relation})) WHERE is_bad ORDER BY line LIMIT 1`,
  );
  return billValueUnreadable(path, row ? Number(row.line) : null, probe.column.header, row?.v ?? '', probe.fatal!);
}
