/** One HTTP POST to a receiver that may fail, hang, throttle or break off. */
import { z } from 'zod';
import { DeliveryFailure, type SendEffects, secretOf } from '../channel.ts';
import { cut, plain } from '../message.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const ANSWER_CHARACTERS = 160;
/** Answers that pass by themselves. https://developer.mozilla.org/docs/Web/HTTP/Reference/Status */
const PASSING = new Set([408, 425, 429]);

/** The name of an environment variable, which alone stands in alerts.yaml. */
export const variable = z.string().regex(/^[A-Za-z_]\w*$/, 'is the name of an environment variable that holds it, never the secret itself');

export interface PostRequest {
  /** Environment variable that holds the address. */
  readonly urlVariable: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Posts JSON. An answer from 200 to 299 counts as taken from its first line on: what breaks off behind it is not asked for again. Redirects
 * are not followed, so that neither body nor signature goes where nobody sent it. Throws DeliveryFailure.
 */
export async function post({ urlVariable, body, headers = {} }: PostRequest, effects: SendEffects): Promise<void> {
  const url = addressIn(urlVariable, effects);
  const signal = AbortSignal.timeout(effects.timeoutMs);
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'costbook', ...headers },
      redirect: 'manual',
      signal,
    });
  } catch (error) {
    throw new DeliveryFailure(notReached(url, error, effects.timeoutMs), { mayPass: true });
  }
  const { ok, status } = response;
  if (ok) return void response.body?.cancel().catch(() => {});
  const answer = await answerOf(response, url);
  const says = status >= 300 && status < 400 ? 'a redirect, which is not followed' : `${status}${answer === '' ? '' : `: ${answer}`}`;
  throw new DeliveryFailure(`${url.host} answered ${says}`, {
    mayPass: status >= 500 || PASSING.has(status),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), effects.now),
  });
}

function addressIn(name: string, effects: SendEffects): URL {
  const text = secretOf(effects, name);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname)))) return url;
  throw new DeliveryFailure(`the environment variable ${name} holds no https address; plain http goes to this machine only`);
}

function notReached(url: URL, error: unknown, timeoutMs: number): string {
  const { name, cause } = error as Error & { cause?: { code?: string } };
  if (name === 'TimeoutError') return `${url.host} was silent for ${Math.round(timeoutMs / 1000)} s`;
  return `${url.host} was not reached (${cause?.code ?? name})`;
}

/** The first characters of an answer, without the address that was asked. */
async function answerOf(response: Response, url: URL): Promise<string> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  try {
    for (let size = 0; reader && size < 1024; ) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      size += value.length;
    }
  } catch {
    // What came until it broke off is enough.
  }
  reader?.cancel().catch(() => {});
  const text = plain(Buffer.concat(chunks).toString('utf8').slice(0, 1024));
  const secret = [url.href, `${url.pathname}${url.search}`].filter((part) => part.length > 1);
  return cut(
    secret.reduce((said, part) => said.replaceAll(part, '…'), text),
    ANSWER_CHARACTERS,
  );
}

/** `Retry-After` in seconds or as a date. https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Retry-After */
export function retryAfterMs(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}
