-- in:    pool_charges, pool_shares
-- grain: one row of pool_charges and payer (x_PoolChargeNumber, x_CostCenter): its part of the four costs
-- spec:  FOCUS 1.3+ allocated charges: parts are rounded to 10 decimals, the largest share takes the rest, so the sum is exact
-- why:   rounding a 128-bit product is the slow part: round() divides once where a cast divides twice, and equal amounts share one product
WITH parts AS MATERIALIZED (
  SELECT
    x_PoolChargeNumber,
    coalesce(pool_shares.x_CostCenter, 'Unallocated') AS x_CostCenter,
    coalesce(x_Share, 1) AS x_Share,
    coalesce(x_TakesRest, true) AS x_TakesRest,
    round(EffectiveCost * x_Share, 10)::DECIMAL(38, 12) AS effectivePart,
    CASE WHEN ListCost = EffectiveCost THEN effectivePart ELSE round(ListCost * x_Share, 10)::DECIMAL(38, 12) END AS listPart,
    CASE WHEN BilledCost = EffectiveCost THEN effectivePart ELSE round(BilledCost * x_Share, 10)::DECIMAL(38, 12) END AS billedPart,
    CASE
      WHEN ContractedCost = EffectiveCost THEN effectivePart
      WHEN ContractedCost = ListCost THEN listPart
      ELSE round(ContractedCost * x_Share, 10)::DECIMAL(38, 12)
    END AS contractedPart
  FROM pool_charges LEFT JOIN pool_shares USING (x_Pool, BillingPeriodStart, x_SliceStart, x_BaseKey)
),
handed_out AS (
  SELECT
    x_PoolChargeNumber,
    sum(billedPart) AS billedSum,
    sum(effectivePart) AS effectiveSum,
    sum(listPart) AS listSum,
    sum(contractedPart) AS contractedSum
  FROM parts
  WHERE NOT x_TakesRest
  GROUP BY x_PoolChargeNumber
)
SELECT x_PoolChargeNumber, x_CostCenter, x_Share, x_TakesRest, billedPart AS BilledCost, effectivePart AS EffectiveCost, listPart AS ListCost, contractedPart AS ContractedCost
FROM parts
WHERE NOT x_TakesRest
UNION ALL BY NAME
SELECT
  x_PoolChargeNumber, x_CostCenter, x_Share, x_TakesRest,
  BilledCost - coalesce(billedSum, 0) AS BilledCost,
  EffectiveCost - coalesce(effectiveSum, 0) AS EffectiveCost,
  ListCost - coalesce(listSum, 0) AS ListCost,
  ContractedCost - coalesce(contractedSum, 0) AS ContractedCost
FROM parts
JOIN pool_charges USING (x_PoolChargeNumber)
LEFT JOIN handed_out USING (x_PoolChargeNumber)
WHERE x_TakesRest
