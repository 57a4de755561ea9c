-- severity: blocking
-- in:    budget_periods, cost_forecasts
SELECT x_ScopeLevel, x_ScopeUnit, BillingPeriodStart, x_Low80, x_Forecast, x_High80
FROM cost_forecasts
WHERE x_Forecast IS NOT NULL
  AND NOT coalesce(x_Forecast BETWEEN x_Low50 AND x_High50 AND x_Low80 <= x_Low50 AND x_High80 >= x_High50 AND x_Low95 <= x_Low80 AND x_High95 >= x_High80, false)
UNION ALL
SELECT x_BudgetLevel, x_BudgetUnit, x_PeriodStart, x_PeriodEndLow80, x_PeriodEndEstimate, x_PeriodEndHigh80
FROM budget_periods
WHERE NOT coalesce(x_PeriodEndEstimate BETWEEN x_PeriodEndLow80 AND x_PeriodEndHigh80, false)
