/** The organization: who can be a payer. Reads organization.yaml. */
import { join } from 'node:path';
import { z } from 'zod';
import { listOf, readYaml, text } from '../engine/config.ts';
import type { Context } from '../engine/context.ts';
import { CostbookError } from '../engine/errors.ts';

/** The payer of whatever no rule catches. */
export const UNALLOCATED = 'Unallocated';

const person = { owner: z.string().nullish(), email: z.string().nullish() };

const Team = z.strictObject({ name: text, cost_center: text, ...person });
const Department = z.strictObject({ name: text, ...person, teams: listOf(Team) });
const BusinessUnit = z.strictObject({ name: text, ...person, departments: listOf(Department) });
const Organization = z.strictObject({
  reporting_currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'is not a three-letter ISO 4217 code')
    .nullish(),
  company: z.strictObject({ name: text, ...person, business_units: listOf(BusinessUnit) }).nullish(),
  unallocated: z.strictObject(person).nullish(),
});

/** One row of `cost_centers`, in the columns of the gold contract. */
export interface CostCenter {
  readonly x_CostCenter: string;
  readonly x_CostCenterName: string;
  readonly x_Department: string;
  readonly x_BusinessUnit: string;
  readonly x_Company: string;
  readonly x_Owner: string | null;
  readonly x_OwnerEmail: string | null;
}

export interface OrganizationInput {
  readonly companyName: string;
  /** Null when organization.yaml does not say: then the bills' only currency. */
  readonly reportingCurrency: string | null;
  /** Teams in the order of the file, then the line Unallocated. */
  readonly costCenters: readonly CostCenter[];
}

/**
 * Reads organization.yaml; without one there is a nameless company and everything is Unallocated.
 * Throws CostCenterTwice when two teams share a cost center or a name, UnitNameTwice when two departments or two business units share one.
 */
export function readOrganization(context: Context): OrganizationInput {
  const { value, whereOf } = readYaml(join(context.folders.inputs, 'organization.yaml'), Organization);
  const company = value.company;
  const companyName = company?.name ?? 'All bills';
  const seen = new Map<string, string>();
  const unitNames = { 'business unit': new Map<string, string>(), department: new Map<string, string>() };
  const costCenters: CostCenter[] = [];
  for (const [u, unit] of (company?.business_units ?? []).entries()) {
    refuseUnitTwice(unitNames, 'business unit', unit.name, whereOf(['company', 'business_units', u]));
    for (const [d, department] of unit.departments.entries()) {
      refuseUnitTwice(unitNames, 'department', department.name, whereOf(['company', 'business_units', u, 'departments', d]));
      for (const [t, team] of department.teams.entries()) {
        const where = whereOf(['company', 'business_units', u, 'departments', d, 'teams', t]);
        for (const word of new Set([team.name.toLowerCase(), team.cost_center.toLowerCase()])) refuseTwice(seen, word, where);
        costCenters.push({
          x_CostCenter: team.cost_center,
          x_CostCenterName: team.name,
          x_Department: department.name,
          x_BusinessUnit: unit.name,
          x_Company: companyName,
          x_Owner: team.owner ?? department.owner ?? unit.owner ?? company?.owner ?? null,
          x_OwnerEmail: team.email ?? department.email ?? unit.email ?? company?.email ?? null,
        });
      }
    }
  }
  costCenters.push({
    x_CostCenter: UNALLOCATED,
    x_CostCenterName: UNALLOCATED,
    x_Department: UNALLOCATED,
    x_BusinessUnit: UNALLOCATED,
    x_Company: companyName,
    x_Owner: value.unallocated?.owner ?? null,
    x_OwnerEmail: value.unallocated?.email ?? null,
  });
  return { companyName, reportingCurrency: value.reporting_currency ?? null, costCenters };
}

function refuseUnitTwice<Level extends string>(seen: Readonly<Record<Level, Map<string, string>>>, level: Level, name: string, where: string): void {
  const word = name.toLowerCase();
  const first = seen[level].get(word);
  if (first !== undefined || word === UNALLOCATED.toLowerCase()) {
    throw new CostbookError({
      name: 'UnitNameTwice',
      what: `Two parts of the organization are the ${level} "${name}".`,
      why: first ? `The first stands at ${first}; budgets, forecasts and pages would add the two up.` : 'That word is kept for what no rule catches.',
      fix: `Give each ${level} a name of its own.`,
      where,
    });
  }
  seen[level].set(word, where);
}

function refuseTwice(seen: Map<string, string>, word: string, where: string): void {
  const first = seen.get(word);
  if (first !== undefined || word === UNALLOCATED.toLowerCase()) {
    throw new CostbookError({
      name: 'CostCenterTwice',
      what: `"${word}" names two teams or cost centers of the organization.`,
      why: first ? `It stands at ${first} already, so a rule could not tell which one pays.` : 'That word is kept for what no rule catches.',
      fix: 'Give each team a name and a cost center of its own.',
      where,
    });
  }
  seen.set(word, where);
}
