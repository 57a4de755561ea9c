/** What an alert channel is: a folder with `index.ts`, and its line in channels/index.ts. */
import type { z } from 'zod';
import type { Message, Owner } from './message.ts';

/** Where messages go. Throws {@link DeliveryFailure} and nothing else. */
export interface AlertChannel<Settings = unknown> {
  /** The key under which a channel of alerts.yaml holds its settings. */
  readonly id: string;
  /** Strict; secrets are names of environment variables. */
  readonly settings: z.ZodType<Settings>;
  /** At most so many alerts share a message. */
  readonly alertsPerMessage: number;
  /** What alerts for an owner are put together by, and shown as: addresses, rooms; each gets a message of its own. None: this owner cannot be reached. */
  recipientsOf(settings: Settings, owner: Owner): readonly string[];
  /** What is sent, as text for `--dry-run`; without secrets. */
  preview(message: Message, settings: Settings): string;
  send(message: Message, recipient: string, settings: Settings, effects: SendEffects): Promise<void>;
}

/** What sending may use of the world. */
export interface SendEffects {
  /** Value of an environment variable, or undefined. */
  environment(name: string): string | undefined;
  /** Time of this attempt. */
  readonly now: Date;
  /** A receiver that says nothing for so long has failed. */
  readonly timeoutMs: number;
  /** A line for stdout. */
  print(text: string): void;
}

export interface FailureOptions {
  /** It may pass by itself within seconds. */
  readonly mayPass?: boolean;
  /** The receiver asked to wait so long. */
  readonly retryAfterMs?: number | null;
  /** The receiver is there, and does not take this message now: others may go on. */
  readonly isOfRecipient?: boolean;
}

/** A message that was not taken; what it says names no secret. */
export class DeliveryFailure extends Error {
  readonly mayPass: boolean;
  readonly retryAfterMs: number | null;
  readonly isOfRecipient: boolean;

  constructor(says: string, { mayPass = false, retryAfterMs = null, isOfRecipient = !mayPass }: FailureOptions = {}) {
    super(says);
    this.name = 'DeliveryFailure';
    this.mayPass = mayPass;
    this.retryAfterMs = retryAfterMs;
    this.isOfRecipient = isOfRecipient;
  }
}

/** The secret that a variable holds. Throws DeliveryFailure when it is unset: what waits is sent once it is set. */
export function secretOf({ environment }: Pick<SendEffects, 'environment'>, name: string): string {
  const value = environment(name);
  if (value === undefined) throw new DeliveryFailure(`the environment variable ${name} is not set`);
  return value;
}
