-- in: budget_statuses
-- grain: the running month of the cost center's budget, or the last complete one (BillingPeriodStart)
-- spec: —
SELECT BillingPeriodStart, x_AvailableAmount AS x_BudgetAmount, x_ActualToDate, x_MonthEndEstimate, x_MonthEndLow80, x_MonthEndHigh80, x_IsMonthComplete, x_BudgetStatus
FROM budget_statuses
WHERE x_BudgetLevel = 'cost center' AND x_BudgetUnit = $cost_center
  AND BillingPeriodStart BETWEEN $month::DATE AND $as_of::DATE
ORDER BY BillingPeriodStart DESC, x_BudgetName
LIMIT 1
