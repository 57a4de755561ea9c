-- in:    organization_paths
-- grain: one cost center and stretch of time in which it stood at one place (x_CostCenter, x_ValidFrom)
-- spec:  contract/gold.ts
SELECT
  x_CostCenter,
  x_ValidFrom::DATE AS x_ValidFrom,
  x_ValidTo::DATE AS x_ValidTo,
  x_Department, x_BusinessUnit, x_Company, x_Path, x_Owner, x_OwnerEmail, x_OwnerUnit, x_BudgetHolder, x_Slack
FROM organization_paths
ORDER BY x_CostCenter, x_ValidFrom
