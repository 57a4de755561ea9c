/** What stands in a book's folder: locks, markers, and files half done. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { claimDemoFolder } from '../../pipeline/1-ingest/demo/claim-folder.ts';
import { latestId } from '../../pipeline/6-publish/editions/manifest.ts';
import { keptList } from '../../pipeline/6-publish/pages/page-store.ts';
import { buildDemo } from '../../pipeline/commands/demo.ts';
import { refuseForeignFolder, siteIn } from '../../pipeline/commands/site-folder.ts';
import { keepObject, makeFolder, removeHalfDone, sha256Of } from '../../pipeline/engine/lake.ts';
import { isAlive, takeLock } from '../../pipeline/engine/lock.ts';
import { createLog } from '../../pipeline/engine/log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'costbook-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe('the folder of the demo company', () => {
  it('is refused where somebody keeps bills and inputs', async () => {
    write('inputs/allocation.yaml', 'rules: []');
    write('bills/mine.csv', 'a');
    await expect(buildDemo({ rows: 1000, data: folder }, createLog({ isQuiet: true }))).rejects.toMatchObject({ name: 'DemoFolderInUse', exitCode: 1 });
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['bills', 'bills/mine.csv', 'inputs', 'inputs/allocation.yaml']);
  });

  it('is taken when new or empty, and again after a demo that was interrupted', async () => {
    for (const name of ['', 'new']) {
      await claimDemoFolder(join(folder, name, 'demo'));
      write(join(name, 'demo/bills/half.csv'), 'a');
      await claimDemoFolder(join(folder, name, 'demo'));
    }
  });
});

describe('the lock of a book', () => {
  const holder = (): unknown => {
    const lock = takeLock(folder);
    if ('holder' in lock) return lock.holder;
    lock.release();
    return null;
  };

  it('is held once, also within one process, and leaves nothing', () => {
    const lock = takeLock(folder);
    expect(holder()).toBe(process.pid);
    if ('release' in lock) lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['a process that is gone', '4194304999 1'],
    ['an earlier process of the same number', `${process.pid} 1`],
    ['a later process of another number', `${process.ppid} 1`],
    ['nobody, cut short', ''],
  ])('is taken over from %s', (_, text) => {
    write('lock', text);
    expect(holder()).toBe(_.startsWith('a later') && !existsSync('/proc/self/stat') ? process.ppid : null);
  });

  it('is taken over from a process that has ended and that its parent has not asked about', async () => {
    const shell = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 30']);
    const ended = Number(String((await once(shell.stdout, 'data'))[0]));
    await vi.waitFor(() => expect(isAlive(ended)).toBe(false));
    write('lock', `${ended}`);
    expect(holder()).toBeNull();
    shell.kill();
  });

  it('of a process elsewhere is kept as long as it is heard of, whatever its number is here', () => {
    for (const number of [process.pid, 4_194_304_999]) {
      const path = write('lock', `${number} 1 another-machine/pid:[1]`);
      expect(takeLock(folder)).toEqual({ holder: number, elsewhere: 'another-machine' });
      utimesSync(path, 1, 1);
      expect(holder()).toBeNull();
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is heard of as long as it is held', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const lock = takeLock(folder);
    const path = join(folder, 'lock');
    utimesSync(path, 1, 1);
    vi.advanceTimersByTime(60_000);
    expect(statSync(path).mtimeMs).toBeGreaterThan(1_000_000);
    if ('release' in lock) lock.release();
    expect([vi.getTimerCount(), readdirSync(folder)]).toEqual([0, []]);
    vi.useRealTimers();
  });

  it('is kept for a living process', () => {
    write('lock', `${process.ppid}`);
    expect(holder()).toBe(process.ppid);
    expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe(`${process.ppid}`);
  });
});

it('a folder that the system refuses is an error, not an endless loop', () => {
  makeFolder(join(folder, 'a/b/c'));
  makeFolder(join(folder, 'a/b/c'));
  expect(() => makeFolder(join(write('file', ''), 'state'))).toThrow(/ENOTDIR/);
  if (existsSync('/proc/self/stat')) expect(() => makeFolder('/proc/nope/state')).toThrow(/ENOENT/);
});

it('what killed builds left is swept, and what living ones write is not', () => {
  for (const name of ['.aside-7/x.parquet', 'ab/x.parquet', 'ab/y.parquet.4194304999.tmp', `z.${process.pid}.tmp`, 'w.tmp', `v.${process.ppid}.tmp`])
    write(name, '');
  removeHalfDone(folder, isAlive);
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['ab', 'ab/x.parquet', `v.${process.ppid}.tmp`]);
});

it('an object whose bytes changed is replaced by the whole one', async () => {
  const place = join(folder, 'objects/ab/x.parquet');
  for (const found of ['whole', 'whale', 'who']) {
    write('objects/ab/x.parquet', found);
    await keepObject(write('aside', 'whole'), place, sha256Of('whole'));
    expect(readFileSync(place, 'utf8')).toBe('whole');
    expect(existsSync(join(folder, 'aside'))).toBe(false);
  }
});

it('a `latest` that names nothing is said, not passed over', () => {
  expect(latestId(folder)).toBeNull();
  write('latest', '2026-01-31-0123456789ab\n');
  expect(() => latestId(folder)).toThrow(expect.objectContaining({ name: 'LatestBroken', exitCode: 2 }));
});

it('a list of pages that names files outside the site counts as none', () => {
  const good = {
    format: 1,
    code: 'c',
    beside: 'b',
    words: { mark: 'word' },
    here: { 'index.html': '0'.repeat(64) },
    root: { '_astro/a.b..js': '1'.repeat(64) },
  };
  const kept = (list: unknown): unknown => {
    write('pages/2026-01-31-0123456789ab.json', JSON.stringify(list));
    return keptList(join(folder, 'pages'), '2026-01-31-0123456789ab');
  };
  expect(kept(good)).toEqual(good);
  for (const path of ['../secret', 'a/../../secret', '/etc/secret', 'C:/secret', '..\\secret', '..', ''])
    expect(kept({ ...good, here: { [path]: '0'.repeat(64) } }), path).toBeNull();
  for (const list of [{ format: 1 }, null, { ...good, root: { 'a.js': '../../secret' } }, { ...good, words: { mark: 1 } }]) expect(kept(list)).toBeNull();
});

it('a folder is replaced by a site when it is empty or holds one', () => {
  const site = { edition: '2026-01-31-0123456789ab', base: '/costs/' };
  const refused = expect.objectContaining({ name: 'OutFolderInUse', exitCode: 1 });
  expect(() => refuseForeignFolder(join(folder, 'new'))).not.toThrow();
  expect(() => refuseForeignFolder(folder)).not.toThrow();
  for (const text of ['{}', '{', 'null', '{"name":"mine","base":"/"}', JSON.stringify({ ...site, edition: 'mine' }), JSON.stringify({ ...site, base: 1 })]) {
    write('site.json', text);
    expect(siteIn(folder)).toBeNull();
    expect(() => refuseForeignFolder(folder), text).toThrow(refused);
  }
  write('site.json', JSON.stringify(site));
  expect(siteIn(folder)).toEqual(site);
  expect(() => refuseForeignFolder(folder)).not.toThrow();
});
