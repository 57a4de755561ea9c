-- severity: blocking
-- in:    allocated_charges, dimension, payers, stored_payers
SELECT DISTINCT x_CostCenter, x_AllocationRuleId
FROM allocated_charges
WHERE x_CostCenter NOT IN (SELECT x_CostCenter FROM payers UNION SELECT x_CostCenter FROM stored_payers JOIN dimension USING (x_Dimension))
