/** OpenCost and Kubecost over HTTP, through the command line. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { costbook, Desk, type Outcome, run, start } from '../command-line.ts';
import {
  type Asked,
  cutOff,
  expiredToken,
  HANGING,
  json,
  type Replay,
  type Reply,
  type Script,
  startReplay,
  throttled,
  withTroubles,
} from '../peers/replay.ts';
import { queryPulled } from './pulled-charges.ts';

const TOKEN = { TEST_OPENCOST_TOKEN: 'letmein' };
let desk: Desk;
let server: Replay;
beforeEach(() => {
  desk = new Desk();
});
afterEach(async () => {
  await server?.close();
  desk.clear();
});

const dayOf = ({ query }: Asked): string => query.get('window')!.slice(0, 10);
const days = (): string[] => server.asked.map(dayOf);

/** One pod and its node's idle a day; amounts are text so that no digit of them is lost on the way. */
function allocations(amount = '1.00001', extra = ''): Script {
  return (asked) => {
    const [from, to] = asked.query.get('window')!.split(',');
    const window = `"window":{"start":"${from}","end":"${to}"}`;
    const node = '"cluster":"c1","node":"n1","providerID":"i-1"';
    return json(`{"code":200,"data":[{
      "c1/n1/shop/web-1/web":{"name":"c1/n1/shop/web-1/web","properties":{${node},"namespace":"shop","pod":"web-1","labels":{"team":"shop"}},${window},"cpuCost":${amount},"ramCost":0,"totalCost":${amount}${extra}},
      "c1/n1/__idle__":{"name":"c1/n1/__idle__","properties":{${node}},${window},"cpuCost":0.5,"ramCost":0,"totalCost":0.5${extra}}
    }]}`);
  };
}

async function serve(script: Script, settings = 'token: TEST_OPENCOST_TOKEN'): Promise<void> {
  server = await startReplay(script);
  desk.write('inputs/providers.yaml', `bills:\n  - { name: prod, provider: opencost, currency: EUR, pull: { url: "${server.url}", ${settings} } }\n`);
}

const commandLine = (args: readonly string[]): string[] => ['pull', '--data', desk.data, '--inputs', desk.inputs, '--period', '2026-02', ...args];
const begin = (): ReturnType<typeof start> => start(commandLine([]), undefined, TOKEN);
const pull = (...args: string[]): Promise<Outcome> => run(commandLine(args), undefined, TOKEN);

const COSTS = 'SELECT sum(EffectiveCost)::VARCHAR AS x_Cost, sum(BilledCost)::VARCHAR AS x_Billed FROM daily_charges';

/** Effective cost of all daily charges that were pulled. */
async function effectiveCost(): Promise<string> {
  const [row] = await queryPulled<{ x_Cost: string; x_Billed: string }>(desk, COSTS);
  expect(row!.x_Billed).toBe('0.000000000000');
  return row!.x_Cost;
}

async function effectiveCostOfBuild(): Promise<string> {
  const built = await desk.build();
  expect(built.stderr).not.toMatch(/^[A-Z]\w+ {2}/m);
  const { stdout } = await costbook('query', COSTS, '--json', '--data', desk.data);
  return (JSON.parse(stdout) as [{ x_Cost: string }])[0].x_Cost;
}

describe('a month is asked for day by day', () => {
  it('of OpenCost: window, idle of each node, token', async () => {
    await serve(allocations());
    expect(await pull()).toMatchObject({ exitCode: 0 });
    expect(days()).toEqual(Array.from({ length: 28 }, (_, index) => `2026-02-${String(index + 1).padStart(2, '0')}`));
    const { path, query, headers } = server.asked[0]!;
    expect(path).toBe('/allocation/compute');
    expect(Object.fromEntries(query)).toMatchObject({
      window: '2026-02-01T00:00:00Z,2026-02-02T00:00:00Z',
      step: '1d',
      includeIdle: 'true',
      idleByNode: 'true',
    });
    expect(headers.authorization).toBe('Bearer letmein');
    expect(await effectiveCostOfBuild()).toBe('42.000280000000');
  });

  it('of Kubecost, and of one of its clusters', async () => {
    await serve(allocations(), 'api: kubecost, cluster: "prod-\\"1"');
    expect(await pull()).toMatchObject({ exitCode: 0 });
    expect(server.asked[0]!.path).toBe('/model/allocation');
    expect(server.asked[0]!.query.get('filter')).toBe('cluster:"prod-\\"1"');
    expect(server.asked[0]!.headers.authorization).toBeUndefined();
  });

  it('and a dry run that cannot sign in does not say that there is nothing', async () => {
    await serve(allocations());
    const { exitCode, stdout, stderr } = await run(commandLine(['--dry-run']), undefined, { TEST_OPENCOST_TOKEN: '' });
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toContain('TEST_OPENCOST_TOKEN');
  });

  it('and only said in a dry run', async () => {
    await serve(allocations());
    const { exitCode, stdout } = await pull('--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/2026-02.*28/);
    expect(server.asked).toEqual([]);
  });
});

describe('what goes wrong on the way', () => {
  const isSecond = (asked: Asked): boolean => dayOf(asked) === '2026-02-02';
  const whole = allocations();
  const troubles: Readonly<Record<string, Reply | ((asked: Asked) => Reply)>> = {
    'is throttled': throttled(0),
    'breaks off in its body': (asked) => cutOff(whole(asked) as Reply),
    'says in its body that it failed': json({ code: 500, status: 'error', message: 'query timed out' }),
  };

  it.each(Object.entries(troubles))(
    'the second day %s twice, then comes',
    async (_, trouble) => {
      await serve(withTroubles(whole, isSecond, [trouble, trouble]));
      expect(await pull()).toMatchObject({ exitCode: 0 });
      expect(server.asked.filter(isSecond)).toHaveLength(3);
      expect(server.asked).toHaveLength(30);
      expect(await effectiveCost()).toBe('42.000280000000');
    },
    60_000,
  );

  it('a killed pull goes on at the day where it was', async () => {
    await serve((asked) => (dayOf(asked) === '2026-02-10' ? HANGING : whole(asked)));
    const running = begin();
    await expect.poll(() => days().at(-1), { timeout: 20_000 }).toBe('2026-02-10');
    running.process.kill('SIGKILL');
    await running.outcome;
    server.play(whole);
    const before = server.asked.length;
    expect(await begin().outcome).toMatchObject({ exitCode: 0 });
    expect(days().slice(before)[0]).toBe('2026-02-10');
    expect(server.asked.length - before).toBe(19);
    expect(await effectiveCost()).toBe('42.000280000000');
  }, 60_000);

  it('a month that is delivered again with changes counts once', async () => {
    await serve(whole);
    await pull();
    expect(await effectiveCost()).toBe('42.000280000000');
    server.play(allocations('2.5'));
    expect(await pull('--again')).toMatchObject({ exitCode: 0 });
    expect(await effectiveCost()).toBe('84.000000000000');
  }, 60_000);

  it('a reply with ten columns nobody knows and without ten that are usual', async () => {
    const extra = Array.from({ length: 10 }, (_, index) => `,"future${index}Cost":${index}.5`).join('');
    await serve(allocations('1', extra));
    await pull();
    expect(await effectiveCost()).toBe('42.000000000000');
  });

  it('a token that is no longer good ends it, and is not shown', async () => {
    await serve(() => expiredToken());
    const { exitCode, stderr } = await pull();
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^PullCredentialsExpired/m);
    expect(stderr).not.toContain('letmein');
    expect(server.asked).toHaveLength(1);
  });
});

describe('settings', () => {
  it.each([
    ['http to another machine', 'url: "http://opencost.example.com"', 'InputNotValid', 'https'],
    ['a token instead of its name', 'url: "https://opencost.example.com", token: "abc-def"', 'InputNotValid', 'environment variable'],
    ['a mistyped key', 'url: "https://opencost.example.com", clutser: a', 'InputKeyUnknown', 'cluster'],
    ['a variable that is not set', 'url: "https://opencost.example.com", token: NOT_SET_ANYWHERE', 'SecretMissing', 'NOT_SET_ANYWHERE'],
  ])('%s is refused', async (_, given, name, says) => {
    desk.write('inputs/providers.yaml', `bills:\n  - { name: prod, provider: opencost, pull: { ${given} } }\n`);
    const { exitCode, stderr } = await pull();
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(new RegExp(`^${name} `, 'm'));
    expect(stderr).toContain(says);
  });
});
