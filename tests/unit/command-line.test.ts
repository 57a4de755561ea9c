/** What the command line answers to mistakes, without starting a process. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../pipeline/cli.ts';
import { CostbookError } from '../../pipeline/engine/errors.ts';
import { refusalOf } from '../../pipeline/engine/refusals.ts';

const folder = mkdtempSync(join(tmpdir(), 'costbook-'));
writeFileSync(join(folder, 'file'), '');
mkdirSync(join(folder, 'inputs/organization.yaml'), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
});

async function answer(...args: string[]): Promise<string> {
  const said: unknown[] = [];
  for (const channel of ['error', 'log'] as const) vi.spyOn(console, channel).mockImplementation((text) => void said.push(text));
  await main(['node', 'costbook', ...args]);
  return said.join('\n');
}

const FOUR_PARTS = /^[A-Z]\w+ {2}\S.*\n {2}Why {4}\S.*\n {2}Fix {4}\S.*\n {2}Where {2}\S/;

describe('a command line that cannot be read is answered in four parts', () => {
  it.each<[string, string[]]>([
    ['CommandUnknown[^]*Did you mean build\\?', ['biuld']],
    ['OptionUnknown[^]*Did you mean --bill\\?', ['build', '--bil', 'x']],
    ['OptionValueMissing', ['build', '--bill']],
    ['ArgumentMissing', ['query']],
    ['OptionNotValid[^]*Fix {4}Write a day that the calendar knows', ['build', '--as-of', '2026-02-31']],
    ['OptionNotValid', ['build', '--threads', '-3']],
    ['OptionNotValid', ['build', '--threads', 'abc']],
    ['OptionNotValid', ['build', '--memory-limit', 'lots']],
    ['OptionNotValid', ['demo', '--port', '70000']],
    ['OptionNotValid', ['demo', '--port', 'abc']],
    ['OptionsConflict', ['query', 'SELECT 1', '--json', '--csv']],
    ['InputsMissing', ['build', '--inputs', join(folder, 'nowhere')]],
    ['FileNotReadable[^]*Where  .*organization.yaml', ['build', '--inputs', join(folder, 'inputs'), '--data', join(folder, 'data')]],
    ['FolderNotUsable', ['build', '--data', join(folder, 'file')]],
    ['FolderNotUsable', ['build', '--data', '/proc/nope']],
    ['FolderNotUsable', ['demo', '--data', '/proc/nope']],
    ['FolderNotUsable', ['demo', '--data', join(folder, 'file')]],
  ])('%s', async (pattern, args) => {
    const said = await answer(...args);
    expect(said).toMatch(FOUR_PARTS);
    expect(said).toMatch(new RegExp(`^${pattern}`));
    expect(process.exitCode).toBe(1);
  });
});

describe('what the system or DuckDB refuses', () => {
  const ofSystem = (code: string): Error => Object.assign(new Error(`${code}: no, open '/a/b'`), { code, path: '/a/b' });
  it.each<[string, Error]>([
    ['FolderNotUsable', ofSystem('EACCES')],
    ['FileNotReadable', ofSystem('EISDIR')],
    ['FileNotReadable', Object.assign(new Error('EISDIR: illegal operation on a directory, read'), { code: 'EISDIR' })],
    ['DiskFull', ofSystem('ENOSPC')],
    ['DiskFull', new Error('IO Error: Could not write file "/a/b": No space left on device')],
    ['FolderNotUsable', new Error('IO Error: Cannot open file "/a/b": Permission denied')],
    ['MemoryTooSmall', new Error('Out of Memory Error: could not allocate block of size 256.0 KiB (9.3 MiB/9.5 MiB used)')],
  ])('is %s', (name, error) => {
    expect(refusalOf(error)).toMatchObject({ name, exitCode: 1 });
  });

  it('leaves our own errors and our own mistakes as they are', () => {
    const own = new CostbookError({ name: 'A', what: '', why: '', fix: '', where: '', exitCode: 2 });
    expect(refusalOf(own)).toBe(own);
    expect(refusalOf(new TypeError('x is not a function'))).toBeNull();
  });
});
