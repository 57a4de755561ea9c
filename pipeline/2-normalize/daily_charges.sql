-- in:    charges
-- grain: one day and combination of dimensions (every column before BilledCost)
-- spec:  pipeline/contract/charges.ts
SELECT
  ChargePeriodStart::DATE AS ChargePeriodStart,
  date_trunc('month', BillingPeriodStart)::DATE AS BillingPeriodStart,
  InvoiceIssuerName,
  BillingAccountId,
  BillingAccountName,
  BillingCurrency,
  ServiceProviderName,
  SubAccountId,
  SubAccountName,
  ServiceCategory,
  ServiceName,
  RegionId,
  RegionName,
  ResourceId,
  ResourceName,
  ResourceType,
  SkuId,
  SkuMeter,
  ChargeCategory,
  ChargeClass,
  ChargeFrequency,
  CASE WHEN ChargeCategory IS DISTINCT FROM 'Usage' THEN ChargeDescription END AS ChargeDescription,
  PricingCategory,
  PricingUnit,
  ConsumedUnit,
  CommitmentDiscountId,
  CommitmentDiscountType,
  CommitmentDiscountStatus,
  -- Of a charge split over a cluster, the tags of the part say whose it is; FOCUS keeps their keys apart from those in Tags.
  CASE
    WHEN json_valid(AllocatedTags) AND json_valid(coalesce(Tags, '{}')) THEN json_merge_patch(coalesce(Tags, '{}'), AllocatedTags)::VARCHAR
    ELSE Tags
  END AS Tags,
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(ListCost) AS ListCost,
  sum(ContractedCost) AS ContractedCost,
  sum(ConsumedQuantity) AS ConsumedQuantity,
  sum(PricingQuantity) AS PricingQuantity,
  count(*) AS x_ChargeCount,
  max(BillingPeriodEnd)::DATE AS BillingPeriodEnd
FROM charges
GROUP BY ALL
