/** Old editions give up their objects; those that are kept stay whole, whatever happens meanwhile. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEdition } from '../../pipeline/6-publish/editions/manifest.ts';
import { objectsOf, storedObjects } from '../../pipeline/6-publish/editions/retention.ts';
import { objectPath } from '../../pipeline/contract/edition.ts';
import { costbook, Desk, focusCsv, monthOfRows, type Outcome, run } from '../command-line.ts';
import { type S3Peer, startS3 } from '../peers/s3.ts';

const DAYS = ['2026-01-30', '2026-01-31', '2026-02-10', '2026-02-28', '2026-03-31'];
let book: Desk;
let ids: Record<string, string>;
beforeAll(async () => {
  book = new Desk();
  book.write('inputs/organization.yaml', 'company: { name: Example }\n');
  const late = book.write('late.csv', focusCsv(monthOfRows('2026-02')));
  const bill = book.write('bill.csv', focusCsv(monthOfRows('2026-01')));
  ids = {};
  for (const day of DAYS) {
    const built = await book.build('--bill', bill, '--as-of', day, ...(day > '2026-02-28' ? ['--bill', late] : []));
    ids[day] = built.stdout.trim();
    expect(built.exitCode, built.stderr).toBe(0);
  }
});
afterAll(() => book.clear());

/** A copy of the book to work in. */
function copy(): Desk {
  const desk = new Desk();
  cpSync(book.data, desk.data, { recursive: true });
  cpSync(book.inputs, desk.inputs, { recursive: true });
  return desk;
}
const prune = (desk: Desk, ...args: string[]): Promise<Outcome> =>
  costbook('prune', '--data', desk.data, '--inputs', desk.inputs, '--keep-days', '20', ...args);
const verify = (desk: Desk, ...args: string[]): Promise<Outcome> => costbook('verify', '--data', desk.data, '--no-rederive', ...args);
const named = (desk: Desk, day: string): string[] => objectsOf(readEdition(join(desk.data, 'editions'), ids[day])).map(({ sha256 }) => sha256);

describe('prune', () => {
  it('keeps month-ends and the newest, and says so before and after', async () => {
    const desk = copy();
    const before = storedObjects(join(desk.data, 'objects'));
    const planned = JSON.parse((await prune(desk, '--dry-run', '--json')).stdout);
    expect(planned.editions.map(({ kept }: { kept: string | null }) => kept)).toEqual([null, 'month-end', null, 'month-end', 'newest']);
    expect(storedObjects(join(desk.data, 'objects'))).toEqual(before);
    const { stdout, stderr } = await prune(desk);
    expect(stdout, stderr).toMatch(
      new RegExp(`${ids['2026-01-30']}.* pruned\n[\\s\\S]*${planned.objects.length} objects of ${planned.objectBytes} bytes and .* deleted\\.`),
    );
    const keeping = new Set(['2026-01-31', '2026-02-28', '2026-03-31'].flatMap((day) => named(desk, day)));
    expect(new Set(storedObjects(join(desk.data, 'objects')).keys())).toEqual(keeping);
    expect((await verify(desk, '--chain')).stdout).toMatch(/is whole: .* 5 editions in the chain\.[\s\S]*Parents: 4 whole, 2 without objects that were pruned/);
    expect((await verify(desk, ids['2026-01-30']!)).stdout).toMatch(
      /: objects pruned\. Its manifest is whole, .* 1 edition in the chain\. Sums and checks: not verified\./,
    );
    expect(await costbook('query', 'SELECT 1', '--data', desk.data, '--edition', ids['2026-01-30']!)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^ObjectsMissing/),
    });
    expect(JSON.parse((await prune(desk, '--json')).stdout)).toMatchObject({ objects: [], objectBytes: 0, silverFiles: 0 });
    desk.clear();
  });

  it('leaves pages of an edition whose parent was pruned', { timeout: 120_000 }, async () => {
    const desk = copy();
    await prune(desk);
    const site = (day: string): Promise<Outcome> => costbook('site', '--data', desk.data, '--edition', ids[day]!, '--out', join(desk.folder, 'site'));
    expect(await site('2026-01-30')).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^ObjectsMissing/) });
    expect(await site('2026-01-31')).toMatchObject({ exitCode: 0 });
    expect(existsSync(join(desk.folder, 'site/editions', ids['2026-01-30']!, 'edition.json'))).toBe(true);
    desk.clear();
  });

  it('loses no object that is kept without the mark of a prune', async () => {
    const desk = copy();
    await prune(desk);
    rmSync(join(desk.data, 'editions', ids['2026-01-30']!, 'pruned.json'));
    expect(await verify(desk, ids['2026-01-30']!)).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^ObjectMissing/) });
    desk.clear();
  });

  it('excuses with its mark no object of the newest edition, nor of one that inputs name', async () => {
    const desk = copy();
    for (const day of ['2026-01-31', '2026-03-31']) {
      desk.write(`data/editions/${ids[day]}/pruned.json`, '{}');
      for (const sha256 of named(desk, day)) rmSync(join(desk.data, objectPath(sha256)), { force: true });
    }
    const ofMonthEnd = (): Promise<Outcome> => verify(desk, ids['2026-01-31']!, '--inputs', desk.inputs);
    expect((await ofMonthEnd()).stdout).toMatch(/: objects pruned/);
    desk.write('inputs/notes.yaml', `closed: ${ids['2026-01-31']}\n`);
    for (const outcome of [await ofMonthEnd(), await verify(desk)])
      expect(outcome).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^ObjectMissing/) });
    desk.clear();
  });

  it('leaves what inputs name: a closed month, its edition and what it keeps', async () => {
    const desk = copy();
    const orphan = 'ab'.repeat(32);
    const path = join(desk.data, objectPath(orphan));
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, 'kept by a closed month');
    desk.write('inputs/closed-months.yaml', `closed:\n  - { month: 2026-01, edition: ${ids['2026-01-30']}, charges: ${orphan} }\n`);
    expect(JSON.parse((await prune(desk, '--json')).stdout).editions[0].kept).toBe('named by inputs');
    expect((await verify(desk, ids['2026-01-30']!)).stdout).toMatch(/is whole/);
    expect(existsSync(path)).toBe(true);
    rmSync(join(desk.inputs, 'organization.yaml'));
    expect(await prune(desk)).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^InputsMissing/) });
    desk.clear();
  });

  it('takes silver with it that no kept edition was made of', async () => {
    const desk = copy();
    const files = (part: string): string[] => readdirSync(join(desk.data, 'silver', part)).sort();
    const before = { charges: files('charges'), rows: files('rows') };
    const stale = 'cd'.repeat(32);
    for (const name of [`charges/${stale}.parquet`, `rows/${stale}.parquet`, `lists/${stale}.json`]) writeFileSync(join(desk.data, 'silver', name), 'x');
    expect(JSON.parse((await prune(desk, '--json')).stdout)).toMatchObject({ silverFiles: 3, silverBytes: 3 });
    expect({ charges: files('charges'), rows: files('rows') }).toEqual(before);
    expect((await costbook('query', 'SELECT count(*) FROM charges', '--csv', '--data', desk.data)).stdout).toMatch(/\n[1-9]/);
    desk.clear();
  });
});

it('size adds up to what lies there', async () => {
  const { editions, parts } = JSON.parse((await costbook('size', '--data', book.data, '--json')).stdout);
  const objects = [...storedObjects(join(book.data, 'objects')).values()].map((path) => readFileSync(path).length).reduce((a, b) => a + b);
  expect(parts.objects).toBe(objects);
  expect(editions).toHaveLength(5);
  expect(editions[0].sharedBytes).toBe(0);
  expect(editions[4].sharedBytes).toBeGreaterThan(0);
  expect((await costbook('size', '--data', book.data)).stdout).toMatch(/data\/bronze +\d+/);
});

describe('objects in an S3 bucket', () => {
  let peer: S3Peer;
  beforeAll(async () => {
    peer = await startS3();
  });
  afterAll(() => peer.close());
  const objects = (desk: Desk, verb: 'push' | 'pull', ...args: string[]): Promise<Outcome> =>
    run(['objects', verb, `s3://${peer.bucket}/book`, '--data', desk.data, '--inputs', desk.inputs, ...args], undefined, {
      ...peer.environment,
      AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_REQUIRED',
    });

  it('go there once, by their hash, and a book without any is whole again from there', async () => {
    const desk = copy();
    const there = [...storedObjects(join(desk.data, 'objects')).keys()];
    expect((await objects(desk, 'push')).stdout).toMatch(new RegExp(`^${there.length} objects of \\d+ bytes pushed, 0 were there\\.`));
    expect((await objects(desk, 'push')).stdout).toMatch(new RegExp(`^0 objects of 0 bytes pushed, ${there.length} were there\\.`));
    rmSync(join(desk.data, 'objects'), { recursive: true });
    expect((await verify(desk)).exitCode).toBe(2);
    const pulled = await objects(desk, 'pull');
    expect(pulled.stdout, pulled.stderr).toMatch(new RegExp(`^${there.length} objects of \\d+ bytes pulled, 0 were here\\.`));
    expect((await verify(desk, '--chain')).stdout).toMatch(/is whole/);
    desk.clear();
  });

  it('are refused when their bytes are others by now, and missed when they are not there', async () => {
    const desk = copy();
    await objects(desk, 'push');
    const [sha256] = named(desk, '2026-03-31');
    rmSync(join(desk.data, objectPath(sha256!)));
    await peer.put(`book/${objectPath(sha256!)}`, 'other bytes');
    expect(await objects(desk, 'pull')).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^ObjectChanged/) });
    expect(existsSync(join(desk.data, objectPath(sha256!)))).toBe(false);
    await peer.remove(`book/${objectPath(sha256!)}`);
    expect(await objects(desk, 'pull')).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^ObjectMissing/) });
    const nowhere = await costbook('objects', 'push', 'gs://bucket', '--data', desk.data);
    expect(nowhere).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^OptionNotValid/) });
    desk.clear();
  });
});
