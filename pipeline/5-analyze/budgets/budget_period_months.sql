-- in:    budget_daily_costs, budget_estimates, budget_months, forecast_calendar, parameters
-- grain: one budget, period that has begun, and month of it (x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart, BillingPeriodStart)
-- spec:  — (a period is that of the version that holds on its last day, or on the day of the edition where that is earlier; a complete
--        month ends at what it cost, without a band)
WITH versions AS (
  SELECT DISTINCT x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart, x_PeriodMonths, x_BudgetVersion, x_VersionFrom FROM budget_months
), holding AS (
  SELECT versions.*
  FROM versions CROSS JOIN parameters CROSS JOIN forecast_calendar
  WHERE x_PeriodStart + to_months(x_PeriodMonths) > x_FirstMonth AND x_PeriodStart <= coalesce(x_RunningMonth, x_LastCompleteMonth)
  QUALIFY row_number() OVER (
    PARTITION BY x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart
    ORDER BY
      x_VersionFrom <= least(last_day(x_PeriodStart + to_months(x_PeriodMonths - 1)), x_AsOf) DESC,
      abs(x_VersionFrom - least(last_day(x_PeriodStart + to_months(x_PeriodMonths - 1)), x_AsOf))
  ) = 1
), actuals AS (
  SELECT x_BudgetLevel, x_BudgetUnit, BillingPeriodStart, sum(EffectiveCost) AS EffectiveCost
  FROM budget_daily_costs CROSS JOIN forecast_calendar
  WHERE ChargePeriodStart <= x_KnownThrough OR BillingPeriodStart <= x_LastCompleteMonth
  GROUP BY ALL
)
SELECT
  budget_months.*,
  BillingPeriodStart <= x_LastCompleteMonth AS x_IsMonthComplete,
  coalesce(EffectiveCost, 0)::DECIMAL(38, 12) AS x_ActualToDate,
  CASE WHEN BillingPeriodStart <= x_LastCompleteMonth THEN coalesce(EffectiveCost, 0) ELSE coalesce(x_Estimate, EffectiveCost, 0) END::DECIMAL(38, 12) AS x_MonthEndEstimate,
  CASE WHEN BillingPeriodStart <= x_LastCompleteMonth THEN coalesce(EffectiveCost, 0) ELSE coalesce(x_Low80, EffectiveCost, 0) END::DECIMAL(38, 12) AS x_MonthEndLow80,
  CASE WHEN BillingPeriodStart <= x_LastCompleteMonth THEN coalesce(EffectiveCost, 0) ELSE coalesce(x_High80, EffectiveCost, 0) END::DECIMAL(38, 12) AS x_MonthEndHigh80
FROM budget_months
JOIN holding USING (x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart, x_BudgetVersion, x_VersionFrom)
CROSS JOIN forecast_calendar
LEFT JOIN actuals USING (x_BudgetLevel, x_BudgetUnit, BillingPeriodStart)
LEFT JOIN budget_estimates USING (x_BudgetLevel, x_BudgetUnit, BillingPeriodStart)
