-- in: budget_statuses, cost_centers
-- grain: one department with a budget, or one cost center of the chosen department (x_BudgetUnit)
-- spec: —
WITH units AS (
  SELECT
    coalesce(x_CostCenterName, x_BudgetUnit) AS x_BudgetUnit,
    list_position(CASE WHEN $department::VARCHAR IS NULL THEN ['department', 'business unit', 'cost center', 'company'] ELSE ['cost center', 'department'] END, x_BudgetLevel) AS x_Rank,
    x_ActualToDate, x_AvailableAmount AS x_BudgetAmount, x_BudgetStatus
  FROM budget_statuses LEFT JOIN cost_centers ON x_BudgetLevel = 'cost center' AND x_BudgetUnit = x_CostCenter
  WHERE BillingPeriodStart = $month::DATE
    AND CASE WHEN $department::VARCHAR IS NULL THEN true ELSE x_BudgetLevel = 'department' AND x_BudgetUnit = $department OR x_Department = $department END
)
SELECT
  x_BudgetUnit,
  sum(x_ActualToDate) AS x_Actual,
  sum(x_BudgetAmount) AS x_BudgetAmount,
  sum(x_ActualToDate) - sum(x_BudgetAmount) AS x_Variance,
  max(x_BudgetStatus) AS x_BudgetStatus
FROM units
WHERE x_Rank = (SELECT min(x_Rank) FROM units)
GROUP BY x_BudgetUnit
ORDER BY x_Variance DESC, x_BudgetUnit
LIMIT 10
