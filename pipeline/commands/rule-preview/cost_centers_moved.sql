-- in:    cost_centers_after, cost_centers_before, costs_moved
-- grain: one billing period and payer whose cost differs (BillingPeriodStart, x_CostCenter)
-- spec:  —
SELECT
  BillingPeriodStart,
  x_CostCenter,
  coalesce(cost_centers_after.x_CostCenterName, cost_centers_before.x_CostCenterName, x_CostCenter) AS x_CostCenterName,
  sum(x_Before) AS x_Before,
  sum(x_After) AS x_After,
  sum(x_After) - sum(x_Before) AS x_Move
FROM costs_moved
LEFT JOIN cost_centers_after USING (x_CostCenter)
LEFT JOIN cost_centers_before USING (x_CostCenter)
GROUP BY ALL
HAVING x_Move <> 0
ORDER BY BillingPeriodStart DESC, abs(x_Move) DESC, x_CostCenter
