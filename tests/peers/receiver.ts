/** An HTTP receiver on loopback that answers as it is told: it takes, fails, throttles, hangs, or breaks off. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Answer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Says nothing; breaks the connection after the request; announces more bytes than it sends. */
  | 'hang'
  | 'drop'
  | 'drop mid-body';

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** What the next requests get, one each; then 200. */
  answer(...answers: Answer[]): void;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ path: request.url!, headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      const answer = answers.shift() ?? { status: 200, body: 'ok' };
      if (answer === 'hang') return;
      if (answer === 'drop') return void request.socket.destroy();
      if (answer === 'drop mid-body') {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('half');
        return void setTimeout(() => request.socket.destroy(), 20);
      }
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body ?? '');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/T0/secret-part`,
    received,
    answer: (...more) => void answers.push(...more),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
