/** What an auditor asks of an edition: that it follows from its bills, who signed it, and that no byte of it was changed. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { manifestText, readEdition, storeEdition } from '../../pipeline/6-publish/editions/manifest.ts';
import { verifyEdition } from '../../pipeline/6-publish/editions/verify.ts';
import { objectPath } from '../../pipeline/contract/edition.ts';
import { Database } from '../../pipeline/engine/duckdb.ts';
import { sha256Of, sha256OfFile } from '../../pipeline/engine/lake.ts';
import { costbook, Desk, focusCsv, monthOfRows, type Outcome, run } from '../command-line.ts';
import { reply } from '../models/clusters.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

const verify = (...args: string[]): Promise<Outcome> => costbook('verify', '--data', desk.data, '--inputs', desk.inputs, ...args);
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', desk.folder, '-c', 'user.name=Ada', '-c', 'user.email=ada@x.example', ...args], { encoding: 'utf8' });
const bill = (month: string): string => desk.write(`bills/${month}.csv`, focusCsv(monthOfRows(month)));
const organization = (name: string): string =>
  desk.write('inputs/organization.yaml', `company: { name: ${name}, units: [{ name: Shop, cost_center: CC-1 }] }\n`);
const rules = (cost_center = 'CC-1'): string =>
  desk.write('inputs/allocation.yaml', `rules:\n  - { name: all, when: { ServiceName: { any: true } }, cost_center: ${cost_center} }\n`);

describe('an edition made again', () => {
  it('is the same bytes, with the inputs of today, whether they are committed or not', async () => {
    organization('Example');
    rules();
    const built = await desk.build('--bill', bill('2026-01'));
    expect(built.exitCode, built.stderr).toBe(0);
    expect((await verify('--rederive')).stdout).toMatch(/Made again from 1 file of bronze and 2 of inputs: the same bytes\./);
    git('init', '-q');
    git('add', 'inputs');
    git('commit', '-qm', 'Begin');
    const after = await verify('--rederive');
    expect(after.stdout, after.stderr).toMatch(/the same bytes\.$/m);
  });

  it('is the same bytes with the inputs of the commit that it was built with, and on its own parent', async () => {
    git('init', '-q');
    organization('Example');
    rules();
    git('add', 'inputs');
    git('commit', '-qm', 'Begin');
    await desk.build('--bill', bill('2026-01'));
    const second = (await desk.build('--bill', bill('2026-01'), '--bill', bill('2026-02'))).stdout.trim();
    organization('Renamed');
    git('commit', '-qam', 'Rename');
    await desk.build('--bill', bill('2026-02'));
    const { stdout, stderr } = await verify(second, '--rederive');
    // The log of changes comes from git, which the taken inputs are not in.
    expect(stdout, stderr).toMatch(/from 2 files of bronze and 2 of inputs; but for who wrote the rules when: .* input_changes: the same bytes\.$/m);
    rmSync(join(desk.folder, '.git'), { recursive: true });
    expect((await verify(second)).stdout).toMatch(/Not made again: inputs with the hashes of its manifest are neither/);
  });

  it('reads bills as people said, and copies of the same bytes too', async () => {
    const cluster = desk.write('more/cluster.json', reply([{ cluster: 'c1', node: 'n1', namespace: 'web', pod: 'w', cpu: '1' }]));
    cpSync(cluster, join(desk.folder, 'more/copy.json'));
    const built = await desk.build('--bill', join(desk.folder, 'more'), '--currency', 'EUR');
    const { edition } = readEdition(join(desk.data, 'editions'), built.stdout.trim());
    expect(edition.bills).toEqual([expect.objectContaining({ name: 'cluster.json', said: { currency: 'EUR' } })]);
    expect((await verify('--rederive')).stdout).toMatch(/from 2 files of bronze .* the same bytes\.$/m);
  });

  it('says what it lacks: bronze, or the code', async () => {
    await desk.build('--bill', bill('2026-01'));
    expect((await verify('--no-rederive')).stdout).toMatch(/Not made again: it was not asked for\.$/m);
    rmSync(join(desk.data, 'bronze'), { recursive: true });
    expect((await verify()).stdout).toMatch(/Not made again: bronze is not at hand: it lacks 1 of 1 files, 2026-01\.csv/);
    const { exitCode, stderr } = await verify('--rederive');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^NotRederived/);
    const { edition } = readEdition(join(desk.data, 'editions'));
    storeEdition(join(desk.data, 'editions'), { ...edition, code: { ...edition.code, sha256: sha256Of('other') } });
    expect((await verify()).stdout).toMatch(/Not made again: it was made by other code/);
  });

  it('shows a forgery that is whole in itself, and where it begins', async () => {
    await desk.build('--bill', bill('2026-01'));
    const editions = join(desk.data, 'editions');
    const { edition } = readEdition(editions);
    const table = edition.tables.daily_costs!;
    const aside = join(desk.folder, 'forged.parquet');
    const database = await Database.open();
    await database.run(
      `COPY (SELECT * REPLACE ('elsewhere' AS RegionId) FROM '${join(desk.data, objectPath(table.objects[0]!.sha256))}') TO '${aside}' (FORMAT parquet)`,
    );
    database.close();
    const bytes = readFileSync(aside);
    const sha256 = await sha256OfFile(aside);
    mkdirSync(join(desk.data, objectPath(sha256), '..'), { recursive: true });
    writeFileSync(join(desk.data, objectPath(sha256)), bytes);
    const objects = [{ ...table.objects[0]!, sha256, sizeBytes: bytes.length }];
    storeEdition(editions, { ...edition, tables: { ...edition.tables, daily_costs: { ...table, objects } } });
    expect((await verify('--no-rederive')).stdout).toMatch(/is whole/);
    const { exitCode, stderr } = await verify();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^EditionDiffers .* daily_costs of 2026-01: RegionId is "elsewhere", and follows as /);
  });
});

describe('a signature', () => {
  const key = (name: string): string => {
    const path = join(desk.folder, name);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', path]);
    return path;
  };
  const allow = (name: string, path: string): string =>
    desk.write('inputs/allowed_signers', `${name} namespaces="costbook-edition" ${readFileSync(`${path}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')}\n`);
  const signed = async (...args: string[]): Promise<string> => (await desk.build('--bill', bill('2026-01'), ...args)).stdout.trim();

  it('says who signed; without one the edition says so, and fails where one is required', async () => {
    const id = await signed();
    expect((await verify('--no-rederive')).stdout).toMatch(/^Not signed\.$/m);
    expect(await verify('--no-rederive', '--require-signature')).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^NotSigned/) });
    const ada = key('ada');
    expect((await costbook('sign', id, '--key', ada, '--data', desk.data)).stdout).toBe(`${id}\n`);
    expect((await verify('--no-rederive')).stdout).toMatch(/^Signed by somebody with ED25519 key SHA256:\S+; no file says whose it is\.$/m);
    expect((await verify('--no-rederive', '--require-signature')).exitCode).toBe(2);
    allow('ada@x.example', ada);
    expect((await verify('--no-rederive', '--require-signature')).stdout).toMatch(/^Signed by ada@x\.example with ED25519 key SHA256:/m);
    allow('bob@x.example', key('bob'));
    expect(await verify('--no-rederive')).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^SignerUnknown/) });
    expect(await costbook('sign', '--key', ada, '--data', desk.data)).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^AlreadySigned/) });
  });

  it('is made while building, is no part of the edition, and is looked for in the whole chain', async () => {
    const ada = key('ada');
    allow('ada@x.example', ada);
    const first = await signed('--sign', ada);
    expect(await signed('--sign', ada)).toBe(first);
    await desk.build('--bill', bill('2026-01'), '--bill', bill('2026-02'));
    expect((await verify('--chain', '--no-rederive')).stdout).toMatch(/^Not signed\.[\s\S]*^Parents: 1 whole; 1 signed, by ada@x\.example\.$/m);
  });

  it('of which any bit is another one does not hold', async () => {
    const ada = key('ada');
    allow('ada@x.example', ada);
    const path = join(desk.data, 'editions', await signed('--sign', ada), 'edition.json.sig');
    const whole = readFileSync(path);
    for (let bit = 0; bit < 8 * whole.length; bit += 149) {
      const changed = Buffer.from(whole);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(path, changed);
      const { exitCode, stderr } = await verify('--no-rederive');
      expect(exitCode, `bit ${bit}`).toBe(2);
      expect(stderr, `bit ${bit}`).toMatch(/^Signature?(Bad|rUnknown)|^SignerUnknown/);
    }
    writeFileSync(path, Buffer.concat([whole, Buffer.from('\n')]));
    expect((await verify('--no-rederive')).exitCode).toBe(2);
  });

  it('needs ssh-keygen and a key that is one', async () => {
    const id = await signed();
    const nowhere = await run(['sign', id, '--key', key('ada'), '--data', desk.data], undefined, { PATH: desk.folder });
    expect(nowhere).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^SshKeygenMissing[\s\S]*Install the OpenSSH client/) });
    const noKey = await costbook('sign', id, '--key', desk.write('no-key', 'text'), '--data', desk.data);
    expect(noKey).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^SigningFailed/) });
    expect(existsSync(join(desk.data, 'editions', id, 'edition.json.sig'))).toBe(false);
  });
});

describe('any byte', () => {
  let built: Desk;
  beforeAll(async () => {
    built = new Desk();
    for (const months of [['2026-01'], ['2026-01', '2026-02']]) {
      const paths = months.map((month) => built.write(`${month}.csv`, focusCsv(monthOfRows(month))));
      await built.build(...paths.flatMap((path) => ['--bill', path]));
    }
  });
  afterAll(() => built.clear());

  it('of objects and manifests that is another one is found, 1,000 times', { timeout: 120_000 }, async () => {
    const editions = join(built.data, 'editions');
    const { id, edition } = readEdition(editions);
    const objects = Object.values(edition.tables).flatMap((table) => table.objects.map(({ sha256 }) => join(built.data, objectPath(sha256))));
    const manifests = readdirSync(editions)
      .filter((name) => name !== 'latest')
      .map((name) => join(editions, name, 'edition.json'));
    expect(manifestText(edition)).toBe(readFileSync(join(editions, id, 'edition.json'), 'utf8'));
    const change = fc.record({
      file: fc.constantFrom(...manifests, ...objects),
      place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      by: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ file, place, by }) => {
        const whole = readFileSync(file);
        const changed = Buffer.from(whole);
        changed[Math.floor(place * whole.length)]! ^= by;
        writeFileSync(file, changed);
        try {
          await expect(verifyEdition(built.data, editions, id)).rejects.toMatchObject({ exitCode: 2 });
        } finally {
          writeFileSync(file, whole);
        }
      }),
      { numRuns: 1000, seed: 20_261_031 },
    );
  });
});
