-- in:    reported_charges
-- grain: one billing period, payer, origin and resource (all columns but the two costs)
-- spec:  contract/gold.ts (the 20 costliest of each payer and period)
SELECT
  BillingPeriodStart, x_CostCenter,
  ServiceProviderName, SubAccountName, ServiceName,
  ResourceId, max(ResourceName) AS ResourceName, max(ResourceType) AS ResourceType,
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost
FROM reported_charges
WHERE ResourceId IS NOT NULL
GROUP BY BillingPeriodStart, x_CostCenter, ServiceProviderName, SubAccountName, ServiceName, ResourceId
QUALIFY row_number() OVER (PARTITION BY BillingPeriodStart, x_CostCenter ORDER BY sum(EffectiveCost) DESC, ResourceId, ServiceName, SubAccountName, ServiceProviderName) <= 20
