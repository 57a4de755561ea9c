/** Evidence over HTTP, through the command line and real SDK clients: utilisation by the day, findings as they are. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isEvidence } from '../../pipeline/1-ingest/evidence/read-evidence.ts';
import { writeEvidence } from '../../pipeline/1-ingest/evidence/write-evidence.ts';
import { readProvidersFile } from '../../pipeline/1-ingest/providers-file.ts';
import { readBill } from '../../pipeline/1-ingest/read-bill.ts';
import { Database } from '../../pipeline/engine/duckdb.ts';
import { foldersOf } from '../../pipeline/engine/folders.ts';
import { createLog } from '../../pipeline/engine/log.ts';
import { Desk, type Outcome, run } from '../command-line.ts';
import { json, type Replay, type Script, startReplay, throttled } from '../peers/replay.ts';

/** Days that are over: the process under test reads the real clock. */
const dayBefore = (count: number): string => new Date(Date.now() - count * 86_400_000).toISOString().slice(0, 10);

let desk: Desk;
let server: Replay;
beforeEach(() => {
  desk = new Desk();
});
afterEach(async () => {
  await server?.close();
  desk.clear();
});

const pull = (environment: Record<string, string>, ...args: string[]): Promise<Outcome> =>
  run(['pull', '--data', desk.data, '--inputs', desk.inputs, ...args], desk.folder, environment);

async function serve(script: Script, entry: (url: string) => string): Promise<void> {
  server = await startReplay(script);
  desk.write('inputs/providers.yaml', `bills:\n  - ${entry(server.url)}\n`);
}

/** Rows of a query over what was pulled, read as a build reads it. */
async function query(sql: string): Promise<Record<string, unknown>[]> {
  const database = await Database.open({ threads: 1 });
  try {
    const context = { database, folders: foldersOf(desk.data, desk.inputs), log: createLog({ isQuiet: true }), asOf: null };
    const evidence = await database.inFileOrder(async () => {
      const read = [];
      for (const request of await readProvidersFile(context.folders)) read.push(await readBill(context, request));
      return read.filter(isEvidence);
    });
    await writeEvidence(context, evidence);
    return await database.rows(sql);
  } finally {
    database.close();
  }
}

describe('Prometheus', () => {
  const ENTRY = (url: string): string =>
    `{ name: usage, provider: prometheus, pull: { url: "${url}", cluster: c1, token: TEST_TOKEN, queries: [{ metric: cpu-cores, unit: cores, resource: "{cluster}/{namespace}/{kind}/{name}", query: used }] } }`;
  const hours: Script = (asked) => {
    const form = new URLSearchParams(asked.body);
    const at = Number(form.get('start'));
    const value = form.get('query')!.startsWith('avg') ? '0.5' : '2';
    const labels = { namespace: 'shop', kind: 'deployment', name: 'web' };
    return json({
      status: 'success',
      data: {
        resultType: 'matrix',
        result: [
          {
            metric: labels,
            values: [
              [at, value],
              [at + 3600, 'NaN'],
            ],
          },
          { metric: { namespace: 'x' }, values: [[at, '9']] },
        ],
      },
    });
  };

  it('is asked for each day of the last month once, averages and peaks; what has no owner is of no resource', async () => {
    await serve(hours, ENTRY);
    expect((await pull({ TEST_TOKEN: 'letmein' }, '--dry-run')).stdout).toMatch(/fetched/);
    expect(server.asked).toEqual([]);
    expect(await pull({ TEST_TOKEN: 'letmein' })).toMatchObject({ exitCode: 0 });
    const [first] = server.asked;
    expect(first).toMatchObject({ method: 'POST', path: '/api/v1/query_range', headers: { authorization: 'Bearer letmein' } });
    expect(new URLSearchParams(first!.body).get('query')).toBe('avg_over_time((used)[1h:5m])');
    const days = server.asked.length / 2;
    expect(days).toBeGreaterThanOrEqual(30);
    expect(await query('SELECT DISTINCT ResourceId, x_Metric, x_Average, x_Maximum FROM resource_utilization')).toEqual([
      { ResourceId: 'c1/shop/deployment/web', x_Metric: 'cpu-cores', x_Average: 0.5, x_Maximum: 2 },
    ]);
    expect(await query('SELECT count(*)::INTEGER AS n, max(x_Hour)::VARCHAR AS last FROM resource_utilization')).toEqual([
      { n: days, last: `${dayBefore(1)} 00:00:00` },
    ]);
    await pull({ TEST_TOKEN: 'letmein' });
    expect(server.asked.length / 2).toBe(days);
  });

  it('waits when it is asked to, and says what a refusal needs', async () => {
    await serve((asked) => (asked.index === 0 ? throttled() : { status: 403, body: 'no' }), ENTRY);
    const { exitCode, stderr } = await pull({ TEST_TOKEN: 'letmein' });
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/PullDenied[\s\S]*HTTP POST on \/api\/v1\/query_range[\s\S]*evidence\/prometheus\/README\.md/);
    expect(stderr).not.toContain('letmein');
    expect((await pull({})).stderr).toMatch(/SecretMissing/);
  });

  it('refuses a unit that is not the metric’s, with its line', async () => {
    await serve(hours, (url) => ENTRY(url).replace('unit: cores', 'unit: percent'));
    const { exitCode, stderr } = await pull({ TEST_TOKEN: 'letmein' });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/is none of the units of this metric[\s\S]*providers\.yaml:2/);
  });
});
