-- in: budget_burns, budget_periods
-- grain: one day of the running period of the cost center's budget, the longest one, or of the last complete one (ChargePeriodStart)
-- spec: —
WITH periods AS (
  SELECT *
  FROM budget_periods
  WHERE x_BudgetLevel = 'cost center' AND x_BudgetUnit = $cost_center AND x_PeriodEnd > $month::DATE
  QUALIFY row_number() OVER (ORDER BY x_IsPeriodComplete, x_PeriodEnd - x_PeriodStart DESC, x_PeriodStart DESC, x_BudgetName) = 1
)
SELECT
  ChargePeriodStart, budget_burns.x_ActualToDate, budget_burns.x_PlannedToDate, x_Forecast, x_Low80, x_High80, x_AvailableAmount,
  x_PeriodEnd, x_PeriodKind, x_BreachDay, x_BreachProbability, x_IsPeriodComplete
FROM budget_burns JOIN periods USING (x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart)
ORDER BY ChargePeriodStart
