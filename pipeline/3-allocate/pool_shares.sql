-- in:    pool_weights
-- grain: one pool, billing period, base and payer (x_Pool, BillingPeriodStart, x_BaseKey, x_CostCenter); shares of a pool, period and base add up to 1 but for rounding
-- spec:  step-down method: what a pool bears of another it hands on by its own shares; no circle, see PoolCycle in pools.ts
WITH RECURSIVE steps AS (
  SELECT
    x_Pool, BillingPeriodStart, x_BaseKey, x_Receiver, x_IsPool,
    (x_Weight::DOUBLE / sum(x_Weight) OVER pool::DOUBLE)::DECIMAL(18, 12) AS x_Share
  FROM pool_weights
  WINDOW pool AS (PARTITION BY x_Pool, BillingPeriodStart, x_BaseKey)
),
flows AS (
  FROM steps
  UNION ALL
  SELECT
    flows.x_Pool, flows.BillingPeriodStart, flows.x_BaseKey, onward.x_Receiver, onward.x_IsPool,
    (flows.x_Share * onward.x_Share)::DECIMAL(18, 12) AS x_Share
  FROM flows
  JOIN steps AS onward
    ON onward.x_Pool = flows.x_Receiver AND onward.BillingPeriodStart = flows.BillingPeriodStart AND onward.x_BaseKey = ''
  WHERE flows.x_IsPool
)
SELECT
  x_Pool,
  BillingPeriodStart,
  x_BaseKey,
  x_Receiver AS x_CostCenter,
  sum(x_Share)::DECIMAL(18, 12) AS x_Share,
  row_number() OVER (PARTITION BY x_Pool, BillingPeriodStart, x_BaseKey ORDER BY sum(x_Share) DESC, x_Receiver) = 1 AS x_TakesRest
FROM flows
WHERE NOT x_IsPool
GROUP BY x_Pool, BillingPeriodStart, x_BaseKey, x_Receiver
