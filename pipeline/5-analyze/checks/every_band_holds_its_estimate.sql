-- severity: blocking
-- in:    cost_forecasts, budget_statuses
SELECT x_ScopeLevel, x_ScopeUnit, BillingPeriodStart, x_Low80, x_Forecast, x_High80
FROM cost_forecasts
WHERE x_Forecast IS NOT NULL AND NOT coalesce(x_Forecast BETWEEN x_Low80 AND x_High80, false)
UNION ALL
SELECT x_BudgetLevel, x_BudgetUnit, BillingPeriodStart, x_MonthEndLow80, x_MonthEndEstimate, x_MonthEndHigh80
FROM budget_statuses
WHERE NOT coalesce(x_MonthEndEstimate BETWEEN x_MonthEndLow80 AND x_MonthEndHigh80, false)
