/** A server on loopback that answers from a script and remembers what it was asked: the far end of a real SDK client. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What was asked. */
export interface Asked {
  readonly method: string;
  /** Path with its query. */
  readonly url: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** How many requests came before this one. */
  readonly index: number;
  json<T = Record<string, unknown>>(): T;
}

/** What is answered. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Breaks the connection after so many bytes of the body, though its whole length was announced. */
  readonly dropAfterBytes?: number;
  /** Never answers; the connection stays open. */
  readonly isHanging?: boolean;
  /** Breaks the connection before a word was said. */
  readonly isRefused?: boolean;
}

export type Script = (asked: Asked) => Reply | Promise<Reply>;

export interface Replay {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly port: number;
  readonly asked: readonly Asked[];
  /** Answers from another script from now on. */
  play(script: Script): void;
  close(): Promise<void>;
}

/** Starts a server that answers each request as `script` says; what the script throws becomes a 500 that carries its message. */
export async function startReplay(script: Script): Promise<Replay> {
  const asked: Asked[] = [];
  let answer = script;
  const server = createServer((request, response) => {
    void handle(request, response, asked, () => answer);
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    play(next) {
      answer = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((settle) => server.close(() => settle()));
    },
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, asked: Asked[], script: () => Script): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const body = Buffer.concat(chunks).toString('utf8');
  const one: Asked = {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body,
    index: asked.length,
    json: () => JSON.parse(body),
  };
  asked.push(one);
  const reply = await Promise.resolve()
    .then(() => script()(one))
    .catch((error: unknown): Reply => ({ status: 500, body: String(error) }));
  send(reply, request, response);
}

function send(reply: Reply, request: IncomingMessage, response: ServerResponse): void {
  if (reply.isHanging) return;
  if (reply.isRefused) return void request.socket.destroy();
  const body = Buffer.from(reply.body ?? '');
  response.writeHead(reply.status ?? 200, { 'content-length': String(body.length), ...reply.headers });
  if (reply.dropAfterBytes === undefined) return void response.end(request.method === 'HEAD' ? undefined : body);
  response.write(body.subarray(0, reply.dropAfterBytes), () => setTimeout(() => request.socket.destroy(), 20));
}

/** A JSON reply; `body` may be text, whose numbers then stay as they are written. */
export function json(body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** 429, or 503, with the seconds after which to ask again. */
export function throttled(retryAfter: number | null = 0, status = 429): Reply {
  return {
    ...json({ error: { code: 'TooManyRequests', message: 'Too many requests. Please retry.' } }),
    status,
    headers: retryAfter === null ? {} : { 'retry-after': String(retryAfter) },
  };
}

/** How services of AWS that speak JSON say no: `ThrottlingException`, `ExpiredTokenException`, `AccessDeniedException`, … */
export function awsRefusal(type: string, message = type, status = 400): Reply {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type }, body: JSON.stringify({ __type: type, message }) };
}

/** How S3 says no: `AccessDenied`, `SlowDown`, `ExpiredToken`, … */
export function s3Refusal(code: string, status: number, message = code): Reply {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}

/** 401 as bearer-token services answer when the token is no longer good. */
export function expiredToken(): Reply {
  return {
    ...json({ error: { code: 'ExpiredAuthenticationToken', message: 'The access token has expired.' } }),
    status: 401,
    headers: { 'content-type': 'application/json', 'www-authenticate': 'Bearer error="invalid_token", error_description="The access token expired"' },
  };
}

/** The same reply, cut off in the middle. */
export function cutOff(reply: Reply, afterBytes?: number): Reply {
  const length = Buffer.from(reply.body ?? '').length;
  return { ...reply, dropAfterBytes: afterBytes ?? Math.floor(length / 2) };
}

export const HANGING: Reply = { isHanging: true };
export const REFUSED: Reply = { isRefused: true };

/** Answers what `isTroubled` picks with each of `troubles` in turn, and everything else, and later requests, from `script`. */
export function withTroubles(script: Script, isTroubled: (asked: Asked) => boolean, troubles: readonly (Reply | ((asked: Asked) => Reply))[]): Script {
  const left = [...troubles];
  return (asked) => {
    const trouble = isTroubled(asked) ? left.shift() : undefined;
    return typeof trouble === 'function' ? trouble(asked) : (trouble ?? script(asked));
  };
}
