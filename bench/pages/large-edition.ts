/** An edition like the newest of a book, with daily_costs as large as wished: each row once for each of several sub accounts. */
import { join } from 'node:path';
import { readEdition, storeEdition } from '../../pipeline/6-publish/editions/manifest.ts';
import { type Edition, type EditionObject, objectPath } from '../../pipeline/contract/edition.ts';
import { Database, quoteText } from '../../pipeline/engine/duckdb.ts';
import { keepObject, sha256OfFile, sizeBytesOf } from '../../pipeline/engine/lake.ts';

/** Stores the edition in the same book. */
export async function widenEdition(data: string, atLeastRows: number): Promise<{ id: string; rows: number }> {
  const { edition } = readEdition(join(data, 'editions'));
  const table = edition.tables.daily_costs!;
  const copies = Math.ceil(atLeastRows / table.rows);
  const database = await Database.open();
  const objects: EditionObject[] = [];
  for (const object of table.objects) objects.push(await widenObject(database, data, object, copies));
  database.close();
  const rows = table.rows * copies;
  const wide: Edition = { ...edition, tables: { ...edition.tables, daily_costs: { ...table, rows, objects } } };
  return { id: storeEdition(join(data, 'editions'), wide).id, rows };
}

async function widenObject(database: Database, data: string, { sha256, rows, month }: EditionObject, copies: number): Promise<EditionObject> {
  const aside = join(data, 'wide.parquet');
  await database.run(`COPY (
    SELECT source.* REPLACE (SubAccountId || '-' || copy AS SubAccountId, SubAccountName || ' ' || copy AS SubAccountName)
    FROM read_parquet(${quoteText(join(data, objectPath(sha256)))}) AS source, range(${copies}) AS copies(copy)
    ORDER BY ALL) TO ${quoteText(aside)} (FORMAT parquet, COMPRESSION zstd)`);
  const wide = { sha256: await sha256OfFile(aside), sizeBytes: sizeBytesOf(aside), rows: rows * copies, month };
  await keepObject(aside, join(data, objectPath(wide.sha256)), wide.sha256);
  return wide;
}
