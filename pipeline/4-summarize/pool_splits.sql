-- in:    dimension, monthly_costs, pool_charges, pool_shares, pool_weights, pools, stored_pools
-- grain: one billing period, pool and payer (BillingPeriodStart, x_Pool, x_CostCenter)
-- spec:  contract/gold.ts (where a pool is split by billing account or otherwise in a part of the month, the share is that of its whole cost;
--        a closed month keeps how it was split)
WITH costs AS (
  SELECT BillingPeriodStart, x_Pool, x_CostCenter, sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost
  FROM monthly_costs
  WHERE x_Pool IS NOT NULL
  GROUP BY ALL
),
times AS (
  SELECT DISTINCT x_Pool, BillingPeriodStart, x_SliceStart FROM pool_charges
),
slices AS (
  SELECT x_Pool, BillingPeriodStart, count(*) AS x_Slices FROM times GROUP BY ALL
),
held AS (
  SELECT x_Pool, BillingPeriodStart, x_SliceStart, x_Split
  FROM times JOIN pools USING (x_Pool)
  WHERE (x_ValidFrom IS NULL OR x_ValidFrom::DATE <= x_SliceStart) AND (x_ValidTo IS NULL OR x_ValidTo::DATE > x_SliceStart)
),
weighed AS (
  SELECT x_Pool, BillingPeriodStart, x_SliceStart, any_value(x_PoolText) AS x_PoolText FROM pool_weights GROUP BY ALL
),
said AS (
  SELECT x_Pool, BillingPeriodStart, x_PoolText, min(x_SliceStart) AS x_SliceStart
  FROM (
    SELECT
      x_Pool, BillingPeriodStart, x_SliceStart,
      coalesce(
        x_PoolText,
        CASE WHEN x_Split = 'follow' THEN 'no usage to follow in this month' WHEN x_Split IS NOT NULL THEN 'none of its payers exists at that time' END,
        'held by no entry of ' || (SELECT x_Where FROM dimension) || ' at that time'
      ) AS x_PoolText
    FROM times LEFT JOIN held USING (x_Pool, BillingPeriodStart, x_SliceStart) LEFT JOIN weighed USING (x_Pool, BillingPeriodStart, x_SliceStart)
  )
  GROUP BY ALL
),
texts AS (
  SELECT x_Pool, BillingPeriodStart, string_agg(x_PoolText, ', then ' ORDER BY x_SliceStart) AS x_PoolText FROM said GROUP BY ALL
),
splits AS (
  SELECT
    x_Pool, BillingPeriodStart,
    coalesce(max(x_SplitUsed) FILTER (x_SplitUsed <> x_Split), max_by(x_Split, x_SliceStart)) AS x_SplitUsed,
    bool_or(x_SplitUsed <> x_Split) AS x_IsFallback
  FROM pool_weights JOIN times USING (x_Pool, BillingPeriodStart, x_SliceStart)
  GROUP BY ALL
),
weights AS (
  SELECT x_Pool, BillingPeriodStart, x_CostCenter, any_value(x_Weight) AS x_Weight
  FROM (
    SELECT x_Pool, BillingPeriodStart, x_Receiver AS x_CostCenter, sum(x_Weight) AS x_Weight
    FROM pool_weights JOIN times USING (x_Pool, BillingPeriodStart, x_SliceStart)
    WHERE NOT x_IsPool
    GROUP BY x_Pool, BillingPeriodStart, x_SliceStart, x_Receiver
  )
  GROUP BY ALL
  HAVING min(x_Weight) = max(x_Weight)
),
shares AS (
  SELECT x_Pool, BillingPeriodStart, x_CostCenter, any_value(x_Share) AS x_Share
  FROM pool_shares JOIN times USING (x_Pool, BillingPeriodStart, x_SliceStart) JOIN slices USING (x_Pool, BillingPeriodStart)
  WHERE x_BaseKey = ''
  GROUP BY ALL
  HAVING min(x_Share) = max(x_Share) AND count(*) = any_value(x_Slices)
),
kept AS (
  SELECT stored_pools.* EXCLUDE (x_Dimension), true AS isKept FROM stored_pools JOIN dimension USING (x_Dimension)
)
SELECT
  BillingPeriodStart,
  x_Pool,
  x_CostCenter,
  coalesce(kept.x_PoolText, texts.x_PoolText, 'held by no entry of ' || (SELECT x_Where FROM dimension) || ' at that time') AS x_PoolText,
  coalesce(kept.x_SplitUsed, splits.x_SplitUsed, 'none') AS x_SplitUsed,
  coalesce(kept.x_IsFallback, splits.x_IsFallback, false) AS x_IsFallback,
  CASE WHEN isKept THEN kept.x_Weight ELSE weights.x_Weight END AS x_Weight,
  coalesce(
    kept.x_Share,
    shares.x_Share,
    CASE WHEN sum(EffectiveCost) OVER pool <> 0 THEN (EffectiveCost / sum(EffectiveCost) OVER pool)::DECIMAL(18, 12) END
  ) AS x_Share,
  BilledCost,
  EffectiveCost
FROM costs
LEFT JOIN texts USING (x_Pool, BillingPeriodStart)
LEFT JOIN splits USING (x_Pool, BillingPeriodStart)
LEFT JOIN weights USING (x_Pool, BillingPeriodStart, x_CostCenter)
LEFT JOIN shares USING (x_Pool, BillingPeriodStart, x_CostCenter)
LEFT JOIN kept USING (x_Pool, BillingPeriodStart, x_CostCenter)
WINDOW pool AS (PARTITION BY x_Pool, BillingPeriodStart)
