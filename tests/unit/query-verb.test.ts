/** `costbook query` without starting a process. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { csvCell } from '#contract/csv.ts';
import { main } from '../../pipeline/cli.ts';
import { type Book, makeBook } from '../book.ts';

let book: Book;
beforeAll(async () => {
  book = await makeBook();
});
afterAll(() => book.close());
afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
});

async function query(...args: string[]): Promise<string> {
  const said: unknown[] = [];
  for (const channel of ['error', 'log'] as const) vi.spyOn(console, channel).mockImplementation((text) => void said.push(text));
  await main(['node', 'costbook', 'query', ...args, '--data', book.dataFolder]);
  return said.join('\n');
}

it('prints two hundred thousand rows', async () => {
  expect((await query('SELECT range AS n FROM range(200_000)')).split('\n')).toHaveLength(200_002);
});

it('takes one SELECT and nothing else', async () => {
  const file = join(book.dataFolder, 'written.csv');
  for (const sql of ['', '  ', '/* only */', 'SELECT 1; SELECT 2', `COPY (SELECT 1) TO '${file}'`, 'CREATE TABLE t AS SELECT 1', 'EXPLAIN ANALYZE SELECT 1']) {
    expect(await query(sql), sql).toMatch(/^QueryNotOneSelect {2}.*\n {2}Why {4}.*\n {2}Fix {4}.*\n {2}Where {2}\S/);
    expect(process.exitCode).toBe(1);
  }
  expect(existsSync(file)).toBe(false);
  expect(await query('FROM cost_centers SELECT count(*) AS n', '--csv')).toBe('n\n6');
  expect(await query('DESCRIBE cost_centers', '--csv')).toContain('x_CostCenter,VARCHAR');
});

it('shows control characters and does not send them to the terminal', async () => {
  expect(await query("SELECT chr(27) || '[31mred' || chr(10) || chr(8238) AS a")).toContain('\\u001b[31mred\\n\\u202e');
});

it.each([
  ['=1+1', "'=1+1"],
  ['  =1+1', "'  =1+1"],
  ['\t@x', "'\t@x"],
  ['-x', "'-x"],
  ['-1.5', '-1.5'],
  ['-1e-7', '-1e-7'],
  ['-1.5E+10', '-1.5E+10'],
  ['a,"b"', '"a,""b"""'],
  [null, ''],
  [-3, '-3'],
])('CSV cell %s is %s', (value, cell) => expect(csvCell(value)).toBe(cell));
