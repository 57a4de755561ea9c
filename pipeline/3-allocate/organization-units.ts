/** The organization as people write it, in organization.yaml or organization.csv, laid out as units with dates. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { listOf, readCsv, type Sourced, text } from '../engine/config.ts';
import { CostbookError } from '../engine/errors.ts';
import { checkKnown } from './known-words.ts';
import { isOverlapping, type Validity, validity, validityOf } from './validity.ts';

const Owner = z.strictObject({ name: text, email: text.nullish(), ...validity });
const details = {
  owner: text.nullish(),
  email: text.nullish(),
  /** Who owned it when, where that changed. */
  owners: listOf(Owner),
  budget_holder: text.nullish(),
  slack: text.nullish(),
};
/** Keys that hold units, and what kind of unit stands under each. */
const NESTS = { business_units: 'business unit', departments: 'department', teams: 'team', units: null } as const;

interface UnitEntry extends z.output<z.ZodObject<typeof details>>, Partial<Record<keyof typeof NESTS, readonly UnitEntry[]>> {
  readonly name: string;
  readonly kind?: string | null;
  readonly cost_center?: string | null;
  readonly from?: string | null;
  readonly to?: string | null;
}

const Unit: z.ZodType<UnitEntry> = z.lazy(() =>
  z.strictObject({
    name: text,
    kind: text.nullish(),
    cost_center: text.optional(),
    ...details,
    ...validity,
    business_units: listOf(Unit).optional(),
    departments: listOf(Unit).optional(),
    teams: listOf(Unit).optional(),
    units: listOf(Unit).optional(),
  }),
) as unknown as z.ZodType<UnitEntry>;

/** The key `company` of organization.yaml. */
export const Company = z
  .strictObject({
    name: text,
    ...details,
    business_units: listOf(Unit).optional(),
    departments: listOf(Unit).optional(),
    teams: listOf(Unit).optional(),
    units: listOf(Unit).optional(),
  })
  .nullish();
/** The key `moves`: from a day on a unit stands under another one. */
export const Moves = listOf(z.strictObject({ unit: text, under: text, from: z.string() }));

export interface OrganizationFile {
  readonly company?: z.output<typeof Company>;
  readonly moves: z.output<typeof Moves>;
}

/** Somebody or something that is responsible for a unit, for a time. */
export interface Person extends Validity {
  readonly name: string;
  readonly email: string | null;
}

/** Where a unit stands, for a time. */
export interface Place extends Validity {
  /** Id of the unit above; null: the company itself. */
  readonly parent: string | null;
  readonly where: string;
}

export interface OrganizationUnit {
  readonly id: string;
  readonly name: string;
  readonly kind: string | null;
  readonly costCenter: string | null;
  readonly owners: readonly Person[];
  readonly budgetHolder: string | null;
  readonly slack: string | null;
  /** One after the other, without overlap. */
  readonly places: Place[];
  readonly where: string;
}

/**
 * Units in the order of their file. Throws OrganizationTwice, UnitUnknown, UnitDatesOverlap, UnitCycle and the errors of readCsv
 * (exit code 1), each with file and line.
 */
export function organizationUnits(file: Sourced<OrganizationFile>, inputs: string): OrganizationUnit[] {
  const nested = file.value.company ? nestedUnits(file.value.company as UnitEntry, ['company'], null, file.whereOf) : [];
  const table = join(inputs, 'organization.csv');
  const listed = existsSync(table) ? listedUnits(table) : [];
  if (nested.length > 0 && listed.length > 0) {
    throw new CostbookError({
      name: 'OrganizationTwice',
      what: 'Units stand in organization.yaml and in organization.csv.',
      why: 'Two lists of one organization drift apart, and which of them counts would be left to chance.',
      fix: `Remove the units under "company:" or ${table}.`,
      where: nested[0]!.where,
    });
  }
  const units = [...nested, ...listed];
  for (const [index, move] of file.value.moves.entries()) moveUnit(units, move, (key) => file.whereOf(['moves', index, key]));
  refuseCycle(units);
  return units;
}

function nestedUnits(entry: UnitEntry, path: readonly (string | number)[], parent: string | null, whereOf: Sourced<unknown>['whereOf']): OrganizationUnit[] {
  return Object.entries(NESTS).flatMap(([key, kind]) =>
    (entry[key as keyof typeof NESTS] ?? []).flatMap((child, index) => {
      const at = [...path, key, index];
      const where = whereOf(at);
      const id = at.join('.');
      const unit: OrganizationUnit = {
        id,
        name: child.name,
        kind: child.kind ?? kind,
        costCenter: child.cost_center ?? null,
        owners: ownersOf(child, where),
        budgetHolder: child.budget_holder ?? null,
        slack: child.slack ?? null,
        places: [{ parent, where, ...validityOf(child, `"${child.name}"`, where) }],
        where,
      };
      return [unit, ...nestedUnits(child, at, id, whereOf)];
    }),
  );
}

/** The one owner, or those of `owners` one after the other. */
export function ownersOf({ owner, email, owners }: Pick<UnitEntry, 'owner' | 'email' | 'owners'>, where: string): Person[] {
  const always = { x_ValidFrom: null, x_ValidTo: null };
  const dated = (owners ?? []).map(({ name, email: address, ...dates }) => ({
    name,
    email: address ?? null,
    ...validityOf(dates, `The owner "${name}"`, where),
  }));
  refuseOwnersOverlap(dated, where);
  const one = owner || email ? [{ name: owner ?? '', email: email ?? null, ...always }] : [];
  return [...dated, ...one];
}

function refuseOwnersOverlap(owners: readonly Person[], where: string): void {
  const second = owners.find((owner, index) => owners.slice(0, index).some((other) => isOverlapping(owner, other)));
  if (!second) return;
  const first = owners.find((other) => other !== second && isOverlapping(other, second))!;
  throw new CostbookError({
    name: 'OwnerDatesOverlap',
    what: `"${first.name}" and "${second.name}" own the same unit at the same time.`,
    why: 'Which of them answers for its cost would be left to chance.',
    fix: 'Let one end (to, included) before the next begins (from), or name the other as budget_holder.',
    where,
  });
}

const COLUMNS = {
  required: ['Dept_ID', 'Name'],
  optional: ['Parent_ID', 'Kind', 'Cost_Center', 'Owner', 'Email', 'Budget_Holder', 'Slack', 'From', 'To'],
};

/** Master data: a unit has a line for each place it has stood at. */
function listedUnits(path: string): OrganizationUnit[] {
  const units = new Map<string, OrganizationUnit>();
  const rows = readCsv(path, COLUMNS);
  const known = rows.map(({ cells }) => cells.Dept_ID!);
  for (const { cells, where } of rows) {
    const cell = (name: string): string | null => cells[name] || null;
    const id = cells.Dept_ID!;
    const parent = cell('Parent_ID');
    if (parent !== null) checkKnown({ name: 'UnitUnknown', noun: 'unit', known, list: path }, parent, `"${id}"`, where);
    const place = { parent, where, ...validityOf({ from: checkedDate(cell('From'), where), to: checkedDate(cell('To'), where) }, `"${id}"`, where) };
    const unit = units.get(id);
    if (unit) {
      const other = unit.places.find((each) => isOverlapping(each, place));
      if (other) throw datesOverlap(id, other.where, where);
      unit.places.push(place);
      continue;
    }
    units.set(id, {
      id,
      name: cell('Name') ?? id,
      kind: cell('Kind'),
      costCenter: cell('Cost_Center'),
      owners: ownersOf({ owner: cell('Owner'), email: cell('Email'), owners: [] }, where),
      budgetHolder: cell('Budget_Holder'),
      slack: cell('Slack'),
      places: [place],
      where,
    });
  }
  return [...units.values()];
}

function checkedDate(date: string | null, where: string): string | null {
  if (date === null) return null;
  const result = validity.from.safeParse(date);
  if (result.success) return date;
  throw new CostbookError({
    name: 'DateUnreadable',
    what: `"${date}" ${result.error.issues[0]!.message}.`,
    why: 'Without it nobody could say which months the line is about.',
    fix: 'Write a day or a month: 2026-07-01 or 2026-07.',
    where,
  });
}

function moveUnit(units: readonly OrganizationUnit[], move: OrganizationFile['moves'][number], where: (key: string) => string): void {
  const unit = unitNamed(units, move.unit, where('unit'));
  const under = unitNamed(units, move.under, where('under'));
  const { x_ValidFrom } = validityOf({ from: checkedDate(move.from, where('from')) }, `The move of "${move.unit}"`, where('from'));
  const last = unit.places.at(-1)!;
  if (last.x_ValidFrom !== null && x_ValidFrom! <= last.x_ValidFrom) throw datesOverlap(unit.name, last.where, where('from'));
  unit.places[unit.places.length - 1] = { ...last, x_ValidTo: x_ValidFrom };
  unit.places.push({ parent: under.id, where: where('unit'), x_ValidFrom, x_ValidTo: last.x_ValidTo });
}

function unitNamed(units: readonly OrganizationUnit[], word: string, where: string): OrganizationUnit {
  const found = units.find(({ name, costCenter, id }) => [name, costCenter, id].includes(word));
  if (!found) checkKnown({ name: 'UnitUnknown', noun: 'unit', known: units.map(({ name }) => name), list: 'The organization' }, word, 'A move', where);
  return found!;
}

function datesOverlap(name: string, first: string, where: string): CostbookError {
  return new CostbookError({
    name: 'UnitDatesOverlap',
    what: `"${name}" stands at two places at the same time.`,
    why: `The other is said at ${first}; its cost would be counted under both.`,
    fix: 'Let one place end (To, both days included) before the next begins (From).',
    where,
  });
}

/** On no day may a unit stand under itself; each day on which something changes is looked at. */
function refuseCycle(units: readonly OrganizationUnit[]): void {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const days = new Set(units.flatMap(({ places }) => places.map(({ x_ValidFrom }) => x_ValidFrom ?? '0001-01-01')));
  for (const day of days) {
    for (const unit of units) {
      const path = [unit.name];
      const places: Place[] = [];
      for (let place = placeOn(unit, day); place?.parent; place = placeOn(byId.get(place.parent), day)) {
        path.push(byId.get(place.parent)!.name);
        places.push(place);
        if (place.parent !== unit.id) {
          if (path.length <= units.length + 1) continue;
          break;
        }
        throw new CostbookError({
          name: 'UnitCycle',
          what: `"${unit.name}" stands under itself: ${path.join(' → ')}.`,
          why: 'Cost is added up from each unit to the one above it; in a circle it would never arrive at the company.',
          fix: 'Correct its parent.',
          where: (places.find(({ x_ValidFrom }) => x_ValidFrom === day) ?? place).where,
        });
      }
    }
  }
}

/** Where a unit stands on a day; before its first and after its last place there, so that old cost has a home. */
export function placeOn(unit: OrganizationUnit | undefined, day: string): Place | undefined {
  if (!unit) return undefined;
  const places = [...unit.places].sort((a, b) => ((a.x_ValidFrom ?? '') < (b.x_ValidFrom ?? '') ? -1 : 1));
  return places.findLast(({ x_ValidFrom }) => x_ValidFrom === null || x_ValidFrom <= day) ?? places[0];
}
