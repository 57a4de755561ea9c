/** Shared pools: who pays them and by what measure. The part `pools` of allocation.yaml as rows. */
import { z } from 'zod';
import { type Sourced, text } from '../engine/config.ts';
import { CostbookError } from '../engine/errors.ts';
import { scalar, sentenceOf, When } from './conditions.ts';
import { checkPayer, type Dimension, idsOf } from './dimension.ts';
import { checkKnown } from './known-words.ts';
import type { ConditionReader, Row } from './rule-rows.ts';
import { isCovering, isOverlapping, type Validity, validity, validityOf } from './validity.ts';

const decimal = z.string().regex(/^\d{1,12}(\.\d{1,12})?$/, 'is not a number like 40 or 2.5');
/** What fits into a product with a cost, see pool_weights.sql. */
const weight = z.string().regex(/^\d{1,8}(\.\d{1,6})?$/, 'is not a weight like 2 or 0.5, of at most 8 digits before the point and 6 after it');
const Tier = z.strictObject({ up_to: decimal.optional(), weight });

/** One pool, or one pool for a time: several entries of a name follow each other. */
export const Pool = z.strictObject({
  name: text,
  split: z.enum(['even', 'proportional', 'fixed', 'usage', 'tiered', 'base']),
  among: z.array(scalar).min(1).optional(),
  /** Pools that use this one: they bear a part, and hand it on with their own cost. */
  among_pools: z.array(text).min(1).optional(),
  of: When.optional(),
  shares: z.record(z.string(), decimal).optional(),
  metric: text.optional(),
  window_months: z
    .string()
    .regex(/^([1-9]|1\d|2[0-4])$/, 'is not a number of months from 1 to 24')
    .optional(),
  fallback: z.enum(['even', 'proportional']).optional(),
  tiers: z.array(Tier).min(1).optional(),
  base_month: z.enum(['same', 'previous']).optional(),
  ...validity,
});
export type PoolEntry = z.output<typeof Pool>;

export interface PoolTables {
  /** One entry: x_PoolVersion, x_Pool, x_Split, x_Metric, x_WindowMonths, x_Fallback, x_BaseMonth, x_BaseSet, x_PoolText, x_Where, x_ValidFrom, x_ValidTo. */
  readonly pools: Row[];
  /** Who bears a part: x_PoolVersion, x_Receiver, x_IsPool, x_FixedWeight (NULL but for fixed shares). */
  readonly poolMembers: Row[];
  /** Bands of direct cost, each with what a unit in it weighs: x_PoolVersion, x_From, x_UpTo, x_BandWeight. */
  readonly poolTiers: Row[];
}

export interface PoolFile {
  readonly pools: readonly PoolEntry[];
}

export interface PoolSurroundings {
  /** Whose payers share a pool that does not say among whom. */
  readonly dimension: Dimension;
  readonly firstConditionSet: number;
  readonly readConditions: ConditionReader;
  /** Pools of policies that follow usage, without their x_PoolVersion. */
  readonly followingPools: readonly Row[];
}

/** Keys that only one way of splitting understands. */
const KEYS = { shares: 'fixed', metric: 'usage', window_months: 'usage', tiers: 'tiered', base_month: 'base' } as const;
const NEEDS = { fixed: 'shares', usage: 'metric', tiered: 'tiers' } as const;

/**
 * Lays the pools out. Throws PoolKeyUnfit, PoolSharesNotWhole, PoolShareEnds, PoolDatesOverlap, PoolCycle, PoolMemberTwice, PoolTiersNotAscending,
 * PoolUnknown and the dimension's error of an unknown payer (exit code 1).
 */
export async function poolTables(
  { value, whereOf }: Sourced<PoolFile>,
  { dimension, firstConditionSet, readConditions, followingPools }: PoolSurroundings,
): Promise<PoolTables> {
  const names = [...new Set(value.pools.map(({ name }) => name))];
  const tables = { pools: [] as Row[], poolMembers: [] as Row[], poolTiers: [] as Row[] };
  const versions: (Validity & { name: string; where: string })[] = [];
  for (const [index, pool] of value.pools.entries()) {
    const where = whereOf(['pools', index]);
    const at = (...keys: (string | number)[]): string => whereOf(['pools', index, ...keys]);
    checkKeys(pool, at);
    const version = { name: pool.name, where, ...validityOf(pool, `Pool "${pool.name}"`, where) };
    refuseOverlap(versions, version);
    versions.push(version);
    const x_PoolVersion = String(index + 1);
    const baseSet = pool.of ? firstConditionSet + index : null;
    if (pool.of) await readConditions(firstConditionSet + index, pool.of, where, (attribute) => at('of', attribute));
    tables.pools.push({
      x_PoolVersion,
      x_Pool: pool.name,
      x_Split: pool.split,
      x_Metric: pool.metric ?? null,
      x_WindowMonths: pool.window_months ?? '1',
      x_Fallback: pool.fallback ?? 'proportional',
      x_BaseMonth: pool.base_month ?? 'same',
      x_BaseSet: baseSet === null ? null : String(baseSet),
      x_PoolText: sentence(pool),
      x_Where: `${dimension.file}:${where.split(':').at(-1)}`,
      x_ValidFrom: version.x_ValidFrom,
      x_ValidTo: version.x_ValidTo,
    });
    tables.poolMembers.push(...membersOf(pool, { ...version, dimension, pools: names, at }).map((member) => ({ x_PoolVersion, ...member })));
    tables.poolTiers.push(...tiersOf(pool, at).map((tier) => ({ x_PoolVersion, ...tier })));
  }
  tables.pools.push(...followingPools.map((pool, index) => ({ x_PoolVersion: String(value.pools.length + index + 1), ...pool })));
  refuseCycle(value.pools, (index) => whereOf(['pools', index, 'among_pools']));
  return tables;
}

type At = (...keys: (string | number)[]) => string;

function checkKeys(pool: PoolEntry, at: At): void {
  const unfit = Object.entries(KEYS).find(([key, split]) => pool[key as keyof typeof KEYS] !== undefined && pool.split !== split);
  const missing = pool.split in NEEDS ? NEEDS[pool.split as keyof typeof NEEDS] : undefined;
  const isMissing = missing !== undefined && pool[missing] === undefined;
  const isTwice = pool.split === 'fixed' && (pool.among ?? pool.among_pools) !== undefined;
  if (!unfit && !isMissing && !isTwice) return;
  const key = unfit?.[0] ?? (isTwice ? 'among' : missing);
  throw new CostbookError({
    name: 'PoolKeyUnfit',
    what:
      isMissing && !unfit
        ? `Pool "${pool.name}" is split ${pool.split} and has no "${key}".`
        : `Pool "${pool.name}" is split ${pool.split}, which "${key}" says nothing to.`,
    why: 'A key that is passed over would be a share that silently does not apply.',
    fix: unfit ? `Remove "${key}:", or write "split: ${unfit[1]}".` : isTwice ? 'Remove "among:"; shares name who pays.' : `Add "${key}:".`,
    where: at(unfit || isTwice ? key! : 'split'),
  });
}

interface Membership extends Validity {
  readonly dimension: Dimension;
  readonly pools: readonly string[];
  readonly at: At;
}

function membersOf(pool: PoolEntry, membership: Membership): Row[] {
  const { dimension, pools, at } = membership;
  if (pool.shares) return fixedMembers(pool, membership);
  refuseTwice(pool, dimension, at);
  for (const [index, other] of (pool.among_pools ?? []).entries()) checkPool(pools, dimension, other, `Pool "${pool.name}"`, at('among_pools', index));
  return [
    ...(pool.among ?? idsOf(dimension)).map((x_Receiver) => ({ x_Receiver, x_IsPool: 'false', x_FixedWeight: null })),
    ...(pool.among_pools ?? []).map((x_Receiver) => ({ x_Receiver, x_IsPool: 'true', x_FixedWeight: null })),
  ];
}

/** Throws PoolUnknown (exit code 1), with the nearest pool. */
export function checkPool(pools: readonly string[], { file }: Dimension, pool: string, who: string, where: string): void {
  checkKnown({ name: 'PoolUnknown', noun: 'pool', known: pools, list: `the pools of ${file}` }, pool, who, where);
}

function refuseTwice(pool: PoolEntry, dimension: Dimension, at: At): void {
  for (const [number, payer] of (pool.among ?? []).entries()) {
    checkPayer(dimension, payer, `Pool "${pool.name}"`, at('among', number));
    if (pool.among!.indexOf(payer) === number) continue;
    throw new CostbookError({
      name: 'PoolMemberTwice',
      what: `Pool "${pool.name}" is split among ${payer} twice.`,
      why: 'Each payer of a pool has one share; two would double what it pays.',
      fix: `Name ${payer} once.`,
      where: at('among', number),
    });
  }
}

/** Shares in percent that are exactly a whole; a pool among them is written `pool:<name>`. */
function fixedMembers(pool: PoolEntry, membership: Membership): Row[] {
  const { dimension, pools, at } = membership;
  const entries = Object.entries(pool.shares!);
  const members = entries.map(([name, x_FixedWeight]) => {
    const isPool = name.startsWith('pool:');
    const receiver = isPool ? name.slice('pool:'.length) : name;
    if (isPool) checkPool(pools, dimension, receiver, `Pool "${pool.name}"`, at('shares', name));
    else checkPayer(dimension, receiver, `Pool "${pool.name}"`, at('shares', name));
    if (!isPool) refuseEndingShare(pool.name, receiver, membership);
    return { x_Receiver: receiver, x_IsPool: String(isPool), x_FixedWeight };
  });
  const total = entries.reduce((sum, [, share]) => sum + trillionths(share), 0n);
  if (total !== trillionths('100')) {
    throw new CostbookError({
      name: 'PoolSharesNotWhole',
      what: `The shares of pool "${pool.name}" add up to ${plain(total)} %, not 100 %.`,
      why: 'Part of the pool would be paid by nobody, or twice.',
      fix: `Change one of them by ${plain(trillionths('100') - total)}.`,
      where: at('shares'),
    });
  }
  return members;
}

/** A percentage of somebody who is not there would silently become the others'. */
function refuseEndingShare(pool: string, receiver: string, { dimension, at, x_ValidFrom, x_ValidTo }: Membership): void {
  const times = dimension.payers.filter(({ x_CostCenter }) => x_CostCenter === receiver);
  if (times.some((time) => isCovering(time, { x_ValidFrom, x_ValidTo }))) return;
  const payer = times.find((time) => isOverlapping(time, { x_ValidFrom, x_ValidTo })) ?? times[0];
  const isBefore = payer?.x_ValidFrom && (x_ValidFrom === null || x_ValidFrom < payer.x_ValidFrom);
  throw new CostbookError({
    name: 'PoolShareEnds',
    what: `Pool "${pool}" gives ${receiver} a part ${isBefore ? `before ${receiver} begins, on ${payer.x_ValidFrom}` : `after ${receiver} ends; the first day without it is ${payer!.x_ValidTo}`}.`,
    why: "Its percentage would be nobody's on those days, and the others would silently pay it.",
    fix: `Write ${isBefore ? `"from: ${payer.x_ValidFrom}"` : 'a "to:"'} at this entry of the pool, and a second entry of the same name for the other days.`,
    where: at('shares', receiver),
  });
}

function tiersOf(pool: PoolEntry, at: At): Row[] {
  let from = '0';
  return (pool.tiers ?? []).map(({ up_to: upTo, weight }, index, tiers) => {
    const isLast = index === tiers.length - 1;
    if ((upTo === undefined) !== isLast || (upTo !== undefined && trillionths(upTo) <= trillionths(from))) {
      throw new CostbookError({
        name: 'PoolTiersNotAscending',
        what: `Tier ${index + 1} of pool "${pool.name}" ${upTo === undefined ? 'has no end, and others follow it' : isLast ? `ends at ${upTo}, and nothing follows it` : `ends at ${upTo}, which is not above ${from}`}.`,
        why: 'Each unit of cost lies in exactly one tier.',
        fix: 'Write tiers from the lowest up_to to the highest, and a last one without up_to.',
        where: at('tiers', index),
      });
    }
    const tier = { x_From: from, x_UpTo: upTo ?? null, x_BandWeight: weight };
    from = upTo ?? from;
    return tier;
  });
}

function refuseOverlap(versions: readonly (Validity & { name: string; where: string })[], version: Validity & { name: string; where: string }): void {
  const other = versions.find((each) => each.name === version.name && isOverlapping(each, version));
  if (!other) return;
  throw new CostbookError({
    name: 'PoolDatesOverlap',
    what: `Two entries of the pool "${version.name}" hold at the same time.`,
    why: `The other stands at ${other.where}; which of them splits a day would be left to chance.`,
    fix: 'Give them from and to so that one ends before the next begins, or give them different names.',
    where: version.where,
  });
}

/** A pool that bears a part of what it hands out would never come to an end. */
function refuseCycle(pools: readonly PoolEntry[], whereOf: (index: number) => string): void {
  const uses = new Map<string, { to: string; index: number }[]>();
  for (const [index, pool] of pools.entries()) {
    const receivers = [...(pool.among_pools ?? []), ...Object.keys(pool.shares ?? {}).flatMap((name) => (name.startsWith('pool:') ? [name.slice(5)] : []))];
    uses.set(pool.name, [...(uses.get(pool.name) ?? []), ...receivers.map((to) => ({ to, index }))]);
  }
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[], index: number): void => {
    if (path.includes(name)) {
      throw new CostbookError({
        name: 'PoolCycle',
        what: `Pools pay each other in a circle: ${[...path.slice(path.indexOf(name)), name].join(' → ')}.`,
        why: 'Cost is handed on step by step, from each pool to those after it; in a circle it would never arrive.',
        fix: 'Take one of them out of among_pools or shares: a pool that has been handed out bears no more.',
        where: whereOf(index),
      });
    }
    if (done.has(name)) return;
    for (const { to, index: next } of uses.get(name) ?? []) visit(to, [...path, name], next);
    done.add(name);
  };
  for (const name of uses.keys()) visit(name, [], 0);
}

/** The split in words. */
function sentence(pool: PoolEntry): string {
  const base = pool.of ? ` where ${sentenceOf(pool.of)}` : '';
  switch (pool.split) {
    case 'even':
      return 'in equal parts';
    case 'proportional':
      return `in proportion to direct effective cost${base}`;
    case 'fixed':
      return `in fixed parts: ${Object.entries(pool.shares!)
        .map(([name, share]) => `${name} ${share} %`)
        .join(', ')}`;
    case 'usage':
      return `by ${pool.metric}${pool.window_months && pool.window_months !== '1' ? ` of the last ${pool.window_months} months` : ''}`;
    case 'tiered':
      return `by direct effective cost${base} in tiers: ${pool.tiers!.map(({ up_to, weight }) => `${up_to ? `up to ${up_to}` : 'above'} × ${weight}`).join(', ')}`;
    case 'base':
      return `in proportion to what it was computed on: direct effective cost of the same billing account, ${pool.base_month === 'previous' ? 'the month before' : 'same month'}`;
  }
}

function trillionths(text: string): bigint {
  const [whole = '0', decimals = ''] = text.split('.');
  return BigInt(whole + decimals.padEnd(12, '0'));
}

function plain(amount: bigint): string {
  const digits = String(amount < 0n ? -amount : amount).padStart(13, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, '');
}
