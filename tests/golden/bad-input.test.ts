import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../pipeline/engine/duckdb.ts';
import { Desk, focusCsv, monthOfRows } from '../command-line.ts';

const desk = new Desk();
let good: string;
let latest: string;

beforeAll(async () => {
  good = desk.write('good.csv', focusCsv(monthOfRows('2026-01')));
  const { stdout, exitCode, stderr } = await desk.build('--bill', good);
  expect(exitCode, stderr).toBe(0);
  latest = stdout.trim();
});
afterAll(() => desk.clear());

/** Builds and expects a four-part error and the last edition untouched. */
async function refused(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await desk.build(...args);
  expect(exitCode, stderr).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^[A-Z]\w+ {2}\S.*\n {2}Why {4}\S.*\n {2}Fix {4}\S[\s\S]*?\n {2}Where {2}\S/m);
  expect(stderr).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
  expect(readFileSync(join(desk.data, 'editions', 'latest'), 'utf8').trim()).toBe(latest);
  return stderr;
}

describe('a bill that cannot be trusted is refused, and the last edition stays', () => {
  it('missing file', async () => {
    expect(await refused('--bill', join(desk.folder, 'goood.csv'))).toContain('goood.csv');
  });

  it('empty file', async () => {
    expect(await refused('--bill', desk.write('empty.csv', ''))).toContain('empty.csv');
  });

  it('truncated Parquet', async () => {
    const whole = join(desk.folder, 'whole.parquet');
    const database = await Database.open();
    await database.run(`COPY (SELECT * FROM read_csv('${good}', all_varchar = true)) TO '${whole}' (FORMAT parquet)`);
    database.close();
    expect(await refused('--bill', desk.write('cut.parquet', readFileSync(whole).subarray(0, 2000)))).toContain('cut.parquet');
  });

  it('truncated CSV.gz', async () => {
    expect(await refused('--bill', desk.write('cut.csv.gz', gzipSync(readFileSync(good)).subarray(0, 900)))).toContain('cut.csv.gz');
  });

  it('ragged CSV names the line', async () => {
    const lines = focusCsv(monthOfRows('2026-01')).split('\n');
    lines[5] = lines[5]!.split(',').slice(0, 9).join(',');
    expect(await refused('--bill', desk.write('ragged.csv', lines.join('\n')))).toMatch(/ragged\.csv:6/);
  });

  it('text in a cost column names column, text and line', async () => {
    const rows = monthOfRows('2026-01');
    rows[3]!.BilledCost = 'twelve';
    const message = await refused('--bill', desk.write('text.csv', focusCsv(rows)));
    expect(message).toMatch(/BilledCost/);
    expect(message).toMatch(/twelve/);
    expect(message).toMatch(/text\.csv:5/);
  });

  it('an encoding that cannot be told for certain', async () => {
    const bytes = Buffer.from(focusCsv(monthOfRows('2026-01', { SubAccountName: 'Zürich' })), 'latin1');
    expect(await refused('--bill', desk.write('latin.csv', bytes))).toMatch(/latin\.csv:2/);
  });

  it('a file of something else', async () => {
    expect(await refused('--bill', desk.write('cats.csv', 'name,age\nTom,3\n'))).toContain('cats.csv');
  });

  it('two currencies without a rate', async () => {
    const rows = [...monthOfRows('2026-01'), ...monthOfRows('2026-01', { BillingCurrency: 'EUR' })];
    expect(await refused('--bill', desk.write('two.csv', focusCsv(rows)))).toMatch(/EUR/);
  });

  it('an unknown key in YAML names the line and the right word', async () => {
    desk.write('inputs/organization.yaml', 'compny:\n  name: X\n');
    const message = await refused('--bill', good);
    expect(message).toMatch(/InputKeyUnknown[\s\S]*Write "company:"[\s\S]*organization\.yaml:1/);
    desk.write('inputs/organization.yaml', '');
  });

  it('a rule that names a missing cost center', async () => {
    desk.write('inputs/allocation.yaml', 'rules:\n  - name: r\n    when: { ServiceName: Machines }\n    cost_center: CC-9\n');
    expect(await refused('--bill', good)).toMatch(/CostCenterUnknown[\s\S]*allocation\.yaml:2/);
    desk.write('inputs/allocation.yaml', '');
  });

  it('nothing to build', async () => {
    await refused();
  });
});

describe('a bill that can be kept is kept, and what is odd is said', () => {
  const build = async (name: string, content: string | Uint8Array): Promise<{ billedCost: string }> => {
    const { exitCode, stdout, stderr } = await desk.build('--json', '--bill', desk.write(name, content));
    expect(exitCode, stderr).toBe(0);
    latest = JSON.parse(stdout).edition;
    return JSON.parse(stdout);
  };

  it('1.2E-7 is a number', async () => {
    const rows = monthOfRows('2026-01')
      .slice(0, 1)
      .map((row) => ({ ...row, BilledCost: '1.2E-7' }));
    expect((await build('tiny.csv', focusCsv(rows))).billedCost).toBe('0.00000012');
  });

  it('a negative cost is a number', async () => {
    const rows = monthOfRows('2026-01')
      .slice(0, 1)
      .map((row) => ({ ...row, BilledCost: '-5.25', ChargeCategory: 'Credit' }));
    expect((await build('credit.csv', focusCsv(rows))).billedCost).toBe('-5.25');
  });

  it('an unknown column, a byte order mark, UTF-16', async () => {
    const text = `\uFEFF${focusCsv(monthOfRows('2026-01', { Flavour: 'lemon' }))}`;
    await build('odd.csv', text);
    await build('utf16.csv', Buffer.from(`\uFEFF${focusCsv(monthOfRows('2026-01'))}`, 'utf16le'));
  });
});
