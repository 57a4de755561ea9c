-- in:    reported_charges
-- grain: one billing period, closed month that is corrected, kind, bill, origin, charge category, pool and payer (all columns but the four costs)
-- spec:  contract/gold.ts
SELECT
  BillingPeriodStart, x_CorrectedPeriodStart, x_CorrectionKind, coalesce(x_CorrectionReference, '(no bill)') AS x_CorrectionReference,
  ServiceProviderName, SubAccountId, SubAccountName, ServiceCategory, ServiceName,
  ChargeCategory, x_CostCenter, x_AllocationKind, x_Pool,
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(ListCost) AS ListCost,
  sum(ContractedCost) AS ContractedCost
FROM reported_charges
WHERE x_CorrectedPeriodStart IS NOT NULL
GROUP BY ALL
