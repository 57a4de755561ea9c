/** Tables that take all loaded bills of a provider to make, since a month may come in parts: see Provider.acrossBills. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, quoteName, quoteText } from '../engine/duckdb.ts';
import type { Delivery } from './deliveries.ts';
import type { Provider } from './provider.ts';
import type { ReadBill } from './read-bill.ts';

/** Makes the tables empty, so that each bill's `focus_rows` can name them before it is decided which bills count. */
export async function openAcrossBills(database: Database, bills: readonly ReadBill[]): Promise<void> {
  await database.run(
    'CREATE TABLE IF NOT EXISTS superseded_periods (x_BillId VARCHAR, BillingAccountId VARCHAR, BillingPeriodStart VARCHAR, x_Part VARCHAR, ChargePeriodStart VARCHAR)',
  );
  for (const { provider, table, sql } of recipesOf(bills)) {
    await createNatives(database, provider, bills, []);
    await createTable(database, provider, table, `SELECT * FROM (${sql}) LIMIT 0`);
  }
}

/** Makes the tables of the bills that count, and has a bill's silver depend on its rows in them. */
export async function fillAcrossBills(database: Database, deliveries: readonly Delivery[]): Promise<void> {
  const bills = deliveries.filter(({ status }) => status === 'Loaded').map(({ bill }) => bill);
  for (const { provider, table, sql } of recipesOf(bills)) {
    const taking = bills.filter((bill) => bill.provider === provider && bill.profile.acrossRows > 0);
    if (taking.length === 0) continue;
    await createNatives(database, provider, bills, taking);
    await database.inFileOrder(() => createTable(database, provider, table, sql));
    await database.run(`
      UPDATE bill_recipes SET x_Recipe = x_Recipe || ' ' || made.x_Hash
      FROM (SELECT x_BillId, sum(hash(to_json(rows)::VARCHAR)) AS x_Hash FROM ${quoteName(table)} AS rows GROUP BY x_BillId) AS made
      WHERE bill_recipes.x_BillId = made.x_BillId`);
  }
}

function recipesOf(bills: readonly ReadBill[]): { provider: Provider; table: string; sql: string }[] {
  return [...new Set(bills.map(({ provider }) => provider))].flatMap((provider) => {
    const table = provider.acrossBills?.table;
    return table ? [{ provider, table, sql: readFileSync(join(provider.folder, `${table}.sql`), 'utf8') }] : [];
  });
}

async function createNatives(database: Database, provider: Provider, bills: readonly ReadBill[], taking: readonly ReadBill[]): Promise<void> {
  const columns = [...Object.keys(provider.columns), 'x_BillRow'].map(quoteName).join(', ');
  const any = bills.find((bill) => bill.provider === provider)!;
  const rows = taking.map(({ id }) => `SELECT ${quoteText(id)} AS x_BillId, ${columns} FROM ${quoteName(`bill_${id}`)}.native`);
  if (rows.length === 0) rows.push(`SELECT ${quoteText(any.id)} AS x_BillId, ${columns} FROM ${quoteName(`bill_${any.id}`)}.native WHERE false`);
  await database.run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(provider.id)}`);
  await database.run(`CREATE OR REPLACE VIEW ${quoteName(provider.id)}.natives AS ${rows.join(' UNION ALL ')}`);
}

async function createTable(database: Database, provider: Provider, table: string, sql: string): Promise<void> {
  await database.run(`SET search_path = ${quoteText(`${provider.id},main`)}`);
  try {
    await database.run(`CREATE OR REPLACE TABLE main.${quoteName(table)} AS ${sql}`);
  } finally {
    await database.run("SET search_path = 'main'");
  }
}
