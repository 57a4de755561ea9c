/** What stands under `when` of a rule, as alternatives that SQL can join: a rule matches when all conditions of one alternative hold. */
import { z } from 'zod';
import { text } from '../engine/config.ts';
import { CostbookError } from '../engine/errors.ts';

export const scalar = z.union([text, z.boolean().transform(String)]);
const oneOrMore = z.union([scalar.transform((one) => [one]), z.array(scalar).min(1)]);
const tests = z.strictObject({
  is: oneOrMore.optional(),
  prefix: oneOrMore.optional(),
  contains: oneOrMore.optional(),
  regex: oneOrMore.optional(),
  any: z.literal(true).optional(),
  not: oneOrMore.optional(),
});
const Test = tests.refine((test) => Object.keys(test).length > 0, 'says nothing to compare with');
type ColumnTest = readonly string[] | z.output<typeof Test>;

/** `{ column: test, … }`, all of which must hold, with `any: [ … ]`, `all: [ … ]` and `not: { … }` around more of the same. */
export interface When {
  readonly any?: readonly When[];
  readonly all?: readonly When[];
  readonly not?: When;
  readonly [column: string]: ColumnTest | readonly When[] | When | undefined;
}

export const When: z.ZodType<When> = z.lazy(() =>
  z
    .object({ any: z.array(When).min(1).optional(), all: z.array(When).min(1).optional(), not: When.optional() })
    .catchall(z.union([oneOrMore, Test]) as z.ZodType<ColumnTest>),
) as unknown as z.ZodType<When>;

/** One comparison: the attribute's value is one of the operands, or begins with one …; negated: it is none of them, or there is no value. */
export interface Condition {
  /** A column, or `tag.<key>`. */
  readonly attribute: string;
  readonly operator: 'is' | 'prefix' | 'contains' | 'regex' | 'any';
  readonly operands: readonly string[];
  readonly isNegated: boolean;
}

type Alternatives = readonly (readonly Condition[])[];
const WORDS = ['any', 'all', 'not'];
/** More ways to match than anybody could read. */
const MOST_ALTERNATIVES = 256;

/**
 * The alternatives of `when`, conditions in the order of the file; an empty alternative always holds.
 * Throws RuleTooWide (exit code 1), found at `where`.
 */
export function alternativesOf(when: When, where: string): Alternatives {
  return anyWay(when, false, where);
}

function anyWay(when: When, isNegated: boolean, where: string): Alternatives {
  const parts: Alternatives[] = Object.entries(when)
    .filter(([column]) => !WORDS.includes(column))
    .flatMap(([column, test]) => conditionsOf(column, test as ColumnTest).map((condition) => [[negated(condition, isNegated)]]));
  if (when.all) for (const each of when.all) parts.push(anyWay(each, isNegated, where));
  if (when.any)
    parts.push(
      (isNegated ? both : either)(
        when.any.map((each) => anyWay(each, isNegated, where)),
        where,
      ),
    );
  if (when.not) parts.push(anyWay(when.not, !isNegated, where));
  return (isNegated ? either : both)(parts, where);
}

function either(parts: readonly Alternatives[], where: string): Alternatives {
  return limited(parts.flat(), where);
}

function both(parts: readonly Alternatives[], where: string): Alternatives {
  return parts.reduce<Alternatives>(
    (left, right) =>
      limited(
        left.flatMap((one) => right.map((other) => [...one, ...other])),
        where,
      ),
    [[]],
  );
}

function limited(alternatives: Alternatives, where: string): Alternatives {
  if (alternatives.length <= MOST_ALTERNATIVES) return alternatives;
  throw new CostbookError({
    name: 'RuleTooWide',
    what: `This rule can match in more than ${MOST_ALTERNATIVES} ways.`,
    why: '"any" inside "all" multiplies; nobody could say which of the ways put a charge there.',
    fix: 'Write it as several rules, or use lists: { ServiceName: [a, b, c] }.',
    where,
  });
}

function negated(condition: Condition, isNegated: boolean): Condition {
  return isNegated ? { ...condition, isNegated: !condition.isNegated } : condition;
}

function conditionsOf(attribute: string, test: ColumnTest): Condition[] {
  if (Array.isArray(test)) return [{ attribute, operator: 'is', operands: test, isNegated: false }];
  return Object.entries(test as z.output<typeof Test>).map(([operator, operands]) => ({
    attribute,
    operator: operator === 'not' ? 'is' : (operator as Condition['operator']),
    operands: operands === true ? ['true'] : (operands as string[]),
    isNegated: operator === 'not',
  }));
}

/** `when` in words: `ServiceName is a or b and (tag.team is present or not SubAccountName is x)`. */
export function sentenceOf(when: When): string {
  const columns = Object.entries(when)
    .filter(([column]) => !WORDS.includes(column))
    .flatMap(([column, test]) => conditionsOf(column, test as ColumnTest).map(conditionSentence));
  const all = (when.all ?? []).map((each) => sentenceOf(each));
  const any = when.any ? [`(${when.any.map(sentenceOf).join(' or ')})`] : [];
  const not = when.not ? [`not (${sentenceOf(when.not)})`] : [];
  return [...columns, ...all, ...any, ...not].join(' and ') || 'everything';
}

function conditionSentence({ attribute, operator, operands, isNegated }: Condition): string {
  if (operator === 'any') return `${attribute} is present`;
  return `${attribute} ${operator === 'is' && isNegated ? 'is not' : operator} ${operands.join(' or ')}`;
}
