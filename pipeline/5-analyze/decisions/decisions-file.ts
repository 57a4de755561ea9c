/** What people decided about what was found: reads decisions.yaml. */
import { join } from 'node:path';
import { z } from 'zod';
import { listOf, readYaml, text } from '../../engine/config.ts';
import { CostbookError } from '../../engine/errors.ts';

export const DECISIONS_FILE = 'decisions.yaml';

const day = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'is not a day like 2026-07-01');
const AnomalyEntry = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{12}$/, 'is not the id of an anomaly, twelve digits and letters a to f'),
  decision: z.enum(['accept', 'ignore']),
  reason: text,
  by: text.nullish(),
  on: day.nullish(),
});
const File = z.strictObject({ anomalies: listOf(AnomalyEntry) });

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
