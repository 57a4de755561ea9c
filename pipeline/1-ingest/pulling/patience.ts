/** Waiting and trying again. */
import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import { BrokenOff, failureOf, mayPass } from './failures.ts';
import type { Patience, PullContext } from './source.ts';

/** Carries what was thrown past p-retry, which has opinions on TypeErrors. */
class Attempt extends Error {
  readonly thrown: unknown;
  constructor(thrown: unknown) {
    super('attempt failed');
    this.thrown = thrown;
  }
}

/** Does `work`, again after a while as long as its failures may pass. Exponential backoff with jitter; a Retry-After is honoured. */
export async function patiently<T>({ log, clock }: Pick<PullContext, 'log' | 'clock'>, patience: Patience, work: () => Promise<T>): Promise<T> {
  const failure = (error: Error) => failureOf((error as Attempt).thrown, clock.now());
  try {
    return await pRetry(() => work().catch((error: unknown) => Promise.reject(new Attempt(error))), {
      retries: patience.retries,
      minTimeout: patience.firstWaitMs,
      maxTimeout: patience.longestWaitMs,
      randomize: true,
      shouldRetry: ({ error }) => mayPass(failure(error)) && (failure(error).retryAfterMs ?? 0) <= patience.longestRetryAfterMs,
      onFailedAttempt: async ({ error, retriesLeft }) => {
        const { says, retryAfterMs } = failure(error);
        const waitMs = retryAfterMs ?? 0;
        if (!mayPass(failure(error)) || retriesLeft === 0 || waitMs > patience.longestRetryAfterMs) return;
        log.step(`pull  ${says}: trying again${waitMs > 0 ? ` in ${Math.ceil(waitMs / 1000)} s` : ''}`);
        await sleep(waitMs);
      },
    });
  } catch (error) {
    throw error instanceof Attempt ? error.thrown : error;
  }
}

/** What `promise` brings, unless it takes longer. Throws BrokenOff. */
export async function within<T>(promise: Promise<T>, limitMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new BrokenOff(`${what} was silent for ${Math.round(limitMs / 1000)} s`)), limitMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
