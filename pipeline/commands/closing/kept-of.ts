/** What a month of an edition keeps: rooms 3 and 4 run once more over the edition's own charges, under its own inputs. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CLOSED_MONTHS_FILE } from '#contract/closing.ts';
import type { EditionFile } from '#contract/edition.ts';
import { openSilver } from '../../2-normalize/open.ts';
import { allocate } from '../../3-allocate/allocate.ts';
import { summarize } from '../../4-summarize/summarize.ts';
import { type KeptMonth, keepMonth } from '../../6-publish/closings/keep-month.ts';
import type { StoredEdition } from '../../6-publish/editions/manifest.ts';
import { inputFiles } from '../../6-publish/input-files.ts';
import type { Context, Folders } from '../../engine/context.ts';
import { Database } from '../../engine/duckdb.ts';
import { CostbookError } from '../../engine/errors.ts';
import type { Log } from '../../engine/log.ts';
import { rulesOfRef, withRules } from '../rule-inputs.ts';
import { asOfGiven, chargesNotAtHand, openPublished } from '../rule-preview/charges.ts';

/** Stores it. Throws InputsChanged, ChargesNotAtHand (exit code 1), ClosingDiffers (exit code 2) and the errors of the rooms. */
export async function keptOf(month: string, stored: StoredEdition, folders: Folders, log: Log): Promise<KeptMonth> {
  const { rules } = stored.edition;
  if (rules === undefined) return keptUnder(month, stored, folders, log);
  const inputs = rulesOfRef(rules.commit, { inputs: folders.inputs, where: `edition ${stored.id}` });
  return withRules(inputs, () => keptUnder(month, stored, { ...folders, inputs: inputs.folder }, log));
}

async function keptUnder(month: string, stored: StoredEdition, folders: Folders, log: Log): Promise<KeptMonth> {
  refuseOtherInputs(stored, folders.inputs);
  const database = await Database.open({
    path: join(folders.state, `build-${process.pid}.duckdb`),
    temporaryFolder: join(folders.state, `spill-${process.pid}`),
  });
  try {
    const context: Context = { database, folders, log, asOf: null };
    if (!(await openSilver(database, folders, stored.edition))) throw chargesNotAtHand(stored.id, folders.silver);
    await openPublished(context, stored);
    const again = { ...context, asOf: await asOfGiven(context, stored.edition.asOf) };
    await allocate(again);
    await summarize(again);
    return await keepMonth(again, month);
  } finally {
    database.close();
    for (const name of [`build-${process.pid}.duckdb`, `spill-${process.pid}`]) rmSync(join(folders.state, name), { recursive: true, force: true });
  }
}

function refuseOtherInputs({ id, edition }: StoredEdition, inputs: string): void {
  const known = (files: readonly EditionFile[]) => new Map(files.filter(({ name }) => name !== CLOSED_MONTHS_FILE).map(({ name, sha256 }) => [name, sha256]));
  const then = known(edition.inputs);
  const now = known(inputFiles(inputs));
  const changed = [...new Set([...then.keys(), ...now.keys()])].sort().find((name) => then.get(name) !== now.get(name));
  if (changed === undefined) return;
  throw new CostbookError({
    name: 'InputsChanged',
    what: `${changed} is not the one that edition ${id} was built with.`,
    why: 'A month is closed with the rules and the organization that made its numbers.',
    fix: 'Run costbook build and close the month on the new edition, or check out the commit of the inputs that the edition was built with.',
    where: join(inputs, changed),
  });
}
