import type { Clock } from '../../engine/clock.ts';
import type { Folders } from '../../engine/context.ts';
import type { Log } from '../../engine/log.ts';
import type { Pull } from '../pull.ts';

/** Who is asked: a provider of bills, or a source of evidence. */
export interface Pullable {
  readonly id: string;
  readonly title: string;
  readonly pull: Pull;
  /** Folder of its README below the first room; absent: its id. */
  readonly place?: string;
}

/** A bill or evidence of providers.yaml that is fetched. */
export interface PullSource {
  readonly name: string;
  readonly provider: Pullable;
  readonly settings: unknown;
  /** Hash of those settings that say what is asked for. */
  readonly asked: string;
  /** First billing period to fetch, `YYYY-MM`; null for all there are. */
  readonly from: string | null;
  /** Currency of parts that do not name one. */
  readonly currency: string | null;
  /** Days after its end from which on a period that is complete is not fetched again. */
  readonly closesAfterDays: number;
  /** `file:line` of its entry. */
  readonly where: string;
}

/** What pulling works with. */
export interface PullContext {
  readonly folders: Pick<Folders, 'bronze' | 'state'>;
  readonly log: Log;
  readonly clock: Clock;
}

/** How long to wait, and how often to try again. */
export interface Patience {
  readonly retries: number;
  /** Before the first retry; doubles with each, up to `longestWaitMs`, times a random number from 1 to 2. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** A Retry-After beyond it is not waited for. */
  readonly longestRetryAfterMs: number;
  /** A body that is silent for so long is given up and asked for again. */
  readonly silenceMs: number;
  /** The same for a list or the beginning of a body, for which a provider may have to compute. */
  readonly replyMs: number;
}

export const PATIENCE: Patience = {
  retries: 6,
  firstWaitMs: 1000,
  longestWaitMs: 60_000,
  longestRetryAfterMs: 15 * 60_000,
  silenceMs: 60_000,
  replyMs: 5 * 60_000,
};

export interface PullOptions {
  /** Only these billing periods, `YYYY-MM`; none for all. */
  readonly periods: readonly string[];
  /** Fetch also what is closed or unchanged. */
  readonly again: boolean;
  /** Only say what would be fetched. */
  readonly dryRun: boolean;
  readonly patience: Patience;
}
