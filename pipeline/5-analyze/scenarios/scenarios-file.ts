/** What people think of doing, or fear: reads scenarios.yaml. */
import { join } from 'node:path';
import { z } from 'zod';
import {
  assumptionsOf,
  KIND_NAMES,
  problemOfNumber,
  SCENARIO_KINDS,
  SCOPE_KEYS,
  type Scenario,
  type ScenarioKind,
  type ScenarioScope,
} from '#contract/scenarios.ts';
import { isInCalendar } from '../../engine/calendar.ts';
import { listOf, readYaml, text } from '../../engine/config.ts';
import { nearestWord } from '../../engine/errors.ts';
import { type EntryProblem, namedEntries } from '../named-entries.ts';

export const SCENARIOS_FILE = 'scenarios.yaml';
export const DECISIONS = ['proposed', 'approved', 'rejected'] as const;

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is not a month like 2027-01');
const day = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'is not a day like 2026-11-02')
  .refine(isInCalendar, 'is a day that the calendar does not know');
const numberKeys = [...new Set(KIND_NAMES.flatMap((kind) => Object.keys(SCENARIO_KINDS[kind])))];
const optionalTexts = <K extends string>(keys: readonly K[]) =>
  Object.fromEntries(keys.map((key) => [key, text.nullish()])) as Record<K, z.ZodOptional<z.ZodNullable<z.ZodString>>>;
const Entry = z.strictObject({
  name: text,
  kind: z.enum(KIND_NAMES),
  scope: z.strictObject(optionalTexts(SCOPE_KEYS)).nullish(),
  from: month,
  to: month.nullish(),
  ...optionalTexts(numberKeys),
  unit: text.nullish(),
  target: text.nullish(),
  decision: z.enum(DECISIONS).nullish(),
  approver: text.nullish(),
  on: day.nullish(),
  reason: text.nullish(),
});
const File = z.strictObject({ scenarios: listOf(Entry) });
type Written = z.output<typeof Entry>;

/** A scenario and what was decided of it. */
export interface SavedScenario extends Scenario {
  /** What units of a launch are, and where a region or architecture move goes to; said, not computed with. */
  readonly unit: string | null;
  readonly target: string | null;
  readonly decision: (typeof DECISIONS)[number];
  readonly approver: string | null;
  /** `YYYY-MM-DD` or null. */
  readonly on: string | null;
  readonly reason: string | null;
  /** `scenarios.yaml:line` */
  readonly where: string;
}

/**
 * Scenarios of scenarios.yaml in its order; none without the file. Throws the errors of YAML, ScenarioTwice, ScenarioEndsBeforeItBegins, ScenarioScopeTwice,
 * ScenarioScopeNotValid, ScenarioNumberMissing, ScenarioNumberNotValid, ScenarioNumberUnknown or ScenarioUndecided (exit code 1), each with file and line.
 */
export function readScenarios(inputs: string): SavedScenario[] {
  const { value, whereOf } = readYaml(join(inputs, SCENARIOS_FILE), File);
  return namedEntries(value.scenarios, whereOf, { list: 'scenarios', noun: 'Scenario', problemOf, make: savedOf });
}

function savedOf(entry: Written, where: string): SavedScenario {
  return {
    name: entry.name,
    kind: entry.kind,
    scope: present(entry.scope ?? {}) as ScenarioScope,
    from: entry.from,
    to: entry.to ?? null,
    numbers: present(Object.fromEntries(Object.keys(assumptionsOf(entry.kind)).map((key) => [key, numberOf(entry, key)]))),
    unit: entry.unit ?? null,
    target: entry.target ?? null,
    decision: entry.decision ?? 'proposed',
    approver: entry.approver ?? null,
    on: entry.on ?? null,
    reason: entry.reason ?? null,
    where,
  };
}

function problemOf(entry: Written, firstOfName: string | undefined): EntryProblem | null {
  const { scope, decision } = entry;
  const units = [scope?.business_unit, scope?.department, scope?.cost_center].filter((unit) => unit);
  const problems: readonly (EntryProblem | false)[] = [
    firstOfName !== undefined && { name: 'ScenarioTwice', why: `One of this name stands at ${firstOfName}.`, fix: 'Give one of them another name:.' },
    !!entry.to &&
      entry.to < entry.from && {
        name: 'ScenarioEndsBeforeItBegins',
        why: `It begins in ${entry.from} and ends in ${entry.to}.`,
        fix: 'Correct from: or to:.',
        key: 'to',
      },
    units.length > 1 && {
      name: 'ScenarioScopeTwice',
      why: 'Its scope names several units; which of them it works on would be a guess.',
      fix: 'Keep one of business_unit:, department:, cost_center:.',
      key: 'scope',
    },
    !!scope?.tag &&
      !/^[^=]+=./.test(scope.tag) && {
        name: 'ScenarioScopeNotValid',
        why: `"${scope.tag}" is not a tag and its value.`,
        fix: 'Write tag: key=value.',
        key: 'scope',
      },
    entry.kind === 'currency' &&
      !scope?.currency && {
        name: 'ScenarioScopeNotValid',
        why: 'Which currency gains or loses is not said.',
        fix: 'Add scope: { currency: EUR }, say.',
        key: 'kind',
      },
    entry.kind === 'launch' &&
      Object.keys(present(scope ?? {})).some((key) => !['business_unit', 'department', 'cost_center'].includes(key)) && {
        name: 'ScenarioScopeNotValid',
        why: 'What is launched has no cost yet, so only who will bear it can be said.',
        fix: 'Keep only business_unit:, department: or cost_center:.',
        key: 'scope',
      },
    ...numberProblems(entry),
    (decision === 'approved' || decision === 'rejected') &&
      !(entry.approver && entry.on) && {
        name: 'ScenarioUndecided',
        why: `It is ${decision}, and ${entry.approver ? 'on which day' : 'by whom'} is not said.`,
        fix: 'Add approver: and on:.',
        key: 'decision',
      },
    decision === 'rejected' &&
      !entry.reason && { name: 'ScenarioUndecided', why: 'It is rejected, and why is not said.', fix: 'Add reason:.', key: 'decision' },
  ];
  return problems.find((problem) => problem !== false) || null;
}

function numberProblems(entry: Written): EntryProblem[] {
  const known = assumptionsOf(entry.kind);
  const foreign = numberKeys.find((key) => !(key in known) && numberOf(entry, key) !== null);
  if (foreign) {
    const nearest = nearestWord(foreign, Object.keys(known));
    return [
      {
        name: 'ScenarioNumberUnknown',
        why: `A ${entry.kind} assumes ${Object.keys(known).join(', ')}; ${foreign}: would silently do nothing.`,
        fix: nearest ? `Write "${nearest}:", or remove "${foreign}:".` : `Remove "${foreign}:".`,
        key: foreign,
      },
    ];
  }
  return Object.entries(known).flatMap(([key, assumption]): EntryProblem[] => {
    const written = numberOf(entry, key);
    if (written === null)
      return assumption.standard === null
        ? [{ name: 'ScenarioNumberMissing', why: `A ${entry.kind} needs ${key}: (${assumption.label}, ${assumption.unit}).`, fix: `Add ${key}:.` }]
        : [];
    const problem = problemOfNumber(assumption, written);
    return problem ? [{ name: 'ScenarioNumberNotValid', why: `${key}: ${written} ${problem}.`, fix: `Correct ${key}:.`, key }] : [];
  });
}

function numberOf(entry: Written, key: string): string | null {
  return (entry as Partial<Record<string, string | null>>)[key] ?? null;
}

function present(texts: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).flatMap(([key, value]) => (value ? [[key, value]] : [])));
}

/** Numbers a scenario of this kind does without, so that a reader sees them all: those that stand in the file, and the standard ones. */
export function numbersOf(kind: ScenarioKind, numbers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(assumptionsOf(kind)).map(([key, { standard }]) => [key, numbers[key] ?? standard ?? '0']));
}
