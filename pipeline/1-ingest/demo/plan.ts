/** The money plan: what each use costs on each day at list prices, and how much of it commitments cover. Knows no rows. */
import { chance, DAY_COUNT, dayNumber, growthOf, loadOf, wobble } from './calendar.ts';
import { COMMITMENTS, type Commitment } from './commitments.ts';
import type { PlannedUse } from './uses.ts';

export interface UsePlan {
  readonly use: PlannedUse;
  /** US dollars at list prices, day by day, that no commitment covers. */
  readonly uncovered: Float64Array;
  /** The same, covered, by commitment. */
  readonly covered: ReadonlyMap<Commitment, Float64Array>;
}

/** At most this share of a use is covered: the rest runs at peak hours, on demand. */
const COVERABLE = 0.94;

/** Plans every use for every day. */
export function planUses(uses: readonly PlannedUse[]): UsePlan[] {
  const plans = uses.map((use) => ({ use, uncovered: listByDay(use), covered: new Map<Commitment, Float64Array>() }));
  for (const [number, commitment] of COMMITMENTS.entries()) {
    const members = plans.filter(({ use }) => use.commitment === commitment.family && use.bill.id === commitment.bill);
    for (const member of members) member.covered.set(commitment, new Float64Array(DAY_COUNT));
    for (let day = Math.max(0, dayNumber(commitment.start)); day < Math.min(DAY_COUNT, dayNumber(commitment.end)); day++) {
      coverDay(commitment, number, members, day);
    }
  }
  return plans;
}

function listByDay(use: PlannedUse): Float64Array {
  const amounts = new Float64Array(DAY_COUNT);
  const { event } = use;
  if (event) {
    const days = use.endDay - use.firstDay;
    for (let day = use.firstDay; day < use.endDay; day++) {
      const ramp = event.kind === 'Ramp' ? (day - use.firstDay + 1) / days : 1;
      amounts[day] = use.daily * ramp * (event.kind === 'Step up' ? loadOf(use.pattern, day, use.number) : 1 + 0.06 * wobble(use.number, day));
    }
    return amounts;
  }
  if (use.pattern === 'pieces') return amounts.fill(use.daily, use.firstDay, use.endDay);
  const growth = growthOf(use.growth, use.firstDay, use.number);
  for (let day = use.firstDay; day < use.endDay; day++) {
    amounts[day] = use.daily * growth[day]! * loadOf(use.pattern, day, use.number) * launchShare(use, day);
  }
  return amounts;
}

/** A launch takes five weeks to reach its level, a shutdown empties its last nine days. */
function launchShare(use: PlannedUse, day: number): number {
  const up = use.firstDay === 0 ? 1 : Math.min(1, 0.25 + (0.75 * (day - use.firstDay)) / 35);
  const down = use.endDay === DAY_COUNT || use.app.app === 'clickstream' ? 1 : Math.min(1, (use.endDay - day) / 9);
  return up * down;
}

function coverDay(
  commitment: Commitment,
  number: number,
  members: readonly { use: PlannedUse; uncovered: Float64Array; covered: Map<Commitment, Float64Array> }[],
  day: number,
): void {
  const committed = commitment.unitsPerHour * 24 * commitment.unitPrice;
  const used = Math.min(0.999, commitment.utilization + 0.03 * wobble(number, day, 5) - 0.01 * chance(number, day, 6));
  const room = members.map(({ use, uncovered, covered }) => {
    let list = uncovered[day]!;
    for (const amounts of covered.values()) list += amounts[day]!;
    return Math.max(0, uncovered[day]! - list * (1 - COVERABLE)) * effectiveShare(commitment, use);
  });
  const whole = room.reduce((sum, amount) => sum + amount, 0);
  if (whole === 0) return;
  const share = Math.min(1, (committed * used) / whole);
  for (const [index, { use, uncovered, covered }] of members.entries()) {
    const list = (room[index]! * share) / effectiveShare(commitment, use);
    covered.get(commitment)![day] = list;
    uncovered[day] = uncovered[day]! - list;
  }
}

/** Effective cost of a covered use as a share of its list price. */
export function effectiveShare(commitment: Commitment, use: PlannedUse): number {
  return commitment.category === 'Spend' ? 1 - commitment.discount / 100 : commitment.unitPrice / use.sku.listUnitPrice;
}
