import type { Database } from '../../engine/duckdb.ts';
import { rounded } from '../store-rows.ts';
import type { Estimate } from './methods/reconcile.ts';
import { reconcile } from './methods/reconcile.ts';
import { scopeKey } from './scopes.ts';

interface Branch {
  /** Null: what stands under it hangs on the trunk itself. */
  readonly name: string | null;
  readonly leaves: readonly string[];
}

/** What must add up: the organization, and the company's cost once more by provider and service, and by pool. */
export interface ForecastTree {
  readonly company: string;
  readonly departments: readonly Branch[];
  readonly businessUnits: readonly { readonly name: string; readonly leaves: readonly string[] }[];
  readonly providers: readonly Branch[];
  readonly pools: readonly string[];
}

type Own = ReadonlyMap<string, { readonly value: number; readonly spread: number }>;

/** Everything that is forecast as trees, in name order. */
export async function readForecastTree(database: Database): Promise<ForecastTree> {
  const rows = await database.rows<{ x_CostCenter: string; x_Department: string | null; x_BusinessUnit: string | null; x_Company: string }>(
    'SELECT x_CostCenter, x_Department, x_BusinessUnit, x_Company FROM cost_centers ORDER BY x_Department, x_CostCenter',
  );
  const scopes = await database.rows<{ x_ScopeLevel: string; x_ScopeUnit: string; x_ParentUnit: string | null }>(
    "SELECT * FROM forecast_scopes WHERE x_ScopeLevel IN ('service', 'pool') ORDER BY x_ParentUnit, x_ScopeUnit",
  );
  const branches = <R>(members: readonly R[], nameOf: (row: R) => string | null, leafOf: (row: R) => string): Branch[] =>
    [...Map.groupBy(members, nameOf)].map(([name, under]) => ({ name, leaves: under.map(leafOf) }));
  return {
    company: rows[0]?.x_Company ?? '',
    departments: branches(
      rows,
      (row) => row.x_Department,
      (row) => row.x_CostCenter,
    ),
    businessUnits: branches(
      rows,
      (row) => row.x_BusinessUnit,
      (row) => row.x_CostCenter,
    ).flatMap(({ name, leaves }) => (name === null ? [] : [{ name, leaves }])),
    providers: branches(
      scopes.filter((row) => row.x_ScopeLevel === 'service'),
      (row) => row.x_ParentUnit,
      (row) => row.x_ScopeUnit,
    ),
    pools: scopes.filter((row) => row.x_ScopeLevel === 'pool').map((row) => row.x_ScopeUnit),
  };
}

/**
 * Own estimates of everything in, estimates that add up out, both by {@link scopeKey}: company = Σ departments = Σ cost centers =
 * Σ providers = Σ services = Σ pools, and a business unit is the sum of its cost centers. What has no estimate counts as zero.
 */
export function addUp(tree: ForecastTree, own: Own): Map<string, number> {
  const values = reconcile(estimateOf(own, 'company', tree.company, branchesOf(own, tree.departments, 'department', 'cost center')), rounded);
  for (const { name, leaves } of tree.businessUnits) {
    const sum = leaves.reduce((total, unit) => total + values.get(scopeKey({ level: 'cost center', unit }))!, 0);
    values.set(scopeKey({ level: 'business unit', unit: name }), rounded(sum));
  }
  const company = values.get(scopeKey({ level: 'company', unit: tree.company }))!;
  for (const parts of [branchesOf(own, tree.providers, 'provider', 'service'), branchesOf(own, [{ name: null, leaves: tree.pools }], 'pool', 'pool')]) {
    for (const [key, value] of partsOf(company, parts)) values.set(key, value);
  }
  return values;
}

function estimateOf(own: Own, level: string, unit: string, children: readonly Estimate[] = []): Estimate {
  const id = scopeKey({ level, unit });
  return { id, ...(own.get(id) ?? { value: 0, spread: 0 }), children };
}

function branchesOf(own: Own, branches: readonly Branch[], branchLevel: string, leafLevel: string): Estimate[] {
  return branches.flatMap(({ name, leaves }) => {
    const under = leaves.map((leaf) => estimateOf(own, leafLevel, leaf));
    return name === null ? under : [estimateOf(own, branchLevel, name, under)];
  });
}

/** The parts of a whole that stands firm; what rounding leaves goes to the largest. */
function partsOf(whole: number, parts: readonly Estimate[]): Map<string, number> {
  if (parts.length === 0) return new Map();
  const values = reconcile({ id: '', value: whole, spread: 0, children: parts }, rounded);
  const rest = rounded(whole - values.get('')!);
  values.delete('');
  if (rest === 0) return values;
  const sizeOf = ({ id }: Estimate): number => Math.abs(values.get(id)!);
  const largest = (of: readonly Estimate[]): Estimate => of.reduce((most, each) => (sizeOf(each) > sizeOf(most) ? each : most));
  for (let part: Estimate | undefined = largest(parts); part; part = part.children.length > 0 ? largest(part.children) : undefined) {
    values.set(part.id, rounded(values.get(part.id)! + rest));
  }
  return values;
}
