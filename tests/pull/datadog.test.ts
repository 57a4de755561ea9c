/** Datadog over HTTP with its own client, through the command line. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { costbook, Desk, type Outcome, run, start } from '../command-line.ts';
import { type Asked, cutOff, HANGING, json, type Replay, type Reply, type Script, startReplay, throttled, withTroubles } from '../peers/replay.ts';
import { queryPulled } from './pulled-charges.ts';

const KEYS = { TEST_DD_API_KEY: 'api-key-letmein', TEST_DD_APP_KEY: 'app-key-letmein' };
const HISTORICAL = '/api/v2/usage/historical_cost';
const ESTIMATED = '/api/v2/usage/estimated_cost';
const ATTRIBUTION = '/api/v2/cost_by_tag/monthly_cost_attribution';
let desk: Desk;
let server: Replay;
beforeEach(() => {
  desk = new Desk();
});
afterEach(async () => {
  await server?.close();
  desk.clear();
});

const monthOf = ({ query }: Asked): string => query.get('start_month')!.slice(0, 7);
const pageOf = ({ query }: Asked): string => query.get('next_record_id') ?? 'first';

/** Costs of a month; amounts are text, so that no digit of them is lost on the way. */
function costs(month: string, onDemand: string, extra = '', left = ''): Reply {
  return json(`{"data":[{"type":"cost_by_org","id":"x1","attributes":{"public_id":"org1","org_name":"Shop","account_public_id":"acc1"${left},"region":"us",
    "date":"${month}-01T00:00:00Z","total_cost":1${extra},"charges":[
    {"product_name":"infra_host","charge_type":"committed","cost":1000.000000000001${extra}},
    {"product_name":"infra_host","charge_type":"on_demand","cost":${onDemand}${extra}},
    {"product_name":"infra_host","charge_type":"total","cost":${onDemand === '0.25' ? '1000.250000000001' : onDemand}}]}}]}`);
}

/** One tag a page. */
function attribution(asked: Asked, pages: number): Reply {
  const page = asked.query.has('next_record_id') ? Number(asked.query.get('next_record_id')) : 1;
  const next = page < pages ? `"${page + 1}"` : 'null';
  return json(`{"data":[{"type":"cost_by_tag","id":"t${page}","attributes":{"month":"${monthOf(asked)}-01T00:00:00Z","public_id":"org1","org_name":"Shop",
    "tag_config_source":"Shop:::team","tags":{"team":["team-${page}"]},"updated_at":"2026-03-19T00:00:00Z","values":{"infra_host_total_cost":${page}00,"infra_host_percentage_in_org":1}}}],
    "meta":{"pagination":{"next_record_id":${next}}}}`);
}

function datadog(onDemand = '0.25', { pages = 3, extra = '', left = '' } = {}): Script {
  return (asked) => {
    if (asked.path === HISTORICAL) return costs(monthOf(asked), onDemand, extra, left);
    if (asked.path === ATTRIBUTION) return attribution(asked, pages);
    return json('{"data":[]}');
  };
}

async function serve(script: Script, settings = ''): Promise<void> {
  server = await startReplay(script);
  desk.write(
    'inputs/providers.yaml',
    `bills:\n  - { name: dd, provider: datadog, currency: USD, pull: { url: "${server.url}", api_key: TEST_DD_API_KEY, app_key: TEST_DD_APP_KEY${settings} } }\n`,
  );
}

const commandLine = (args: readonly string[]): string[] => ['pull', '--data', desk.data, '--inputs', desk.inputs, '--period', '2026-02', ...args];
const begin = (): ReturnType<typeof start> => start(commandLine([]), undefined, KEYS);
const pull = (...args: string[]): Promise<Outcome> => run(commandLine(args), undefined, KEYS);

async function query(sql: string): Promise<Record<string, string>[]> {
  const built = await desk.build();
  expect(built.stderr).not.toMatch(/^[A-Z]\w+ {2}/m);
  const { stdout } = await costbook('query', sql, '--json', '--data', desk.data);
  return JSON.parse(stdout) as Record<string, string>[];
}

const BY_TEAM = `SELECT coalesce(json_extract_string(Tags, '$.team'), 'none') AS team, sum(BilledCost)::VARCHAR AS b, sum(EffectiveCost)::VARCHAR AS e
  FROM daily_charges GROUP BY ALL ORDER BY ALL`;
const TEAMS = [
  { team: 'team-1', b: '166.708333333317', e: '166.708333333317' },
  { team: 'team-2', b: '333.416666666682', e: '333.416666666682' },
  { team: 'team-3', b: '500.125000000002', e: '500.125000000002' },
];

describe('a month', () => {
  it('is asked for once, with both keys, and shared by what each tag has, to the last digit', async () => {
    await serve(datadog(), ', tags: [team]');
    expect(await pull()).toMatchObject({ exitCode: 0 });
    expect(server.asked.map((asked) => [asked.path, monthOf(asked), asked.path === ATTRIBUTION ? pageOf(asked) : asked.query.get('view')])).toEqual([
      [HISTORICAL, '2026-02', 'sub-org'],
      [ATTRIBUTION, '2026-02', 'first'],
      [ATTRIBUTION, '2026-02', '2'],
      [ATTRIBUTION, '2026-02', '3'],
    ]);
    expect(server.asked[0]!.headers).toMatchObject({ 'dd-api-key': 'api-key-letmein', 'dd-application-key': 'app-key-letmein' });
    expect(server.asked[1]!.query.get('tag_breakdown_keys')).toBe('team');
    expect(await query(BY_TEAM)).toEqual(TEAMS);
  }, 120_000);

  it('that has no tags asked for is kept by product and charge type, and totals are not added to their parts', async () => {
    await serve(datadog());
    await pull();
    expect(server.asked.map(({ path }) => path)).toEqual([HISTORICAL]);
    expect(await queryPulled(desk, 'SELECT sum(BilledCost)::VARCHAR AS b, min(ChargeCategory) AS c FROM daily_charges')).toEqual([
      { b: '1000.250000000001', c: 'Usage' },
    ]);
  }, 120_000);

  it('is said in a dry run, and nothing is asked', async () => {
    await serve(datadog());
    const { exitCode, stdout } = await pull('--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/2026-02/);
    expect(server.asked).toEqual([]);
  });

  it('without a final cost yet is estimated, and marked', async () => {
    const now = new Date();
    const last = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
    await serve((asked) => (asked.path === ESTIMATED ? costs(monthOf(asked), '0.25') : json('{"data":[]}')));
    expect(await run(['pull', '--data', desk.data, '--inputs', desk.inputs, '--period', last], undefined, KEYS)).toMatchObject({ exitCode: 0 });
    expect(server.asked.map(({ path }) => path)).toEqual([HISTORICAL, ESTIMATED]);
    expect(await queryPulled(desk, 'SELECT DISTINCT x_IsEstimated AS e FROM charges')).toEqual([{ e: true }]);
  }, 120_000);

  it('shared by usage is asked for that', async () => {
    await serve((asked) => {
      if (asked.path !== '/api/v1/usage/monthly-attribution') return datadog()(asked);
      const team = (name: string, hosts: number): string =>
        `{"public_id":"org1","org_name":"Shop","month":"2026-02-01T00:00:00Z","tags":{"team":["${name}"]},"values":{"infra_host_usage":${hosts},"infra_host_percentage":1}}`;
      return json(`{"usage":[${team('web', 3)},${team('data', 1)}],"metadata":{"pagination":{"next_record_id":null}}}`);
    }, ', tags: [team], attribution: usage');
    expect(await pull()).toMatchObject({ exitCode: 0 });
    expect(
      await queryPulled(desk, "SELECT json_extract_string(Tags, '$.team') AS team, sum(BilledCost)::VARCHAR AS b FROM daily_charges GROUP BY ALL ORDER BY ALL"),
    ).toEqual([
      { team: 'data', b: '250.062500000000' },
      { team: 'web', b: '750.187500000001' },
    ]);
  }, 120_000);
});

describe('what goes wrong on the way', () => {
  const isSecond = (asked: Asked): boolean => asked.path === ATTRIBUTION && pageOf(asked) === '2';
  const troubles: Readonly<Record<string, Reply | ((asked: Asked) => Reply)>> = {
    'is throttled': { ...throttled(null), headers: { 'content-type': 'application/json', 'x-ratelimit-reset': '0' } },
    'breaks off in its body': (asked) => cutOff(attribution(asked, 3)),
    'fails on the other side': { ...json({ errors: ['Internal error'] }), status: 500 },
    'is refused a connection': { isRefused: true },
  };

  it.each(Object.entries(troubles))(
    'the second page %s twice, then comes',
    async (_, trouble) => {
      await serve(withTroubles(datadog(), isSecond, [trouble, trouble]), ', tags: [team]');
      expect(await pull()).toMatchObject({ exitCode: 0 });
      expect(server.asked.filter(isSecond)).toHaveLength(3);
      expect(server.asked).toHaveLength(6);
      expect(await queryPulled(desk, BY_TEAM)).toEqual(TEAMS);
    },
    120_000,
  );

  it('a killed pull goes on at the page where it was', async () => {
    await serve((asked) => (isSecond(asked) ? HANGING : datadog()(asked)), ', tags: [team]');
    const running = begin();
    await expect.poll(() => server.asked.length, { timeout: 20_000 }).toBe(3);
    running.process.kill('SIGKILL');
    await running.outcome;
    server.play(datadog());
    expect(await begin().outcome).toMatchObject({ exitCode: 0 });
    expect(server.asked.slice(3).map(pageOf)).toEqual(['2', '3']);
    expect(await queryPulled(desk, BY_TEAM)).toEqual(TEAMS);
  }, 120_000);

  it('a month that is delivered again with changes counts once', async () => {
    await serve(datadog());
    await pull();
    server.play((asked) =>
      asked.path === HISTORICAL
        ? json(
            JSON.stringify({
              data: [
                {
                  type: 'cost_by_org',
                  attributes: { public_id: 'org1', date: '2026-02-01', charges: [{ product_name: 'siem', charge_type: 'total', cost: 7.5 }] },
                },
              ],
            }),
          )
        : json('{}'),
    );
    expect(await pull('--again')).toMatchObject({ exitCode: 0 });
    expect(await queryPulled(desk, 'SELECT sum(BilledCost)::VARCHAR AS b FROM daily_charges')).toEqual([{ b: '7.500000000000' }]);
  }, 120_000);

  it('a reply with ten fields nobody knows and without those that are usual', async () => {
    const extra = Array.from({ length: 10 }, (_, index) => `,"future_${index}":${index}.5`).join('');
    await serve((asked) => {
      if (asked.path !== HISTORICAL) return json('{"data":[]}');
      return json(
        `{"data":[{"type":"cost_by_org","attributes":{"public_id":"org1","date":"2026-02-01"${extra},"charges":[{"product_name":"infra_host","cost":12.5${extra}}]}}],"links":{}${extra}}`,
      );
    });
    await pull();
    expect(await queryPulled(desk, 'SELECT BilledCost::VARCHAR AS b, SubAccountName AS s FROM daily_charges')).toEqual([{ b: '12.500000000000', s: 'org1' }]);
  }, 120_000);

  it('pages that come again end it', async () => {
    await serve(
      (asked) => (asked.path === ATTRIBUTION ? json('{"data":[],"meta":{"pagination":{"next_record_id":"7"}}}') : datadog()(asked)),
      ', tags: [team]',
    );
    const { exitCode, stderr } = await pull();
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^PullPagesRepeat/m);
    expect(server.asked.filter(({ path }) => path === ATTRIBUTION).length).toBeLessThan(4);
  }, 120_000);

  it.each([
    [401, 'PullCredentialsMissing', 'DD_API_KEY'],
    [403, 'PullDenied', 'billing_read'],
  ])(
    'keys that are answered with %i end it, and are not shown',
    async (status, name, says) => {
      await serve(() => ({ ...json({ errors: ['no'] }), status }));
      const { exitCode, stderr } = await pull();
      expect(exitCode).toBe(3);
      expect(stderr).toMatch(new RegExp(`^${name} `, 'm'));
      expect(stderr).toContain(says);
      expect(stderr).not.toContain('letmein');
      expect(server.asked).toHaveLength(1);
    },
    120_000,
  );
});

describe('settings', () => {
  it.each([
    ['http to another machine', 'url: "http://datadog.example.com"', 'InputNotValid', 'plain http'],
    ['a key instead of its name', 'api_key: "0123-abc"', 'InputNotValid', 'environment variable'],
    ['a mistyped key', 'sites: datadoghq.eu', 'InputKeyUnknown', 'site'],
    ['a variable that is not set', 'api_key: NOT_SET_ANYWHERE', 'SecretMissing', 'NOT_SET_ANYWHERE'],
    ['four tags', 'tags: [a, b, c, d]', 'InputNotValid', 'three'],
  ])('%s is refused', async (_, given, name, says) => {
    desk.write('inputs/providers.yaml', `bills:\n  - { name: dd, provider: datadog, pull: { ${given} } }\n`);
    const outcome = await pull();
    expect(outcome.exitCode).not.toBe(0);
    expect(outcome.stderr).toMatch(new RegExp(`^${name} `, 'm'));
    expect(outcome.stderr).toContain(says);
  });
});
