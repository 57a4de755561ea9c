/** From what a rule asks to how it is checked. */
import { FOCUS_COLUMNS, REPAIRS } from '../../contract/focus.ts';
import { type Formula, isMarked, isNotNull, readCondition } from './formula.ts';
import { type GroupCheck, groupCheckOf } from './group-checks.ts';
import { brokenBy } from './phrases.ts';
import type { Rule } from './read-rules.ts';

/** How one rule is checked: row by row, on how the bill was delivered, across rows, or several of them. */
export interface Check {
  readonly rule: Rule;
  /** Columns that a bill has to have; of others the rule says nothing. */
  readonly columns: readonly string[];
  /** Charges that the rule speaks of, and those that break it. */
  readonly applies: Formula;
  readonly broken: Formula;
  /** Charges that broke it as delivered and were repaired. */
  readonly repaired: Formula;
  /** Marks of those repairs in x_SourceChanges. */
  readonly marks: readonly string[];
  /** Kinds of defect with which a file breaks the rule as delivered; of one column, or with null of any. */
  readonly defects: readonly string[];
  readonly defectColumn: string | null;
  /** Types that a column of a Parquet file may have. */
  readonly types: RegExp | null;
  /** The rule is about the columns themselves: `present`, `first` or `named`. */
  readonly layout: 'present' | 'first' | 'named' | null;
  /** Of `present`: only where another column of the same feature is there. */
  readonly feature: string | null;
  readonly group: GroupCheck | null;
}

const NAMES = new Set(FOCUS_COLUMNS.map(({ name }) => name));
/** Defects with which a file breaks a rule as delivered, and what a Parquet file has to store; see 1-ingest/probes.ts. */
const DELIVERED: Readonly<Record<string, { defects?: readonly string[]; types?: RegExp }>> = {
  'be text': { types: /^(VARCHAR|ENUM|UUID|JSON|MAP|STRUCT|VARIANT)|\]$/ },
  'be a decimal': { defects: ['Text in a number'], types: /^(DECIMAL|DOUBLE|FLOAT|U?(TINY|SMALL|BIG|HUGE)?INT|INTEGER)/ },
  'be a readable decimal': { defects: ['Text in a number'] },
  'be readable': { defects: ['Text in a number'] },
  'be a date and time': { defects: ['Not a time'], types: /^(TIMESTAMP|DATE|VARCHAR)/ },
  'be dates of ISO 8601': { defects: ['Not a time'] },
  'be written as YYYY-MM-DDTHH:mm:ssZ': { defects: ['Time without Z'] },
  'end with Z': { defects: ['Time without Z'] },
  'NOT be blank': { defects: ['Empty text', 'Literal NULL'] },
  'NOT stand for null as empty text or as a word': { defects: ['Empty text', 'Literal NULL'] },
  'be a JSON object of plain values': { defects: ['Not JSON'] },
  'be a JSON object': { defects: ['Not JSON'] },
  'start ids of custom columns with x_': { defects: ['Unknown column'] },
};
const LAYOUTS: Readonly<Record<string, Check['layout']>> = {
  'be present': 'present',
  'place columns of FOCUS first': 'first',
  'NOT mix custom columns among those of FOCUS': 'first',
  'write ids of custom columns in PascalCase of at most 50 letters and digits': 'named',
};

/** How the rule is checked. Throws Error where nothing says how. */
export function checkOf(rule: Rule): Check {
  const [asked, feature = null] = rule.requirement.split(' where the provider has ') as [string, string?];
  const delivered = DELIVERED[asked];
  const layout = LAYOUTS[asked] ?? null;
  const group = groupCheckOf(rule);
  const rows = layout || group ? null : brokenBy(rule.column, asked);
  if (!delivered && !layout && !group && !rows) throw new Error(`no check for: ${rule.id} ${rule.text}`);
  const condition = rule.condition === null ? true : readCondition(rule.condition);
  const marks = marksOf(rule, asked);
  const isOfColumn = NAMES.has(rule.column);
  const own = isOfColumn && !rows?.isOfAnyRow && !/be null|be 0$|^equal|be present/.test(asked) ? [isNotNull(rule.column)] : [];
  return {
    rule,
    columns: [...new Set([...(isOfColumn ? [rule.column] : []), ...mentioned(`${rule.requirement} ${rule.condition ?? ''}`), ...(rows?.columns ?? [])])],
    applies: { all: [condition, ...own, ...(rows?.applies ? [rows.applies] : [])] },
    broken: rows ? { all: [condition, ...(rows.applies ? [rows.applies] : []), rows.broken] } : false,
    repaired: { any: marks.map(isMarked) },
    marks,
    defects: delivered?.defects ?? [],
    defectColumn: isOfColumn ? rule.column : null,
    types: delivered?.types ?? null,
    layout,
    feature,
    group,
  };
}

/** Columns of FOCUS that a text names. */
function mentioned(text: string): string[] {
  return text.split(/\W+/).filter((word) => NAMES.has(word));
}

function marksOf({ id, column }: Rule, asked: string): string[] {
  const repairs = Object.entries(REPAIRS).flatMap(([mark, broke]) => (broke === id ? [mark] : []));
  if (asked === 'be one of its allowed values') return [...repairs, `Spelling:${column}`];
  if (asked === 'be a plain number') return [...repairs, `Amount:${column}`];
  return asked === 'NOT carry signs of currency or separators' ? ['Amount:'] : repairs;
}
