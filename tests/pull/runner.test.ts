import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type Asked, cutOff, expiredToken, HANGING, REFUSED, type Reply, throttled, withTroubles } from '../peers/replay.ts';
import { type Bench, type Month, openBench, QUICK, serving } from './bench-of-pulls.ts';

const page = (number: number, body: string, version: string | null = null) => ({ name: `page-${String(number).padStart(4, '0')}.json`, version, body });
const PAGES: Month = { period: '2026-10', version: null, pages: [page(1, 'one'), page(2, 'two'), page(3, 'three')] };
const BIG = 'x'.repeat(50_000) + 'y'.repeat(50_000);
const OBJECTS: Month = { period: '2026-10', version: 'v1', pages: [page(1, 'first', 'e1'), page(2, BIG, 'e2')] };
const secondList = ({ url }: Asked): boolean => url === '/pages/2026-10?after=page-0001.json';
const bodies = (bench: Bench): string[] =>
  bench.server.asked.filter(({ path }) => path.startsWith('/body/')).map(({ path, headers }) => `${path.split('/').at(-1)} ${headers.range}`);

let bench: Bench;
afterEach(() => bench.close());

describe('what may pass is tried again', () => {
  const troubles: Readonly<Record<string, Reply>> = {
    '429 with Retry-After': throttled(0),
    '503': throttled(null, 503),
    'no answer': HANGING,
    'a broken connection': REFUSED,
    '500': { status: 500 },
  };

  it.each(Object.entries(troubles))('page 2 fails twice with %s, then succeeds', async (_, trouble) => {
    bench = await openBench(withTroubles(serving([PAGES]), secondList, [trouble, trouble]));
    const [report] = await bench.pull([bench.source('main')]);
    expect(report!.errors).toEqual([]);
    expect(bench.kept('main', '2026-10')).toEqual(['one', 'two', 'three']);
    expect(bench.server.asked.filter(secondList)).toHaveLength(3);
    expect(bodies(bench)).toHaveLength(3);
  });

  it('waits as long as it is asked to', async () => {
    bench = await openBench(withTroubles(serving([PAGES]), secondList, [throttled(1)]));
    const startMs = performance.now();
    await bench.pull([bench.source('main')]);
    expect(performance.now() - startMs).toBeGreaterThan(1000);
    expect(bench.kept('main', '2026-10')).toHaveLength(3);
  });

  it('goes on inside a body that was cut off', async () => {
    const whole = serving([OBJECTS]);
    const isBig = ({ path }: Asked): boolean => path.endsWith('page-0002.json') && path.startsWith('/body/');
    bench = await openBench(withTroubles(whole, isBig, [(asked) => cutOff(whole(asked) as Reply, 60_000), (asked) => cutOff(whole(asked) as Reply, 10_000)]));
    const [report] = await bench.pull([bench.source('main')]);
    expect(report!.errors).toEqual([]);
    expect(bench.kept('main', '2026-10')).toEqual(['first', BIG]);
    expect(bodies(bench)).toEqual(['page-0001.json bytes=0-', 'page-0002.json bytes=0-', 'page-0002.json bytes=60000-', 'page-0002.json bytes=70000-']);
    expect(report!.periods[0]!.fetchedBytes).toBe(BIG.length + 5);
  });

  it('asks for a page without a version from its beginning again', async () => {
    const whole = serving([{ ...PAGES, pages: [page(1, BIG)] }]);
    bench = await openBench(withTroubles(whole, ({ path }) => path.startsWith('/body/'), [(asked) => cutOff(whole(asked) as Reply)]));
    await bench.pull([bench.source('main')]);
    expect(bench.kept('main', '2026-10')).toEqual([BIG]);
    expect(bodies(bench)).toEqual(['page-0001.json bytes=0-', 'page-0001.json bytes=0-']);
  });

  it('takes a page that comes twice once', async () => {
    const whole = serving([PAGES]);
    bench = await openBench(
      withTroubles(whole, ({ url }) => url.endsWith('after=page-0002.json'), [
        (asked) => whole({ ...asked, query: new URLSearchParams('after=page-0001.json') }) as Reply,
      ]),
    );
    const [report] = await bench.pull([bench.source('main')]);
    expect(report!.errors).toEqual([]);
    expect(bench.kept('main', '2026-10')).toEqual(['one', 'two', 'three']);
  });

  it('begins anew when the delivery changes while it is read', async () => {
    const next: Month = { ...OBJECTS, version: 'v2', pages: [page(1, 'first', 'e1'), page(2, 'other', 'e3')] };
    const whole = serving([OBJECTS]);
    bench = await openBench((asked) => {
      if (asked.path === '/body/2026-10/page-0002.json') bench.server.play(serving([next]));
      return asked.path === '/body/2026-10/page-0002.json' ? { status: 412 } : whole(asked);
    });
    const [report] = await bench.pull([bench.source('main')]);
    expect(report!.errors).toEqual([]);
    expect(bench.kept('main', '2026-10')).toEqual(['first', 'other']);
    expect(bodies(bench).filter((asked) => asked.startsWith('page-0001'))).toHaveLength(1);
  });
});

describe('what a person has to mend is said at once', () => {
  it.each([
    ['PullDenied', { status: 403, body: 'sig=abcdef&not allowed' }],
    ['PullCredentialsMissing', { status: 401, body: 'who are you' }],
    ['PullCredentialsExpired', expiredToken()],
    ['PullNotFound', { status: 404 }],
    ['PullRefused', { status: 400, body: 'malformed' }],
  ] as [string, Reply][])('%s', async (name, reply) => {
    bench = await openBench(withTroubles(serving([PAGES]), secondList, Array(9).fill(reply)));
    const [report] = await bench.pull([bench.source('main')]);
    expect(report!.errors.map((error) => [error.name, error.exitCode, error.parts.where])).toEqual([[name, 3, 'providers.yaml:2']]);
    expect(report!.errors[0]!.parts.what).not.toContain('abcdef');
    expect(bench.server.asked.filter(secondList)).toHaveLength(1);
    expect(bench.kept('main', '2026-10')).toEqual([]);
  });

  it('names the permission, and how to sign in', async () => {
    bench = await openBench(() => ({ status: 403 }));
    expect((await bench.pull([bench.source('main')]))[0]!.errors[0]!.parts.fix).toContain('bills:Read on the account');
    bench.server.play(expiredToken);
    expect((await bench.pull([bench.source('main')]))[0]!.errors[0]!.parts.fix).toContain('Run example login.');
  });
});

describe('an interrupted pull', () => {
  it('goes on at the page where it was, and leaves the period as it was until all is there', async () => {
    bench = await openBench(serving([{ ...PAGES, pages: [page(1, 'old')] }]));
    await bench.pull([bench.source('main')]);
    const troubled = withTroubles(serving([PAGES]), ({ url }) => url.endsWith('after=page-0002.json'), Array(4).fill({ status: 500 }));
    bench.server.play(troubled);
    const [report] = await bench.pull([bench.source('main')]);
    expect(report!.errors.map(({ name }) => name)).toEqual(['PullInterrupted']);
    expect(bench.kept('main', '2026-10')).toEqual(['old']);
    const before = bench.server.asked.length;
    await bench.pull([bench.source('main')]);
    expect(bench.server.asked.slice(before).map(({ url }) => url)).toEqual(['/offers', '/pages/2026-10?after=page-0002.json', '/body/2026-10/page-0003.json']);
    expect(bench.kept('main', '2026-10')).toEqual(['one', 'two', 'three']);
  });

  it('begins anew where pages of another day would not fit together', async () => {
    bench = await openBench(withTroubles(serving([PAGES]), ({ url }) => url.endsWith('after=page-0002.json'), Array(4).fill({ status: 500 })));
    await bench.pull([bench.source('main')]);
    bench.today = '2026-11-04';
    bench.server.play(serving([{ ...PAGES, pages: [page(1, 'ein'), page(2, 'zwei')] }]));
    await bench.pull([bench.source('main')]);
    expect(bench.kept('main', '2026-10')).toEqual(['ein', 'zwei']);
  });

  it('begins anew when its cursor is not known any more', async () => {
    bench = await openBench(
      withTroubles(serving([PAGES]), ({ url }) => url.endsWith('after=page-0002.json'), [
        ...Array(4).fill({ status: 500 }),
        { status: 400, body: 'token not valid' },
      ]),
    );
    await bench.pull([bench.source('main')]);
    const [report] = await bench.pull([bench.source('main')]);
    expect(report!.errors).toEqual([]);
    expect(bench.kept('main', '2026-10')).toEqual(['one', 'two', 'three']);
  });

  it('does not keep other sources from being pulled', async () => {
    bench = await openBench(serving([PAGES]));
    const reports = await bench.pull([bench.source('broken', { settings: { url: `${bench.server.url}/nowhere` } }), bench.source('main')]);
    expect(reports.map(({ errors }) => errors.map(({ name }) => name))).toEqual([['PullNotFound'], []]);
    expect(bench.kept('main', '2026-10')).toHaveLength(3);
  });
});

describe('whatever breaks, whenever', () => {
  it('each pull goes on, each body is brought once, and in the end all is there', async () => {
    const trouble = fc.constantFrom<'none' | Reply>('none', 'none', 'none', { status: 500 }, { dropAfterBytes: 3 }, { isRefused: true });
    const pages = fc.array(fc.record({ isKnown: fc.boolean(), body: fc.string({ minLength: 1, maxLength: 40 }) }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(pages, { minLength: 1, maxLength: 3 }), fc.infiniteStream(trouble), async (months, troubles) => {
        const served = months.map(
          (bodies, month): Month => ({
            period: `2026-0${month + 1}`,
            version: 'v1',
            pages: bodies.map(({ body, isKnown }, index) => page(index + 1, body, isKnown ? `${month}-${index}` : null)),
          }),
        );
        const whole = serving(served);
        let left = 30;
        const brought = new Map<string, number>();
        bench = await openBench((asked) => {
          const next = left-- > 0 ? troubles.next().value : 'none';
          const reply = whole(asked) as Reply;
          if (next === 'none' && asked.path.startsWith('/body/')) brought.set(asked.path, (brought.get(asked.path) ?? 0) + 1);
          return next === 'none' ? reply : next.dropAfterBytes === undefined ? next : { ...reply, ...next };
        });
        for (let rounds = 0; rounds < 40; rounds++) {
          const [report] = await bench.pull([bench.source('main')], { patience: { ...QUICK, retries: 0 } });
          for (const { period, pages } of served) expect([[], pages.map(({ body }) => body)]).toContainEqual(bench.kept('main', period));
          if (report!.errors.length === 0) break;
        }
        expect(served.map(({ period }) => bench.kept('main', period))).toEqual(served.map(({ pages }) => pages.map(({ body }) => body)));
        expect([...brought.values()].filter((times) => times > 1)).toEqual([]);
        await bench.close();
      }),
      { numRuns: 25, seed: 3 },
    );
  });
});

describe('what is fetched again', () => {
  const months = (version: string, body: string): Month[] => [
    { period: '2026-08', version: 'a', isFinal: true, pages: [page(1, 'august', 'a1')] },
    { period: '2026-09', version, pages: [page(1, body, `s-${version}`), page(2, 'same', 'same')] },
    { period: '2026-10', version, pages: [page(1, body, `o-${version}`), page(2, 'same', 'same')] },
  ];
  const actions = async (...args: Parameters<Bench['pull']>): Promise<string[]> =>
    (await bench.pull(...args))[0]!.periods.map(({ period, action, fetchedParts }) => `${period} ${action} ${fetchedParts}`);

  it('nothing that is unchanged, of a new delivery only the parts that are new, and no month that is closed', async () => {
    bench = await openBench(serving(months('v1', 'early')));
    bench.today = '2026-10-10';
    expect(await actions([bench.source('main')])).toEqual(['2026-08 Fetched 1', '2026-09 Fetched 2', '2026-10 Fetched 2']);
    bench.today = '2026-10-20';
    bench.server.play(serving(months('v2', 'later')));
    expect(await actions([bench.source('main')])).toEqual(['2026-08 Closed 0', '2026-09 Fetched 1', '2026-10 Fetched 1']);
    expect(bench.kept('main', '2026-09')).toEqual(['later', 'same']);
    expect(await actions([bench.source('main')])).toEqual(['2026-08 Closed 0', '2026-09 Closed 0', '2026-10 Unchanged 0']);
    bench.server.play(serving(months('v3', 'latest')));
    expect(await actions([bench.source('main')])).toEqual(['2026-08 Closed 0', '2026-09 Closed, changed 0', '2026-10 Fetched 1']);
    expect(bench.kept('main', '2026-09')).toEqual(['later', 'same']);
    expect(await actions([bench.source('main')], { periods: ['2026-09'], again: true })).toEqual(['2026-09 Fetched 1']);
    expect(bench.kept('main', '2026-09')).toEqual(['latest', 'same']);
  });

  it('what is gone from bronze', async () => {
    bench = await openBench(serving(months('v1', 'early')));
    await bench.pull([bench.source('main')]);
    rmSync(join(bench.folder, 'bronze', 'made-up', bench.journal('main').periods['2026-08']!.parts[0]!.sha256), { recursive: true });
    expect(await actions([bench.source('main')])).toEqual(['2026-08 Fetched 1', '2026-09 Closed 0', '2026-10 Unchanged 0']);
    expect(bench.kept('main', '2026-08')).toEqual(['august']);
  });

  it('everything when the settings are others', async () => {
    bench = await openBench(serving(months('v1', 'early')));
    await bench.pull([bench.source('main')]);
    const other = bench.source('main', { asked: 'something else' });
    expect(await actions([other])).toEqual(['2026-08 Fetched 1', '2026-09 Fetched 2', '2026-10 Fetched 2']);
  });

  it('nothing in a dry run, which says what it would be', async () => {
    bench = await openBench(serving(months('v1', 'early')));
    const [report] = await bench.pull([bench.source('main', { from: '2026-09' })], { dryRun: true });
    expect(report!.periods.map(({ period, action, parts, bytes, requests, priceUsd }) => [period, action, parts, bytes, requests, priceUsd])).toEqual([
      ['2026-09', 'Fetch', 2, 9, 2, '0.02'],
      ['2026-10', 'Fetch', 2, 9, 2, '0.02'],
    ]);
    expect(bench.server.asked.map(({ path }) => path)).toEqual(['/offers']);
  });
});
