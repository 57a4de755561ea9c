-- severity: blocking
-- in:    budget_burns, budget_periods
WITH ends AS (
  SELECT x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart, max_by(x_PlannedToDate, ChargePeriodStart) AS x_Planned, max_by(coalesce(x_Forecast, x_ActualToDate), ChargePeriodStart) AS x_End
  FROM budget_burns
  GROUP BY ALL
)
SELECT x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart, x_Planned, x_BudgetAmount, x_End, x_PeriodEndEstimate
FROM ends JOIN budget_periods USING (x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart)
WHERE x_Planned <> x_BudgetAmount OR x_End <> x_PeriodEndEstimate
