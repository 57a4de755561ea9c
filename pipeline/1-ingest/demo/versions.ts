/** Columns of a delivery, by version of FOCUS. */
import type { FocusVersion } from './company.ts';

const V1_0 = `AvailabilityZone BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd BillingPeriodStart ChargeCategory ChargeClass
  ChargeDescription ChargeFrequency ChargePeriodEnd ChargePeriodStart CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountName
  CommitmentDiscountStatus CommitmentDiscountType ConsumedQuantity ConsumedUnit ContractedCost ContractedUnitPrice EffectiveCost InvoiceIssuerName ListCost
  ListUnitPrice PricingCategory PricingQuantity PricingUnit ProviderName PublisherName RegionId RegionName ResourceId ResourceName ResourceType
  ServiceCategory ServiceName SkuId SkuPriceId SubAccountId SubAccountName Tags`.split(/\s+/);
const V1_2 = [
  ...V1_0,
  ...`CapacityReservationId CapacityReservationStatus CommitmentDiscountQuantity CommitmentDiscountUnit ServiceSubcategory SkuMeter SkuPriceDetails
  InvoiceId BillingAccountType SubAccountType PricingCurrency PricingCurrencyContractedUnitPrice PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice`.split(
    /\s+/,
  ),
];
const V1_3 = [
  ...V1_2,
  ...'AllocatedMethodId AllocatedMethodDetails AllocatedResourceId AllocatedResourceName AllocatedTags ContractApplied ServiceProviderName HostProviderName'.split(
    ' ',
  ),
];
const V1_4 = [...V1_3.filter((name) => name !== 'ProviderName' && name !== 'PublisherName'), 'InvoiceDetailId', 'CommitmentProgramEligibilityDetails'];

/** FOCUS columns of each version, sorted as the specification wants: 43, 57, 65 and 65. */
export const FOCUS_COLUMNS: Readonly<Record<FocusVersion, readonly string[]>> = {
  '1.0': V1_0.toSorted(),
  '1.2': V1_2.toSorted(),
  '1.3': V1_3.toSorted(),
  '1.4': V1_4.toSorted(),
};
