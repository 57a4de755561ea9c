/** Allocates every cent once more in each dimension beside cost centers: the same recipes over the dimension's own rules and pools. */
// makes: dimension_values
// in:    dimensions/*.yaml
import { join } from 'node:path';
import { runChecks } from '../../engine/checks.ts';
import type { Context } from '../../engine/context.ts';
import { quoteName } from '../../engine/duckdb.ts';
import { buildModels } from '../../engine/model.ts';
import { allocateDimension, layDimension } from '../allocate-dimension.ts';
import { COST_CENTERS, type Dimension } from '../dimension.ts';
import { UNALLOCATED } from '../organization.ts';
import type { DimensionRules } from './read-dimensions.ts';

/**
 * Makes `dimensions` (x_DimensionOrder, x_Dimension, x_DimensionName, x_Schema) and `dimension_values`, and in the schema of each dimension
 * what room 3 makes of cost centers. A dimension starts from the charges, or from the charges as the one before it allocated them.
 */
export async function allocateDimensions(context: Context, all: readonly DimensionRules[]): Promise<void> {
  const { database } = context;
  const rows = all.map(({ dimension: { id, name } }, index) => ({
    x_DimensionOrder: String(index + 1),
    x_Dimension: id,
    x_DimensionName: name,
    x_Schema: schemaOf(id),
  }));
  await database.createTextTable('dimensions', ['x_DimensionOrder', 'x_Dimension', 'x_DimensionName', 'x_Schema'], rows);
  await database.createTextTable('dimension_values', VALUE_COLUMNS, all.flatMap(valueRows));
  const isFollowed = (id: string): boolean => all.some(({ dimension }) => dimension.after?.id === id);
  if (isFollowed(COST_CENTERS)) await buildModels(context, import.meta.dirname, ['handed_on_charges']);
  for (const { dimension, tables } of all) {
    await database.inNewSchema(schemaOf(dimension.id), async () => {
      await layDimension(context, dimension, tables);
      const room = `3-allocate, ${dimension.id}`;
      await buildKnownCharges(context, dimension.after);
      await allocateDimension(context, dimension, room);
      await runChecks(context, join(import.meta.dirname, 'checks'), room);
      if (isFollowed(dimension.id)) await buildModels(context, import.meta.dirname, ['handed_on_charges']);
    });
  }
}

/** Makes `known_charges` of a dimension, of the charges or of what the dimension before it made of them. */
async function buildKnownCharges(context: Context, after: Dimension | null): Promise<void> {
  const origin = after
    ? `FROM ${quoteName(schemaOf(after.id))}.handed_on_charges`
    : 'SELECT *, NULL::VARCHAR AS x_PayerBefore, NULL::VARCHAR AS x_Attribute FROM main.known_charges';
  await context.database.run(`CREATE VIEW origin_charges AS ${origin}`);
  await buildModels(context, import.meta.dirname, ['known_charges']);
}

function schemaOf(id: string): string {
  return id === COST_CENTERS ? 'main' : `dimension ${id}`;
}

const VALUE_COLUMNS = [
  'x_DimensionOrder',
  'x_Dimension',
  'x_DimensionName',
  'x_ValueOrder',
  'x_DimensionValue',
  'x_DimensionValueName',
  'x_ParentValue',
  'x_Path',
  'x_ValidFrom',
  'x_ValidTo',
];

function valueRows({ dimension, values }: DimensionRules, index: number): Record<string, string | null>[] {
  const nobody = { x_CostCenter: UNALLOCATED, x_CostCenterName: UNALLOCATED, x_ParentValue: null, x_Path: UNALLOCATED, x_ValidFrom: null, x_ValidTo: null };
  return [...values, nobody].map(({ x_CostCenter, x_CostCenterName, ...value }, order) => ({
    x_DimensionOrder: String(index + 1),
    x_Dimension: dimension.id,
    x_DimensionName: dimension.name,
    x_ValueOrder: String(order + 1),
    x_DimensionValue: x_CostCenter,
    x_DimensionValueName: x_CostCenterName,
    ...value,
  }));
}
