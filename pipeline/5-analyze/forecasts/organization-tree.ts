import type { Database } from '../../engine/duckdb.ts';
import { rounded } from '../store-rows.ts';
import type { Estimate } from './methods/reconcile.ts';
import { reconcile } from './methods/reconcile.ts';
import { scopeKey } from './scopes.ts';

/** Departments and cost centers of a company, and the cost centers of each business unit. */
export interface OrganizationTree {
  readonly company: string;
  readonly departments: readonly { readonly name: string | null; readonly costCenters: readonly string[] }[];
  readonly businessUnits: readonly { readonly name: string; readonly costCenters: readonly string[] }[];
}

/** The organization as a tree, in name order. */
export async function readOrganizationTree(database: Database): Promise<OrganizationTree> {
  const rows = await database.rows<{ x_CostCenter: string; x_Department: string | null; x_BusinessUnit: string | null; x_Company: string }>(
    'SELECT x_CostCenter, x_Department, x_BusinessUnit, x_Company FROM cost_centers ORDER BY x_Department, x_CostCenter',
  );
  const members = <K>(keyOf: (row: (typeof rows)[number]) => K) =>
    [...Map.groupBy(rows, keyOf)].map(([name, under]) => ({ name, costCenters: under.map((row) => row.x_CostCenter) }));
  return {
    company: rows[0]?.x_Company ?? '',
    departments: members((row) => row.x_Department),
    businessUnits: members((row) => row.x_BusinessUnit).filter((unit): unit is { name: string; costCenters: string[] } => unit.name !== null),
  };
}

/**
 * Own estimates of all units in, estimates that add up out, both by {@link scopeKey}: company = Σ departments = Σ cost centers, and a
 * business unit is the sum of its cost centers. A unit without an estimate counts as zero.
 */
export function addUp(tree: OrganizationTree, own: ReadonlyMap<string, { readonly value: number; readonly spread: number }>): Map<string, number> {
  const estimate = (level: string, unit: string, children: readonly Estimate[] = []): Estimate => {
    const id = scopeKey({ level, unit });
    return { id, ...(own.get(id) ?? { value: 0, spread: 0 }), children };
  };
  const departments = tree.departments.flatMap(({ name, costCenters }) => {
    const leaves = costCenters.map((costCenter) => estimate('cost center', costCenter));
    return name === null ? leaves : [estimate('department', name, leaves)];
  });
  const values = reconcile(estimate('company', tree.company, departments), rounded);
  for (const { name, costCenters } of tree.businessUnits) {
    const sum = costCenters.reduce((total, costCenter) => total + values.get(scopeKey({ level: 'cost center', unit: costCenter }))!, 0);
    values.set(scopeKey({ level: 'business unit', unit: name }), rounded(sum));
  }
  return values;
}
