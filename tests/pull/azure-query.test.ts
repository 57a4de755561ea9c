import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Desk, type Outcome, run, start } from '../command-line.ts';
import { type Asked, cutOff, expiredToken, json, type Replay, type Reply, type Script, startReplay, throttled, withTroubles } from '../peers/replay.ts';
import { billedOf } from './pulled-charges.ts';

const THIS = new Date().toISOString().slice(0, 7);
const SECRET = 'TOKEN-THAT-NOBODY-MAY-SEE';
const COLUMNS = ['Cost', 'UsageDate', 'SubscriptionName', 'MeterCategory', 'ChargeType', 'PricingModel', 'Currency'];
type Line = readonly (string | number)[];
/** Rows of a page: each its own service, so that no two pages look alike. */
const page = (from: number, count: number, cost = 1.25): Line[] =>
  Array.from({ length: count }, (_, index) => [cost, Number(`${THIS.replace('-', '')}01`), 'Shop', `Service ${from + index}`, 'Usage', 'OnDemand', 'EUR']);

let server: Replay;
let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(async () => {
  desk.clear();
  await server.close();
});

/** The managed identity of an app service, and Cost Management with these pages by scope and type. */
function costManagement(pages: Readonly<Record<string, readonly (readonly Line[])[]>>, columns: readonly string[] = COLUMNS): Script {
  return (asked): Reply => {
    const { path, query } = asked;
    if (path === '/identity')
      return json({ access_token: SECRET, expires_on: String(Math.floor(Date.now() / 1000) + 3600), resource: query.get('resource'), token_type: 'Bearer' });
    const scope = path.split('/providers/Microsoft.CostManagement/')[0]!.slice(1);
    const { type } = asked.json<{ type: string }>();
    const number = Number(query.get('$skiptoken') ?? '0');
    const all = pages[`${scope} ${type}`] ?? pages[scope] ?? [[]];
    const next = number + 1 < all.length ? `${server.url}${path}?api-version=2025-03-01&$skiptoken=${number + 1}` : null;
    return json({
      id: `${scope}/providers/Microsoft.CostManagement/query/q`,
      properties: { nextLink: next, columns: columns.map((name) => ({ name, type: 'String' })), rows: all[number] },
    });
  };
}

const isQuery = ({ path }: Asked): boolean => path.includes('Microsoft.CostManagement/query');
const isPage =
  (type: string, number: number) =>
  (asked: Asked): boolean =>
    isQuery(asked) && asked.json<{ type: string }>().type === type && Number(asked.query.get('$skiptoken') ?? '0') === number;
const queries = (): string[] =>
  server.asked
    .filter(isQuery)
    .map((asked) => `${asked.path.split('/providers/')[0]} ${asked.json<{ type: string }>().type} ${asked.query.get('$skiptoken') ?? ''}`.trim());

async function serve(script: Script, scopes: readonly string[] = ['/subscriptions/aaaa-1']): Promise<void> {
  server = await startReplay(script);
  desk.write(
    'inputs/providers.yaml',
    `bills:\n  - name: azure-api\n    provider: azure-query\n    from: ${THIS}\n    pull:\n      scopes: [${scopes.join(', ')}]\n      group_by: [SubscriptionName, MeterCategory]\n      endpoint: ${server.url}\n`,
  );
}
const commandLine = (args: readonly string[]): string[] => ['pull', '--data', desk.data, '--inputs', desk.inputs, ...args];
const environment = (): Record<string, string> => ({
  IDENTITY_ENDPOINT: `${server.url}/identity`,
  IDENTITY_HEADER: 'header',
  AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
});
const begin = (): ReturnType<typeof start> => start(commandLine([]), desk.folder, environment());
const pull = (...args: string[]): Promise<Outcome> => run(commandLine(args), desk.folder, environment());

async function billedOfBuild(): Promise<string> {
  const outcome = await desk.build('--json');
  expect(outcome.stderr + outcome.stdout).toContain('billedCost');
  return (JSON.parse(outcome.stdout) as { billedCost: string }).billedCost;
}

describe('queries are put and built', () => {
  it('page after page, for several scopes, for actual and amortized cost, which count once', async () => {
    const rest = [page(0, 4), page(4, 4), page(8, 2)];
    const bought: Line = [360, Number(`${THIS.replace('-', '')}01`), 'Shop', 'Virtual Machines', 'Purchase', 'Reservation', 'EUR'];
    const used: Line = [0.5, Number(`${THIS.replace('-', '')}01`), 'Shop', 'Virtual Machines', 'Usage', 'Reservation', 'EUR'];
    const pages = {
      'subscriptions/aaaa-1 ActualCost': [...rest, [bought]],
      'subscriptions/aaaa-1 AmortizedCost': [...rest, [used]],
      'subscriptions/bbbb-2': [page(20, 3, 2)],
    };
    await serve(costManagement(pages), ['/subscriptions/aaaa-1/', 'subscriptions/bbbb-2']);
    const outcome = await pull('--json');
    expect(outcome.stderr).not.toContain('Error');
    expect(outcome.exitCode).toBe(0);
    expect(queries()).toEqual([
      ...['', ' 1', ' 2', ' 3'].map((number) => `/subscriptions/aaaa-1 ActualCost${number}`),
      ...['', ' 1', ' 2', ' 3'].map((number) => `/subscriptions/aaaa-1 AmortizedCost${number}`),
      '/subscriptions/bbbb-2 ActualCost',
      '/subscriptions/bbbb-2 AmortizedCost',
    ]);
    const bodies = server.asked.filter(isPage('ActualCost', 0)).concat(server.asked.filter(isPage('ActualCost', 1)));
    expect(new Set(bodies.map(({ body }) => body)).size).toBe(1);
    expect(bodies[0]!.json()).toMatchObject({
      type: 'ActualCost',
      timeframe: 'Custom',
      dataset: { granularity: 'Daily', grouping: expect.arrayContaining([{ type: 'Dimension', name: 'ChargeType' }]) },
    });
    expect(bodies[1]!.method).toBe('POST');
    expect(await billedOfBuild()).toBe('378.5');
  });

  it('again while the month is open, with ten columns less and ten that nobody knows', async () => {
    await serve(costManagement({ 'subscriptions/aaaa-1': [page(0, 4)] }));
    await pull();
    expect(await billedOf(desk)).toBe('5');
    const more = Array.from({ length: 10 }, (_, index) => `NewThing${index}`);
    const kept = ['Cost', 'UsageDate', 'Currency', ...more];
    const rows = page(0, 5, 2).map((row) => [row[0]!, row[1]!, row.at(-1)!, ...more.map((name, index) => `${name} ${index} ${String(row[3])}`)]);
    server.play(costManagement({ 'subscriptions/aaaa-1': [rows] }, kept));
    await pull();
    expect(await billedOf(desk)).toBe('10');
  });

  it('from a dry run no query', async () => {
    await serve(costManagement({}));
    const { stdout, exitCode } = await pull('--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(THIS);
    expect(queries()).toEqual([]);
  });
});

describe('trouble on the way', () => {
  const pages = { 'subscriptions/aaaa-1': [page(0, 3), page(3, 3), page(6, 3)] };
  const limited: Reply = {
    ...throttled(null),
    headers: { 'content-type': 'application/json', 'x-ms-ratelimit-microsoft.costmanagement-entity-retry-after': '1' },
  };

  it.each([
    ['429 with Retry-After', throttled(0)],
    ['429 with a header of Cost Management', limited],
    ['503', throttled(null, 503)],
    ['a body that breaks off', cutOff(json({ properties: { columns: [], rows: [] } }))],
  ] as [string, Reply][])('page 2 fails twice with %s, then succeeds', async (_, trouble) => {
    await serve(withTroubles(costManagement(pages), isPage('ActualCost', 1), [trouble, trouble]));
    const startMs = performance.now();
    const { exitCode } = await pull();
    expect(exitCode).toBe(0);
    if (trouble === limited) expect(performance.now() - startMs).toBeGreaterThan(2000);
    expect(queries().filter((query) => query.endsWith('ActualCost 1'))).toHaveLength(3);
    expect(queries().filter((query) => query.endsWith('ActualCost'))).toHaveLength(1);
    expect(await billedOf(desk)).toBe('11.25');
  });

  it('killed between two pages, it goes on where it was', async () => {
    await serve(withTroubles(costManagement(pages), isPage('ActualCost', 2), [{ isHanging: true }]));
    const first = begin();
    for (let left = 300; !server.asked.some(isPage('ActualCost', 2)); left--) {
      if (left === 0) throw new Error('it did not come to that');
      await sleep(50);
    }
    first.process.kill('SIGKILL');
    await first.outcome;
    expect((await desk.build()).stderr).toContain('BillNotPulled');
    const before = queries().length;
    expect((await begin().outcome).exitCode).toBe(0);
    expect(queries().slice(before)).toEqual(
      ['', ' 1', ' 2'].map((number) => `/subscriptions/aaaa-1 AmortizedCost${number}`).toSpliced(0, 0, '/subscriptions/aaaa-1 ActualCost 2'),
    );
    expect(await billedOf(desk)).toBe('11.25');
  });

  it('a page that comes twice counts once', async () => {
    const script = costManagement(pages);
    let isRepeated = false;
    await serve((asked) => {
      if (!isPage('ActualCost', 2)(asked) || isRepeated) return script(asked);
      isRepeated = true;
      return script({ ...asked, query: new URLSearchParams('$skiptoken=1') });
    });
    expect((await pull()).exitCode).toBe(0);
    expect(await billedOf(desk)).toBe('11.25');
  });

  it.each([
    ['PullCredentialsExpired', expiredToken(), 'az login'],
    ['PullDenied', { ...json({ error: { code: 'AuthorizationFailed', message: 'does not have authorization' } }), status: 403 }, 'Cost Management Reader'],
    ['PullNotFound', { ...json({ error: { code: 'SubscriptionNotFound', message: 'could not be found' } }), status: 404 }, 'Check the names'],
  ] as [string, Reply, string][])('%s is said in four parts, with its line', async (name, reply, fix) => {
    await serve((asked) => (isQuery(asked) ? reply : (costManagement({})(asked) as Reply)));
    const { stderr, exitCode } = await pull();
    expect(exitCode).toBe(3);
    expect(stderr).toContain(name);
    expect(stderr).toContain(fix);
    expect(stderr).toContain('providers.yaml:2');
  });

  it('no token is sent to where a page points, nor over a network in the clear', async () => {
    const script = costManagement(pages);
    await serve((asked) => {
      const reply = script(asked) as Reply;
      return isQuery(asked) ? { ...reply, body: String(reply.body).replaceAll(server.url, 'https://elsewhere.example.com') } : reply;
    });
    expect((await pull()).stderr).toContain('elsewhere.example.com');
    desk.write(
      'inputs/providers.yaml',
      `bills:\n  - name: a\n    provider: azure-query\n    pull: { scopes: [/subscriptions/a], endpoint: 'http://192.0.2.1:9' }\n`,
    );
    expect((await pull()).stderr).toContain('EndpointNotEncrypted');
  });

  it('the token stands in no journal, no receipt, no log and no edition', async () => {
    await serve(costManagement(pages));
    const { stdout, stderr } = await pull();
    await billedOfBuild();
    expect(server.asked.filter(isQuery).every(({ headers }) => headers.authorization === `Bearer ${SECRET}`)).toBe(true);
    for (const text of [stdout, stderr]) expect(text).not.toContain(SECRET);
    const paths = readdirSync(desk.data, { recursive: true, encoding: 'utf8' }).map((name) => join(desk.data, name));
    expect(paths.filter((path) => statSync(path).isFile() && readFileSync(path).includes(SECRET))).toEqual([]);
  });
});
