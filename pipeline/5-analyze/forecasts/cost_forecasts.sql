-- in:    scope_cost_centers, scope_monthly_costs, forecast_calendar, month_end_estimates, reconciled_forecasts
-- grain: one unit of the organization and month (x_ScopeLevel, x_ScopeUnit, BillingPeriodStart)
-- spec:  contract/gold.ts
WITH scopes AS (
  SELECT DISTINCT x_ScopeLevel, x_ScopeUnit FROM scope_cost_centers
), months AS (
  SELECT
    unnest(generate_series(
      least(greatest(x_LastCompleteMonth - to_months(12), x_FirstMonth), coalesce(x_RunningMonth, x_LastCompleteMonth))::TIMESTAMP,
      (coalesce(x_RunningMonth, x_LastCompleteMonth) + to_months(12))::TIMESTAMP,
      INTERVAL 1 MONTH
    ))::DATE AS BillingPeriodStart,
    x_LastCompleteMonth,
    x_RunningMonth
  FROM forecast_calendar
), expected AS (
  SELECT
    x_ScopeLevel, x_ScopeUnit, (x_OriginMonth + to_months(x_HorizonMonths))::DATE AS BillingPeriodStart,
    x_Forecast, x_Low80, x_High80, x_Method
  FROM reconciled_forecasts JOIN forecast_calendar ON x_OriginMonth = x_LastCompleteMonth
  WHERE (x_OriginMonth + to_months(x_HorizonMonths))::DATE IS DISTINCT FROM x_RunningMonth
  UNION ALL
  SELECT
    x_ScopeLevel, x_ScopeUnit, BillingPeriodStart,
    x_MonthEndEstimate, x_MonthEndLow80, x_MonthEndHigh80, 'Month to date and a daily forecast of the rest'
  FROM month_end_estimates
)
SELECT
  x_ScopeLevel,
  x_ScopeUnit,
  BillingPeriodStart,
  CASE
    WHEN BillingPeriodStart <= coalesce(x_RunningMonth, x_LastCompleteMonth) THEN coalesce(EffectiveCost, 0)
  END::DECIMAL(38, 12) AS x_Actual,
  BillingPeriodStart <= x_LastCompleteMonth AS x_IsMonthComplete,
  CASE WHEN BillingPeriodStart > x_LastCompleteMonth THEN coalesce(x_Forecast, 0) END::DECIMAL(38, 12) AS x_Forecast,
  CASE WHEN BillingPeriodStart > x_LastCompleteMonth THEN coalesce(x_Low80, 0) END::DECIMAL(38, 12) AS x_Low80,
  CASE WHEN BillingPeriodStart > x_LastCompleteMonth THEN coalesce(x_High80, 0) END::DECIMAL(38, 12) AS x_High80,
  CASE WHEN BillingPeriodStart > x_LastCompleteMonth THEN coalesce(x_Method, 'No history') END AS x_Method
FROM scopes CROSS JOIN months
LEFT JOIN scope_monthly_costs USING (x_ScopeLevel, x_ScopeUnit, BillingPeriodStart)
LEFT JOIN expected USING (x_ScopeLevel, x_ScopeUnit, BillingPeriodStart)
