/**
 * What a book lives through: processes killed at any moment, full disks, folders that cannot be written, two at once; and builds that must be
 * the same bytes wherever they run. `npm run test:endurance` tries it at length.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Of } from '../../pipeline/engine/lake.ts';
import { takeLock } from '../../pipeline/engine/lock.ts';
import { costbook, Desk, focusCsv, monthOfRows, type Outcome, run, start, warm } from '../command-line.ts';
import { tries } from '../tries.ts';

/** Of each verb. */
const KILLS = tries(2, 60);
const BUILDS = tries(4, 20);
const SEED = 20_261_101;
const ROOT = join(import.meta.dirname, '../..');

/** A book with a whole January, days of February under three as-of days, and one more bill that no edition knows yet. */
let book: Desk;
beforeAll(async () => {
  book = new Desk();
  book.write('inputs/organization.yaml', 'company: { name: Example, units: [{ name: Shop, cost_center: CC-1 }, { name: Search, cost_center: CC-2 }] }\n');
  book.write(
    'inputs/allocation.yaml',
    `rules:
  - { name: network, when: { ServiceName: Transit }, pool: network }
  - { name: shop, when: { SubAccountId: '2001' }, cost_center: CC-1 }
pools: [{ name: network, split: fixed, shares: { CC-1: 75, CC-2: 25 } }]
`,
  );
  const of = (month: string) => [...monthOfRows(month), ...monthOfRows(month, { ServiceName: 'Transit', ResourceId: 'hub', SubAccountId: '2009' })];
  book.write('bills/2026-01.csv', focusCsv(of('2026-01')));
  for (const day of ['2026-01-30', '2026-01-31', '2026-02-10']) await built(book, '--as-of', day);
  book.write('bills/2026-02.csv', focusCsv(of('2026-02')));
}, 120_000);
afterAll(() => book.clear());

async function built(desk: Desk, ...args: string[]): Promise<void> {
  const { exitCode, stderr } = await costbook(...buildOf(desk), ...args);
  expect(exitCode, stderr).toBe(0);
}
const buildOf = (desk: Desk): string[] => ['build', '--data', desk.data, '--inputs', desk.inputs, '--bill', join(book.folder, 'bills')];

function copy(): Desk {
  const desk = new Desk();
  for (const name of ['data', 'inputs']) cpSync(join(book.folder, name), join(desk.folder, name), { recursive: true });
  return desk;
}

/** Name and hash of every file of a book that people keep, and of its inputs. */
function kept(desk: Desk): string[] {
  return ['data/editions', 'data/objects', 'data/silver', 'inputs'].flatMap((folder) =>
    readdirSync(join(desk.folder, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(desk.folder, folder, name)).isFile())
      .sort()
      .map((name) => `${folder}/${name} ${sha256Of(readFileSync(join(desk.folder, folder, name)))}`),
  );
}

/** What is tried, and from when on it may be killed: of a publish, once room 6 has begun to write. */
const VERBS: Readonly<Record<string, { args: (desk: Desk) => string[]; isBegun?: (desk: Desk) => boolean }>> = {
  build: { args: buildOf },
  publish: {
    args: buildOf,
    isBegun: (desk) => readdirSync(join(desk.data, 'objects')).some((name) => name.startsWith('.aside-')),
  },
  close: { args: (desk) => ['close', '2026-01', '--data', desk.data, '--inputs', desk.inputs] },
  prune: { args: (desk) => ['prune', '--keep-days', '5', '--data', desk.data, '--inputs', desk.inputs] },
};

const verified = async (desk: Desk): Promise<Outcome> => costbook('verify', '--no-rederive', '--data', desk.data, '--inputs', desk.inputs);

describe('a process that is killed', () => {
  const whole: Record<string, { durationMs: number; files: string[] }> = {};
  beforeAll(async () => {
    for (const [name, { args }] of Object.entries(VERBS)) {
      const desk = copy();
      const startedAt = performance.now();
      const { exitCode, stderr } = await costbook(...args(desk));
      expect(exitCode, stderr).toBe(0);
      whole[name] = { durationMs: performance.now() - startedAt, files: kept(desk) };
      desk.clear();
    }
  }, 120_000);

  const counts = { killed: 0, ended: 0 };
  const moments = fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), { numRuns: KILLS, seed: SEED });

  it.each(Object.keys(VERBS))(
    `while it does %s leaves the last edition whole, ${KILLS} times, and what it began is done by the next one as if nothing had been`,
    { timeout: 3_600_000 },
    async (name) => {
      for (const [index, moment] of moments.entries()) {
        const { args, isBegun } = VERBS[name]!;
        const desk = copy();
        const { process: child, run: begin } = await warm();
        const outcome = begin(args(desk));
        const ended = outcome.then(() => true);
        while (isBegun && !isBegun(desk) && !(await Promise.race([ended, wait(2, false)])));
        await Promise.race([ended, wait(moment * whole[name]!.durationMs * (isBegun ? 0.3 : 1))]);
        child.kill('SIGKILL');
        counts[(await outcome) === null ? 'killed' : 'ended'] += 1;
        const where = `kill ${index} of ${name} at ${moment}`;
        const after = await verified(desk);
        expect(after.exitCode, `${where}: ${after.stderr}`).toBe(0);
        const next = await costbook(...args(desk));
        if (name === 'close' && next.exitCode === 1) expect(next.stderr, where).toMatch(/^MonthClosedAlready/);
        else expect(next.exitCode, `${where}: ${next.stderr}`).toBe(0);
        expect(kept(desk), where).toEqual(whole[name]!.files);
        expect(readdirSync(join(desk.data, 'state')), where).toEqual(['last-build.json']);
        desk.clear();
      }
    },
  );

  it('was killed more often than it had ended', () => {
    expect(counts.killed).toBeGreaterThan(counts.ended);
  });
});

describe('a book that cannot be written', () => {
  const ROOT_USER = process.getuid?.() === 0;

  /** Runs a verb as bash limits it. */
  function limited(limit: string, args: readonly string[], more: object = {}): Outcome {
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['-c', `${limit}; exec "$@"`, 'bash', process.execPath, join(ROOT, 'pipeline/costbook.mjs'), ...args],
      {
        encoding: 'utf8',
        ...more,
      },
    );
    return { exitCode: status, stdout, stderr };
  }
  const fourParts = (name: string) => expect.stringMatching(new RegExp(`^${name} {2}.*\\n {2}Why {4}.*\\n {2}Fix {4}.*\\n {2}Where {2}`, 'm'));

  it('for no file may be so large is whole afterwards, and is built when they may', { timeout: 300_000 }, async () => {
    const desk = copy();
    const before = kept(desk);
    for (const kilobytes of [0, 8, 16]) {
      expect(limited(`ulimit -f ${kilobytes}`, buildOf(desk)), `${kilobytes} KB`).toMatchObject({ exitCode: 1, stderr: fourParts('DiskFull') });
      expect((await verified(desk)).exitCode).toBe(0);
    }
    expect(kept(desk).filter((line) => /^data\/(editions|objects)|^inputs/.test(line))).toEqual(
      before.filter((line) => /^data\/(editions|objects)|^inputs/.test(line)),
    );
    await built(desk);
    desk.clear();
  });

  const canMount = ROOT_USER && spawnSync('bash', ['-c', 'd=$(mktemp -d) && mount -t tmpfs -o size=64k tmpfs $d && umount $d && rmdir $d']).status === 0;
  it.skipIf(!canMount)(
    `for its disk is full${canMount ? '' : ' (needs the right to mount one)'} is whole afterwards, and is built when there is room`,
    { timeout: 300_000 },
    async () => {
      const desk = new Desk();
      mkdirSync(desk.data);
      const size = (of: string): string[] => ['-o', of, 'tmpfs', desk.data];
      execFileSync('mount', ['-t', 'tmpfs', ...size('size=1g')]);
      try {
        for (const name of ['data', 'inputs']) cpSync(join(book.folder, name), join(desk.folder, name), { recursive: true });
        const used = Number(execFileSync('df', ['--output=used', '-k', desk.data], { encoding: 'utf8' }).split('\n')[1]);
        const said: string[] = [];
        for (const room of [16, 48, 96, 192, 384]) {
          execFileSync('mount', ['-o', `remount,size=${used + room}k`, desk.data]);
          const { exitCode, stderr } = await costbook(...buildOf(desk));
          if (exitCode === 0) break;
          said.push(stderr);
          expect([exitCode, stderr], `${room} KB`).toEqual([1, fourParts('DiskFull')]);
          expect((await verified(desk)).exitCode).toBe(0);
        }
        expect(said.length).toBeGreaterThan(1);
        execFileSync('mount', ['-o', 'remount,size=1g', desk.data]);
        await built(desk);
        expect((await verified(desk)).exitCode).toBe(0);
      } finally {
        execFileSync('umount', [desk.data]);
        desk.clear();
      }
    },
  );

  it('for its folder is read-only says so, can be verified, and is built when it is not', { timeout: 300_000 }, async () => {
    const desk = copy();
    const before = kept(desk);
    const writable = (mode: number): void => {
      for (const name of ['.', ...readdirSync(desk.folder, { recursive: true, encoding: 'utf8' })]) {
        const path = join(desk.folder, name);
        chmodSync(path, statSync(path).isDirectory() ? 0o555 | mode : 0o444 | mode);
      }
    };
    writable(0);
    for (const folder of [book.folder, join(book.folder, 'bills')]) chmodSync(folder, 0o755);
    const nobody = ROOT_USER ? { uid: 65_534, gid: 65_534 } : {};
    for (const { args } of Object.values(VERBS)) {
      expect(limited('true', args(desk), nobody)).toMatchObject({ exitCode: 1, stderr: fourParts('FolderNotUsable') });
    }
    expect(limited('true', ['verify', '--no-rederive', '--data', desk.data, '--inputs', desk.inputs], nobody)).toMatchObject({ exitCode: 0 });
    expect(kept(desk)).toEqual(before);
    writable(0o200);
    await built(desk);
    desk.clear();
  });
});

it('one process at a time works on a book: others are told which, and readers are not kept', { timeout: 120_000 }, async () => {
  const desk = copy();
  const lock = takeLock(join(desk.data, 'state'));
  for (const { args } of Object.values(VERBS)) {
    const { exitCode, stderr } = await costbook(...args(desk));
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(`BuildRunning  Process ${process.pid} is working on `)]);
  }
  expect((await verified(desk)).exitCode).toBe(0);
  if ('release' in lock) lock.release();
  await built(desk);
  desk.clear();
});

it(`an edition is the same bytes in ${BUILDS} builds with files in any order, threads, time zones and languages`, { timeout: 600_000 }, async () => {
  const days = Array.from({ length: 8 }, (_, index) => monthOfRows('2026-03').slice(index * 4, index * 4 + 4));
  const desk = new Desk();
  const bills = days.map((rows, index) => desk.write(`bills/${index}.csv`, focusCsv(rows)));
  const orders = fc.sample(fc.shuffledSubarray(bills, { minLength: bills.length }), { numRuns: BUILDS, seed: SEED });
  const zones = ['UTC', 'Pacific/Kiritimati', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Pago_Pago'];
  const languages = ['C', 'tr_TR.UTF-8', 'de_DE.UTF-8', 'ar_EG.UTF-8'];
  const ids = new Set<string>();
  for (const [index, order] of orders.entries()) {
    const data = join(desk.folder, `data-${index}`);
    const language = languages[index % languages.length]!;
    const environment = { TZ: zones[index % zones.length]!, LANG: language, LC_ALL: language };
    const args = ['build', '--data', data, '--inputs', desk.inputs, '--threads', String((index % 2) + 1), ...order.flatMap((path) => ['--bill', path])];
    // A language counts from the start of a process.
    const { exitCode, stdout, stderr } = await (index % 3 === 1 ? start(args, ROOT, environment).outcome : run(args, ROOT, environment));
    expect(exitCode, stderr).toBe(0);
    ids.add(stdout.trim());
  }
  expect([...ids]).toHaveLength(1);
  desk.clear();
});
