-- in: budget_statuses
-- grain: one month of a budget, newest first (BillingPeriodStart)
-- spec: —
SELECT BillingPeriodStart, x_BudgetVersion, x_BudgetAmount, x_CarriedAmount, x_ActualToDate, x_MonthEndEstimate, x_MonthEndEstimate - x_AvailableAmount AS x_Variance, x_BudgetStatus
FROM budget_statuses
WHERE x_BudgetName = $budget AND x_BudgetLevel = $level AND x_BudgetUnit = $unit
ORDER BY BillingPeriodStart DESC
