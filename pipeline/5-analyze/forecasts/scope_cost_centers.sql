-- in:    cost_centers
-- grain: one unit of the organization and cost center under it (x_ScopeLevel, x_ScopeUnit, x_CostCenter)
-- spec:  contract/gold.ts, cost_forecasts
SELECT 'company' AS x_ScopeLevel, x_Company AS x_ScopeUnit, x_CostCenter FROM cost_centers
UNION ALL
SELECT 'business unit', x_BusinessUnit, x_CostCenter FROM cost_centers WHERE x_BusinessUnit IS NOT NULL
UNION ALL
SELECT 'department', x_Department, x_CostCenter FROM cost_centers WHERE x_Department IS NOT NULL
UNION ALL
SELECT 'cost center', x_CostCenter, x_CostCenter FROM cost_centers
