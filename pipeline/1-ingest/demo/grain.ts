/** How fine the bills are: spends a number of rows on days, resources and hours, the costliest uses first. */
import type { UsePlan } from './plan.ts';

export interface Grain {
  readonly step: 'month' | 'day' | 'hour';
  readonly resources: number;
}

interface Group {
  readonly plans: readonly UsePlan[];
  readonly dailyRows: number;
  readonly list: number;
  level: number;
  isStuck: boolean;
}

/** Grain of each plan so that the whole comes near to `rows`; at least a row a month for every use. */
export function chooseGrains(plans: readonly UsePlan[], rows: number): Grain[] {
  const groups = groupsOf(plans);
  let left = rows - groups.reduce((sum, group) => sum + rowsAt(group), 0);
  const promotions = groups.flatMap((group) =>
    Array.from({ length: 9 }, (_, index) => ({ group, level: index + 1, score: (index === 0 ? 1e9 : 0) + group.list / rowsAt(group, index + 1) })),
  );
  promotions.sort((a, b) => b.score - a.score);
  for (const { group, level } of promotions) {
    if (group.isStuck || group.level !== level - 1) continue;
    const extra = rowsAt(group, level) - rowsAt(group);
    if (extra > left) group.isStuck = true;
    else {
      group.level = level;
      left -= extra;
    }
  }
  const grains = new Map(groups.flatMap((group) => group.plans.map((plan) => [plan, grainAt(plan, group.level)] as const)));
  return plans.map((plan) => grains.get(plan)!);
}

/** Namespaces of one cluster share its nodes, so they are cut alike; everything else stands alone. */
function groupsOf(plans: readonly UsePlan[]): Group[] {
  const byKey = new Map<string, UsePlan[]>();
  for (const plan of plans) {
    const key = plan.use.bill.id === 'kubernetes' ? 'kubernetes' : String(plan.use.number);
    byKey.set(key, [...(byKey.get(key) ?? []), plan]);
  }
  return [...byKey.values()].map((members) => ({
    plans: members,
    dailyRows: members.reduce((sum, plan) => sum + dailyRows(plan), 0),
    list: members.reduce((sum, { uncovered, covered }) => sum + [uncovered, ...covered.values()].flatMap((days) => [...days]).reduce((a, b) => a + b, 0), 0),
    level: members.some(({ use }) => use.isAlwaysDaily) ? 1 : 0,
    isStuck: false,
  }));
}

function dailyRows({ uncovered, covered }: UsePlan): number {
  return [uncovered, ...covered.values()].reduce((sum, days) => sum + days.reduce((count, amount) => count + (amount > 0 ? 1 : 0), 0), 0);
}

/** Levels: a row a month, a day, a day and resource, an hour and resource, then twice the resources each time. Pieces are never merged, split or multiplied. */
function grainAt({ use }: UsePlan, level: number): Grain {
  if (use.pattern === 'pieces') return { step: (['month', 'day', 'day'] as const)[level] ?? 'hour', resources: use.resources };
  if (level <= 1 || use.event) return { step: level === 0 ? 'month' : 'day', resources: 1 };
  return { step: level === 2 ? 'day' : 'hour', resources: use.resources * 2 ** Math.max(0, level - 3) };
}

function rowsAt(group: Group, level = group.level): number {
  const [first] = group.plans;
  const { step, resources } = grainAt(first!, level);
  if (step === 'month') return Math.ceil(group.dailyRows / 30) * resources;
  return group.dailyRows * resources * (step === 'hour' ? 24 : 1);
}
