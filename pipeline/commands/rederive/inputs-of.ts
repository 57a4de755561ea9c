/** The inputs that an edition was built with: today's when they have the same hashes, else those of the commit that has. */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Edition, EditionFile } from '#contract/edition.ts';
import { openEdition } from '../../6-publish/editions/open.ts';
import { inputFiles } from '../../6-publish/input-files.ts';
import type { Folders } from '../../engine/context.ts';
import { Database } from '../../engine/duckdb.ts';
import { CostbookError } from '../../engine/errors.ts';
import { revisionsOf, sizesIn, takeFolder } from '../../engine/git.ts';
import { rulesOfRef, withRules } from '../rule-inputs.ts';

/** Does `work` with a folder that holds them, which may lie below `place`; null where they are not to be found. */
export async function withInputsOf<T>(edition: Edition, { data, inputs }: Folders, place: string, work: (inputs: string) => Promise<T>): Promise<T | null> {
  if (edition.rules) return withRulesOf(edition, inputs, edition.rules.commit, work);
  if (areOf(edition, inputs)) return work((await namesCommits(data, edition)) ? inputs : copyOf(inputs, join(place, 'inputs')));
  for (const revision of revisionsOf(inputs)) {
    const sizes = sizesIn(revision, inputs);
    if (edition.inputs.some(({ name, sizeBytes }) => sizes.get(name) !== sizeBytes)) continue;
    const folder = join(place, 'inputs');
    takeFolder(revision, inputs, folder);
    if (areOf(edition, folder)) return work(folder);
    rmSync(folder, { recursive: true, force: true });
  }
  return null;
}

/** Rules of another commit among today's other inputs. */
async function withRulesOf<T>(edition: Edition, inputs: string, commit: string, work: (inputs: string) => Promise<T>): Promise<T | null> {
  try {
    const rules = rulesOfRef(commit, { inputs, where: `edition of ${edition.asOf}` });
    return await withRules(rules, async () => (areOf(edition, rules.folder) ? work(rules.folder) : null));
  } catch (error) {
    if (error instanceof CostbookError && ['GitMissing', 'NotInGit', 'RefUnknown', 'RefWithoutInputs'].includes(error.name)) return null;
    throw error;
  }
}

function areOf(edition: Edition, folder: string): boolean {
  const text = (files: readonly EditionFile[]): string => JSON.stringify(files.map(({ name, sha256 }) => [name, sha256]));
  return text(inputFiles(folder)) === text(edition.inputs);
}

/** Whether git knew who wrote the rules when the edition was built: what was not committed then has an author since, but not in the edition. */
async function namesCommits(data: string, edition: Edition): Promise<boolean> {
  const { allocation_rules } = edition.tables;
  if (!allocation_rules) return true;
  const database = await Database.open();
  try {
    await openEdition(database, data, { ...edition, tables: { allocation_rules } });
    return (await database.value<string>('SELECT count(x_Commit) FROM allocation_rules')) !== '0';
  } finally {
    database.close();
  }
}

/** The same files where git sees none of them. */
function copyOf(inputs: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const { name } of inputFiles(inputs)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    copyFileSync(join(inputs, name), join(folder, name));
  }
  return folder;
}
