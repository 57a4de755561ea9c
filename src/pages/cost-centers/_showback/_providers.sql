-- in: monthly_costs
-- grain: one service provider that charged the cost center (ServiceProviderName)
-- spec: —
SELECT DISTINCT ServiceProviderName FROM monthly_costs WHERE x_CostCenter = $cost_center AND ServiceProviderName IS NOT NULL ORDER BY ServiceProviderName
