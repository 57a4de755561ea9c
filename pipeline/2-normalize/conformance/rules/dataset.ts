/** Which columns a bill has to bring. Notation: ../read-rules.ts. */
export const DATASET = `
CostAndUsage
  headings D-000-M D-001-M D-002-M D-046-C D-050-C D-054-C
  D-003-C AvailabilityZone SHOULD be present where the provider has zones
  D-004-C ListUnitPrice MUST be present where the provider has list prices
  D-005-M BillingAccountName MUST be present
  D-006-M BilledCost MUST be present
  D-007-C BillingAccountType MUST be present where the provider has several types of billing accounts
  D-008-M ChargeCategory MUST be present
  D-009-M BillingPeriodStart MUST be present
  D-010-M BillingPeriodEnd MUST be present
  D-011-C ConsumedQuantity MUST be present where the provider has measured usage
  D-012-C CommitmentDiscountName MUST be present where the provider has commitments
  D-013-C CommitmentDiscountId MUST be present where the provider has commitments
  D-014-C CommitmentDiscountType MUST be present where the provider has commitments
  D-015-C CommitmentDiscountUnit MUST be present where the provider has commitments
  D-016-C CommitmentDiscountCategory MUST be present where the provider has commitments
  D-017-C CommitmentDiscountStatus MUST be present where the provider has commitments
  D-018-C CommitmentDiscountQuantity MUST be present where the provider has commitments
  D-019-C SubAccountId MUST be present where the provider has sub accounts
  D-020-C CapacityReservationStatus MUST be present where the provider has capacity reservations
  D-022-C PricingCategory MUST be present where the provider has several pricing categories
  D-023-M InvoiceIssuerName MUST be present
  D-024-M BillingAccountId MUST be present
  D-025-M ChargeDescription MUST be present
  D-026-M ChargeClass MUST be present
  D-027-O ChargeFrequency SHOULD be present
  D-028-M ChargePeriodEnd MUST be present
  D-029-C SubAccountName MUST be present where the provider has sub accounts
  D-030-M ContractedCost MUST be present
  D-031-M EffectiveCost MUST be present
  D-032-M ListCost MUST be present
  D-033-O InvoiceId SHOULD be present
  D-034-C ContractedUnitPrice MUST be present where the provider has negotiated prices
  D-035-M BillingCurrency MUST be present
  D-036-M PricingQuantity MUST be present
  D-037-M ChargePeriodStart MUST be present
  D-039-C ResourceType MUST be present where the provider has types of resources
  D-040-M ServiceCategory MUST be present
  D-041-M ServiceName MUST be present
  D-042-O ServiceSubcategory SHOULD be present
  D-043-C ResourceId MUST be present where the provider has resources
  D-044-C ResourceName MUST be present where the provider has resources
  D-045-C PricingCurrency MUST be present where the provider has prices in another currency
  D-047-C PricingCurrencyContractedUnitPrice MUST be present where the provider has prices in a virtual currency
  D-048-C PricingCurrencyContractedUnitPrice SHOULD be present where the provider has prices in another currency
  D-049-C PricingCurrencyContractedUnitPrice MAY be present where the provider has prices in another currency [may]
  D-051-C PricingCurrencyEffectiveCost MUST be present where the provider has prices in a virtual currency
  D-052-C PricingCurrencyEffectiveCost SHOULD be present where the provider has prices in another currency
  D-053-C PricingCurrencyEffectiveCost MAY be present where the provider has prices in another currency [may]
  D-055-C PricingCurrencyListUnitPrice MUST be present where the provider has prices in a virtual currency
  D-056-C PricingCurrencyListUnitPrice SHOULD be present where the provider has prices in another currency
  D-057-C PricingCurrencyListUnitPrice MAY be present where the provider has prices in another currency [may]
  D-058-C SkuPriceId MUST be present where the provider has unit prices
  D-059-C SkuMeter MUST be present where the provider has unit prices
  D-060-C SkuId MUST be present where the provider has unit prices
  D-061-C SkuPriceDetails MUST be present where the provider has unit prices
  D-062-C RegionName MUST be present where the provider has regions
  D-063-C RegionId MUST be present where the provider has regions
  D-064-C Tags MUST be present where the provider has tags
  D-065-C CapacityReservationId MUST be present where the provider has capacity reservations
  D-066-C ConsumedUnit MUST be present where the provider has measured usage
  D-067-C SubAccountType MUST be present where the provider has several types of sub accounts
  D-068-M PricingUnit MUST be present
  D-069-C AllocatedMethodDetails SHOULD be present where the provider has allocated charges
  D-070-C AllocatedMethodId MUST be present where the provider has allocated charges
  D-071-C AllocatedResourceId MUST be present where the provider has allocated charges
  D-072-C AllocatedResourceName MUST be present where the provider has allocated charges
  D-073-C AllocatedTags MUST be present where the provider has allocated charges
  D-074-C ContractApplied MUST be present where the provider has contract commitments
  D-075-M HostProviderName MUST be present
  D-076-M ServiceProviderName MUST be present
  D-097-C (1.4) CommitmentProgramEligibilityDetails MUST be present where the provider has commitments
  D-098-C (1.4) InvoiceDetailId MUST be present where the provider has invoices
`;
