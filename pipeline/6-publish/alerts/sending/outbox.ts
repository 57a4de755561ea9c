/** Sends what waits. Each attempt is written down before it is made, each outcome after it: what a killed run sent may be sent once more, with the same id. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Alerts, ConfiguredChannel } from '../alerts-file.ts';
import { DeliveryFailure, type SendEffects } from '../channel.ts';
import type { Pending } from './state.ts';

export interface Patience {
  /** Further tries in the same run, for failures that may pass. */
  readonly retries: number;
  readonly firstWaitMs: number;
  /** A receiver that asks for a longer wait gets the message in a later run. */
  readonly longestRetryAfterMs: number;
  readonly timeoutMs: number;
}

export const PATIENCE: Patience = { retries: 2, firstWaitMs: 1000, longestRetryAfterMs: 30_000, timeoutMs: 10_000 };

/** Wait before the next run tries again: five minutes, doubled each time, up to six hours. */
const BACKOFF_MS = 5 * 60_000;
const LONGEST_BACKOFF_MS = 6 * 3_600_000;
const LONGEST_ASKED_MS = 24 * 3_600_000;

export interface Outbox {
  readonly pending: readonly Pending[];
  /** Keeps what still waits. */
  save(pending: readonly Pending[]): void;
}

export interface Delivered {
  readonly sent: readonly Pending[];
  readonly waiting: readonly Pending[];
}

/** Effects but for the time of an attempt, which moves on from `startedAt`. */
export interface DeliveryEffects extends Pick<SendEffects, 'environment' | 'print'> {
  readonly startedAt: Date;
  readonly isQuiet: boolean;
  readonly patience: Patience;
}

/** True for what this run tries. */
export function isDue({ notBefore, isUrgent }: Pending, { startedAt, isQuiet }: Pick<DeliveryEffects, 'startedAt' | 'isQuiet'>): boolean {
  return (isUrgent || !isQuiet) && (notBefore === null || notBefore <= startedAt.toISOString());
}

/**
 * Sends through all channels side by side, and through each one after the other; a channel whose receiver is not there is left until the next run.
 * What speaks of an alert again waits for what its recipient has not taken of it yet, so that "resolved" never arrives before "new".
 */
export async function deliver(outbox: Outbox, { channels }: Pick<Alerts, 'channels'>, effects: DeliveryEffects): Promise<Delivered> {
  let waiting = [...outbox.pending];
  const sent: Pending[] = [];
  const startMs = performance.now();
  const moment = (): Date => new Date(effects.startedAt.getTime() + performance.now() - startMs);
  const replace = (before: Pending, after: Pending | null): void => {
    waiting = waiting.flatMap((each) => (each === before ? (after ?? []) : each));
    outbox.save(waiting);
  };
  const deliverThrough = async (channel: ConfiguredChannel): Promise<void> => {
    const untold = new Set<string>();
    for (const due of waiting.filter((each) => each.channel === channel.name)) {
      const told = due.message.items.map(({ id }) => JSON.stringify([due.recipient, id]));
      if (!isDue(due, effects) || told.some((each) => untold.has(each))) {
        for (const each of told) untold.add(each);
        continue;
      }
      const tried = { ...due, attempts: due.attempts + 1 };
      replace(due, tried);
      const failure = await attempt(tried, channel, effects, moment);
      if (failure === null) {
        sent.push(tried);
        replace(tried, null);
        continue;
      }
      replace(tried, { ...tried, failure: failure.message, notBefore: new Date(moment().getTime() + backoffMs(tried.attempts, failure)).toISOString() });
      if (!failure.isOfRecipient) break;
      for (const each of told) untold.add(each);
    }
  };
  await Promise.all(channels.map(deliverThrough));
  return { sent, waiting };
}

async function attempt(
  pending: Pending,
  { channel, settings }: ConfiguredChannel,
  effects: DeliveryEffects,
  moment: () => Date,
): Promise<DeliveryFailure | null> {
  const { retries, firstWaitMs, longestRetryAfterMs, timeoutMs } = effects.patience;
  for (let retry = 0; ; retry++) {
    try {
      await channel.send(pending.message, pending.recipient, settings, { environment: effects.environment, print: effects.print, timeoutMs, now: moment() });
      return null;
    } catch (error) {
      const failure = error instanceof DeliveryFailure ? error : new DeliveryFailure(`${channel.id} failed: ${(error as Error).name}`);
      const waitMs = failure.retryAfterMs ?? firstWaitMs * 2 ** retry;
      if (!failure.mayPass || retry >= retries || waitMs > longestRetryAfterMs) return failure;
      await sleep(waitMs);
    }
  }
}

function backoffMs(attempts: number, { retryAfterMs }: DeliveryFailure): number {
  const own = Math.min(BACKOFF_MS * 2 ** (attempts - 1), LONGEST_BACKOFF_MS);
  return Math.max(own, Math.min(retryAfterMs ?? 0, LONGEST_ASKED_MS));
}
