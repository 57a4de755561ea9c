/** Lays the rules of a dimension out as rows that SQL joins. */
import { join, relative } from 'node:path';
import type { Sourced } from '../engine/config.ts';
import type { Context } from '../engine/context.ts';
import type { Database } from '../engine/duckdb.ts';
import { CostbookError } from '../engine/errors.ts';
import { type LineOrigin, lineOrigins } from '../engine/git.ts';
import { refuseBrokenRegex } from '../engine/regex.ts';
import { alternativesOf, type Condition, type When } from './conditions.ts';
import { absenceOf, COST_CENTERS, checkTargetPayer, type Dimension, idsOf, type Payer } from './dimension.ts';
import { checkKnown } from './known-words.ts';
import { UNALLOCATED } from './organization.ts';
import { type PoolFile, type PoolTables, poolTables } from './pools.ts';
import type { TagSynonyms } from './tag-synonyms.ts';

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

/** A rule as its file has it: conditions, where it stands, and columns of the table `rules`. */
export interface WrittenRule {
  readonly name: string;
  readonly when: When;
  /** `file:line`. */
  readonly where: string;
  readonly whereOf: (attribute: string) => string;
  readonly columns: Row;
  /** Rows of `catalog_words`, where the payer is looked up. */
  readonly words: Row[];
}

/** The file of a dimension as rows: each member is a table of the same name in snake_case. */
export interface RuleTables extends PoolTables {
  /** Who can bear cost, and Unallocated: x_CostCenter, x_CostCenterName, x_ValidFrom, x_ValidTo. */
  readonly payers: readonly Payer[];
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

/** Reads `when` and `of`: turns them into rows of conditionSets and ruleConditions. */
export type ConditionReader = (set: number, when: When, where: string, whereOf: (attribute: string) => string) => Promise<void>;

/** The attribute as tables spell it. Throws RuleColumnUnknown (exit code 1), found at `where`. */
export type AttributeReader = (attribute: string, where: string) => string;

/** What rules may speak of: columns of daily charges, tags, and the payers of the dimension that comes before. */
export async function attributeReader(
  { database }: Context,
  dimension: Dimension,
  canonicalKey: TagSynonyms['canonicalKey'],
): Promise<{ namedColumns: string[]; attributeOf: AttributeReader }> {
  const rows = await database.rows<{ x_Column: string }>('SELECT unnest(json_keys(any_value(x_NamedColumns))) AS x_Column FROM daily_charges');
  const before = dimension.after ? [dimension.after.attribute] : [];
  const namedColumns = [...rows.map(({ x_Column }) => x_Column), ...before];
  const attributeOf: AttributeReader = (attribute, where) => {
    if (attribute.startsWith('tag.')) return `tag.${canonicalKey(attribute.slice('tag.'.length))}`;
    if (!before.includes(attribute)) refuseOtherDimension(dimension, attribute, where);
    const known = [...RULE_COLUMNS, ...namedColumns];
    checkKnown({ name: 'RuleColumnUnknown', noun: 'column', known, list: 'The table of charges' }, attribute, 'A rule', where);
    return attribute;
  };
  return { namedColumns, attributeOf };
}

/** Only the dimension that this one comes after has been allocated when its rules are tried. */
function refuseOtherDimension({ file, id, after }: Dimension, attribute: string, where: string): void {
  const other = attribute === 'x_CostCenter' ? COST_CENTERS : attribute.startsWith('dimension.') ? attribute.slice('dimension.'.length) : null;
  if (other === null || id === COST_CENTERS || other === id) return;
  throw new CostbookError({
    name: 'DimensionNotBefore',
    what: `A rule asks for "${attribute}", and ${file} ${after ? `comes after ${after.id}` : 'comes after no other dimension'}.`,
    why: 'A rule can ask who bears a cost in another dimension once that one is allocated; it sees the one right before it.',
    fix: `Write "after: ${other}" at the top of ${file}${after ? ` instead of "after: ${after.id}"` : ''}, or take the condition out.`,
    where,
  });
}

/** What tags mean, in every dimension. */
export interface TagWords {
  readonly canonicalKey: TagSynonyms['canonicalKey'];
  /** Tags that resource groups and sub accounts hand on, some of them for a time. */
  readonly handedTags: readonly Row[];
}

interface Surroundings extends TagWords {
  readonly dimension: Dimension;
  /** Pools that are not in the file. */
  readonly followingPools: readonly Row[];
}

/**
 * Lays out rules, in the order in which they are tried, and the pools of a file.
 * Throws RuleColumnUnknown, DimensionNotBefore, RegexNotValid, RuleTooWide and the errors of pools (exit code 1), each with file and line.
 */
export async function ruleTables(context: Context, written: readonly WrittenRule[], pools: Sourced<PoolFile>, surroundings: Surroundings): Promise<RuleTables> {
  const { dimension, canonicalKey, handedTags, followingPools } = surroundings;
  const { namedColumns, attributeOf } = await attributeReader(context, dimension, canonicalKey);
  const conditionSets: Row[] = [];
  const ruleConditions: Row[] = [];
  const readConditions: ConditionReader = async (set, when, where, whereOf) => {
    for (const [a, alternative] of alternativesOf(when, where).entries()) {
      const key = { x_ConditionSet: String(set), x_Alternative: String(a + 1) };
      conditionSets.push(key);
      for (const [number, condition] of alternative.entries()) {
        const place = whereOf(condition.attribute);
        const x_Attribute = attributeOf(condition.attribute, place);
        await refuseBadOperands(context.database, dimension, condition, place);
        ruleConditions.push(...operandRows(condition).map((row) => ({ ...key, x_ConditionNumber: String(number + 1), x_Attribute, ...row })));
      }
    }
  };
  const originOf = originReader(context.folders.inputs);
  const rules: Row[] = [];
  for (const { name, when, where, whereOf, columns } of written) {
    const order = rules.length + 1;
    await readConditions(order, when, where, whereOf);
    const { x_CostCenter = null, x_ValidFrom = null, x_ValidTo = null } = columns;
    const x_AllocationRuleText = `${columns.x_AllocationRuleText}${absenceOf(dimension, x_CostCenter, { x_ValidFrom, x_ValidTo })}`;
    rules.push({ x_AllocationRuleOrder: String(order), x_AllocationRuleId: name, ...columns, x_AllocationRuleText, ...originOf(where) });
  }
  const poolRows = await poolTables(pools, { dimension, firstConditionSet: rules.length + 1, readConditions, followingPools });
  const days = [...rules, ...handedTags, ...poolRows.pools, ...dimension.payers].flatMap(({ x_ValidFrom, x_ValidTo }) => [
    x_ValidFrom ?? null,
    x_ValidTo ?? null,
  ]);
  const slices = new Set(days.filter((day) => day !== null));
  return {
    payers: [...dimension.payers, { x_CostCenter: UNALLOCATED, x_CostCenterName: UNALLOCATED, x_ValidFrom: null, x_ValidTo: null }],
    rules,
    conditionSets,
    ruleConditions,
    catalogWords: written.flatMap(({ words }) => words),
    ruleSlices: ['0001-01-01', ...slices].map((x_SliceStart) => ({ x_SliceStart })),
    namedColumns: namedColumns.map((x_Column) => ({ x_Column })),
    ...poolRows,
  };
}

function operandRows({ operator, operands, isNegated }: Condition): Row[] {
  return operands.map((operand) => ({
    x_Operator: operator,
    x_Operand: operator === 'regex' ? operand : operand.toLowerCase(),
    x_IsNegated: String(isNegated),
  }));
}

async function refuseBadOperands(database: Database, { after }: Dimension, { attribute, operator, operands }: Condition, where: string): Promise<void> {
  if (operator === 'regex')
    for (const operand of operands)
      await refuseBrokenRegex(database, operand, { why: 'A rule with a broken pattern would match nothing.', or: 'prefix or contains', where });
  if (operator !== 'is' || attribute !== after?.attribute) return;
  const known = new Set([...idsOf(after), UNALLOCATED].map((id) => id.toLowerCase()));
  for (const operand of operands) if (!known.has(operand.toLowerCase())) checkTargetPayer(after, operand, 'A rule', where);
}

/** Where an entry stands below the folder of inputs, and who wrote the line that it begins with. */
function originReader(inputs: string): (where: string) => Row {
  const files = new Map<string, ReadonlyMap<number, LineOrigin>>();
  return (where) => {
    const [, path = '', line = ''] = /^(.*):(\d+)$/.exec(where) ?? [];
    const name = relative(inputs, path).replaceAll('\\', '/');
    if (!files.has(name)) files.set(name, lineOrigins(join(inputs, name)));
    const origin = files.get(name)?.get(Number(line));
    return { x_Where: `${name}:${line}`, x_Author: origin?.author ?? null, x_Commit: origin?.commit.slice(0, 12) ?? null, x_CommittedOn: origin?.day ?? null };
  };
}
