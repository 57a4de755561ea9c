/** What SDKs throw, told apart: what may pass by itself, and what a person has to mend. */
import { CostbookError, EXIT } from '../../engine/errors.ts';
import { refusalOf } from '../../engine/refusals.ts';
import { DeliveryChanged } from '../pull.ts';
import type { PullSource } from './source.ts';

export type FailureKind = 'Transient' | 'Throttled' | 'Denied' | 'Credentials' | 'Expired' | 'NotFound' | 'Changed' | 'Ours' | 'Other';

export interface Failure {
  readonly kind: FailureKind;
  /** What the other side said, without anything secret. */
  readonly says: string;
  /** How long it asks to be left alone. */
  readonly retryAfterMs: number | null;
}

/** Thrown when the other side breaks off without saying so. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

/** AWS and Azure say it in words, with 400, 403 or 503. */
const THROTTLED = /throttl|too_?many_?requests|slow_?down|rate_?limit|request_?limit|^LimitExceeded|server_?busy|bandwidth/i;
const EXPIRED = /expired|token_?refresh_?required|invalid_grant|reauth/i;
const CREDENTIALS =
  /credential|InvalidAccessKeyId|SignatureDoesNotMatch|UnrecognizedClient|InvalidClientTokenId|RequestTimeTooSkewed|AuthenticationRequired|TokenProvider|InvalidAuthentication|AuthenticationFailed|AADSTS/i;
const NETWORK =
  /^(ECONN(RESET|REFUSED|ABORTED)|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|ERR_STREAM_PREMATURE_CLOSE|UND_ERR_\w+|REQUEST_SEND_ERROR|REQUEST_ABORTED_ERROR|TimeoutError|AbortError|BrokenOff|RequestTimeout|InternalError|ServiceUnavailable|backendError)$/;
const CUT_OFF =
  /aborted|socket hang ?up|premature close|terminated|fetch failed|network (error|timeout)|Unexpected end of JSON|Unterminated string in JSON|other side closed/i;

/** Tells what an error is, from its status, codes and words, and those of its causes. */
export function failureOf(error: unknown, now: Date): Failure {
  const chain = causesOf(error);
  const codes = chain.flatMap(codesOf);
  const status = chain.map(statusOf).find((found) => found !== null) ?? null;
  const message = chain.map(({ message }) => String(message ?? '')).find((text) => text !== '') ?? String(error);
  const has = (pattern: RegExp): boolean => codes.some((code) => pattern.test(code));
  const kind = ((): FailureKind => {
    if (error instanceof DeliveryChanged) return 'Changed';
    if (refusalOf(error)) return 'Ours';
    if (has(THROTTLED) || status === 429) return 'Throttled';
    if (has(EXPIRED) || (status !== null && status < 500 && /token.{0,40}expired/i.test(message))) return 'Expired';
    if (has(CREDENTIALS) || /^Could not load credentials/i.test(message) || /AADSTS/.test(message) || status === 401) return 'Credentials';
    if (status === 403) return 'Denied';
    if (status === 412) return 'Changed';
    if (status === 404 || has(/^(NoSuch\w+|NotFound|ENOENT_BLOB)$/)) return 'NotFound';
    if (status === 408 || (status !== null && status >= 500)) return 'Transient';
    if (has(NETWORK) || ((status === null || status < 300) && chain.some(({ message }) => CUT_OFF.test(String(message ?? ''))))) return 'Transient';
    return 'Other';
  })();
  const named = codes.find((code) => !/^(Error|RestError|TypeError|\d+)$/.test(code));
  const says = withoutSecrets([status, named, message.split('\n')[0]].filter((each) => each !== null && each !== undefined && each !== '').join(' ')).slice(
    0,
    400,
  );
  return { kind, says, retryAfterMs: retryAfterOf(chain, now) };
}

/** Whether trying again may help. */
export function mayPass({ kind }: Failure): boolean {
  return kind === 'Transient' || kind === 'Throttled';
}

/** The error in four parts for the person who pulls. */
export function pullError(source: PullSource, period: string | null, error: unknown, now: Date): CostbookError {
  const refusal = refusalOf(error);
  if (refusal) return refusal;
  const { kind, says } = failureOf(error, now);
  const readme = `pipeline/1-ingest/${source.provider.place ?? source.provider.id}/README.md`;
  const { permissions, signIn } = source.provider.pull;
  const asked = period === null ? 'what there is' : period;
  const texts: Readonly<Record<FailureKind, readonly [name: string, why: string, fix: string]>> = {
    Denied: [
      'PullDenied',
      'The credentials are known there, but they are not allowed to read this.',
      `Grant ${permissions ?? 'the permissions'}; ${readme}, section "Least permissions".`,
    ],
    Expired: [
      'PullCredentialsExpired',
      'The credentials were good once; whoever issued them has ended them.',
      `${signIn ?? 'Sign in again'} Then run the same command: it goes on where it was.`,
    ],
    Credentials: [
      'PullCredentialsMissing',
      "The SDK's chain of credentials found none that is accepted there.",
      `${signIn ?? 'Sign in.'} ${readme} says what is needed; a clock that is wrong by minutes is refused too.`,
    ],
    NotFound: [
      'PullNotFound',
      'Nothing by that name exists there, or these credentials may not know that it does.',
      `Check the names under "pull:"; ${readme} says what they mean.`,
    ],
    Throttled: [
      'PullThrottled',
      'It was asked too often, perhaps by others too, and did not recover within the retries.',
      'Run the same command later: it goes on where it was.',
    ],
    Transient: [
      'PullInterrupted',
      'The connection or the other side failed, and went on failing through all retries.',
      'Run the same command again: it goes on where it was.',
    ],
    Changed: ['PullChanging', 'It was delivered anew each time while it was being read.', 'Run the same command again in a few minutes.'],
    Other: [
      'PullRefused',
      'The other side did not do what it was asked, and asking again would not help.',
      `Check the settings under "pull:" against ${readme}.`,
    ],
    Ours: ['PullFailed', 'It could not be kept.', 'Run the same command again.'],
  };
  const [name, why, fix] = texts[kind];
  return new CostbookError({ name, what: `${source.name}: ${asked} could not be fetched: ${says}`, why, fix, where: source.where, exitCode: EXIT.provider });
}

/** True for what every other period of the source would meet too. */
export function endsSource(failure: Failure): boolean {
  return mayPass(failure) || ['Denied', 'Credentials', 'Expired'].includes(failure.kind);
}

type Thrown = Readonly<Record<string, unknown>>;

function causesOf(error: unknown): Thrown[] {
  const found: Thrown[] = [];
  const visit = (each: unknown): void => {
    if (typeof each !== 'object' || each === null || found.length > 8 || found.includes(each as Thrown)) return;
    found.push(each as Thrown);
    visit((each as Thrown).cause);
    if (each instanceof AggregateError) for (const inner of each.errors) visit(inner);
  };
  visit(error);
  return found;
}

function codesOf(error: Thrown): string[] {
  const details = error.details as Thrown | undefined;
  const inner = (details?.error ?? details) as Thrown | undefined;
  const [first] = Array.isArray(error.errors) ? (error.errors as Thrown[]) : [];
  const { code, Code, errorCode, name } = error;
  return [code, Code, errorCode, inner?.code, first?.reason, name].filter((each): each is string => typeof each === 'string' && each !== '');
}

function statusOf(error: Thrown): number | null {
  const metadata = error.$metadata as Thrown | undefined;
  const response = error.response as Thrown | undefined;
  const candidates = [metadata?.httpStatusCode, error.statusCode, error.status, response?.status, response?.statusCode, error.code];
  return candidates.find((each): each is number => typeof each === 'number' && each >= 100 && each < 600) ?? null;
}

/** `Retry-After` in seconds or as a date, and its relatives: `retry-after-ms`, `x-ms-ratelimit-…-retry-after`; the longest counts. */
function retryAfterOf(chain: readonly Thrown[], now: Date): number | null {
  const waits = chain.flatMap((error) =>
    [error.$response, error.response, error]
      .flatMap((holder) => entriesOf((holder as Thrown | undefined)?.headers))
      .flatMap(([name, value]) => {
        if (/retry-after-ms$/i.test(name)) return [Number(value)];
        if (!/retry-after$/i.test(name)) return [];
        return [/^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime()];
      }),
  );
  const known = waits.filter((wait) => Number.isFinite(wait) && wait >= 0);
  return known.length > 0 ? Math.max(...known) : null;
}

function entriesOf(headers: unknown): [string, string][] {
  if (typeof headers !== 'object' || headers === null) return [];
  const pairs = Symbol.iterator in headers ? [...(headers as Iterable<[string, unknown]>)] : Object.entries(headers);
  return pairs.filter((pair) => Array.isArray(pair)).map(([name, value]) => [String(name), String(value)]);
}

/** Addresses and headers in messages may carry keys; nothing of them reaches a log or an error. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/\b(sig|signature|x-amz-\w+|token|access_token|sas|key|secret|password|client_secret)=[^&\s"']+/gi, '$1=…')
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 …')
    .replace(/\b(AKIA|ASIA)[0-9A-Z]{12,}/g, '$1…');
}
