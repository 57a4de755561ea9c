-- in:    pool_weights
-- grain: one pool, billing period, slice of time, base and payer (x_Pool, BillingPeriodStart, x_SliceStart, x_BaseKey, x_CostCenter); shares of a pool, period, slice and base add up to 1 but for rounding
-- spec:  step-down method: what a pool bears of another it hands on by its own shares; no circle, see PoolCycle in pools.ts. What arrives at a
--        pool that nobody bears then is Unallocated. x_Through names the pools in between
WITH RECURSIVE steps AS (
  SELECT
    x_Pool, BillingPeriodStart, x_SliceStart, x_BaseKey, x_Receiver, x_IsPool, NULL::VARCHAR AS x_Through,
    (x_Weight::DOUBLE / sum(x_Weight) OVER pool::DOUBLE)::DECIMAL(18, 12) AS x_Share
  FROM pool_weights
  WINDOW pool AS (PARTITION BY x_Pool, BillingPeriodStart, x_SliceStart, x_BaseKey)
),
flows AS (
  FROM steps
  UNION ALL
  SELECT
    flows.x_Pool, flows.BillingPeriodStart, flows.x_SliceStart, flows.x_BaseKey, onward.x_Receiver, onward.x_IsPool,
    concat_ws(' › ', flows.x_Through, flows.x_Receiver) AS x_Through,
    (flows.x_Share * onward.x_Share)::DECIMAL(18, 12) AS x_Share
  FROM flows
  JOIN steps AS onward
    ON onward.x_Pool = flows.x_Receiver AND onward.BillingPeriodStart = flows.BillingPeriodStart AND onward.x_SliceStart = flows.x_SliceStart
      AND onward.x_BaseKey = ''
  WHERE flows.x_IsPool
),
arrived AS (
  SELECT
    x_Pool, BillingPeriodStart, x_SliceStart, x_BaseKey, x_Share,
    if(x_IsPool, 'Unallocated', x_Receiver) AS x_CostCenter,
    if(x_IsPool, concat_ws(' › ', x_Through, x_Receiver), x_Through) AS x_Through
  FROM flows
  WHERE NOT x_IsPool
    OR (x_Receiver, BillingPeriodStart, x_SliceStart) NOT IN (SELECT (x_Pool, BillingPeriodStart, x_SliceStart) FROM steps WHERE x_BaseKey = '')
)
SELECT
  x_Pool,
  BillingPeriodStart,
  x_SliceStart,
  x_BaseKey,
  x_CostCenter,
  sum(x_Share)::DECIMAL(18, 12) AS x_Share,
  row_number() OVER (PARTITION BY x_Pool, BillingPeriodStart, x_SliceStart, x_BaseKey ORDER BY sum(x_Share) DESC, x_CostCenter) = 1 AS x_TakesRest,
  string_agg(DISTINCT x_Through, ', ' ORDER BY x_Through) AS x_Through
FROM arrived
GROUP BY x_Pool, BillingPeriodStart, x_SliceStart, x_BaseKey, x_CostCenter
