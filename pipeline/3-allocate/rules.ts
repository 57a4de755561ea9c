/** The rules of who pays: reads allocation.yaml and lays it out as rows that SQL joins. */
import { join } from 'node:path';
import { z } from 'zod';
import { listOf, readYaml, type Sourced, text } from '../engine/config.ts';
import type { Context } from '../engine/context.ts';
import type { Database } from '../engine/duckdb.ts';
import { CostbookError } from '../engine/errors.ts';
import { lineOrigins } from '../engine/git.ts';
import { readCatalog } from './catalog.ts';
import { chargePolicies, Policies } from './charge-policies.ts';
import { alternativesOf, scalar, sentenceOf, When } from './conditions.ts';
import { checkKnown } from './known-words.ts';
import { type OrganizationInput, UNALLOCATED } from './organization.ts';
import { Pool, type PoolTables, poolTables } from './pools.ts';
import { type TagSynonyms, Tags, tagSynonyms } from './tag-synonyms.ts';
import { validity, validityOf } from './validity.ts';

const Rule = z.strictObject({
  name: text,
  when: When,
  cost_center: scalar.optional(),
  cost_center_from: text.optional(),
  catalog: text.optional(),
  pool: text.optional(),
  ...validity,
});
const Allocation = z.strictObject({ tags: Tags, policies: Policies, rules: listOf(Rule), pools: listOf(Pool) });
type AllocationFile = z.output<typeof Allocation>;
type RuleEntry = AllocationFile['rules'][number];
export type Row = Record<string, string | null>;

/** Columns a rule may speak of, beside `tag.<key>` and the further columns that charges have: those are in x_NamedColumns once a rule names them. */
export const RULE_COLUMNS = [
  'InvoiceIssuerName',
  'BillingAccountId',
  'BillingAccountName',
  'ServiceProviderName',
  'SubAccountId',
  'SubAccountName',
  'x_ResourceGroup',
  'ServiceCategory',
  'ServiceName',
  'RegionId',
  'RegionName',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'AllocatedMethodId',
  'AllocatedResourceId',
  'AllocatedResourceName',
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
export interface RuleTables extends Pick<TagSynonyms, 'tagKeys' | 'tagValues'>, PoolTables {
  /**
   * x_AllocationRuleOrder, x_AllocationRuleId, x_AllocationRuleText, x_Where, x_CostCenter, x_CostCenterFrom, x_Catalog, x_Pool,
   * x_ValidFrom, x_ValidTo, and x_Author, x_Commit, x_CommittedOn where git knows them. The order is the rule's x_ConditionSet.
   */
  readonly rules: Row[];
  /** One way in which a set of conditions can hold: x_ConditionSet, x_Alternative. Sets after those of the rules are the bases of pools. */
  readonly conditionSets: Row[];
  /** One operand of one condition: x_ConditionSet, x_Alternative, x_ConditionNumber, x_Attribute, x_Operator, x_Operand, x_IsNegated. */
  readonly ruleConditions: Row[];
  /** A word that stands for a payer in one catalog: x_Catalog, x_Word in lower case, x_CostCenter. */
  readonly catalogWords: Row[];
  /** Columns of charges that only rules keep: x_Column. */
  readonly namedColumns: Row[];
  /** First days from which other rules hold than before: x_SliceStart. */
  readonly ruleSlices: Row[];
}

/** Who can pay does not depend on the day. */
const ANY_DAY = '9999-12-31';

/** Reads `when` and `of`: turns them into rows of conditionSets and ruleConditions. */
export type ConditionReader = (set: number, when: When, where: string, whereOf: (attribute: string) => string) => Promise<void>;

/**
 * Reads allocation.yaml. Throws RuleTargetMissing, RuleNameTwice, CostCenterUnknown, PoolUnknown, RuleColumnUnknown, SynonymTwice,
 * RegexNotValid, RuleTooWide, DatesReversed and the errors of policies, pools and catalogs (exit code 1), each with file and line.
 */
export async function readRules(context: Context, organization: OrganizationInput): Promise<RuleTables & { handedTags: Row[] }> {
  const file = readYaml(join(context.folders.inputs, 'allocation.yaml'), Allocation);
  const costCenters = organization.costCentersOn(ANY_DAY);
  const payers = costCenters.map((costCenter) => costCenter.x_CostCenter).filter((id) => id !== UNALLOCATED);
  const { tagKeys, tagValues, inheritedKeys, canonicalKey } = tagSynonyms(file);
  const pools = [...new Set(file.value.pools.map((pool) => pool.name))];
  const conditionSets: Row[] = [];
  const ruleConditions: Row[] = [];
  const namedColumns = await namedColumnsOf(context.database);
  const known = [...RULE_COLUMNS, ...namedColumns];
  const readConditions: ConditionReader = async (set, when, where, whereOf) => {
    for (const [a, alternative] of alternativesOf(when, where).entries()) {
      const key = { x_ConditionSet: String(set), x_Alternative: String(a + 1) };
      conditionSets.push(key);
      for (const [number, condition] of alternative.entries()) {
        const attribute = attributeOf(condition.attribute, whereOf(condition.attribute), canonicalKey, known);
        const { operator, isNegated } = condition;
        for (const operand of condition.operands) {
          if (operator === 'regex') await refuseBrokenRegex(context.database, operand, whereOf(condition.attribute));
          ruleConditions.push({
            ...key,
            x_ConditionNumber: String(number + 1),
            x_Attribute: attribute,
            x_Operator: operator,
            x_Operand: operator === 'regex' ? operand : operand.toLowerCase(),
            x_IsNegated: String(isNegated),
          });
        }
      }
    }
  };
  const origins = {
    allocation: lineOrigins(join(context.folders.inputs, 'allocation.yaml')),
    organization: lineOrigins(join(context.folders.inputs, 'organization.yaml')),
  };
  const rules: Row[] = [];
  const catalogWords: Row[] = [];
  const { policyRules, followingPools } = chargePolicies(file, { payers, pools, accounts: organization.accounts });
  refuseSameNames(file, [
    ...policyRules.map(({ name, where }): [string, string] => [name, where]),
    ...organization.accounts.map(({ SubAccountId, x_Where }): [string, string] => [accountRule(SubAccountId), join(context.folders.inputs, x_Where!)]),
  ]);
  for (const { name, when, where, whereOf, columns, words } of policyRules) {
    const order = rules.length + 1;
    await readConditions(order, when, where, whereOf);
    catalogWords.push(...words);
    const x_Where = `allocation.yaml:${where.split(':').at(-1)}`;
    rules.push({ x_AllocationRuleOrder: String(order), x_AllocationRuleId: name, x_Where, ...columns, ...originOf(origins.allocation, where) });
  }
  for (const [index, rule] of file.value.rules.entries()) {
    const order = rules.length + 1;
    const where = file.whereOf(['rules', index]);
    checkTarget(rule, where, payers, pools);
    await readConditions(order, rule.when, where, (attribute) => file.whereOf(['rules', index, 'when', attribute]));
    if (rule.catalog !== undefined) {
      catalogWords.push(...readCatalog(join(context.folders.inputs, rule.catalog), rule, costCenters, file.whereOf(['rules', index, 'catalog'])));
    }
    const { cost_center_from: from } = rule;
    rules.push({
      x_AllocationRuleOrder: String(order),
      x_AllocationRuleId: rule.name,
      x_AllocationRuleText: sentence(rule),
      x_Where: `allocation.yaml:${where.split(':').at(-1)}`,
      x_CostCenter: rule.cost_center ?? null,
      x_CostCenterFrom: from === undefined ? null : attributeOf(from, file.whereOf(['rules', index, 'cost_center_from']), canonicalKey, known),
      x_Catalog: rule.catalog === undefined ? null : rule.name,
      x_Pool: rule.pool ?? null,
      ...validityOf(rule, `Rule "${rule.name}"`, where),
      ...originOf(origins.allocation, where),
    });
  }
  for (const { SubAccountId, x_CostCenter, x_Where, ...dates } of organization.accounts) {
    if (x_CostCenter === null) continue;
    const order = rules.length + 1;
    const where = join(context.folders.inputs, x_Where!);
    checkKnown(
      { name: 'CostCenterUnknown', noun: 'cost center', known: [...payers, UNALLOCATED], list: 'organization.yaml' },
      x_CostCenter!,
      `The account ${SubAccountId}`,
      where,
    );
    await readConditions(order, { SubAccountId: [SubAccountId!] }, where, () => where);
    const { x_ValidFrom, x_ValidTo } = dates;
    rules.push({
      x_AllocationRuleOrder: String(order),
      x_AllocationRuleId: accountRule(SubAccountId),
      x_AllocationRuleText: `SubAccountId is ${SubAccountId} → cost center ${x_CostCenter}, to which the account belongs`,
      x_Where: x_Where!,
      x_CostCenter: x_CostCenter!,
      x_CostCenterFrom: null,
      x_Catalog: null,
      x_Pool: null,
      x_ValidFrom,
      x_ValidTo,
      ...originOf(origins.organization, where),
    });
  }
  const handedTags = organization.handedTags
    .map((tag): Row => ({ ...tag, x_TagKey: canonicalKey(tag.x_TagKey!) }))
    .filter(({ x_TagKey }) => inheritedKeys.has(x_TagKey!));
  const poolRows = await poolTables(file, { payers, firstConditionSet: rules.length + 1, readConditions, followingPools });
  const slices = new Set(
    [...rules, ...handedTags].flatMap(({ x_ValidFrom, x_ValidTo }) => [x_ValidFrom, x_ValidTo]).filter((day) => day !== null && day !== undefined),
  );
  const ruleSlices = ['0001-01-01', ...slices].map((x_SliceStart) => ({ x_SliceStart }));
  return {
    rules,
    conditionSets,
    ruleConditions,
    catalogWords,
    ruleSlices,
    ...poolRows,
    tagKeys,
    tagValues,
    handedTags,
    namedColumns: namedColumns.map((x_Column) => ({ x_Column })),
  };
}

/** Who wrote the line that an entry begins with. */
function originOf(origins: ReturnType<typeof lineOrigins>, where: string): Row {
  const origin = origins.get(Number(where.split(':').at(-1)));
  return { x_Author: origin?.author ?? null, x_Commit: origin?.commit.slice(0, 12) ?? null, x_CommittedOn: origin?.day ?? null };
}

function checkTarget(rule: RuleEntry, where: string, payers: readonly string[], pools: readonly string[]): void {
  const targets = [rule.cost_center, rule.cost_center_from, rule.pool].filter((target) => target !== undefined);
  if (targets.length !== 1 || (rule.catalog !== undefined && rule.cost_center_from === undefined)) {
    throw new CostbookError({
      name: 'RuleTargetMissing',
      what: `Rule "${rule.name}" names ${targets.length === 0 ? 'nobody who pays' : targets.length > 1 ? 'more than one payer' : 'a catalog and no attribute to look up in it'}.`,
      why: 'Each rule sends cost to exactly one of cost_center, cost_center_from or pool; a catalog says what the words of cost_center_from mean.',
      fix: targets.length === 1 ? 'Write cost_center_from: tag.<key>, or remove catalog.' : 'Keep one of the three keys.',
      where,
    });
  }
  const who = `Rule "${rule.name}"`;
  if (rule.cost_center !== undefined) {
    checkKnown({ name: 'CostCenterUnknown', noun: 'cost center', known: [...payers, UNALLOCATED], list: 'organization.yaml' }, rule.cost_center, who, where);
  }
  if (rule.pool !== undefined) checkKnown({ name: 'PoolUnknown', noun: 'pool', known: pools, list: 'the pools of allocation.yaml' }, rule.pool, who, where);
}

/** Columns in x_NamedColumns, the same in every row. */
async function namedColumnsOf(database: Database): Promise<string[]> {
  const rows = await database.rows<{ x_Column: string }>('SELECT unnest(json_keys(any_value(x_NamedColumns))) AS x_Column FROM daily_charges');
  return rows.map(({ x_Column }) => x_Column);
}

/** The attribute as tables spell it: of tags the key that stands for its variants. */
function attributeOf(attribute: string, where: string, canonicalKey: TagSynonyms['canonicalKey'], known: readonly string[]): string {
  if (attribute.startsWith('tag.')) return `tag.${canonicalKey(attribute.slice('tag.'.length))}`;
  checkKnown({ name: 'RuleColumnUnknown', noun: 'column', known, list: 'The table of charges' }, attribute, 'A rule', where);
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

/** Name of the rule that an account's own payer is. */
function accountRule(id: string | null): string {
  return `account ${id}`;
}

/** `taken` are names that rules have which are not written under "rules:", with their place. */
function refuseSameNames({ value, whereOf }: Sourced<AllocationFile>, taken: readonly [string, string][]): void {
  const seen = new Map<string, string>(taken);
  for (const [index, { name }] of value.rules.entries()) {
    const where = whereOf(['rules', index]);
    if (seen.has(name)) {
      throw new CostbookError({
        name: 'RuleNameTwice',
        what: `Two rules are named "${name}".`,
        why: `The first stands at ${seen.get(name)}; a page that names the rule of a number could not say which.`,
        fix: 'Rename one of them.',
        where,
      });
    }
    seen.set(name, where);
  }
}

/** The rule in words, for the page that explains a number. */
function sentence(rule: RuleEntry): string {
  const text = sentenceOf(rule.when);
  const named = rule.catalog ? `the team that ${rule.catalog} gives for ${rule.cost_center_from}` : `the team that ${rule.cost_center_from} names`;
  const target = rule.pool ? `pool ${rule.pool}` : rule.cost_center_from ? named : `cost center ${rule.cost_center}`;
  const dates = [rule.from ? `from ${rule.from}` : '', rule.to ? `to ${rule.to}` : ''].filter((each) => each !== '').join(' ');
  return `${text === 'everything' ? 'Everything' : text} → ${target}${dates === '' ? '' : `, ${dates}`}`;
}
