/** Holds what the detector finds in made-up organizations against what was planted in them. */
import { performance } from 'node:perf_hooks';
import { type Anomaly, findAnomalies } from '../../pipeline/5-analyze/anomalies/find-causes.ts';
import { gatesOf, type ScopeNames, scopesOf, type UsageCube } from '../../pipeline/5-analyze/anomalies/usage-cube.ts';
import { type CubeEvent, DAYS, makeCube } from './cube.ts';

/**
 * An incident may begin a day before the event that it means (a ramp a week), or within the event, of one that stays within two weeks; what goes
 * the other way soon after the end of one that does not stay is its return. A second alarm about the same move is a false one.
 */
const EARLY_DAYS = 1;
const EARLY_RAMP_DAYS = 7;
const STEP_DAYS = 14;
const RETURN_DAYS = 7;
const DAYS_OF_MONTH = 30.4;

export interface CubeScores {
  readonly organizations: number;
  readonly events: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly falseAlarmsPerMonth: number;
  /** Of the events that were found, the share whose cause is exactly what was moved. */
  readonly exactCauses: number;
  readonly medianDelayDays: number;
  readonly millisecondsPerSeries: number;
}

/** Detects in the organizations of these seeds. `tell` is handed every miss and false alarm. */
export function scoreCubes(seeds: readonly number[], tell: (line: string) => void = () => {}): CubeScores {
  const counts = { events: 0, found: 0, falseAlarms: 0, exact: 0, series: 0, milliseconds: 0 };
  const delays: number[] = [];
  for (const seed of seeds) {
    const { cube, events } = makeCube(seed);
    const gates = gatesOf(medianTotal(cube));
    const start = performance.now();
    const anomalies = findAnomalies(cube, gates);
    counts.milliseconds += performance.now() - start;
    counts.series += scopesOf(cube, gates).length;
    counts.events += events.length;
    const right = new Set<Anomaly>();
    for (const event of events) {
      const first = anomalies.find((anomaly) => !right.has(anomaly) && isMeant(anomaly, event));
      if (first) right.add(first);
      for (const anomaly of anomalies) if (isReturn(anomaly, event)) right.add(anomaly);
      if (!first) tell(`${seed} missed ${event.kind} on ${event.level} at ${event.first}`);
      else {
        counts.found++;
        delays.push(Math.max(0, first.first - event.first));
        const isExact = nameOf(first.scope.names) === eventName(cube, event);
        if (isExact) counts.exact++;
        else
          tell(
            `${seed} cause of ${event.kind} on ${event.level} (${event.members.length}) at ${event.first}: ${first.scope.members.length} leaves, ${first.kind}`,
          );
      }
    }
    for (const anomaly of anomalies) {
      if (right.has(anomaly) || anomaly.kind === 'Begin' || anomaly.kind === 'Move') continue;
      counts.falseAlarms++;
      tell(
        `${seed} false ${anomaly.kind} at ${anomaly.first}–${anomaly.last} z ${anomaly.score.toFixed(1)} impact ${anomaly.impact.toFixed(0)} of gate ${gates.impact.toFixed(0)} in ${anomaly.scope.members.length} leaves ${Object.values(anomaly.scope.names).join('/')}`,
      );
    }
  }
  const [precision, recall] = [counts.found / (counts.found + counts.falseAlarms), counts.found / counts.events];
  return {
    organizations: seeds.length,
    events: counts.events,
    precision,
    recall,
    f1: (2 * precision * recall) / (precision + recall),
    falseAlarmsPerMonth: counts.falseAlarms / ((seeds.length * DAYS) / DAYS_OF_MONTH),
    exactCauses: counts.exact / counts.found,
    medianDelayDays: delays.sort((a, b) => a - b)[Math.floor(delays.length / 2)] ?? 0,
    millisecondsPerSeries: counts.milliseconds / counts.series,
  };
}

function isMeant(anomaly: Anomaly, event: CubeEvent): boolean {
  const { kind, first, last, direction } = event;
  const early = kind === 'ramp' ? EARLY_RAMP_DAYS : EARLY_DAYS;
  const latest = kind === 'shift' ? Math.min(last, first + STEP_DAYS) : last;
  return isThere(anomaly, event) && Math.sign(anomaly.impact) === direction && anomaly.first >= first - early && anomaly.first <= latest;
}

function isReturn(anomaly: Anomaly, event: CubeEvent): boolean {
  const { kind, first, last, direction } = event;
  return (
    kind !== 'shift' &&
    kind !== 'ramp' &&
    isThere(anomaly, event) &&
    Math.sign(anomaly.impact) === -direction &&
    anomaly.first > first &&
    anomaly.first >= last - RETURN_DAYS &&
    anomaly.first <= last + RETURN_DAYS
  );
}

function isThere({ scope }: Anomaly, { members }: CubeEvent): boolean {
  const moved = new Set(members);
  return scope.members.some((member) => moved.has(member));
}

/** The names by which a cause is told, as text. */
function nameOf({ ServiceName, SubAccountId, SkuMeter }: ScopeNames): string {
  return [ServiceName, SubAccountId, SkuMeter].join();
}

function eventName({ leaves }: UsageCube, { level, members }: CubeEvent): string {
  const { names } = leaves[members[0]!]!;
  return nameOf({
    ...names,
    ServiceName: level === 'account' ? null : names.ServiceName,
    SubAccountId: level === 'service' ? null : names.SubAccountId,
    SkuMeter: level === 'leaf' ? names.SkuMeter : null,
  });
}

function medianTotal({ leaves, days }: UsageCube): number {
  const totals = Array.from({ length: days }, (_, t) => leaves.reduce((sum, { costs }) => sum + costs[t]!, 0)).sort((a, b) => a - b);
  return totals[Math.floor(days / 2)]!;
}
