/** The native columns that `focus.sql` reads, each as SQL over a file's columns: what a mapping says becomes columns like any other. */
import { quoteName, quoteText } from '../../engine/duckdb.ts';
import type { NativeKind, NativeName, SourceColumn, SuppliedColumn } from '../provider.ts';
import { readValue } from '../read-values.ts';
import { numberText, priceOfOne } from './amounts.ts';
import { isMonth, timeOf } from './dates.ts';
import { letters } from './headers.ts';
import {
  type MappedColumn,
  type Mapping,
  MONEY_COLUMNS,
  type MoneyColumn,
  NUMBER_COLUMNS,
  type NumberColumn,
  type RowKind,
  TEXT_COLUMNS,
  TIME_COLUMNS,
  type TimeColumn,
} from './mapping.ts';

type Column = NativeName & SourceColumn;

/** Name of the native column of a mapped one. Those of the four costs differ: they are what the file says, not yet what FOCUS says. */
export function nativeOf(name: MappedColumn): string {
  const own: Partial<Record<MappedColumn, string>> = {
    BilledCost: 'BilledAmount',
    EffectiveCost: 'EffectiveAmount',
    ListCost: 'ListAmount',
    ContractedCost: 'ContractedAmount',
    PricingCurrencyEffectiveCost: 'TokenAmount',
    x_Budget: 'BudgetAmount',
    x_ContractId: 'ContractId',
    Tags: 'TagsText',
  };
  return own[name] ?? name;
}

/** Every native column and what it holds. */
export const NATIVE_COLUMNS: Readonly<Record<string, NativeKind>> = {
  ...kinds('text', TEXT_COLUMNS),
  ...kinds('money', MONEY_COLUMNS),
  ...kinds('number', NUMBER_COLUMNS),
  ...kinds(
    'time',
    TIME_COLUMNS.filter((name) => name !== 'x_InvoiceDate'),
  ),
  TagsText: 'json',
  RowKind: 'text',
  Meters: 'json',
  Spread: 'text',
  TokenName: 'text',
  LineId: 'text',
  CostSource: 'text',
  TokensCounted: 'number',
  BudgetUnit: 'text',
};

function kinds(kind: NativeKind, names: readonly MappedColumn[]): Record<string, NativeKind> {
  return Object.fromEntries(names.map((name) => [nativeOf(name), kind]));
}

/** Kinds of row whose charges last a month where nothing else is said. */
const MONTHLY: ReadonlySet<RowKind> = new Set(['invoice', 'seats', 'budget-and-actuals', 'contract', 'purchase', 'prepaid']);

/** Helper columns beside those of {@link NATIVE_COLUMNS}: what a cell says, and how it was read. */
export const textName = (name: string, index: number): string => `${nativeOf(name as MappedColumn)}Cell${index + 1}`;
export const readName = (name: string, index: number): string => `${nativeOf(name as MappedColumn)}Read${index + 1}`;

/** The native columns of a file with these columns. */
export function suppliedColumns(mapping: Mapping, columns: readonly Column[]): SuppliedColumn[] {
  const built = inLayers(allColumns(mapping, columns)).map((column) => withTreatment(mapping, columns, column));
  const read = new Set(built.flatMap(({ sql }) => namesIn(sql)));
  return built.filter(({ name, sql, treatment }) => !sql.startsWith('NULL::') || treatment !== undefined || read.has(name));
}

/** Every name that {@link suppliedColumns} may give. */
export function suppliedNames(mapping: Mapping): string[] {
  return allColumns(mapping, []).map(({ name }) => name);
}

function allColumns(mapping: Mapping, columns: readonly Column[]): SuppliedColumn[] {
  const cell = cellsOf(columns);
  return [
    ...textColumns(mapping, cell),
    ...timeColumns(mapping, cell),
    ...numberColumns(mapping, cell),
    ...kindColumns(mapping, cell),
    ...meterColumns(mapping, cell),
    ...amountColumns(mapping, cell),
  ];
}

function namesIn(sql: string): string[] {
  return [...sql.matchAll(/"(\w+)"/g)].map(([, name]) => name!);
}

/** A column stands one layer above those that it reads, so that each of them is computed once. */
function inLayers(columns: readonly SuppliedColumn[]): SuppliedColumn[] {
  const layers = new Map<string, number>();
  return columns.map((column) => {
    const read = namesIn(column.sql).flatMap((name) => layers.get(name) ?? []);
    const layer = read.length === 0 ? 0 : Math.max(...read) + 1;
    layers.set(column.name, layer);
    return { ...column, layer };
  });
}

type Cell = (header: string) => string;

/** SQL of the text in a column; NULL where it is empty or not there. */
function cellsOf(columns: readonly Column[]): Cell {
  return (header) => {
    const column = columns.find((each) => letters(each.header) === letters(header));
    if (!column) return 'NULL::VARCHAR';
    const c = quoteName(column.name);
    if (column.type.startsWith('TIMESTAMP')) return `strftime(${readValue('time', c, column.type, 'month first')}, '%Y-%m-%dT%H:%M:%S')`;
    return column.type === 'VARCHAR' ? `nullif(nullif(nullif(trim(${c}), ''), 'NULL'), 'null')` : `${c}::VARCHAR`;
  };
}

/** A column that the mapping names and the file lacks is a defect of the file. */
function withTreatment({ columns: mapped }: Mapping, columns: readonly Column[], column: SuppliedColumn): SuppliedColumn {
  const entry = Object.entries(mapped).find(([name]) => nativeOf(name as MappedColumn) === column.name);
  const isThere = entry === undefined || entry[1]!.some((header) => columns.some((each) => letters(each.header) === letters(header)));
  return isThere ? column : { ...column, treatment: 'read as NULL' };
}

function supply(name: string, sql: string, type = 'VARCHAR'): SuppliedColumn {
  return { name, type, sql };
}

function textColumns(mapping: Mapping, cell: Cell): SuppliedColumn[] {
  const { columns, constants, values } = mapping;
  const all = TEXT_COLUMNS.map((name) => {
    const said = (columns[name] ?? []).map(cell);
    const constant = (constants as Partial<Record<string, string>>)[name];
    const text = first(said);
    const { '*': other, ...known } = values[name] ?? {};
    const word = (to: string | boolean | null): string => (to === null || to === '' ? 'NULL' : quoteText(String(to)));
    const words = Object.entries(known).map(([from, to]) => `WHEN ${quoteText(from.trim().toLowerCase())} THEN ${word(to)}`);
    const otherwise = other === undefined ? text : `CASE WHEN ${text} IS NOT NULL THEN ${word(other)} END`;
    const translated = words.length === 0 ? otherwise : `CASE lower(${text}) ${words.join(' ')} ELSE ${otherwise} END`;
    return supply(nativeOf(name), constant === undefined ? translated : `coalesce(${translated}, ${quoteText(constant)})`);
  });
  const provider = all.find(({ name }) => name === 'ServiceProviderName')!.sql;
  const fallback: Readonly<Record<string, string>> = { InvoiceIssuerName: provider, HostProviderName: provider, ServiceName: provider };
  const withFallbacks = all.map((column) => (column.name in fallback ? { ...column, sql: `coalesce(${column.sql}, ${fallback[column.name]})` } : column));
  return [...withFallbacks, supply('TagsText', first((columns.Tags ?? []).map(cell)))];
}

/** Periods: a charge lies in a billing period, by default the month in which it begins. */
function timeColumns(mapping: Mapping, cell: Cell): SuppliedColumn[] {
  const { columns, dates, ends } = mapping;
  const helpers = TIME_COLUMNS.flatMap((name) =>
    (columns[name] ?? []).flatMap((header, index) => {
      const text = textName(name, index);
      return [supply(text, cell(header)), supply(readName(name, index), timeOf(quoteName(text), dates), 'TIMESTAMP')];
    }),
  );
  const given = (name: TimeColumn): string => (columns[name] ? first(columns[name].map((_, index) => quoteName(readName(name, index)))) : 'NULL::TIMESTAMP');
  const months = (name: TimeColumn): string =>
    columns[name] ? `(${columns[name].map((_, index) => `coalesce(${isMonth(quoteName(textName(name, index)), dates)}, false)`).join(' OR ')})` : 'false';
  const end = (name: TimeColumn): string => {
    if (ends !== 'inclusive') return given(name);
    const time = given(name);
    return `CASE WHEN ${months(name)} THEN ${time} + INTERVAL 1 MONTH WHEN ${time} = date_trunc('day', ${time}) THEN ${time} + INTERVAL 1 DAY ELSE date_trunc('minute', ${time}) + INTERVAL 1 MINUTE END`;
  };
  const grain = grainOf(mapping);
  const length = `CASE WHEN ${months('ChargePeriodStart')} THEN INTERVAL 1 MONTH ELSE INTERVAL 1 ${grain} END`;
  return [
    ...helpers,
    // A charge that does not say when it ends fills its hour or day.
    supply(
      'ChargeStartGiven',
      columns.ChargePeriodEnd || grain === 'MONTH' ? given('ChargePeriodStart') : `date_trunc('${grain}', ${given('ChargePeriodStart')})`,
      'TIMESTAMP',
    ),
    supply(
      'BillingPeriodStart',
      `coalesce(${given('BillingPeriodStart')}, date_trunc('month', coalesce(${given('x_InvoiceDate')}, "ChargeStartGiven")))`,
      'TIMESTAMP',
    ),
    supply('BillingPeriodEnd', `coalesce(${end('BillingPeriodEnd')}, "BillingPeriodStart" + INTERVAL 1 MONTH)`, 'TIMESTAMP'),
    supply('ChargePeriodStart', `coalesce("ChargeStartGiven", "BillingPeriodStart")`, 'TIMESTAMP'),
    supply(
      'ChargePeriodEnd',
      `coalesce(${end('ChargePeriodEnd')}, CASE WHEN "ChargeStartGiven" IS NULL THEN "BillingPeriodEnd" ELSE "ChargeStartGiven" + ${length} END)`,
      'TIMESTAMP',
    ),
  ];
}

function grainOf({ grain, rows }: Mapping): string {
  const kinds = [...Object.values(rows.kinds), ...(rows.otherwise ? [rows.otherwise] : [])];
  return (grain ?? (kinds.every((kind) => MONTHLY.has(kind)) ? 'month' : 'day')).toUpperCase();
}

function numberColumns(mapping: Mapping, cell: Cell): SuppliedColumn[] {
  const { columns, numbers, sign } = mapping;
  const names: readonly (MoneyColumn | NumberColumn)[] = [...MONEY_COLUMNS, ...NUMBER_COLUMNS];
  const isTurned = (name: string): boolean => sign === 'reversed' && ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'].includes(name);
  return names.flatMap((name) => {
    const read = (columns[name] ?? []).flatMap((header, index) => {
      const text = textName(name, index);
      const number = numberText(quoteName(text), numbers ?? { decimal: '.' });
      const turned = isTurned(name) ? `CASE WHEN ${number} LIKE '-%' THEN ltrim(${number}, '-') ELSE '-' || ${number} END` : number;
      return [supply(text, `nullif(nullif(${cell(header)}, '-'), '–')`), supply(readName(name, index), turned)];
    });
    const value = first((columns[name] ?? []).map((_, index) => quoteName(readName(name, index))));
    return [...read, supply((MONEY_COLUMNS as readonly string[]).includes(name) ? `${name}Said` : name, value)];
  });
}

/** What a row is. `plan` is a row of a budget without an actual. */
function kindColumns({ rows, leave_out, columns }: Mapping, cell: Cell): SuppliedColumn[] {
  const known = (kind: RowKind): string => {
    if (kind === 'prepaid') return `CASE WHEN TRY_CAST("BilledCostSaid" AS DECIMAL(38, 12)) <> 0 THEN 'purchase' ELSE 'draw-down' END`;
    if (kind === 'budget-and-actuals') return `CASE WHEN "BilledCostSaid" IS NULL THEN 'plan' ELSE 'actual' END`;
    return quoteText(kind === 'tokens' && columns.BilledCost ? 'usage' : kind);
  };
  const out = Object.entries(leave_out).map(
    ([header, values]) => `coalesce(lower(${cell(header)}), '') IN (${values.map((value) => quoteText(value.trim().toLowerCase())).join(', ')})`,
  );
  const by = rows.by;
  const cases =
    by === null
      ? []
      : Object.entries(rows.kinds).map(([value, kind]) => `WHEN lower(${cell(by)}) = ${quoteText(value.trim().toLowerCase())} THEN ${known(kind)}`);
  const otherwise = rows.otherwise ? known(rows.otherwise) : 'NULL';
  const left = out.length === 0 ? [] : [`WHEN ${out.join(' OR ')} THEN 'left-out'`];
  return [supply('RowKind', left.length + cases.length === 0 ? otherwise : `CASE ${[...left, ...cases].join(' ')} ELSE ${otherwise} END`)];
}

/** Quantities of a row that are charges of their own, each with what it costs, as a JSON list. */
function meterColumns(mapping: Mapping, cell: Cell): SuppliedColumn[] {
  const { meters, columns, numbers } = mapping;
  const number = (header: string): string => `TRY_CAST(${numberText(cell(header), numbers ?? { decimal: '.' })} AS DECIMAL(28, 6))`;
  const parts = meters.flatMap(({ meter, column, less, cost }, index) => {
    const quantity = [number(column), ...less.map((header) => `coalesce(${number(header)}, 0)`)].join(' - ');
    const price = pricesOf(mapping, meter);
    const amount = cost
      ? `TRY_CAST(${numberText(cell(cost), numbers ?? { decimal: '.' })} AS DECIMAL(38, 12))`
      : `("MeterQuantity${index + 1}"::DECIMAL(20, 3) * "MeterPrice${index + 1}"::DECIMAL(18, 15))::DECIMAL(38, 12)`;
    return [
      supply(`MeterQuantity${index + 1}`, `${quantity}`, 'DECIMAL(28,6)'),
      supply(`MeterPrice${index + 1}`, price, 'DECIMAL(18,15)'),
      supply(`MeterCost${index + 1}`, amount, 'DECIMAL(38,12)'),
    ];
  });
  const list = meters.map(
    ({ meter }, index) =>
      `{'meter': ${quoteText(meter)}, 'quantity': "MeterQuantity${index + 1}"::VARCHAR, 'price': "MeterPrice${index + 1}"::VARCHAR, 'cost': "MeterCost${index + 1}"::VARCHAR}`,
  );
  const isMetered = meters.length > 0 && !columns.BilledCost;
  const counted = meters.map((_, index) => `coalesce("MeterQuantity${index + 1}", 0)`).join(' + ');
  const unpriced = meters.map((_, index) => `("MeterQuantity${index + 1}" <> 0 AND "MeterCost${index + 1}" IS NULL)`).join(' OR ');
  const cost = meters.map((_, index) => `coalesce("MeterCost${index + 1}", 0)`).join(' + ');
  return [
    ...parts,
    supply('Meters', isMetered ? `CASE WHEN "RowKind" = 'tokens' THEN to_json([${list.join(', ')}])::VARCHAR END` : 'NULL::VARCHAR'),
    supply('MetersCost', isMetered ? `(${cost})::VARCHAR` : 'NULL::VARCHAR'),
    supply('TokensCounted', meters.length > 0 ? counted : 'NULL::DECIMAL(28,6)', 'DECIMAL(28,6)'),
    supply('IsUnpriced', isMetered ? `coalesce("RowKind" = 'tokens' AND (${unpriced}), false)` : 'false', 'BOOLEAN'),
    supply(
      'CostSource',
      isMetered && meters.some(({ cost: column }) => column === undefined) ? `CASE WHEN "RowKind" = 'tokens' THEN 'Price list' END` : 'NULL::VARCHAR',
    ),
  ];
}

/** SQL of the price of one unit on the row's day: an exact SKU before a beginning of one, the longest first; of those the latest. */
function pricesOf({ prices, per }: Mapping, meter: string): string {
  const own = prices
    .filter((price) => price.meter === meter)
    .map((price) => ({ ...price, isStart: price.sku.endsWith('*'), from: price.from ?? '0001-01-01' }));
  own.sort((a, b) => Number(a.isStart) - Number(b.isStart) || b.sku.length - a.sku.length || (a.from < b.from ? 1 : -1));
  const cases = own.map(({ sku, isStart, from, price }) => {
    const isSku = isStart ? `starts_with(lower("SkuId"), ${quoteText(sku.slice(0, -1).toLowerCase())})` : `lower("SkuId") = ${quoteText(sku.toLowerCase())}`;
    return `WHEN ${isSku} AND "ChargePeriodStart" >= DATE ${quoteText(from)} THEN ${quoteText(priceOfOne(price, per))}::DECIMAL(18, 15)`;
  });
  return cases.length === 0 ? 'NULL::DECIMAL(18, 15)' : `CASE ${cases.join(' ')} END`;
}

/** What the row is billed with, and what it is worth. */
function amountColumns({ token, spread, identity, name, columns, budgets }: Mapping, cell: Cell): SuppliedColumn[] {
  const product = (price: string): string =>
    `(TRY_CAST("PricingQuantity" AS DECIMAL(38, 9)) * TRY_CAST(${quoteName(price)} AS DECIMAL(38, 12)))::DECIMAL(38, 12)::VARCHAR`;
  const priced = `coalesce(${product('ContractedUnitPrice')}, ${product('ListUnitPrice')})`;
  const worth = token?.value
    ? `(TRY_CAST("PricingCurrencyEffectiveCostSaid" AS DECIMAL(38, 9)) * ${token.value}::DECIMAL(38, 12))::DECIMAL(38, 12)::VARCHAR`
    : 'NULL::VARCHAR';
  const billed = `CASE WHEN "RowKind" IN ('left-out', 'plan', 'draw-down') THEN '0' WHEN "RowKind" = 'tokens' THEN "MetersCost" ELSE coalesce("BilledCostSaid", ${priced}) END`;
  return [
    supply('BilledAmount', billed),
    supply(
      'EffectiveAmount',
      `CASE WHEN "RowKind" IN ('purchase', 'contract') THEN '0' WHEN "RowKind" = 'draw-down' THEN coalesce("EffectiveCostSaid", ${worth}, ${priced}) ELSE coalesce("EffectiveCostSaid", "BilledAmount") END`,
    ),
    supply('ListAmount', `coalesce("ListCostSaid", ${product('ListUnitPrice')})`),
    supply('ContractedAmount', `coalesce("ContractedCostSaid", ${product('ContractedUnitPrice')})`),
    supply('TokenAmount', `"PricingCurrencyEffectiveCostSaid"`),
    supply('BudgetAmount', `"x_BudgetSaid"`),
    supply('BudgetUnit', budgets ? cell(budgets.unit) : 'NULL::VARCHAR'),
    supply('Spread', quoteText(spread)),
    supply('TokenName', token ? quoteText(token.name) : `'Token'`),
    supply('LineId', identity.length === 0 ? 'NULL::VARCHAR' : `${quoteText(name)} || chr(31) || concat_ws(chr(31), ${identity.map(cell).join(', ')})`),
    supply('ProductOfPrice', columns.BilledCost ? priced : 'NULL::VARCHAR'),
  ];
}

function first(values: readonly string[]): string {
  return values.length === 0 ? 'NULL::VARCHAR' : values.length === 1 ? values[0]! : `coalesce(${values.join(', ')})`;
}
