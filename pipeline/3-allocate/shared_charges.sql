-- kind:  view
-- in:    pool_charges, pool_shares
-- grain: one row of pool_charges and payer (x_PoolChargeNumber, x_CostCenter)
-- spec:  FOCUS 1.3+ allocated charges: parts are rounded to 10 decimals, the largest share takes the rest, so the sum is exact
WITH parts AS (
  SELECT
    pool_charges.* REPLACE (
      (BilledCost * x_Share)::DECIMAL(38, 10)::DECIMAL(38, 12) AS BilledCost,
      (EffectiveCost * x_Share)::DECIMAL(38, 10)::DECIMAL(38, 12) AS EffectiveCost,
      (ListCost * x_Share)::DECIMAL(38, 10)::DECIMAL(38, 12) AS ListCost,
      (ContractedCost * x_Share)::DECIMAL(38, 10)::DECIMAL(38, 12) AS ContractedCost
    ),
    pool_shares.x_CostCenter,
    x_Share,
    coalesce(x_TakesRest, true) AS x_TakesRest,
    pool_charges.BilledCost AS billedWhole,
    pool_charges.EffectiveCost AS effectiveWhole,
    pool_charges.ListCost AS listWhole,
    pool_charges.ContractedCost AS contractedWhole
  FROM pool_charges LEFT JOIN pool_shares USING (x_Pool, BillingPeriodStart)
)
SELECT
  * EXCLUDE (x_TakesRest, billedWhole, effectiveWhole, listWhole, contractedWhole)
  REPLACE (
    CASE WHEN x_TakesRest THEN billedWhole - coalesce(sum(BilledCost) FILTER (NOT x_TakesRest) OVER charge, 0) ELSE BilledCost END AS BilledCost,
    CASE WHEN x_TakesRest THEN effectiveWhole - coalesce(sum(EffectiveCost) FILTER (NOT x_TakesRest) OVER charge, 0) ELSE EffectiveCost END AS EffectiveCost,
    CASE WHEN x_TakesRest THEN listWhole - coalesce(sum(ListCost) FILTER (NOT x_TakesRest) OVER charge, 0) ELSE ListCost END AS ListCost,
    CASE WHEN x_TakesRest THEN contractedWhole - coalesce(sum(ContractedCost) FILTER (NOT x_TakesRest) OVER charge, 0) ELSE ContractedCost END AS ContractedCost,
    coalesce(x_CostCenter, 'Unallocated') AS x_CostCenter,
    coalesce(x_Share, 1) AS x_Share,
    CASE WHEN x_TakesRest THEN x_ChargeCount ELSE 0 END AS x_ChargeCount
  ),
  CASE WHEN x_CostCenter IS NULL THEN 'Unallocated' ELSE 'Shared' END AS x_AllocationKind
FROM parts
WINDOW charge AS (PARTITION BY x_PoolChargeNumber)
