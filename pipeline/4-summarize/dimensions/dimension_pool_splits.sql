-- in:    dimension, pool_splits
-- grain: one billing period, dimension, pool and value (BillingPeriodStart, x_Dimension, x_Pool, x_DimensionValue)
-- spec:  contract/gold.ts
SELECT
  BillingPeriodStart, x_Dimension, x_Pool, x_CostCenter AS x_DimensionValue, x_PoolText, x_SplitUsed, x_IsFallback, x_Weight, x_Share, BilledCost, EffectiveCost
FROM pool_splits CROSS JOIN dimension
