/** Which silver files an edition was made of: lets a reader query its charges while they are at hand. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Context, Folders } from '../engine/context.ts';
import { sha256Of, writeWhole } from '../engine/lake.ts';
import { recipe } from '../engine/recipe.ts';

export interface SilverList {
  /** File names below `<silver>/charges/`. */
  readonly files: readonly string[];
  /** Rows of the table superseded_periods. */
  readonly superseded: readonly Record<string, string | null>[];
}

/** Writes the list of this build's silver files, named by the recipes and the bills. */
export async function keepSilverList({ database, folders }: Context, paths: readonly string[]): Promise<void> {
  const bills = await database.rows<{ x_Sha256: string }>("SELECT x_Sha256 FROM delivered_bills WHERE x_BillStatus <> 'Duplicate'");
  const superseded = await database.rows<Record<string, string | null>>('SELECT * FROM superseded_periods ORDER BY ALL');
  const list: SilverList = { files: paths.map((path) => basename(path)).sort(), superseded };
  writeWhole(
    listPath(
      folders,
      recipe().sha256,
      bills.map(({ x_Sha256 }) => x_Sha256),
    ),
    `${JSON.stringify(list, null, 2)}\n`,
  );
}

/** The silver files of an edition, or null when they are not at hand. */
export function readSilverList(folders: Folders, recipeSha256: string, billSha256s: readonly string[]): SilverList | null {
  const path = listPath(folders, recipeSha256, billSha256s);
  if (!existsSync(path)) return null;
  const list = JSON.parse(readFileSync(path, 'utf8')) as SilverList;
  return list.files.every((file) => existsSync(join(folders.silver, 'charges', file))) ? list : null;
}

function listPath({ silver }: Folders, recipeSha256: string, billSha256s: readonly string[]): string {
  return join(silver, 'lists', `${sha256Of([recipeSha256, ...[...billSha256s].sort()].join('\n'))}.json`);
}
