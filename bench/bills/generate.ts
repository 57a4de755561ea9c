/** Writes made-up bills of one month and of any size, by SQL; the same rows for the same size. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database, quoteText } from '../../pipeline/engine/duckdb.ts';

export const BILLS = ['cur', 'azure', 'gcp'] as const;
export const FORMATS = ['csv.gz', 'parquet'] as const;
export type BillKind = (typeof BILLS)[number];
export type BillFormat = (typeof FORMATS)[number];

/** Writes one bill and returns its path. */
export async function writeBill(kind: BillKind, format: BillFormat, rows: number, folder: string): Promise<string> {
  const path = join(folder, `${kind}-${rows}.${format}`);
  const database = await Database.open({ threads: 2, memoryLimit: '2GB', temporaryFolder: join(folder, 'spill') });
  try {
    await database.run(`SET VARIABLE rows = ${rows}`);
    await database.run(`CREATE VIEW nested AS ${sqlOf(kind)}`);
    const rowsOf = format === 'parquet' ? 'FROM nested' : kind === 'gcp' ? sqlOf('gcp-flat') : 'FROM nested';
    await database.run(
      `COPY (${rowsOf}) TO ${quoteText(path)} (${format === 'parquet' ? 'FORMAT parquet, COMPRESSION zstd' : 'FORMAT csv, HEADER true, COMPRESSION gzip'})`,
    );
  } finally {
    database.close();
  }
  return path;
}

function sqlOf(name: string): string {
  return readFileSync(join(import.meta.dirname, `${name}.sql`), 'utf8');
}
