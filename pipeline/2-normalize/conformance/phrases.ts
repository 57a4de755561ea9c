/** What rules ask of one charge, phrase by phrase: which charges break it. */
import { NATIONAL_CURRENCIES } from '../../contract/currencies.ts';
import { FOCUS_PROPERTIES, FOCUS_VALUES, SERVICE_SUBCATEGORIES } from '../../contract/focus.ts';
import { quoteName, quoteText } from '../../engine/duckdb.ts';
import { differs, type Formula, heldBy, is, isNotNull, isNull, readCondition } from './formula.ts';
import * as json from './json-phrases.ts';

export interface Phrase {
  readonly broken: Formula;
  /** Narrows the charges that the rule speaks of. */
  readonly applies?: Formula;
  /** Columns that it takes beside those that the rule names. */
  readonly columns?: readonly string[];
  /** It speaks of charges whose own column is NULL too. */
  readonly isOfAnyRow?: boolean;
}

/** Products of published prices are rounded: half a cent and a thousandth are no difference. Compared as floats, nothing is summed. */
const HALF_CENT = '0.005';
/** Those that may hold lists; the other JSON columns hold plain values only. */
const OBJECT_COLUMNS = ['AllocatedMethodDetails', 'CommitmentProgramEligibilityDetails', 'ContractApplied'];

/** Which charges break what is asked of `column`; null: nothing says how to check it. */
export function brokenBy(column: string, asked: string): Phrase | null {
  const fixed = FIXED[asked]?.(column);
  if (fixed) return fixed;
  const product = /^equal (\w+) × (\w+)$/.exec(asked);
  if (product) return productOf(column, product[1]!);
  if (/^multiply with PricingQuantity to (\w+)$/.test(asked)) return productOf(asked.split(' ').at(-1)!, column);
  const other = /^equal (\w+)$/.exec(asked);
  if (other) return { broken: differs(column, other[1]!) };
  const value = /^(NOT )?be ([A-Z0-9][\w-]*)$/.exec(asked);
  if (!value) return null;
  return value[1] ? { broken: is(column, value[2]!), isOfAnyRow: true } : { broken: { not: is(column, value[2]!) }, isOfAnyRow: true };
}

const FIXED: Readonly<Record<string, (column: string) => Phrase>> = {
  'be null': (column) => ({ broken: isNotNull(column) }),
  'NOT be null': (column) => ({ broken: isNull(column) }),
  'be text': () => ({ broken: false }),
  'be a decimal': () => ({ broken: false }),
  'be a readable decimal': () => ({ broken: false }),
  'be a date and time': () => ({ broken: false }),
  'be a plain number': () => ({ broken: false }),
  'be written as YYYY-MM-DDTHH:mm:ssZ': () => ({ broken: false }),
  'NOT carry signs of currency or separators': () => ({ broken: false }),
  'NOT be blank': (column) => ({ broken: { sql: `CASE WHEN ${quoteName(column)} < '!' THEN trim(${quoteName(column)}) = '' ELSE false END` } }),
  'be 0 or more': (column) => ({ broken: { sql: `coalesce(${quoteName(column)} < 0, false)` } }),
  'be one of its allowed values': (column) => ({ broken: heldBy(column, `v NOT IN (${allowed(column).map(quoteText).join(', ')})`) }),
  'be a national currency of ISO 4217': (column) => ({ broken: heldBy(column, `v NOT IN (${[...NATIONAL_CURRENCIES].map(quoteText).join(', ')})`) }),
  // A virtual currency is any text, so what can be wrong is a national code in another spelling.
  'be a currency code': (column) => ({
    broken: heldBy(column, `v <> upper(trim(v)) AND upper(trim(v)) IN (${[...NATIONAL_CURRENCIES].map(quoteText).join(', ')})`),
  }),
  'be a unit as FOCUS writes units': (column) => ({ broken: heldBy(column, `NOT (${json.isUnit('v')})`) }),
  'be a JSON object of plain values': (column) => ({ broken: heldBy(column, `NOT (${json.isKeyValue('v')})`) }),
  'be a JSON object': (column) => ({ broken: heldBy(column, `NOT (${json.isObject('v')})`) }),
  'be after BillingPeriodStart, as an exclusive end': (column) => isAfter(column, 'BillingPeriodStart'),
  'be after ChargePeriodStart, as an exclusive end': (column) => isAfter(column, 'ChargePeriodStart'),
  'go with its own ServiceCategory': () => ({ broken: { all: [isNotNull('ServiceSubcategory'), { not: hasOwnParent() }] } }),
  'be Committed on usage of a commitment, and only there': (column) => {
    const covered = readCondition('ChargeCategory is Usage and CommitmentDiscountId is not null');
    return {
      applies: { any: [covered, is(column, 'Committed')] },
      broken: { any: [{ all: [covered, { not: is(column, 'Committed') }] }, { all: [{ not: covered }, is(column, 'Committed')] }] },
      columns: ['ChargeCategory', 'CommitmentDiscountId'],
      isOfAnyRow: true,
    };
  },
  'multiply with each unit price to the cost of its kind': () => {
    const products = [productOf('ListCost', 'ListUnitPrice'), productOf('ContractedCost', 'ContractedUnitPrice')];
    return {
      applies: { any: products.map(({ applies }) => applies!) },
      broken: { any: products.map(({ broken }) => broken) },
      columns: ['ListCost', 'ContractedCost'],
    };
  },
  'NOT repeat keys that Tags holds': (column) => ({
    broken: {
      sql: `CASE WHEN ${quoteName(column)} IS NULL OR Tags IS NULL THEN false ELSE coalesce(list_has_any(json_keys(TRY_CAST(${quoteName(column)} AS JSON)), json_keys(TRY_CAST(Tags AS JSON))), false) END`,
    },
  }),
  'have keys in PascalCase': (column) => ({ broken: heldBy(column, json.hasKey('v', "NOT regexp_full_match(k, '(x_)?[A-Z][A-Za-z0-9]*')")) }),
  'have keys that FOCUS defines or that start with x_': (column) => ({ broken: heldBy(column, json.hasKey('v', json.isForeignKey(propertiesOf(column)))) }),
  'spell keys of its own properties as FOCUS does': (column) => ({
    broken: heldBy(
      column,
      column === 'SkuPriceDetails'
        ? json.hasKey('v', json.isMisspelt(propertiesOf(column)))
        : json.hasElement('v', json.elementHasKey(json.isMisspelt(propertiesOf(column)))),
    ),
  }),
  'NOT repeat elements in a list': () => ofAnyJson(json.repeatsElements('v')),
  'NOT hold null in a list': () => ofAnyJson(json.holdsNullElement('v')),
  'NOT nest deeper than 3 levels': () => ofAnyJson(json.isDeeperThan3('v')),
  ...json.OBJECT_PHRASES,
};

function isAfter(end: string, start: string): Phrase {
  return { broken: { sql: `coalesce(${quoteName(end)} <= ${quoteName(start)}, false)` }, columns: [start] };
}

function productOf(cost: string, price: string): Phrase {
  const [c, p] = [quoteName(cost), quoteName(price)];
  const gap = `abs(${c}::DOUBLE - ${p}::DOUBLE * PricingQuantity::DOUBLE)`;
  return {
    applies: { all: [isNotNull(price), isNotNull('PricingQuantity'), isNotNull(cost)] },
    broken: { sql: `coalesce(${gap} > ${HALF_CENT} AND ${gap} > abs(${c}::DOUBLE) * 0.001, false)` },
    columns: [cost, price, 'PricingQuantity'],
    isOfAnyRow: true,
  };
}

function allowed(column: string): readonly string[] {
  if (column === 'ServiceSubcategory') return SERVICE_SUBCATEGORIES.map(({ subcategory }) => subcategory);
  return (FOCUS_VALUES as Readonly<Record<string, readonly string[]>>)[column]!;
}

function hasOwnParent(): Formula {
  const pairs = SERVICE_SUBCATEGORIES.map(({ category, subcategory }) => quoteText(`${category}/${subcategory}`));
  return { sql: `coalesce(ServiceCategory || '/' || ServiceSubcategory IN (${pairs.join(', ')}), false)` };
}

function propertiesOf(column: string): readonly string[] {
  return FOCUS_PROPERTIES[column as keyof typeof FOCUS_PROPERTIES];
}

function ofAnyJson(condition: string): Phrase {
  return { applies: { any: OBJECT_COLUMNS.map(isNotNull) }, broken: { any: OBJECT_COLUMNS.map((column) => heldBy(column, condition)) } };
}
