import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, it } from 'vitest';
import { PROVIDERS } from '../../pipeline/1-ingest/index.ts';
import { type Bench, openBench } from './bench-of-bills.ts';

const benches: Bench[] = [];
afterAll(() => {
  for (const bench of benches) bench.close();
});

/** The fixture itself, and those below it, each with the mapping by which it is read. */
function fixturesOf(folder: string): [name: string, folder: string][] {
  const root = join(folder, 'fixture');
  const below = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'mapping.yaml')));
  return [['fixture', root], ...below.map(({ name }): [string, string] => [`fixture/${name}`, join(root, name)])];
}

describe.each(PROVIDERS.map(({ id, folder }) => [id, folder] as const))('%s', (id, folder) => {
  it.each(fixturesOf(folder))('makes %s/focus.csv from its bill', async (_, fixture) => {
    const mapping = join(fixture, 'mapping.yaml');
    const bench = await openBench(existsSync(mapping) ? { 'mappings/example.yaml': readFileSync(mapping, 'utf8') } : {});
    benches.push(bench);
    await bench.load(join(fixture, existsSync(join(fixture, 'bill.json')) ? 'bill.json' : 'bill.csv'));
    const expected = parse(readFileSync(join(fixture, 'focus.csv'), 'utf8'), { columns: true }) as Record<string, string>[];
    const columns = Object.keys(expected[0]!).map((name) => `coalesce("${name}"::VARCHAR, '') AS "${name}"`);
    expect(
      await bench.rows(
        `SELECT ${columns.join(', ')} FROM charges ORDER BY if(x_BillRow = 0, 999, x_BillRow), TRY_CAST(split_part(x_ChargeId, '.', 2) AS INTEGER) NULLS FIRST`,
      ),
    ).toEqual(expected);
    expect(await bench.rows('SELECT DISTINCT x_Provider FROM charges')).toEqual([{ x_Provider: id }]);
  });

  it('has a README with set-up and least permissions', () => {
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toMatch(/least permissions/i);
  });
});
