/** Charges that are shares of others: their origin on a bill is split among them, and they themselves do not count. */
import type { Database } from '../../engine/duckdb.ts';

/** Models in the order they are made, before `daily_charges`. */
export const SPLIT_MODELS = [
  'split_shares',
  'split_nodes',
  'cluster_tags',
  'split_clusters',
  'split_weights',
  'replaced_shares',
  'uncounted_charges',
  'counted_charges',
  'split_ratios',
  'split_origins',
  'dated_charges',
  'daily_origins',
  'split_charges',
] as const;

/** Folder of these models. */
export const SPLIT_FOLDER = import.meta.dirname;

const MACROS = [
  // The digits of a decimal as a whole number: what DECIMAL(38) holds always fits, and whole numbers divide without floating point.
  'units_of(amount, unit) AS trunc(amount)::HUGEINT * unit + ((amount - trunc(amount)) * unit)::HUGEINT',
  // x_Parts has at most 19 digits, so that no product has more than 38.
  'part_of(units, part, parts) AS (units // parts) * part + ((units % parts) * part) // parts',
  'cost_of(units) AS units::DECIMAL(38, 0) * 0.000000000001::DECIMAL(12, 12)',
  'quantity_of(units) AS units::DECIMAL(38, 0) * 0.000000000000001::DECIMAL(15, 15)',
  `with_tags(tags, allocated) AS CASE
    WHEN json_valid(allocated) AND json_valid(coalesce(tags, '{}')) THEN json_merge_patch(coalesce(tags, '{}'), allocated)::VARCHAR
    ELSE tags
  END`,
  'last_day_of(starts, ends) AS greatest(starts, coalesce(ends, starts + INTERVAL 1 DAY) - INTERVAL 1 MICROSECOND)::DATE',
  // Joins a charge with replaced_shares.
  `is_replaced(weight, cluster, resource_id, resource_name, starts, ends) AS x_IsShare = (weight IS NOT NULL)
    AND replaced_shares.x_OriginCluster = coalesce(cluster, '')
    AND replaced_shares.x_OriginResourceId = coalesce(resource_id, '')
    AND replaced_shares.x_OriginResourceName = coalesce(resource_name, '')
    AND x_FirstDay = starts::DATE
    AND x_LastDay = last_day_of(starts, ends)`,
];

/** Models that tell which charges count, in the order they are made. */
export const COUNTED_MODELS = SPLIT_MODELS.slice(0, SPLIT_MODELS.indexOf('counted_charges') + 1);

/** Functions that the models speak of. */
export async function createSplitMacros(database: Database): Promise<void> {
  for (const macro of MACROS) await database.run(`CREATE OR REPLACE MACRO ${macro}`);
}
