/**
 * The square of data and rules: old data under old rules, new data under old rules, old data under new rules, new data under new rules, so
 * that a difference can be told apart by its causes. A corner that no edition published is computed: rooms 3 and 4 over the silver of one
 * edition, under the inputs of one or of both.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSilverList } from '../../2-normalize/silver-list.ts';
import { allocate } from '../../3-allocate/allocate.ts';
import type { StoredEdition } from '../../6-publish/editions/manifest.ts';
import type { Folders } from '../../engine/context.ts';
import { Database, quoteText } from '../../engine/duckdb.ts';
import { CostbookError } from '../../engine/errors.ts';
import { createLog } from '../../engine/log.ts';
import { buildModels } from '../../engine/model.ts';
import { recipe } from '../../engine/recipe.ts';
import type { InputFinder } from '../input-finder.ts';
import { asOfGiven, openCharges } from '../rule-preview/charges.ts';
import type { Causes } from './causes.ts';

export interface Pair {
  readonly earlier: StoredEdition;
  readonly later: StoredEdition;
}

/** Costs of one corner, or of one edition: what is put into the column x_Source of the table `costs`. */
type Source = 'earlier' | 'later' | 'earlier again' | 'later again' | 'new data, old rules' | 'old data, new rules';

export interface Square {
  /** Rows of the table `states`: which source stands for which corner. */
  readonly states: readonly { readonly x_State: string; readonly x_Source: Source }[];
  /** Why the causes cannot be told apart, or null where they are. */
  readonly obstacle: string | null;
  /** Sources that were computed, for the reader. */
  readonly computed: readonly Source[];
}

export const COST_COLUMNS = readFileSync(join(import.meta.dirname, 'cost_columns.sql'), 'utf8');

/** What a computed source is made of. */
type Recipes = Partial<Record<Source, { readonly silver: StoredEdition; readonly rules: StoredEdition; readonly data: StoredEdition }>>;

export interface SquareSource {
  readonly folders: Folders;
  readonly finder: InputFinder;
  /** Whether the old data under the new rules is left out, which only tells how both causes interact. */
  readonly isInteractionLeftOut?: boolean;
}

/**
 * Fills the table `costs`, which holds both editions already, with the corners that are needed, and says which source stands for which.
 * Where one kind of cause alone differs nothing is computed: the whole difference is its effect.
 */
export async function completeSquare(database: Database, pair: Pair, causes: Causes, source: SquareSource): Promise<Square> {
  const { folders, finder, isInteractionLeftOut = false } = source;
  const { states, needed } = cornersOf(pair, causes);
  const published = [state('Before', 'earlier'), state('After', 'later')];
  const obstacle = obstacleTo(needed, folders, finder);
  if (obstacle !== null) return { states: published, obstacle, computed: [] };
  const computed: Source[] = [];
  const extra =
    causes.hasData && causes.hasRules && !isInteractionLeftOut
      ? { 'old data, new rules': { silver: pair.earlier, rules: pair.later, data: pair.earlier } }
      : {};
  const isExtraAtHand = obstacleTo(extra, folders, finder) === null;
  for (const [corner, made] of Object.entries({ ...needed, ...(isExtraAtHand ? extra : {}) }) as [Source, NonNullable<Recipes[Source]>][]) {
    try {
      await addCorner(database, corner, made, folders, finder);
      computed.push(corner);
    } catch (error) {
      if (!(error instanceof CostbookError)) throw error;
      if (!(corner in extra)) return { states: published, obstacle: `${CORNERS[corner]} cannot be computed: ${error.parts.what}`, computed: [] };
    }
  }
  const isKnown = ({ x_Source }: Square['states'][number]): boolean => !(x_Source in extra) || computed.includes(x_Source);
  return { states: [...published, ...states.filter(isKnown)], obstacle: null, computed };
}

const CORNERS: Partial<Record<Source, string>> = {
  'earlier again': 'The earlier edition under the Costbook of today',
  'later again': 'The later edition under the Costbook of today',
  'new data, old rules': 'The new data under the old rules',
};

function state(x_State: string, x_Source: Source): Square['states'][number] {
  return { x_State, x_Source };
}

/** Which source stands for which corner, and what has to be computed: editions made by other recipes than those of today are made again. */
function cornersOf({ earlier, later }: Pair, { hasData, hasRules, hasCode }: Causes): { states: Square['states']; needed: Recipes } {
  const isComputed = Number(hasData) + Number(hasRules) + Number(hasCode) > 1;
  const needed: Recipes = {};
  const again = (edition: StoredEdition, source: Source, asSource: Source): Source => {
    if (!isComputed || edition.edition.code.sha256 === recipe().sha256) return source;
    needed[asSource] = { silver: edition, rules: edition, data: edition };
    return asSource;
  };
  const oldOld = again(earlier, 'earlier', 'earlier again');
  const newNew = hasData || hasRules ? again(later, 'later', 'later again') : oldOld;
  const isSquare = hasData && hasRules;
  if (isSquare) needed['new data, old rules'] = { silver: later, rules: earlier, data: later };
  return {
    states: [
      state('Old data, old rules', oldOld),
      state('New data, old rules', isSquare ? 'new data, old rules' : hasData ? newNew : oldOld),
      state('Old data, new rules', isSquare ? 'old data, new rules' : hasRules ? newNew : oldOld),
      state('New data, new rules', newNew),
    ],
    needed,
  };
}

/** What is missing for a computation, in a sentence; null: nothing. */
function obstacleTo(needed: Recipes, folders: Folders, finder: InputFinder): string | null {
  for (const { silver, rules, data } of Object.values(needed)) {
    if (readSilverList(folders, silver.edition.silver) === null) return `The charges of edition ${silver.id} are not at hand on this machine.`;
    for (const { id, edition } of [rules, data]) {
      const missing = finder.missing(edition);
      if (missing.length > 0) return `Edition ${id} was made with ${missing.join(', ')} as neither ${folders.inputs} nor its git history has it.`;
    }
  }
  return null;
}

async function addCorner(
  target: Database,
  source: Source,
  { silver, rules, data }: NonNullable<Recipes[Source]>,
  folders: Folders,
  finder: InputFinder,
): Promise<void> {
  const inputs = finder.lay(rules.edition, data.edition);
  const work = mkdtempSync(join(tmpdir(), 'costbook-corner-'));
  const database = await Database.open();
  try {
    const context = { database, folders: { ...folders, inputs }, log: createLog({ isQuiet: true }), asOf: null };
    await openCharges(context, silver);
    const known = { ...context, asOf: await asOfGiven(context, silver.edition.asOf) };
    await allocate(known);
    await buildModels(known, join(import.meta.dirname, '../../4-summarize'), ['reported_charges', 'monthly_costs']);
    const file = quoteText(join(work, 'costs.parquet'));
    await database.run(`COPY (${COST_COLUMNS}) TO ${file} (FORMAT parquet)`);
    await target.run(`INSERT INTO costs BY NAME SELECT ${quoteText(source)} AS x_Source, * FROM ${file}`);
  } finally {
    database.close();
    for (const folder of [inputs, work]) rmSync(folder, { recursive: true, force: true });
  }
}
