-- in:    exchange_rates, followed_usage, payers, pool_bases, pool_charges, pool_members, pool_tiers, pools, unit_metrics
-- grain: one pool, billing period, slice of time, base and receiver that weighs something (x_Pool, BillingPeriodStart, x_SliceStart, x_BaseKey, x_Receiver, x_IsPool)
-- spec:  — (measures are of the month; who is there and which entry of a pool holds, of the days of the slice. Where a measure says nothing of
--        a month, the pool's fallback does: all direct cost, then equal parts)
-- why:   an outer join that asks more than equality tries every pair of rows; so who is asked for is a column of its own
WITH pool_costs AS (
  SELECT x_Pool, BillingPeriodStart, sum(in_reporting_currency(EffectiveCost, x_Rate)) AS EffectiveCost
  FROM (SELECT x_Pool, BillingPeriodStart, BillingCurrency, sum(EffectiveCost) AS EffectiveCost FROM pool_charges GROUP BY ALL)
  JOIN exchange_rates USING (BillingPeriodStart, BillingCurrency)
  GROUP BY ALL
),
times AS (
  SELECT DISTINCT BillingPeriodStart, x_SliceStart FROM pool_charges
),
splits AS (
  SELECT x_Pool, BillingPeriodStart, x_SliceStart, x_BaseKey FROM pool_charges
  UNION
  SELECT x_Receiver, BillingPeriodStart, x_SliceStart, '' FROM pool_members CROSS JOIN times WHERE x_IsPool = 'true'
  UNION
  SELECT x_Receiver, BillingPeriodStart, x_SliceStart, '' FROM followed_usage JOIN times USING (BillingPeriodStart) WHERE x_IsPool
),
held AS (
  SELECT splits.*, pools.* EXCLUDE (x_Pool)
  FROM splits
  JOIN pools USING (x_Pool)
  WHERE (x_ValidFrom IS NULL OR x_ValidFrom::DATE <= x_SliceStart) AND (x_ValidTo IS NULL OR x_ValidTo::DATE > x_SliceStart)
),
members AS (
  SELECT
    held.*, x_Receiver, x_IsPool = 'true' AS x_IsPool, x_FixedWeight::DECIMAL(38, 12) AS x_FixedWeight,
    CASE WHEN x_IsPool = 'false' THEN x_Receiver END AS x_Payer,
    CASE WHEN x_IsPool = 'true' THEN x_Receiver END AS x_PayingPool,
    coalesce(x_BaseSet, '0') AS x_ChosenSet,
    if(x_BaseMonth = 'previous', held.BillingPeriodStart - INTERVAL 1 MONTH, held.BillingPeriodStart)::DATE AS x_ChosenMonth
  FROM held JOIN pool_members USING (x_PoolVersion)
),
everything AS (
  SELECT BillingPeriodStart, x_CostCenter AS x_Payer, EffectiveCost FROM pool_bases WHERE x_BaseSet = '0' AND x_BaseKey = ''
),
bearers AS (
  SELECT
    members.*,
    greatest(coalesce(own.EffectiveCost, chosen.EffectiveCost, 0), 0)::DECIMAL(38, 12) AS x_Base,
    greatest(coalesce(own.EffectiveCost, everything.EffectiveCost, 0), 0)::DECIMAL(38, 12) AS x_DirectCost
  FROM members
  LEFT JOIN payers ON payers.x_CostCenter = x_Payer
  LEFT JOIN pool_costs AS own ON own.x_Pool = x_PayingPool AND own.BillingPeriodStart = members.BillingPeriodStart
  LEFT JOIN pool_bases AS chosen
    ON chosen.x_CostCenter = members.x_Payer AND chosen.x_BaseSet = x_ChosenSet AND chosen.x_BaseKey = members.x_BaseKey
      AND chosen.BillingPeriodStart = x_ChosenMonth
  LEFT JOIN everything ON everything.x_Payer = members.x_Payer AND everything.BillingPeriodStart = members.BillingPeriodStart
  WHERE (
      x_PayingPool IS NULL OR x_Split = 'fixed'
      OR (x_PayingPool, members.BillingPeriodStart, members.x_SliceStart) IN (SELECT (x_Pool, BillingPeriodStart, x_SliceStart) FROM held)
    )
    AND (payers.x_ValidFrom IS NULL OR payers.x_ValidFrom::DATE <= members.x_SliceStart)
    AND (payers.x_ValidTo IS NULL OR payers.x_ValidTo::DATE > members.x_SliceStart)
),
used AS (
  SELECT x_PoolVersion, held.BillingPeriodStart, x_CostCenter, sum(x_Quantity) AS x_Quantity
  FROM (SELECT DISTINCT x_PoolVersion, BillingPeriodStart, x_Metric, x_WindowMonths FROM held WHERE x_Split = 'usage') AS held
  JOIN unit_metrics
    ON unit_metrics.x_Metric = held.x_Metric
      AND unit_metrics.BillingPeriodStart <= held.BillingPeriodStart
      AND unit_metrics.BillingPeriodStart > held.BillingPeriodStart - to_months(x_WindowMonths::INTEGER)
  GROUP BY ALL
),
tiered AS (
  SELECT
    x_PoolVersion, BillingPeriodStart, x_SliceStart, x_BaseKey, x_Receiver, x_IsPool,
    sum((greatest(least(x_Base, coalesce(x_UpTo::DECIMAL(38, 12), x_Base)) - x_From::DECIMAL(38, 12), 0)::DECIMAL(24, 6) * x_BandWeight::DECIMAL(14, 6))::DECIMAL(38, 12)) AS x_Weight
  FROM bearers JOIN pool_tiers USING (x_PoolVersion)
  GROUP BY ALL
),
weighed AS (
  SELECT
    bearers.*,
    CASE x_Split
      WHEN 'even' THEN 1
      WHEN 'fixed' THEN x_FixedWeight
      WHEN 'usage' THEN coalesce(x_Quantity, 0)
      WHEN 'tiered' THEN coalesce(tiered.x_Weight, 0)
      ELSE x_Base
    END::DECIMAL(38, 12) AS x_Own
  FROM bearers
  LEFT JOIN tiered USING (x_PoolVersion, BillingPeriodStart, x_SliceStart, x_BaseKey, x_Receiver, x_IsPool)
  LEFT JOIN used ON used.x_PoolVersion = bearers.x_PoolVersion AND used.BillingPeriodStart = bearers.BillingPeriodStart AND used.x_CostCenter = x_Payer
),
chosen AS (
  SELECT
    x_Pool, BillingPeriodStart, x_SliceStart, x_BaseKey, x_Receiver, x_IsPool, x_Split, x_PoolText,
    CASE
      WHEN sum(x_Own) OVER pool > 0 THEN x_Split
      WHEN x_Fallback = 'proportional' AND sum(x_DirectCost) OVER pool > 0 THEN 'proportional'
      ELSE 'even'
    END AS x_SplitUsed,
    CASE
      WHEN sum(x_Own) OVER pool > 0 THEN x_Own
      WHEN x_Fallback = 'proportional' AND sum(x_DirectCost) OVER pool > 0 THEN x_DirectCost
      ELSE 1
    END AS x_Weight
  FROM weighed
  WINDOW pool AS (PARTITION BY x_Pool, BillingPeriodStart, x_SliceStart, x_BaseKey)
)
FROM chosen WHERE x_Weight > 0
UNION ALL
SELECT
  following.x_Pool, BillingPeriodStart, x_SliceStart, x_BaseKey, x_Receiver, x_IsPool, x_Split, x_PoolText,
  CASE split_part(x_BaseKey, '"', 2)
    WHEN 'sub account' THEN 'by all usage of the sub account'
    WHEN 'billing account' THEN 'by all usage of the billing account'
    WHEN '' THEN 'by all usage'
    ELSE x_Split
  END,
  EffectiveCost
FROM (SELECT DISTINCT x_Pool, BillingPeriodStart, x_SliceStart, x_BaseKey FROM pool_charges) AS following
JOIN pools ON pools.x_Pool = following.x_Pool AND x_Split = 'follow'
JOIN followed_usage USING (BillingPeriodStart, x_BaseKey)
