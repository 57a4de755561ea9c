/** Units that budgets are for: those of the organization, and those that bills name. */
import type { Context } from '../../engine/context.ts';
import { CostbookError, nearestWord } from '../../engine/errors.ts';
import type { BudgetLine } from './budget-lines.ts';

export interface KnownUnit {
  /** How tables spell it. */
  readonly unit: string;
  /** How people call it. */
  readonly name: string;
  readonly owner: string | null;
  readonly email: string | null;
}

export interface KnownUnits {
  /** By level, then by any spelling in lower case. */
  readonly byLevel: ReadonlyMap<string, ReadonlyMap<string, KnownUnit>>;
  /** Last day that the edition speaks of, or null. */
  readonly asOf: string | null;
}

/** Columns: unit, name, owner, e-mail. A unit that holds cost centers of one budget holder alone is theirs. */
const UNITS: Readonly<Record<string, string>> = {
  company: 'SELECT x_Company, x_Company, NULL, NULL FROM cost_centers GROUP BY ALL',
  'business unit': heldBy('x_BusinessUnit'),
  department: heldBy('x_Department'),
  'cost center': 'SELECT x_CostCenter, x_CostCenterName, x_Owner, x_OwnerEmail FROM cost_centers',
  provider: 'SELECT ServiceProviderName, ServiceProviderName, NULL, NULL FROM known_charges GROUP BY ALL',
  'sub account': `SELECT coalesce(SubAccountId, BillingAccountId), max(coalesce(SubAccountName, SubAccountId, BillingAccountName, BillingAccountId)), NULL, NULL
    FROM known_charges GROUP BY 1`,
  service: 'SELECT ServiceName, ServiceName, NULL, NULL FROM known_charges GROUP BY ALL',
  tag: "SELECT x_TagKey || '=' || x_TagValue, x_TagKey || ' ' || x_TagValue, NULL, NULL FROM charge_tags GROUP BY ALL",
};
const FROM_BILLS = new Set(['provider', 'sub account', 'service', 'tag']);

function heldBy(column: string): string {
  return `SELECT ${column}, ${column}, CASE WHEN count(DISTINCT x_BudgetHolder) = 1 THEN max(x_BudgetHolder) END, NULL
    FROM cost_centers WHERE ${column} IS NOT NULL GROUP BY ALL`;
}

/** The units of every level that the lines speak of. */
export async function knownUnits({ database }: Context, lines: readonly BudgetLine[]): Promise<KnownUnits> {
  const byLevel = new Map<string, ReadonlyMap<string, KnownUnit>>();
  for (const level of new Set(lines.map((line) => line.level))) {
    const units = await database.rows<{ unit: string; name: string; owner: string | null; email: string | null }>(
      `SELECT unit, name, owner, email FROM (${UNITS[level]!}) AS units(unit, name, owner, email) WHERE unit IS NOT NULL ORDER BY unit`,
    );
    const named = level === 'sub account' ? [...Map.groupBy(units, ({ name }) => name.toLowerCase())].filter(([, sharing]) => sharing.length === 1) : [];
    byLevel.set(level, new Map([...named.map(([name, [unit]]) => [name, unit!] as const), ...units.map((unit) => [unit.unit.toLowerCase(), unit] as const)]));
  }
  return { byLevel, asOf: await database.value('SELECT x_AsOf::VARCHAR FROM parameters') };
}

/**
 * The lines with their units spelled as tables do. What only bills name may be unknown in a line of months to come.
 * Throws BudgetUnitUnknown (exit code 1) with file and line.
 */
export function budgetUnits(lines: readonly BudgetLine[], { byLevel, asOf }: KnownUnits): BudgetLine[] {
  return lines.map((line) => {
    const known = byLevel.get(line.level)!;
    const found = known.get(line.unit.toLowerCase());
    if (found && (FROM_BILLS.has(line.level) || found.unit === line.unit)) return { ...line, unit: found.unit };
    if (!found && FROM_BILLS.has(line.level) && asOf !== null && line.period.start > asOf) return line;
    throw unitUnknown(line, [...new Set([...known.values()].map(({ unit }) => unit))].sort());
  });
}

function unitUnknown({ name, level, unit, where }: BudgetLine, known: readonly string[]): CostbookError {
  const nearest = nearestWord(unit, known);
  const isBilled = FROM_BILLS.has(level);
  const some = `${known.slice(0, 8).join(', ')}${known.length > 8 ? ', …' : ''}`;
  const otherwise = isBilled
    ? 'Check the name; a budget for what will be billed later begins with the month in which it is.'
    : `Add "${unit}" to organization.yaml or remove the line.`;
  return new CostbookError({
    name: 'BudgetUnitUnknown',
    what: `Budget "${name}" is for the ${level} "${unit}", which does not exist.`,
    why:
      known.length === 0
        ? `${isBilled ? 'The bills name' : 'organization.yaml has'} none.`
        : `${isBilled ? 'The bills name' : 'organization.yaml has'} ${some}.`,
    fix: nearest ? `Write "${nearest}".` : otherwise,
    where,
  });
}
