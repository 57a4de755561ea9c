-- kind:  view
-- in:    matched_rules, profiled_charges
-- grain: one row of known_charges that no pool takes, with its payer
-- spec:  —
SELECT
  profiled_charges.* EXCLUDE (x_ProfileId, x_SliceStart, x_ResourceGroup, x_ClosedAllocation),
  coalesce(x_CostCenter, 'Unallocated') AS x_CostCenter,
  CASE WHEN coalesce(x_CostCenter, 'Unallocated') = 'Unallocated' THEN 'Unallocated' ELSE 'Direct' END AS x_AllocationKind,
  x_AllocationRuleId,
  NULL::VARCHAR AS x_Pool,
  1::DECIMAL(18, 12) AS x_Share
FROM profiled_charges LEFT JOIN matched_rules USING (x_ProfileId)
WHERE x_Pool IS NULL
