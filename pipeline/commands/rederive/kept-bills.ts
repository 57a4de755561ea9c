/** The bytes of an edition's bills, as bronze keeps them. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Edition, SaidOfBill } from '#contract/edition.ts';
import { placeOf } from '../../1-ingest/bronze.ts';
import type { BillRequest } from '../../1-ingest/read-bill.ts';
import { linkFile } from '../../6-publish/editions/book-until.ts';
import { openEdition } from '../../6-publish/editions/open.ts';
import type { Folders } from '../../engine/context.ts';
import { Database } from '../../engine/duckdb.ts';

export interface KeptBill {
  readonly name: string;
  readonly sha256: string;
  /** Its copy in bronze. */
  readonly path: string;
  readonly said: SaidOfBill;
}

/** Every file that an edition was made of, copies of the same bytes too; or a sentence that says what bronze has not. */
export async function keptBills({ data, bronze }: Folders, edition: Edition): Promise<KeptBill[] | string> {
  const { bills } = edition.tables;
  if (!bills) return 'it has no table of its bills';
  const database = await Database.open();
  try {
    await openEdition(database, data, { ...edition, tables: { bills } });
    const rows = await database.rows<{ name: string; sha256: string }>('SELECT DISTINCT x_BillName AS name, x_Sha256 AS sha256 FROM bills ORDER BY ALL');
    const said = new Map(edition.bills.map((bill) => [bill.sha256, bill.said ?? {}]));
    const found = rows.map((row) => ({ ...row, path: copyOf(bronze, row), said: said.get(row.sha256) ?? {} }));
    const gone = found.filter(({ path }) => path === undefined);
    if (gone.length > 0)
      return `bronze is not at hand: it lacks ${gone.length} of ${rows.length} files, ${gone[0]!.name} (${gone[0]!.sha256.slice(0, 12)}) the first of them`;
    return found as KeptBill[];
  } finally {
    database.close();
  }
}

function copyOf(bronze: string, bill: { readonly name: string; readonly sha256: string }): string | undefined {
  const providers = existsSync(bronze) ? readdirSync(bronze).sort() : [];
  return providers.map((provider) => placeOf(bronze, provider, bill)).find((path) => existsSync(path));
}

/** What room 1 is asked for: the bytes by their hash, under the names that they came with, each in a folder of its own below `place`. */
export function requestsOf(bills: readonly KeptBill[], place: string): BillRequest[] {
  return bills.map(({ name, sha256, path, said }, index) => {
    const link = join(place, String(index), basename(path));
    linkFile(path, link);
    const { provider = null, currency = null, mapping } = said;
    return { file: { path: link, name, isNamed: false, sha256 }, provider, currency, ...(mapping === undefined ? {} : { mapping }) };
  });
}
