/** A mapping as a provider: its file's columns become the native columns that one plain `focus.sql` reads. */
import { FOCUS_VALUES } from '../../contract/focus.ts';
import { quoteName } from '../../engine/duckdb.ts';
import type { DefectRule, NativeName, Provider } from '../provider.ts';
import { letters } from './headers.ts';
import { type MappedColumn, type Mapping, MONEY_COLUMNS, NUMBER_COLUMNS, TIME_COLUMNS } from './mapping.ts';
import { headerMissing, headerTwice, kindsOf } from './mapping-errors.ts';
import { NATIVE_COLUMNS, readName, suppliedColumns, suppliedNames, textName } from './native-columns.ts';

/** Less than what any provider says of its own format. */
const SURENESS = { least: 0.2, perHeader: 0.005, most: 0.4 };
/** Headers of amounts and states, which the next delivery of the same line may change. */
const RESTATED =
  /amount|cost|price|total|tax|balance|paid|due|status|state|quantity|qty|units?$|count|usage|updated|modified|betrag|summe|steuer|menge|montant|importe/i;

/** The provider that reads files as a mapping says. */
export function providerOf(mapping: Mapping, id: string, folder: string): Provider {
  const supplied = suppliedNames(mapping);
  const nameOf = namer(mapping, supplied);
  const isContract = kindsOf(mapping).includes('contract');
  return {
    id,
    title: `SaaS (${mapping.name})`,
    folder,
    mapping: { name: mapping.name, where: mapping.whereOf(['headers']) },
    recognise(headers) {
      const present = new Set(headers.map(letters));
      if (mapping.headers.length === 0 || !mapping.headers.every((header) => present.has(letters(header)))) return 0;
      return Math.min(SURENESS.most, SURENESS.least + SURENESS.perHeader * mapping.headers.length);
    },
    nativeName: nameOf,
    supplied(columns) {
      const twice = allHeaders(mapping).find((header) => columns.filter((column) => letters(column.header) === letters(header)).length > 1);
      if (twice !== undefined) throw headerTwice(mapping, twice);
      return suppliedColumns(mapping, columns);
    },
    columns: NATIVE_COLUMNS,
    values: {
      ChargeCategory: FOCUS_VALUES.ChargeCategory,
      ChargeClass: FOCUS_VALUES.ChargeClass,
      ChargeFrequency: FOCUS_VALUES.ChargeFrequency,
      PricingCategory: FOCUS_VALUES.PricingCategory,
      ServiceCategory: FOCUS_VALUES.ServiceCategory,
    },
    required: requiredHeaders(mapping).map((alternatives) => alternatives.map(nameOf)),
    columnMissing: (path, alternatives, headers) => headerMissing(mapping, path, alternatives, headers),
    expected: () => [],
    verbatim: new Set([...supplied, ...repeatedHeaders(mapping).map(nameOf)]),
    isRestated: (name) => RESTATED.test(name),
    totals: {
      issuer: ['InvoiceIssuerName'],
      account: ['BillingAccountId'],
      currency: ['BillingCurrency'],
      periodStart: ['BillingPeriodStart'],
      periodEnd: ['BillingPeriodEnd'],
      // A contract counts wholly or not at all.
      ...(isContract ? {} : { chargeStart: ['ChargePeriodStart'] }),
      chargeEnd: ['ChargePeriodEnd'],
      billedCost: ['BilledAmount'],
      invoice: ['InvoiceId'],
    },
    identity: mapping.identity.length > 0 ? ['LineId'] : [],
    isEmptyNull: true,
    tagColumns: (columns) => tagsOf(mapping, columns),
    defects: defectsOf(mapping, nameOf),
    ...(mapping.budgets ? { budgets: { name: mapping.budgets.name, level: mapping.budgets.level } } : {}),
    focusVersion: () => null,
  };
}

/** A column of the file keeps its header, as the mapping spells it, unless a native column has that name. */
function namer(mapping: Mapping, supplied: readonly string[]): (header: string) => string {
  const reserved = new Set([...supplied.map((name) => name.toLowerCase()), 'tags']);
  const spelled = new Map(allHeaders(mapping).map((header) => [letters(header), header]));
  return (header) => {
    const clean = spelled.get(letters(header)) ?? header.replace(/^\ufeff/, '').trim();
    return reserved.has(clean.toLowerCase()) ? `${clean} as delivered` : clean;
  };
}

function allHeaders(mapping: Mapping): string[] {
  const { headers, columns, meters, leave_out, identity, rows, tags, budgets } = mapping;
  const metered = meters.flatMap(({ column, less, cost }) => [column, ...less, ...(cost ? [cost] : [])]);
  return [
    ...new Set([
      ...Object.values(columns).flatMap((each) => each ?? []),
      ...headers,
      ...metered,
      ...Object.keys(leave_out),
      ...identity,
      ...(rows.by ? [rows.by] : []),
      ...Object.values(tags),
      ...(budgets ? [budgets.unit] : []),
    ]),
  ];
}

/** Headers without which amounts or periods would be wrong; a list means one of them. */
function requiredHeaders({ columns, meters, leave_out, identity, rows, budgets }: Mapping): (readonly string[])[] {
  const amounts: readonly MappedColumn[] = columns.BilledCost ? ['BilledCost'] : ['PricingQuantity', 'ContractedUnitPrice', 'ListUnitPrice'];
  const needed: readonly MappedColumn[] = [...TIME_COLUMNS, ...amounts, 'EffectiveCost', 'x_Budget'];
  const metered = meters.flatMap(({ column, less, cost }) => [column, ...less, ...(cost ? [cost] : [])]);
  const single = [...metered, ...Object.keys(leave_out), ...identity, ...(rows.by ? [rows.by] : []), ...(budgets ? [budgets.unit] : [])];
  return [...needed.flatMap((name) => (columns[name] ? [columns[name]] : [])), ...single.map((header) => [header])];
}

/** Headers of columns that a FOCUS column repeats: of those whose words are translated, the file's own words are kept beside it. */
function repeatedHeaders({ columns, values, tags }: Mapping): string[] {
  const translated = new Set(Object.keys(values));
  return [...Object.entries(columns).flatMap(([name, headers]) => (translated.has(name) ? [] : (headers ?? []))), ...Object.values(tags)];
}

function tagsOf({ tags, tag_prefix: prefix }: Mapping, columns: readonly NativeName[]): { column: string; key: string }[] {
  const named = Object.entries(tags).flatMap(([key, header]) =>
    columns.filter((column) => letters(column.header) === letters(header)).map(({ name }) => ({ column: name, key })),
  );
  if (prefix === undefined) return named;
  const prefixed = columns.filter(({ header }) => header.toLowerCase().startsWith(prefix.toLowerCase()) && header.length > prefix.length);
  return [...named, ...prefixed.map(({ header, name }) => ({ column: name, key: header.slice(prefix.length) }))];
}

/** What of a file cannot be read as the mapping says, and what is odd about it. */
function defectsOf(mapping: Mapping, nameOf: (header: string) => string): DefectRule[] {
  const { columns, rows, leave_out } = mapping;
  const isCharge = `"RowKind" IS DISTINCT FROM 'left-out'`;
  const cells = (names: readonly MappedColumn[]) =>
    names.flatMap((name) =>
      (columns[name] ?? []).map((header, index) => ({ header: nameOf(header), text: textName(name, index), read: readName(name, index) })),
    );
  const fatal = (kind: string, column: string, condition: string, meant: string): DefectRule => ({
    kind,
    column,
    needs: [column],
    condition: `${isCharge} AND (${condition})`,
    example: quoteName(column),
    treatment: '',
    fatal: meant,
  });
  const unread = ({ text, read }: { text: string; read: string }): string => `${quoteName(text)} IS NOT NULL AND ${quoteName(read)} IS NULL`;
  const cost = columns.BilledCost?.map(nameOf) ?? [];
  const says = (key: string): string => `(${mapping.whereOf([key])})`;
  return [
    ...cells(TIME_COLUMNS).map((cell) =>
      fatal('Not a time', cell.header, unread(cell), `a day or month written as "dates:" of the mapping says, or like 2026-01-31 ${says('dates')}`),
    ),
    ...cells([...MONEY_COLUMNS, ...NUMBER_COLUMNS]).map((cell) =>
      fatal('Text in a cost', cell.header, unread(cell), `a number written as "numbers:" of the mapping says ${says('numbers')}`),
    ),
    ...cells(TIME_COLUMNS)
      .slice(0, 1)
      .map(({ header }) =>
        fatal('Blank time', header, '"BillingPeriodStart" IS NULL', 'a day or month; rows that are no charges are named under "leave_out:" of the mapping'),
      ),
    ...cost
      .slice(0, 1)
      .map((header) =>
        fatal('Blank cost', header, '"BilledAmount" IS NULL', 'an amount; rows that are no charges are named under "leave_out:" of the mapping'),
      ),
    ...(columns.EffectiveCost ?? columns.PricingCurrencyEffectiveCost ?? [])
      .slice(0, 1)
      .map((header) => fatal('Blank value', nameOf(header), `"RowKind" = 'draw-down' AND "EffectiveAmount" IS NULL`, 'what the used tokens are worth')),
    ...(rows.by ? [fatal('Row of an unknown kind', nameOf(rows.by), '"RowKind" IS NULL', `among the "kinds:" of the mapping ${says('rows')}`)] : []),
    ...(columns.SkuId ?? [])
      .slice(0, 1)
      .map((header) => fatal('No price', nameOf(header), '"IsUnpriced"', `among the "prices:" of the mapping on that day for every meter ${says('prices')}`)),
    ...(columns.ChargePeriodEnd ?? [])
      .slice(0, 1)
      .map((header) =>
        fatal('Period that ends before it begins', nameOf(header), '"ChargePeriodEnd" <= "ChargePeriodStart"', 'after the day on which the charge begins'),
      ),
    ...Object.keys(leave_out)
      .slice(0, 1)
      .map(
        (header): DefectRule => ({
          kind: 'Row left out',
          column: nameOf(header),
          needs: [nameOf(header)],
          condition: `"RowKind" = 'left-out'`,
          example: columns.BilledCost ? 'coalesce(TRY_CAST("BilledCostSaid" AS DECIMAL(38, 12)), 0)' : '0',
          isSummed: true,
          treatment: 'no charge: the mapping says so',
        }),
      ),
    ...cost.slice(0, 1).map(
      (header): DefectRule => ({
        kind: 'Amount is not price times quantity',
        column: header,
        needs: [header],
        condition: `${isCharge} AND "ProductOfPrice" IS NOT NULL AND abs(TRY_CAST("ProductOfPrice" AS DECIMAL(38, 12)) - TRY_CAST("BilledAmount" AS DECIMAL(38, 12))) > 0.005`,
        example: 'TRY_CAST("BilledAmount" AS DECIMAL(38, 12)) - TRY_CAST("ProductOfPrice" AS DECIMAL(38, 12))',
        isSummed: true,
        treatment: 'kept: the amount is what is billed',
      }),
    ),
  ];
}
