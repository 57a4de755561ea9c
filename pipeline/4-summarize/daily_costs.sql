-- in:    reported_charges
-- grain: one day, origin, charge category and payer (all columns but the four costs)
-- spec:  contract/gold.ts
SELECT
  ChargePeriodStart, BillingPeriodStart,
  ServiceProviderName, SubAccountId, SubAccountName, ServiceCategory, ServiceName, RegionId,
  ChargeCategory, x_CostCenter, x_AllocationKind,
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(ListCost) AS ListCost,
  sum(ContractedCost) AS ContractedCost
FROM reported_charges
GROUP BY ALL
