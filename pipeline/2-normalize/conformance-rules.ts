/** The FOCUS 1.4 rules that say most about a bill, as SQL conditions that hold for the rows that break them. */
import { FOCUS_COLUMNS } from '../contract/focus.ts';
import { quoteText } from '../engine/duckdb.ts';

export interface ConformanceRule {
  /** Column, then what is asked of it. */
  readonly id: string;
  readonly text: string;
  /** Rows that the rule speaks of. */
  readonly appliesTo: string;
  /** Those of them that break it; never NULL where it matters: written with IS [NOT] DISTINCT FROM. */
  readonly isBrokenBy: string;
  /** Text that shows what a breaking row holds. */
  readonly example: string;
}

/** Amounts from price times quantity may differ by half a cent and a thousandth: prices are published rounded. Compared as floats: nothing is summed. */
const HALF_CENT = '0.005';

/** About 50 rules on columns of `charges`. */
export const CONFORMANCE_RULES: readonly ConformanceRule[] = [
  ...FOCUS_COLUMNS.filter(({ level, isNullable }) => level !== 'conditional' && !isNullable).map(({ name, level }) =>
    rule(`${name}-NotNull`, `${name} ${level === 'mandatory' ? 'MUST' : 'SHOULD'} NOT be null.`, 'true', `${name} IS NULL`, 'ChargeDescription'),
  ),
  ...FOCUS_COLUMNS.flatMap(({ name, values }) =>
    values
      ? [
          rule(
            `${name}-AllowedValues`,
            `${name} MUST be one of ${values.join(', ')}.`,
            `${name} IS NOT NULL`,
            `${name} NOT IN (${values.map(quoteText).join(', ')})`,
            name,
          ),
        ]
      : [],
  ),
  ...FOCUS_COLUMNS.filter(({ type }) => type === 'json').map(({ name }) =>
    rule(`${name}-Object`, `${name} MUST be a JSON object.`, `${name} IS NOT NULL`, `NOT starts_with(${name}, '{')`, name),
  ),
  rule(
    'BillingCurrency-Iso4217',
    'BillingCurrency MUST be a three-letter ISO 4217 code.',
    'BillingCurrency IS NOT NULL',
    "NOT regexp_full_match(BillingCurrency, '[A-Z]{3}')",
    'BillingCurrency',
  ),
  ...['BillingPeriod', 'ChargePeriod'].map((period) =>
    rule(
      `${period}End-AfterStart`,
      `${period}End MUST be after ${period}Start: it is exclusive.`,
      `${period}Start IS NOT NULL AND ${period}End IS NOT NULL`,
      `${period}End <= ${period}Start`,
      `${period}End::VARCHAR`,
    ),
  ),
  ...['ListUnitPrice', 'ContractedUnitPrice'].map((price) =>
    rule(`${price}-NotNegative`, `${price} MUST NOT be negative.`, `${price} IS NOT NULL`, `${price} < 0`, `${price}::VARCHAR`),
  ),
  ...['List', 'Contracted'].map((kind) => {
    const cost = `${kind}Cost`;
    const gap = `abs(${cost}::DOUBLE - ${kind}UnitPrice::DOUBLE * PricingQuantity::DOUBLE)`;
    return rule(
      `${cost}-PriceTimesQuantity`,
      `${cost} MUST equal ${kind}UnitPrice × PricingQuantity.`,
      `${kind}UnitPrice IS NOT NULL AND PricingQuantity IS NOT NULL AND ${cost} IS NOT NULL AND ChargeClass IS DISTINCT FROM 'Correction'`,
      `${gap} > ${HALF_CENT} AND ${gap} > abs(${cost}::DOUBLE) * 0.001`,
      `${cost} || ' instead of ' || ${kind}UnitPrice || ' × ' || PricingQuantity`,
    );
  }),
  rule(
    'EffectiveCost-Purchase',
    'EffectiveCost MUST be 0 on a purchase that covers other charges.',
    "ChargeCategory = 'Purchase' AND CommitmentDiscountId IS NOT NULL",
    'EffectiveCost IS DISTINCT FROM 0',
    'EffectiveCost::VARCHAR',
  ),
  rule(
    'EffectiveCost-TaxCredit',
    'EffectiveCost MUST equal BilledCost on Tax and Credit.',
    "ChargeCategory IN ('Tax', 'Credit')",
    'EffectiveCost IS DISTINCT FROM BilledCost',
    'EffectiveCost::VARCHAR',
  ),
  rule(
    'EffectiveCost-UncoveredUsage',
    'EffectiveCost MUST equal BilledCost on usage that nothing covers.',
    "ChargeCategory = 'Usage' AND CommitmentDiscountId IS NULL AND ContractApplied IS NULL AND BilledCost <> 0",
    'EffectiveCost IS DISTINCT FROM BilledCost',
    "EffectiveCost || ' where BilledCost is ' || BilledCost",
  ),
  rule(
    'BilledCost-Covered',
    'BilledCost MUST be 0 on usage that a commitment covers in full.',
    "CommitmentDiscountStatus = 'Used' AND ChargeCategory = 'Usage'",
    'BilledCost IS DISTINCT FROM 0',
    'BilledCost::VARCHAR',
  ),
  rule(
    'ChargeFrequency-Purchase',
    'ChargeFrequency MUST NOT be Usage-Based on a purchase.',
    "ChargeCategory = 'Purchase'",
    "ChargeFrequency IS NOT DISTINCT FROM 'Usage-Based'",
    'ChargeFrequency',
  ),
  rule(
    'CommitmentDiscountId-Purchase',
    'ResourceId MUST be the CommitmentDiscountId on its purchase.',
    "ChargeCategory = 'Purchase' AND CommitmentDiscountId IS NOT NULL",
    'ResourceId IS DISTINCT FROM CommitmentDiscountId',
    'ResourceId',
  ),
  rule(
    'CommitmentDiscountId-Unused',
    'ResourceId MUST be the CommitmentDiscountId on its unused part.',
    "CommitmentDiscountStatus = 'Unused'",
    'ResourceId IS DISTINCT FROM CommitmentDiscountId',
    'ResourceId',
  ),
  rule(
    'CommitmentDiscountStatus-Usage',
    'CommitmentDiscountStatus MUST be set on usage of a commitment.',
    "ChargeCategory = 'Usage' AND CommitmentDiscountId IS NOT NULL",
    'CommitmentDiscountStatus IS NULL',
    'CommitmentDiscountId',
  ),
  rule(
    'ConsumedQuantity-Unused',
    'ConsumedQuantity MUST be null on the unused part of a commitment.',
    "CommitmentDiscountStatus = 'Unused'",
    'ConsumedQuantity IS NOT NULL',
    'ConsumedQuantity::VARCHAR',
  ),
  rule(
    'ConsumedQuantity-Usage',
    'ConsumedQuantity MUST be null on charges that are not usage.',
    "ChargeCategory IS DISTINCT FROM 'Usage'",
    'ConsumedQuantity IS NOT NULL',
    'ConsumedQuantity::VARCHAR',
  ),
  rule(
    'PricingCategory-Committed',
    'PricingCategory MUST be Committed only on usage that a commitment covers.',
    "PricingCategory = 'Committed'",
    "CommitmentDiscountId IS NULL OR ChargeCategory IS DISTINCT FROM 'Usage'",
    'ChargeDescription',
  ),
  rule('SkuId-Tax', 'SkuId MUST be null on Tax.', "ChargeCategory = 'Tax'", 'SkuId IS NOT NULL', 'SkuId'),
  rule(
    'SkuId-Required',
    'SkuId MUST NOT be null on Usage and Purchase.',
    "ChargeCategory IN ('Usage', 'Purchase') AND ChargeClass IS DISTINCT FROM 'Correction'",
    'SkuId IS NULL',
    'ChargeDescription',
  ),
  rule('SkuPriceId-Tax', 'SkuPriceId MUST be null on Tax.', "ChargeCategory = 'Tax'", 'SkuPriceId IS NOT NULL', 'SkuPriceId'),
  rule('SkuMeter-SkuId', 'SkuMeter MUST be null where SkuId is null.', 'SkuId IS NULL', 'SkuMeter IS NOT NULL', 'SkuMeter'),
  rule('PricingQuantity-Tax', 'PricingQuantity MUST be null on Tax.', "ChargeCategory = 'Tax'", 'PricingQuantity IS NOT NULL', 'PricingQuantity::VARCHAR'),
  rule(
    'ResourceName-NotId',
    'ResourceName MUST NOT repeat ResourceId.',
    'ResourceName IS NOT NULL',
    'ResourceName IS NOT DISTINCT FROM ResourceId',
    'ResourceName',
  ),
  rule(
    'CapacityReservationStatus-Usage',
    'CapacityReservationStatus MUST be set on usage of a reservation.',
    "CapacityReservationId IS NOT NULL AND ChargeCategory = 'Usage'",
    'CapacityReservationStatus IS NULL',
    'CapacityReservationId',
  ),
  ...together('ConsumedUnit', 'ConsumedQuantity'),
  ...together('PricingUnit', 'PricingQuantity'),
  ...together('RegionName', 'RegionId'),
  ...together('CommitmentDiscountUnit', 'CommitmentDiscountQuantity'),
  ...together('CommitmentDiscountCategory', 'CommitmentDiscountId'),
  ...together('CommitmentDiscountType', 'CommitmentDiscountId'),
  ...together('ResourceType', 'ResourceId'),
  ...together('SubAccountName', 'SubAccountId'),
  ...together('AllocatedResourceName', 'AllocatedResourceId'),
];

function rule(id: string, text: string, appliesTo: string, isBrokenBy: string, example: string): ConformanceRule {
  return { id, text, appliesTo, isBrokenBy, example };
}

/** Two columns of which both or none are set. */
function together(column: string, other: string): ConformanceRule[] {
  const text = `${column} MUST be null where ${other} is null, and set where it is set.`;
  return [
    rule(
      `${column}-${other}`,
      text,
      `${column} IS NOT NULL OR ${other} IS NOT NULL`,
      `${column} IS NULL OR ${other} IS NULL`,
      `coalesce(${column}, ${other}::VARCHAR)`,
    ),
  ];
}
