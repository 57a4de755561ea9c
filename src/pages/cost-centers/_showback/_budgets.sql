-- in: budget_periods
-- grain: one budget of the cost center in its running period, or in the last complete one (x_BudgetName)
-- spec: —
SELECT
  x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart, x_PeriodKind, x_AvailableAmount, x_ActualToDate, x_PeriodEndEstimate, x_PeriodEndLow80,
  x_PeriodEndHigh80, x_BreachProbability, x_BreachDay, x_BudgetStatus
FROM budget_periods
WHERE x_BudgetLevel = 'cost center' AND x_BudgetUnit = $cost_center AND x_PeriodEnd > $month::DATE
QUALIFY row_number() OVER (PARTITION BY x_BudgetName ORDER BY x_PeriodStart DESC) = 1
ORDER BY x_BudgetName
