/** What people decided about what was found: reads decisions.yaml. */
import { join } from 'node:path';
import { z } from 'zod';
import { isInCalendar } from '../../engine/calendar.ts';
import { listOf, readYaml, text } from '../../engine/config.ts';
import { CostbookError } from '../../engine/errors.ts';

export const DECISIONS_FILE = 'decisions.yaml';

const day = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'is not a day like 2026-07-01')
  .refine(isInCalendar, 'is a day that the calendar does not know');
const AnomalyEntry = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{12}$/, 'is not the id of an anomaly, twelve digits and letters a to f'),
  decision: z.enum(['accept', 'ignore']),
  reason: text,
  by: text.nullish(),
  on: day.nullish(),
});
const amount = z.string().regex(/^\d{1,15}(\.\d{1,10})?$/, 'is not an amount without sign and separators like 1200.50');
const RecommendationEntry = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{12}$/, 'is not the id of a recommendation, twelve digits and letters a to f'),
  decision: z.enum(['accepted', 'dismissed', 'done']),
  kind: text.nullish(),
  action: z.enum(['Delete', 'Stop', 'Schedule', 'Resize', 'Upgrade', 'Migrate', 'Configure', 'Renegotiate', 'Renew', 'Purchase']).nullish(),
  resource: text.nullish(),
  claimed_per_month: amount.nullish(),
  on: day.nullish(),
  until: day.nullish(),
  reason: text.nullish(),
  owner: text.nullish(),
  ticket: text.nullish(),
  by: text.nullish(),
});
const File = z.strictObject({ anomalies: listOf(AnomalyEntry), recommendations: listOf(RecommendationEntry) });

/** What was decided of one anomaly. */
export interface AnomalyDecision {
  readonly id: string;
  /** accept: it was real, and is known now; ignore: it should not have been told. */
  readonly decision: 'accept' | 'ignore';
  readonly reason: string;
  readonly by: string | null;
  /** `YYYY-MM-DD` or null. */
  readonly on: string | null;
  /** `decisions.yaml:line` */
  readonly where: string;
}

/**
 * Decisions on anomalies; none without the file. Throws the errors of YAML, or DecisionTwice where one anomaly has two (exit code 1), each with
 * file and line.
 */
export function readAnomalyDecisions(inputs: string): AnomalyDecision[] {
  const { value, whereOf } = readYaml(join(inputs, DECISIONS_FILE), File);
  const seen = new Map<string, string>();
  return value.anomalies.map(({ id, decision, reason, by, on }, index) => {
    const where = whereOf(['anomalies', index]);
    if (seen.has(id)) {
      throw new CostbookError({
        name: 'DecisionTwice',
        what: `Anomaly ${id} has two decisions.`,
        why: `The first stands at ${seen.get(id)}; which of them counts would be a guess.`,
        fix: 'Keep one of the two.',
        where,
      });
    }
    seen.set(id, where);
    return { id, decision, reason, by: by ?? null, on: on ?? null, where: `${DECISIONS_FILE}:${where.split(':').at(-1)}` };
  });
}

/** What was decided of one recommendation. */
export interface RecommendationDecision {
  readonly id: string;
  /** accepted: it will be done; dismissed: not before `until`, and why; done: on which day, so that the bill can be measured. */
  readonly decision: 'accepted' | 'dismissed' | 'done';
  /** What the edition that found it need not be there for: its kind, action, resource and monthly savings; null: as that edition says. */
  readonly kind: string | null;
  readonly action: string | null;
  readonly resource: string | null;
  /** Decimal text in the reporting currency. */
  readonly claimed: string | null;
  /** `YYYY-MM-DD` or null. */
  readonly on: string | null;
  readonly until: string | null;
  readonly reason: string | null;
  readonly owner: string | null;
  readonly ticket: string | null;
  readonly by: string | null;
  /** `decisions.yaml:line` */
  readonly where: string;
}

/**
 * Decisions on recommendations; none without the file. Throws the errors of YAML, DecisionTwice where one recommendation has two, or DecisionIncomplete where
 * one that is dismissed has no reason or end, or one that is done has no day (exit code 1), each with file and line.
 */
export function readRecommendationDecisions(inputs: string): RecommendationDecision[] {
  const { value, whereOf } = readYaml(join(inputs, DECISIONS_FILE), File);
  const seen = new Map<string, string>();
  return value.recommendations.map((entry, index) => {
    const where = whereOf(['recommendations', index]);
    refuseIncomplete(entry, seen.get(entry.id), where);
    seen.set(entry.id, where);
    const { claimed_per_month, ...rest } = entry;
    const given = Object.fromEntries(Object.entries(rest).map(([key, said]) => [key, said ?? null])) as unknown as Omit<
      RecommendationDecision,
      'claimed' | 'where'
    >;
    const absent = { kind: null, action: null, resource: null, on: null, until: null, reason: null, owner: null, ticket: null, by: null };
    return { ...absent, ...given, claimed: claimed_per_month ?? null, where: `${DECISIONS_FILE}:${where.split(':').at(-1)}` };
  });
}

function refuseIncomplete({ id, decision, on, until, reason }: z.output<typeof RecommendationEntry>, first: string | undefined, where: string): void {
  const refuse = (name: string, what: string, why: string, fix: string): never => {
    throw new CostbookError({ name, what, why, fix, where });
  };
  if (first !== undefined)
    refuse(
      'DecisionTwice',
      `Recommendation ${id} has two decisions.`,
      `The first stands at ${first}; which of them counts would be a guess.`,
      'Keep the newer of the two.',
    );
  if (decision === 'dismissed' && !(reason && until))
    refuse(
      'DecisionIncomplete',
      `Recommendation ${id} is dismissed without ${reason ? 'an end' : 'a reason'}.`,
      'What is put aside for ever is forgotten, not decided.',
      'Add reason: and until:.',
    );
  if (decision === 'done' && !on)
    refuse('DecisionIncomplete', `Recommendation ${id} is done, and on which day is not said.`, 'Savings are measured before and after that day.', 'Add on:.');
  if (decision !== 'dismissed' && until)
    refuse(
      'DecisionIncomplete',
      `Recommendation ${id} is ${decision}, and ends.`,
      'Only what is dismissed asks again after a day.',
      'Remove until:, or write decision: dismissed.',
    );
}
