/** The organization: who can be a payer, where each stands and who answers for it. Reads organization.yaml. */
import { join } from 'node:path';
import { z } from 'zod';
import { listOf, readYaml, text } from '../engine/config.ts';
import type { Context } from '../engine/context.ts';
import { CostbookError } from '../engine/errors.ts';
import { Company, Moves, type OrganizationUnit, organizationUnits, ownersOf, type Person, placeOn } from './organization-units.ts';
import { isOverlapping, type Validity, validity, validityOf } from './validity.ts';

/** The payer of whatever no rule catches. */
export const UNALLOCATED = 'Unallocated';

/** Of effective cost that nobody pays: at most. */
const goalPercent = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,4})?$/, 'is not a percentage like 2')
  .refine((goal) => Number(goal) <= 100, 'is not a percentage from 0 to 100');
const Account = z.strictObject({
  id: text,
  name: text.nullish(),
  cost_center: text.nullish(),
  tags: z.record(z.string(), text).nullish(),
  ...validity,
});
/** A resource group of Azure; without an account those of this name in any sub account. */
const ResourceGroup = z.strictObject({ name: text, account: text.nullish(), tags: z.record(z.string(), text), ...validity });
const Organization = z.strictObject({
  reporting_currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'is not a three-letter ISO 4217 code')
    .nullish(),
  company: Company,
  moves: Moves,
  accounts: listOf(Account),
  resource_groups: listOf(ResourceGroup),
  unallocated: z.strictObject({ owner: z.string().nullish(), email: z.string().nullish(), goal_percent: goalPercent.nullish() }).nullish(),
});

/** One row of `cost_centers`, in the columns of the gold contract. */
export interface CostCenter {
  readonly x_CostCenter: string;
  readonly x_CostCenterName: string;
  /** The unit right above. */
  readonly x_Department: string;
  /** The unit right below the company. */
  readonly x_BusinessUnit: string;
  readonly x_Company: string;
  /** All units from the company down to the cost center, `Retail › Checkout › Payments`. */
  readonly x_Path: string;
  readonly x_Owner: string | null;
  readonly x_OwnerEmail: string | null;
  /** The unit above whose owner stands in, where its own has left or there was none; null: its own. */
  readonly x_OwnerUnit: string | null;
  readonly x_BudgetHolder: string | null;
  readonly x_Slack: string | null;
}

/** A cost center as it stood for a time: one row of `cost_center_paths`. */
export interface CostCenterPath extends CostCenter {
  readonly x_ValidFrom: string;
  /** First day on which it stood elsewhere; null: still stands there. */
  readonly x_ValidTo: string | null;
}

/** Who answers for a unit that is no cost center: its own owner, or that of the unit above. */
export type UnitOwner = Readonly<Record<'x_ScopeLevel' | 'x_ScopeUnit', string> & Record<'x_Owner' | 'x_OwnerEmail' | 'x_Slack', string | null>>;

/** A sub account as people know it: one row of `accounts`. */
export type AccountRow = Readonly<Record<'SubAccountId' | 'x_SubAccountName' | 'x_CostCenter' | 'x_Where' | 'x_ValidFrom' | 'x_ValidTo', string | null>>;

export interface OrganizationInput {
  readonly companyName: string;
  /** Null when organization.yaml does not say: then the bills' only currency. */
  readonly reportingCurrency: string | null;
  /** Cost centers in the order of the file, then the line Unallocated, as they stand on a day. */
  costCentersOn(day: string): CostCenter[];
  readonly costCenterPaths: readonly CostCenterPath[];
  /** Who answers on a day for the company and for each unit above the cost centers: rows of `unit_owners`. */
  unitOwnersOn(day: string): UnitOwner[];
  /** When each cost center can bear cost: what its own `from` and `to` say. */
  readonly payers: readonly (Validity & Pick<CostCenter, 'x_CostCenter' | 'x_CostCenterName'>)[];
  readonly accounts: readonly AccountRow[];
  /** Unallocated is wished to be at most this part of effective cost, with the line that says so; no row without a goal. */
  readonly unallocatedGoals: readonly Readonly<Record<'x_GoalPercent' | 'x_Where', string>>[];
  /**
   * Tags that a sub account or resource group hands on where that is asked: SubAccountId (NULL: any), x_ResourceGroup in lower case (NULL: the
   * whole sub account), x_TagKey, x_TagValue, x_Where, x_ValidFrom, x_ValidTo.
   */
  readonly handedTags: readonly Readonly<Record<string, string | null>>[];
}

const BEGINNING = '0001-01-01';

/**
 * Reads organization.yaml and organization.csv; without them there is a nameless company and everything is Unallocated.
 * Throws CostCenterTwice when two units share a cost center or two payers a name, UnitNameTwice when two departments or two business units
 * share one, AccountTwice, ResourceGroupTwice, and the errors of {@link organizationUnits}.
 */
export function readOrganization(context: Context): OrganizationInput {
  const file = readYaml(join(context.folders.inputs, 'organization.yaml'), Organization);
  const { value, whereOf } = file;
  const companyName = value.company?.name ?? 'All bills';
  const units = organizationUnits(file, context.folders.inputs);
  refuseNamesTwice(units);
  const chart = {
    companyName,
    units: new Map(units.map((unit) => [unit.id, unit])),
    owners: value.company ? ownersOf(value.company, whereOf(['company'])) : [],
  };
  const payers = units.filter((unit) => unit.costCenter !== null);
  const unallocated: CostCenter = {
    x_CostCenter: UNALLOCATED,
    x_CostCenterName: UNALLOCATED,
    x_Department: UNALLOCATED,
    x_BusinessUnit: UNALLOCATED,
    x_Company: companyName,
    x_Path: UNALLOCATED,
    x_Owner: value.unallocated?.owner ?? null,
    x_OwnerEmail: value.unallocated?.email ?? null,
    x_OwnerUnit: null,
    x_BudgetHolder: null,
    x_Slack: null,
  };
  const costCentersOn = (day: string): CostCenter[] => [...payers.map((unit) => costCenterOn(chart, unit, day)), unallocated];
  const accounts = accountsOf(value.accounts, (index) => whereOf(['accounts', index]));
  const days = [BEGINNING, ...new Set(datesOf(chart))].sort();
  return {
    companyName,
    reportingCurrency: value.reporting_currency ?? null,
    costCentersOn,
    unitOwnersOn: (day) => unitOwnersOn(chart, day),
    costCenterPaths: pathsOver(days, costCentersOn),
    payers: payers.flatMap(payersOf),
    ...accounts,
    unallocatedGoals: goalsOf(value.unallocated?.goal_percent, whereOf(['unallocated', 'goal_percent'])),
    handedTags: [...groupTagsOf(value.resource_groups, (index) => whereOf(['resource_groups', index])), ...accounts.accountTags],
  };
}

/** One stretch of time for places that follow each other without a gap. */
function payersOf({ costCenter, name, places }: OrganizationUnit): OrganizationInput['payers'] {
  const stretches: Validity[] = [];
  for (const { x_ValidFrom, x_ValidTo } of [...places].sort((a, b) => ((a.x_ValidFrom ?? '') < (b.x_ValidFrom ?? '') ? -1 : 1))) {
    const last = stretches.at(-1);
    if (last && last.x_ValidTo === x_ValidFrom) stretches[stretches.length - 1] = { ...last, x_ValidTo };
    else stretches.push({ x_ValidFrom, x_ValidTo });
  }
  return stretches.map((stretch) => ({ x_CostCenter: costCenter!, x_CostCenterName: name, ...stretch }));
}

interface Chart {
  readonly companyName: string;
  readonly units: ReadonlyMap<string, OrganizationUnit>;
  readonly owners: readonly Person[];
}

function costCenterOn({ companyName, units, owners }: Chart, unit: OrganizationUnit, day: string): CostCenter {
  const line = [unit];
  for (let place = placeOn(unit, day); place?.parent && line.length <= units.size; place = placeOn(line[0], day)) line.unshift(units.get(place.parent)!);
  const nearest = <T>(pick: (each: OrganizationUnit) => T | null): T | null => line.map(pick).findLast((each) => each !== null) ?? null;
  const nameOf = (people: readonly Person[]): string | null => personOn(people, day, (person) => person.name);
  const owned = line.findLast((each) => nameOf(each.owners) !== null);
  const owner = nameOf(owned?.owners ?? owners);
  const email = nearest((each) => personOn(each.owners, day, (person) => person.email)) ?? personOn(owners, day, (person) => person.email);
  return {
    x_CostCenter: unit.costCenter!,
    x_CostCenterName: unit.name,
    x_Department: (line.at(-2) ?? unit).name,
    x_BusinessUnit: line[0]!.name,
    x_Company: companyName,
    x_Path: line.map(({ name }) => name).join(' › '),
    x_Owner: owner,
    x_OwnerEmail: email,
    x_OwnerUnit: owner === null || owned === unit ? null : (owned?.name ?? companyName),
    x_BudgetHolder: nearest(({ budgetHolder }) => budgetHolder) ?? owner,
    x_Slack: nearest(({ slack }) => slack),
  };
}

/** Units by the levels that budgets name: business unit right below the company, department right above cost centers; of two of one name the deeper. */
function unitOwnersOn(chart: Chart, day: string): UnitOwner[] {
  const { companyName, owners, units } = chart;
  const known = new Map<string, UnitOwner>();
  for (const unit of [...units.values()].filter(({ costCenter }) => costCenter === null)) {
    const { x_Owner, x_OwnerEmail, x_Slack } = costCenterOn(chart, { ...unit, costCenter: '' }, day);
    const levels = placeOn(unit, day)?.parent ? ['department'] : ['business unit', 'department'];
    for (const x_ScopeLevel of levels) known.set(`${x_ScopeLevel} ${unit.name}`, { x_ScopeLevel, x_ScopeUnit: unit.name, x_Owner, x_OwnerEmail, x_Slack });
  }
  const company = { x_Owner: personOn(owners, day, ({ name }) => name), x_OwnerEmail: personOn(owners, day, ({ email }) => email), x_Slack: null };
  return [{ x_ScopeLevel: 'company', x_ScopeUnit: companyName, ...company }, ...known.values()];
}

/** What the last who answers on a day says of it. */
function personOn(people: readonly Person[], day: string, pick: (person: Person) => string | null): string | null {
  const there = people.filter(({ x_ValidFrom, x_ValidTo }) => (x_ValidFrom === null || x_ValidFrom <= day) && (x_ValidTo === null || day < x_ValidTo));
  return there.map(pick).find((each) => each !== null && each !== '') ?? null;
}

function datesOf({ units, owners }: Chart): string[] {
  const all = [...units.values()].flatMap((unit) => [...unit.places, ...unit.owners]);
  return [...all, ...owners].flatMap(({ x_ValidFrom, x_ValidTo }) => [x_ValidFrom, x_ValidTo]).filter((day) => day !== null);
}

/** Each cost center's stretches of time in which nothing about it changes. */
function pathsOver(days: readonly string[], costCentersOn: (day: string) => CostCenter[]): CostCenterPath[] {
  const paths = new Map<string, CostCenterPath[]>();
  for (const day of days) {
    for (const costCenter of costCentersOn(day)) {
      const known = paths.get(costCenter.x_CostCenter) ?? [];
      const last = known.at(-1);
      const isSame = last && (Object.keys(costCenter) as (keyof CostCenter)[]).every((key) => last[key] === costCenter[key]);
      if (isSame) continue;
      if (last) known[known.length - 1] = { ...last, x_ValidTo: day };
      known.push({ ...costCenter, x_ValidFrom: day, x_ValidTo: null });
      paths.set(costCenter.x_CostCenter, known);
    }
  }
  return [...paths.values()].flat();
}

function accountsOf(
  accounts: z.output<typeof Organization>['accounts'],
  whereOf: (index: number) => string,
): Pick<OrganizationInput, 'accounts'> & { accountTags: OrganizationInput['handedTags'] } {
  const rows: AccountRow[] = [];
  const accountTags: Record<string, string | null>[] = [];
  for (const [index, account] of accounts.entries()) {
    const where = whereOf(index);
    if (accounts.findIndex(({ id }) => id === account.id) < index) {
      throw new CostbookError({
        name: 'AccountTwice',
        what: `The account ${account.id} stands in organization.yaml twice.`,
        why: 'Which of its names and payers counts would be left to chance.',
        fix: 'Keep one entry; a payer that changes on a day is a rule with from and to.',
        where,
      });
    }
    const x_Where = `organization.yaml:${where.split(':').at(-1)}`;
    const dates = validityOf(account, `The account ${account.id}`, where);
    rows.push({ SubAccountId: account.id, x_SubAccountName: account.name ?? null, x_CostCenter: account.cost_center ?? null, x_Where, ...dates });
    for (const [key, value] of Object.entries(account.tags ?? {})) {
      accountTags.push({ SubAccountId: account.id, x_ResourceGroup: null, x_TagKey: key, x_TagValue: value, x_Where, ...dates });
    }
  }
  return { accounts: rows, accountTags };
}

function goalsOf(goal: string | null | undefined, where: string): OrganizationInput['unallocatedGoals'] {
  return goal === null || goal === undefined ? [] : [{ x_GoalPercent: goal, x_Where: `organization.yaml:${where.split(':').at(-1)}` }];
}

function groupTagsOf(groups: z.output<typeof Organization>['resource_groups'], whereOf: (index: number) => string): OrganizationInput['handedTags'] {
  const placed = groups.map((group, index) => {
    const where = whereOf(index);
    return { ...group, where, ...validityOf(group, `The resource group ${group.name}`, where) };
  });
  return placed.flatMap(({ name, account, tags, where, x_ValidFrom, x_ValidTo }, index) => {
    const same = placed.slice(0, index).find((other) => isSameGroup(other, { name, account }) && isOverlapping(other, { x_ValidFrom, x_ValidTo }));
    if (same) throw resourceGroupTwice(name, same.where, where);
    const x_Where = `organization.yaml:${where.split(':').at(-1)}`;
    const group = { SubAccountId: account ?? null, x_ResourceGroup: name.toLowerCase() };
    return Object.entries(tags).map(([key, value]) => ({ ...group, x_TagKey: key, x_TagValue: value, x_Where, x_ValidFrom, x_ValidTo }));
  });
}

function isSameGroup(a: { name: string; account?: string | null | undefined }, b: typeof a): boolean {
  return a.name.toLowerCase() === b.name.toLowerCase() && (a.account ?? null) === (b.account ?? null);
}

function resourceGroupTwice(name: string, first: string, where: string): CostbookError {
  return new CostbookError({
    name: 'ResourceGroupTwice',
    what: `The resource group "${name}" has two entries for the same time.`,
    why: `The other stands at ${first}; which of their tags counts would be left to chance.`,
    fix: 'Put the tags into one entry, or give both from and to so that one ends before the next begins, or an "account:" each.',
    where,
  });
}

/** A rule, budget or tag names a payer by its cost center or name, and a budget a unit by its name: each word means one of them. */
function refuseNamesTwice(units: readonly OrganizationUnit[]): void {
  const payers = new Map<string, string>();
  const above = new Map<string, string>();
  for (const { name, costCenter, kind, where } of units) {
    if (costCenter !== null) for (const word of new Set([name.toLowerCase(), costCenter.toLowerCase()])) refuseTwice(payers, word, where);
    else refuseUnitTwice(above, kind ?? 'unit', name, where);
  }
}

function refuseUnitTwice(seen: Map<string, string>, kind: string, name: string, where: string): void {
  const word = `${kind} ${name.toLowerCase()}`;
  const first = seen.get(word);
  if (first !== undefined || name.toLowerCase() === UNALLOCATED.toLowerCase()) {
    throw new CostbookError({
      name: 'UnitNameTwice',
      what: `Two parts of the organization are the ${kind} "${name}".`,
      why: first ? `The first stands at ${first}; budgets, forecasts and pages would add the two up.` : 'That word is kept for what no rule catches.',
      fix: `Give each ${kind} a name of its own.`,
      where,
    });
  }
  seen.set(word, where);
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
