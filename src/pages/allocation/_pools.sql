-- in: pool_splits, cost_centers
-- grain: one pool and cost center that carries a share of it in the month (x_Pool, x_CostCenter)
-- spec: —
SELECT
  x_Pool || ': ' || x_PoolText || CASE WHEN x_IsFallback THEN '; where the measure said nothing, split ' || x_SplitUsed ELSE '' END AS x_Pool,
  x_CostCenter, coalesce(x_CostCenterName, x_CostCenter) AS x_CostCenterName,
  round(x_Weight, 4) AS x_Weight, x_Share AS x_ShareOfPool, EffectiveCost
FROM pool_splits LEFT JOIN cost_centers USING (x_CostCenter)
WHERE BillingPeriodStart = $month::DATE
ORDER BY pool_splits.x_Pool, EffectiveCost DESC, x_CostCenter
