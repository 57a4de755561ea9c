/** Mistakes in mapping files, each answered with the line to write. */
import { CostbookError, nearestWord } from '../../engine/errors.ts';
import { isDateFormat } from './dates.ts';
import { letters } from './headers.ts';
import { type MappedColumn, type Mapping, ROW_KINDS, type RowKind } from './mapping.ts';

const WHY_NEEDED: Readonly<Record<string, string>> = {
  ServiceProviderName: 'Every charge says who provides the service.',
  BillingAccountId: 'Bills are held against each other by account; it may be the number of your account there, or a name for it.',
  ServiceCategory: 'FOCUS asks for a category of every service, and which one it is cannot be told from a file.',
};

/** Throws MappingIncomplete or MappingNotValid (exit code 1), naming file and line. */
export function refuseIncomplete(mapping: Mapping): void {
  for (const [name, why] of Object.entries(WHY_NEEDED)) {
    if (!isSaid(mapping, name as MappedColumn))
      throw incomplete(mapping, `nothing says ${name}`, why, `Add under "constants:"  ${name}: ${exampleOf(name)}  or name its column under "columns:".`);
  }
  refuseTimes(mapping);
  refuseAmounts(mapping);
  refuseFormats(mapping);
}

/** A mapping that does not say what its rows are. */
export function rowsMissing(path: string, where: string): CostbookError {
  return new CostbookError({
    name: 'MappingIncomplete',
    what: `In ${path} nothing says what a row is.`,
    why: 'A seat, an invoice and a contract with the same amount become different charges.',
    fix: `Add "rows: usage", or one of ${ROW_KINDS.filter((kind) => kind !== 'usage').join(', ')}.`,
    where,
  });
}

/** The kinds of row that a file with this mapping may hold. */
export function kindsOf({ rows }: Mapping): readonly RowKind[] {
  return [...new Set([...Object.values(rows.kinds), ...(rows.otherwise ? [rows.otherwise] : [])])];
}

export function isSaid({ columns, constants }: Mapping, name: MappedColumn): boolean {
  return columns[name] !== undefined || (constants as Partial<Record<MappedColumn, string>>)[name] !== undefined;
}

function refuseTimes(mapping: Mapping): void {
  const { columns, ends } = mapping;
  const has = (name: MappedColumn): boolean => columns[name] !== undefined;
  if (!has('ChargePeriodStart') && !has('BillingPeriodStart') && !has('x_InvoiceDate')) {
    throw incomplete(
      mapping,
      'no column says when',
      'Every charge belongs to a billing period.',
      'Add under "columns:"  ChargePeriodStart: <header of the day>  or  BillingPeriodStart: <header of the month>  or  x_InvoiceDate: <header>.',
    );
  }
  const end = (['ChargePeriodEnd', 'BillingPeriodEnd'] as const).find(has);
  if (end !== undefined && ends === undefined) {
    throw incomplete(
      mapping,
      `"ends:" is missing beside ${end}`,
      'Whether 31 December is the last day of a period or the first one after it moves money between months.',
      'Add "ends: inclusive" where the last day belongs to the period, else "ends: exclusive".',
      ['columns', end],
    );
  }
  if (kindsOf(mapping).includes('contract') && !(has('ChargePeriodStart') && has('ChargePeriodEnd'))) {
    throw incomplete(
      mapping,
      'no column says the term of a contract',
      'Its amount is spread over the days from ChargePeriodStart to ChargePeriodEnd.',
      'Add both under "columns:".',
      ['rows'],
    );
  }
}

function refuseAmounts(mapping: Mapping): void {
  const { columns, meters, prices } = mapping;
  const kinds = kindsOf(mapping);
  const isPriced = columns.PricingQuantity !== undefined && (columns.ContractedUnitPrice !== undefined || columns.ListUnitPrice !== undefined);
  const needsAmount = kinds.some((kind) => !['draw-down', 'tokens', 'left-out'].includes(kind));
  if (needsAmount && columns.BilledCost === undefined && !isPriced) {
    throw incomplete(
      mapping,
      'no column says what a row costs',
      'An amount is a column of its own, or a quantity times its price.',
      'Add under "columns:"  BilledCost: <header>  or both PricingQuantity and ContractedUnitPrice.',
    );
  }
  const isWorth = columns.EffectiveCost !== undefined || isPriced || (columns.PricingCurrencyEffectiveCost !== undefined && mapping.token?.value !== undefined);
  if ((kinds.includes('draw-down') || kinds.includes('prepaid')) && !isWorth) {
    throw incomplete(
      mapping,
      'nothing says what the tokens that are used are worth',
      'They are billed with 0, since they were paid before, and cost what they are worth.',
      'Add under "columns:"  EffectiveCost: <header of the value>  or PricingCurrencyEffectiveCost: <header of the tokens> and "token: { value: 0.01 }".',
    );
  }
  if (kinds.includes('tokens') && meters.length === 0) {
    throw incomplete(
      mapping,
      'no "meters:" say which columns count tokens',
      'Input and output have different prices, and are charges of their own.',
      'Add  meters: [ { meter: Input Tokens, column: <header> }, { meter: Output Tokens, column: <header> } ].',
      ['rows'],
    );
  }
  if (mapping.budgets && columns.x_Budget === undefined) {
    throw incomplete(mapping, 'no column says the budget', 'It is handed to the budgets of the edition.', 'Add under "columns:"  x_Budget: <header>.', [
      'budgets',
    ]);
  }
  const unpriced = meters.find(({ meter, cost }) => cost === undefined && !prices.some((price) => price.meter === meter));
  if (kinds.includes('tokens') && columns.BilledCost === undefined && unpriced) {
    const known = nearestWord(
      unpriced.meter,
      prices.map(({ meter }) => meter),
    );
    throw incomplete(
      mapping,
      `nothing says what ${unpriced.meter} cost`,
      'The file has no column for it, and the prices name no such meter.',
      known
        ? `Write "meter: ${known}".`
        : `Add "cost: <header>" to the meter, or under "prices:"  - { sku: <model>, meter: ${unpriced.meter}, from: 2026-01-01, price: 2.50 }.`,
      ['meters', meters.indexOf(unpriced), 'meter'],
    );
  }
}

function refuseFormats(mapping: Mapping): void {
  const { dates, numbers } = mapping;
  const wrong = dates.findIndex((format) => !isDateFormat(format));
  if (wrong >= 0) {
    throw new CostbookError({
      name: 'MappingNotValid',
      what: `"${dates[wrong]}" in ${mapping.path} is no way to write dates.`,
      why: 'It is made of YYYY or YY, MM or MMM, DD, HH, mm, ss and what stands between them, or is the word unix.',
      fix: 'Write it like "dates: DD.MM.YYYY" or "dates: [MM/DD/YYYY, YYYY-MM]".',
      where: mapping.whereOf(dates.length > 1 ? ['dates', wrong] : ['dates']),
    });
  }
  if (numbers && numbers.decimal === numbers.thousands) {
    throw new CostbookError({
      name: 'MappingNotValid',
      what: `Decimals and thousands have the same separator "${numbers.decimal}" in ${mapping.path}.`,
      why: '1.234 would be both one thousand and one.',
      fix: 'Write "numbers: { decimal: \',\', thousands: . }" for 1.234,56.',
      where: mapping.whereOf(['numbers', 'thousands']),
    });
  }
}

function incomplete(mapping: Mapping, what: string, why: string, fix: string, at: readonly (string | number)[] = ['columns']): CostbookError {
  return new CostbookError({ name: 'MappingIncomplete', what: `In ${mapping.path} ${what}.`, why, fix, where: mapping.whereOf(at) });
}

function exampleOf(name: string): string {
  return name === 'ServiceCategory' ? 'Business Applications' : name === 'BillingAccountId' ? '"4711"' : '<name>';
}

/** A file lacks a column that its mapping needs. */
export function headerMissing(mapping: Mapping, path: string, alternatives: readonly string[], headers: readonly string[]): CostbookError {
  const nearest = alternatives.map((header) => nearestWord(letters(header), headers.map(letters))).find((found) => found !== undefined);
  const meant = headers.find((header) => letters(header) === nearest);
  return new CostbookError({
    name: 'MappingDoesNotFit',
    what: `${path} has no column ${alternatives.map((header) => `"${header}"`).join(' or ')}, which the mapping ${mapping.name} needs.`,
    why: `Its columns are ${headers.slice(0, 12).join(', ')}${headers.length > 12 ? ' …' : ''}.`,
    fix: meant
      ? `If "${meant}" is meant, write it instead, or beside it in a list: [${alternatives.join(', ')}, ${meant}].`
      : 'Export the file with that column, or name the one that takes its place in the mapping.',
    where: mapping.whereOf(placeOf(mapping, alternatives[0]!)),
  });
}

/** A file has two columns that are the same one to its mapping. */
export function headerTwice(mapping: Mapping, header: string): CostbookError {
  return new CostbookError({
    name: 'MappingHeaderTwice',
    what: `A file that the mapping ${mapping.name} reads has the column "${header}" twice.`,
    why: 'Which of the two is meant cannot be told, and they may differ.',
    fix: 'Give one of them another header in the file.',
    where: mapping.whereOf(placeOf(mapping, header)),
  });
}

/** Two mappings recognise the same file. */
export function mappingsTie(path: string, names: readonly string[], where: string): CostbookError {
  return new CostbookError({
    name: 'MappingsTie',
    what: `${path} is recognised by the mappings ${names.join(' and ')} alike.`,
    why: 'They may read it differently, and nothing says which is right.',
    fix: `Name one beside the file in providers.yaml: "mapping: ${names[0]}"; or list more "headers:" in the one that is closer.`,
    where,
  });
}

/** providers.yaml names a mapping that is not there. */
export function mappingUnknown(name: string, known: readonly string[], where: string): CostbookError {
  const nearest = nearestWord(name, known);
  return new CostbookError({
    name: 'MappingUnknown',
    what: `There is no mapping "${name}".`,
    why: known.length === 0 ? 'The folder mappings beside providers.yaml holds none.' : `Known mappings: ${known.join(', ')}.`,
    fix: nearest ? `Write "mapping: ${nearest}".` : `Write the file mappings/${name}.yaml beside providers.yaml; data/inputs/README.md shows how.`,
    where,
  });
}

function placeOf({ columns, meters, leave_out, rows }: Mapping, header: string): (string | number)[] {
  const column = Object.entries(columns).find(([, headers]) => headers?.includes(header));
  if (column) return ['columns', column[0]];
  const meter = meters.findIndex(({ column, cost, less }) => column === header || cost === header || less.includes(header));
  if (meter >= 0) return ['meters', meter];
  if (header in leave_out) return ['leave_out', header];
  return rows.by === header ? ['rows', 'by'] : ['headers'];
}
