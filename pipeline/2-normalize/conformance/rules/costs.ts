/** The four costs, quantities, prices and currencies. Notation: ../read-rules.ts. */
export const COSTS = `
BilledCost
  headings C-000-M
  removed C-004-M: C-001-M and C-003-M say it
  removed C-007-M: C-007-C, with a tolerance
  C-001-M MUST be a decimal
  C-002-M MUST be a plain number
  C-003-M MUST NOT be null
  C-005-C MUST be 0 on charges of a party that does not invoice them [intent]
  C-006-M MUST be denominated in BillingCurrency [currency]
  C-007-C (1.4) MUST NOT differ, summed per InvoiceId and InvoiceIssuerName, from the issued invoice by more than its tolerance [invoice]
  C-008-C (1.4) MAY differ from what an unissued invoice estimates [may]
  C-009-M (1.4) MUST be net of every discount that applies [price list]
  C-010-M (1.4) MUST NOT include what a covering charge offsets [intent]
  C-011-M (1.4) MUST be 0 when ChargeCategory is Usage and CommitmentDiscountStatus is Used or Unused
  C-012-M (1.4) MUST be as invoiced, not estimated [invoice]

ConsumedQuantity
  headings C-000-C C-003-C C-005-C
  C-001-M MUST be a decimal
  C-002-M MUST be a plain number
  C-004-C MUST be null when ChargeCategory is not Usage, or CommitmentDiscountStatus is Unused
  C-006-C MUST NOT be null when ChargeCategory is Usage and CommitmentDiscountStatus is not Unused and ChargeClass is not Correction
  C-007-C MAY be null when ChargeClass is Correction [may]
  C-008-C MUST be a readable decimal
  C-009-C MUST be null when SkuPriceId is null

ConsumedUnit
  headings C-000-C C-004-C
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-003-O SHOULD be a unit as FOCUS writes units
  C-005-C MUST be null when ConsumedQuantity is null
  C-006-C MUST NOT be null when ConsumedQuantity is not null

ContractedCost
  headings C-000-M C-006-C
  C-001-M MUST be a decimal
  C-002-M MUST be a plain number
  C-003-M MUST NOT be null
  C-004-M MUST be a readable decimal
  C-005-M MUST be denominated in BillingCurrency [currency]
  C-007-M MUST follow the ContractedCost of the charges it is calculated from [intent]
  C-008-M MUST equal BilledCost when ChargeCategory is Credit and ContractedUnitPrice is null
  C-011-C MUST equal ContractedUnitPrice × PricingQuantity

ContractedUnitPrice
  headings C-000-C C-001-M C-004-M C-008-C
  C-002-M MUST be a decimal
  C-003-M MUST be a plain number
  C-005-C MUST be null when ChargeCategory is Tax
  C-006-C MUST NOT be null when ChargeCategory is Usage or Purchase and ChargeClass is not Correction
  C-007-O MAY be null in all other cases [may]
  C-009-M MUST be 0 or more
  C-010-M MUST be denominated in BillingCurrency [currency]
  C-013-C MUST multiply with PricingQuantity to ContractedCost
  C-014-C MUST be null when SkuPriceId is null
  C-015-C MUST NOT be null when SkuPriceId is not null

EffectiveCost
  headings C-000-M C-008-C C-011-C
  removed C-004-M: C-001-M and C-003-M say it
  removed C-005-C: C-020-C says it more exactly
  removed C-007-O: C-023-C
  removed C-009-M C-010-M: C-017-C
  removed C-012-C C-013-C: C-022-C
  C-001-M MUST be a decimal
  C-002-M MUST be a plain number
  C-003-M MUST NOT be null
  C-006-M MUST be denominated in BillingCurrency [currency]
  C-014-M (1.4) MUST be net of every discount that applies [price list]
  C-015-C (1.4) MUST equal BilledCost when ChargeCategory is Usage and CommitmentDiscountId is null and ContractApplied is null and BilledCost is not 0
  C-016-C (1.4) MUST equal BilledCost on purchases that neither cover nor are covered [intent]
  C-017-C (1.4) MUST equal BilledCost when ChargeCategory is Tax or Credit
  C-018-C (1.4) MAY differ from BilledCost on adjustments [may]
  C-019-M (1.4) MUST include the share of the purchases that cover the charge [intent]
  C-020-C (1.4) MUST be 0 when ChargeCategory is Purchase and CommitmentDiscountId is not null
  C-021-C (1.4) MUST be 0 on charges of a party that did not originate them [intent]
  C-022-C (1.4) MUST add up, per commitment and charge period of its purchase, to the BilledCost
  C-023-C (1.4) MAY differ in sum from BilledCost where a commitment spans months or accounts [may]

ListCost
  headings C-000-M C-006-C
  C-001-M MUST be a decimal
  C-002-M MUST be a plain number
  C-003-M MUST NOT be null
  C-004-M MUST be a readable decimal
  C-005-M MUST be denominated in BillingCurrency [currency]
  C-007-M MUST follow the ListCost of the charges it is calculated from [intent]
  C-008-M MUST equal BilledCost when ChargeCategory is Credit and ListUnitPrice is null
  C-011-C MUST equal ListUnitPrice × PricingQuantity

ListUnitPrice
  headings C-000-C C-003-M C-007-C
  C-001-M MUST be a decimal
  C-002-M MUST be a plain number
  C-004-C MUST be null when ChargeCategory is Tax
  C-005-C MUST NOT be null when ChargeCategory is Usage or Purchase and ChargeClass is not Correction
  C-006-O MAY be null in all other cases [may]
  C-008-M MUST be 0 or more
  C-009-M MUST be denominated in BillingCurrency [currency]
  C-012-C MUST be null when SkuPriceId is null
  C-013-C MUST NOT be null when SkuPriceId is not null
  C-014-C MUST multiply with PricingQuantity to ListCost

PricingCategory
  headings C-000-C C-002-M C-006-C
  C-001-M MUST be text
  C-003-C MUST be null when ChargeCategory is Tax
  C-004-C MUST NOT be null when ChargeCategory is Usage or Purchase and ChargeClass is not Correction
  C-005-O MAY be null in all other cases [may]
  C-007-M MUST be one of its allowed values
  C-008-C MUST be Standard at rates agreed beforehand [price list]
  C-009-C MUST be Committed on usage of a commitment, and only there
  C-010-C MUST be Dynamic at rates that the provider may change [price list]
  C-011-C MUST be Other where no other category fits [price list]
  C-012-C MUST be null when SkuPriceId is null

PricingCurrency
  headings C-000-C
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-003-M MUST be a currency code
  C-004-M MUST NOT be null

PricingCurrencyContractedUnitPrice
  headings C-000-C C-003-M C-007-C
  C-001-M MUST be a decimal
  C-002-M MUST be a plain number
  C-004-C MUST be null when ChargeCategory is Tax
  C-005-C MUST NOT be null when ChargeCategory is Usage or Purchase and ChargeClass is not Correction
  C-006-O MAY be null in all other cases [may]
  C-008-C MUST be 0 or more
  C-009-C MUST be denominated in PricingCurrency [currency]
  C-011-C MUST be null when SkuPriceId is null
  C-012-C MUST NOT be null when SkuPriceId is not null

PricingCurrencyEffectiveCost
  headings C-000-C
  C-001-M MUST be a decimal
  C-002-M MUST be a plain number
  C-003-M MUST NOT be null
  C-004-M MUST be a readable decimal
  C-005-M MUST be 0 when ChargeCategory is Purchase and CommitmentDiscountId is not null
  C-006-M MUST be denominated in PricingCurrency [currency]

PricingCurrencyListUnitPrice
  headings C-000-C C-003-M C-007-C
  C-001-M MUST be a decimal
  C-002-M MUST be a plain number
  C-004-C MUST be null when ChargeCategory is Tax
  C-005-C MUST NOT be null when ChargeCategory is Usage or Purchase and ChargeClass is not Correction
  C-006-O MAY be null in all other cases [may]
  C-008-M MUST be 0 or more
  C-009-M MUST be denominated in PricingCurrency [currency]
  C-011-C MUST be null when SkuPriceId is null
  C-012-C MUST NOT be null when SkuPriceId is not null

PricingQuantity
  headings C-000-M C-003-M
  C-001-M MUST be a decimal
  C-002-M MUST be a plain number
  C-004-C MUST be null when ChargeCategory is Tax
  C-005-C MUST NOT be null when ChargeCategory is Usage or Purchase and ChargeClass is not Correction
  C-006-O MAY be null in all other cases [may]
  C-011-C MUST be null when SkuPriceId is null
  C-012-C MUST be a readable decimal
  C-013-C MUST multiply with each unit price to the cost of its kind

PricingUnit
  headings C-000-M C-004-C C-007-C
  C-001-M MUST be text
  C-002-M MUST NOT be blank
  C-003-O SHOULD be a unit as FOCUS writes units
  C-005-C MUST be null when PricingQuantity is null
  C-006-C MUST NOT be null when PricingQuantity is not null
  C-008-M MUST mean what the price list measures in [price list]
  C-009-C MUST mean what the invoice measures in [invoice]
`;
