-- in:    closing_month, dimension, pool_shares, pool_splits
-- grain: one pool and payer of the month in this dimension (x_Dimension, x_Pool, x_CostCenter)
-- spec:  pipeline/contract/closing.ts
WITH passed AS (
  SELECT x_Pool, BillingPeriodStart, x_CostCenter, string_agg(DISTINCT x_Through, ', ' ORDER BY x_Through) AS x_Through FROM pool_shares GROUP BY ALL
)
SELECT x_Dimension, pool_splits.* EXCLUDE (BillingPeriodStart, BilledCost, EffectiveCost), x_Through
FROM pool_splits CROSS JOIN dimension
JOIN closing_month USING (BillingPeriodStart)
LEFT JOIN passed USING (BillingPeriodStart, x_Pool, x_CostCenter)
