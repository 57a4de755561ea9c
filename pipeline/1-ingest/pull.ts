/**
 * How a provider's bills are fetched. A provider that can be asked has a `pull.ts` that opens a {@link PullSession}; what is done with
 * it (what is new, receipts, going on after an interruption, retries, progress) is the same for all and stands in `pulling/`.
 */
import type { z } from 'zod';
import type { Clock } from '../engine/clock.ts';
import type { Log } from '../engine/log.ts';

/** What a session may touch beside the network. */
export interface PullEffects {
  readonly clock: Clock;
  readonly log: Log;
  /** Value of an environment variable, or undefined: settings hold names of secrets, never secrets. */
  environment(name: string): string | undefined;
}

/** The pulling side of a provider. */
export interface Pull<Settings = unknown> {
  /** What stands under `pull:` of a bill in providers.yaml; strict. Numbers arrive as the text they are written in: `z.coerce.number()`. */
  readonly settings: z.ZodType<Settings>;
  /** Settings that say how to get there, not what is asked for: another value of these fetches nothing again. */
  readonly access?: readonly string[];
  /** What the credentials must be allowed, for a refusal to name: `s3:ListBucket on the bucket and s3:GetObject on the prefix`. */
  readonly permissions?: string;
  /** How a person signs in, for credentials that are missing or have expired: `Run aws sso login, or set AWS_PROFILE.` */
  readonly signIn?: string;
  /** Credentials come from the SDK's default chain. Loads the SDK, which a build never needs. */
  open(settings: Settings, effects: PullEffects): Promise<PullSession>;
}

/** Billing periods to ask for, both included, as `YYYY-MM`; `from` is null for all there are. */
export interface PeriodRange {
  readonly from: string | null;
  readonly to: string;
}

/**
 * Every step may throw what the SDK throws; the runner retries what may pass and says the rest in four parts (`pulling/failures.ts`),
 * so a session retries nothing itself. A CostbookError is passed on as it is.
 */
export interface PullSession {
  /** What there is in these periods. Asks for lists and sizes, never for a bill. */
  offers(range: PeriodRange): Promise<readonly Offer[]>;
  /**
   * The parts of one offer in their order, from the first one after `cursor` on; null begins at the beginning. After an error it is
   * called again with the cursor of the last part that is kept, also by another process, so a cursor is text that holds no secret.
   */
  parts(offer: Offer, cursor: string | null): AsyncIterable<Part>;
  close?(): Promise<void>;
}

/** One billing period of one bill, as it is delivered now. */
export interface Offer {
  /** `YYYY-MM`. */
  readonly period: string;
  /** Changes when the provider delivers the period again; null where only fetching can tell. */
  readonly version: string | null;
  /** The provider itself says that the period will not change any more. */
  readonly isFinal: boolean;
  /** What fetching it takes, as far as it is known beforehand. */
  readonly sizeBytes: number | null;
  readonly parts?: number | null;
  /** Requests that the provider bills. */
  readonly requests: number | null;
  /** What the provider charges for fetching it, in US dollars as decimal text; null: nothing to speak of. */
  readonly priceUsd: string | null;
}

/** One object in a bucket, or one page of a reply. */
export interface Part {
  /** File name in bronze, the same in every delivery, once in each: `costs-00001.snappy.parquet`, `page-0001.json`. */
  readonly name: string;
  /** An ETag or the like: a part that is kept in this version is not fetched again. Null: unknown. */
  readonly version: string | null;
  readonly sizeBytes: number | null;
  /** Where to go on after this part, another place for each part; null: nowhere, it is the last one. */
  readonly cursor: string | null;
  /** The bytes from `offset` on, which is 0 unless `version` is known: then the object must still be in that version, else {@link DeliveryChanged}. */
  open(offset: number): Promise<AsyncIterable<Uint8Array>>;
}

/** Thrown by a session when what it offered is no longer what there is: the runner asks for the offer again and begins anew. */
export class DeliveryChanged extends Error {
  override readonly name = 'DeliveryChanged';
}
