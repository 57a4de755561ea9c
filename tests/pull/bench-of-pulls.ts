/** A made-up provider over HTTP, folders and a clock that stands still: what is pulled by the runner, without any SDK. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Provider } from '../../pipeline/1-ingest/provider.ts';
import { DeliveryChanged, type Offer, type Part, type Pull } from '../../pipeline/1-ingest/pull.ts';
import type { Journal } from '../../pipeline/1-ingest/pulling/journal.ts';
import { pullBills } from '../../pipeline/1-ingest/pulling/pull-bills.ts';
import type { SourceReport } from '../../pipeline/1-ingest/pulling/pull-source.ts';
import { PATIENCE, type PullOptions, type PullSource } from '../../pipeline/1-ingest/pulling/source.ts';
import { createLog } from '../../pipeline/engine/log.ts';
import { type Asked, json, type Replay, type Reply, type Script, startReplay } from '../peers/replay.ts';

/** A month as the made-up provider has it; a page's version is null where it has none. */
export interface Month {
  readonly period: string;
  readonly version: string | null;
  readonly isFinal?: boolean;
  readonly pages: readonly { readonly name: string; readonly version: string | null; readonly body: string }[];
}

/** Answers `/offers`, `/pages/<period>?after=<name>` (one page of the list at a time) and `/body/<period>/<name>` with ranges. */
export function serving(months: readonly Month[]): Script {
  return ({ path, query, headers }: Asked): Reply => {
    const [, what, period, name] = path.split('/');
    const month = months.find((each) => each.period === period);
    if (what === 'offers')
      return json(
        months.map((each) => ({
          period: each.period,
          version: each.version,
          isFinal: each.isFinal ?? false,
          sizes: each.pages.map(({ body }) => body.length),
        })),
      );
    if (!month) return { status: 404 };
    if (what === 'pages') {
      const index = month.pages.findIndex((page) => page.name === query.get('after')) + 1;
      const page = month.pages[index];
      return json(page ? { name: page.name, version: page.version, size: page.body.length, isLast: index === month.pages.length - 1 } : null);
    }
    const page = month.pages.find((each) => each.name === name)!;
    if (headers['if-match'] && headers['if-match'] !== page.version) return { status: 412 };
    const from = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
    return { status: from > 0 ? 206 : 200, body: page.body.slice(from) };
  };
}

class HttpError extends Error {
  readonly status: number;
  readonly response: Response;
  constructor(response: Response, text: string) {
    super(text || response.statusText);
    this.status = response.status;
    this.response = response;
  }
}

const settings = z.strictObject({ url: z.string() });

const httpPull: Pull<z.infer<typeof settings>> = {
  settings,
  permissions: 'bills:Read on the account',
  signIn: 'Run example login.',
  async open({ url }) {
    const ask = async (path: string, headers: Record<string, string> = {}): Promise<Response> => {
      const response = await fetch(`${url}${path}`, { headers });
      if (response.status === 412) throw new DeliveryChanged('it was delivered again');
      if (!response.ok) throw new HttpError(response, await response.text());
      return response;
    };
    return {
      async offers() {
        const months = (await (await ask('/offers')).json()) as { period: string; version: string | null; isFinal: boolean; sizes: number[] }[];
        return months.map(
          ({ period, version, isFinal, sizes }): Offer => ({
            period,
            version,
            isFinal,
            parts: sizes.length,
            sizeBytes: sizes.reduce((a, b) => a + b, 0),
            requests: sizes.length,
            priceUsd: `0.0${sizes.length}`,
          }),
        );
      },
      async *parts({ period }, cursor) {
        for (let after = cursor ?? ''; ; ) {
          const page = (await (await ask(`/pages/${period}?after=${after}`)).json()) as {
            name: string;
            version: string | null;
            size: number;
            isLast: boolean;
          } | null;
          if (page === null) return;
          const { name, version } = page;
          const part: Part = {
            name,
            version,
            sizeBytes: page.size,
            cursor: page.isLast ? null : name,
            async open(offset) {
              const response = await ask(`/body/${period}/${name}`, { range: `bytes=${offset}-`, ...(version === null ? {} : { 'if-match': version }) });
              return response.body as AsyncIterable<Uint8Array>;
            },
          };
          yield part;
          after = name;
        }
      },
    };
  },
};

export interface Bench {
  readonly server: Replay;
  readonly folder: string;
  /** The day it is, `YYYY-MM-DD`. */
  today: string;
  source(name: string, more?: Partial<PullSource>): PullSource;
  pull(sources: readonly PullSource[], options?: Partial<PullOptions>): Promise<SourceReport[]>;
  journal(name: string): Journal;
  /** Text of every kept part of a period, in its order. */
  kept(name: string, period: string): string[];
  close(): Promise<void>;
}

/** Waits that a test can afford. */
export const QUICK = { ...PATIENCE, retries: 3, firstWaitMs: 5, longestWaitMs: 20, silenceMs: 300, replyMs: 300 };

export async function openBench(script: Script): Promise<Bench> {
  const server = await startReplay(script);
  const folder = mkdtempSync(join(tmpdir(), 'costbook-pull-'));
  const folders = { bronze: join(folder, 'bronze'), state: join(folder, 'state') };
  const provider = { id: 'made-up', title: 'Made-up Cloud', folder, pull: httpPull } as unknown as PullSource['provider'] & Provider;
  const bench: Bench = {
    server,
    folder,
    today: '2026-11-03',
    source: (name, more = {}) => ({
      name,
      provider,
      settings: { url: server.url },
      asked: 'main',
      from: null,
      currency: null,
      closesAfterDays: 15,
      where: 'providers.yaml:2',
      ...more,
    }),
    pull(sources, options = {}) {
      const clock = { now: () => new Date(`${bench.today}T12:00:00Z`) };
      return pullBills({ folders, log: createLog({ isQuiet: true }), clock }, sources, {
        periods: [],
        again: false,
        dryRun: false,
        patience: QUICK,
        ...options,
      });
    },
    journal: (name) => JSON.parse(readFileSync(join(folders.state, 'pulls', `${name}.json`), 'utf8')) as Journal,
    kept(name, period) {
      if (!existsSync(join(folders.state, 'pulls', `${name}.json`))) return [];
      const { provider: id, parts } = bench.journal(name).periods[period] ?? { provider: '', parts: [] };
      return parts.map((part) => readFileSync(join(folders.bronze, id, part.sha256, part.name), 'utf8'));
    },
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return bench;
}
