-- kind:  view
-- in:    pool_charges, pool_shares
-- grain: one row of pool_charges and payer (x_PoolChargeNumber, x_CostCenter)
-- spec:  FOCUS 1.3+ allocated charges: parts are rounded to 10 decimals, the largest share takes the rest, so the sum is exact
-- why:   128-bit products are the slow part, so equal amounts are multiplied once
WITH parts AS MATERIALIZED (
  SELECT
    x_PoolChargeNumber,
    pool_shares.x_CostCenter,
    x_Share,
    coalesce(x_TakesRest, true) AS x_TakesRest,
    (EffectiveCost * x_Share)::DECIMAL(38, 10)::DECIMAL(38, 12) AS effectivePart,
    CASE WHEN ListCost = EffectiveCost THEN effectivePart ELSE (ListCost * x_Share)::DECIMAL(38, 10)::DECIMAL(38, 12) END AS listPart,
    CASE WHEN BilledCost = EffectiveCost THEN effectivePart ELSE (BilledCost * x_Share)::DECIMAL(38, 10)::DECIMAL(38, 12) END AS billedPart,
    CASE
      WHEN ContractedCost = EffectiveCost THEN effectivePart
      WHEN ContractedCost = ListCost THEN listPart
      ELSE (ContractedCost * x_Share)::DECIMAL(38, 10)::DECIMAL(38, 12)
    END AS contractedPart
  FROM pool_charges LEFT JOIN pool_shares USING (x_Pool, BillingPeriodStart)
),
handed_out AS (
  SELECT
    x_PoolChargeNumber,
    true AS x_TakesRest,
    sum(billedPart) AS billedPart,
    sum(effectivePart) AS effectivePart,
    sum(listPart) AS listPart,
    sum(contractedPart) AS contractedPart
  FROM parts
  WHERE NOT x_TakesRest
  GROUP BY x_PoolChargeNumber
)
SELECT
  pool_charges.* REPLACE (
    CASE WHEN parts.x_TakesRest THEN BilledCost - coalesce(handed_out.billedPart, 0) ELSE parts.billedPart END AS BilledCost,
    CASE WHEN parts.x_TakesRest THEN EffectiveCost - coalesce(handed_out.effectivePart, 0) ELSE parts.effectivePart END AS EffectiveCost,
    CASE WHEN parts.x_TakesRest THEN ListCost - coalesce(handed_out.listPart, 0) ELSE parts.listPart END AS ListCost,
    CASE WHEN parts.x_TakesRest THEN ContractedCost - coalesce(handed_out.contractedPart, 0) ELSE parts.contractedPart END AS ContractedCost,
    CASE WHEN parts.x_TakesRest THEN x_ChargeCount ELSE 0 END AS x_ChargeCount
  ),
  coalesce(x_CostCenter, 'Unallocated') AS x_CostCenter,
  coalesce(x_Share, 1) AS x_Share,
  CASE WHEN x_CostCenter IS NULL THEN 'Unallocated' ELSE 'Shared' END AS x_AllocationKind
FROM parts
JOIN pool_charges USING (x_PoolChargeNumber)
LEFT JOIN handed_out ON handed_out.x_PoolChargeNumber = parts.x_PoolChargeNumber AND handed_out.x_TakesRest = parts.x_TakesRest
