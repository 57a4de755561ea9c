-- severity: blocking
-- in:    dimension_costs, dimensions, monthly_costs
WITH amounts AS (
  SELECT x_Dimension, BillingPeriodStart, ServiceProviderName, ServiceName, BilledCost, EffectiveCost, ListCost, ContractedCost FROM dimension_costs
  UNION ALL
  SELECT x_Dimension, BillingPeriodStart, ServiceProviderName, ServiceName, -BilledCost, -EffectiveCost, -ListCost, -ContractedCost
  FROM monthly_costs CROSS JOIN dimensions
)
SELECT
  x_Dimension, BillingPeriodStart, ServiceProviderName, ServiceName,
  sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost, sum(ListCost) AS ListCost, sum(ContractedCost) AS ContractedCost
FROM amounts
GROUP BY ALL
HAVING sum(BilledCost) <> 0 OR sum(EffectiveCost) <> 0 OR sum(ListCost) <> 0 OR sum(ContractedCost) <> 0
