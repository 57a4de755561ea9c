/** The file of one dimension, `dimensions/<name>.yaml`: its catalog of values, its rules and its pools. */
import { z } from 'zod';
import { listOf, readYaml, type Sourced, text } from '../../engine/config.ts';
import { CostbookError } from '../../engine/errors.ts';
import { scalar, When } from '../conditions.ts';
import type { Payer } from '../dimension.ts';
import { checkKnown } from '../known-words.ts';
import { UNALLOCATED } from '../organization.ts';
import { Pool } from '../pools.ts';
import { validity, validityOf } from '../validity.ts';

const Value = z.strictObject({ id: scalar, name: text.optional(), parent: scalar.optional(), ...validity });
const Rule = z
  .strictObject({
    name: text,
    when: When,
    value: scalar.optional(),
    value_from: text.optional(),
    catalog: text.optional(),
    pool: text.optional(),
    ...validity,
  })
  .transform(({ value, value_from, ...rest }) => ({ ...rest, cost_center: value, cost_center_from: value_from }));
const DimensionFile = z.strictObject({
  name: text.optional(),
  after: text.optional(),
  values: z.array(Value).min(1),
  rules: listOf(Rule),
  pools: listOf(Pool),
});
export type DimensionFile = z.output<typeof DimensionFile>;

/** One row of gold's `dimension_values`, in its columns but for the dimension. */
export interface DimensionValue extends Payer {
  readonly x_ParentValue: string | null;
  /** Names from the top down to it, `Shop › Checkout`. */
  readonly x_Path: string;
}

/** Reads a file of a dimension. Throws the errors of {@link readYaml} (exit code 1). */
export function readDimensionFile(path: string): Sourced<DimensionFile> {
  return readYaml(path, DimensionFile);
}

/**
 * The values of a dimension in the order of its file. Throws DimensionValueTwice when one word could mean two of them,
 * DimensionValueUnknown for a parent that is not there, DimensionValueCycle and DatesReversed (exit code 1), each with file and line.
 */
export function valuesOf({ value: { values }, whereOf }: Sourced<DimensionFile>, file: string): DimensionValue[] {
  const whereAt = (index: number): string => whereOf(['values', index]);
  refuseTwice(values, whereAt);
  const byId = new Map(values.map((value) => [value.id, value]));
  return values.map((value, index) => {
    const line = [value];
    for (let above = value; above.parent !== undefined; above = line[0]!) {
      const known = { name: 'DimensionValueUnknown', noun: 'value', known: [...byId.keys()], list: `the values of ${file}` };
      checkKnown(known, above.parent, `The value ${above.id}`, whereAt(values.indexOf(above)));
      const parent = byId.get(above.parent)!;
      if (line.includes(parent)) throw valueCycle([parent, ...line.slice(0, line.indexOf(parent) + 1)].map(({ id }) => id).reverse(), whereAt(index));
      line.unshift(parent);
    }
    return {
      x_CostCenter: value.id,
      x_CostCenterName: value.name ?? value.id,
      x_ParentValue: value.parent ?? null,
      x_Path: line.map(({ id, name }) => name ?? id).join(' › '),
      ...validityOf(value, `The value ${value.id}`, whereAt(index)),
    };
  });
}

/** Ids and names are looked up in any case, in tags and catalogs. */
function refuseTwice(values: DimensionFile['values'], whereAt: (index: number) => string): void {
  const seen = new Map<string, number>([[UNALLOCATED.toLowerCase(), -1]]);
  for (const [index, { id, name }] of values.entries()) {
    for (const word of new Set([id.toLowerCase(), (name ?? id).toLowerCase()])) {
      const first = seen.get(word);
      if (first !== undefined) {
        throw new CostbookError({
          name: 'DimensionValueTwice',
          what: `"${word}" is ${first === -1 ? 'what no rule catches' : 'the id or name of two values'}.`,
          why: `${first === -1 ? 'Nobody else can be called so' : `The first stands at ${whereAt(first)}`}; a tag with this word would be given to one of them by chance.`,
          fix: 'Rename one of them.',
          where: whereAt(index),
        });
      }
      seen.set(word, index);
    }
  }
}

function valueCycle(path: readonly string[], where: string): CostbookError {
  return new CostbookError({
    name: 'DimensionValueCycle',
    what: `Values are above each other in a circle: ${path.join(' → ')}.`,
    why: 'Adding up from the bottom would never come to a top.',
    fix: 'Take one "parent:" out.',
    where,
  });
}
