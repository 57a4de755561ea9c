/** Policies: who pays what is no plain usage. The part `policies` of allocation.yaml, tried before its rules. */
import { z } from 'zod';
import type { Sourced } from '../engine/config.ts';
import { CostbookError } from '../engine/errors.ts';
import { scalar, sentenceOf, When } from './conditions.ts';
import { checkKnown } from './known-words.ts';
import { type AccountRow, UNALLOCATED } from './organization.ts';
import type { Row, WrittenRule } from './rule-rows.ts';
import { isOverlapping, type Validity, validity, validityOf } from './validity.ts';

/** What each kind of charge is, in FOCUS's own words; a charge of several kinds is of the first. */
const KINDS: Readonly<Record<string, When>> = {
  credits: { ChargeCategory: ['Credit'] },
  taxes: { ChargeCategory: ['Tax'] },
  adjustments: { ChargeCategory: ['Adjustment'] },
  refunds: { ChargeClass: ['Correction'] },
  unused_commitments: { CommitmentDiscountStatus: ['Unused'] },
};

/** Columns that policies read, whether or not a rule names them. */
export const POLICY_COLUMNS = ['ChargeCategory', 'ChargeClass', 'CommitmentDiscountStatus', 'CommitmentDiscountId', 'SubAccountId', 'ServiceName'] as const;

const payer = z.enum(['follow_usage', 'owner']);
const Target = z.strictObject({ payer: payer.optional(), pool: scalar.optional(), cost_center: scalar.optional(), when: When.optional(), ...validity });
const Entry = z.union([payer.transform((word): z.output<typeof Target> => ({ payer: word })), Target]);
type PolicyEntry = z.output<typeof Target>;
const oneOrMore = z.union([Entry.transform((entry) => [entry]), z.array(Entry).min(1)]);

/** The key `policies` of allocation.yaml. */
export const Policies = z
  .strictObject({
    credits: oneOrMore.nullish(),
    taxes: oneOrMore.nullish(),
    adjustments: oneOrMore.nullish(),
    refunds: oneOrMore.nullish(),
    unused_commitments: oneOrMore.nullish(),
  })
  .nullish();

export interface PolicyTables {
  readonly policyRules: WrittenRule[];
  /** Pools that follow usage, as rows of `pools` without their number. */
  readonly followingPools: Row[];
}

export interface PolicySurroundings {
  readonly payers: readonly string[];
  readonly pools: readonly string[];
  readonly accounts: readonly AccountRow[];
}

const FOLLOWS = 'as the usage that it belongs to: of the same commitment, else sub account and service, else sub account, else billing account, else all';
const OWNER = 'the cost center that organization.yaml gives its sub account';

/**
 * Lays the policies out as rules. Throws PolicyTargetMissing, PolicyDatesOverlap, PolicyOwnerUnknown, PolicyPoolTaken, CostCenterUnknown,
 * PoolUnknown and DatesReversed (exit code 1), each with file and line.
 */
export function chargePolicies(file: Sourced<{ readonly policies?: z.output<typeof Policies> }>, surroundings: PolicySurroundings): PolicyTables {
  const policyRules: WrittenRule[] = [];
  const followingPools: Row[] = [];
  for (const [kind, when] of Object.entries(KINDS)) {
    const entries: readonly PolicyEntry[] = file.value.policies?.[kind as keyof z.output<typeof Policies>] ?? [];
    const placed = entries.map((entry, index): Placed => {
      const where = file.whereOf(['policies', kind, index]);
      const whereOf = (attribute: string): string => file.whereOf(['policies', kind, index, 'when', attribute]);
      return { kind, number: index + 1, entry, where, whereOf, ...validityOf(entry, `The policy of ${kind}`, where) };
    });
    refuseOverlap(placed);
    const rules = placed.flatMap((policy) => rulesOf(policy, when, surroundings));
    policyRules.push(...rules.map((rule, index) => ({ ...rule, name: `policy ${kind}${index === 0 ? '' : ` ${index + 1}`}` })));
    const following = placed.find(({ entry }) => entry.payer === 'follow_usage');
    if (following) followingPools.push(followingPool(following, surroundings.pools));
  }
  return { policyRules, followingPools };
}

/** The pool that cost of a kind goes through on its way to those who pay the usage. */
function poolOf(kind: string): string {
  return `${kind.replace('_', ' ')} by usage`;
}

interface Placed extends Validity {
  readonly kind: string;
  readonly number: number;
  readonly entry: PolicyEntry;
  readonly where: string;
  readonly whereOf: (attribute: string) => string;
}

function rulesOf(policy: Placed, ofKind: When, { payers, pools, accounts }: PolicySurroundings): WrittenRule[] {
  const { kind, entry, where, whereOf } = policy;
  const targets = [entry.payer, entry.pool, entry.cost_center].filter((target) => target !== undefined);
  if (targets.length !== 1) throw targetMissing(kind, targets.length, where);
  const who = `The policy of ${kind}`;
  if (entry.pool !== undefined) checkKnown({ name: 'PoolUnknown', noun: 'pool', known: pools, list: 'the pools of allocation.yaml' }, entry.pool, who, where);
  if (entry.cost_center !== undefined) {
    const list = { name: 'CostCenterUnknown', noun: 'cost center', known: [...payers, UNALLOCATED], list: 'organization.yaml' };
    checkKnown(list, entry.cost_center, who, where);
  }
  const when = entry.when === undefined ? ofKind : { all: [ofKind, entry.when] };
  const rule = (target: string, columns: Row, validFor: Validity, words: Row[] = []): WrittenRule => ({
    name: '',
    when,
    where,
    whereOf,
    columns: {
      x_AllocationRuleText: `${sentenceOf(when)} → ${target}${datesOf(entry)}`,
      x_CostCenter: null,
      x_CostCenterFrom: null,
      x_Catalog: null,
      x_Pool: null,
      ...columns,
      x_ValidFrom: validFor.x_ValidFrom,
      x_ValidTo: validFor.x_ValidTo,
    },
    words,
  });
  if (entry.cost_center !== undefined) return [rule(`cost center ${entry.cost_center}`, { x_CostCenter: entry.cost_center }, policy)];
  if (entry.pool !== undefined) return [rule(`pool ${entry.pool}`, { x_Pool: entry.pool }, policy)];
  if (entry.payer === 'follow_usage') return [rule(FOLLOWS, { x_Pool: poolOf(kind) }, policy)];
  const owned = ownersByDates(accounts).filter((group) => isOverlapping(group, policy));
  if (owned.length === 0) throw ownerUnknown(kind, where);
  return owned.map((group, index) => {
    const x_Catalog = `policy ${kind} ${policy.number}.${index + 1}`;
    const words = group.accounts.map(({ SubAccountId, x_CostCenter }) => ({ x_Catalog, x_Word: SubAccountId!.toLowerCase(), x_CostCenter }));
    return rule(OWNER, { x_CostCenterFrom: 'SubAccountId', x_Catalog }, bothOf(group, policy), words);
  });
}

/** Accounts that have a payer, together with those that have theirs for the same time. */
function ownersByDates(accounts: readonly AccountRow[]): (Validity & { accounts: AccountRow[] })[] {
  const groups = new Map<string, Validity & { accounts: AccountRow[] }>();
  for (const account of accounts) {
    if (account.x_CostCenter === null) continue;
    const { x_ValidFrom, x_ValidTo } = account;
    const key = `${x_ValidFrom} ${x_ValidTo}`;
    const group = groups.get(key) ?? { x_ValidFrom, x_ValidTo, accounts: [] };
    group.accounts.push(account);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function bothOf(a: Validity, b: Validity): Validity {
  const later = [a.x_ValidFrom, b.x_ValidFrom].filter((day) => day !== null).sort();
  const earlier = [a.x_ValidTo, b.x_ValidTo].filter((day) => day !== null).sort();
  return { x_ValidFrom: later.at(-1) ?? null, x_ValidTo: earlier[0] ?? null };
}

function followingPool({ kind, where }: Placed, pools: readonly string[]): Row {
  const name = poolOf(kind);
  if (pools.includes(name)) {
    throw new CostbookError({
      name: 'PolicyPoolTaken',
      what: `A pool is named "${name}", as what follows usage is.`,
      why: 'A page that names the pool of a number could not say which.',
      fix: 'Rename the pool.',
      where,
    });
  }
  return {
    x_Pool: name,
    x_Split: 'follow',
    x_Metric: null,
    x_WindowMonths: '1',
    x_Fallback: 'proportional',
    x_BaseMonth: 'same',
    x_BaseSet: null,
    x_PoolText: FOLLOWS,
    x_Where: `allocation.yaml:${where.split(':').at(-1)}`,
    x_ValidFrom: null,
    x_ValidTo: null,
  };
}

/** Of two entries that take everything of a kind on the same day the second would never be asked. */
function refuseOverlap(placed: readonly Placed[]): void {
  const second = placed.find((one) => placed.some((other) => other.number < one.number && other.entry.when === undefined && isOverlapping(one, other)));
  if (!second) return;
  throw new CostbookError({
    name: 'PolicyDatesOverlap',
    what: `A policy before this one takes all ${second.kind.replace('_', ' ')} at the same time.`,
    why: 'The first that fits decides, so this one would silently not apply.',
    fix: 'Give them from and to so that one ends before the next begins, or put the one with "when:" first.',
    where: second.where,
  });
}

function datesOf({ from, to }: PolicyEntry): string {
  const dates = [from ? `from ${from}` : '', to ? `to ${to}` : ''].filter((each) => each !== '').join(' ');
  return dates === '' ? '' : `, ${dates}`;
}

function targetMissing(kind: string, count: number, where: string): CostbookError {
  return new CostbookError({
    name: 'PolicyTargetMissing',
    what: `The policy of ${kind} names ${count === 0 ? 'nobody who pays' : 'more than one payer'}.`,
    why: 'A policy sends cost to exactly one of payer (follow_usage or owner), pool or cost_center.',
    fix: count === 0 ? `Write "${kind}: follow_usage", "${kind}: { pool: <name> }" or "${kind}: { cost_center: <id> }".` : 'Keep one of the keys.',
    where,
  });
}

function ownerUnknown(kind: string, where: string): CostbookError {
  return new CostbookError({
    name: 'PolicyOwnerUnknown',
    what: `The policy of ${kind} sends cost to the owner of its sub account, and no account has one at that time.`,
    why: 'An owner is the cost_center that an entry under "accounts:" of organization.yaml names.',
    fix: 'Write accounts: [{ id: <SubAccountId>, cost_center: <id> }] in organization.yaml, or choose follow_usage, a pool or a cost center.',
    where,
  });
}
