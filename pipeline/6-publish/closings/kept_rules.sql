-- in:    allocated_charges, closing_month, dimension, rules
-- grain: one rule that caught cost of the month in this dimension (x_Dimension, x_AllocationRuleId)
-- spec:  pipeline/contract/closing.ts
SELECT
  x_Dimension, x_AllocationRuleOrder::BIGINT AS x_AllocationRuleOrder, x_AllocationRuleId, x_AllocationRuleText, rules.x_Where, x_Author, x_Commit,
  x_CommittedOn::DATE AS x_CommittedOn
FROM rules CROSS JOIN dimension
WHERE x_AllocationRuleId IN (SELECT x_AllocationRuleId FROM allocated_charges JOIN closing_month USING (BillingPeriodStart))
