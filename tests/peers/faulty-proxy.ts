/** Stands between a client and a real server: passes everything on, counts it, and makes trouble where it is told to. */
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** One request that passed. */
export interface Passed {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  status: number;
  /** Bytes of the body that were sent on to the client. */
  bytes: number;
}

export interface Trouble {
  /** Answers so instead of asking the server. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Breaks the connection after so many bytes of the body; 0 before the first. */
  readonly dropAfterBytes?: number;
  /** Sends the body in pieces of 16 KB with so many milliseconds between them. */
  readonly pauseMs?: number;
}

export interface FaultyProxy {
  readonly url: string;
  readonly passed: Passed[];
  /** Decides for each request; null passes it on as it is. */
  trouble(decide: (request: Pick<Passed, 'method' | 'url' | 'headers'>) => Trouble | null): void;
  /** Rewrites the address of requests before the server sees it. */
  rewrite(change: (url: string) => string): void;
  close(): Promise<void>;
}

export async function startFaultyProxy(targetPort: number): Promise<FaultyProxy> {
  const passed: Passed[] = [];
  let decide: Parameters<FaultyProxy['trouble']>[0] = () => null;
  let change = (url: string): string => url;
  const server = createServer((incoming, outgoing) => {
    const one: Passed = { method: incoming.method!, url: incoming.url!, headers: incoming.headers, status: 0, bytes: 0 };
    passed.push(one);
    void pass(incoming, outgoing, one, decide(one), { port: targetPort, path: change(one.url) });
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    trouble(next) {
      decide = next;
    },
    rewrite(next) {
      change = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((settle) => server.close(() => settle()));
    },
  };
}

async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  one: Passed,
  trouble: Trouble | null,
  target: { port: number; path: string },
): Promise<void> {
  outgoing.on('error', () => {});
  if (trouble?.status !== undefined) {
    one.status = trouble.status;
    incoming.resume();
    outgoing.writeHead(trouble.status, trouble.headers).end(trouble.body);
    return;
  }
  const upstream = ask({ host: '127.0.0.1', ...target, method: incoming.method, headers: incoming.headers, setHost: false });
  upstream.on('error', () => incoming.socket.destroy());
  incoming.pipe(upstream);
  upstream.on('response', (reply) => {
    one.status = reply.statusCode!;
    outgoing.writeHead(reply.statusCode!, reply.headers);
    void forward(reply, incoming, outgoing, one, trouble).catch(() => incoming.socket.destroy());
  });
}

async function forward(reply: IncomingMessage, incoming: IncomingMessage, outgoing: ServerResponse, one: Passed, trouble: Trouble | null): Promise<void> {
  const limit = trouble?.dropAfterBytes ?? Number.POSITIVE_INFINITY;
  for await (const chunk of reply) {
    for (let at = 0; at < chunk.length; at += 16_384) {
      const piece = (chunk as Buffer).subarray(at, Math.min(at + 16_384, at + Math.max(limit - one.bytes, 0)));
      if (incoming.socket.destroyed) return;
      if (piece.length > 0) await new Promise<void>((settle) => outgoing.write(piece, () => settle()));
      one.bytes += piece.length;
      if (one.bytes >= limit) {
        await sleep(30);
        incoming.socket.destroy();
        return;
      }
      if (trouble?.pauseMs) await sleep(trouble.pauseMs);
    }
  }
  outgoing.end();
}
