/** Which tags charges must carry: reads policies.yaml. */
import { join } from 'node:path';
import { z } from 'zod';
import { isInCalendar } from '../../engine/calendar.ts';
import { listOf, readYaml, type Sourced, text } from '../../engine/config.ts';
import { CostbookError } from '../../engine/errors.ts';

export const POLICY_FILE = 'policies.yaml';
const DEFAULT_GOAL_PERCENT = '98';

const DAY = /^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/;
const month = z.string().regex(DAY, 'is not a day or month like 2026-07-01 or 2026-07').refine(isInCalendar, 'is a day that the calendar does not know');
const percent = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,4})?$/, 'is not a percentage like 98')
  .refine((goal) => Number(goal) > 0 && Number(goal) <= 100, 'is not a percentage above 0 and up to 100');
const word = z.union([text, z.boolean().transform(String)]);
const words = z.union([word.transform((one) => [one]), z.array(word).min(1)]);
const tests = z.strictObject({
  is: words.optional(),
  not: words.optional(),
  prefix: words.optional(),
  contains: words.optional(),
  regex: words.optional(),
  any: z.literal(true).optional(),
  missing: z.literal(true).optional(),
});
const test = z.union([words.transform((is) => ({ is })), tests.refine((each) => Object.keys(each).length > 0, 'says nothing to compare with')]);
type Test = Readonly<Partial<Record<'is' | 'not' | 'prefix' | 'contains' | 'regex', readonly string[]> & Record<'any' | 'missing', true>>>;

/** Columns of charges that an exception may speak of; of a resource only whether there is one. */
export const EXCEPTION_COLUMNS = [
  'ServiceProviderName',
  'SubAccountId',
  'SubAccountName',
  'ServiceCategory',
  'ServiceName',
  'ResourceType',
  'ChargeCategory',
  'ChargeClass',
  'ChargeFrequency',
  'PricingCategory',
  'CommitmentDiscountStatus',
] as const;
const presence = z.strictObject({ any: z.literal(true).optional(), missing: z.literal(true).optional() });
const Exception = z.strictObject({
  ...(Object.fromEntries(EXCEPTION_COLUMNS.map((column) => [column, test.optional()])) as Record<
    (typeof EXCEPTION_COLUMNS)[number],
    z.ZodOptional<typeof test>
  >),
  ResourceId: presence.optional(),
});
const Entry = z.strictObject({
  tag: text,
  name: text.nullish(),
  values: z.array(word).min(1).nullish(),
  regex: text.nullish(),
  goal_percent: percent.nullish(),
  from: month.nullish(),
  except: z.array(Exception).nullish(),
  except_terraform_types: z.array(text).nullish(),
});
const File = z.strictObject({ goal_percent: percent.nullish(), policies: listOf(Entry) });

/** A tag that charges must carry, nothing left open. */
export interface TagPolicy {
  readonly name: string;
  /** As people wrote it. */
  readonly tag: string;
  /** Empty: any value. */
  readonly values: readonly string[];
  /** RE2, found anywhere in the value, case ignored. */
  readonly regex: string | null;
  /** Decimal text, `98`. */
  readonly goalPercent: string;
  /** First day of the month from which it holds, or null: always. */
  readonly fromMonth: string | null;
  /** Columns and their tests, all of which must hold; any one of the exceptions exempts a charge. */
  readonly exceptions: readonly Readonly<Record<string, Test>>[];
  /** Types of Terraform that cannot be tagged; a `*` stands for anything. */
  readonly exceptTypes: readonly string[];
  /** `policies.yaml:line` */
  readonly where: string;
}

/**
 * Policies of policies.yaml; none without the file. Throws the errors of YAML, PolicyTwice where two have one name, and PolicyValuesTwice
 * where one names both values and a regex (exit code 1), each with file and line. Patterns are not tried here.
 */
export function readPolicies(inputs: string): TagPolicy[] {
  const file = readYaml(join(inputs, POLICY_FILE), File) as Sourced<z.output<typeof File>>;
  const seen = new Map<string, string>();
  return file.value.policies.map((entry, index) => {
    const where = file.whereOf(['policies', index]);
    const name = entry.name ?? entry.tag;
    refuseTwice(name, seen, where);
    if (entry.values && entry.regex) throw valuesTwice(name, file.whereOf(['policies', index, 'regex']));
    return {
      name,
      tag: entry.tag,
      values: entry.values ?? [],
      regex: entry.regex ?? null,
      goalPercent: entry.goal_percent ?? file.value.goal_percent ?? DEFAULT_GOAL_PERCENT,
      fromMonth: entry.from ? `${entry.from.slice(0, 7)}-01` : null,
      exceptions: (entry.except ?? []).filter((exception) => Object.keys(exception).length > 0) as TagPolicy['exceptions'],
      exceptTypes: entry.except_terraform_types ?? [],
      where: `${POLICY_FILE}:${where.split(':').at(-1)}`,
    };
  });
}

function refuseTwice(name: string, seen: Map<string, string>, where: string): void {
  const first = seen.get(name.toLowerCase());
  if (first !== undefined) {
    throw new CostbookError({
      name: 'PolicyTwice',
      what: `Two policies are named "${name}".`,
      why: `The first stands at ${first}; a page that names the policy of a number could not say which.`,
      fix: 'Give one of them another name:, or join their exceptions.',
      where,
    });
  }
  seen.set(name.toLowerCase(), where);
}

function valuesTwice(name: string, where: string): CostbookError {
  return new CostbookError({
    name: 'PolicyValuesTwice',
    what: `Policy "${name}" has both values and a regex.`,
    why: 'Which of them an allowed value must meet would be a guess.',
    fix: 'Keep values: for a short list, or regex: for a form.',
    where,
  });
}

/** What a policy asks, in words. */
export function policySentence({ tag, values, regex }: TagPolicy): string {
  const allowed = values.length > 0 ? ` that is ${values.join(' or ')}` : regex === null ? '' : ` that matches ${regex}`;
  return `Every charge has the tag ${tag}${allowed}`;
}

/** What a policy does not ask it of, in words; null when of nothing. */
export function exceptionSentence({ exceptions }: TagPolicy): string | null {
  if (exceptions.length === 0) return null;
  return exceptions
    .map((exception) =>
      Object.entries(exception)
        .flatMap(([column, each]) =>
          Object.entries(each).map(([operator, operands]) => {
            if (operands === true) return `${column} is ${operator === 'any' ? 'present' : 'missing'}`;
            return `${column} ${operator === 'not' ? 'is not' : operator} ${(operands as readonly string[]).join(' or ')}`;
          }),
        )
        .join(' and '),
    )
    .join('; ');
}
