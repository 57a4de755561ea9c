-- kind:  view
-- in:    attributed_charges, replaced_shares, split_origins
-- grain: one charge that counts (x_ChargeId), with every dimension of its day's row, and what its shares name it where it has any (x_Origin)
-- spec:  pipeline/contract/charges.ts; shares of what is on a bill are left out
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
  charges.ResourceId,
  ResourceName,
  ResourceType,
  AllocatedMethodId,
  AllocatedResourceId,
  AllocatedResourceName,
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
  with_tags(charges.Tags, AllocatedTags) AS Tags,
  x_NamedColumns,
  x_Origin,
  x_BillId,
  x_BillRow,
  x_ChargeId,
  BilledCost,
  EffectiveCost,
  ListCost,
  ContractedCost,
  ConsumedQuantity,
  PricingQuantity,
  BillingPeriodEnd
FROM attributed_charges AS charges
ANTI JOIN replaced_shares
  ON is_replaced(x_SplitWeight, charges.x_OriginCluster, charges.x_OriginResourceId, charges.x_OriginResourceName, ChargePeriodStart, ChargePeriodEnd)
LEFT JOIN split_origins
  ON x_IsSplit = (x_SplitWeight IS NULL)
  AND x_Day = ChargePeriodStart::DATE
  AND split_origins.ResourceId IS NOT DISTINCT FROM charges.ResourceId
  AND split_origins.Tags IS NOT DISTINCT FROM charges.Tags
