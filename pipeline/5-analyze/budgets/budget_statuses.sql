-- in:    budget_periods, budget_terms, budgets, budget_daily_costs, budget_estimates, forecast_calendar
-- grain: one billing period and budget (BillingPeriodStart, x_BudgetName, x_BudgetLevel, x_BudgetUnit)
-- spec:  contract/gold.ts. Over budget: cost to date is above what may be spent, or even the low end of the 80 % band is. At risk: the high
--        end is above it (a chance of one in ten or more). Under budget: even the high end is below 80 % of it. Else on track.
--        A complete month has no band: above the amount, below 80 % of it, or on track. Months to come are not judged.
WITH actuals AS (
  SELECT x_BudgetLevel, x_BudgetUnit, BillingPeriodStart, sum(EffectiveCost) AS EffectiveCost
  FROM budget_daily_costs CROSS JOIN forecast_calendar
  WHERE ChargePeriodStart <= x_KnownThrough OR BillingPeriodStart <= x_LastCompleteMonth
  GROUP BY ALL
), months AS (
  SELECT
    budgets.BillingPeriodStart,
    x_BudgetName,
    x_BudgetLevel,
    x_BudgetUnit,
    budget_terms.x_BudgetUnitName,
    budgets.x_BudgetVersion,
    budgets.x_BudgetAmount,
    coalesce(x_CarriedAmount, 0)::DECIMAL(38, 12) AS x_CarriedAmount,
    (budgets.x_BudgetAmount + coalesce(x_CarriedAmount, 0))::DECIMAL(38, 12) AS x_AvailableAmount,
    coalesce(EffectiveCost, 0)::DECIMAL(38, 12) AS x_ActualToDate,
    CASE WHEN isComplete THEN coalesce(EffectiveCost, 0) ELSE coalesce(x_Estimate, EffectiveCost, 0) END::DECIMAL(38, 12) AS x_MonthEndEstimate,
    CASE WHEN isComplete THEN coalesce(EffectiveCost, 0) ELSE coalesce(x_Low80, EffectiveCost, 0) END::DECIMAL(38, 12) AS x_MonthEndLow80,
    CASE WHEN isComplete THEN coalesce(EffectiveCost, 0) ELSE coalesce(x_High80, EffectiveCost, 0) END::DECIMAL(38, 12) AS x_MonthEndHigh80,
    isComplete AS x_IsMonthComplete,
    budgets.x_BudgetEntry
  FROM (
    SELECT budgets.*, BillingPeriodStart <= x_LastCompleteMonth AS isComplete
    FROM budgets CROSS JOIN forecast_calendar
    WHERE BillingPeriodStart BETWEEN x_FirstMonth AND coalesce(x_RunningMonth, x_LastCompleteMonth)
  ) AS budgets
  JOIN budget_terms USING (x_BudgetName, x_BudgetLevel, x_BudgetUnit)
  LEFT JOIN (SELECT * FROM budget_periods WHERE x_PeriodKind = 'month') AS periods
    USING (x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart)
  LEFT JOIN actuals USING (x_BudgetLevel, x_BudgetUnit, BillingPeriodStart)
  LEFT JOIN budget_estimates USING (x_BudgetLevel, x_BudgetUnit, BillingPeriodStart)
)
SELECT
  *,
  CASE
    WHEN x_MonthEndLow80 > x_AvailableAmount OR x_ActualToDate > x_AvailableAmount THEN 'Over budget'
    WHEN x_MonthEndHigh80 > x_AvailableAmount THEN 'At risk'
    WHEN x_MonthEndHigh80 < x_AvailableAmount * 0.8 THEN 'Under budget'
    ELSE 'On track'
  END AS x_BudgetStatus
FROM months
