/** Reads the folder `dimensions` of the inputs, and says in which order its dimensions are allocated. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sourced } from '../../engine/config.ts';
import type { Context } from '../../engine/context.ts';
import { CostbookError } from '../../engine/errors.ts';
import { COST_CENTERS, type Dimension } from '../dimension.ts';
import { checkKnown } from '../known-words.ts';
import { type RuleTables, ruleTables, type TagWords } from '../rule-rows.ts';
import { refuseSameNames, writtenRules } from '../rules.ts';
import { type DimensionFile, type DimensionValue, readDimensionFile, valuesOf } from './dimension-file.ts';

/** A dimension ready to be allocated. */
export interface DimensionRules {
  readonly dimension: Dimension;
  readonly values: readonly DimensionValue[];
  readonly tables: RuleTables;
}

const FOLDER = 'dimensions';
const METRICS = '-unit-metrics';

/**
 * Reads every `dimensions/<name>.yaml`; a dimension comes after the one that it names, otherwise they go by the alphabet.
 * Throws DimensionNameUnfit, DimensionUnknown, DimensionCycle, the errors of {@link valuesOf} and those that rules, pools and catalogs of
 * allocation.yaml have too (exit code 1), each with file and line.
 */
export async function readDimensions(context: Context, first: Dimension, tags: TagWords): Promise<DimensionRules[]> {
  const { inputs } = context.folders;
  const files = new Map(namesIn(inputs).map((name) => [name, readDimensionFile(join(inputs, FOLDER, `${name}.yaml`))]));
  const dimensions = new Map([[COST_CENTERS, first]]);
  const all: DimensionRules[] = [];
  for (const id of inOrder(files)) {
    const file = files.get(id)!;
    const values = valuesOf(file, `${FOLDER}/${id}.yaml`);
    const dimension = dimensionOf(id, file.value, values, dimensions);
    dimensions.set(id, dimension);
    refuseSameNames(file);
    const written = await writtenRules(context, file, dimension, tags.canonicalKey);
    all.push({ dimension, values, tables: await ruleTables(context, written, file, { ...tags, dimension, followingPools: [] }) });
  }
  return all;
}

function dimensionOf(id: string, { name = id, after }: DimensionFile, payers: readonly DimensionValue[], before: ReadonlyMap<string, Dimension>): Dimension {
  const file = `${FOLDER}/${id}.yaml`;
  return {
    id,
    name,
    attribute: `dimension.${id}`,
    noun: name.toLowerCase(),
    file,
    payers,
    words: { name: 'DimensionValueUnknown', noun: name.toLowerCase(), list: `the values of ${file}` },
    keys: { payer: 'value', payerFrom: 'value_from', column: 'Value' },
    after: after === undefined ? null : before.get(after)!,
  };
}

/** Names of the dimensions that have a file. */
function namesIn(inputs: string): string[] {
  const folder = join(inputs, FOLDER);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder)
    .filter((file) => /\.(ya?ml|csv)$/i.test(file) && !file.startsWith('.'))
    .sort();
  const names = files.filter((file) => /\.ya?ml$/i.test(file)).map((file) => file.replace(/\.yaml$/, ''));
  const unfit = names.find((name) => !/^[a-z][a-z0-9_-]*$/.test(name) || name === COST_CENTERS || name.endsWith(METRICS));
  if (unfit !== undefined) {
    throw new CostbookError({
      name: 'DimensionNameUnfit',
      what: `"${unfit}" cannot be the name of a dimension.`,
      why: `Rules and pages name it as its file is named; ${COST_CENTERS} are the dimension of allocation.yaml.`,
      fix: 'Name the file with small letters, digits, _ and -, and .yaml at its end, like products.yaml.',
      where: join(folder, files.find((file) => file.startsWith(unfit))!),
    });
  }
  for (const file of files.filter((name) => name.endsWith(`${METRICS}.csv`))) {
    const known = { name: 'DimensionUnknown', noun: 'dimension', known: names, list: folder };
    checkKnown(known, file.slice(0, -`${METRICS}.csv`.length), 'The name of this file', join(folder, file));
  }
  return names;
}

/** Each after the one that it comes after. */
function inOrder(files: ReadonlyMap<string, Sourced<DimensionFile>>): string[] {
  const order: string[] = [];
  const visit = (id: string, path: readonly string[]): void => {
    const { value, whereOf } = files.get(id)!;
    if (path.includes(id)) throw dimensionCycle([...path.slice(path.indexOf(id)), id], whereOf(['after']));
    if (order.includes(id)) return;
    if (value.after !== undefined && value.after !== COST_CENTERS) {
      const known = { name: 'DimensionUnknown', noun: 'dimension', known: [COST_CENTERS, ...files.keys()], list: FOLDER };
      checkKnown(known, value.after, `The dimension ${id}`, whereOf(['after']));
      visit(value.after, [...path, id]);
    }
    order.push(id);
  };
  for (const id of files.keys()) visit(id, []);
  return order;
}

function dimensionCycle(path: readonly string[], where: string): CostbookError {
  return new CostbookError({
    name: 'DimensionCycle',
    what: `Dimensions come after each other in a circle: ${path.join(' → ')}.`,
    why: 'Each is allocated from what the one before it made of the charges; in a circle none could be the first.',
    fix: 'Take one "after:" out, or let one come after cost_centers.',
    where,
  });
}
