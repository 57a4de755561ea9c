-- in: allocation_rules
-- grain: one rule or pool in the order it is tried (x_AllocationRuleOrder)
-- spec: —
SELECT x_AllocationRuleOrder, x_AllocationRuleId, x_AllocationRuleText, x_Where,
  x_Author || ', ' || x_CommittedOn::VARCHAR || ', ' || x_Commit AS x_WrittenBy,
  EffectiveCost, x_ChargeCount
FROM allocation_rules
ORDER BY x_AllocationRuleOrder, x_AllocationRuleId
