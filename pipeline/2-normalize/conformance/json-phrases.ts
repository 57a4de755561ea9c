/** What rules ask of JSON inside a column. Each function takes and returns SQL. */
import { quoteText } from '../../engine/duckdb.ts';
import { type Formula, heldBy } from './formula.ts';

/** `100 GB-Hours`, `GB/Hour`, `Requests`: an optional whole number, then words of which the first has a capital. */
export function isUnit(v: string): string {
  const word = `[A-Za-z]*[A-Z][A-Za-z]*( [A-Za-z]+)*`;
  return `regexp_full_match(${v}, '([1-9][0-9]* )?${word}([-/]([1-9][0-9]* )?${word})?')`;
}

/** Keys stand once: DuckDB keeps both of two equal keys. */
export function isObject(v: string): string {
  return `CASE WHEN json_valid(${v}) AND json_type(${v}) = 'OBJECT' THEN list_unique(json_keys(${v})) = len(json_keys(${v})) ELSE false END`;
}

export function isKeyValue(v: string): string {
  return `CASE WHEN ${isObject(v)} THEN NOT ${nests(v)} ELSE false END`;
}

/** A bracket behind the first one may stand in a text, so only then the structure is asked. */
function nests(v: string): string {
  const text = `${v}::VARCHAR`;
  return `CASE WHEN strpos(substr(${text}, 2), '{') = 0 AND strpos(${text}, '[') = 0 THEN false ELSE regexp_matches(json_structure(${v})::VARCHAR, '^.+[{\\[]') END`;
}

/** True where a key `k` at the root meets the condition. */
export function hasKey(v: string, condition: string): string {
  return `coalesce(len(list_filter(json_keys(TRY_CAST(${v} AS JSON)), lambda k: ${condition})) > 0, false)`;
}

export function isForeignKey(known: readonly string[]): string {
  return `NOT starts_with(k, 'x_') AND k NOT IN (${known.map(quoteText).join(', ')})`;
}

/** The letters are right and the spelling is not. */
export function isMisspelt(known: readonly string[]): string {
  const letters = known.map((key) => quoteText(key.toLowerCase())).join(', ');
  return `k NOT IN (${known.map(quoteText).join(', ')}) AND lower(regexp_replace(k, '[^A-Za-z0-9]', '', 'g')) IN (${letters})`;
}

const LIST = 'Elements';
const elementsOf = (v: string, list = LIST): string => `TRY_CAST(json_extract(TRY_CAST(${v} AS JSON), '$.${list}') AS JSON[])`;

/** True where an element `e` of the list meets the condition. */
export function hasElement(v: string, condition: string, list = LIST): string {
  return `coalesce(len(list_filter(${elementsOf(v, list)}, lambda e: ${condition})) > 0, false)`;
}

export function elementHasKey(condition: string): string {
  return `json_type(e) = 'OBJECT' AND len(list_filter(json_keys(e), lambda k: ${condition})) > 0`;
}

export function repeatsElements(v: string): string {
  return `coalesce(len(${elementsOf(v)}) > len(list_distinct(${elementsOf(v)})), false)`;
}

export function holdsNullElement(v: string): string {
  return hasElement(v, "e IS NULL OR json_type(e) = 'NULL'");
}

export function isDeeperThan3(v: string): string {
  const nested = String.raw`\{[^{}]*`.repeat(4);
  return `coalesce(regexp_matches(replace(replace(json_structure(TRY_CAST(${v} AS JSON))::VARCHAR, '[', '{'), ']', '}'), '${nested}'), false)`;
}

const isNumber = (e: string): string => `coalesce(TRY_CAST(${e} AS DOUBLE) IS NOT NULL, true)`;
const textAt = (key: string): string => `json_extract_string(e, '$.${key}')`;

type Phrases = Readonly<Record<string, (column: string) => { broken: Formula }>>;
const ofElements =
  (condition: string, list = LIST): ((column: string) => { broken: Formula }) =>
  (column) => ({ broken: heldBy(column, hasElement('v', condition, list)) });
const hasNoList = (list: string): string => `coalesce(json_type(TRY_CAST(v AS JSON), '$.${list}') IS DISTINCT FROM 'ARRAY', true)`;
const isNoObject = "coalesce(json_type(e) IS DISTINCT FROM 'OBJECT', true)";
const OWN = ['AllocatedRatio', 'UsageQuantity', 'UsageUnit'];
/** Version 1.3 wrote `ContractCommitmentID`. */
const lacksContract =
  `${isNoObject} OR ${textAt('ContractId')} IS NULL OR coalesce(${textAt('ContractCommitmentId')}, ${textAt('ContractCommitmentID')}) IS NULL ` +
  `OR (${textAt('ContractCommitmentAppliedCost')} IS NULL AND (${textAt('ContractCommitmentAppliedQuantity')} IS NULL OR ${textAt('ContractCommitmentAppliedUnit')} IS NULL))`;

/** What is asked of the objects in AllocatedMethodDetails, ContractApplied and CommitmentProgramEligibilityDetails. */
export const OBJECT_PHRASES: Phrases = {
  'hold a list named Elements': (column) => ({ broken: heldBy(column, hasNoList(LIST)) }),
  'hold nothing but objects in Elements': ofElements(isNoObject),
  'hold plain values in each element': ofElements(`json_type(e) = 'OBJECT' AND ${nests('e')}`),
  'have keys in each element that FOCUS defines or that start with x_': ofElements(elementHasKey(isForeignKey(OWN))),
  'hold AllocatedRatio in each element': ofElements(`${textAt('AllocatedRatio')} IS NULL`),
  'hold a number as AllocatedRatio': ofElements(`NOT ${isNumber(textAt('AllocatedRatio'))} AND ${textAt('AllocatedRatio')} IS NOT NULL`),
  'hold UsageUnit beside each UsageQuantity': ofElements(`${textAt('UsageQuantity')} IS NOT NULL AND ${textAt('UsageUnit')} IS NULL`),
  'hold UsageUnit as FOCUS writes units': ofElements(`coalesce(NOT ${isUnit(textAt('UsageUnit'))}, false)`),
  'hold a number as UsageQuantity': ofElements(`${textAt('UsageQuantity')} IS NOT NULL AND NOT ${isNumber(textAt('UsageQuantity'))}`),
  'hold a list Elements of objects with ContractId, ContractCommitmentId, and an applied cost or an applied quantity with its unit': (column) => ({
    broken: heldBy(column, `${hasNoList(LIST)} OR ${hasElement('v', lacksContract)}`),
  }),
  'hold an applied unit as FOCUS writes units': ofElements(`coalesce(NOT ${isUnit(textAt('ContractCommitmentAppliedUnit'))}, false)`),
  'hold a list CommitmentPrograms of objects with a ProgramType': (column) => ({
    broken: heldBy(
      column,
      `${hasNoList('CommitmentPrograms')} OR ${hasElement('v', `${isNoObject} OR ${textAt('ProgramType')} IS NULL`, 'CommitmentPrograms')}`,
    ),
  }),
  'name the CommitmentDiscountType where there is one': (column) => ({
    broken: {
      sql: `CASE WHEN ${column} IS NULL OR CommitmentDiscountType IS NULL THEN false ELSE coalesce(NOT list_contains(json_extract_string(TRY_CAST(${column} AS JSON), '$.CommitmentPrograms[*].ProgramType'), CommitmentDiscountType), true) END`,
    },
  }),
};
