/** Runs a room's recipes: a file `name.sql` is the SELECT that makes the table `name` (a view when its header says `-- kind: view`). */
import { readFile } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import type { Context } from './context.ts';
import { quoteName } from './duckdb.ts';
import { reported } from './log.ts';

/** Builds tables from SQL files in the order given, e.g. `buildModels(context, import.meta.dirname, ['direct_charges'])`, for the room that they lie in unless another is said. */
export async function buildModels(context: Context, folder: string, names: readonly string[], room = roomOf(folder)): Promise<void> {
  for (const name of names) {
    const sql = await readFile(join(folder, `${name}.sql`), 'utf8');
    if (/^-- kind:\s+view$/m.test(sql)) {
      await context.database.run(`CREATE OR REPLACE VIEW ${quoteName(name)} AS ${sql}`);
      continue;
    }
    await reported(context.log, context.database, room, name, () => context.database.createTable(name, sql));
  }
}

/** The room that a folder belongs to, e.g. `5-analyze` for `…/5-analyze/forecasts`. */
function roomOf(folder: string): string {
  return folder.split(sep).findLast((part) => /^\d-/.test(part)) ?? basename(folder);
}
