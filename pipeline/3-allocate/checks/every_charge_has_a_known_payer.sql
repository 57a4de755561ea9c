-- severity: blocking
-- in:    allocated_charges, payers
SELECT DISTINCT x_CostCenter, x_AllocationRuleId
FROM allocated_charges
WHERE x_CostCenter NOT IN (SELECT x_CostCenter FROM payers)
