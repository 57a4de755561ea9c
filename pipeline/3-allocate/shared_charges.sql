-- kind:  view
-- in:    pool_charges, shared_parts
-- grain: one row of pool_charges and payer (x_PoolChargeNumber, x_CostCenter)
-- spec:  FOCUS 1.3+ allocated charges: every dimension stays as in the origin charge
SELECT
  pool_charges.* EXCLUDE (x_BaseKey, x_SliceStart) REPLACE (
    shared_parts.BilledCost AS BilledCost,
    shared_parts.EffectiveCost AS EffectiveCost,
    shared_parts.ListCost AS ListCost,
    shared_parts.ContractedCost AS ContractedCost,
    CASE WHEN x_TakesRest THEN x_ChargeCount ELSE 0 END AS x_ChargeCount
  ),
  x_CostCenter,
  x_Share,
  CASE WHEN x_CostCenter = 'Unallocated' THEN 'Unallocated' ELSE 'Shared' END AS x_AllocationKind
FROM shared_parts JOIN pool_charges USING (x_PoolChargeNumber)
