-- severity: blocking
-- in:    dimension_costs, reported_charges
-- why:   each converted part is rounded by at most half of the twelfth decimal
WITH amounts AS (
  SELECT BillingPeriodStart, BilledCost, EffectiveCost, ListCost, ContractedCost, 1 AS x_Parts FROM reported_charges
  UNION ALL
  SELECT BillingPeriodStart, -BilledCost, -EffectiveCost, -ListCost, -ContractedCost, 0 FROM dimension_costs
)
SELECT
  BillingPeriodStart, sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost, sum(ListCost) AS ListCost, sum(ContractedCost) AS ContractedCost
FROM amounts
GROUP BY ALL
HAVING greatest(abs(sum(BilledCost)), abs(sum(EffectiveCost)), abs(sum(ListCost)), abs(sum(ContractedCost))) > sum(x_Parts) * 0.000000000001
