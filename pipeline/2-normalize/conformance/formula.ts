/** What rules are made of: conditions on a charge, joined with and, or and not, none of which is ever NULL. */
import { quoteName, quoteText } from '../../engine/duckdb.ts';

/** One yes-or-no question about a charge. */
export interface Atom {
  /** SQL that is true or false; never NULL. With {@link ofValue} it speaks of `v`, one value of that column. */
  readonly sql: string;
  /** Column whose distinct values are asked instead of every row: for questions that take long, like whether a text is JSON. */
  readonly ofValue?: string;
}
export type Formula = boolean | Atom | { readonly not: Formula } | { readonly all: readonly Formula[] } | { readonly any: readonly Formula[] };

export function isNull(column: string): Formula {
  return { sql: `${quoteName(column)} IS NULL` };
}

export function isNotNull(column: string): Formula {
  return { not: isNull(column) };
}

/** NULL is no value, so it differs from every value. */
export function is(column: string, value: string): Formula {
  const literal = /^\d+$/.test(value) ? value : quoteText(value);
  return { sql: `${quoteName(column)} IS NOT DISTINCT FROM ${literal}` };
}

export function differs(column: string, other: string): Formula {
  return { sql: `${quoteName(column)} IS DISTINCT FROM ${quoteName(other)}` };
}

/** True for the values `v` of a column, NULL never among them, that the condition holds for. */
export function heldBy(column: string, condition: string): Formula {
  return { sql: condition, ofValue: column };
}

/** A row that says of itself what was repaired in it. */
export function isMarked(mark: string): Formula {
  return { sql: `coalesce(contains(x_SourceChanges, ${quoteText(mark)}), false)` };
}

/**
 * Reads `SkuId is not null and ChargeCategory is Usage or Purchase, or ChargeClass is Correction`: groups parted by `, or` of
 * conditions parted by `and`; `is` a value or one of several, `is not`, `is neither … nor …`, `is null`, `is not null`.
 * Throws Error for what it cannot read.
 */
export function readCondition(text: string): Formula {
  const groups = text.split(', or ').map((group) => ({ all: group.split(' and ').map(readPart) }));
  return groups.length === 1 ? groups[0]! : { any: groups };
}

function readPart(part: string): Formula {
  const match = /^(\w+) is (not |neither )?(.+)$/.exec(part);
  if (!match) throw new Error(`not a condition: ${part}`);
  const [, column, no, rest] = match as unknown as [string, string, string | undefined, string];
  const values = rest.split(/ or | nor /);
  const formula: Formula = rest === 'null' ? isNull(column) : { any: values.map((value) => is(column, value)) };
  return no ? { not: formula } : formula;
}

/** The formula as SQL. */
export function sqlOf(formula: Formula): string {
  if (typeof formula === 'boolean') return String(formula);
  if ('not' in formula) return `NOT (${sqlOf(formula.not)})`;
  if ('all' in formula) return formula.all.length === 0 ? 'true' : `(${formula.all.map(sqlOf).join(' AND ')})`;
  if ('any' in formula) return formula.any.length === 0 ? 'false' : `(${formula.any.map(sqlOf).join(' OR ')})`;
  if (!formula.ofValue) return `(${formula.sql})`;
  return `coalesce((SELECT ${formula.sql} FROM (SELECT ${quoteName(formula.ofValue)} AS v) WHERE v IS NOT NULL), false)`;
}

/** Every atom of the formulas once, and for each formula a function of their answers. */
export function compile(formulas: readonly Formula[]): { atoms: Atom[]; tests: ((answers: Uint8Array) => boolean)[] } {
  const numbers = new Map<string, number>();
  const atoms: Atom[] = [];
  const numberOf = (atom: Atom): number => {
    const key = `${atom.ofValue ?? ''}\0${atom.sql}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, atoms.length);
    return atoms.push(atom) - 1;
  };
  const test = (formula: Formula): ((answers: Uint8Array) => boolean) => {
    if (typeof formula === 'boolean') return () => formula;
    if ('not' in formula) {
      const inner = test(formula.not);
      return (answers) => !inner(answers);
    }
    if ('all' in formula) {
      const parts = formula.all.map(test);
      return (answers) => parts.every((part) => part(answers));
    }
    if ('any' in formula) {
      const parts = formula.any.map(test);
      return (answers) => parts.some((part) => part(answers));
    }
    const number = numberOf(formula);
    return (answers) => answers[number] === 1;
  };
  return { tests: formulas.map(test), atoms };
}
