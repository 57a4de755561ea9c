/**
 * Organizations with rules, pools, policies and a bill, at random and many at once: each has a billing account of its own, which all of its
 * rules ask for, and cost centers of its own, which alone share its pools. So one allocation tries hundreds of them.
 */
import type { DailyCharge } from '../workshop.ts';

export interface RandomOrganizations {
  /** Files of the inputs folder. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly charges: readonly DailyCharge[];
  /** What one of them wrote, for the message of a failure. */
  describe(account: string): string;
}

interface Organization {
  readonly account: string;
  readonly units: string[];
  readonly moves: string[];
  readonly accounts: string[];
  readonly groups: string[];
  readonly rules: string[];
  readonly pools: string[];
  readonly policies: Readonly<Record<string, string[]>>;
  readonly metrics: string[];
  readonly charges: DailyCharge[];
}

const DAYS = ['2026-01-01', '2026-01-15', '2026-01-31', '2026-02-01', '2026-02-28', '2026-03-14'];
const DATES = ['', '', '', ', from: 2026-02', ', to: 2026-01', ', from: 2026-01-15, to: 2026-02-27', ', to: 2026-01-30'];
const SERVICES = ['Machines', 'Network', 'Support', null];
const KINDS = ['credits', 'taxes', 'adjustments', 'refunds', 'unused_commitments'];

/** The same organizations for the same seed. */
export function randomOrganizations(seed: number, count: number): RandomOrganizations {
  const random = randomFrom(seed);
  const all = Array.from({ length: count }, (_, index) => randomOrganization(random, `B${index}`));
  const list = (key: string, lines: readonly string[]): string =>
    lines.length === 0 ? `${key}: []\n` : `${key}:\n${lines.map((line) => `  - ${line}\n`).join('')}`;
  const policies = KINDS.flatMap((kind) => {
    const lines = all.flatMap((organization) => organization.policies[kind] ?? []);
    return lines.length === 0 ? [] : [`  ${kind}:\n${lines.map((line) => `    - ${line}\n`).join('')}`];
  });
  const of = (key: 'moves' | 'accounts' | 'groups' | 'rules' | 'pools' | 'metrics') => all.flatMap((organization) => organization[key]);
  return {
    inputs: {
      'organization.yaml': `company:\n  name: All\n  units:\n${all.flatMap(({ units }) => units.map((unit) => `    - ${unit}\n`)).join('')}${list('moves', of('moves'))}${list('accounts', of('accounts'))}${list('resource_groups', of('groups'))}`,
      'allocation.yaml': `tags: { inherit: [team] }\n${policies.length > 0 ? `policies:\n${policies.join('')}` : ''}${list('rules', of('rules'))}${list('pools', of('pools'))}`,
      'unit-metrics.csv': `Month,Metric,CostCenter,Quantity\n2026-01,usage,Unallocated,0\n${of('metrics').join('')}`,
    },
    charges: all.flatMap(({ charges }) => charges),
    describe: (account) => JSON.stringify(all.find((organization) => organization.account === account) ?? `no organization ${account}`, null, 1),
  };
}

function randomOrganization(random: Random, account: string): Organization {
  const { chance, pick, whole, decimal } = random;
  const centers = Array.from({ length: 1 + whole(5) }, (_, index) => `${account}-${index}`);
  const names = centers.map((center) => `team ${center}`);
  const subAccounts = Array.from({ length: 1 + whole(3) }, (_, index) => `${account}s${index}`);
  const pools = Array.from({ length: whole(4) }, (_, index) => `${account}p${index}`);
  const dates = centers.map(() => pick(DATES));
  const team = (center: string, index: number): string => `{ name: ${names[index]}, cost_center: ${center}${dates[index]} }`;
  const always = centers.filter((_, index) => dates[index] === '');
  const isMoved = chance(0.3);
  const target = (): string =>
    pools.length > 0 && chance(0.5)
      ? `pool: ${pick(pools)}`
      : pick([`cost_center: ${pick(centers)}`, 'cost_center_from: tag.team', 'cost_center: Unallocated']);
  const test = (): string =>
    pick([
      `ServiceName: ${pick(['Machines', '[Network, Support]', '{ not: Machines }', '{ any: true }', "{ regex: '^(M|N)+.*$' }"])}`,
      `SubAccountId: ${pick([pick(subAccounts), '{ contains: s1 }'])}`,
      `tag.team: ${pick(['{ any: true }', `{ prefix: 'team ${account}-0' }`])}`,
      'x_ResourceGroup: { any: true }',
      'ChargeCategory: { not: Tax }',
    ]);
  const around = (condition: string): string => pick([`{ ${condition} }`, `{ not: { ${condition} } }`, `{ any: [ { ${condition} }, { ${test()} } ] }`]);
  const payer = (): string => pick(['payer: follow_usage', 'payer: follow_usage', `cost_center: ${pick(centers)}`, ...pools.map((pool) => `pool: ${pool}`)]);
  return {
    account,
    units: [`{ name: unit ${account}, units: [ ${centers.map(team).join(', ')} ] }`, ...(isMoved ? [`{ name: other ${account} }`] : [])],
    moves: isMoved ? [`{ unit: ${names[0]}, under: other ${account}, from: 2026-05 }`].filter(() => !chance(0.2)) : [],
    accounts: subAccounts
      .filter(() => chance(0.5))
      .map(
        (id) => `{ id: ${id}${chance(0.5) ? `, cost_center: ${pick(centers)}` : ''}${chance(0.5) ? `, tags: { team: ${pick(names)} }` : ''}${pick(DATES)} }`,
      ),
    groups: chance(0.3) ? [`{ name: rg, account: ${pick(subAccounts)}, tags: { team: ${pick(names)} }${pick(DATES)} }`] : [],
    rules: Array.from(
      { length: whole(7) },
      (_, index) => `{ name: ${account}r${index}, when: { BillingAccountId: ${account}, all: [ ${around(test())} ] }, ${target()}${pick(DATES)} }`,
    ),
    pools: pools.flatMap((pool, index) => randomPool(random, pool, { centers, always }, pools.slice(index + 1))),
    policies: Object.fromEntries(
      KINDS.filter(() => chance(0.4)).map((kind) => [kind, [`{ when: { BillingAccountId: ${account} }, ${payer()}${pick(DATES)} }`]]),
    ),
    metrics: centers.flatMap((center) => ['2026-01', '2026-02'].filter(() => chance(0.5)).map((month) => `${month},usage,${center},${decimal(6)}\n`)),
    charges: randomCharges(random, account, subAccounts, names),
  };
}

/** Cost centers, and those among them that have no dates: a fixed share needs a payer on every day. */
interface Payers {
  readonly centers: readonly string[];
  readonly always: readonly string[];
}

/** One pool, or two that follow each other; it may hand part of its cost to pools after it. */
function randomPool({ chance, pick, shares }: Random, name: string, { centers, always }: Payers, after: readonly string[]): string[] {
  const fixed = [...always, ...after.map((pool) => `pool:${pool}`)];
  const among = centers.filter(() => chance(0.7));
  const receivers = `among: [${(among.length > 0 ? among : centers).join(', ')}]${after.length > 0 && chance(0.5) ? `, among_pools: [${pick(after)}]` : ''}`;
  const split = (): string =>
    pick([
      `split: even, ${receivers}`,
      `split: proportional, ${receivers}`,
      `split: proportional, of: { ServiceName: Machines }, ${receivers}, fallback: even`,
      `split: usage, metric: usage, window_months: ${pick(['1', '2'])}, ${receivers}`,
      `split: tiered, ${receivers}, tiers: [ { up_to: 0.003, weight: 3 }, { up_to: 1000, weight: 0.5 }, { weight: 1.5 } ]`,
      `split: base, base_month: ${pick(['same', 'previous'])}, ${receivers}`,
      fixed.length === 0 ? `split: even, ${receivers}` : `split: fixed, shares: { ${shares(fixed)} }`,
    ]);
  if (chance(0.8)) return [`{ name: ${name}, ${split()} }`];
  const [to, from] = pick([
    ['2026-01', '2026-02'],
    ['2026-01', '2026-03'],
    ['2026-01-20', '2026-01-21'],
  ] as const);
  return [`{ name: ${name}, ${split()}, to: ${to} }`, `{ name: ${name}, ${split()}, from: ${from} }`];
}

function randomCharges({ chance, pick, whole, money }: Random, account: string, subAccounts: readonly string[], names: readonly string[]): DailyCharge[] {
  const one = (): DailyCharge => {
    const day = pick(DAYS);
    const kind = pick(['Usage', 'Usage', 'Usage', 'Credit', 'Tax', 'Adjustment', 'Purchase']);
    return {
      BillingAccountId: account,
      SubAccountId: chance(0.9) ? pick(subAccounts) : null,
      ChargePeriodStart: day,
      BillingPeriodStart: chance(0.9) ? `${day.slice(0, 7)}-01` : '2026-03-01',
      ChargeClass: chance(0.1) ? 'Correction' : null,
      ChargeCategory: kind,
      CommitmentDiscountId: chance(0.2) ? 'sp' : null,
      CommitmentDiscountStatus: kind === 'Usage' && chance(0.2) ? pick(['Used', 'Unused']) : null,
      ServiceName: pick(SERVICES),
      ResourceId: chance(0.3) ? '/subscriptions/1/resourceGroups/RG/x' : null,
      Tags: pick([null, '{}', JSON.stringify({ team: pick(names) }), JSON.stringify({ Team: 'nobody' })]),
      BilledCost: money(),
      EffectiveCost: money(),
      ListCost: money(),
      ContractedCost: money(),
    };
  };
  const charges = Array.from({ length: 1 + whole(14) }, one);
  // Bases that come to zero.
  if (chance(0.3)) charges.push(...charges.slice(0, 2).map((charge) => ({ ...charge, EffectiveCost: negated(charge.EffectiveCost!), BilledCost: '0' })));
  return charges;
}

function negated(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

type Random = ReturnType<typeof randomFrom>;

/** Marsaglia's xorshift, 32 bits: https://www.jstatsoft.org/article/view/v008i14 */
function randomFrom(seed: number) {
  let state = Math.imul(seed, 2_654_435_761) | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const whole = (below: number): number => Math.floor(next() * below);
  const chance = (part: number): boolean => next() < part;
  const pick = <T>(values: readonly T[]): T => values[whole(values.length)]!;
  const digits = (length: number): string => Array.from({ length }, () => whole(10)).join('');
  const decimal = (decimals: number): string => `${whole(1000)}.${digits(decimals)}`;
  const money = (): string => {
    const size = pick(['0', '0', `${whole(100)}`, `${whole(10)}`, digits(12).replace(/^0+(?=\d)/, '')]);
    return `${chance(0.25) ? '-' : ''}${pick([`${size}.${digits(12)}`, `0.${'0'.repeat(11)}${whole(10)}`, `${size}.${digits(2)}`, '0'])}`;
  };
  /** Percentages with twelve decimals that are a whole, for each receiver one. */
  const shares = (receivers: readonly string[]): string => {
    let rest = 100_000_000_000_000n;
    return receivers
      .map((receiver, index) => {
        const share = index === receivers.length - 1 ? rest : (rest * BigInt(whole(1000))) / 1000n;
        rest -= share;
        const text = String(share).padStart(13, '0');
        return `"${receiver}": ${text.slice(0, -12)}.${text.slice(-12)}`;
      })
      .join(', ');
  };
  return { next, whole, chance, pick, decimal, money, shares };
}
