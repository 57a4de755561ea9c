-- in: monthly_costs, cost_centers
-- grain: one pool and cost center that carries a share of it in the month (x_Pool, x_CostCenter)
-- spec: —
SELECT
  coalesce(x_Pool, '(not named)') AS x_Pool, x_CostCenter, coalesce(x_CostCenterName, x_CostCenter) AS x_CostCenterName,
  sum(EffectiveCost) AS EffectiveCost,
  sum(EffectiveCost) / nullif(sum(sum(EffectiveCost)) OVER (PARTITION BY x_Pool), 0) AS x_ShareOfPool
FROM monthly_costs LEFT JOIN cost_centers USING (x_CostCenter)
WHERE x_AllocationKind = 'Shared' AND BillingPeriodStart = $month::DATE
GROUP BY x_Pool, x_CostCenter, x_CostCenterName
ORDER BY x_Pool, EffectiveCost DESC, x_CostCenter
