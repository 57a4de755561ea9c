/** What was told and what waits to be told: one JSON file, written whole. It holds no secret, and may be kept in git. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { CostbookError } from '../../../engine/errors.ts';
import { writeWhole } from '../../../engine/lake.ts';

const owner = z.strictObject({ name: z.string().nullable(), email: z.string().nullable(), slack: z.string().nullable() });
const Item = z.strictObject({
  id: z.string(),
  change: z.enum(['New', 'Worse', 'Resolved']),
  rule: z.string(),
  kind: z.string(),
  headline: z.string(),
  cause: z.string(),
  cost: z.string().nullable(),
  owner,
  unit: z.string().nullable(),
  url: z.string(),
  level: z.number(),
  where: z.string(),
});
const Line = z.strictObject({
  unit: z.string(),
  monthToDate: z.string(),
  monthEnd: z.string(),
  budget: z.string().nullable(),
  openAlerts: z.array(z.string()),
  url: z.string(),
});
const Message = z.strictObject({
  id: z.string(),
  title: z.string(),
  items: z.array(Item),
  lines: z.array(Line),
  company: z.string(),
  edition: z.string(),
  asOf: z.string(),
  createdAt: z.string(),
  url: z.string(),
});
const State = z.strictObject({
  format: z.literal(1),
  /** By the id of the finding: what was told of it last, and how bad it was then. */
  open: z.record(z.string(), z.strictObject({ item: Item, value: z.string() })),
  pending: z.array(
    z.strictObject({
      channel: z.string(),
      recipient: z.string(),
      message: Message,
      isUrgent: z.boolean(),
      /** Runs that have tried it; one that has been tried keeps its words and its id. */
      attempts: z.number(),
      /** ISO 8601, or null: at once. */
      notBefore: z.string().nullable(),
      expiresAt: z.string(),
      failure: z.string().nullable(),
    }),
  ),
  /** Day for which each digest was put together last, by its name. */
  digests: z.record(z.string(), z.string()),
});

export type AlertState = z.infer<typeof State>;
export type OpenAlert = AlertState['open'][string];
export type Pending = AlertState['pending'][number];

export const NOTHING_TOLD: AlertState = { format: 1, open: {}, pending: [], digests: {} };

/** Reads the file; absent, nothing was told yet. Throws AlertStateNotValid (exit code 1): going on without it would tell everything again. */
export function readState(path: string): AlertState {
  if (!existsSync(path)) return NOTHING_TOLD;
  try {
    return State.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const [said] = error instanceof z.ZodError ? error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`) : [(error as Error).message];
    throw new CostbookError({
      name: 'AlertStateNotValid',
      what: `${path} is not what costbook alert wrote (${said}).`,
      why: 'It says what was told and what waits; without it everything would be told again and what waits would be lost.',
      fix: 'Bring back its last good copy, or delete it to begin anew: each alert that is open now is then told once more.',
      where: path,
    });
  }
}

/** Writes the file whole: a killed process leaves the old one or the new one. Entries stand in the order of their keys. */
export function writeState(path: string, state: AlertState): void {
  const sorted = (record: Readonly<Record<string, unknown>>) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeWhole(path, `${JSON.stringify({ ...state, open: sorted(state.open), digests: sorted(state.digests) }, null, 2)}\n`);
}
