/** What sources without an SDK share: a bearer token whose variable is named, and answers that refuse. */
import { CostbookError, EXIT } from '../engine/errors.ts';
import type { PullEffects } from './pull.ts';

/** Headers of a request for JSON, with the token that the variable holds. Throws SecretMissing when it is empty. */
export function jsonHeaders(token: string | undefined, environment: PullEffects['environment']): Record<string, string> {
  if (token === undefined) return { accept: 'application/json' };
  const secret = environment(token);
  if (secret) return { accept: 'application/json', authorization: `Bearer ${secret}` };
  throw new CostbookError({
    name: 'SecretMissing',
    what: `The environment variable ${token} is not set.`,
    why: 'It is named as the one that holds the token for this cluster.',
    fix: `Set ${token}, or leave "token:" out where none is asked for.`,
    where: `$${token}`,
    exitCode: EXIT.provider,
  });
}

/** An answer that is none, as the runner of pulls tells errors: by status, headers and words. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly headers: Headers;

  constructor(status: number, headers: Headers, body: Uint8Array) {
    super(new TextDecoder().decode(body.subarray(0, 300)).trim() || 'no reason given');
    this.status = status;
    this.headers = headers;
  }
}
