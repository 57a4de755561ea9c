-- in:    allocation_rules, dimension
-- grain: one rule of a dimension in the order it is tried, then the rest that no rule caught (x_Dimension, x_AllocationRuleOrder)
-- spec:  contract/gold.ts
SELECT x_Dimension, allocation_rules.* FROM allocation_rules CROSS JOIN dimension
