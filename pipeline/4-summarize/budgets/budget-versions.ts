/** What several lines of one budget may not say of each other: versions, periods, gaps, terms. */
import { addMonths, monthsBetween } from '../../engine/calendar.ts';
import { CostbookError } from '../../engine/errors.ts';
import type { BudgetLine } from './budget-lines.ts';
import type { KnownUnits } from './budget-units.ts';

const PERIODS: Readonly<Record<number, string>> = { 1: 'months', 3: 'quarters', 12: 'years' };
/** Percent of the budget at which its owner is told: of what was spent, and of what its period is expected to end at. */
const DEFAULT_TERMS = { carryOver: 'none', actualThresholds: '80 100', forecastThresholds: '100', owner: '' } as const;
const TERM_NAMES = { carryOver: 'CarryOver', actualThresholds: 'ActualThresholds', forecastThresholds: 'ForecastThresholds', owner: 'Owner' } as const;
type Term = keyof typeof TERM_NAMES;

const budgetKey = ({ name, level, unit }: BudgetLine): string => [name, level, unit].join('\u0000');

/** Throws BudgetTwice, BudgetPeriodsMixed or BudgetVersionsOverlap (exit code 1), naming both lines. */
export function refuseClashes(lines: readonly BudgetLine[]): void {
  for (const budget of Map.groupBy(lines, budgetKey).values()) {
    const byVersion = Map.groupBy(budget, ({ version }) => version);
    refuseMixed(budget);
    for (const version of byVersion.values()) {
      refuseTwoDates(version);
      refuseTwice(version);
    }
    refuseOverlap([...byVersion.values()].map(dated));
  }
}

/** Throws BudgetGap (exit code 1) where one version of a budget skips a month or quarter between two of the same year. */
export function refuseGaps(lines: readonly BudgetLine[]): void {
  for (const version of Map.groupBy(lines, (line) => `${budgetKey(line)}\u0000${line.version}`).values()) {
    const sorted = [...version].sort((a, b) => (a.period.start < b.period.start ? -1 : 1));
    for (const [place, line] of sorted.entries()) {
      const next = sorted[place + 1];
      const missing = addMonths(line.period.start, line.period.months);
      if (next && next.period.start.slice(0, 4) === line.period.start.slice(0, 4) && missing !== next.period.start) throw gap(line, next, missing);
    }
  }
}

/** Terms of each budget and unit: what any of its lines says, else the default. Throws BudgetTermsDiffer (exit code 1). */
export function termsOf(lines: readonly BudgetLine[], { byLevel }: KnownUnits) {
  return [...Map.groupBy(lines, budgetKey).values()].map((budget) => {
    const [line] = budget as [BudgetLine];
    const known = byLevel.get(line.level)?.get(line.unit.toLowerCase());
    const owner = termOf(budget, 'owner');
    return {
      x_BudgetName: line.name,
      x_BudgetLevel: line.level,
      x_BudgetUnit: line.unit,
      x_BudgetUnitName: known?.name ?? line.unit,
      x_CarryOver: termOf(budget, 'carryOver'),
      x_ActualThresholds: termOf(budget, 'actualThresholds'),
      x_ForecastThresholds: termOf(budget, 'forecastThresholds'),
      x_Owner: owner || (known?.owner ?? null),
      x_OwnerEmail: owner.includes('@') ? owner : owner === '' || owner === known?.owner ? (known?.email ?? null) : null,
    };
  });
}

function termOf(budget: readonly BudgetLine[], term: Term): string {
  const said = budget.filter((line) => line[term] !== '');
  const other = said.find((line) => line[term] !== said[0]![term]);
  if (!other) return said[0]?.[term] ?? DEFAULT_TERMS[term];
  throw new CostbookError({
    name: 'BudgetTermsDiffer',
    what: `Budget "${other.name}" says ${TERM_NAMES[term]} "${other[term]}" here and "${said[0]![term]}" at ${said[0]!.where}.`,
    why: 'Terms hold for a budget as a whole, whatever its version and period.',
    fix: `Write the same in each line, or only in one of them.`,
    where: other.where,
  });
}

function refuseMixed(budget: readonly BudgetLine[]): void {
  const [first] = budget as [BudgetLine];
  const other = budget.find(({ period }) => period.months !== first.period.months);
  if (!other) return;
  throw new CostbookError({
    name: 'BudgetPeriodsMixed',
    what: `Budget "${other.name}" is written by ${PERIODS[other.period.months]} here and by ${PERIODS[first.period.months]} at ${first.where}.`,
    why: 'A month that stands in both would count twice, and nobody could say which of the two amounts holds.',
    fix: `Write it by ${PERIODS[first.period.months]} in every line, with Phasing for its months, or give one of the two another budget name.`,
    where: other.where,
  });
}

function refuseTwoDates(version: readonly BudgetLine[]): void {
  const first = version.find(({ from }) => from !== null);
  const other = version.find(({ from }) => from !== null && from !== first!.from);
  if (!other) return;
  throw overlap(
    other,
    `has two dates for the version "${other.version}": ${first!.from} at ${first!.where}, and ${other.from}`,
    'Give each version one date, or another name.',
  );
}

function refuseTwice(version: readonly BudgetLine[]): void {
  const seen = new Map<string, BudgetLine>();
  for (const line of version) {
    const first = seen.get(line.period.start);
    if (!first) {
      seen.set(line.period.start, line);
      continue;
    }
    throw new CostbookError({
      name: 'BudgetTwice',
      what: `Budget "${line.name}" has two amounts for ${line.unit} in ${periodText(line)}.`,
      why: `The first stands at ${first.where}; counting both would double the budget.`,
      fix: 'Keep one of the two lines, or give one another budget name, or a version with the date from which it holds.',
      where: line.where,
    });
  }
}

/** Every line of a version with its date. */
function dated(version: readonly BudgetLine[]): BudgetLine[] {
  const from = version.find((line) => line.from !== null)?.from ?? null;
  return version.map((line) => ({ ...line, from }));
}

function refuseOverlap(versions: readonly (readonly BudgetLine[])[]): void {
  const seen = new Map<string, BudgetLine>();
  for (const line of versions.flat()) {
    const key = `${line.from} ${line.period.start}`;
    const first = seen.get(key);
    if (!first) {
      seen.set(key, line);
      continue;
    }
    const when = line.from === null ? 'both without a date' : `both from ${line.from}`;
    throw overlap(
      line,
      `has two versions of ${periodText(line)}, ${when}: "${first.version}" at ${first.where}, and "${line.version}"`,
      'Write under From the first day on which the newer one holds.',
    );
  }
}

function overlap({ name, unit, where }: BudgetLine, what: string, fix: string): CostbookError {
  return new CostbookError({
    name: 'BudgetVersionsOverlap',
    what: `Budget "${name}" of ${unit} ${what}.`,
    why: 'Of several versions the one with the newest date holds; without an order Costbook would have to guess.',
    fix,
    where,
  });
}

function gap(before: BudgetLine, after: BudgetLine, missing: string): CostbookError {
  const count = monthsBetween(missing, after.period.start);
  return new CostbookError({
    name: 'BudgetGap',
    what: `Budget "${after.name}" of ${after.unit} says nothing of ${missing.slice(0, 7)}${count > 1 ? ` and ${count - 1} more months` : ''}, between ${before.where} and this line.`,
    why: 'Cost of a month without an amount would be held against nothing, and the year would look cheaper than it is planned.',
    fix: 'Add the missing lines; the amount 0 says that nothing is planned.',
    where: after.where,
  });
}

function periodText({ period: { start, months } }: BudgetLine): string {
  if (months === 12) return start.slice(0, 4);
  return months === 3 ? `${start.slice(0, 4)}-Q${Math.ceil(Number(start.slice(5, 7)) / 3)}` : start.slice(0, 7);
}
