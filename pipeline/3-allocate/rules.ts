/** The rules of who pays: reads allocation.yaml, and writes any dimension's rules as rule-rows.ts lays them out. */
import { join } from 'node:path';
import { z } from 'zod';
import { listOf, readYaml, type Sourced, text } from '../engine/config.ts';
import type { Context } from '../engine/context.ts';
import { CostbookError } from '../engine/errors.ts';
import { readCatalog } from './catalog.ts';
import { chargePolicies, Policies } from './charge-policies.ts';
import { scalar, sentenceOf, When } from './conditions.ts';
import { checkTargetPayer, costCenterDimension, type Dimension, idsOf } from './dimension.ts';
import type { AccountRow, OrganizationInput } from './organization.ts';
import { checkPool, Pool, type PoolFile } from './pools.ts';
import { type AttributeReader, attributeReader, type Row, type RuleTables, ruleTables, type WrittenRule } from './rule-rows.ts';
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
export type RuleEntry = z.output<typeof Rule>;
/** What the file of every dimension holds. */
export interface RuleFile extends PoolFile {
  readonly rules: readonly RuleEntry[];
}

/** What allocation.yaml and organization.yaml say of cost centers, and of tags in every dimension. */
export interface CostCenterRules extends RuleTables, TagSynonyms {
  readonly dimension: Dimension;
  readonly handedTags: Row[];
}

/**
 * Reads allocation.yaml. Throws RuleTargetMissing, RuleNameTwice, CostCenterUnknown, PoolUnknown, SynonymTwice, DatesReversed and the errors
 * of policies, pools, catalogs and {@link ruleTables} (exit code 1), each with file and line.
 */
export async function readRules(context: Context, organization: OrganizationInput): Promise<CostCenterRules> {
  const { inputs } = context.folders;
  const file = readYaml(join(inputs, 'allocation.yaml'), Allocation);
  const dimension = costCenterDimension(organization);
  const synonyms = tagSynonyms(file);
  const { canonicalKey, inheritedKeys } = synonyms;
  const pools = [...new Set(file.value.pools.map((pool) => pool.name))];
  const { policyRules, followingPools } = chargePolicies(file, { payers: idsOf(dimension), pools, accounts: organization.accounts });
  const accountRules = organization.accounts.filter(({ x_CostCenter }) => x_CostCenter !== null).map((account) => accountRule(account, inputs, dimension));
  refuseSameNames(file, [
    ...policyRules.map(({ name, where }): [string, string] => [name, where]),
    ...organization.accounts.map(({ SubAccountId, x_Where }): [string, string] => [accountRuleName(SubAccountId), join(inputs, x_Where!)]),
  ]);
  const written = [...policyRules, ...(await writtenRules(context, file, dimension, canonicalKey)), ...accountRules];
  const handedTags = organization.handedTags
    .map((tag): Row => ({ ...tag, x_TagKey: canonicalKey(tag.x_TagKey!) }))
    .filter(({ x_TagKey }) => inheritedKeys.has(x_TagKey!));
  const tables = await ruleTables(context, written, file, { dimension, canonicalKey, handedTags, followingPools });
  return { ...synonyms, ...tables, dimension, handedTags };
}

/** The rules that stand in a dimension's file. Throws RuleTargetMissing, PoolUnknown, the errors of catalogs and of an unknown payer (exit code 1). */
export async function writtenRules(
  context: Context,
  file: Sourced<RuleFile>,
  dimension: Dimension,
  canonicalKey: TagSynonyms['canonicalKey'],
): Promise<WrittenRule[]> {
  const { attributeOf } = await attributeReader(context, dimension, canonicalKey);
  const pools = [...new Set(file.value.pools.map((pool) => pool.name))];
  return file.value.rules.map((rule, index) =>
    writtenRule(rule, { context, dimension, pools, attributeOf, at: (...keys) => file.whereOf(['rules', index, ...keys]) }),
  );
}

interface Place {
  readonly context: Context;
  readonly dimension: Dimension;
  readonly pools: readonly string[];
  readonly attributeOf: AttributeReader;
  readonly at: (...keys: string[]) => string;
}

function writtenRule(rule: RuleEntry, { context, dimension, pools, attributeOf, at }: Place): WrittenRule {
  const where = at();
  checkTarget(rule, where, dimension, pools);
  const { catalog, cost_center_from: from } = rule;
  return {
    name: rule.name,
    when: rule.when,
    where,
    whereOf: (attribute) => at('when', attribute),
    words: catalog === undefined ? [] : readCatalog(join(context.folders.inputs, catalog), rule, dimension, at('catalog')),
    columns: {
      x_AllocationRuleText: sentence(rule, dimension),
      x_CostCenter: rule.cost_center ?? null,
      x_CostCenterFrom: from === undefined ? null : attributeOf(from, at(dimension.keys.payerFrom)),
      x_Catalog: catalog === undefined ? null : rule.name,
      x_Pool: rule.pool ?? null,
      ...validityOf(rule, `Rule "${rule.name}"`, where),
    },
  };
}

/** An account's own payer, tried when nothing else fits. */
function accountRule({ SubAccountId, x_CostCenter, x_Where, x_ValidFrom, x_ValidTo }: AccountRow, inputs: string, dimension: Dimension): WrittenRule {
  const where = join(inputs, x_Where!);
  checkTargetPayer(dimension, x_CostCenter!, `The account ${SubAccountId}`, where);
  return {
    name: accountRuleName(SubAccountId),
    when: { SubAccountId: [SubAccountId!] },
    where,
    whereOf: () => where,
    words: [],
    columns: {
      x_AllocationRuleText: `SubAccountId is ${SubAccountId} → cost center ${x_CostCenter}, to which the account belongs`,
      x_CostCenter: x_CostCenter!,
      x_CostCenterFrom: null,
      x_Catalog: null,
      x_Pool: null,
      x_ValidFrom,
      x_ValidTo,
    },
  };
}

/** Name of the rule that an account's own payer is. */
function accountRuleName(id: string | null): string {
  return `account ${id}`;
}

function checkTarget(rule: RuleEntry, where: string, dimension: Dimension, pools: readonly string[]): void {
  const { payer, payerFrom } = dimension.keys;
  const targets = [rule.cost_center, rule.cost_center_from, rule.pool].filter((target) => target !== undefined);
  if (targets.length !== 1 || (rule.catalog !== undefined && rule.cost_center_from === undefined)) {
    throw new CostbookError({
      name: 'RuleTargetMissing',
      what: `Rule "${rule.name}" names ${targets.length === 0 ? 'nobody who pays' : targets.length > 1 ? 'more than one payer' : 'a catalog and no attribute to look up in it'}.`,
      why: `Each rule sends cost to exactly one of ${payer}, ${payerFrom} or pool; a catalog says what the words of ${payerFrom} mean.`,
      fix: targets.length === 1 ? `Write ${payerFrom}: tag.<key>, or remove catalog.` : 'Keep one of the three keys.',
      where,
    });
  }
  const who = `Rule "${rule.name}"`;
  if (rule.cost_center !== undefined) checkTargetPayer(dimension, rule.cost_center, who, where);
  if (rule.pool !== undefined) checkPool(pools, dimension, rule.pool, who, where);
}

/** Throws RuleNameTwice (exit code 1). `taken` are names that rules have which are not written under "rules:", with their place. */
export function refuseSameNames({ value, whereOf }: Sourced<RuleFile>, taken: readonly [string, string][] = []): void {
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
function sentence(rule: RuleEntry, { noun }: Dimension): string {
  const words = sentenceOf(rule.when);
  const named = rule.catalog ? `the ${noun} that ${rule.catalog} gives for ${rule.cost_center_from}` : `the ${noun} that ${rule.cost_center_from} names`;
  const target = rule.pool ? `pool ${rule.pool}` : rule.cost_center_from ? named : `${noun} ${rule.cost_center}`;
  const dates = [rule.from ? `from ${rule.from}` : '', rule.to ? `to ${rule.to}` : ''].filter((each) => each !== '').join(' ');
  return `${words === 'everything' ? 'Everything' : words} → ${target}${dates === '' ? '' : `, ${dates}`}`;
}
