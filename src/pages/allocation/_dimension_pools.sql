-- in: dimension_pool_splits
-- grain: one pool of the dimension that was split in the month (x_Pool)
-- spec: —
SELECT x_Pool, any_value(x_PoolText) AS x_PoolText, bool_or(x_IsFallback) AS x_IsFallback, any_value(x_SplitUsed) AS x_SplitUsed
FROM dimension_pool_splits
WHERE x_Dimension = $dimension AND BillingPeriodStart = $month::DATE
GROUP BY x_Pool
ORDER BY x_Pool
