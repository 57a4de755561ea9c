-- in:    direct_charges, exchange_rates, pool_charges, pool_members
-- grain: one pool, billing period and payer (x_Pool, BillingPeriodStart, x_CostCenter); shares of a pool and period add up to 1 but for rounding
-- spec:  — (proportional to direct effective cost in the reporting currency; even where nobody has a positive one)
WITH direct_costs AS (
  SELECT BillingPeriodStart, BillingCurrency, x_CostCenter, sum(EffectiveCost) AS EffectiveCost
  FROM direct_charges
  WHERE x_AllocationKind = 'Direct'
  GROUP BY ALL
),
bases AS (
  SELECT
    BillingPeriodStart,
    x_CostCenter,
    sum(in_reporting_currency(EffectiveCost, x_Rate)) AS x_Base
  FROM direct_costs JOIN exchange_rates USING (BillingPeriodStart, BillingCurrency)
  GROUP BY ALL
),
periods AS (
  SELECT DISTINCT x_Pool, BillingPeriodStart FROM pool_charges
),
weights AS (
  SELECT
    x_Pool,
    BillingPeriodStart,
    x_CostCenter,
    CASE
      WHEN x_Split = 'proportional' AND coalesce(sum(greatest(x_Base, 0)) OVER pool, 0) > 0 THEN greatest(coalesce(x_Base, 0), 0)
      ELSE 1
    END AS x_Weight
  FROM periods
  JOIN pool_members USING (x_Pool)
  LEFT JOIN bases USING (BillingPeriodStart, x_CostCenter)
  WINDOW pool AS (PARTITION BY x_Pool, BillingPeriodStart)
)
SELECT
  x_Pool,
  BillingPeriodStart,
  x_CostCenter,
  (x_Weight::DOUBLE / sum(x_Weight) OVER pool::DOUBLE)::DECIMAL(18, 12) AS x_Share,
  row_number() OVER (PARTITION BY x_Pool, BillingPeriodStart ORDER BY x_Weight DESC, x_CostCenter) = 1 AS x_TakesRest
FROM weights
WHERE x_Weight > 0
WINDOW pool AS (PARTITION BY x_Pool, BillingPeriodStart)
