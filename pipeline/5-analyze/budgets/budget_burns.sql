-- in:    budget_days, budget_periods, forecast_calendar
-- grain: one budget, period, and day of it (x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart, ChargePeriodStart)
-- spec:  contract/gold.ts (periods that hold the last complete month, or a later one)
SELECT budget_days.*
FROM budget_days
JOIN budget_periods USING (x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart)
CROSS JOIN forecast_calendar
WHERE x_PeriodEnd > x_LastCompleteMonth
