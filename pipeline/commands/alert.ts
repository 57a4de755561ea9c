/** `costbook alert`: tells people what the newest edition found, once. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { ALERTS_FILE, type Alerts, readAlerts } from '../6-publish/alerts/alerts-file.ts';
import { messageText, plain } from '../6-publish/alerts/message.ts';
import { isDue, PATIENCE } from '../6-publish/alerts/sending/outbox.ts';
import { type EditionBook, type Planned, planRun, type RunOutcome, sendAlerts } from '../6-publish/alerts/sending/send-alerts.ts';
import { type Pending, readState } from '../6-publish/alerts/sending/state.ts';
import { readEdition, type StoredEdition } from '../6-publish/editions/manifest.ts';
import { openEdition, refuseWithoutTable } from '../6-publish/editions/open.ts';
import { systemClock } from '../engine/clock.ts';
import { Database } from '../engine/duckdb.ts';
import { CostbookError, EXIT } from '../engine/errors.ts';
import { bookToRead, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { takeLock } from '../engine/lock.ts';
import { environment } from '../engine/secrets.ts';
import { pointInTime } from './options.ts';

interface AlertOptions {
  readonly data?: string;
  readonly inputs?: string;
  readonly state?: string;
  readonly dryRun?: boolean;
  readonly asSent?: boolean;
  readonly at?: Date;
}

export const alert: Command = new Command('alert')
  .description(
    'Tell people what alerts.yaml asks of the newest edition: what is new, worse or over since it was told last, and digests that are due. ' +
      'What no receiver takes waits and is tried again by the next run. Exit code 3 when something waits because a receiver failed.',
  )
  .option('--data <dir>', 'book to read')
  .option('--inputs <dir>', `folder with alerts.yaml (default: that of the book, or ${DEFAULT_INPUTS})`)
  .option('--state <file>', 'what was told and what waits (default: state/alerts.json in the book); keep it between runs')
  .option('--dry-run', 'print the messages; send nothing and remember nothing')
  .option('--as-sent', 'with --dry-run: print what each receiver would get, in its own form')
  .option('--at <time>', 'with --dry-run: the time to go by, like 2026-11-20T08:00Z', pointInTime)
  .addHelpText('after', '\nExample\n  costbook build && costbook alert --dry-run\n  costbook alert --state data/alerts.json')
  .action(async ({ at, dryRun, asSent = false, ...options }: AlertOptions) => {
    if ((at !== undefined || asSent) && !dryRun) throw onlyDry(asSent ? '--as-sent' : '--at');
    const book = bookToRead(options.data, console.error);
    const own = join(book, 'inputs');
    const folders = foldersOf(book, options.inputs ?? (existsSync(own) ? own : DEFAULT_INPUTS));
    const alerts = readAlerts(folders.inputs);
    if (alerts.rules.length + alerts.digests.length === 0) throw nothingToTell(folders.inputs);
    const statePath = options.state ?? join(folders.state, 'alerts.json');
    const now = at ?? systemClock.now();
    await withEdition(folders.data, readEdition(folders.editions), async (edition) => {
      if (dryRun) return printPlan(await planRun(readState(statePath), alerts, edition, now), alerts, { now, asSent });
      const lock = takeLock(join(folders.state, 'alerts'));
      if ('holder' in lock) throw alertsRunning(lock.holder, folders.state);
      try {
        const outcome = await sendAlerts(statePath, alerts, edition, { startedAt: now, environment, print: (text) => console.log(text), patience: PATIENCE });
        report(outcome);
      } finally {
        lock.release();
      }
    });
  });

async function withEdition(dataFolder: string, stored: StoredEdition, work: (book: EditionBook) => Promise<void>): Promise<void> {
  const { id, edition } = stored;
  refuseWithoutTable(stored, 'alert_findings', 'rules of alerts were part of an edition');
  const database = await Database.open();
  try {
    await openEdition(database, dataFolder, edition);
    await work({ database, company: edition.company, edition: id, asOf: edition.asOf, currency: edition.reportingCurrency });
  } finally {
    database.close();
  }
}

/** Every message, as text or as its channel would send it, and when. */
function printPlan(planned: Planned, { channels }: Alerts, { now, asSent }: { now: Date; asSent: boolean }): void {
  for (const pending of planned.state.pending) {
    const { channel, settings } = channels.find(({ name }) => name === pending.channel)!;
    const isNow = isDue(pending, { startedAt: now, isQuiet: planned.isQuiet });
    const when = isNow ? 'now' : pending.notBefore !== null ? `not before ${pending.notBefore}` : 'after the quiet hours';
    console.log(`--- ${pending.channel} (${channel.id}) to ${pending.recipient}, ${when}${pending.failure === null ? '' : `; tried, ${pending.failure}`}`);
    console.log(`${asSent ? channel.preview(pending.message, settings) : messageText(pending.message)}\n`);
  }
  noteLeft(planned);
  console.error(planned.state.pending.length === 0 ? 'Nothing to tell.' : `${counted(planned.state.pending.length)} would be sent or kept; nothing was.`);
}

/** Throws AlertsWaiting (exit code 3) when a receiver did not take a message. */
function report(outcome: RunOutcome): void {
  const { sent, waiting, givenUp } = outcome;
  noteLeft(outcome);
  for (const { channel, recipient, message } of sent) console.error(`Sent through ${channel} to ${recipient}: ${plain(message.title)}`);
  const failed = waiting.filter(({ failure }) => failure !== null);
  const held = waiting.length - failed.length;
  if (held > 0) console.error(`${counted(held)} ${held === 1 ? 'waits' : 'wait'} for the end of quiet hours or for ${held === 1 ? 'its' : 'their'} channel.`);
  if (sent.length + waiting.length + givenUp.length === 0) console.error('Nothing new to tell.');
  if (failed.length + givenUp.length > 0) throw alertsWaiting(failed, givenUp);
}

function noteLeft({ givenUp, unreachable, unknownRules }: Planned): void {
  for (const { channel, message, failure } of givenUp)
    console.error(`Given up after waiting for ${channel}${failure === null ? '' : ` (${failure})`}: ${plain(message.title)}`);
  for (const sentence of unreachable) console.error(plain(sentence));
  if (unknownRules.length > 0) console.error(`The edition does not know the rule ${unknownRules.map((name) => `"${name}"`).join(', ')} yet: build a new one.`);
}

function counted(messages: number): string {
  return `${messages} message${messages === 1 ? '' : 's'}`;
}

function alertsWaiting(failed: readonly Pending[], givenUp: readonly Pending[]): CostbookError {
  const reasons = [...new Set(failed.map(({ channel, failure }) => `${channel}: ${failure}`))];
  return new CostbookError({
    name: 'AlertsWaiting',
    what: [
      ...(failed.length > 0 ? [`${counted(failed.length)} could not be delivered.`] : []),
      ...(givenUp.length > 0 ? [`${counted(givenUp.length)} ${givenUp.length === 1 ? 'was' : 'were'} given up.`] : []),
    ].join(' '),
    why: reasons.join('; ') || 'Nobody took them within give_up_after_days, or their channel is gone from alerts.yaml.',
    fix: failed.length > 0 ? 'Mend the receiver or its settings and run costbook alert again: nothing is lost until then.' : 'Read above what they said.',
    where: `${ALERTS_FILE}, channel ${[...new Set([...failed, ...givenUp].map(({ channel }) => channel))].join(', ')}`,
    exitCode: EXIT.provider,
  });
}

function alertsRunning(holder: number, state: string): CostbookError {
  return new CostbookError({
    name: 'AlertsRunning',
    what: `Process ${holder} is sending alerts of this book.`,
    why: 'Two at once would tell everything twice.',
    fix: 'Wait until it is done, or stop it. A lock whose process is gone is taken over by itself.',
    where: join(state, 'alerts', 'lock'),
  });
}

function nothingToTell(inputs: string): CostbookError {
  return new CostbookError({
    name: 'AlertsMissing',
    what: `${inputs} has no ${ALERTS_FILE}, or it asks for nothing.`,
    why: 'Without a rule or a digest nobody is told anything.',
    fix: `Write ${ALERTS_FILE} as in pipeline/1-ingest/demo/inputs/${ALERTS_FILE}, and build an edition.`,
    where: `${inputs}/${ALERTS_FILE}:1`,
  });
}

function onlyDry(option: string): CostbookError {
  return new CostbookError({
    name: 'OptionsConflict',
    what: `${option} is given without --dry-run.`,
    why: 'What is really sent goes by the clock: quiet hours and digests are those of people.',
    fix: `Add --dry-run, or leave ${option} away.`,
    where: `costbook alert ${option}`,
  });
}
