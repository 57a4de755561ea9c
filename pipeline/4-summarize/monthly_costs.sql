-- in:    reported_charges
-- grain: one billing period, origin, charge and pricing category, commitment status, pool and payer (all columns but the four costs)
-- spec:  contract/gold.ts
SELECT
  BillingPeriodStart,
  ServiceProviderName, SubAccountId, SubAccountName, ServiceCategory, ServiceName, RegionId,
  ChargeCategory, ChargeClass, PricingCategory, CommitmentDiscountStatus,
  x_CostCenter, x_AllocationKind, x_Pool,
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(ListCost) AS ListCost,
  sum(ContractedCost) AS ContractedCost
FROM reported_charges
GROUP BY ALL
