-- severity: blocking
-- in:    monthly_costs, reported_charges
WITH amounts AS (
  SELECT BillingPeriodStart, x_CostCenter, BilledCost, EffectiveCost, ListCost, ContractedCost FROM reported_charges
  UNION ALL
  SELECT BillingPeriodStart, x_CostCenter, -BilledCost, -EffectiveCost, -ListCost, -ContractedCost FROM monthly_costs
)
SELECT
  BillingPeriodStart, x_CostCenter,
  sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost, sum(ListCost) AS ListCost, sum(ContractedCost) AS ContractedCost
FROM amounts
GROUP BY ALL
HAVING sum(BilledCost) <> 0 OR sum(EffectiveCost) <> 0 OR sum(ListCost) <> 0 OR sum(ContractedCost) <> 0
