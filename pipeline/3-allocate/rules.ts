/** The rules of who pays: reads allocation.yaml and lays it out as rows that SQL joins. */
import { join } from 'node:path';
import { z } from 'zod';
import { listOf, readYaml, type Sourced, text } from '../engine/config.ts';
import type { Context } from '../engine/context.ts';
import type { Database } from '../engine/duckdb.ts';
import { CostbookError, nearestWord } from '../engine/errors.ts';
import { type CostCenter, UNALLOCATED } from './organization.ts';
import { type TagSynonyms, Tags, tagSynonyms } from './tag-synonyms.ts';

const scalar = z.union([text, z.boolean().transform(String)]);
const oneOrMore = z.union([scalar.transform((one) => [one]), z.array(scalar).min(1)]);
const tests = z.strictObject({
  is: oneOrMore.optional(),
  prefix: oneOrMore.optional(),
  contains: oneOrMore.optional(),
  regex: oneOrMore.optional(),
  any: z.literal(true).optional(),
  not: oneOrMore.optional(),
});
const Test = tests.refine((test) => Object.keys(test).length > 0, 'says nothing to compare with');
const Rule = z.strictObject({
  name: text,
  when: z.record(z.string(), z.union([oneOrMore, Test])),
  cost_center: scalar.optional(),
  cost_center_from: text.optional(),
  pool: text.optional(),
});
const Pool = z.strictObject({ name: text, split: z.enum(['even', 'proportional']), among: z.array(scalar).min(1).optional() });
const Allocation = z.strictObject({ tags: Tags, rules: listOf(Rule), pools: listOf(Pool) });
type AllocationFile = z.output<typeof Allocation>;
type Row = Record<string, string | null>;

/** Columns a rule may speak of, beside `tag.<key>`. */
export const RULE_COLUMNS = [
  'InvoiceIssuerName',
  'BillingAccountId',
  'BillingAccountName',
  'ServiceProviderName',
  'SubAccountId',
  'SubAccountName',
  'ServiceCategory',
  'ServiceName',
  'RegionId',
  'RegionName',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'SkuId',
  'SkuMeter',
  'ChargeCategory',
  'ChargeClass',
  'ChargeFrequency',
  'ChargeDescription',
  'PricingCategory',
  'CommitmentDiscountId',
  'CommitmentDiscountType',
  'CommitmentDiscountStatus',
] as const; // prettier-ignore

/** allocation.yaml as rows: each member is a table of the same name in snake_case. */
export interface RuleTables extends Pick<TagSynonyms, 'tagKeys' | 'tagValues'> {
  /** x_AllocationRuleOrder, x_AllocationRuleId, x_AllocationRuleText, x_Where, x_CostCenter, x_CostCenterFrom, x_Pool. */
  readonly rules: Row[];
  /** One operand of one condition: x_AllocationRuleOrder, x_ConditionNumber, x_Attribute, x_Operator, x_Operand, x_IsNegated. */
  readonly ruleConditions: Row[];
  /** x_Pool, x_Split, x_CostCenter (one row for each payer of the pool). */
  readonly poolMembers: Row[];
}

/**
 * Reads allocation.yaml. Throws RuleTargetMissing, RuleNameTwice, CostCenterUnknown, PoolUnknown, PoolMemberTwice,
 * RuleColumnUnknown, SynonymTwice or RegexNotValid (exit code 1), each with file and line.
 */
export async function readRules(context: Context, costCenters: readonly CostCenter[]): Promise<RuleTables> {
  const file = readYaml(join(context.folders.inputs, 'allocation.yaml'), Allocation);
  const payers = costCenters.map((costCenter) => costCenter.x_CostCenter).filter((id) => id !== UNALLOCATED);
  refuseSameNames(file);
  const { tagKeys, tagValues, canonicalKey } = tagSynonyms(file);
  const pools = new Set(file.value.pools.map((pool) => pool.name));
  const rules: Row[] = [];
  const ruleConditions: Row[] = [];
  for (const [index, rule] of file.value.rules.entries()) {
    const where = file.whereOf(['rules', index]);
    const order = String(index + 1);
    checkTarget(rule, where, payers, pools);
    const conditions = Object.entries(rule.when).flatMap(([attribute, test]) =>
      conditionsOf(attribute, test, file.whereOf(['rules', index, 'when', attribute]), canonicalKey),
    );
    for (const { attribute, operator, operands } of conditions) {
      for (const operand of operator === 'regex' ? operands : []) {
        await refuseBrokenRegex(context.database, operand, file.whereOf(['rules', index, 'when', attribute]));
      }
    }
    const { cost_center_from: from } = rule;
    rules.push({
      x_AllocationRuleOrder: order,
      x_AllocationRuleId: rule.name,
      x_AllocationRuleText: sentence(rule),
      x_Where: `allocation.yaml:${where.split(':').at(-1)}`,
      x_CostCenter: rule.cost_center ?? null,
      x_CostCenterFrom: from === undefined ? null : attributeOf(from, file.whereOf(['rules', index, 'cost_center_from']), canonicalKey),
      x_Pool: rule.pool ?? null,
    });
    for (const [number, condition] of conditions.entries()) {
      for (const operand of condition.operands) {
        ruleConditions.push({
          x_AllocationRuleOrder: order,
          x_ConditionNumber: String(number + 1),
          x_Attribute: condition.attribute,
          x_Operator: condition.operator,
          x_Operand: condition.operator === 'regex' ? operand : operand.toLowerCase(),
          x_IsNegated: String(condition.isNegated),
        });
      }
    }
  }
  return { rules, ruleConditions, poolMembers: poolMembers(file, payers), tagKeys, tagValues };
}

function checkTarget(rule: AllocationFile['rules'][number], where: string, payers: readonly string[], pools: ReadonlySet<string>): void {
  const targets = [rule.cost_center, rule.cost_center_from, rule.pool].filter((target) => target !== undefined);
  if (targets.length !== 1) {
    throw new CostbookError({
      name: 'RuleTargetMissing',
      what: `Rule "${rule.name}" names ${targets.length === 0 ? 'nobody who pays' : 'more than one payer'}.`,
      why: 'Each rule sends cost to exactly one of cost_center, cost_center_from or pool.',
      fix: 'Keep one of the three keys.',
      where,
    });
  }
  if (rule.cost_center !== undefined)
    checkKnown('CostCenterUnknown', 'cost center', rule.cost_center, [...payers, UNALLOCATED], `Rule "${rule.name}"`, 'organization.yaml', where);
  if (rule.pool !== undefined) checkKnown('PoolUnknown', 'pool', rule.pool, [...pools], `Rule "${rule.name}"`, 'the pools of allocation.yaml', where);
}

function checkKnown(name: string, noun: string, word: string, known: readonly string[], who: string, list: string, where: string): void {
  if (known.includes(word)) return;
  const nearest = nearestWord(word, known);
  throw new CostbookError({
    name,
    what: `${who} names the ${noun} "${word}", which does not exist.`,
    why: `${list} has ${known.length === 0 ? 'none' : known.slice(0, 8).join(', ')}${known.length > 8 ? ', …' : ''}.`,
    fix: nearest ? `Write "${nearest}", or add "${word}" to ${list}.` : `Add "${word}" to ${list}.`,
    where,
  });
}

type CanonicalKey = TagSynonyms['canonicalKey'];

interface Condition {
  readonly attribute: string;
  readonly operator: string;
  readonly operands: readonly string[];
  readonly isNegated: boolean;
}

function conditionsOf(attribute: string, test: readonly string[] | z.output<typeof Test>, where: string, canonicalKey: CanonicalKey): Condition[] {
  const name = attributeOf(attribute, where, canonicalKey);
  if (Array.isArray(test)) return [{ attribute: name, operator: 'is', operands: test, isNegated: false }];
  return Object.entries(test as z.output<typeof Test>).map(([operator, operands]) => {
    const texts = operands === true ? ['true'] : (operands as string[]);
    return { attribute: name, operator: operator === 'not' ? 'is' : operator, operands: texts, isNegated: operator === 'not' };
  });
}

/** The attribute as tables spell it: of tags the key that stands for its variants. */
function attributeOf(attribute: string, where: string, canonicalKey: CanonicalKey): string {
  if (attribute.startsWith('tag.')) return `tag.${canonicalKey(attribute.slice('tag.'.length))}`;
  checkKnown('RuleColumnUnknown', 'column', attribute, RULE_COLUMNS, 'A rule', 'The table of daily charges', where);
  return attribute;
}

/** Tried by the engine that will match it. */
async function refuseBrokenRegex(database: Database, pattern: string, where: string): Promise<void> {
  try {
    await database.value("SELECT regexp_matches('', $pattern, 'i')", { pattern });
  } catch (error) {
    throw new CostbookError({
      name: 'RegexNotValid',
      what: `The regular expression "${pattern}" cannot be read: ${(error as Error).message.replace(/^.*?Error: /, '').split('\n')[0]}.`,
      why: 'A rule with a broken pattern would match nothing.',
      fix: 'Escape literal characters such as ( [ + with a backslash, leave out what RE2 does not know, such as (?=…), or use prefix or contains.',
      where,
    });
  }
}

function refuseSameNames({ value, whereOf }: Sourced<AllocationFile>): void {
  for (const list of ['rules', 'pools'] as const) {
    const seen = new Map<string, string>();
    for (const [index, { name }] of value[list].entries()) {
      const where = whereOf([list, index]);
      if (seen.has(name)) {
        throw new CostbookError({
          name: 'RuleNameTwice',
          what: `Two ${list} of allocation.yaml are named "${name}".`,
          why: `The first stands at ${seen.get(name)}; a page that names the rule of a number could not say which.`,
          fix: 'Rename one of them.',
          where,
        });
      }
      seen.set(name, where);
    }
  }
}

function poolMembers({ value, whereOf }: Sourced<AllocationFile>, payers: readonly string[]): Row[] {
  return value.pools.flatMap((pool, index) => {
    const where = whereOf(['pools', index]);
    for (const [number, payer] of (pool.among ?? []).entries()) {
      checkKnown('CostCenterUnknown', 'cost center', payer, payers, `Pool "${pool.name}"`, 'organization.yaml', where);
      if (pool.among!.indexOf(payer) === number) continue;
      throw new CostbookError({
        name: 'PoolMemberTwice',
        what: `Pool "${pool.name}" is split among ${payer} twice.`,
        why: 'Each payer of a pool has one share; two would double what it pays.',
        fix: `Name ${payer} once.`,
        where: whereOf(['pools', index, 'among', number]),
      });
    }
    return (pool.among ?? payers).map((payer) => ({ x_Pool: pool.name, x_Split: pool.split, x_CostCenter: payer }));
  });
}

/** The rule in words, for the page that explains a number. */
function sentence(rule: AllocationFile['rules'][number]): string {
  const tests = Object.entries(rule.when).map(([attribute, test]) => {
    if (Array.isArray(test)) return `${attribute} is ${test.join(' or ')}`;
    return Object.entries(test as object)
      .map(([operator, operands]) =>
        operator === 'any' ? `${attribute} is present` : `${attribute} ${operator === 'not' ? 'is not' : operator} ${[operands].flat().join(' or ')}`,
      )
      .join(' and ');
  });
  const target = rule.pool ? `pool ${rule.pool}` : rule.cost_center_from ? `the team that ${rule.cost_center_from} names` : `cost center ${rule.cost_center}`;
  return `${tests.join(' and ') || 'Everything'} → ${target}`;
}
