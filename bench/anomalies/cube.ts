/** Made-up organizations with known incidents: 6 services × 5 sub accounts × 4 meters over 400 days, seeded. */
import type { Leaf, ScopeNames, UsageCube } from '../../pipeline/5-analyze/anomalies/usage-cube.ts';

export const DAYS = 400;
/** Events begin when a habit can be known. */
const FIRST_EVENT_DAY = 90;
const EVENT_GAP_DAYS = 28;
const FIRST_DAY = 20_089; // 2025-01-01
const PROVIDER = 'Cloud';
const [SERVICES, ACCOUNTS, METERS] = [6, 5, 4];

export interface CubeEvent {
  readonly kind: 'spike' | 'burst' | 'shift' | 'ramp' | 'drop';
  readonly level: 'leaf' | 'pair' | 'service' | 'account';
  readonly first: number;
  readonly last: number;
  readonly direction: number;
  /** Positions of the leaves that it moved. */
  readonly members: readonly number[];
}

export interface LabelledCube {
  readonly cube: UsageCube;
  readonly events: readonly CubeEvent[];
}

/** Numbers from 0 to 1 that a seed fixes (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One organization: weekly pattern, growth, fees on the first, small steps and late starters as background, then five to ten events. */
export function makeCube(seed: number): LabelledCube {
  const random = randomOf(seed);
  const between = (low: number, high: number): number => low + (high - low) * random();
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const leaves: { names: ScopeNames; costs: Float64Array }[] = [];
  for (let service = 0; service < SERVICES; service++) {
    const [size, weekend, growth] = [Math.exp(between(-0.8, 0.8)), between(0.45, 1), between(-0.0004, 0.0016)];
    for (let account = 0; account < ACCOUNTS; account++) {
      for (let meter = 0; meter < METERS; meter++) {
        const names = namesOf(service, account, meter);
        leaves.push({ names, costs: background({ base: 100 * size * Math.exp(0.7 * normal()), weekend, growth }, random, normal) });
      }
    }
  }
  const total = totals(leaves);
  const events: CubeEvent[] = [];
  for (let first = FIRST_EVENT_DAY + Math.floor(between(0, 20)); first < DAYS - 30; first += EVENT_GAP_DAYS + Math.floor(between(0, 24))) {
    const event = drawEvent(leaves, first, random);
    if (event) inject(leaves, event, total[first]! * between(0.03, 0.4), events);
  }
  const known = new Map([[PROVIDER, new Array<boolean>(DAYS).fill(true)]]);
  return { cube: { leaves, firstDay: FIRST_DAY, days: DAYS, known }, events };
}

function namesOf(service: number, account: number, meter: number): ScopeNames {
  return {
    ServiceProviderName: PROVIDER,
    ServiceName: `service-${service}`,
    SubAccountId: `account-${account}`,
    RegionId: 'region',
    SkuMeter: `meter-${service}-${account}-${meter}`,
    x_CostCenter: `CC-${account}`,
  };
}

interface Habits {
  readonly base: number;
  readonly weekend: number;
  readonly growth: number;
}

function background({ base, weekend, growth }: Habits, random: () => number, normal: () => number): Float64Array {
  const noise = 0.02 + 0.06 * random();
  const start = random() < 0.08 ? Math.floor(60 + 300 * random()) : 0;
  const fee = random() < 0.12 ? base * (1 + 6 * random()) : 0;
  const step = random() < 0.15 ? { day: Math.floor(400 * random()), ratio: 0.75 + 0.5 * random() } : { day: 0, ratio: 1 };
  return Float64Array.from({ length: DAYS }, (_, t) => {
    if (t < start) return 0;
    const date = new Date((FIRST_DAY + t) * 86_400_000);
    const isWeekend = date.getUTCDay() % 6 === 0;
    const level = base * (isWeekend ? weekend : 1) * Math.exp(growth * t) * (t >= step.day ? step.ratio : 1);
    return Math.max(0, level * (1 + noise * normal())) + (date.getUTCDate() === 1 ? fee : 0);
  });
}

function totals(leaves: readonly Leaf[]): number[] {
  return Array.from({ length: DAYS }, (_, t) => leaves.reduce((sum, { costs }) => sum + costs[t]!, 0));
}

const KINDS = ['spike', 'burst', 'shift', 'ramp', 'drop'] as const;
const LEVELS = ['leaf', 'pair', 'service', 'account'] as const;
const LENGTHS = { spike: [1, 1], burst: [3, 9], shift: [60, 60], ramp: [21, 35], drop: [3, 10] } as const;

function drawEvent(leaves: readonly Leaf[], first: number, random: () => number): CubeEvent | null {
  const kind = KINDS[Math.floor(random() * KINDS.length)]!;
  const level = LEVELS[Math.floor(random() * LEVELS.length)]!;
  const [shortest, longest] = LENGTHS[kind];
  const last = Math.min(DAYS - 1, first + shortest + Math.floor(random() * (longest - shortest + 1)) - 1);
  const seedLeaf = leaves[Math.floor(random() * leaves.length)]!.names;
  const isMember = ({ names, costs }: Leaf): boolean =>
    costs[first - 40]! > 0 &&
    (level === 'account' || names.ServiceName === seedLeaf.ServiceName) &&
    (level === 'service' || names.SubAccountId === seedLeaf.SubAccountId) &&
    (level !== 'leaf' || names.SkuMeter === seedLeaf.SkuMeter);
  const members = [...leaves.keys()].filter((member) => isMember(leaves[member]!));
  return members.length === 0 ? null : { kind, level, first, last, direction: kind === 'drop' ? -1 : 1, members };
}

/** Spreads the amount over the members by their usual size. A drop takes at most nine tenths of what is there, and at least 3 % of all, or is left out. */
function inject(leaves: readonly Leaf[], event: CubeEvent, amount: number, events: CubeEvent[]): void {
  const { kind, first, last, members } = event;
  const usual = members.map((member) => leaves[member]!.costs.slice(first - 28, first).reduce((sum, cost) => sum + cost, 0) / 28);
  const whole = usual.reduce((sum, cost) => sum + cost, 0);
  const size = kind === 'drop' ? -Math.min(amount, 0.9 * whole) : amount;
  if (kind === 'drop' && -size < 0.03 * totals(leaves)[first]!) return;
  events.push(event);
  for (const [i, member] of members.entries()) {
    const { costs } = leaves[member]!;
    for (let t = first; t < (kind === 'shift' || kind === 'ramp' ? DAYS : last + 1); t++) {
      const grown = kind === 'ramp' ? Math.min(1, (t - first + 1) / (last - first + 1)) : 1;
      costs[t] = Math.max(0, costs[t]! + (size * grown * usual[i]!) / whole);
    }
  }
}
