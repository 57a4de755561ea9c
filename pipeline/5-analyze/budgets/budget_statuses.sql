-- in:    budgets, scope_monthly_costs, month_end_estimates, forecast_calendar
-- grain: one billing period and budget (BillingPeriodStart, x_BudgetName, x_BudgetLevel, x_BudgetUnit)
-- spec:  contract/gold.ts. Over budget: cost to date is above the amount, or even the low end of the 80 % band is. At risk: the high
--        end is above it (a chance of one in ten or more). Under budget: even the high end is below 80 % of it. Else on track.
--        A complete month has no band: above the amount, below 80 % of it, or on track. Months to come are not judged.
WITH months AS (
  SELECT
    budgets.BillingPeriodStart,
    x_BudgetName,
    x_BudgetLevel,
    x_BudgetUnit,
    x_BudgetAmount,
    coalesce(costs.EffectiveCost, 0)::DECIMAL(38, 12) AS x_ActualToDate,
    coalesce(x_MonthEndEstimate, costs.EffectiveCost, 0)::DECIMAL(38, 12) AS x_MonthEndEstimate,
    coalesce(x_MonthEndLow80, costs.EffectiveCost, 0)::DECIMAL(38, 12) AS x_MonthEndLow80,
    coalesce(x_MonthEndHigh80, costs.EffectiveCost, 0)::DECIMAL(38, 12) AS x_MonthEndHigh80,
    budgets.BillingPeriodStart <= x_LastCompleteMonth AS x_IsMonthComplete
  FROM budgets
  CROSS JOIN forecast_calendar
  LEFT JOIN scope_monthly_costs AS costs
    ON costs.x_ScopeLevel = x_BudgetLevel AND costs.x_ScopeUnit = x_BudgetUnit AND costs.BillingPeriodStart = budgets.BillingPeriodStart
  LEFT JOIN month_end_estimates AS ends
    ON ends.x_ScopeLevel = x_BudgetLevel AND ends.x_ScopeUnit = x_BudgetUnit AND ends.BillingPeriodStart = budgets.BillingPeriodStart
  WHERE budgets.BillingPeriodStart BETWEEN x_FirstMonth AND coalesce(x_RunningMonth, x_LastCompleteMonth)
)
SELECT
  *,
  CASE
    WHEN x_MonthEndLow80 > x_BudgetAmount OR x_ActualToDate > x_BudgetAmount THEN 'Over budget'
    WHEN x_MonthEndHigh80 > x_BudgetAmount THEN 'At risk'
    WHEN x_MonthEndHigh80 < x_BudgetAmount * 0.8 THEN 'Under budget'
    ELSE 'On track'
  END AS x_BudgetStatus
FROM months
