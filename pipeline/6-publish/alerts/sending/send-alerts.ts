/** One run of the sender: what changed since the last one is stored as messages, then everything that waits is sent. */
import type { Database } from '../../../engine/duckdb.ts';
import type { Alerts } from '../alerts-file.ts';
import { changesSince } from './changes.ts';
import { digestMessages } from './digests.ts';
import { aged, daysSince, readFindings } from './findings.ts';
import { dueDay, isQuiet, localTime } from './hours.ts';
import { type About, bundled } from './messages.ts';
import { type DeliveryEffects, deliver } from './outbox.ts';
import { type AlertState, type Pending, readState, writeState } from './state.ts';

export interface EditionBook extends Omit<About, 'now'> {
  /** Holds views of the edition's tables. */
  readonly database: Database;
  readonly currency: string;
}

export interface Planned {
  /** What is known once everything that waits is stored. */
  readonly state: AlertState;
  readonly isQuiet: boolean;
  /** What was given up: nobody took it in time, or its channel is no more. */
  readonly givenUp: readonly Pending[];
  readonly unreachable: readonly string[];
  /** Rules that the edition does not know yet. */
  readonly unknownRules: readonly string[];
}

/** What a run at this time would store; nothing is written and nothing sent. */
export async function planRun(told: AlertState, alerts: Alerts, book: EditionBook, now: Date): Promise<Planned> {
  const about = { company: book.company, edition: book.edition, asOf: book.asOf, now };
  const days = daysSince(book.asOf, now);
  const byName = new Map(alerts.rules.map((rule) => [rule.name, rule]));
  const findings = (await readFindings(book.database)).map((finding) => {
    const rule = byName.get(finding.x_AlertRule);
    return rule ? aged(finding, rule, days) : finding;
  });
  const { items, open } = changesSince(told.open, findings, alerts.rules, alerts.siteUrl ?? '');
  const isKept = ({ expiresAt, channel }: Pending): boolean => expiresAt > now.toISOString() && alerts.channels.some(({ name }) => name === channel);
  const { pending, unreachable } = bundled(told.pending.filter(isKept), items, alerts, about);
  const local = localTime(now, alerts.timeZone);
  const digests = { ...told.digests };
  const digested: Pending[] = [];
  for (const digest of alerts.digests) {
    const day = dueDay(digest, local, told.digests[digest.name]);
    if (day === null) continue;
    digested.push(...(await digestMessages(digest, alerts, { ...book, ...about })));
    digests[digest.name] = day;
  }
  const known = await book.database.rows<{ x_AlertRule: string }>('SELECT x_AlertRule FROM alert_rules');
  return {
    state: { format: 1, open, pending: [...pending, ...digested], digests },
    isQuiet: isQuiet(local, alerts.quietHours),
    givenUp: told.pending.filter((each) => !isKept(each)),
    unreachable,
    unknownRules: alerts.rules.map(({ name }) => name).filter((name) => !known.some(({ x_AlertRule }) => x_AlertRule === name)),
  };
}

export interface RunOutcome extends Planned {
  readonly sent: readonly Pending[];
  readonly waiting: readonly Pending[];
}

/** Plans, stores, sends, and stores after each message what still waits. */
export async function sendAlerts(statePath: string, alerts: Alerts, book: EditionBook, effects: Omit<DeliveryEffects, 'isQuiet'>): Promise<RunOutcome> {
  const planned = await planRun(readState(statePath), alerts, book, effects.startedAt);
  const save = (pending: readonly Pending[]): void => writeState(statePath, { ...planned.state, pending: [...pending] });
  save(planned.state.pending);
  const { sent, waiting } = await deliver({ pending: planned.state.pending, save }, alerts, { ...effects, isQuiet: planned.isQuiet });
  return { ...planned, sent, waiting };
}
