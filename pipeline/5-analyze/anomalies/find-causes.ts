/** From odd days of many series to few incidents, each at its most specific cause. */
import { median } from 'simple-statistics';
import { type AnomalyKind, type Detection, detectIncidents, type Incident } from './detect-incidents.ts';
import type { Gates, UsageNode } from './usage-nodes.ts';

/** A child that makes up this share of its parent's excess is the cause. */
const CAUSE_SHARE = 0.7;
/** Opposite moves that cancel to less than this share are one move inside the service, and no news to who pays. */
const NEUTRAL_SHARE = 0.3;
/** Incidents that begin so close together belong together. */
const SAME_START_DAYS = 2;

export interface Anomaly {
  readonly node: UsageNode;
  readonly kind: AnomalyKind;
  readonly first: number;
  readonly last: number;
  readonly score: number;
  /** Sum of cost minus expectation over the incident's days. */
  readonly impact: number;
  readonly expected: readonly number[];
}

/** Incidents of all services, in order of the nodes and days. */
export function findAnomalies(services: readonly UsageNode[], gates: Gates): Anomaly[] {
  return services.flatMap((service) => anomaliesOf(service, gates));
}

function anomaliesOf(service: UsageNode, gates: Gates): Anomaly[] {
  const detections = new Map<UsageNode, Detection>();
  const found: Anomaly[] = [];
  for (const node of subtree(service)) {
    const detection = detectIncidents(node, gates.dailyExcess);
    detections.set(node, detection);
    for (const incident of detection.incidents) found.push(anomalyAt(node, incident, detection));
  }
  const lasting = found.filter(({ impact }) => Math.abs(impact) >= gates.impact);
  return mergeCauses(withoutNeutralMoves(lasting), detections)
    .filter(({ impact }) => Math.abs(impact) >= gates.impact)
    .sort((a, b) => a.first - b.first || (a.node.key < b.node.key ? -1 : 1));
}

/** A node and everything under it, parents first. */
function subtree(node: UsageNode): UsageNode[] {
  return [node, ...node.children.flatMap(subtree)];
}

function anomalyAt(node: UsageNode, { kind, first, last, score }: Pick<Incident, 'kind' | 'first' | 'last' | 'score'>, { expected }: Detection): Anomaly {
  let impact = 0;
  for (let t = first; t <= last; t++) impact += node.costs[t]! - expected[t]!;
  return { node, kind, first, last, score, impact, expected };
}

function isTogether(a: Anomaly, b: Anomaly): boolean {
  return Math.abs(a.first - b.first) <= SAME_START_DAYS && Math.sign(a.impact) === Math.sign(b.impact);
}

/** Drops groups of meters that begin together and cancel out: work moved to another size, region or account. */
function withoutNeutralMoves(anomalies: readonly Anomaly[]): Anomaly[] {
  const perDay = ({ impact, first, last }: Anomaly): number => impact / (last - first + 1);
  const meters = anomalies.filter(({ node }) => node.children.length === 0);
  const neutral = new Set<Anomaly>();
  for (const anomaly of meters) {
    const group = meters.filter((other) => Math.abs(other.first - anomaly.first) <= SAME_START_DAYS);
    const up = group.reduce((sum, other) => sum + Math.max(0, perDay(other)), 0);
    const down = group.reduce((sum, other) => sum + Math.min(0, perDay(other)), 0);
    if (up > 0 && down < 0 && Math.abs(up + down) <= NEUTRAL_SHARE * Math.max(up, -down)) for (const other of group) neutral.add(other);
  }
  return anomalies.filter((anomaly) => !neutral.has(anomaly));
}

/** One incident per cause: parents speak first, go down to the child that explains them, and silence everything they explain. */
function mergeCauses(anomalies: readonly Anomaly[], detections: ReadonlyMap<UsageNode, Detection>): Anomaly[] {
  const waiting = [...anomalies].sort((a, b) => depth(a.node) - depth(b.node) || Math.abs(b.impact) - Math.abs(a.impact));
  const merged: Anomaly[] = [];
  while (waiting.length > 0) {
    const top = waiting.shift()!;
    const cause = descend(top.node, top);
    const own = anomalies.find((other) => other.node === cause && isTogether(other, top));
    merged.push(own ?? (cause === top.node ? top : anomalyAt(cause, top, detections.get(cause)!)));
    const explained = new Set(subtree(top.node));
    for (let i = waiting.length - 1; i >= 0; i--) {
      if (explained.has(waiting[i]!.node) && isTogether(waiting[i]!, top)) waiting.splice(i, 1);
    }
  }
  return merged;
}

function depth(node: UsageNode): number {
  return node.parent ? 1 + depth(node.parent) : 0;
}

/** Follows the excess down as long as one named child makes up 70 % of it. */
function descend(node: UsageNode, { first, last }: Pick<Anomaly, 'first' | 'last'>): UsageNode {
  const whole = excess(node, first, last);
  const cause = node.children.find((child) => isNamed(child, node) && excess(child, first, last) / whole >= CAUSE_SHARE);
  return cause ? descend(cause, { first, last }) : node;
}

function isNamed(child: UsageNode, parent: UsageNode): boolean {
  return parent.parent === null || child.names.SkuMeter !== null;
}

/** Cost of the days above the same weekdays of up to four weeks before. */
function excess(node: UsageNode, first: number, last: number): number {
  let sum = 0;
  for (let t = first; t <= last; t++) {
    const before: number[] = [];
    for (let week = 1; week <= 6 && before.length < 4; week++) if (t - 7 * week < first && t - 7 * week >= 0) before.push(node.costs[t - 7 * week]!);
    sum += node.costs[t]! - (before.length > 0 ? median(before) : 0);
  }
  return sum;
}
