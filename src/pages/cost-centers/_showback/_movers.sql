-- in: cost_movements, monthly_costs
-- grain: one of the eight largest moves of the cost center in the month (ServiceProviderName, ServiceName, SubAccountName)
-- spec: —
SELECT ServiceProviderName, ServiceName, SubAccountName, NULL AS x_CostCenterName, x_PreviousEffectiveCost, EffectiveCost, x_Change
FROM cost_movements
WHERE x_CostCenter = $cost_center AND BillingPeriodStart = $month::DATE AND ($provider::VARCHAR IS NULL OR ServiceProviderName = $provider)
  AND EXISTS (FROM monthly_costs WHERE monthly_costs.BillingPeriodStart = $previous_month::DATE)
ORDER BY abs(x_Change) DESC, ServiceName, SubAccountName
LIMIT 8
