-- in: budget_periods
-- grain: one period of a budget that has begun, newest first (x_PeriodStart)
-- spec: —
SELECT
  *,
  CASE x_PeriodKind
    WHEN 'month' THEN strftime(x_PeriodStart, '%Y-%m')
    WHEN 'quarter' THEN year(x_PeriodStart) || '-Q' || quarter(x_PeriodStart)
    ELSE year(x_PeriodStart)::VARCHAR
  END AS x_Period,
  x_PeriodEndEstimate - x_AvailableAmount AS x_Variance
FROM budget_periods
WHERE x_BudgetName = $budget AND x_BudgetLevel = $level AND x_BudgetUnit = $unit
ORDER BY x_PeriodStart DESC
