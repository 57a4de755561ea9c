/** The rules of who pays: reads allocation.yaml and lays it out as rows that SQL joins. */
import { join } from 'node:path';
import { z } from 'zod';
import { readYaml, type Sourced } from '../engine/config.ts';
import type { Context } from '../engine/context.ts';
import { CostbookError, nearestWord } from '../engine/errors.ts';
import { type CostCenter, UNALLOCATED } from './organization.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const oneOrMore = z.union([scalar.transform((text) => [text]), z.array(scalar).min(1)]);
const Test = z.strictObject({
  is: oneOrMore.optional(),
  prefix: oneOrMore.optional(),
  contains: oneOrMore.optional(),
  regex: oneOrMore.optional(),
  any: z.literal(true).optional(),
  not: oneOrMore.optional(),
});
const Rule = z.strictObject({
  name: z.string().min(1),
  when: z.record(z.string(), z.union([oneOrMore, Test])),
  cost_center: scalar.optional(),
  cost_center_from: z.string().optional(),
  pool: z.string().optional(),
});
const Pool = z.strictObject({ name: z.string().min(1), split: z.enum(['even', 'proportional']), among: z.array(scalar).min(1).optional() });
const variants = z.record(z.string(), oneOrMore);
const Allocation = z.strictObject({
  tags: z.strictObject({ keys: variants.optional(), values: z.record(z.string(), variants).optional() }).optional(),
  rules: z.array(Rule).default([]),
  pools: z.array(Pool).default([]),
});
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
export interface RuleTables {
  /** x_AllocationRuleOrder, x_AllocationRuleId, x_AllocationRuleText, x_Where, x_CostCenter, x_CostCenterFrom, x_Pool. */
  readonly rules: Row[];
  /** One operand of one condition: x_AllocationRuleOrder, x_ConditionNumber, x_Attribute, x_Operator, x_Operand, x_IsNegated. */
  readonly ruleConditions: Row[];
  /** x_Pool, x_Split, x_CostCenter (one row for each payer of the pool). */
  readonly poolMembers: Row[];
  /** x_TagKeyVariant (lower case), x_TagKey. */
  readonly tagKeys: Row[];
  /** x_TagKey, x_TagValueVariant (lower case), x_TagValue. */
  readonly tagValues: Row[];
}

/**
 * Reads allocation.yaml. Throws RuleTargetMissing, RuleNameTwice, CostCenterUnknown, PoolUnknown, RuleColumnUnknown or
 * RegexNotValid (exit code 1), each with file and line.
 */
export function readRules(context: Context, costCenters: readonly CostCenter[]): RuleTables {
  const file = readYaml(join(context.folders.inputs, 'allocation.yaml'), Allocation);
  const payers = costCenters.map((costCenter) => costCenter.x_CostCenter).filter((id) => id !== UNALLOCATED);
  refuseSameNames(file);
  const pools = new Set(file.value.pools.map((pool) => pool.name));
  const rules: Row[] = [];
  const ruleConditions: Row[] = [];
  for (const [index, rule] of file.value.rules.entries()) {
    const where = file.whereOf(['rules', index]);
    const order = String(index + 1);
    checkTarget(rule, where, payers, pools);
    const conditions = Object.entries(rule.when).flatMap(([attribute, test]) =>
      conditionsOf(attribute, test, file.whereOf(['rules', index, 'when', attribute])),
    );
    if (rule.cost_center_from) checkAttribute(rule.cost_center_from, file.whereOf(['rules', index, 'cost_center_from']));
    rules.push({
      x_AllocationRuleOrder: order,
      x_AllocationRuleId: rule.name,
      x_AllocationRuleText: sentence(rule),
      x_Where: `allocation.yaml:${where.split(':').at(-1)}`,
      x_CostCenter: rule.cost_center ?? null,
      x_CostCenterFrom: rule.cost_center_from ?? null,
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
  return { rules, ruleConditions, poolMembers: poolMembers(file, payers), ...tagSynonyms(file.value) };
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

interface Condition {
  readonly attribute: string;
  readonly operator: string;
  readonly operands: readonly string[];
  readonly isNegated: boolean;
}

function conditionsOf(attribute: string, test: readonly string[] | z.output<typeof Test>, where: string): Condition[] {
  const name = checkAttribute(attribute, where);
  if (Array.isArray(test)) return [{ attribute: name, operator: 'is', operands: test, isNegated: false }];
  return Object.entries(test as z.output<typeof Test>).map(([operator, operands]) => {
    const texts = operands === true ? ['true'] : (operands as string[]);
    if (operator === 'regex') for (const text of texts) checkRegex(text, where);
    return { attribute: name, operator: operator === 'not' ? 'is' : operator, operands: texts, isNegated: operator === 'not' };
  });
}

/** The attribute as tables spell it: tag keys in lower case. */
function checkAttribute(attribute: string, where: string): string {
  if (attribute.startsWith('tag.')) return attribute.toLowerCase();
  checkKnown('RuleColumnUnknown', 'column', attribute, RULE_COLUMNS, 'A rule', 'The table of daily charges', where);
  return attribute;
}

function checkRegex(text: string, where: string): void {
  try {
    new RegExp(text);
  } catch (error) {
    throw new CostbookError({
      name: 'RegexNotValid',
      what: `The regular expression "${text}" cannot be read: ${(error as Error).message.split(': ').at(-1)}.`,
      why: 'A rule with a broken pattern would match nothing.',
      fix: 'Escape literal characters such as ( [ + with a backslash, or use prefix or contains.',
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
    for (const payer of pool.among ?? []) checkKnown('CostCenterUnknown', 'cost center', payer, payers, `Pool "${pool.name}"`, 'organization.yaml', where);
    return (pool.among ?? payers).map((payer) => ({ x_Pool: pool.name, x_Split: pool.split, x_CostCenter: payer }));
  });
}

function tagSynonyms({ tags }: AllocationFile): Pick<RuleTables, 'tagKeys' | 'tagValues'> {
  const keys = Object.entries(tags?.keys ?? {});
  const values = Object.entries(tags?.values ?? {});
  return {
    tagKeys: keys.flatMap(([key, others]) => distinctLower(key, others).map((variant) => ({ x_TagKeyVariant: variant, x_TagKey: key.toLowerCase() }))),
    tagValues: values.flatMap(([key, canonical]) =>
      Object.entries(canonical).flatMap(([value, others]) =>
        distinctLower(value, others).map((variant) => ({ x_TagKey: key.toLowerCase(), x_TagValueVariant: variant, x_TagValue: value })),
      ),
    ),
  };
}

function distinctLower(canonical: string, others: readonly string[]): string[] {
  return [...new Set([canonical, ...others].map((word) => word.toLowerCase()))];
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
