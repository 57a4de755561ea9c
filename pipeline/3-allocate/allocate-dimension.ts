/** Allocates what `known_charges` holds to the payers of one dimension: the same recipes for cost centers, products, customer segments. */
// makes: dimension, rules, rule_conditions, condition_sets, rule_slices, named_columns, catalog_words, pools, pool_members, pool_tiers
// in:    allocation.yaml, organization.yaml, dimensions/*.yaml
// makes: payers
// in:    organization.yaml, organization.csv, dimensions/*.yaml
import { join } from 'node:path';
import { runChecks } from '../engine/checks.ts';
import type { Context } from '../engine/context.ts';
import { buildModels } from '../engine/model.ts';
import { withinDecimals } from './amounts.ts';
import { CLOSED_FOLDER, isAnyMonthClosed } from './closed-months/closed-months.ts';
import type { Dimension } from './dimension.ts';
import type { RuleTables } from './rule-rows.ts';
import { buildUnitMetrics } from './unit_metrics.ts';

const MODELS = [
  'day_slices',
  'profiled_charges',
  'charge_profiles',
  'inherited_tags',
  'profile_attributes',
  'condition_hits',
  'rule_matches',
  'matched_rules',
  'direct_charges',
  'direct_profile_costs',
  'pool_bases',
  'followed_usage',
  'pool_charges',
  'pool_weights',
  'pool_shares',
  'shared_parts',
  'shared_charges',
];

/** Columns of the tables that inputs are laid out as. */
const RULE_TABLES: Readonly<Record<keyof RuleTables, readonly string[]>> = {
  payers: ['x_CostCenter', 'x_CostCenterName', 'x_ValidFrom', 'x_ValidTo'],
  rules: [
    'x_AllocationRuleOrder',
    'x_AllocationRuleId',
    'x_AllocationRuleText',
    'x_Where',
    'x_CostCenter',
    'x_CostCenterFrom',
    'x_Catalog',
    'x_Pool',
    'x_ValidFrom',
    'x_ValidTo',
    'x_Author',
    'x_Commit',
    'x_CommittedOn',
  ],
  conditionSets: ['x_ConditionSet', 'x_Alternative'],
  ruleConditions: ['x_ConditionSet', 'x_Alternative', 'x_ConditionNumber', 'x_Attribute', 'x_Operator', 'x_Operand', 'x_IsNegated'],
  catalogWords: ['x_Catalog', 'x_Word', 'x_CostCenter'],
  ruleSlices: ['x_SliceStart'],
  namedColumns: ['x_Column'],
  pools: [
    'x_PoolVersion',
    'x_Pool',
    'x_Split',
    'x_Metric',
    'x_WindowMonths',
    'x_Fallback',
    'x_BaseMonth',
    'x_BaseSet',
    'x_PoolText',
    'x_Where',
    'x_ValidFrom',
    'x_ValidTo',
  ],
  poolMembers: ['x_PoolVersion', 'x_Receiver', 'x_IsPool', 'x_FixedWeight'],
  poolTiers: ['x_PoolVersion', 'x_From', 'x_UpTo', 'x_BandWeight'],
};

/**
 * Lays out what people wrote of a dimension, in the schema that the database is in: its rule tables, `unit_metrics`, and `named_attributes`,
 * which says what charges have to keep. Throws the errors of unit metrics (exit code 1).
 */
export async function layDimension(context: Context, dimension: Dimension, tables: RuleTables): Promise<void> {
  const { database } = context;
  const { id, name, attribute, file } = dimension;
  const row = { x_Dimension: id, x_DimensionName: name, x_Attribute: attribute, x_Where: file };
  await database.createTextTable('dimension', Object.keys(row), [row]);
  await buildUnitMetrics(context, dimension, tables.pools);
  for (const [table, columns] of Object.entries(RULE_TABLES)) {
    await database.createTextTable(snakeCase(table), columns, tables[table as keyof RuleTables] as never);
  }
  await buildModels(context, import.meta.dirname, ['named_attributes']);
}

/**
 * Makes `allocated_charges` of a dimension that is laid out, of the `known_charges` beside it or of all.
 * Throws AmountTooLarge (exit code 1) or CheckFailed (exit code 2) when a cent is lost; checks are reported under `room`.
 */
export async function allocateDimension(context: Context, { file }: Dimension, room = '3-allocate'): Promise<void> {
  await withinDecimals(join(context.folders.inputs, file), () => buildModels(context, import.meta.dirname, MODELS));
  if (await isAnyMonthClosed(context)) await buildModels(context, CLOSED_FOLDER, ['closed_dimension_months', 'closed_allocations', 'allocated_charges']);
  else await buildModels(context, import.meta.dirname, ['allocated_charges']);
  await runChecks(context, join(import.meta.dirname, 'checks'), room);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
