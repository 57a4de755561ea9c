/** `costbook preview --against …`: the money that a change of rules, organization, shares or budgets moves, for every month at hand. */
import { resolve } from 'node:path';
import { CLOSED_MONTHS_FILE } from '#contract/closing.ts';
import type { EditionFile } from '#contract/edition.ts';
import { editionIds, readEdition, type StoredEdition } from '../6-publish/editions/manifest.ts';
import { inputFiles } from '../6-publish/input-files.ts';
import type { Context } from '../engine/context.ts';
import { Database } from '../engine/duckdb.ts';
import { CostbookError } from '../engine/errors.ts';
import { bookToRead, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { createLog } from '../engine/log.ts';
import { type RuleInputs, rulesOfFolder, rulesOfRef, withRules } from './rule-inputs.ts';
import { asOfGiven, type Cost, openCharges, openChargesFor } from './rule-preview/charges.ts';
import { type Moves, readMoves } from './rule-preview/moves.ts';
import { markdownText, terminalText } from './rule-preview/print.ts';
import { allocateSide, buildMoves, buildMovesSince } from './rule-preview/sides.ts';

export interface CompareOptions {
  /** An edition, a git ref, or a folder of inputs written with `./`, `../` or `/` before it. */
  readonly against: string;
  readonly inputs?: string;
  readonly data?: string;
  /** Which of the four costs. */
  readonly cost: Cost;
}

export const FORMATS: Readonly<Record<string, (moves: Moves) => string>> = {
  text: terminalText,
  markdown: markdownText,
  json: (moves) => JSON.stringify(moves, null, 2),
};

/**
 * Allocates the charges of an edition twice, under the rules of `against` and under the inputs of today, and says what moves.
 * Throws the errors of the inputs of both sides, ChargesNotAtHand, EditionMissing, EditionTooOld, those of {@link rulesOfRef} (exit code 1)
 * and MovesDoNotAddUp (exit code 2).
 */
export async function compareRules(options: CompareOptions): Promise<Moves> {
  const { against, data } = options;
  const folders = foldersOf(bookToRead(data, console.error), options.inputs ?? DEFAULT_INPUTS);
  const isEdition = /^\d{4}-\d{2}-\d{2}-[0-9a-f]{12}$/.test(against) || editionIds(folders.editions).includes(against);
  const stored = readEdition(folders.editions, isEdition ? against : undefined);
  const database = await Database.open();
  try {
    const context = { database, folders, log: createLog({ isQuiet: true }), asOf: null };
    return isEdition ? await sinceEdition(context, stored, options.cost) : await sinceRules(context, stored, options);
  } finally {
    database.close();
  }
}

async function sinceRules(context: Context, stored: StoredEdition, { against, cost }: CompareOptions): Promise<Moves> {
  const { database, folders } = context;
  const options = { inputs: folders.inputs, where: `--against ${against}`, also: ['budgets.csv'] };
  const isFolder = /^(\.{1,2}$|\.{0,2}[/\\]|[A-Za-z]:[/\\])/.test(against);
  const rules: RuleInputs = isFolder ? rulesOfFolder(resolve(against), options) : rulesOfRef(against, options);
  await withRules(rules, async () => {
    await openChargesFor(context, stored, cost, [folders.inputs, rules.folder]);
    await allocateSide({ ...context, folders: { ...folders, inputs: rules.folder } }, 'before', cost, { isClosingLeftOut: true });
  });
  await allocateSide(context, 'after', cost, { isClosingLeftOut: true });
  await buildMoves(context, cost);
  const kind = isFolder ? 'folder' : 'commit';
  return readMoves(database, { against: { kind, name: against, commit: rules.commit }, edition: stored.id, asOf: stored.edition.asOf, cost });
}

async function sinceEdition(context: Context, stored: StoredEdition, cost: Cost): Promise<Moves> {
  const { id, edition } = stored;
  const missing = ['cost_center_paths', 'allocation_rules', 'currency_costs'].find((table) => !(table in edition.tables));
  if (missing) throw tooOld(id, missing);
  await openCharges(context, stored);
  const isClosingLeftOut = hashOf(edition.inputs) !== hashOf(inputFiles(context.folders.inputs));
  await allocateSide({ ...context, asOf: await asOfGiven(context, edition.asOf) }, 'after', cost, { isClosingLeftOut });
  await buildMovesSince(context, cost);
  return readMoves(context.database, { against: { kind: 'edition', name: `edition ${id}`, commit: null }, edition: id, asOf: edition.asOf, cost });
}

/** Which months were closed. */
function hashOf(inputs: readonly EditionFile[]): string | undefined {
  return inputs.find(({ name }) => name === CLOSED_MONTHS_FILE)?.sha256;
}

function tooOld(id: string, table: string): CostbookError {
  return new CostbookError({
    name: 'EditionTooOld',
    what: `Edition ${id} has no table ${table}.`,
    why: 'It was published before that table was.',
    fix: 'Compare with a git ref of the inputs, or with a newer edition.',
    where: `--against ${id}`,
  });
}
