-- in:    matched_rules, profiled_charges
-- grain: one daily charge: the first rule that matches, and whom or which pool it names (x_DailyChargeNumber)
-- spec:  —
SELECT
  x_DailyChargeNumber,
  coalesce(x_AllocationRuleId, 'no rule') AS x_AllocationRuleId,
  CASE WHEN x_Pool IS NULL THEN coalesce(x_CostCenter, 'Unallocated') ELSE 'pool ' || x_Pool END AS x_Target
FROM profiled_charges LEFT JOIN matched_rules USING (x_ProfileId)
