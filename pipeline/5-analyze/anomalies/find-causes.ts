/** From odd days of many scopes to few incidents, each at its most specific cause. */
import { median } from 'simple-statistics';
import { type AnomalyKind, detectIncidents } from './detect-incidents.ts';
import { FIRST_TURN_DAYS } from './oddness.ts';
import { DIMENSIONS, type Dimension, type Gates, type Scope, type ScopeNames, scopeOf, scopesOf, type UsageCube } from './usage-cube.ts';

/** A part that makes up this share of the excess is the cause … */
const CAUSE_SHARE = 0.7;
/** … unless the rest moved alike: at least this share of its relative move. */
const ALIKE_SHARE = 0.4;
/** A part that makes up this share is the cause whatever the rest did. */
const ALONE_SHARE = 0.97;
/** Incidents that begin so close together belong together. */
const SAME_START_DAYS = 2;
/** Days of an incident by which its cause is found, so that the answer stays when it goes on. */
const CAUSE_DAYS = 7;
/** An incident of which another explains this share is the same one. */
const EXPLAINED_SHARE = 0.5;
/** What moves along with a cause, in its service or sub account, is no news of its own up to this share. */
const ALONG_SHARE = 0.3;
/** Opposite moves that cancel to less than this share are one move. */
const NEUTRAL_SHARE = 0.3;

/** Year-ago days that count as the same: same date or same weekday; and days that are needed before them. */
const LAST_YEAR_DAYS = [363, 364, 365, 366];
const SEASON_HISTORY_DAYS = 21;

export interface Anomaly {
  readonly scope: Scope;
  /** Work that moved: cost left `from` and arrived at `scope`; null for all others. */
  readonly from: Scope | null;
  /** Work that moved: all scopes that it left or arrived at, none of which has a part of another. */
  readonly moved?: readonly Scope[];
  readonly kind: AnomalyKind | 'Move';
  readonly first: number;
  readonly last: number;
  readonly score: number;
  /** It cost nothing before: only told where it explains something wider, or as the other end of a move. */
  readonly isNew?: boolean;
  /** Sum of cost minus expectation over the incident's days. */
  readonly impact: number;
  readonly expected: readonly number[];
}

/** Incidents of a cube in order of their first day. */
export function findAnomalies(cube: UsageCube, gates: Gates): Anomaly[] {
  const found = scopesOf(cube, gates)
    .flatMap((scope) => incidentsOf(scope, gates))
    .sort((a, b) => Math.abs(perDay(b)) - Math.abs(perDay(a)) || b.scope.members.length - a.scope.members.length || a.first - b.first);
  const merged = joined(withoutReturns(mergeCauses(cube, found, gates).filter((anomaly) => !isSeason(cube, anomaly) && !isFirstFee(cube, anomaly))));
  return tellMoves(cube, merged).sort((a, b) => a.first - b.first || (nameOf(a.scope.names) < nameOf(b.scope.names) ? -1 : 1));
}

/** Text that names a scope, the same in every build. */
export function nameOf(names: ScopeNames): string {
  return DIMENSIONS.map((dimension) => names[dimension] ?? '').join('\u0000');
}

function incidentsOf(scope: Scope, gates: Gates): Anomaly[] {
  const { incidents, expected } = detectIncidents(scope, gates.dailyExcess);
  return incidents
    .map((incident) => ({ ...incident, scope, from: null, expected, impact: excessOver(scope.costs, expected, incident) }))
    .filter(({ impact }) => Math.abs(impact) >= gates.impact);
}

function perDay({ impact, first, last }: Anomaly): number {
  return impact / (last - first + 1);
}

function excessOver(costs: readonly number[], expected: readonly number[], { first, last }: Pick<Anomaly, 'first' | 'last'>): number {
  let sum = 0;
  for (let t = first; t <= last; t++) sum += costs[t]! - expected[t]!;
  return sum;
}

function isTogether(a: Anomaly, b: Anomaly): boolean {
  const isNear = Math.abs(a.first - b.first) <= SAME_START_DAYS || (a.first <= b.last && b.first <= a.last);
  return isNear && Math.sign(a.impact) === Math.sign(b.impact);
}

const isSlow = ({ kind }: Anomaly): boolean => kind.startsWith('Ramp');

/** One incident per cause: the largest speak first, go down to the part that explains them, and silence everything they explain. */
function mergeCauses(cube: UsageCube, candidates: readonly Anomaly[], gates: Gates): Anomaly[] {
  const silent = new Set<Anomaly>();
  const merged: Anomaly[] = [];
  for (const top of candidates) {
    if (silent.has(top) || top.isNew) continue;
    const days = { first: top.first, last: isSlow(top) ? top.last : Math.min(top.last, top.first + CAUSE_DAYS - 1) };
    const cause = descend(cube, top.scope, days);
    const parts = candidates.filter((other) => other !== top && !silent.has(other) && isTogether(other, top) && isInside(other.scope, top.scope));
    if (cause.members.length === top.scope.members.length && speakForThemselves(cube, top, parts, days)) continue;
    const own = candidates.filter((other) => isTogether(other, top) && other.scope.members.join() === cause.members.join());
    const speaker = own[0] ?? (cause === top.scope ? top : renamed(top, cause, gates));
    const anomaly = withCommonNames(cube, { ...speaker, isNew: false });
    if (Math.abs(anomaly.impact) >= gates.impact) merged.push(anomaly);
    const causeMembers = new Set(cause.members);
    const causeExcess = excess(cube, cause.members, days);
    for (const other of candidates) {
      if (!isTogether(other, top)) continue;
      const shared = excess(
        cube,
        other.scope.members.filter((member) => causeMembers.has(member)),
        days,
      );
      const whole = excess(cube, other.scope.members, days);
      const goesAlong = isNeighbour(other.scope.names, anomaly.scope.names) && Math.abs(whole) <= ALONG_SHARE * Math.abs(causeExcess);
      if (goesAlong || shared / whole >= EXPLAINED_SHARE || shared / causeExcess >= EXPLAINED_SHARE) silent.add(other);
    }
  }
  const begun = candidates.filter((other) => other.isNew && !silent.has(other)).map((other) => withCommonNames(cube, other));
  return [...merged, ...begun.filter((other) => !begun.some((wider) => isTogether(other, wider) && isInside(other.scope, wider.scope)))];
}

function withCommonNames(cube: UsageCube, anomaly: Anomaly): Anomaly {
  return { ...anomaly, scope: { ...anomaly.scope, names: commonNames(cube, anomaly.scope) } };
}

/** Whether two scopes share a service or a sub account of one provider. */
function isNeighbour(a: ScopeNames, b: ScopeNames): boolean {
  const isSame = (dimension: Dimension): boolean => a[dimension] !== null && a[dimension] === b[dimension];
  return isSame('ServiceProviderName') && (isSame('ServiceName') || isSame('SubAccountId'));
}

/** The same days at the cause, judged by its own past. */
function renamed(top: Anomaly, cause: Scope, gates: Gates): Anomaly {
  const { expected } = detectIncidents(cause, gates.dailyExcess);
  return { ...top, scope: cause, expected, impact: excessOver(cause.costs, expected, top) };
}

const isInside = (inner: Scope, outer: Scope): boolean => {
  const members = new Set(outer.members);
  return inner.members.length < members.size && inner.members.every((member) => members.has(member));
};

/** Whether a few parts that are odd by themselves explain the whole, so that the whole has nothing to add. */
function speakForThemselves(cube: UsageCube, top: Anomaly, parts: readonly Anomaly[], days: Pick<Anomaly, 'first' | 'last'>): boolean {
  const causes = parts.map((part) => descend(cube, part.scope, days).members);
  const covered = new Set(causes.filter((part) => part.length < top.scope.members.length / 2).flat());
  const [inside, outside] = [[...covered], top.scope.members.filter((member) => !covered.has(member))];
  return inside.length > 0 && usual(cube, outside, days) >= usual(cube, inside, days) && isCause(cube, { inside, outside, days });
}

interface Split {
  readonly inside: readonly number[];
  readonly outside: readonly number[];
  readonly days: Pick<Anomaly, 'first' | 'last'>;
}

/** Whether a part makes up most of the excess while the rest stayed as it was. */
function isCause(cube: UsageCube, { inside, outside, days }: Split): boolean {
  if (outside.length === 0) return true;
  const [own, rest] = [excess(cube, inside, days), excess(cube, outside, days)];
  const share = own / (own + rest);
  if (share < CAUSE_SHARE || share >= ALONE_SHARE) return share >= ALONE_SHARE;
  const [ownUsual, restUsual] = [usual(cube, inside, days), usual(cube, outside, days)];
  if (restUsual <= 0 || ownUsual <= 0) return true;
  return Math.abs(rest / restUsual) < ALIKE_SHARE * Math.abs(own / ownUsual);
}

/** Narrows a scope down, name by name, as long as one part is the cause. */
function descend(cube: UsageCube, scope: Scope, days: Pick<Anomaly, 'first' | 'last'>): Scope {
  let best: { dimension: Dimension; value: string; members: readonly number[]; excess: number } | null = null;
  const whole = excess(cube, scope.members, days);
  for (const dimension of DIMENSIONS) {
    if (scope.names[dimension] !== null || (dimension === 'SkuMeter' && scope.names.ServiceName === null)) continue;
    for (const [value, members] of Map.groupBy(scope.members, (member) => cube.leaves[member]!.names[dimension])) {
      const own = excess(cube, members, days) / whole;
      if (value === null || own < CAUSE_SHARE || (best !== null && own <= best.excess)) continue;
      const inside = new Set(members);
      const outside = scope.members.filter((member) => !inside.has(member));
      if (isCause(cube, { inside: members, outside, days })) best = { dimension, value, members, excess: own };
    }
  }
  if (best === null) return scope;
  return descend(cube, scopeOf(cube, { ...scope.names, [best.dimension]: best.value }, best.members), days);
}

/** Names that all leaves of a scope share. */
function commonNames(cube: UsageCube, { members }: Scope): ScopeNames {
  const first = cube.leaves[members[0]!]!.names;
  return Object.fromEntries(
    DIMENSIONS.map((dimension) => [dimension, members.every((member) => cube.leaves[member]!.names[dimension] === first[dimension]) ? first[dimension] : null]),
  ) as Record<Dimension, string | null>;
}

/** Whether the same days of last year moved at least half as far: a season, which the habit of the last weeks cannot know. */
function isSeason(cube: UsageCube, { scope: { members }, first, last }: Anomaly): boolean {
  const moveOf = (back: number): number => {
    const days = { first: first - back, last: last - back };
    return excess(cube, members, days) / usual(cube, members, days);
  };
  const now = moveOf(0);
  return LAST_YEAR_DAYS.some((back) => first - back >= SEASON_HISTORY_DAYS && moveOf(back) * Math.sign(now) >= Math.abs(now) / 2);
}

/** Drops what only undoes a spike or drop right after it. */
function withoutReturns(anomalies: readonly Anomaly[]): Anomaly[] {
  const isReturn = (anomaly: Anomaly, before: Anomaly): boolean => {
    const pause = anomaly.first - before.last;
    const members = new Set(before.scope.members);
    const ratio = -perDay(anomaly) / perDay(before);
    return pause > 0 && pause <= SAME_START_DAYS && ratio > 0.5 && ratio < 2 && anomaly.scope.members.some((member) => members.has(member));
  };
  return anomalies.filter((anomaly) => !anomalies.some((before) => /Spike|Drop/.test(before.kind) && isReturn(anomaly, before)));
}

/** What goes on in the same scope and direction within a week is one incident: a climb in steps is told once. */
function joined(anomalies: readonly Anomaly[]): Anomaly[] {
  const whole: Anomaly[] = [];
  for (const anomaly of [...anomalies].sort((a, b) => a.first - b.first || b.last - a.last)) {
    const index = whole.findLastIndex((before) => isContinued(before, anomaly));
    const before = whole[index];
    if (!before) whole.push(anomaly);
    else {
      const days = { first: before.first, last: Math.max(before.last, anomaly.last) };
      const impact = excessOver(before.scope.costs, before.expected, days);
      whole[index] = { ...before, ...days, impact, score: Math.max(before.score, anomaly.score), kind: kindOfRun(before, anomaly) };
    }
  }
  return whole;
}

function isContinued(before: Anomaly, anomaly: Anomaly): boolean {
  return (
    Math.sign(before.impact) === Math.sign(anomaly.impact) &&
    anomaly.first - before.last <= CAUSE_DAYS &&
    before.scope.members.length === anomaly.scope.members.length &&
    before.scope.members.every((member, i) => member === anomaly.scope.members[i])
  );
}

/** A step that is followed by another goes on climbing; what ends in a spike keeps its name. */
function kindOfRun(before: Anomaly, anomaly: Anomaly): Anomaly['kind'] {
  const isStep = /^Step/.test(before.kind) && /^(Step|Ramp)/.test(anomaly.kind);
  return isStep ? (before.impact > 0 ? 'Ramp up' : 'Ramp down') : before.kind;
}

/** Opposite incidents that begin together, share service or sub account and cancel out: work that moved, told once. */
function tellMoves(cube: UsageCube, anomalies: readonly Anomaly[]): Anomaly[] {
  const told = new Set<Anomaly>();
  const moves: Anomaly[] = [];
  for (const anomaly of anomalies) {
    if (told.has(anomaly)) continue;
    const group = anomalies.filter(
      (other) => !told.has(other) && Math.abs(other.first - anomaly.first) <= SAME_START_DAYS && isNeighbour(other.scope.names, anomaly.scope.names),
    );
    const [ups, downs] = [group.filter((other) => other.impact > 0), group.filter((other) => other.impact < 0)];
    const [up, down] = [ups, downs].map((side) => side.reduce((sum, other) => sum + perDay(other), 0)) as [number, number];
    if (ups.length === 0 || downs.length === 0 || Math.abs(up + down) > NEUTRAL_SHARE * Math.max(up, -down)) continue;
    for (const other of group) told.add(other);
    moves.push(moveOf(cube, ups, downs));
  }
  return [...anomalies.filter((anomaly) => !told.has(anomaly) && !anomaly.isNew), ...moves];
}

function moveOf(cube: UsageCube, ups: readonly Anomaly[], downs: readonly Anomaly[]): Anomaly {
  const [to, from] = [ups, downs].map((side) => [...side].sort((a, b) => Math.abs(b.impact) - Math.abs(a.impact))[0]!) as [Anomaly, Anomaly];
  const group = apart([...ups, ...downs]);
  const members = group.flatMap(({ scope }) => scope.members).sort((a, b) => a - b);
  const days = { first: Math.min(...group.map(({ first }) => first)), last: Math.max(...group.map(({ last }) => last)) };
  const whole = scopeOf(cube, to.scope.names, members);
  const expected = whole.costs.map((_, t) => group.reduce((sum, { expected: each }) => sum + each[t]!, 0));
  return {
    scope: { ...whole, names: to.scope.names },
    from: from.scope,
    moved: group.map(({ scope }) => scope),
    kind: 'Move',
    ...days,
    score: Math.max(...group.map(({ score }) => score)),
    expected,
    impact: excessOver(whole.costs, expected, days),
  };
}

/** The widest of those that share a leaf. */
function apart(anomalies: readonly Anomaly[]): Anomaly[] {
  const taken = new Set<number>();
  return [...anomalies]
    .sort((a, b) => b.scope.members.length - a.scope.members.length || Math.abs(b.impact) - Math.abs(a.impact))
    .filter(({ scope: { members } }) => {
      if (members.some((member) => taken.has(member))) return false;
      for (const member of members) taken.add(member);
      return true;
    });
}

/**
 * Cost of some leaves above that of the same weekdays of up to four weeks before. Fees fall due on the first of a month: alone it is held
 * against the first before, among other days it says nothing.
 */
function excess(cube: UsageCube, members: readonly number[], { first, last }: Pick<Anomaly, 'first' | 'last'>): number {
  const excessAt = (t: number, before: number): number => costAt(cube, members, t) - usualAt(cube, members, t, before);
  let sum = 0;
  for (let t = first; t <= last; t++) {
    const firstBefore = t - daysSinceFirst(cube, t);
    if (firstBefore === t) sum += excessAt(t, first);
    else if (first === last) sum += excessAt(t, first) - (firstBefore >= 0 ? excessAt(firstBefore, firstBefore) : 0);
  }
  return sum;
}

/** Days from the first of the month before to this day, when it is the first of a month; else 0. */
function daysSinceFirst({ firstDay }: UsageCube, t: number): number {
  const date = new Date((firstDay + t) * 86_400_000);
  return date.getUTCDate() === 1 ? new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 0)).getUTCDate() : 0;
}

/** Whether it is the first fee of something that began in the month before: nobody could know it. */
function isFirstFee(cube: UsageCube, { scope, first, last }: Anomaly): boolean {
  return first === last && daysSinceFirst(cube, first) > 0 && scope.costs.findIndex((cost) => cost > 0) > first - FIRST_TURN_DAYS;
}

/** Usual cost of some leaves on those days. */
function usual(cube: UsageCube, members: readonly number[], days: Pick<Anomaly, 'first' | 'last'>): number {
  let sum = 0;
  for (let t = days.first; t <= days.last; t++) sum += usualAt(cube, members, t, days.first);
  return sum;
}

function costAt(cube: UsageCube, members: readonly number[], t: number): number {
  let sum = 0;
  for (const member of members) sum += cube.leaves[member]!.costs[t]!;
  return sum;
}

function usualAt(cube: UsageCube, members: readonly number[], t: number, first: number): number {
  const before: number[] = [];
  for (let week = 1; before.length < 4 && t - 7 * week >= 0; week++) if (t - 7 * week < first) before.push(costAt(cube, members, t - 7 * week));
  return before.length > 0 ? median(before) : 0;
}
