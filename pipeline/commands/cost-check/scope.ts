/** The unit that a cost check is about, by the words people use: `team=payments`, `department=Shopping`, `company`. */
import type { Database } from '../../engine/duckdb.ts';
import { CostbookError, nearestWord } from '../../engine/errors.ts';

/** Level of the organization by what people call it; spaces, hyphens and underscores are one. */
const LEVELS: ReadonlyMap<string, string> = new Map([
  ['company', 'company'],
  ['business unit', 'business unit'],
  ['department', 'department'],
  ['team', 'cost center'],
  ['cost center', 'cost center'],
]);

export interface Scope {
  readonly level: string;
  /** As in gold: a name, of a cost center its id. */
  readonly unit: string;
  /** What people call it. */
  readonly name: string;
}

/** Throws ScopeNotValid or ScopeUnknown (exit code 1). Names and ids are compared without regard to case. */
export async function scopeOf(database: Database, text: string, option: string): Promise<Scope> {
  const [, word = '', wanted = ''] = /^([^=]+)(?:=(.+))?$/.exec(text) ?? [];
  const level = LEVELS.get(word.trim().toLowerCase().replace(/[-_]/g, ' '));
  if (level === undefined || (wanted === '') !== (level === 'company')) throw notValid(text, word, option);
  const units = await database.rows<{ unit: string; name: string }>(
    `SELECT DISTINCT
      CASE $level WHEN 'company' THEN x_Company WHEN 'business unit' THEN x_BusinessUnit WHEN 'department' THEN x_Department ELSE x_CostCenter END AS unit,
      CASE $level WHEN 'company' THEN x_Company WHEN 'business unit' THEN x_BusinessUnit WHEN 'department' THEN x_Department ELSE x_CostCenterName END AS name
    FROM cost_centers ORDER BY ALL`,
    { level },
  );
  const found =
    level === 'company' ? units[0] : units.find(({ unit, name }) => [unit, name].some((each) => each?.toLowerCase() === wanted.trim().toLowerCase()));
  if (found) return { level, ...found };
  const nearest = nearestWord(
    wanted,
    units.flatMap(({ unit, name }) => [unit, name]),
  );
  throw new CostbookError({
    name: 'ScopeUnknown',
    what: `There is no ${word.trim()} "${wanted}".`,
    why: `The edition knows ${units
      .slice(0, 8)
      .map(({ name }) => name)
      .join(', ')}${units.length > 8 ? ', …' : ''}.`,
    fix: nearest ? `Write ${option} ${word}=${nearest}.` : 'Name one of them; the page Cost centers lists them all.',
    where: `${option} ${text}`,
  });
}

function notValid(text: string, word: string, option: string): CostbookError {
  const nearest = nearestWord(word, [...LEVELS.keys()]);
  return new CostbookError({
    name: 'ScopeNotValid',
    what: `"${text}" names no unit.`,
    why: `A unit is written company, or as one of ${[...LEVELS.keys()].slice(1).join(', ')} with its name or id behind an equals sign.`,
    fix: nearest && nearest !== 'company' ? `Write ${option} ${nearest.replace(' ', '_')}=NAME.` : `Write for example ${option} team=payments.`,
    where: `${option} ${text}`,
  });
}
