-- in: cost_movements, cost_centers, monthly_costs
-- grain: one of the eight largest moves of the month (ServiceProviderName, ServiceName, SubAccountName, x_CostCenterName)
-- spec: —
SELECT ServiceProviderName, ServiceName, SubAccountName, x_CostCenterName, x_PreviousEffectiveCost, EffectiveCost, x_Change
FROM cost_movements LEFT JOIN cost_centers USING (x_CostCenter)
WHERE BillingPeriodStart = $month::DATE AND ($department::VARCHAR IS NULL OR x_Department = $department)
  AND EXISTS (FROM monthly_costs WHERE monthly_costs.BillingPeriodStart = $previous_month::DATE)
ORDER BY abs(x_Change) DESC, ServiceName, SubAccountName, x_CostCenterName
LIMIT 8
