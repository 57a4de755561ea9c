-- in: earlier.monthly_costs, later.monthly_costs
-- grain: one month of one cost center that two editions state otherwise (BillingPeriodStart, x_CostCenter)
-- spec: —
WITH sides AS (
  SELECT BillingPeriodStart, x_CostCenter, EffectiveCost::DECIMAL(38, 12) AS EffectiveCost FROM later.monthly_costs
  UNION ALL
  SELECT BillingPeriodStart, x_CostCenter, -EffectiveCost::DECIMAL(38, 12) FROM earlier.monthly_costs
)
SELECT BillingPeriodStart, x_CostCenter, sum(EffectiveCost) AS EffectiveCost
FROM sides
GROUP BY BillingPeriodStart, x_CostCenter
HAVING sum(EffectiveCost) <> 0
ORDER BY BillingPeriodStart, x_CostCenter
