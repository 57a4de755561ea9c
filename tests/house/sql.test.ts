import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../pipeline/engine/duckdb.ts';
import { sourceFiles, textOf } from './tree.ts';

const MODELS = sourceFiles('.sql').filter((path) => /^pipeline\/(\d-|contract\/)/.test(path));

let database: Database;
beforeAll(async () => {
  database = await Database.open();
});
afterAll(() => database.close());

/** Tables that DuckDB's own parser sees in a SELECT, without its common table expressions. */
async function tablesRead(sql: string): Promise<string[]> {
  const parsed = await database.value<string>('SELECT json_serialize_sql($sql::VARCHAR)', { sql });
  const names = new Set<string>();
  const expressions = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const each of node) visit(each);
      return;
    }
    if (node === null || typeof node !== 'object') return;
    const { type, table_name, cte_map, ...rest } = node as Record<string, unknown> & { cte_map?: { map?: { key: string; value: unknown }[] } };
    if (type === 'BASE_TABLE' && typeof table_name === 'string') names.add(table_name);
    for (const { key, value } of cte_map?.map ?? []) {
      expressions.add(key);
      visit(value);
    }
    visit(Object.values(rest));
  };
  visit(JSON.parse(parsed!));
  return [...names].filter((name) => !expressions.has(name)).sort();
}

describe.each(MODELS)('%s', (path) => {
  const sql = textOf(path);
  const header = (key: string): string | undefined => new RegExp(`^-- ${key}:\\s+(.+)$`, 'm').exec(sql)?.[1];

  it('is one SELECT whose header names the tables it reads', async () => {
    expect(header('in')?.split(/,\s*/).sort()).toEqual(await tablesRead(sql));
  });

  it('says its grain, or what a bad row means', () => {
    const isCheck = path.includes('/checks/');
    const isRule = basename(path) === 'rule.sql';
    expect(header(isCheck ? 'severity' : isRule ? 'title' : 'grain')).toBeTruthy();
  });
});
