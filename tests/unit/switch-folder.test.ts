import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type * as Files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { recoverSwitches, switchFolder } from '../../pipeline/engine/switch-folder.ts';

const failing = vi.hoisted(() => ({ to: '' }));
vi.mock('node:fs/promises', async (original) => {
  const files = await original<typeof Files>();
  return {
    ...files,
    async rename(from: string, to: string) {
      if (to === failing.to && from.endsWith('/next')) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
      return files.rename(from, to);
    },
  };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'costbook-'));
  for (const name of ['built', 'dist']) write(`${name}/site.json`, name);
});
afterEach(() => {
  failing.to = '';
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}
const there = (): string => readFileSync(join(folder, 'dist/site.json'), 'utf8');

it('puts the new folder in place and leaves nothing beside it', async () => {
  await switchFolder(join(folder, 'built'), join(folder, 'dist'));
  expect(there()).toBe('built');
  expect(readdirSync(folder)).toEqual(['dist']);
});

it('brings the old folder back when the new one cannot be put there', async () => {
  failing.to = join(folder, 'dist');
  await expect(switchFolder(join(folder, 'built'), join(folder, 'dist'))).rejects.toThrow('EACCES');
  expect(there()).toBe('dist');
  expect(readdirSync(folder)).toEqual(['dist']);
});

it.each([
  ['that is gone', 4_194_304_999],
  ['of the same number', process.pid],
])('brings the old folder back after a process %s was killed between the renames', async (_, processId) => {
  const beside = `.costbook-site-dist-${processId}-aB3x_9`;
  write(`${beside}/before/site.json`, 'before');
  write(`${beside}/next/site.json`, 'next');
  write(`.costbook-site-dist-${process.ppid}-aB3x_9/next/site.json`, 'of a living process');
  rmSync(join(folder, 'dist'), { recursive: true });
  await recoverSwitches(join(folder, 'dist'));
  expect(there()).toBe('before');
  expect(existsSync(join(folder, beside))).toBe(false);
  expect(existsSync(join(folder, `.costbook-site-dist-${process.ppid}-aB3x_9`))).toBe(true);
});
