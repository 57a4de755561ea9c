/** Knows after room 1 whether a build would say what the newest edition says already. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectPath } from '#contract/edition.ts';
import type { Context } from '../engine/context.ts';
import { lastCommitOf } from '../engine/git-commits.ts';
import { sha256Of, writeWhole } from '../engine/lake.ts';
import { recipe } from '../engine/recipe.ts';
import { newestEdition, type StoredEdition } from './editions/manifest.ts';
import { inputFiles } from './input-files.ts';

/**
 * The newest edition, when it was made from these bills, inputs, recipes and as-of day and all its objects are there; else null.
 * Throws the errors of {@link newestEdition} (exit code 2), before anything is built on top of it.
 */
export async function editionOfSameBuild(context: Context): Promise<StoredEdition | null> {
  const { folders } = context;
  const path = recordPath(context);
  const stored = newestEdition(folders.editions);
  if (stored === null || !existsSync(path) || readFileSync(path, 'utf8') !== (await recordOf(context, stored.id))) return null;
  const objects = Object.values(stored.edition.tables).flatMap((table) => table.objects);
  return objects.every(({ sha256 }) => existsSync(join(folders.data, objectPath(sha256)))) ? stored : null;
}

/** Remembers what an edition was made from. */
export async function rememberBuild(context: Context, id: string): Promise<void> {
  writeWhole(recordPath(context), await recordOf(context, id));
}

function recordPath({ folders }: Context): string {
  return join(folders.state, 'last-build.json');
}

async function recordOf({ database, folders, asOf, rulesCommit }: Context, id: string): Promise<string> {
  const bills = await database.rows('SELECT x_BillName, x_Sha256, x_Provider, x_BillStatus, x_Note FROM delivered_bills ORDER BY ALL');
  const recipes = await database.rows('SELECT x_BillId, x_Recipe FROM bill_recipes ORDER BY ALL');
  const key = sha256Of(
    JSON.stringify({ bills, recipes, inputs: inputFiles(folders.inputs), commit: lastCommitOf(folders.inputs), recipe: recipe(), asOf, rulesCommit }),
  );
  return `${JSON.stringify({ edition: id, key })}\n`;
}
