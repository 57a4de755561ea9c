import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, it } from 'vitest';
import { PROVIDERS } from '../../pipeline/1-ingest/index.ts';
import { type Bench, openBench } from './bench-of-bills.ts';

const benches: Bench[] = [];
afterAll(() => {
  for (const bench of benches) bench.close();
});

describe.each(PROVIDERS.map(({ id, folder }) => [id, folder] as const))('%s', (id, folder) => {
  it('makes fixture/focus.csv from its bill', async () => {
    const bench = await openBench();
    benches.push(bench);
    await bench.load(join(folder, 'fixture', existsSync(join(folder, 'fixture', 'bill.json')) ? 'bill.json' : 'bill.csv'));
    const expected = parse(readFileSync(join(folder, 'fixture', 'focus.csv'), 'utf8'), { columns: true }) as Record<string, string>[];
    const columns = Object.keys(expected[0]!).map((name) => `coalesce("${name}"::VARCHAR, '') AS "${name}"`);
    expect(
      await bench.rows(`SELECT ${columns.join(', ')} FROM charges ORDER BY if(x_BillRow = 0, 999, x_BillRow), split_part(x_ChargeId, '-', 2)::INTEGER`),
    ).toEqual(expected);
    expect(await bench.rows('SELECT DISTINCT x_Provider FROM charges')).toEqual([{ x_Provider: id }]);
  });

  it('has a README with set-up and least permissions', () => {
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toMatch(/least permissions/i);
  });
});
