-- in:    dimension, monthly_costs, pool_shares, pool_weights
-- grain: one billing period, pool and payer (BillingPeriodStart, x_Pool, x_CostCenter)
-- spec:  contract/gold.ts (where a pool is split by billing account, the share is that of its whole cost)
WITH costs AS (
  SELECT BillingPeriodStart, x_Pool, x_CostCenter, sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost
  FROM monthly_costs
  WHERE x_Pool IS NOT NULL
  GROUP BY ALL
),
splits AS (
  SELECT
    x_Pool, BillingPeriodStart, any_value(x_PoolText) AS x_PoolText,
    coalesce(max(x_SplitUsed) FILTER (x_SplitUsed <> x_Split), any_value(x_Split)) AS x_SplitUsed,
    bool_or(x_SplitUsed <> x_Split) AS x_IsFallback
  FROM pool_weights
  GROUP BY ALL
),
weights AS (
  SELECT x_Pool, BillingPeriodStart, x_Receiver AS x_CostCenter, sum(x_Weight) AS x_Weight FROM pool_weights WHERE NOT x_IsPool GROUP BY ALL
),
shares AS (
  SELECT x_Pool, BillingPeriodStart, x_CostCenter, any_value(x_Share) AS x_Share FROM pool_shares WHERE x_BaseKey = '' GROUP BY ALL
)
SELECT
  BillingPeriodStart,
  x_Pool,
  x_CostCenter,
  coalesce(x_PoolText, 'held by no entry of ' || (SELECT x_Where FROM dimension) || ' in this month') AS x_PoolText,
  coalesce(x_SplitUsed, 'none') AS x_SplitUsed,
  coalesce(x_IsFallback, false) AS x_IsFallback,
  x_Weight,
  coalesce(
    x_Share,
    CASE WHEN sum(EffectiveCost) OVER pool <> 0 THEN (EffectiveCost / sum(EffectiveCost) OVER pool)::DECIMAL(18, 12) END
  ) AS x_Share,
  BilledCost,
  EffectiveCost
FROM costs
LEFT JOIN splits USING (x_Pool, BillingPeriodStart)
LEFT JOIN weights USING (x_Pool, BillingPeriodStart, x_CostCenter)
LEFT JOIN shares USING (x_Pool, BillingPeriodStart, x_CostCenter)
WINDOW pool AS (PARTITION BY x_Pool, BillingPeriodStart)
