-- in: budget_burns, budget_periods
-- grain: one day of the running period of a budget, or of the last complete one (ChargePeriodStart)
-- spec: —
WITH periods AS (
  SELECT *
  FROM budget_periods
  WHERE x_BudgetName = $budget AND x_BudgetLevel = $level AND x_BudgetUnit = $unit AND x_PeriodEnd > $month::DATE
  QUALIFY x_PeriodStart = max(x_PeriodStart) OVER ()
)
SELECT
  ChargePeriodStart, budget_burns.x_ActualToDate, budget_burns.x_PlannedToDate, x_Forecast, x_Low80, x_High80, x_AvailableAmount,
  x_PeriodEnd, x_PeriodKind, x_BreachDay, x_BreachProbability, x_IsPeriodComplete
FROM budget_burns JOIN periods USING (x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart)
ORDER BY ChargePeriodStart
